"""A batch whose answers leave in pieces, and the desk to which a learner's client passes them on.

Both stand in one street, at the judge's side. A piece is sent once the desk has the answers that
came before it: so a client that waits for all of them is found out by no clock but a patience,
which a client that passes on at once never meets.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.lessons._street import Asked, Reply, sent_note

if TYPE_CHECKING:
    from starlette.responses import Response

PATIENCE_S = 2.0
NDJSON = "application/x-ndjson"
Line = dict[str, Any]


class Piece(NamedTuple):
    """Bytes that are sent together, once the desk has so many answers."""

    content: bytes
    needs: int = 0


def lines(*said: Line) -> bytes:
    """Write lines of JSON."""
    return b"".join(json.dumps(one, ensure_ascii=False).encode() + b"\n" for one in said)


class Batch:
    """One batch: its pieces, what the desk was told, and whether it was told too late."""

    def __init__(self, pieces: Iterable[Piece]) -> None:
        """Prepare the answer; nobody has asked for it."""
        self._pieces = list(pieces)
        self._more = asyncio.Event()
        self.told: list[Any] = []
        self.is_late = False

    def answer(self, asked: Asked) -> Reply:
        """Begin to answer."""
        return Streamed(200, self._sent())

    def desk(self, asked: Asked) -> Reply:
        """Take an answer that is passed on."""
        self.told.append(sent_note(asked))
        self._more.set()
        return Reply(204)

    async def _sent(self) -> AsyncIterator[bytes]:
        for piece in self._pieces:
            if not self.is_late:
                self.is_late = not await self._has(piece.needs)
            yield piece.content

    async def _has(self, count: int) -> bool:
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE_S):
                while len(self.told) < count:
                    self._more.clear()
                    await self._more.wait()
        return len(self.told) >= count


@dataclass(frozen=True, slots=True)
class Streamed(Reply):
    """An answer whose body is sent in the pieces that it is made of."""

    def response(self) -> Response:
        """Write it as the web framework does."""
        from starlette.responses import StreamingResponse

        return StreamingResponse(self.body, self.status, self.headers, NDJSON)


# What stands in the lines.


def good(cases: Cases) -> Line:
    """Make the answer to a good item."""
    decision = cases.one_of(["approved", "rejected"])
    data = {"id": cases.name("pred"), "prediction": decision, "probability": cases.whole(0, 99)}
    return {"status": "success", "data": data}


def bad(cases: Cases) -> Line:
    """Make the answer to an item that was refused: it has a code, and no `meta`."""
    details = [
        {"field": cases.name("field"), "message": "This is not acceptable (größer als 5 €)."}
    ]
    error = {"code": "VALIDATION_ERROR", "message": "See details.", "details": details}
    return {"status": "error", "error": error}


def end(cases: Cases, count: int) -> Line:
    """Make the line that ends a whole batch."""
    return {"status": "end", "items": count, "meta": {"request_id": cases.name("request")}}


def failure(cases: Cases, code: str) -> Line:
    """Make the line by which a server says that it cannot go on."""
    error = {"code": code, "message": "The rest cannot be made.", "details": []}
    return {"status": "error", "error": error, "meta": {"request_id": cases.name("request")}}
