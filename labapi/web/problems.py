"""The one table from errors to HTTP statuses, and the answers made from it.

The domain raises; only this file knows which status an error becomes, and which headers belong to
it, down to what a 401 asks for. A test asks that every class of the error tree has its row.
"""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from labapi.domain import errors
from labapi.domain.clock import SystemClock
from labapi.domain.errors import NotIdentified, NotPermitted
from labapi.domain.sqlite import errors as store_errors
from labapi.web.details import details_of, shown
from labapi.web.envelope import MOST_DETAILS, DetailOut, ErrorOut, Failure, Meta, Problem
from labapi.web.layers import ANSWERED_BY_KEY, CRASH_KEY, TRACE_KEY
from labapi.web.request.negotiation import prefers
from labapi.web.schemas.fields import rfc3339
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fastapi.exceptions import RequestValidationError
    from starlette.exceptions import HTTPException
    from starlette.requests import Request

    from labapi.web.settings import Auth

log, noted = logging.getLogger("labapi.errors"), logging.getLogger("labapi.requests")


class BadGateway(errors.LabError):
    """A server in between got no sound answer from the one behind it (RFC 9110, 15.6.3)."""

    code = "BAD_GATEWAY"


class GatewayTimeout(errors.LabError):
    """A server in between waited too long for the one behind it (RFC 9110, 15.6.5)."""

    code = "GATEWAY_TIMEOUT"


STATUS_OF: dict[type[errors.LabError], int] = {
    errors.MalformedBody: 400,
    errors.MalformedJSON: 400,
    errors.MalformedCSV: 400,
    errors.MalformedHead: 400,
    errors.PreflightRefused: 400,
    errors.NotIdentified: 401,
    errors.AccessRefused: 403,
    errors.NotPermitted: 403,
    errors.NotFound: 404,
    errors.UnknownPath: 404,
    errors.ModelNotFound: 404,
    errors.DatasetNotFound: 404,
    errors.PredictionNotFound: 404,
    errors.ApiKeyNotFound: 404,
    errors.MethodNotAllowed: 405,
    errors.Conflict: 409,
    errors.DefaultModelInUse: 409,
    errors.RequestInProgress: 409,
    errors.PatchConflict: 409,
    errors.PreconditionFailed: 412,
    errors.BodyTooLarge: 413,
    errors.UnsupportedContentType: 415,
    errors.MisdirectedRequest: 421,
    errors.InvalidInput: 422,
    errors.IdempotencyKeyReused: 422,
    errors.UntrainableDataset: 422,
    errors.TooManyRequests: 429,
    errors.HeadTooLarge: 431,
    errors.LabError: 500,
    # These two are told by a server in between. The domain knows of none, so they stand above.
    BadGateway: 502,
    GatewayTimeout: 504,
    errors.ModelNotReady: 503,
    # What passes by waiting is 503 and says when; what somebody has to mend is 500.
    store_errors.StoreBusy: 503,
    store_errors.StoreFull: 503,
    store_errors.StoreError: 500,
    store_errors.StoreReadOnly: 500,
    store_errors.StoreDamaged: 500,
    store_errors.StoreGone: 500,
    store_errors.StoreFailing: 500,
}
FAULT_CODE = "INTERNAL_ERROR"
FAULT_MESSAGE = (
    "The server failed while it worked on this request. Nothing is wrong with the request "
    "itself. Tell the operator the request_id."
)
FAULT = ErrorOut(code=FAULT_CODE, message=FAULT_MESSAGE, details=[])
"""What is told of a fault that nobody foresaw."""
ERROR_HEADERS = {"Cache-Control": "no-store", "Vary": "Accept"}
"""What every error says of itself: nobody may keep it, and its shape depends on `Accept`."""
JSON, PROBLEM_JSON = "application/json", "application/problem+json"
PROBLEM_URN, REQUEST_URN = "urn:labapi:problem:", "urn:labapi:request:"
"""How `type` and `instance` begin: the kind of problem, and this one occurrence of it, which the
log knows by the same id (RFC 9457, 3.1.1 and 3.1.5)."""
TAKEN_BY = {"PATCH": "Accept-Patch", "QUERY": "Accept-Query"}
"""Where it is told of what a method's content may be made (RFC 5789, 3.1; RFC 10008, 3)."""
REALM = 'realm="loan-api"'
API_KEY = f'ApiKey {REALM}, header="X-API-Key"'
_WORTH_A_RETRY = (
    errors.ModelNotReady,
    errors.RequestInProgress,
    errors.TooManyRequests,
    store_errors.StoreBusy,
    store_errors.StoreFull,
)


