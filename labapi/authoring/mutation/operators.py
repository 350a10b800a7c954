"""What a mutant has that its answer has not: one small mistake, by the kind of node it is made in.

Each operator is a function of one node that gives other nodes for its place: `[]` for a statement
that is dropped. They share what they leave alone with the node, and change nothing in it.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from labapi.authoring.mutation.trees import call, changed, negated

New: TypeAlias = ast.AST | list[ast.AST]
Operator: TypeAlias = Callable[[Any], Iterator[New]]

COMPARISONS: Mapping[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq, ast.LtE, ast.GtE),
    ast.NotEq: (ast.Eq, ast.Lt, ast.Gt),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
ORDERED = (ast.Lt, ast.LtE, ast.Gt, ast.GtE)
ARITHMETIC: Mapping[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult, ast.FloorDiv),
    ast.FloorDiv: (ast.Div, ast.Mult),
    ast.Mod: (ast.FloorDiv,),
    ast.Pow: (ast.Mult,),
    ast.BitOr: (ast.BitAnd,),
    ast.BitAnd: (ast.BitOr,),
}
STATUSES: Mapping[int, tuple[int, ...]] = {
    200: (201, 204),
    201: (200,),
    204: (200,),
    400: (422,),
    401: (403,),
    403: (401,),
    404: (410, 400),
    409: (400,),
    415: (400,),
    422: (400,),
    429: (503,),
    500: (503,),
    502: (500,),
    503: (500, 429),
    504: (500,),
}
"""A status, and those that it is taken for."""
TEXTS: Mapping[str, str] = {
    "GET": "POST",
    "HEAD": "GET",
    "POST": "PUT",
    "PUT": "PATCH",
    "PATCH": "PUT",
    "DELETE": "GET",
    "OPTIONS": "GET",
}
HEADER = re.compile(
    r"([A-Z][A-Za-z]*|accept|access|cache|content|idempotency|if|retry|www|x)(-[A-Za-z]+)+"
)
"""A text that names a header, and is no other word with a hyphen."""
ATTRIBUTES: Mapping[str, str] = {
    "get": "post",
    "post": "put",
    "put": "patch",
    "patch": "put",
    "delete": "get",
    "options": "get",
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "startswith": "endswith",
    "endswith": "startswith",
    "lower": "upper",
    "upper": "lower",
}
"""A function or method, and one that looks much like it."""
TYPES: Mapping[str, str] = {"int": "float", "float": "int", "str": "int", "bool": "str"}
SYMMETRIC = frozenset({"min", "max", "isclose"})
"""Functions that do not care for the order of their arguments."""
NO_NUMBER = (ast.Dict, ast.List, ast.Set, ast.Tuple, ast.JoinedStr, ast.Compare, ast.BoolOp)


def without(items: list[Any]) -> Iterator[list[Any]]:
    """Give a list without each of its items in turn."""
    for n in range(len(items)):
        yield [*items[:n], *items[n + 1 :]]


def swapped(items: list[Any]) -> Iterator[list[Any]]:
    """Give a list with each two neighbours in the other order."""
    for n in range(len(items) - 1):
        yield [*items[:n], items[n + 1], items[n], *items[n + 2 :]]


# Values.


def _number(node: ast.Constant) -> Iterator[New]:
    value = node.value
    if isinstance(value, bool) or not isinstance(value, int | float):
        return
    for other in (value + 1, value - 1, *STATUSES.get(int(value), ())):
        yield ast.Constant(other)


def _boolean(node: ast.Constant) -> Iterator[New]:
    if isinstance(node.value, bool):
        yield ast.Constant(not node.value)


def _text(node: ast.Constant) -> Iterator[New]:
    text = node.value
    if not isinstance(text, str) or is_prose(text):
        return
    yield ast.Constant("")
    yield ast.Constant(text[:-1] if len(text) > 1 else text + "x")
    if text in TEXTS:
        yield ast.Constant(TEXTS[text])
    if HEADER.fullmatch(text):
        yield ast.Constant(text.replace("-", "_", 1))
    for sign, other in (("\\", ""), ("+", "*"), ("/", "")):
        if sign in text.strip("/"):
            yield ast.Constant(text.replace(sign, other, 1))


def is_prose(text: str) -> bool:
    """Tell whether a text is a sentence for people, which no task asks for word by word."""
    return text.count(" ") >= 2 or (" " in text and text.endswith((".", "!", "?")))


def _entry_dropped(node: ast.Dict) -> Iterator[New]:
    pairs = list(zip(node.keys, node.values, strict=True))
    for rest in without(pairs):
        yield ast.Dict([key for key, _ in rest], [value for _, value in rest])


def _values_swapped(node: ast.Dict) -> Iterator[New]:
    for values in swapped(node.values):
        yield changed(node, values=values)


def _item_dropped(node: ast.List | ast.Set | ast.Tuple) -> Iterator[New]:
    if isinstance(getattr(node, "ctx", None), ast.Store):
        return
    for items in without(node.elts):
        yield changed(node, elts=items)


def _piece_dropped(node: ast.JoinedStr) -> Iterator[New]:
    if any(is_prose(str(part.value)) for part in node.values if isinstance(part, ast.Constant)):
        return
    for values in without(node.values):
        yield changed(node, values=values)


# Expressions.


def _comparison(node: ast.Compare) -> Iterator[New]:
    numbers = not any(_is_text_or_none(side) for side in (node.left, *node.comparators))
    for n, operator in enumerate(node.ops):
        for other in COMPARISONS[type(operator)]:
            is_equality = isinstance(operator, ast.Eq | ast.NotEq)
            if numbers or not (is_equality and other in ORDERED):
                yield changed(node, ops=[*node.ops[:n], other(), *node.ops[n + 1 :]])


def _is_text_or_none(node: ast.expr) -> bool:
    value = node.value if isinstance(node, ast.Constant) else 0
    return not isinstance(value, int | float)


def _and_or(node: ast.BoolOp) -> Iterator[New]:
    yield changed(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())


def _condition_dropped(node: ast.BoolOp) -> Iterator[New]:
    for values in without(node.values):
        yield values[0] if len(values) == 1 else changed(node, values=values)


def _arithmetic(node: ast.BinOp | ast.AugAssign) -> Iterator[New]:
    for other in ARITHMETIC.get(type(node.op), ()):
        yield changed(node, op=other())


def _one_side(node: ast.BinOp) -> Iterator[New]:
    yield from (node.left, node.right)
    if isinstance(node.op, ast.Sub | ast.Div | ast.FloorDiv | ast.Mod | ast.Pow):
        yield changed(node, left=node.right, right=node.left)


def _sign_dropped(node: ast.UnaryOp) -> Iterator[New]:
    yield node.operand


def _negation(node: ast.If | ast.While | ast.IfExp) -> Iterator[New]:
    yield changed(node, test=negated(node.test))


def _always(node: ast.If) -> Iterator[New]:
    yield changed(node, test=ast.Constant(True))


def _one_branch(node: ast.IfExp) -> Iterator[New]:
    yield from (node.body, node.orelse)


def _filter_dropped(node: ast.comprehension) -> Iterator[New]:
    for conditions in without(node.ifs):
        yield changed(node, ifs=conditions)


def _keyword_dropped(node: ast.Call) -> Iterator[New]:
    for keywords in without(node.keywords):
        yield changed(node, keywords=keywords)


def _arguments_swapped(node: ast.Call) -> Iterator[New]:
    if getattr(node.func, "id", getattr(node.func, "attr", "")) in SYMMETRIC:
        return
    for arguments in swapped(node.args):
        yield changed(node, args=arguments)


def _call_dropped(node: ast.Call) -> Iterator[New]:
    """Give what a conversion would have converted: `x` for `int(x)` and for `x.strip()`."""
    if len(node.args) == 1 and not node.keywords:
        yield node.args[0]
    elif not node.args and isinstance(node.func, ast.Attribute):
        yield node.func.value


def _likeness(node: ast.Attribute) -> Iterator[New]:
    if node.attr in ATTRIBUTES:
        yield changed(node, attr=ATTRIBUTES[node.attr])


def _likeness_of_name(node: ast.Name) -> Iterator[New]:
    if node.id in ATTRIBUTES and isinstance(node.ctx, ast.Load):
        yield changed(node, id=ATTRIBUTES[node.id])


def _another_type(node: ast.Name) -> Iterator[New]:
    if node.id in TYPES:
        yield changed(node, id=TYPES[node.id])


def _index_dropped(node: ast.Subscript) -> Iterator[New]:
    if isinstance(node.ctx, ast.Load):
        yield node.value


# Statements.


def _dropped(node: ast.stmt) -> Iterator[New]:
    yield []


def _else_lost(node: ast.If) -> Iterator[New]:
    if node.orelse:
        yield changed(node, orelse=[])


def _cut_short(node: ast.For | ast.While) -> Iterator[New]:
    yield changed(node, body=[*node.body, ast.Break()])


def _first_left_out(node: ast.For | ast.comprehension) -> Iterator[New]:
    skip = ast.Attribute(call("__import__", ast.Constant("itertools")), "islice", ast.Load())
    rest = [node.iter, ast.Constant(1), ast.Constant(None)]  # lazily: some have no end
    yield changed(node, iter=ast.Call(skip, rest, []))


def _nothing_returned(node: ast.Return) -> Iterator[New]:
    if node.value:
        yield ast.Return(ast.Constant(None))


def _nan_returned(node: ast.Return) -> Iterator[New]:
    value = node.value
    is_text = isinstance(value, ast.Constant) and not isinstance(value.value, int | float)
    if value and not is_text and not isinstance(value, NO_NUMBER):
        yield ast.Return(call("float", ast.Constant("nan")))


def _parts_swapped(node: ast.Return) -> Iterator[New]:
    if isinstance(node.value, ast.Tuple):
        for parts in swapped(node.value.elts):
            yield ast.Return(changed(node.value, elts=parts))


def _only_set(node: ast.AugAssign) -> Iterator[New]:
    yield ast.Assign([node.target], node.value, lineno=0)


def _decorator_dropped(node: ast.FunctionDef | ast.ClassDef) -> Iterator[New]:
    for decorators in without(node.decorator_list):
        yield changed(node, decorator_list=decorators)


def _parameters_swapped(node: ast.FunctionDef) -> Iterator[New]:
    if not node.decorator_list and not node.args.defaults:  # who is called by a framework is not
        first = [one for one in node.args.args if one.arg == "self"]
        for parameters in swapped(node.args.args[len(first) :]):
            yield changed(node, args=changed(node.args, args=[*first, *parameters]))


def _default_dropped(node: ast.arguments) -> Iterator[New]:
    if node.defaults:
        yield changed(node, defaults=node.defaults[1:])
    for n, default in enumerate(node.kw_defaults):
        if default:
            defaults = [*node.kw_defaults[:n], None, *node.kw_defaults[n + 1 :]]
            yield changed(node, kw_defaults=defaults)


def _unguarded(node: ast.Try) -> Iterator[New]:
    if node.handlers:
        yield [*node.body, *node.orelse, *node.finalbody]


def _not_broken_off(node: ast.Continue) -> Iterator[New]:
    yield ast.Break()


SIMPLE = (
    ast.Assign,
    ast.AugAssign,
    ast.AnnAssign,
    ast.Expr,
    ast.Return,
    ast.Raise,
    ast.If,
    ast.For,
    ast.While,
    ast.Break,
    ast.Continue,
    ast.Delete,
    ast.With,
)
OPERATORS: tuple[tuple[str, tuple[type[ast.AST], ...], Operator], ...] = (
    ("another number", (ast.Constant,), _number),
    ("a boolean flipped", (ast.Constant,), _boolean),
    ("another text", (ast.Constant,), _text),
    ("an entry dropped", (ast.Dict,), _entry_dropped),
    ("two values swapped", (ast.Dict,), _values_swapped),
    ("an item dropped", (ast.List, ast.Set, ast.Tuple), _item_dropped),
    ("a piece of a text dropped", (ast.JoinedStr,), _piece_dropped),
    ("another comparison", (ast.Compare,), _comparison),
    ("and for or", (ast.BoolOp,), _and_or),
    ("a condition dropped", (ast.BoolOp,), _condition_dropped),
    ("another operator", (ast.BinOp, ast.AugAssign), _arithmetic),
    ("one side alone", (ast.BinOp,), _one_side),
    ("a sign dropped", (ast.UnaryOp,), _sign_dropped),
    ("a condition negated", (ast.If, ast.While, ast.IfExp), _negation),
    ("a condition that always holds", (ast.If,), _always),
    ("one branch alone", (ast.IfExp,), _one_branch),
    ("a filter dropped", (ast.comprehension,), _filter_dropped),
    ("a keyword dropped", (ast.Call,), _keyword_dropped),
    ("arguments swapped", (ast.Call,), _arguments_swapped),
    ("a call dropped", (ast.Call,), _call_dropped),
    ("a likely name", (ast.Attribute,), _likeness),
    ("a likely name", (ast.Name,), _likeness_of_name),
    ("an index dropped", (ast.Subscript,), _index_dropped),
    ("a statement dropped", SIMPLE, _dropped),
    ("an else lost", (ast.If,), _else_lost),
    ("a loop cut short", (ast.For, ast.While), _cut_short),
    ("the first left out", (ast.For, ast.comprehension), _first_left_out),
    ("nothing returned", (ast.Return,), _nothing_returned),
    ("nan returned", (ast.Return,), _nan_returned),
    ("parts swapped", (ast.Return,), _parts_swapped),
    ("set and not added to", (ast.AugAssign,), _only_set),
    ("a decorator dropped", (ast.FunctionDef, ast.ClassDef), _decorator_dropped),
    ("parameters swapped", (ast.FunctionDef,), _parameters_swapped),
    ("a default dropped", (ast.arguments,), _default_dropped),
    ("an except dropped", (ast.Try,), _unguarded),
    ("a loop left", (ast.Continue,), _not_broken_off),
)
"""The name of each operator, the nodes it is for, and what it makes of one."""
IN_ANNOTATIONS: tuple[tuple[str, tuple[type[ast.AST], ...], Operator], ...] = (
    *OPERATORS,
    ("another type", (ast.Name,), _another_type),
)
"""The same for what stands as an annotation that is read when the code runs."""
