"""One markup in all docstrings: a name of code stands between single back-ticks."""

from __future__ import annotations

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "labapi"
SERVED = {"FeatureWeight", "MergePatchIn", "Problem", "RevocationForm", "ScopeForm", "TokenForm"}
"""Shapes whose docstring is a description in `/openapi.json`: CommonMark reads both markups alike,
and the bytes of the document are not changed for it."""
BLOCKS = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef, ast.If)


def docstrings(tree: ast.Module):
    """Give each docstring, and each text that stands below a name, with its line."""
    for block in ast.walk(tree):
        if isinstance(block, BLOCKS) and getattr(block, "name", "") not in SERVED:
            for part in block.body:
                if isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant):
                    yield part.lineno, str(part.value.value)


def test_code_stands_between_single_back_ticks():
    offenders = [
        f"{path.relative_to(PACKAGE)}:{line}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for line, text in docstrings(ast.parse(path.read_text(encoding="utf-8")))
        if "``" in text
    ]
    assert not offenders, "\n".join(offenders)
