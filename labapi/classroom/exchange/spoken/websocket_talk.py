"""A WebSocket: the messages of both sides in their order, below the handshake."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.exchange.content import Body, body_of
from labapi.classroom.exchange.spoken.spoken import Part, Spoken
from labapi.classroom.notebook.measured import milliseconds

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange
    from labapi.web.layers.entry import SaidLike

SHOWN = 40
ARROWS = {"client": "client →", "server": "server ←"}


def talk_in(exchange: Exchange, secrets: bool = False) -> Spoken | None:
    """Give the messages that were exchanged; None where no WebSocket was opened."""
    talk = exchange.talk
    if talk is None or exchange.status != 101:
        return None
    said = talk.said
    parts = [_part(one, secrets) for one in said[:SHOWN]]
    missing = talk.count - len(parts)
    if missing:
        parts.append(Part("…", Body((), note=f"{missing:,} more messages")))
    end = talk.ended or "it is open"
    parts.append(Part("end", Body((), note=end)))
    return Spoken(exchange.protocol, answered=tuple(parts))


def _part(one: SaidLike, secrets: bool) -> Part:
    title = f"{ARROWS.get(one.by, one.by)} {milliseconds(one.after_ms)}"
    return Part(title, body_of(one.content, "", secrets, one.size - len(one.content)))
