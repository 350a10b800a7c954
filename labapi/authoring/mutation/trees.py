"""What mutants and rewrites are made with: nodes that are copied, named anew, put in a place."""

from __future__ import annotations

import ast
import builtins
import copy
from collections.abc import Callable, Iterator
from typing import Any, TypeAlias, TypeVar

N = TypeVar("N", bound=ast.AST)
Function: TypeAlias = ast.FunctionDef | ast.AsyncFunctionDef
SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)


def changed(node: N, **fields: Any) -> N:
    """Copy a node with other fields; the rest is shared."""
    other = copy.copy(node)
    for name, value in fields.items():
        setattr(other, name, value)
    return other


def negated(test: ast.expr) -> ast.expr:
    """Give the opposite of a condition."""
    is_not = isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not)
    return test.operand if is_not else ast.UnaryOp(ast.Not(), test)  # type: ignore[attr-defined]


def call(function: str, *arguments: ast.expr) -> ast.Call:
    """Call a function of this name."""
    return ast.Call(ast.Name(function, ast.Load()), list(arguments), [])


def load(name: str) -> ast.Name:
    """Give the value of a name."""
    return ast.Name(name, ast.Load())


# Rewriting a tree.


class _Each(ast.NodeTransformer):
    """Puts `rewrite(node)` in the place of each node of some kinds, the inner ones first."""

    def __init__(self, kinds: tuple[type[ast.AST], ...], rewrite: Callable[[Any], Any]) -> None:
        self._kinds, self._rewrite = kinds, rewrite

    def visit(self, node: ast.AST) -> Any:
        """Rewrite what is inside, then the node itself."""
        inside = self.generic_visit(node)
        return self._rewrite(inside) if isinstance(node, self._kinds) else inside


def each(*kinds: type[ast.AST]) -> Callable[[Callable[[Any], Any]], Callable[[ast.AST], Any]]:
    """Make a rewrite of a tree out of the rewrite of one node."""
    return lambda rewrite: lambda tree: _Each(kinds, rewrite).visit(tree)


def in_statements(
    body: list[ast.stmt], rewrite: Callable[[ast.stmt], list[ast.stmt]]
) -> list[ast.stmt]:
    """Rewrite the statements of a function, also those inside others; functions in it are not."""
    written: list[ast.stmt] = []
    for node in body:
        if not isinstance(node, SCOPES):
            for holder in (node, *getattr(node, "handlers", ()), *getattr(node, "cases", ())):
                for field in ("body", "orelse", "finalbody"):
                    if inner := getattr(holder, field, None):
                        setattr(holder, field, in_statements(inner, rewrite))
        written += rewrite(node)
    return written


# The names in a tree.


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


def fresh(tree: ast.AST, wished: str) -> str:
    """Give a name that nothing in a piece of code has."""
    taken = bound_in(tree) | {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    taken |= set(dir(builtins))
    return next(name for n in range(1000) if (name := f"{wished}_{n}") not in taken)


def own_locals(node: Function) -> set[str]:
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
