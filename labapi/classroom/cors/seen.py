"""What the server saw of one `fetch` of a page: looked up in its journal."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from labapi.classroom.client_kind import header, is_preflight

if TYPE_CHECKING:
    from labapi.web.layers.journal import Entry

SHORT = ("host", "origin", "content-type", "authorization", "x-api-key", "vary")
PREFIX = "access-control-"


class Seen(NamedTuple):
    """The preflight and the request as the server saw them; None for what never came."""

    preflight: Entry | None
    request: Entry | None


def seen_of(entries: Sequence[Entry], origin: str, method: str, path: str) -> Seen:
    """Find the last request that a page of this origin sent, and the preflight before it."""
    ours = [
        entry for entry in entries if entry.target == path and header(entry, "origin") == origin
    ]
    preflights = [entry for entry in ours if is_preflight(entry)]
    requests = [e for e in ours if not is_preflight(e) and e.method == method]
    asked = [e for e in preflights if header(e, "access-control-request-method") == method]
    return Seen(asked[-1] if asked else None, requests[-1] if requests else None)


def is_telling(name: str) -> bool:
    """Tell whether a header says something about CORS; browsers send many that do not."""
    return name.lower() in SHORT or name.lower().startswith(PREFIX)