def problem_response(request: Request, error: errors.LabError) -> Response:
    """Answer a known error, with the headers that its status asks for."""
    return _render(request, STATUS_OF[type(error)], told(request, error), _headers(request, error))


def server_fault(request: Request, error: Exception) -> Response:
    """Answer 500 for an error that nobody foresaw, without a word about the inside."""
    return _render(request, 500, told(request, error), {})


def told(request: Request, error: Exception) -> ErrorOut:
    """Say what a client is told of an error, with a status or within a stream.

    What somebody has to mend is told to the operator, too.
    """
    if not isinstance(error, errors.LabError):
        crash = "".join(traceback.format_exception(error))
        _tell_operator(request, crash, "\n" + crash)
        return FAULT
    if isinstance(error, store_errors.StoreError):
        _tell_operator(request, str(error), f" {error}")
    found = error_out(error)
    why = "; ".join(f"{one.field}: {one.message}" for one in found.details) or found.message
    noted.info("%s refused: %s, %s", request.method, found.code, why)
    return found


def error_out(error: errors.LabError) -> ErrorOut:
    """Give an error its shape on the wire."""
    details = [
        DetailOut(field=detail.field, message=detail.message, received=shown(detail.received))
        for detail in error.details
    ]
    return ErrorOut(code=error.code, message=error.message, details=details)


def _tell_operator(request: Request, crash: str, in_log: str) -> None:
    """Say in the log and in the journal what is wrong, and where: no client is told."""
    request.scope[CRASH_KEY] = crash
    request_id = request.scope[TRACE_KEY].request_id
    log.error("%s %s failed (%s):%s", request.method, request.url.path, request_id, in_log)


async def on_lab_error(request: Request, error: errors.LabError) -> Response:
    """Handle an error that the domain or a route raised."""
    if isinstance(error, errors.AccessRefused):
        request.scope[ANSWERED_BY_KEY] = "route"  # before anything of the request was read
    return problem_response(request, error)


async def on_invalid_request(request: Request, error: RequestValidationError) -> Response:
    """Handle what Pydantic found wrong with a request: valid JSON, wrong values, hence 422."""
    return problem_response(request, invalid_input(error.errors()))


def invalid_input(found: Sequence[Any]) -> errors.InvalidInput:
    """Make the domain's error of what Pydantic found wrong with something."""
    return errors.InvalidInput(_summary(len(found)), details_of(found))


async def on_http_exception(request: Request, error: HTTPException) -> Response:
    """Handle what the router refused: a path that is not there, or a method that it lacks."""
    allowed = allowed_methods(request)
    if not allowed:
        return problem_response(request, errors.UnknownPath(request.url.path))
    if request.method == "OPTIONS":
        headers = {"Allow": ", ".join(allowed), **_taken(request, *TAKEN_BY)}
        return Response(status_code=204, headers=headers)
    return problem_response(request, errors.MethodNotAllowed(request.method, allowed))


def allowed_methods(request: Request) -> tuple[str, ...]:
    """List the methods that the path of this request has, OPTIONS and HEAD among them; () for none.

    Starlette's own `Allow` names only the methods of the first route with that path.
    """
    found = {method for methods, _ in _routes_of(request) for method in methods}
    if not found:
        return ()
    return tuple(sorted(found | {"OPTIONS"} | ({"HEAD"} if "GET" in found else set())))


def _routes_of(request: Request) -> list[tuple[set[str], tuple[str, ...]]]:
    """List what stands at the path of this request: methods, and the content types they take."""
    if "app" not in request.scope:  # a server in between has no routes
        return []
    table: list[tuple[Any, set[str], tuple[str, ...]]] = request.app.state.methods_by_path
    path = request.scope["path"]
    return [(methods, taken) for pattern, methods, taken in table if pattern.match(path)]


def _taken(request: Request, *methods: str) -> dict[str, str]:
    """Tell of what the content of these methods may be made, of those that the path has."""
    routes = _routes_of(request)
    found = {name: [types for taken, types in routes if name in taken] for name in methods}
    return {TAKEN_BY[name]: ", ".join(*types) for name, types in found.items() if types}


def _summary(count: int) -> str:
    if count == 1:
        return "One value in the request is not acceptable. See details."
    which = "" if count <= MOST_DETAILS else f" for the first {MOST_DETAILS}"
    return f"{count:,} values in the request are not acceptable. See details{which}."


