"""The messages of MCP: how one is read and checked, how it is refused, and how a client writes one.

After the revision 2026-07-28 (https://modelcontextprotocol.io/specification/2026-07-28/basic): the
body is one request of JSON-RPC 2.0. In `params._meta` it says which revision it speaks and what its
client can do, so that no request needs one before it. Headers repeat the revision, the method and
the tool's name, for servers in between, which read no bodies; a request whose headers say
otherwise than its body is refused, or the two could be understood in two ways.
"""

from __future__ import annotations

import base64
import logging
import traceback
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from starlette.responses import JSONResponse

from labapi.domain.errors import BodyTooLarge, MalformedBody
from labapi.version import __version__
from labapi.web.layers import CRASH_KEY
from labapi.web.problems import FAULT_MESSAGE
from labapi.web.request.body import parse_json, read_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from starlette.requests import Request

Json = dict[str, Any]
REVISION, KEY = "2026-07-28", "io.modelcontextprotocol/"
SAYS = (f"{KEY}protocolVersion", f"{KEY}clientCapabilities")
"""What each request has to say in `params._meta`."""
SERVER = {f"{KEY}serverInfo": {"name": "loan-api", "version": __version__}}
SPEAKS = f"This server speaks MCP {REVISION} and no other revision."
NOT_JSON, NO_REQUEST, NO_METHOD, BAD_PARAMS, FAULT = -32700, -32600, -32601, -32602, -32603
HEADERS_DIFFER, OTHER_REVISION = -32020, -32022
STATUS = {NO_METHOD: 404, FAULT: 500}
"""The HTTP status of an error; of any other it is 400."""
CODED = ("=?base64?", "?=")
"""What stands around a name in a header that is not plain ASCII."""
log = logging.getLogger("labapi.errors")


class RpcError(Exception):
    """A request that is wrong in itself: a code of JSON-RPC or of MCP, and what is wrong."""

    def __init__(self, code: int, message: str, **data: Any) -> None:
        """Say it; `data` is for the client's program."""
        super().__init__(message)
        self.code, self.told = code, {"code": code, "message": message}
        if data:
            self.told["data"] = data


def written(method: str, **params: Any) -> Json:
    """Write a request as a client has to: what `requests.post` takes as `headers` and `json`.

    >>> asked = written("tools/call", name="decide_loan", arguments={})
    >>> asked["headers"]["Mcp-Method"], asked["headers"]["Mcp-Name"]
    ('tools/call', 'decide_loan')
    """
    headers = {
        "Accept": "application/json, text/event-stream",
        "MCP-Protocol-Version": REVISION,
        "Mcp-Method": method,
        **({"Mcp-Name": params["name"]} if "name" in params else {}),
    }
    meta = dict(zip(SAYS, (REVISION, {}), strict=True))
    message = {"jsonrpc": "2.0", "id": 1, "method": method, "params": {**params, "_meta": meta}}
    return {"headers": headers, "json": message}


def may_ask(request: Request, origins: Sequence[str]) -> bool:
    """Tell whether a page may ask: one of this server, or of an origin that the lab allows.

    Who is no page sends no `Origin`. A server has to look, or any page could have a reader's own
    browser use the tools of a server that only they can reach.
    """
    origin = request.headers.get("origin")
    own = urlsplit(origin or "").netloc == request.headers.get("host")
    return origin is None or own or "*" in origins or origin in origins


async def read_message(request: Request, most_bytes: int) -> Json:
    """Read the body: one request, or a notification, which has no id; raises RpcError."""
    try:
        message = parse_json(await read_body(request, dict(request.scope["headers"]), most_bytes))
    except BodyTooLarge as error:
        raise RpcError(NO_REQUEST, error.message) from None
    except MalformedBody as error:
        raise RpcError(NOT_JSON, error.message) from None
    if not isinstance(message, dict) or message.get("jsonrpc") != "2.0":
        raise RpcError(NO_REQUEST, 'The body must be one object with "jsonrpc": "2.0".')
    if not isinstance(message.get("method"), str):
        raise RpcError(NO_REQUEST, "The body must name a method, in quotes.")
    if "id" in message and not is_id(message["id"]):
        raise RpcError(NO_REQUEST, "The id must be a text or a whole number.")
    return message


def is_id(found: Any) -> bool:
    """Tell whether this is an id as MCP has it: a text or a whole number, and not null."""
    return isinstance(found, str | int) and not isinstance(found, bool)


def check(message: Json, request: Request) -> Json:
    """Give the params of a request that says what it has to, in its body and again in its headers.

    Raises RpcError otherwise, for the first thing that is wrong.
    """
    params = message.get("params")
    meta = params.get("_meta") if isinstance(params, dict) else None
    if not isinstance(params, dict) or not isinstance(meta, dict) or not set(SAYS) <= set(meta):
        raise RpcError(BAD_PARAMS, f"params._meta must have {' and '.join(SAYS)}. {SPEAKS}")
    revision, method = meta[SAYS[0]], message["method"]
    told = {"MCP-Protocol-Version": revision, "Mcp-Method": method}
    if method == "tools/call":
        told["Mcp-Name"] = params.get("name")
    for header, said in told.items():
        if [_plain(value) for value in request.headers.getlist(header)] != [said]:
            raise RpcError(HEADERS_DIFFER, f"The header {header} must be there once: {said!r}.")
    if revision != REVISION:
        raise RpcError(OTHER_REVISION, SPEAKS, supported=[REVISION], requested=revision)
    return params


def _plain(value: str) -> str | None:
    """Read a header's value, which may be coded; None where it cannot be read."""
    if not (value.startswith(CODED[0]) and value.endswith(CODED[1])):
        return value
    try:
        return base64.b64decode(value[len(CODED[0]) : -len(CODED[1])], validate=True).decode()
    except ValueError:  # neither base64 nor UTF-8
        return None


def answered(request_id: str | int, said: Json) -> JSONResponse:
    """Answer with a result: it is the whole of it, and this server's."""
    result = {"resultType": "complete", **said, "_meta": SERVER}
    return JSONResponse({"jsonrpc": "2.0", "id": request_id, "result": result})


def failed(message: Any, error: Exception, request: Request) -> JSONResponse:
    """Answer with an error; the id is left out where none could be read.

    Of what nobody foresaw the operator is told, in the log and in the journal, and no client.
    """
    if not isinstance(error, RpcError):
        request.scope[CRASH_KEY] = "".join(traceback.format_exception(error))
        log.error("MCP: the server failed\n%s", request.scope[CRASH_KEY])
        error = RpcError(FAULT, FAULT_MESSAGE)
    known = {"id": message["id"]} if isinstance(message, dict) and "id" in message else {}
    said = {"jsonrpc": "2.0", **known, "error": error.told}
    return JSONResponse(said, STATUS.get(error.code, 400))
