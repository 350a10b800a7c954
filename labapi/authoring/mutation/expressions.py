"""Rewrites of expressions and of single statements; `rewrites.py` lists them."""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Mapping
from typing import Any

from labapi.authoring.mutation.trees import call, changed, each, fresh, load, negated

MIRRORED: Mapping[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Eq: ast.Eq,
    ast.NotEq: ast.NotEq,
    ast.Lt: ast.Gt,
    ast.LtE: ast.GtE,
    ast.Gt: ast.Lt,
    ast.GtE: ast.LtE,
}
CONVERSIONS = {"r": "repr", "s": "str", "a": "ascii"}
FEW = 4
"""A loop over so many constants is written out."""


def _is_constant(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant)


def _is_still(node: ast.expr) -> bool:
    """Tell whether to look at a value does nothing: it may be looked at earlier or later."""
    return isinstance(node, ast.Constant | ast.Name)


# Expressions.


@each(ast.Compare)
def _comparisons_mirrored(node: ast.Compare) -> ast.expr:
    mirrored = MIRRORED.get(type(node.ops[0]))
    right = node.comparators[0]
    if len(node.ops) > 1 or not mirrored or not (_is_constant(node.left) or _is_still(right)):
        return node
    return ast.Compare(right, [mirrored()], [node.left])


@each(ast.IfExp)
def _branches_turned(node: ast.IfExp) -> ast.expr:
    return ast.IfExp(negated(node.test), node.orelse, node.body)


@each(ast.If, ast.While, ast.IfExp)
def _conditions_turned(node: Any) -> Any:
    """Write `a and b` as `not (not a or not b)` where only its truth is looked at."""
    if not isinstance(node.test, ast.BoolOp):
        return node
    other = ast.Or() if isinstance(node.test.op, ast.And) else ast.And()
    turned = ast.BoolOp(other, [ast.UnaryOp(ast.Not(), value) for value in node.test.values])
    return changed(node, test=ast.UnaryOp(ast.Not(), turned))


@each(ast.JoinedStr)
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
        value = call(CONVERSIONS[chr(part.conversion)], value)
    spec = part.format_spec  # an f-string in its turn, which was rewritten before this one
    return call("format", value, spec) if spec else call("format", value)


@each(ast.Dict)
def _dictionaries_called(node: ast.Dict) -> ast.expr:
    if None in node.keys:
        return node
    pairs = [
        ast.Tuple([key, value], ast.Load())
        for key, value in zip(node.keys, node.values, strict=True)
        if key
    ]
    return call("dict", ast.List([*pairs], ast.Load()))


@each(ast.Set)
def _sets_called(node: ast.Set) -> ast.expr:
    return call("set", ast.List(node.elts, ast.Load()))


@each(ast.Compare)
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


@each(ast.Compare, ast.For, ast.comprehension)
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


@each(ast.If)
def _branches_exchanged(node: ast.If) -> ast.stmt:
    if not node.orelse:
        return node
    return ast.If(negated(node.test), node.orelse, node.body)


@each(ast.While)
def _loops_left_inside(node: ast.While) -> ast.stmt:
    if node.orelse:
        return node
    leave = ast.If(negated(node.test), [ast.Break()], [])
    return ast.While(ast.Constant(True), [leave, *node.body], [])


@each(ast.For)
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


@each(ast.AugAssign)
def _additions_written_out(node: ast.AugAssign) -> ast.stmt:
    if not isinstance(node.target, ast.Name) or not _is_number(node.value):
        return node
    held = ast.Name(node.target.id, ast.Load())
    return ast.Assign([node.target], ast.BinOp(held, node.op, node.value))


def _is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int | float)


@each(ast.Module)
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


@each(ast.Module)
def _values_under_another_name(tree: ast.Module) -> ast.Module:
    """Make each value of a cell under another name, and give it its own afterwards."""
    body: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.Assign) and _named_once(node):
            made = fresh(tree, "made")
            body.append(ast.Assign([ast.Name(made, ast.Store())], node.value))
            node = changed(node, value=load(made))
        body.append(node)
    return changed(tree, body=body)


@each(ast.Module)
def _lists_handed_in_as_tuples(tree: ast.Module) -> ast.Module:
    """Write a list that the cell itself never looks at as a tuple: a judge gets a list of both."""
    looked_at = {
        one.id
        for one in ast.walk(tree)
        if isinstance(one, ast.Name) and isinstance(one.ctx, ast.Load)
    }
    return changed(tree, body=[_as_tuple(node, looked_at) for node in tree.body])


def _as_tuple(node: ast.stmt, looked_at: set[str]) -> ast.stmt:
    if not isinstance(node, ast.Assign) or _named_once(node) in (None, *looked_at):
        return node
    return changed(node, value=_frozen(node.value))


def _named_once(node: ast.Assign) -> str | None:
    """Give the name of a plain assignment to one name."""
    target, *others = node.targets
    return target.id if isinstance(target, ast.Name) and not others else None


ON_THE_SPOT: Mapping[str, Callable[[ast.AST], Any]] = {
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
    "values under another name": _values_under_another_name,
    "lists handed in as tuples": _lists_handed_in_as_tuples,
}
"""The name of each habit that is followed in one place at a time, and the rewrite of a tree."""
