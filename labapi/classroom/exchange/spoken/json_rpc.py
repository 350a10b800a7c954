"""JSON-RPC 2.0, which agents speak by MCP: the method and its tool, and how the call ended."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.classroom.exchange.spoken.spoken import Spoken, json_in

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange


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
