"""Rewrites: an answer written otherwise that does the same, so that a judge must let it pass.

Each is one habit of writing, followed at every place of an answer where it certainly changes
nothing; where that is not certain (names that a framework reads, an order that may be looked at),
the place is left as it is.
"""

from __future__ import annotations

import ast
import copy
from collections.abc import Callable, Mapping
from typing import Any

from labapi.authoring.mutation.expressions import ON_THE_SPOT
from labapi.authoring.mutation.trees import (
    SCOPES,
    Function,
    bound_in,
    changed,
    each,
    fresh,
    in_statements,
    load,
    own_locals,
)

CALLED = frozenset({"ascii", "dict", "format", "object", "repr", "set", "str"})
"""What a rewrite calls: an answer with a meaning of its own for one of these is not rewritten."""


def rewrites_of(source: str) -> dict[str, str]:
    """Give the rewrites of an answer that differ from it, by the name of the habit.

    >>> rewrites_of("show(n > 1)")
    {'comparisons mirrored': 'show(1 < n)'}
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


# Functions.


@each(ast.FunctionDef, ast.AsyncFunctionDef)
def _returned_by_name(node: Function) -> Function:
    name = fresh(node, "result")
    return changed(node, body=in_statements(node.body, lambda one: _named_first(one, name)))


def _named_first(node: ast.stmt, name: str) -> list[ast.stmt]:
    if not isinstance(node, ast.Return) or node.value is None:
        return [node]
    kept = ast.Assign([ast.Name(name, ast.Store())], node.value)
    return [kept, ast.Return(ast.Name(name, ast.Load()))]


@each(ast.FunctionDef, ast.AsyncFunctionDef)
def _returns_nested(node: Function) -> Function:
    """Put what follows `if c: return a` into its `else`."""
    return changed(node, body=_nested(node.body))


def _nested(body: list[ast.stmt]) -> list[ast.stmt]:
    for n, node in enumerate(body[:-1]):
        ends = isinstance(node, ast.If) and isinstance(node.body[-1], ast.Return | ast.Raise)
        if ends and not getattr(node, "orelse", None):
            return [*body[:n], changed(node, orelse=_nested(body[n + 1 :]))]
    return body


@each(ast.FunctionDef, ast.AsyncFunctionDef)
def _tried(node: Function) -> Function:
    docstring = node.body[: bool(ast.get_docstring(node))]
    rest = node.body[len(docstring) :]
    if not rest:
        return node
    return changed(node, body=[*docstring, ast.Try(rest, [], [], [ast.Pass()])])


@each(ast.FunctionDef, ast.AsyncFunctionDef)
def _documented(node: Function) -> Function:
    """Add a docstring, and annotations where no framework reads them."""
    if not ast.get_docstring(node):
        node = changed(node, body=[ast.Expr(ast.Constant("Do what was asked.")), *node.body])
    if node.decorator_list or node.args.defaults or isinstance(node, ast.AsyncFunctionDef):
        return node
    typed = [
        one if one.annotation or one.arg == "self" else changed(one, annotation=load("object"))
        for one in node.args.args
    ]
    return changed(node, args=changed(node.args, args=typed))


@each(ast.Module)
def _functions_passed_on(tree: ast.Module) -> ast.Module:
    """Write each plain function under another name, and give it its own afterwards."""
    body: list[ast.stmt] = []
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and not node.decorator_list:
            inner = fresh(tree, f"written_{node.name}")
            given = ast.Assign([ast.Name(node.name, ast.Store())], load(inner))
            body += [changed(node, name=inner), given]
        else:
            body.append(node)
    return changed(tree, body=body)


@each(ast.FunctionDef, ast.AsyncFunctionDef)
def _locals_renamed(node: Function) -> Function:
    own = sorted(own_locals(node))
    names = {name: fresh(node, f"my_{name}") for name in own}
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name) and inner.id in names:
            inner.id = names[inner.id]
    return node


@each(ast.Module)
def _literals_named(tree: ast.Module) -> ast.Module:
    """Give each number and text inside a plain function a name in front of it all."""
    names: dict[tuple[type, int | float | str], str] = {}
    wished = fresh(tree, "given")
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
        return load(name)


@each(ast.FunctionDef)
def _comprehensions_looped(node: ast.FunctionDef) -> ast.FunctionDef:
    """Write `return [f(x) for x in xs]` and `ys = [f(x) for x in xs]` as loops."""
    name = fresh(node, "found")
    taken = own_locals(node)
    return changed(node, body=in_statements(node.body, lambda one: _looped(one, name, taken)))


def _looped(node: ast.stmt, name: str, taken: set[str]) -> list[ast.stmt]:
    value = node.value if isinstance(node, ast.Assign | ast.Return) else None
    if not isinstance(value, ast.ListComp) or not _can_loop(value):
        return [node]
    add = ast.Call(ast.Attribute(load(name), "append", ast.Load()), [value.elt], [])
    body: list[ast.stmt] = [ast.Expr(add)]
    for loop in reversed(value.generators):
        for condition in reversed(loop.ifs):
            body = [ast.If(condition, body, [])]
        body = [ast.For(loop.target, loop.iter, body, [])]
    start = ast.Assign([ast.Name(name, ast.Store())], ast.List([], ast.Load()))
    renamed = _Renamed({one: f"{name}_{one}" for one in _targets(value)})
    loops = [renamed.visit(copy.deepcopy(one)) for one in body]
    return [start, *loops, changed(node, value=load(name))]


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
    **ON_THE_SPOT,
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
