"""Which protocol an exchange speaks, as it shows by itself; and what is said in it, drawn."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.exchange.content import draw_body
from labapi.classroom.exchange.exchange import answered, exchange_of
from labapi.classroom.exchange.message.calls import grpc_in, json_rpc_in, talk_in
from labapi.classroom.exchange.message.decoded import decode_message, draw_decoded
from labapi.classroom.exchange.message.graphql_query import graphql_in
from labapi.classroom.exchange.message.spoken import NOTHING, Part, Spoken, part_lines
from labapi.classroom.exchange.secrets import masked_text
from labapi.classroom.notebook.markup import tag
from labapi.classroom.notebook.measured import as_html, marked
from labapi.web.statuses import family_of

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange
    from labapi.web.layers.entry import Entry

PLAIN = "HTTP"
"""What is spoken with an API that has no other protocol in it."""
NAME_CHARACTERS = 80


def spoken_in(exchange: Exchange, secrets: bool = False, brief: bool = False) -> Spoken:
    """Read what another protocol says in an exchange; `NOTHING` where it is HTTP alone.

    A brief reading has no parts, and costs little.
    """
    return (
        talk_in(exchange, secrets, brief)
        or grpc_in(exchange)
        or graphql_in(exchange, secrets, brief)
        or json_rpc_in(exchange)
        or NOTHING
    )


class Line:
    """What a table says of an entry: the protocol, a name for what was asked, how it ended."""

    def __init__(self, entry: Entry) -> None:
        """Read an entry."""
        spoken = spoken_in(exchange_of(entry), brief=True)
        self.protocol = entry.protocol or spoken.protocol or PLAIN
        self.name = _short(spoken.name)
        self.failure = _short(spoken.failure)
        status = entry.status or 0
        self.is_hidden = bool(self.failure) and status < 400
        """Whether it failed though the status does not tell."""
        but = ", but " if self.is_hidden else ": "
        self.status = answered(entry) + (but + self.failure if self.failure else "")
        self.family = 4 if self.is_hidden else status // 100
        """That of the status, or of an error where the status hides one."""
        self.meaning = "" if self.is_hidden else family_of(status)

    def columns(self) -> dict[str, str]:
        """Give them as the columns of a table."""
        return {"protocol": self.protocol, "name": self.name, "failed": self.failure}


def _short(text: str) -> str:
    text = masked_text(" ".join(text.split()))
    return marked(text[:NAME_CHARACTERS] + "…" * (len(text) > NAME_CHARACTERS))


def said_lines(spoken: Spoken, parts: tuple[Part, ...], body: bytes) -> list[str]:
    """Write what another protocol says in the place of a body; nothing where the body says all."""
    if spoken.is_binary:
        return repr(decode_message(body)).splitlines() if body else ["(no message)"]
    return [line for part in parts for line in part_lines(part)]


def draw_said(spoken: Spoken, parts: tuple[Part, ...], body: bytes) -> str:
    """Draw what another protocol says in the place of a body; nothing where the body says all."""
    if spoken.is_binary:
        return draw_decoded(decode_message(body)) if body else tag("p", "no message", "lab-note")
    drawn = (
        tag("div", as_html(part.title), "lab-title") + draw_body(part.body, "nothing")
        for part in parts
    )
    return "".join(drawn)
