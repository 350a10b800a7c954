"""Calls by gRPC and JSON-RPC, and talks by WebSocket: what was asked, and how it ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

from labapi.classroom.exchange.content import Body, body_of
from labapi.classroom.exchange.message.spoken import Part, Spoken, json_in
from labapi.classroom.notebook.measured import milliseconds

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange
    from labapi.web.layers.entry import SaidLike

GRPC = "gRPC"
SHOWN_MESSAGES = 40
ARROWS = {"client": "client →", "server": "server ←"}
STATUSES = (
    "OK", "CANCELLED", "UNKNOWN", "INVALID_ARGUMENT", "DEADLINE_EXCEEDED", "NOT_FOUND",
    "ALREADY_EXISTS", "PERMISSION_DENIED", "RESOURCE_EXHAUSTED", "FAILED_PRECONDITION", "ABORTED",
    "OUT_OF_RANGE", "UNIMPLEMENTED", "INTERNAL", "UNAVAILABLE", "DATA_LOSS", "UNAUTHENTICATED",
)  # fmt: skip
"""The names of gRPC's statuses, each at the place of its number (gRPC over HTTP2)."""


def grpc_in(exchange: Exchange) -> Spoken | None:
    """Read an exchange as a call of gRPC; None where it is none."""
    if not exchange.request_header("content-type").startswith("application/grpc"):
        return None
    number = exchange.response_header("grpc-status")
    failed = number not in ("", "0")
    message = unquote(exchange.response_header("grpc-message"))
    return Spoken(
        GRPC,
        failure=f"grpc-status {number} {status_name(number)}" if failed else "",
        told=(message,) if failed and message else (),
        is_binary=True,
    )


def status_name(number: str) -> str:
    """Name a status of gRPC.

    >>> status_name("5"), status_name("99")
    ('NOT_FOUND', 'of no known name')
    """
    known = number.isdecimal() and int(number) < len(STATUSES)
    return STATUSES[int(number)] if known else "of no known name"


def with_status_name(header: str, value: str) -> str:
    """Write the value of a header, and behind a `grpc-status` its name.

    >>> with_status_name("grpc-status", "0"), with_status_name("age", "0")
    ('0 (OK)', '0')
    """
    return f"{value} ({status_name(value)})" if header.lower() == "grpc-status" else value


# JSON-RPC 2.0, which agents speak by MCP.


def json_rpc_in(exchange: Exchange) -> Spoken | None:
    """Read an exchange as a call of JSON-RPC; None where it is none."""
    asked = json_in(exchange.request_body)
    if not isinstance(asked, dict) or asked.get("jsonrpc") != "2.0":
        return None
    failure, told = _ended(_answer(exchange))
    return Spoken(exchange.protocol or "JSON-RPC", _name(asked), failure, told)


def _name(asked: dict[str, Any]) -> str:
    """Name a call: the method, and behind it the tool or resource that it is about."""
    params = asked.get("params")
    about = (params.get("name") or params.get("uri")) if isinstance(params, dict) else None
    method = asked.get("method") or "an answer"
    return f"{method} {about}" if isinstance(about, str) else str(method)


def _answer(exchange: Exchange) -> Any:
    """Give the answer, or the last message of one that came as server-sent events."""
    body = exchange.response_body
    if exchange.response_header("content-type").startswith("text/event-stream"):
        said = [line[5:].strip() for line in body.splitlines() if line.startswith(b"data:")]
        body = said[-1] if said else b""
    return json_in(body)


def _ended(answer: Any) -> tuple[str, tuple[str, ...]]:
    """Say what failed: the call itself (section 5.1 of JSON-RPC), or the tool within (MCP)."""
    if not isinstance(answer, dict):
        return "", ()
    error, result = answer.get("error"), answer.get("result")
    if isinstance(error, dict):
        return f"error {error.get('code')}", (str(error.get("message", "no message")),)
    if isinstance(result, dict) and result.get("isError") is True:
        content = result.get("content")
        texts = [one.get("text") for one in content or () if isinstance(one, dict)]
        return "the tool failed", tuple(text for text in texts if isinstance(text, str))
    return "", ()


# A WebSocket: the messages of both sides in their order, below the handshake.


def talk_in(exchange: Exchange, secrets: bool = False, brief: bool = False) -> Spoken | None:
    """Give the messages that were exchanged; None where no WebSocket was opened."""
    talk = exchange.talk
    if talk is None or exchange.status != 101:
        return None
    said = () if brief else talk.said
    parts = [_part(one, secrets) for one in said[:SHOWN_MESSAGES]]
    missing = talk.count - len(parts)
    if missing:
        parts.append(Part("…", Body((), note=f"{missing:,} more messages")))
    end = talk.ended or "it is open"
    parts.append(Part("end", Body((), note=end)))
    return Spoken(exchange.protocol, answered=tuple(parts))


def _part(one: SaidLike, secrets: bool) -> Part:
    title = f"{ARROWS.get(one.by, one.by)} {milliseconds(one.after_ms)}"
    return Part(title, body_of(one.content, "", secrets, one.size - len(one.content)))
