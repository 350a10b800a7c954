"""The same request, written so that it can be sent again: as curl and as `requests` code."""

from __future__ import annotations

import json
import re
import shlex
from typing import Any

from labapi.classroom.exchange import Exchange
from labapi.classroom.measured import marked
from labapi.classroom.secrets import masked_header, masked_json, masked_text

SELF_MADE = {
    "accept": r"\*/\*",
    "accept-encoding": r"gzip, deflate(, br)?(, zstd)?",
    "connection": "keep-alive",
    "content-length": r"\d+",
    "user-agent": r"(python-requests|curl)/[\d.]+",
}
"""Headers that a client makes by itself, and what it writes into them; `Host` is another."""
VERBS = frozenset({"get", "post", "put", "patch", "delete", "head", "options"})
WIDTH = 88


def as_curl(exchange: Exchange, secrets: bool = False) -> str:
    """Write the request as a curl command for a POSIX shell."""
    verb = "--head" if exchange.method == "HEAD" else f"-X {shlex.quote(exchange.method)}"
    parts = [f"curl {verb} {shlex.quote(_url(exchange, secrets))}"]
    parts += [f"-H {shlex.quote(f'{k}: {v}')}" for k, v in own_headers(exchange, secrets)]
    text = _text(exchange.request_body)
    if text is None:
        parts.append("--data-binary @body.bin  # the body is not text: save it in this file")
    elif text:
        parts.append(f"--data-raw {shlex.quote(_masked_body(text, secrets))}")
    return marked(" \\\n  ".join(parts))


def as_requests(exchange: Exchange, secrets: bool = False) -> str:
    """Write the request as Python code for the `requests` library."""
    arguments = [repr(_url(exchange, secrets))]
    headers = dict(own_headers(exchange, secrets))
    body, is_json = _python_body(exchange, secrets)
    if body:
        arguments.append(body)
    if is_json:
        headers.pop("Content-Type", None)  # json= sets it
    if headers:
        arguments.append(f"headers={headers!r}")
    call = _call(exchange.method)
    whole = f"{call}{', '.join(arguments)})"
    if len(whole) > WIDTH:
        whole = call + "".join(f"\n    {argument}," for argument in arguments) + "\n)"
    return marked(f"import requests\n\nr = {whole}")


def own_headers(exchange: Exchange, secrets: bool) -> list[tuple[str, str]]:
    """List the headers that the sender chose, with secrets masked."""
    return [
        (name, value if secrets else masked_header(name, value))
        for name, value in exchange.request_headers
        if not _is_self_made(name.lower(), value, exchange.origin)
    ]


def _is_self_made(name: str, value: str, origin: str) -> bool:
    if name == "host":
        return origin.endswith(f"://{value}")
    return name in SELF_MADE and re.fullmatch(SELF_MADE[name], value) is not None


def _url(exchange: Exchange, secrets: bool) -> str:
    return exchange.url if secrets else masked_text(exchange.url)


def _call(method: str) -> str:
    if method.lower() in VERBS:
        return f"requests.{method.lower()}("
    return f"requests.request({method!r}, "


def _python_body(exchange: Exchange, secrets: bool) -> tuple[str, bool]:
    """Write the argument that carries the body, and whether it is `json=`."""
    text = _text(exchange.request_body)
    if text is None:
        return f"data={exchange.request_body!r}", False
    value = _same_json(text)
    if value is not None and "json" in exchange.request_header("content-type"):
        return f"json={value if secrets else masked_json(value)!r}", True
    return (f"data={_masked_body(text, secrets)!r}" if text else ""), False


def _masked_body(text: str, secrets: bool) -> str:
    value = None if secrets else _same_json(text)
    if value is not None and masked_json(value) != value:
        return json.dumps(masked_json(value), ensure_ascii=False)
    return text if secrets else masked_text(text)


def _same_json(text: str) -> Any:
    """Parse a JSON object or array, if `json=` would send the same document again, else None."""
    try:
        value = json.loads(text)
        same = _without_spaces(json.dumps(value, allow_nan=False)) == _without_spaces(text)
    except (ValueError, RecursionError):
        return None
    return value if same and isinstance(value, dict | list) else None


def _without_spaces(document: str) -> str:
    return "".join(document.split())


def _text(body: bytes) -> str | None:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        return None
