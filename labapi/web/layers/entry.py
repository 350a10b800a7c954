"""What the journal keeps of one request."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple, Protocol


class SpanLike(Protocol):
    """One measured stretch of a request's way through the server."""

    @property
    def name(self) -> str:
        """The layer or step that was measured."""

    @property
    def start_ms(self) -> float:
        """Milliseconds from the arrival of the request to the start of the stretch."""

    @property
    def duration_ms(self) -> float:
        """Milliseconds the stretch took."""


class TalkLike(Protocol):
    """What keeps the messages of a WebSocket."""

    @property
    def said(self) -> Sequence[SaidLike]:
        """The messages that are kept, in their order."""

    count: int
    ended: str


class SaidLike(Protocol):
    """One message of a WebSocket."""

    @property
    def by(self) -> str:
        """Who sent it: `client` or `server`."""

    @property
    def after_ms(self) -> float:
        """Milliseconds from the handshake's arrival to the message."""

    @property
    def content(self) -> bytes:
        """How it begins."""

    @property
    def size(self) -> int:
        """How many bytes it has."""


class TraceLike(Protocol):
    """What keeps the measured stretches."""

    @property
    def spans(self) -> Sequence[SpanLike]:
        """The stretches, in their order."""


RawHeaders = Sequence[tuple[bytes, bytes]]


LEFT = "the client left"
"""Why an answer was broken off, where it was no error."""


class Entry(NamedTuple):
    """One request as the server received it, and what the server answered.

    `number` counts from 1 in the journal that keeps the entry; 0 means not kept yet.
    `request_body` is what the app has read of the body: an app that answers 404 without
    reading leaves it empty. `status` is None when nothing was answered because the client left.
    `crash` is the traceback of an error inside the server, which no client ever sees. `stations`
    names the layers that were switched on, the outermost first; of an app that tells none of its
    layers it is empty. `passed_to` is the name of the server whose answer it is, where a proxy
    received the request and passed it on; else it is empty. `protocol` is what was spoken where
    that is not plain HTTP with the API itself, such as `GraphQL`. `broken_off` says why an answer
    that had begun did not come to its end: `LEFT`, or the code of an error; it is empty where it
    did. `talk` has the messages of a WebSocket, whose handshake the entry is; it grows while that
    is open. `scheme` is http or https.
    """

    number: int
    started_at: datetime
    client: str
    http_version: str
    method: str
    target: str
    raw_request_headers: RawHeaders
    request_body: bytes
    request_size: int
    status: int | None
    raw_response_headers: RawHeaders
    response_body: bytes
    response_size: int
    duration_ms: float
    trace: TraceLike | None
    answered_by: str | None
    crash: str | None
    stations: tuple[str, ...] = ()
    passed_to: str = ""
    protocol: str = ""
    broken_off: str = ""
    talk: TalkLike | None = None
    scheme: str = "http"

    @property
    def request_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers of the request, as text."""
        return _decoded(self.raw_request_headers)

    @property
    def response_headers(self) -> tuple[tuple[str, str], ...]:
        """The headers of the answer, as text."""
        return _decoded(self.raw_response_headers)

    @property
    def spans(self) -> tuple[SpanLike, ...]:
        """What the app measured of the request's way; empty where it measures nothing."""
        return () if self.trace is None else tuple(self.trace.spans)

    def __repr__(self) -> str:
        """Write one line, without the query, which may hold a secret; see `labapi.show(entry)`."""
        answer = "no answer" if self.status is None else str(self.status)
        answer += f", then {self.broken_off}" if self.broken_off else ""
        path, mark, _ = self.target.partition("?")
        return f"<Entry {self.number}: {self.method} {path}{mark and '?…'} → {answer}>"


def _decoded(headers: RawHeaders) -> tuple[tuple[str, str], ...]:
    """Read header bytes as text: Latin-1, in which every byte is a character (RFC 9110, 5.5)."""
    return tuple((name.decode("latin-1"), value.decode("latin-1")) for name, value in headers)
