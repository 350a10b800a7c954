"""Rewrites: an answer written otherwise that does the same, so that a judge must let it pass.

Each is one habit of writing, followed at every place of an answer where it certainly changes
nothing; where that is not certain (names that a framework reads, an order that may be looked at),
the place is left as it is.
"""

from __future__ import annotations

import ast
import builtins
import copy
from collections.abc import Callable, Iterator, Mapping
from typing import Any, TypeAlias

from labapi.authoring.mutation.operators import changed, negated

Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
MIRRORED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.Eq,
    ast.NotEq: ast.NotEq,
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}
CONVERSIONS = {"r": "repr", "s": "str", "a": "ascii"}
CALLED = frozenset({"ascii", "dict", "format", "object", "repr", "set", "str"})
"""What a rewrite calls: an answer with a meaning of its own for one of these is not rewritten."""
FEW = 4
"""A loop over so many constants is written out."""


def rewrites_of(source: str) -> dict[str, str]:
    """Give the rewrites of an answer that differ from it, by the name of the habit.

    >>> rewrites_of("ready = n > 1")
    {'comparisons mirrored': 'ready = 1 < n'}
    """
    tree = ast.parse(source)
    whole = ast.unparse(tree)
    made: dict[str, str] = {}
    if bound_in(tree) & CALLED:
        return made
    for habit, rewrite in HABITS.items():
        written = ast.unparse(ast.fix_missing_locations(rewrite(ast.parse(source))))
        if written != whole:
            made[habit] = written
    return made


class _Each(ast.NodeTransformer):
    """Puts `rewrite(node)` in the place of each node of some kinds, the inner ones first."""

    def __init__(self, kinds: tuple[type[ast.AST], ...], rewrite: Callable[[Any], Any]) -> None:
        self._kinds, self._rewrite = kinds, rewrite

    def visit(self, node: ast.AST) -> Any:
        """Rewrite what is inside, then the node itself."""
        inside = self.generic_visit(node)
        return self._rewrite(inside) if isinstance(node, self._kinds) else inside


def _each(*kinds: type[ast.AST]) -> Callable[[Callable[[Any], Any]], Callable[[ast.AST], Any]]:
    """Make a rewrite of a tree out of the rewrite of one node."""
    return lambda rewrite: lambda tree: _Each(kinds, rewrite).visit(tree)


