"""GraphQL over HTTP: how a query comes, and how its answer goes.

After the draft *GraphQL over HTTP* (https://graphql.github.io/graphql-over-http/draft/): one
address, asked by POST with JSON, or by GET for what only reads. What the status means depends on
the media type that the client accepts:

- `application/json`, the older: 200 whenever the answer is GraphQL's, errors or not. Whoever looks
  at the status alone takes a refusal for a success.
- `application/graphql-response+json`: 400 where nothing was run, 294 (*Partial Success*) where
  fields failed, else 200.
- `text/event-stream`: each result as a server-sent event, `next`, and `complete` after the last
  (the protocol *GraphQL over SSE*, distinct connections). A subscription is answered in no other
  way. So it is HTTP, and passes the layers of every request: the journal sees it, the gate asks for
  its `Host`, and CORS decides which pages may read it. A WebSocket, which carries subscriptions
  elsewhere, passes them by, and any page may open one; here each is refused.

What a page of another origin could send unasked (a form, `text/plain`) is refused: a body is JSON,
and a GET changes nothing. There is no batching: one request, one operation. And there is no
GraphiQL, which needs the internet: a browser gets the schema, to read.
"""

from __future__ import annotations

import asyncio
import html
import json
import logging
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError, print_type, specified_scalar_types
from pydantic import BaseModel, ConfigDict, ValidationError
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response, StreamingResponse
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from labapi.alternatives.graphql_errors import fault_in, refused, told
from labapi.alternatives.use_cases import UseCases
from labapi.domain.errors import (
    LabError,
    MalformedBody,
    MethodNotAllowed,
    TooManyRequests,
    UnsupportedContentType,
)
from labapi.web.details import details_of
from labapi.web.layers import ALLOWANCE_KEY, CRASH_KEY, TRACE_KEY
from labapi.web.problems import STATUS_OF
from labapi.web.request.body import parse_json, read_body, require_content_type
from labapi.web.request.negotiation import ranges_in, would_rather

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from starlette.types import Receive, Scope, Send
    from strawberry import Schema

    from labapi.web.layers.limit import Allowance
    from labapi.web.services import Services
    from labapi.web.settings import Settings

