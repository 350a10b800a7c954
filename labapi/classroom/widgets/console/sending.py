"""Send a draft, and give the one exchange that comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.exchange.exchange import Exchange, exchange_of
from labapi.classroom.notebook.measured import marked
from labapi.classroom.server.unreachable import explain_unreachable
from labapi.classroom.widgets.console.draft import Draft, prepared

if TYPE_CHECKING:
    from requests import RequestException

CURE = "Run the cell with labapi.start()."


class NoAnswer(RuntimeError):
    """A request that no answer came to; the message says why, and what to do."""


def send(draft: Draft, origin: str, limit_s: float = 30.0) -> Exchange:
    """Send the draft to a server and give the exchange; no redirect is followed.

    What is sent is what `draft.unsent(origin)` shows. Raises `NoAnswer` when none comes, or when
    the server is silent for `limit_s` seconds, and `DraftError` when HTTP does not allow the draft.
    """
    from requests import RequestException, Session, Timeout  # costs 0.1 s; see `prepared`

    request = prepared(draft, origin)
    try:
        with Session() as session:
            session.trust_env = False  # no proxy: the lab is on this computer
            answer = session.send(request, allow_redirects=False, timeout=limit_s)
            return exchange_of(answer)
    except Timeout:
        raise NoAnswer(_too_late(draft, limit_s)) from None
    except RequestException as error:
        raise NoAnswer(_why(error, origin)) from None


def _too_late(draft: Draft, limit_s: float) -> str:
    said = f"No answer to {draft.method} {draft.path} within {limit_s:g} seconds."
    return f"{said} Send it again, or give it more time: limit_s={limit_s * 4:g}."


def _why(error: RequestException, origin: str) -> str:
    """Say why nothing came: nobody there, or an answer that broke off or makes no sense."""
    from requests import ConnectionError as NoConnection

    if not isinstance(error, NoConnection):
        return f"The answer from {marked(origin)} could not be read: {error}."
    said = explain_unreachable(error) or f"Nothing answers at {marked(origin)}."
    return f"{said} {CURE}" if "not running" in said else said
