"""MCP: the loan API as tools that an agent finds, reads and calls by itself.

The Model Context Protocol as of its revision 2026-07-28, which is stateless
(https://modelcontextprotocol.io/specification/2026-07-28): one address, to which each message is a
POST of its own, JSON-RPC 2.0 in and out. There is no handshake before, and no session after it.
How a message is read and checked stands in `mcp_messages.py`. No library of MCP's is used: one
address and three methods can be read whole. MCP's own client tells that they are right
(`tests/contract/outside`).

Two tools do the same work. `decide_loan` was written for agents: little goes in, little comes out.
`create_prediction` was converted from the API's OpenAPI document by rule, as programs do it. What
each costs an agent can be counted in bytes: it reads `tools/list` before it does any work.

Errors are of two kinds. What an agent can mend (an age of 12) is a result with `isError`, for it to
read. What only its programmer can mend is an error of JSON-RPC, with an HTTP status.
"""

from __future__ import annotations

import asyncio
import json
import secrets
import sys
from collections.abc import Callable
from time import perf_counter
from typing import TYPE_CHECKING, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from labapi.alternatives.alone import run_app
from labapi.alternatives.mcp_messages import (
    BAD_PARAMS,
    NO_METHOD,
    REVISION,
    SPEAKS,
    Json,
    RpcError,
    answered,
    check,
    failed,
    may_ask,
    read_message,
)
from labapi.alternatives.use_cases import UseCases
from labapi.domain.errors import LabError
from labapi.domain.sqlite.errors import StoreError
from labapi.web.envelope import Failure, Meta, Success
from labapi.web.layers import CRASH_KEY
from labapi.web.problems import error_out
from labapi.web.schemas.fields import rfc3339
from labapi.web.schemas.predictions import FeaturesIn, PredictionOut

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from labapi.web.services import Services
    from labapi.web.settings import Settings

FOR_ALL = {"ttlMs": 300_000, "cacheScope": "public"}  # a list that is kept for five minutes


class Tool(NamedTuple):
    """What an agent is told of a tool; what it does; and how it says what an agent can mend."""

    told: Json
    work: Callable[[UseCases, Json], Json]
    refuse: Callable[[UseCases, LabError], str]


def curated() -> Tool:
    """Make the tool that was written for agents; its bounds are those of the API."""
    kept = ("type", "minimum", "exclusiveMinimum", "maximum", "description")
    fields = FeaturesIn.model_json_schema()["properties"].items()
    facts = {name: {word: said[word] for word in kept if word in said} for name, said in fields}
    schema = {"type": "object", "properties": facts, "required": list(facts)}
    text = "Decide on a loan: approved or rejected, and how probable it is that it is approved."

    def work(loans: UseCases, arguments: Json) -> Json:
        made = loans.predict({"features": arguments})
        return _text(f"{made.prediction}, P(approved) = {made.probability:.2f}")

    def refuse(loans: UseCases, error: LabError) -> str:
        wrong = [f"{one.field.removeprefix('features.')}: {one.message}" for one in error.details]
        return " ".join(wrong) or error.message

    return Tool({"name": "decide_loan", "description": text, "inputSchema": schema}, work, refuse)


def converted(document: Json) -> Tool:
    """Make a tool of the operation `POST /predict` by rule: its words and schemas as they are."""
    told = document["paths"]["/api/v1/predict"]["post"]
    content = told["requestBody"]["content"], told["responses"]["200"]["content"]
    asked, answered = (_whole(one["application/json"]["schema"], document) for one in content)
    text = f"{told['summary']}. {told['description']}"

    def work(loans: UseCases, arguments: Json) -> Json:
        began_s = perf_counter()
        data = loans.predict(arguments)
        answer = Success[PredictionOut](data=data, meta=_meta(loans, began_s)).model_dump_json()
        return {**_text(answer), "structuredContent": json.loads(answer)}

    def refuse(loans: UseCases, error: LabError) -> str:
        meta = _meta(loans, perf_counter())
        return Failure(error=error_out(error), meta=meta).model_dump_json()

    shapes = {"inputSchema": asked, "outputSchema": answered}
    return Tool({"name": told["operationId"], "description": text, **shapes}, work, refuse)


