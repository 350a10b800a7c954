"""Learn REST APIs for AI by sending real requests to a real server in your notebook.

>>> import labapi
>>> lab = labapi.start()        # the loan API, in this kernel, on a free port of this computer
>>> lab.stop()

Each name below is imported when it is first used, so `import labapi` takes a few milliseconds.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    pass
    from labapi.checks.exercise import exercise
    from labapi.checks.progress.page import progress
    from labapi.classroom.exchange.diff import diff
    from labapi.classroom.exchange.replay import replay
    from labapi.classroom.exchange.show import show
    from labapi.classroom.lab import configure, start, stop
    from labapi.classroom.reveal import reveal
    from labapi.classroom.serving import serve
    from labapi.classroom.setup.check import check_setup
    from labapi.classroom.widgets.ask.ask import ask
    from labapi.classroom.widgets.limiter.playground import limiter_playground
    from labapi.classroom.widgets.tokens.inspector import token_inspector
    from labapi.domain.loans.features import EXAMPLE

__version__ = "0.1.0"
__all__ = [
    "EXAMPLE",
    "__version__",
    "ask",
    "check_setup",
    "checks",
    "classroom",
    "configure",
    "diff",
    "domain",
    "exercise",
    "limiter_playground",
    "progress",
    "replay",
    "reveal",
    "serve",
    "show",
    "start",
    "stop",
    "token_inspector",
    "web",
]

_HOMES = {
    "EXAMPLE": "labapi.domain.loans.features",
    "ask": "labapi.classroom.widgets.ask.ask",
    "check_setup": "labapi.classroom.setup.check",
    "configure": "labapi.classroom.lab",
    "diff": "labapi.classroom.exchange.diff",
    "exercise": "labapi.checks.exercise",
    "limiter_playground": "labapi.classroom.widgets.limiter.playground",
    "progress": "labapi.checks.progress.page",
    "replay": "labapi.classroom.exchange.replay",
    "reveal": "labapi.classroom.reveal",
    "serve": "labapi.classroom.serving",
    "show": "labapi.classroom.exchange.show",
    "start": "labapi.classroom.lab",
    "stop": "labapi.classroom.lab",
    "token_inspector": "labapi.classroom.widgets.tokens.inspector",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name in _HOMES:
        value = getattr(import_module(_HOMES[name]), name)
    elif name in ("checks", "classroom", "domain", "web"):
        value = import_module(f"{__name__}.{name}")
    else:
        raise AttributeError(f"labapi has no {name!r}. It has: {', '.join(__all__)}.")
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    """List the public names, for completion."""
    return sorted(__all__)
