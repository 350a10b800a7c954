"""The endpoints: one resource a file."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any


def __getattr__(name: str) -> Any:
    """Import a file of routes when it is first named, as `labapi.web` does."""
    if name.startswith("_") or find_spec(f"{__name__}.{name}") is None:
        raise AttributeError(f"labapi.web.routes has no file {name!r}.")
    return import_module(f"{__name__}.{name}")
