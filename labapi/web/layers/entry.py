"""What the journal keeps of one request."""

from __future__ import annotations

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


class Entry(NamedTuple):
    """One request as the server received it, and what the server answered.

    `number` counts from 1 in the journal that keeps the entry; 0 means not kept yet.
    `request_body` is what the app has read of the body: an app that answers 404 without
    reading leaves it empty. `status` is None when nothing was answered because the client left.
    `crash` is the traceback of an error inside the server, which no client ever sees.
    """

    number: int
    started_at: datetime
    client: str
    http_version: str
    method: str
    target: str
    request_headers: tuple[tuple[str, str], ...]
    request_body: bytes
    request_size: int
    status: int | None
    response_headers: tuple[tuple[str, str], ...]
    response_body: bytes
    response_size: int
    duration_ms: float
    spans: tuple[SpanLike, ...]
    answered_by: str | None
    crash: str | None

    def __repr__(self) -> str:
        """Write one line; `labapi.show(entry)` shows all of it."""
        answer = "no answer" if self.status is None else str(self.status)
        return f"<Entry {self.number}: {self.method} {self.target} → {answer}>"
