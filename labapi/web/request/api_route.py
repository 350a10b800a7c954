"""The route as every endpoint of the API uses it: what happens between router and endpoint.

A request that has found its route passes here in this order: what the caller may do, content type,
size, strict JSON, the saved answer of an `Idempotency-Key`, and then FastAPI, which validates and
calls the endpoint.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, TypeVar

from fastapi.routing import APIRoute

from labapi.web.request.api_request import ApiRequest
from labapi.web.request.body import (
    parse_json,
    read_body,
    require_content_type,
    require_query_type,
)
from labapi.web.request.idempotency import answer_once

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from starlette.requests import Request
    from starlette.responses import Response

    Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

JSON = "application/json"
LARGE_BYTES = 32_768
"""From this size up a body is parsed in a thread: one of 1 MiB would hold up all others."""


def accepts(*media_types: str, limit: str = "max_body_bytes") -> Callable[[Endpoint], Endpoint]:
    """Say which content types an endpoint reads, and which setting bounds the body's size."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.accepts = media_types  # type: ignore[attr-defined]
        endpoint.limit = limit  # type: ignore[attr-defined]
        return endpoint

    return mark


def idempotent(endpoint: Endpoint) -> Endpoint:
    """Let a client repeat a POST without repeating its effect, by an `Idempotency-Key` header."""
    endpoint.answers_once = True  # type: ignore[attr-defined]
    return endpoint


def requires(scope: str) -> Callable[[Endpoint], Endpoint]:
    """Say which scope a caller needs; without `auth` in the settings nobody is asked."""

    def mark(endpoint: Endpoint) -> Endpoint:
        endpoint.scope = scope  # type: ignore[attr-defined]
        return endpoint

    return mark


class ApiRoute(APIRoute):
    """A route whose request has been read and found well formed before FastAPI sees it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap FastAPI's own handler of this route."""
        handle = super().get_route_handler()
        media_types = getattr(self.endpoint, "accepts", (JSON,) if self.body_field else ())
        limit = getattr(self.endpoint, "limit", "max_body_bytes")
        answers_once = hasattr(self.endpoint, "answers_once")
        scope = getattr(self.endpoint, "scope", None)
        # Where CSV is taken too, the body is large, and the endpoint reads both in a thread.
        only_json = "text/csv" not in media_types
        is_query = "QUERY" in (self.methods or ())

        async def read_and_handle(plain: Request) -> Response:
            request = ApiRequest(plain.scope, plain.receive)
            if scope:
                request.require(scope)
            sent = dict(plain.scope["headers"])
            if media_types:
                if is_query:
                    require_query_type(sent)
                media_type = require_content_type(request, sent, media_types)
                body = await read_body(request, sent, getattr(request.settings, limit))
                request.trace.enter("schema")
                request.keep_body(body, media_type)
                if only_json:
                    # Parsed here, for FastAPI would hide the reason of a failure.
                    large = len(body) > LARGE_BYTES
                    request.keep_json(
                        await asyncio.to_thread(parse_json, body) if large else parse_json(body)
                    )
            if answers_once and b"idempotency-key" in sent:
                return await answer_once(request, handle)
            return await handle(request)

        return read_and_handle