def headers_of(error: errors.LabError) -> dict[str, str]:
    """Give the headers that an error asks for by itself: when to come back, what would be taken.

    >>> headers_of(errors.MethodNotAllowed("PUT", ("GET", "HEAD")))
    {'Allow': 'GET, HEAD'}
    """
    headers = {}
    if isinstance(error, _WORTH_A_RETRY) and error.retry_after_s is not None:
        headers["Retry-After"] = str(error.retry_after_s)
    if isinstance(error, errors.MethodNotAllowed):
        headers["Allow"] = ", ".join(error.allowed)
    if isinstance(error, errors.UnsupportedContentType):
        headers["Accept"] = ", ".join(error.accepted)
        if error.codings:
            headers["Accept-Encoding"] = "identity"  # and only then (RFC 9110, section 12.5.3)
    return headers


def _headers(request: Request, error: errors.LabError) -> dict[str, str]:
    """Add to them what depends on the request, on its path and on the lab's settings."""
    headers = headers_of(error)
    if isinstance(error, errors.NotIdentified | errors.NotPermitted):
        auth = request.app.state.settings.auth
        came = request.headers.get("authorization", "")
        headers["WWW-Authenticate"] = challenge(auth, error, came)
    if isinstance(error, errors.MethodNotAllowed):
        headers |= _taken(request, "QUERY")
    if isinstance(error, errors.UnsupportedContentType) and request.method == "PATCH":
        headers |= _taken(request, "PATCH")  # RFC 5789, section 2.2
    if isinstance(error, errors.MalformedBody) and request.method == "QUERY":
        headers |= _taken(request, "QUERY")
    return headers


def _render(request: Request, status: int, found: ErrorOut, headers: dict[str, str]) -> Response:
    """Answer with the error in the shape that the client asked for."""
    trace = request.scope[TRACE_KEY]
    own = "app" in request.scope  # or the server answers before any app
    clock = request.app.state.services.clock if own else SystemClock()
    headers = {**ERROR_HEADERS, **headers}
    if "expect" in request.headers:
        headers["Connection"] = "close"  # the announced body may never come: begin anew after this
    meta = Meta(
        request_id=trace.request_id,
        timestamp=rfc3339(clock.now()),
        response_time_ms=round(trace.elapsed_ms, 3),
    )
    as_problem = prefers(request, PROBLEM_JSON, to=JSON)
    shape = problem_of(status, found, meta) if as_problem else Failure(error=found, meta=meta)
    media_type = PROBLEM_JSON if as_problem else JSON
    return Response(shape.model_dump_json(), status, headers, media_type=media_type)


def problem_of(status: int, found: ErrorOut, meta: Meta) -> Problem:
    """Write an error as RFC 9457 shapes it."""
    return Problem(
        type=PROBLEM_URN + found.code.lower().replace("_", "-"),
        title=name_of(status),
        status=status,
        detail=found.message,
        instance=REQUEST_URN + meta.request_id,
        code=found.code,
        details=found.details,
        request_id=meta.request_id,
        timestamp=meta.timestamp,
    )


# `WWW-Authenticate`: how a 401 or 403 tells which credential would be taken.
#
# A 401 must carry it (RFC 9110, section 11.6.1). For tokens its form and its error codes are those
# of RFC 6750, section 3. For API keys there is no standard; `ApiKey` names the header to send.


def challenge(auth: Auth | None, error: NotIdentified | NotPermitted, came: str) -> str:
    """Write the header; `came` is the request's own `Authorization`, `""` for none.

    >>> challenge("api-key", NotIdentified(scope="predict"), "")
    'ApiKey realm="loan-api", header="X-API-Key"'
    >>> challenge("token", NotIdentified(scope="predict"), "")
    'Bearer realm="loan-api", scope="predict"'
    """
    offered = [API_KEY] * (auth != "token") + [_bearer(error, came)] * (auth != "api-key")
    return ", ".join(offered)


def _bearer(error: NotIdentified | NotPermitted, came: str) -> str:
    """Offer a token; an error code only where a token came, and was not enough."""
    parts = [f"Bearer {REALM}"]
    if isinstance(error, NotPermitted):
        parts.append('error="insufficient_scope"')
    elif came.lower().startswith("bearer "):
        parts.append('error="invalid_token"')
        parts.append(f'error_description="{_quotable(error.reason)}"')
    return ", ".join([*parts, f'scope="{error.scope}"'])


def _quotable(text: str) -> str:
    """Leave out what RFC 6750 does not let stand between the quotes."""
    return "".join(sign for sign in text if " " <= sign <= "~" and sign not in '"\\')
