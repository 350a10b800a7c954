"""The files of labapi, as the rules of the house read them."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "labapi"
MODULES = sorted(path for path in PACKAGE.rglob("*.py") if "_pb2" not in path.stem)
"""All files but the stubs of gRPC, which a compiler makes."""


def named(path: Path) -> str:
    return path.relative_to(PACKAGE).as_posix()


@cache
def source(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(source(path))


def nobody(offenders: Iterable[str]) -> None:
    """Fail with all offenders, a line each: pytest itself would show the first few."""
    found = list(offenders)
    assert not found, f"{len(found)} against the rule:\n" + "\n".join(found)
