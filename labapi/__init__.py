"""Learn REST APIs for AI by sending real requests to a real server in your notebook.

>>> import labapi
>>> lab = labapi.start()        # the loan API, in this kernel, on a free port of this computer
>>> lab.stop()

Each name below is imported when it is first used, so `import labapi` takes a few milliseconds.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

from labapi.version import __version__

if TYPE_CHECKING:
    pass
    from labapi.checks.capstone.face import capstone
    from labapi.checks.exercise import exercise
    from labapi.checks.notebook.step import step
    from labapi.checks.progress.joining import join
    from labapi.checks.progress.page import progress
    from labapi.checks.progress.predictions import ask
    from labapi.checks.progress.recap import recap
    from labapi.classroom.exchange.diff import diff
    from labapi.classroom.exchange.exchange import exchange_of
    from labapi.classroom.exchange.message.decoded import decode_message
    from labapi.classroom.exchange.replay import replay, replay_changed
    from labapi.classroom.exchange.show import show
    from labapi.classroom.exchange.way.load import under_load
    from labapi.classroom.exchange.way.timeline import timeline
    from labapi.classroom.front import proxy
    from labapi.classroom.journal.state import state_of
    from labapi.classroom.lab import configure, start, stop
    from labapi.classroom.notebook.measured import measured, milliseconds
    from labapi.classroom.notebook.protocols import protocols
    from labapi.classroom.notebook.tour import tour
    from labapi.classroom.openapi.claims.check import check_contract
    from labapi.classroom.openapi.contract.comparison import compare_contracts
    from labapi.classroom.openapi.design.review import review_design
    from labapi.classroom.openapi.design.rules import DESIGN_RULES
    from labapi.classroom.reveal import reveal
    from labapi.classroom.server.tap import tap
    from labapi.classroom.serving import serve
    from labapi.classroom.setup.check import check_setup
    from labapi.classroom.visit import new_visit, press
    from labapi.classroom.widgets.console.collection import postman
    from labapi.classroom.widgets.cors.verdict import cors_verdict
    from labapi.classroom.widgets.limiter import limiter_playground
    from labapi.classroom.widgets.page_tries import page_tries
    from labapi.classroom.widgets.reader import page_reads
    from labapi.classroom.widgets.restaurant.restaurant import restaurant
    from labapi.classroom.widgets.sequence import sequence
    from labapi.classroom.widgets.tokens import token_inspector
    from labapi.domain.loans.features import EXAMPLE
    from labapi.domain.loans.shipped import bare_model

__all__ = [
    "DESIGN_RULES",
    "EXAMPLE",
    "__version__",
    "ask",
    "bare_model",
    "capstone",
    "check_contract",
    "check_setup",
    "checks",
    "classroom",
    "compare_contracts",
    "configure",
    "cors_verdict",
    "decode_message",
    "diff",
    "domain",
    "exchange_of",
    "exercise",
    "join",
    "limiter_playground",
    "measured",
    "milliseconds",
    "new_visit",
    "page_reads",
    "page_tries",
    "postman",
    "press",
    "progress",
    "protocols",
    "proxy",
    "recap",
    "replay",
    "replay_changed",
    "restaurant",
    "reveal",
    "review_design",
    "sequence",
    "serve",
    "show",
    "start",
    "state_of",
    "step",
    "stop",
    "tap",
    "timeline",
    "token_inspector",
    "tour",
    "under_load",
    "web",
]

_HOMES = {
    "DESIGN_RULES": "labapi.classroom.openapi.design.rules",
    "EXAMPLE": "labapi.domain.loans.features",
    "ask": "labapi.checks.progress.predictions",
    "bare_model": "labapi.domain.loans.shipped",
    "capstone": "labapi.checks.capstone.face",
    "check_contract": "labapi.classroom.openapi.claims.check",
    "check_setup": "labapi.classroom.setup.check",
    "compare_contracts": "labapi.classroom.openapi.contract.comparison",
    "configure": "labapi.classroom.lab",
    "cors_verdict": "labapi.classroom.widgets.cors.verdict",
    "decode_message": "labapi.classroom.exchange.message.decoded",
    "diff": "labapi.classroom.exchange.diff",
    "exchange_of": "labapi.classroom.exchange.exchange",
    "exercise": "labapi.checks.exercise",
    "join": "labapi.checks.progress.joining",
    "limiter_playground": "labapi.classroom.widgets.limiter",
    "measured": "labapi.classroom.notebook.measured",
    "milliseconds": "labapi.classroom.notebook.measured",
    "new_visit": "labapi.classroom.visit",
    "page_reads": "labapi.classroom.widgets.reader",
    "page_tries": "labapi.classroom.widgets.page_tries",
    "postman": "labapi.classroom.widgets.console.collection",
    "press": "labapi.classroom.visit",
    "progress": "labapi.checks.progress.page",
    "protocols": "labapi.classroom.notebook.protocols",
    "proxy": "labapi.classroom.front",
    "recap": "labapi.checks.progress.recap",
    "replay": "labapi.classroom.exchange.replay",
    "replay_changed": "labapi.classroom.exchange.replay",
    "restaurant": "labapi.classroom.widgets.restaurant.restaurant",
    "reveal": "labapi.classroom.reveal",
    "review_design": "labapi.classroom.openapi.design.review",
    "sequence": "labapi.classroom.widgets.sequence",
    "serve": "labapi.classroom.serving",
    "show": "labapi.classroom.exchange.show",
    "start": "labapi.classroom.lab",
    "state_of": "labapi.classroom.journal.state",
    "step": "labapi.checks.notebook.step",
    "stop": "labapi.classroom.lab",
    "tap": "labapi.classroom.server.tap",
    "timeline": "labapi.classroom.exchange.way.timeline",
    "token_inspector": "labapi.classroom.widgets.tokens",
    "tour": "labapi.classroom.notebook.tour",
    "under_load": "labapi.classroom.exchange.way.load",
}


def __getattr__(name: str) -> Any:
    """Import a public name when it is first asked for (PEP 562)."""
    if name in _HOMES:
        value = _found_at_home(name)
    elif name in ("checks", "classroom", "domain", "web"):
        value = import_module(f"{__name__}.{name}")
    else:
        raise AttributeError(f"labapi has no {name!r}. It has: {', '.join(__all__)}.")
    globals()[name] = value
    return value


def _found_at_home(name: str) -> Any:
    """Import it; where that fails since a file of the learner's took a library's place, name it."""
    try:
        return getattr(import_module(_HOMES[name]), name)
    except Exception as error:
        import_module("labapi.classroom.setup.shadows").blame(error)
        raise


def __dir__() -> list[str]:
    """List the public names, for completion."""
    return sorted(__all__)


if "ipykernel" in sys.modules:  # perhaps in a notebook, whose learner will want a lab
    import_module("labapi.classroom.notebook.ahead").import_ahead()