JSON, RESPONSE = "application/json", "application/graphql-response+json"
EVENTS, HTML = "text/event-stream", "text/html"
PARTIAL = 294
"""The draft's own status for data with errors; the registry of statuses has none for it yet."""
METHODS = ("GET", "HEAD", "POST")
HEADERS = {"Cache-Control": "no-store", "Vary": "Accept"}
NO_SCRIPT = {"Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>The loan API by GraphQL</title>
<meta name="viewport" content="width=device-width"><style>
:root {{ color-scheme: light dark }} body {{ font: 1rem/1.5 system-ui; margin: 2rem auto;
max-width: 60rem; padding: 0 1rem }}
pre {{ white-space: pre-wrap; padding: 1rem; border: 1px solid #8888; border-radius: .3rem }}
</style><h1>The loan API by GraphQL</h1>
<p>Here stands no form to write queries in: the usual one comes from the internet, and this server
works without it. Ask by POST to this address, from a cell:</p>
<pre>requests.post(url, json={{"query": "{{ models {{ items {{ id default }} }} }}"}}).json()</pre>
<p>This is all that can be asked for:</p><pre>{schema}</pre></html>"""
ROOTS, BUILT_IN = ("Query", "Mutation", "Subscription"), tuple(specified_scalar_types)
READ = {OperationType.QUERY}
ANY = {*READ, OperationType.MUTATION}
STREAMED = {*ANY, OperationType.SUBSCRIPTION}
NOT_RUN = (MissingQueryError, CannotGetOperationTypeError, InvalidOperationTypeError)
log = logging.getLogger("labapi.errors")


class Asked(BaseModel):
    """One request: the names are those of the draft."""

    model_config = ConfigDict(strict=True)

    query: str
    variables: dict[str, Any] | None = None
    operationName: str | None = None
    extensions: dict[str, Any] | None = None


@dataclass(frozen=True)
class Call(UseCases):
    """The loan API as one request asks it."""

    allowance: Allowance | None = None

    async def pay(self, predictions: int) -> None:
        """Charge the caller for all that is asked for; raises TooManyRequests.

        The limit layer has taken 1 for the request, which stands for the first prediction.
        """
        if self.allowance is not None and predictions > 1:
            await asyncio.to_thread(self.allowance.charge, predictions)


class GraphQLOverHTTP:
    """An ASGI app that answers by a schema, whatever the path."""

    def __init__(self, schema: Schema, services: Services, settings: Settings) -> None:
        """Answer by `schema`, whose resolvers ask these services."""
        self.schema, self.services, self.settings = schema, services, settings

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, and refuse a WebSocket."""
        if scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close"})  # before it was accepted: 403 on the wire
            return
        request = Request(scope, receive)
        try:
            response = await self._answer(request)
        except LabError as error:
            response = _refusal(error)
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        if request.method not in METHODS:
            raise MethodNotAllowed(request.method, METHODS)
        accept = ", ".join(request.headers.getlist("accept"))
        reads = request.method != "POST"
        if reads and "query" not in request.query_params:
            if would_rather(accept, HTML, JSON):
                return HTMLResponse(page_of(self.schema), headers=HEADERS | NO_SCRIPT)
            raise MalformedBody("There is no query. Send it by POST as JSON, under the key query.")
        asked = read_parameters(request) if reads else await self._read_body(request)
        operation: dict[str, Any] = {
            "query": asked.query,
            "variable_values": asked.variables,
            "operation_name": asked.operationName,
            "context_value": Call(self.services, self.settings, request.scope.get(ALLOWANCE_KEY)),
        }
        try:
            if any(name == EVENTS for name, _ in ranges_in(accept)):
                return await self._stream(request, operation, READ if reads else STREAMED)
            allowed = READ if reads else ANY
            result = await self.schema.execute(**operation, allowed_operation_types=allowed)
            require_paid(result)
        except NOT_RUN as error:
            raise why_not_run(error, asked) from None
        return _written(request, result, RESPONSE if would_rather(accept, RESPONSE, JSON) else JSON)

    async def _read_body(self, request: Request) -> Asked:
        sent = dict(request.headers.raw)
        require_content_type(request, sent, (JSON,))
        body = await read_body(request, sent, self.settings.max_batch_bytes)
        return checked(parse_json(body))

    async def _stream(
        self, request: Request, operation: dict[str, Any], allowed: set[OperationType]
    ) -> Response:
        """Answer with events, unless the first result says that nothing was run."""
        results: Any = await self.schema.stream(**operation, allowed_operation_types=allowed)
        try:
            first = await anext(results)
        except GraphQLError as error:  # the parser's, which strawberry lets pass here
            first = PreExecutionError(data=None, errors=[error])
        if _nothing_ran(first):
            await results.aclose()
            require_paid(first)
            cause = first.errors[0].original_error
            if isinstance(cause, NOT_RUN):
                raise cause
            return _written(request, first, RESPONSE)
        return StreamingResponse(_events(request, first, results), 200, HEADERS, EVENTS)


async def _events(request: Request, result: Any, others: Any) -> AsyncIterator[str]:
    """Write each result as an event; a client that leaves ends what makes them."""
    async with aclosing(others):
        while result is not None:
            yield f"event: next\ndata: {_json(_document(request, result))}\n\n"
            result = await anext(others, None)
        yield "event: complete\ndata:\n\n"


def read_parameters(request: Request) -> Asked:
    """Read a query that came in the address."""
    found: dict[str, Any] = dict(request.query_params)
    for name in {"variables", "extensions"} & set(found):
        try:
            found[name] = parse_json(found[name].encode())
        except MalformedBody:
            raise MalformedBody(f"The parameter {name} is not JSON.") from None
    return checked(found)


def checked(document: Any) -> Asked:
    """Read a request of GraphQL; raises MalformedBody, since the draft asks for 400 here."""
    if isinstance(document, list):
        raise MalformedBody("A request holds one operation, and this is a list. Send each alone.")
    try:
        return Asked.model_validate(document)
    except ValidationError as error:
        found = details_of(error.errors(include_url=False))
    raise MalformedBody("This is no request of GraphQL. See details.", found)


def why_not_run(error: Exception, asked: Asked) -> LabError:
    """Say in our words why an operation that can be read is not one to run."""
    if isinstance(error, MissingQueryError):
        return MalformedBody("The query is empty. Write one, such as { models { items { id } } }.")
    if isinstance(error, CannotGetOperationTypeError):
        named = asked.operationName
        which = "at all" if named is None else f"named {named!r}"
        return MalformedBody(f"There is no operation {which} in the query.")
    if getattr(error, "operation_type", None) is OperationType.SUBSCRIPTION:
        return MalformedBody(f"A subscription is answered by events. POST it with Accept: {EVENTS}")
    return MethodNotAllowed("GET for a mutation", ("POST",))


def require_paid(result: Any) -> None:
    """Raise TooManyRequests where it kept all from running: no matter of GraphQL's, so 429."""
    for error in result.errors or ():
        if isinstance(error.original_error, TooManyRequests):
            raise error.original_error


def _refusal(error: LabError) -> Response:
    """Answer what is no request of GraphQL: with the status that the API has for it."""
    headers = dict(HEADERS)
    if isinstance(error, MethodNotAllowed):
        headers["Allow"] = ", ".join(error.allowed)
    if isinstance(error, UnsupportedContentType):
        headers["Accept"] = JSON
    if isinstance(error, TooManyRequests) and error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    body = _json({"errors": [refused(error)]})
    return Response(body, STATUS_OF[type(error)], headers, JSON)


def _written(request: Request, result: Any, media_type: str) -> Response:
    status = 200
    if media_type == RESPONSE and result.errors:
        status = _status_of(result) if _nothing_ran(result) else PARTIAL
    return Response(_json(_document(request, result)), status, HEADERS, media_type)


def _status_of(refused: Any) -> int:
    """Say why nothing was run: 400, or what the API says of the same error."""
    cause = refused.errors[0].original_error
    if isinstance(cause, LabError):
        return STATUS_OF[type(cause)]
    return 500 if fault_in(refused.errors[0]) else 400


def _document(request: Request, result: Any) -> dict[str, Any]:
    """Give the answer as GraphQL has it."""
    document = {} if _nothing_ran(result) else {"data": result.data}
    if result.errors:
        document["errors"] = [_told(request, error) for error in result.errors]
    return document


def _told(request: Request, error: GraphQLError) -> dict[str, Any]:
    """Tell the client of an error, and the operator what no client is told of it."""
    found = told(error)
    if for_operator := fault_in(error):
        request.scope[CRASH_KEY] = for_operator
        log.error("%s %s failed\n%s", request.method, request.url.path, for_operator)
        if TRACE_KEY in request.scope:  # behind the layers of a lab
            found["extensions"]["request_id"] = request.scope[TRACE_KEY].request_id
    return found


def _nothing_ran(result: Any) -> bool:
    """Tell a refusal of the whole request from fields that failed: only these have a path."""
    return result.data is None and not any(error.path for error in result.errors or ())


def _json(document: Any) -> str:
    return json.dumps(document, separators=(",", ":"))


def page_of(schema: Schema) -> str:
    """Write what a browser is shown: how to ask, and the schema. It fetches and runs nothing."""
    types = schema._schema.type_map
    others = [name for name in types if not name.startswith("__")]
    names = [*ROOTS, *(name for name in sorted(others) if name not in (*ROOTS, *BUILT_IN))]
    return PAGE.format(schema=html.escape("\n\n".join(print_type(types[name]) for name in names)))
