"""A console's history as a collection for Postman, in its format v2.1; Bruno and others read it.

What is written is what went over the wire: percent-encoded as it was, with the answer saved beside
each request. Secrets are masked unless asked for: a collection is made to be shared.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from labapi.classroom.exchange.as_code import own_headers
from labapi.classroom.exchange.exchange import Exchange
from labapi.classroom.exchange.secrets import MASK, masked_body, masked_header, masked_text
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.classroom.widgets.console.sending import Sent

SCHEMA = "https://schema.getpostman.com/json/collection/v2.1.0/collection.json"
PRUNED = frozenset({"GET", "HEAD", "COPY", "PURGE", "UNLOCK"})
"""Methods whose body Postman drops, unless the item asks it not to."""
_LANGUAGES = re.compile(r"json|html|xml|javascript")


def collection_of(sent: Iterable[Sent], name: str, secrets: bool = False) -> dict[str, Any]:
    """Make a collection with one item a request, as JSON can hold it."""
    description = "Sent from a notebook with labapi."
    if not secrets:
        description += f" {MASK} hides a secret: put yours in its place."
    return {
        "info": {"name": name, "description": description, "schema": SCHEMA},
        "item": [item_of(one, secrets) for one in sent],
    }


def item_of(sent: Sent, secrets: bool = False) -> dict[str, Any]:
    """Make one item: the request, what Postman must not do to it, and the saved answer."""
    exchange = sent.exchange
    request = _request(exchange, secrets)
    path = request["url"]["raw"].removeprefix(exchange.origin)
    item: dict[str, Any] = {"name": sent.label or f"{exchange.method} {path}", "request": request}
    if behavior := _behavior(exchange):
        item["protocolProfileBehavior"] = behavior
    answered = exchange.status is not None
    return item | {"response": [_answer(exchange, request, secrets)] if answered else []}


def _request(exchange: Exchange, secrets: bool) -> dict[str, Any]:
    request: dict[str, Any] = {
        "method": exchange.method,
        "header": [{"key": k, "value": v} for k, v in own_headers(exchange, secrets)],
        "url": _url(exchange.url if secrets else masked_text(exchange.url)),
    }
    if exchange.request_body:
        request["body"] = _body(exchange, secrets)
    return request


def _url(raw: str) -> dict[str, Any]:
    """Take an address apart; names and values of the query stay percent-encoded, as sent."""
    parts = urlsplit(raw)
    host = parts.hostname or ""
    url: dict[str, Any] = {
        "raw": raw,
        "protocol": parts.scheme,
        "host": [f"[{host}]"] if ":" in host else host.split("."),
        "path": parts.path.split("/")[1:],
    }
    if parts.port is not None:
        url["port"] = str(parts.port)
    if parts.query:
        url["query"] = [_parameter(piece) for piece in parts.query.split("&")]
    return url


def _parameter(piece: str) -> dict[str, str | None]:
    name, equals, value = piece.partition("=")
    return {"key": name, "value": value if equals else None}


def _body(exchange: Exchange, secrets: bool) -> dict[str, Any]:
    text = _text(exchange.request_body)
    if text is None:
        return {"mode": "file", "file": {"src": None}}  # bytes: a file is to be chosen in Postman
    language = _language(exchange.request_header("content-type"))
    raw = masked_body(text, secrets)
    return {"mode": "raw", "raw": raw, "options": {"raw": {"language": language}}}


def _behavior(exchange: Exchange) -> dict[str, Any]:
    """Keep Postman from sending something else: it prunes bodies, adds headers and follows."""
    behavior: dict[str, Any] = {}
    if exchange.request_body and exchange.method in PRUNED:
        behavior["disableBodyPruning"] = True
    if exchange.request_body and not exchange.request_header("content-type"):
        behavior["disabledSystemHeaders"] = {"content-type": True}
    if exchange.status is not None and exchange.status // 100 == 3:
        behavior["followRedirects"] = False
    return behavior


def _answer(exchange: Exchange, request: dict[str, Any], secrets: bool) -> dict[str, Any]:
    status = exchange.status or 0
    text = _text(exchange.response_body)
    answer: dict[str, Any] = {
        "name": f"{status} {name_of(status)}",
        "originalRequest": request,
        "status": name_of(status),
        "code": status,
        "responseTime": round(exchange.duration_ms, 3),
        "header": [
            {"key": name, "value": value if secrets else masked_header(name, value)}
            for name, value in exchange.response_headers
        ],
        "cookie": [],
        "_postman_previewlanguage": _language(exchange.response_header("content-type")),
    }
    return answer if text is None else answer | {"body": masked_body(text, secrets)}


def _language(content_type: str) -> str:
    found = _LANGUAGES.search(content_type.lower())
    return found[0] if found else "text"


def _text(body: bytes) -> str | None:
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None
