"""Show one request and its answer: `labapi.show(r)`."""

from __future__ import annotations

import sys
from dataclasses import replace
from typing import Any

from labapi.classroom import drawing
from labapi.classroom.body import Body, body_of
from labapi.classroom.briefly import briefly
from labapi.classroom.exchange import Exchange, exchange_of
from labapi.classroom.markup import page
from labapi.classroom.measured import marked, milliseconds
from labapi.classroom.secrets import masked_header, masked_text
from labapi.web.statuses import family_of, name_of

REFUSALS = frozenset({401, 403, 429, 500})
REFUSERS = frozenset({"cors", "limit", "route"})


class Shown:
    """An exchange ready to be read, as text and as HTML, with secrets masked unless asked for."""

    def __init__(self, exchange: Exchange, secrets: bool = False) -> None:
        """Show this exchange."""
        self.exchange = exchange
        self.secrets = secrets

    def __repr__(self) -> str:
        """Write the exchange as it went over the wire, with what was measured marked."""
        sent = ["You sent", *_indented(self.request_lines())]
        answered = ["The server answered", *_indented(self.answer_lines())]
        return "\n".join([*sent, "", *answered, "", *self.trace_lines()]).rstrip()

    def _repr_html_(self) -> str:
        """Draw the exchange: what you sent, what came back, where the server's time went."""
        return page(drawing.exchange(self), sheets=["exchange.css"])

    @property
    def target(self) -> str:
        """The path and query, with secrets masked."""
        target = self.exchange.target
        return marked(target if self.secrets else masked_text(target))

    @property
    def request_headers(self) -> list[tuple[str, str]]:
        """The headers that were sent."""
        return self._headers(self.exchange.request_headers)

    @property
    def response_headers(self) -> list[tuple[str, str]]:
        """The headers that came back."""
        return self._headers(self.exchange.response_headers)

    @property
    def request_body(self) -> Body:
        """The body that was sent."""
        e = self.exchange
        kind = e.request_header("content-type")
        return body_of(e.request_body, kind, self.secrets, e.request_elided)

    @property
    def response_body(self) -> Body:
        """The body that came back."""
        e = self.exchange
        kind = e.response_header("content-type")
        return body_of(e.response_body, kind, self.secrets, e.response_elided)

    @property
    def crash(self) -> str:
        """The traceback from the server's log; empty where nothing crashed."""
        text = self.exchange.crash or ""
        return text if self.secrets else masked_text(text)

    @property
    def answered_by(self) -> str:
        """A sentence on the layer that refused; empty where the request went its whole way."""
        name = self.exchange.answered_by
        return f"Answered by: {name}. Nothing further in has seen it." if name in REFUSERS else ""

    def request_lines(self) -> list[str]:
        """Write the request line, headers and body."""
        first = f"{self.exchange.method} {self.target} HTTP/{self.exchange.http_version}"
        return _message(first, self.request_headers, self.request_body)

    def answer_lines(self) -> list[str]:
        """Write the status line, headers and body."""
        status = self.exchange.status
        if status is None:
            return ["nothing: the client had left"]
        first = f"{status} {name_of(status)} ({family_of(status)})"
        return _message(first, self.response_headers, self.response_body)

    def trace_lines(self) -> list[str]:
        """Write the times, and for a crash the last line of the traceback."""
        lines = [f"{milliseconds(self.exchange.duration_ms)} as the {self.exchange.seen_by} saw it"]
        if self.exchange.steps:
            steps = [f"{s.name} {milliseconds(s.duration_ms)}" for s in self.exchange.steps]
            lines.append(f"Inside the server: {' → '.join(steps)}")
        if self.answered_by:
            lines.append(self.answered_by)
        if self.crash:
            lines.append(f"In the server's log: {self.crash.strip().splitlines()[-1]}")
        return lines

    def _headers(self, headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
        plain = headers if self.secrets else [(k, masked_header(k, v)) for k, v in headers]
        return [(name, marked(value, name)) for name, value in plain]


@briefly
def show(r: Any, secrets: bool = False) -> Shown:
    """Show a request and its answer: `r` is what `requests` returned, or an entry of a journal.

    Keys, tokens and cookies are masked unless `secrets=True`. What stands between ⟨ and ⟩ was
    measured or made up by the server for this one request, and differs from run to run.
    Raises `TypeError` that says what to pass for anything else.
    """
    exchange = exchange_of(r)
    if exchange.seen_by == "client" and (exchange.status in REFUSALS or _is_options(exchange)):
        exchange = _with_what_the_journal_knows(exchange)
    return Shown(exchange, secrets)


def _is_options(exchange: Exchange) -> bool:
    return exchange.method == "OPTIONS"


def _with_what_the_journal_knows(exchange: Exchange) -> Exchange:
    """Add the crash, or who refused, from the journal of the server in this kernel.

    The request's id tells which entry it is; of an app that gives no ids it is the latest.
    """
    request_id = exchange.response_header("x-request-id")
    module = sys.modules.get("labapi.classroom.server")
    for server in module.RUNNING.values() if module else ():
        if server.url == exchange.origin:
            journal = server.owner.journal.filter(exchange.target, exchange.method, exchange.status)
            for entry in reversed(list(journal)):
                if dict(entry.response_headers).get("x-request-id", "") == request_id:
                    return replace(exchange, crash=entry.crash, answered_by=entry.answered_by)
    return exchange


def _message(first: str, headers: list[tuple[str, str]], body: Body) -> list[str]:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    if body.lines or body.note:
        lines += ["", *body.lines]
    return [*lines, f"({body.note})"] if body.note else lines


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}".rstrip() for line in lines]
