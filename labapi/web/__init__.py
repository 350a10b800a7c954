"""The REST API under study. `app.py` is the place to start reading.

`labapi.web.routes.predictions.create_prediction` and the like can be named at once: a module is
imported when it is first asked for, since FastAPI takes half a second to import.
"""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import Any


def __getattr__(name: str) -> Any:
    """Import a module of this package when it is first named."""
    if name.startswith("_") or find_spec(f"{__name__}.{name}") is None:
        raise AttributeError(f"labapi.web has no module {name!r}. It has app, routes, layers, …")
    return import_module(f"{__name__}.{name}")