def bound_in(tree: ast.AST) -> set[str]:
    """Name all that a piece of code gives a meaning to, wherever in it."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
            names.add(node.id)
        for field in ("arg", "name", "asname", "rest", "module"):
            if isinstance(named := getattr(node, field, None), str):
                names.add(named)
        if isinstance(node, ast.Global | ast.Nonlocal):
            names.update(node.names)
    return names


def _fresh(tree: ast.AST, wished: str) -> str:
    """Give a name that nothing in a piece of code has."""
    taken = bound_in(tree) | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    taken |= set(dir(builtins))
    return next(name for n in range(1000) if (name := f"{wished}_{n}") not in taken)


def _is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def _is_still(node: ast.expr) -> bool:
    """Tell whether to look at a value does nothing: it may be looked at earlier or later."""
    return isinstance(node, ast.Constant | ast.Name)


# Expressions.


@_each(ast.Compare)
def _comparisons_mirrored(node: ast.Compare) -> ast.expr:
    mirrored = MIRRORED.get(type(node.ops[0]))
    right = node.comparators[0]
    if len(node.ops) > 1 or not mirrored or not (_is_constant(node.left) or _is_still(right)):
        return node
    return ast.Compare(right, [mirrored()], [node.left])


@_each(ast.IfExp)
def _branches_turned(node: ast.IfExp) -> ast.expr:
    return ast.IfExp(negated(node.test), node.orelse, node.body)


@_each(ast.If, ast.While, ast.IfExp)
def _conditions_turned(node: Any) -> Any:
    """Write `a and b` as `not (not a or not b)` where only its truth is looked at."""
    if not isinstance(node.test, ast.BoolOp):
        return node
    other = ast.Or() if isinstance(node.test.op, ast.And) else ast.And()
    turned = ast.BoolOp(other, [ast.UnaryOp(ast.Not(), value) for value in node.test.values])
    return changed(node, test=ast.UnaryOp(ast.Not(), turned))


@_each(ast.JoinedStr)
def _texts_joined(node: ast.JoinedStr) -> ast.expr:
    """Write an f-string as pieces that are added."""
    pieces = [_piece(part) for part in node.values] or [ast.Constant("")]
    joined = pieces[0]
    for piece in pieces[1:]:
        joined = ast.BinOp(joined, ast.Add(), piece)
    return joined


def _piece(part: ast.expr) -> ast.expr:
    if not isinstance(part, ast.FormattedValue):
        return part
    value = part.value
    if part.conversion != -1:
        value = _call(CONVERSIONS[chr(part.conversion)], value)
    spec = part.format_spec  # an f-string in its turn, which was rewritten before this one
    return _call("format", value, spec) if spec else _call("format", value)


def _call(function: str, *arguments: ast.expr) -> ast.Call:
    return ast.Call(ast.Name(function, ast.Load()), list(arguments), [])


@_each(ast.Dict)
def _dictionaries_called(node: ast.Dict) -> ast.expr:
    if None in node.keys:
        return node
    pairs = [
        ast.Tuple([key, value], ast.Load())
        for key, value in zip(node.keys, node.values, strict=True)
        if key
    ]
    return _call("dict", ast.List([*pairs], ast.Load()))


@_each(ast.Set)
def _sets_called(node: ast.Set) -> ast.expr:
    return _call("set", ast.List(node.elts, ast.Load()))


@_each(ast.Compare)
def _members_compared(node: ast.Compare) -> ast.expr:
    """Write `x in (a, b)` as `x == a or x == b`."""
    right = node.comparators[0]
    is_list = isinstance(right, ast.Tuple | ast.List) and bool(right.elts)
    if not is_list or len(node.ops) > 1 or not isinstance(node.ops[0], ast.In):
        return node
    items: list[ast.expr] = right.elts  # type: ignore[attr-defined]
    if not isinstance(node.left, ast.Name) or not all(map(_is_constant, items)):
        return node
    each = [ast.Compare(node.left, [ast.Eq()], [item]) for item in items]
    return ast.BoolOp(ast.Or(), [*each]) if len(each) > 1 else each[0]


@_each(ast.Compare, ast.For, ast.comprehension)
def _lists_frozen(node: Any) -> Any:
    """Write a list as a tuple where it is only gone through."""
    if not isinstance(node, ast.Compare):
        return changed(node, iter=_frozen(node.iter))
    if len(node.ops) == 1 and isinstance(node.ops[0], ast.In | ast.NotIn):
        return changed(node, comparators=[_frozen(node.comparators[0])])
    return node


def _frozen(node: ast.expr) -> ast.expr:
    return ast.Tuple(node.elts, ast.Load()) if isinstance(node, ast.List) else node


# Statements.


@_each(ast.If)
def _branches_exchanged(node: ast.If) -> ast.stmt:
    if not node.orelse:
        return node
    return ast.If(negated(node.test), node.orelse, node.body)


@_each(ast.While)
def _loops_left_inside(node: ast.While) -> ast.stmt:
    if node.orelse:
        return node
    leave = ast.If(negated(node.test), [ast.Break()], [])
    return ast.While(ast.Constant(True), [leave, *node.body], [])


@_each(ast.For)
def _loops_written_out(node: ast.For) -> Any:
    few = node.iter
    if not isinstance(few, ast.Tuple | ast.List) or len(few.elts) > FEW or node.orelse:
        return node
    left = any(isinstance(inner, ast.Break | ast.Continue) for inner in ast.walk(node))
    if left or not few.elts or not all(map(_is_constant, few.elts)):
        return node
    rounds: list[ast.stmt] = []
    for item in few.elts:
        rounds += [ast.Assign([node.target], item), *copy.deepcopy(node.body)]
    return rounds


@_each(ast.AugAssign)
def _additions_written_out(node: ast.AugAssign) -> ast.stmt:
    if not isinstance(node.target, ast.Name) or not _is_number(node.value):
        return node
    held = ast.Name(node.target.id, ast.Load())
    return ast.Assign([node.target], ast.BinOp(held, node.op, node.value))


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


@_each(ast.Module)
def _lambdas_defined(tree: ast.Module) -> ast.Module:
    return changed(tree, body=[_defined(node) for node in tree.body])


def _defined(node: ast.stmt) -> ast.stmt:
    if not isinstance(node, ast.Assign) or not isinstance(node.value, ast.Lambda):
        return node
    (target, *others) = node.targets
    if others or not isinstance(target, ast.Name):
        return node
    return _function(target.id, node.value.args, [ast.Return(node.value.body)])


def _function(name: str, arguments: ast.arguments, body: list[ast.stmt]) -> ast.FunctionDef:
    made = ast.parse("def it(): ...").body[0]
    assert isinstance(made, ast.FunctionDef)  # so that fields of a later Python are there, too
    return changed(made, name=name, args=arguments, body=body)


# Functions.


@_each(ast.FunctionDef, ast.AsyncFunctionDef)
def _returned_by_name(node: Function) -> Function:
    name = _fresh(node, "result")
    return changed(node, body=_in_statements(node.body, lambda one: _named_first(one, name)))


def _named_first(node: ast.stmt, name: str) -> list[ast.stmt]:
    if not isinstance(node, ast.Return) or node.value is None:
        return [node]
    kept = ast.Assign([ast.Name(name, ast.Store())], node.value)
    return [kept, ast.Return(ast.Name(name, ast.Load()))]


@_each(ast.FunctionDef, ast.AsyncFunctionDef)
def _returns_nested(node: Function) -> Function:
    """Put what follows `if c: return a` into its `else`."""
    return changed(node, body=_nested(node.body))


def _nested(body: list[ast.stmt]) -> list[ast.stmt]:
    for n, node in enumerate(body[:-1]):
        ends = isinstance(node, ast.If) and isinstance(node.body[-1], ast.Return | ast.Raise)
        if ends and not getattr(node, "orelse", None):
            return [*body[:n], changed(node, orelse=_nested(body[n + 1 :]))]
    return body


def _in_statements(
    body: list[ast.stmt], rewrite: Callable[[ast.stmt], list[ast.stmt]]
) -> list[ast.stmt]:
    """Rewrite the statements of a function, also those inside others; functions in it are not."""
    written: list[ast.stmt] = []
    for node in body:
        if not isinstance(node, SCOPES):
            for holder in (node, *getattr(node, "handlers", ()), *getattr(node, "cases", ())):
                for field in ("body", "orelse", "finalbody"):
                    if inner := getattr(holder, field, None):
                        setattr(holder, field, _in_statements(inner, rewrite))
        written += rewrite(node)
    return written


@_each(ast.FunctionDef, ast.AsyncFunctionDef)
def _tried(node: Function) -> Function:
    docstring = node.body[: bool(ast.get_docstring(node))]
    rest = node.body[len(docstring) :]
    if not rest:
        return node
    return changed(node, body=[*docstring, ast.Try(rest, [], [], [ast.Pass()])])


@_each(ast.FunctionDef, ast.AsyncFunctionDef)
def _documented(node: Function) -> Function:
    """Add a docstring, and annotations where no framework reads them."""
    if not ast.get_docstring(node):
        node = changed(node, body=[ast.Expr(ast.Constant("Do what was asked.")), *node.body])
    if node.decorator_list or node.args.defaults or isinstance(node, ast.AsyncFunctionDef):
        return node
    typed = [
        one if one.annotation or one.arg == "self" else changed(one, annotation=_name("object"))
        for one in node.args.args
    ]
    return changed(node, args=changed(node.args, args=typed))


def _name(name: str) -> ast.Name:
    return ast.Name(name, ast.Load())


@_each(ast.Module)
def _functions_passed_on(tree: ast.Module) -> ast.Module:
    """Write each plain function under another name, and give it its own afterwards."""
    body: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.decorator_list:
            inner = _fresh(tree, f"written_{node.name}")
            given = ast.Assign([ast.Name(node.name, ast.Store())], _name(inner))
            body += [changed(node, name=inner), given]
        else:
            body.append(node)
    return changed(tree, body=body)


@_each(ast.FunctionDef, ast.AsyncFunctionDef)
def _locals_renamed(node: Function) -> Function:
    own = sorted(_own_locals(node))
    names = {name: _fresh(node, f"my_{name}") for name in own}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and inner.id in names:
            inner.id = names[inner.id]
    return node


def _own_locals(node: Function) -> set[str]:
    """Name what a function alone gives a meaning to, by plain assignments and loops."""
    inner_scopes = [one for one in ast.walk(node) if isinstance(one, SCOPES) and one is not node]
    elsewhere = set().union(*map(bound_in, inner_scopes))
    plain = {
        name.id
        for name in ast.walk(node)
        if isinstance(name, ast.Name) and isinstance(name.ctx, ast.Store)
    }
    others = {
        name for one in ast.walk(node) if not isinstance(one, ast.Name) for name in _named_by(one)
    }
    return plain - others - elsewhere


def _named_by(node: ast.AST) -> Iterator[str]:
    """Names that stand in a node as text: those of parameters, imports, functions, `global`."""
    fields = ("arg", "name", "asname", "rest")
    if isinstance(node, ast.keyword):
        return
    yield from (named for one in fields if isinstance(named := getattr(node, one, None), str))
    if isinstance(node, ast.Global | ast.Nonlocal):
        yield from node.names


@_each(ast.Module)
def _literals_named(tree: ast.Module) -> ast.Module:
    """Give each number and text inside a plain function a name in front of it all."""
    names: dict[tuple[type, int | float | str], str] = {}
    wished = _fresh(tree, "given")
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not _reads_types(node):
            node.body = [_Named(names, wished).visit(one) for one in node.body]
    first = [
        ast.Assign([ast.Name(name, ast.Store())], ast.Constant(value))
        for (_, value), name in names.items()
    ]
    return changed(tree, body=[*first, *tree.body])


def _reads_types(node: ast.FunctionDef) -> bool:
    """Tell whether a function holds classes, or functions of a framework, whose text is read."""
    return any(
        isinstance(one, ast.ClassDef | ast.Match | ast.AnnAssign)
        or bool(getattr(one, "decorator_list", ()))
        for one in ast.walk(node)
    )


class _Named(ast.NodeTransformer):
    """Puts names in the place of numbers and texts, and notes them."""

    def __init__(self, names: dict[tuple[type, int | float | str], str], wished: str) -> None:
        self._names, self._wished = names, wished

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        """Leave a docstring as it is."""
        return node if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> ast.AST:
        """Leave an f-string as it is: its pieces can be no names."""
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.AST:
        """Note the value, and give its name."""
        if isinstance(node.value, bool) or not isinstance(node.value, int | float | str):
            return node
        key = (type(node.value), node.value)
        name = self._names.setdefault(key, f"{self._wished}_{len(self._names)}")
        return _name(name)


@_each(ast.FunctionDef)
def _comprehensions_looped(node: ast.FunctionDef) -> ast.FunctionDef:
    """Write `return [f(x) for x in xs]` and `ys = [f(x) for x in xs]` as loops."""
    name = _fresh(node, "found")
    taken = _own_locals(node)
    return changed(node, body=_in_statements(node.body, lambda one: _looped(one, name, taken)))


def _looped(node: ast.stmt, name: str, taken: set[str]) -> list[ast.stmt]:
    value = node.value if isinstance(node, ast.Assign | ast.Return) else None
    if not isinstance(value, ast.ListComp) or not _can_loop(value):
        return [node]
    add = ast.Call(ast.Attribute(_name(name), "append", ast.Load()), [value.elt], [])
    body: list[ast.stmt] = [ast.Expr(add)]
    for loop in reversed(value.generators):
        for condition in reversed(loop.ifs):
            body = [ast.If(condition, body, [])]
        body = [ast.For(loop.target, loop.iter, body, [])]
    start = ast.Assign([ast.Name(name, ast.Store())], ast.List([], ast.Load()))
    renamed = _Renamed({one: f"{name}_{one}" for one in _targets(value)})
    loops = [renamed.visit(copy.deepcopy(one)) for one in body]
    return [start, *loops, changed(node, value=_name(name))]


def _can_loop(value: ast.ListComp) -> bool:
    """Tell whether the names that a comprehension binds mean nothing else inside it."""
    inner = [one for one in ast.walk(value) if one is not value]
    scopes = (*SCOPES, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.NamedExpr)
    if any(isinstance(one, scopes) for one in inner):
        return False
    first = {one.id for one in ast.walk(value.generators[0].iter) if isinstance(one, ast.Name)}
    return not first & _targets(value)


def _targets(value: ast.ListComp) -> set[str]:
    return {
        one.id
        for loop in value.generators
        for one in ast.walk(loop.target)
        if isinstance(one, ast.Name)
    }


class _Renamed(ast.NodeTransformer):
    """Gives names their new ones."""

    def __init__(self, names: Mapping[str, str]) -> None:
        self._names = names

    def visit_Name(self, node: ast.Name) -> ast.AST:
        """Rename one."""
        return changed(node, id=self._names.get(node.id, node.id))


HABITS: Mapping[str, Callable[[ast.AST], Any]] = {
    "comparisons mirrored": _comparisons_mirrored,
    "branches of an expression turned": _branches_turned,
    "branches exchanged": _branches_exchanged,
    "conditions turned": _conditions_turned,
    "f-strings as sums": _texts_joined,
    "dictionaries called": _dictionaries_called,
    "sets called": _sets_called,
    "members compared": _members_compared,
    "lists as tuples": _lists_frozen,
    "loops left inside": _loops_left_inside,
    "loops written out": _loops_written_out,
    "additions written out": _additions_written_out,
    "lambdas as functions": _lambdas_defined,
    "returned by a name": _returned_by_name,
    "returns nested": _returns_nested,
    "tried and passed on": _tried,
    "documented": _documented,
    "functions under another name": _functions_passed_on,
    "locals renamed": _locals_renamed,
    "literals named": _literals_named,
    "comprehensions as loops": _comprehensions_looped,
}
"""The name of each habit of writing, and the rewrite of a whole tree."""
