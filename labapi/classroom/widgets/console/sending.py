"""A draft that is sent: the one exchange that comes of it, and what a console keeps of it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from labapi.classroom.exchange.exchange import Exchange, exchange_of
from labapi.classroom.exchange.secrets import masked_text
from labapi.classroom.notebook.measured import marked
from labapi.classroom.openapi.schema import as_list, as_object, as_text
from labapi.classroom.running import ca_path_at
from labapi.classroom.server.loopback import explain_unreachable
from labapi.classroom.widgets.console.draft import Draft, prepared
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from datetime import datetime

    from requests import RequestException

CURE = "Run the cell with labapi.start()."


@dataclass(frozen=True, slots=True)
class Sent:
    """One request that was sent: `labapi.show`, `labapi.diff` and `labapi.replay` take it.

    `number` counts from 1, `sent_at` has a time zone, and `exchange.status` is None when no answer
    came.
    """

    number: int
    label: str
    draft: Draft
    exchange: Exchange
    sent_at: datetime

    @property
    def target(self) -> str:
        """The path and query that were sent, with secrets masked."""
        return masked_text(self.exchange.target)

    @property
    def status_in_words(self) -> str:
        """The status with its name, such as `404 Not Found`, or `no answer`."""
        status = self.exchange.status
        return "no answer" if status is None else f"{status} {name_of(status)}"


class Fault(NamedTuple):
    """What an answer finds wrong with one field; `place` is where that is, if the answer says.

    `field` is a path such as `features.age`, and empty where the whole body is meant.
    """

    place: str
    field: str
    message: str


def faults_in(exchange: Exchange) -> list[Fault]:
    """List what a 400 or 422 finds wrong, in the form of this API or that of a FastAPI app.

    Nothing where it is no such answer, or one that names no fields.
    """
    if exchange.status not in (400, 422):
        return []
    try:
        said = as_object(json.loads(exchange.response_body))
    except ValueError:
        return []
    return [fault for fault in (*_of_this_api(said), *_of_fastapi(said)) if fault.message]


def _of_this_api(said: dict[str, Any]) -> Iterator[Fault]:
    for detail in map(as_object, as_list(as_object(said.get("error")).get("details"))):
        yield Fault("", as_text(detail.get("field")), as_text(detail.get("message")))


def _of_fastapi(said: dict[str, Any]) -> Iterator[Fault]:
    for detail in map(as_object, as_list(said.get("detail"))):
        place, *steps = map(str, as_list(detail.get("loc"))) or ("",)
        yield Fault(place, ".".join(steps), as_text(detail.get("msg")))


class NoAnswer(RuntimeError):
    """A request that no answer came to; the message says why, and what to do."""


def send(draft: Draft, origin: str, limit_s: float = 30.0) -> Exchange:
    """Send the draft to a server and give the exchange; no redirect is followed.

    What is sent is what `draft.preview(origin)` shows. Raises `NoAnswer` when none comes, or when
    the server is silent for `limit_s` seconds, and `DraftError` when HTTP does not allow the draft.
    """
    from requests import RequestException, Session, Timeout  # costs 0.1 s; see `prepared`

    request = prepared(draft, origin)
    try:
        with Session() as session:
            session.trust_env = False  # no proxy: the lab is on this computer
            session.verify = ca_path_at(request.url or "") or True
            answer = session.send(request, allow_redirects=False, timeout=limit_s)
            return exchange_of(answer)
    except Timeout:
        raise NoAnswer(_too_late(draft, limit_s)) from None
    except RequestException as error:
        raise NoAnswer(_why(error, origin)) from None


def _too_late(draft: Draft, limit_s: float) -> str:
    said = f"No answer to {draft.method} {draft.path} within {limit_s:g} seconds."
    return f"{said} Send it again, or give it more time: limit_s={limit_s * 4:g}."


def _fault_of(error: RequestException) -> str:
    from requests.exceptions import ChunkedEncodingError, ContentDecodingError

    if isinstance(error, ChunkedEncodingError):
        return "it broke off before its end"
    if isinstance(error, ContentDecodingError):
        return "it is not compressed in the way that its Content-Encoding says"
    return "it is not written as HTTP asks"


def _why(error: RequestException, origin: str) -> str:
    """Say why nothing came: nobody there, or an answer that broke off or makes no sense."""
    from requests import ConnectionError as NoConnection

    if not isinstance(error, NoConnection):
        return f"The answer from {marked(origin)} could not be read: {_fault_of(error)}."
    said = explain_unreachable(error) or f"Nothing answers at {marked(origin)}."
    return f"{said} {CURE}" if "not running" in said else said