def _whole(schema: Json, document: Json) -> Json:
    """Write a schema with all that it refers to, since a tool stands outside of any document."""
    there, here = "#/components/schemas/", "#/$defs/"
    found, names = {}, [schema["$ref"].removeprefix(there)]
    for name in names:  # which grows meanwhile
        text = json.dumps(document["components"]["schemas"][name])
        found[name] = json.loads(text.replace(there, here))
        meant = [part.partition('"')[0] for part in text.split(there)[1:]]
        names += [other for other in dict.fromkeys(meant) if other not in names]
    return {**found.pop(names[0]), "$defs": found}


def _meta(loans: UseCases, began_s: float) -> Meta:
    now, spent_ms = rfc3339(loans.services.clock.now()), (perf_counter() - began_s) * 1000
    request_id = secrets.token_hex(8)
    return Meta(request_id=request_id, timestamp=now, response_time_ms=round(spent_ms, 3))


def _text(said: str) -> Json:
    return {"content": [{"type": "text", "text": said}]}


class McpApp:
    """The one address of the server, as an ASGI app."""

    def __init__(self, services: Services, settings: Settings, document: Json) -> None:
        """Offer two tools, one of them made from the API's OpenAPI document."""
        self.loans = UseCases(services, settings)
        self.tools = {tool.told["name"]: tool for tool in (curated(), converted(document))}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; a WebSocket has no answer here."""
        if scope["type"] == "http":
            await (await self._answer(Request(scope, receive)))(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        settings, message = self.loans.settings, None
        if not may_ask(request, settings.cors_origins):
            return Response(status_code=403)
        if request.method != "POST":
            return Response(status_code=405, headers={"Allow": "POST"})
        try:
            message = await read_message(request, settings.max_body_bytes)
            if "id" not in message:  # a notification: nobody waits for what comes of it
                return Response(status_code=202)
            said = await self._do(message["method"], check(message, request), request)
            return answered(message["id"], said)
        except Exception as error:
            return failed(message, error, request)

    async def _do(self, method: str, params: Json, request: Request) -> Json:
        match method:
            case "server/discover":
                can: Json = {"supportedVersions": [REVISION], "capabilities": {"tools": {}}}
                return can | FOR_ALL
            case "tools/list" if "cursor" in params:
                raise RpcError(BAD_PARAMS, "There is one page of tools, and so no cursor.")
            case "tools/list":
                return {"tools": [tool.told for tool in self.tools.values()]} | FOR_ALL
            case "tools/call":
                return await self._call(params, request)
        raise RpcError(NO_METHOD, f"There is no method {method!r}. {SPEAKS}")

    async def _call(self, params: Json, request: Request) -> Json:
        tool, arguments = self.tools.get(str(params.get("name"))), params.get("arguments", {})
        if tool is None:
            raise RpcError(BAD_PARAMS, f"Unknown tool. There are: {', '.join(self.tools)}.")
        if not isinstance(arguments, dict):
            raise RpcError(BAD_PARAMS, "The arguments must be an object.")
        try:
            return await asyncio.to_thread(tool.work, self.loans, arguments)
        except LabError as error:
            if isinstance(error, StoreError):
                request.scope[CRASH_KEY] = str(error)  # which file, and why: for the operator
            return {**_text(tool.refuse(self.loans, error)), "isError": True}


def mcp_app(services: Services, settings: Settings, document: Json) -> McpApp:
    """Give the ASGI app; `document` is the API's OpenAPI document."""
    return McpApp(services, settings, document)


def _alone(services: Services, settings: Settings) -> McpApp:
    from labapi.web.app import create_app  # only for its document

    return mcp_app(services, settings, create_app(settings, services).openapi())


if __name__ == "__main__":
    sys.exit(run_app("MCP", _alone, "/mcp"))
