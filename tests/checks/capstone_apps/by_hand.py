"""Correct apps that are no FastAPI: Starlette alone, bare ASGI, and Flask, which is WSGI."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import Any

from flask import Flask, g
from flask import Response as FlaskResponse
from flask import request as asked
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from werkzeug.exceptions import HTTPException as FlaskHTTPException

from tests.checks.capstone_apps.plain import (
    PREFLIGHT,
    V1,
    Office,
    Refused,
    document,
    envelope,
    id_of,
    need_json,
)

READING = ("read", "predict")
Call = Callable[[Office, Request], Awaitable[Response]]


def starlette_app(given: Any) -> Starlette:
    """Starlette by hand: routes, and one function around each."""
    office = Office(given)

    def route(path: str, call: Call, method: str = "GET") -> Route:
        async def endpoint(request: Request) -> Response:
            return await call(office, request)

        return Route(path, endpoint, methods=[method])

    async def on_error(request: Request, error: Exception) -> Response:
        return _told(request, _refusal(error))

    app = Starlette(
        routes=[
            Route("/openapi.json", lambda _: _json(json.dumps(document(given)).encode())),
            route(f"{V1}/health", _health),
            route(f"{V1}/models", _models),
            route(f"{V1}/models/{{id}}", _model),
            route(f"{V1}/predictions", _predict, "POST"),
            route(f"{V1}/predictions/{{id}}", _past),
        ],
        exception_handlers={Refused: on_error, HTTPException: on_error},
    )
    return Around(app, office)  # type: ignore[return-value]


class Around:
    """The outermost layer, bare ASGI: request ids, CORS, and the 500 for what nobody foresaw."""

    def __init__(self, app: Any, office: Office) -> None:
        self.app, self.office = app, office

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        scope["state"] = {**scope.get("state", {})}
        request.state.id = id_of(request.headers.get("x-request-id"))
        more = self.office.cors(request.headers.get("origin"))
        more["X-Request-ID"] = request.state.id

        async def send_more(message: Any) -> None:
            if message["type"] == "http.response.start":
                added = [(name.lower().encode(), value.encode()) for name, value in more.items()]
                message["headers"] = [*message["headers"], *added]
            await send(message)

        if request.method == "OPTIONS" and "access-control-request-method" in request.headers:
            known = "Access-Control-Allow-Origin" in more
            answer = (
                Response(status_code=204, headers=PREFLIGHT) if known else Response(status_code=403)
            )
            await answer(scope, receive, send_more)
            return
        try:
            await self.app(scope, receive, send_more)
        except Exception as error:
            await _told(request, _refusal(error))(scope, receive, send_more)


def _refusal(error: Exception) -> Refused:
    if isinstance(error, Refused):
        return error
    if isinstance(error, HTTPException) and error.status_code == 405:
        allow = dict(error.headers or {})
        return Refused(405, "METHOD_NOT_ALLOWED", "Not by this method.", headers=allow)
    if isinstance(error, HTTPException):
        return Refused(404, "NOT_FOUND", "Nothing is here.")
    return Refused(500, "INTERNAL_ERROR", "Something broke.")


def _json(body: bytes, status: int = 200, headers: dict[str, str] | None = None) -> Response:
    return Response(body, status, headers, media_type="application/json")


def _told(request: Request, error: Refused) -> Response:
    return _json(envelope(request.state.id, error=error), error.status, error.headers)


def _given(request: Request, data: Any) -> Response:
    return _json(envelope(request.state.id, data))


async def _health(office: Office, request: Request) -> Response:
    return _given(request, office.health())


async def _models(office: Office, request: Request) -> Response:
    office.caller(request.headers.get("x-api-key"), *READING)
    return _given(request, office.models())


async def _model(office: Office, request: Request) -> Response:
    office.caller(request.headers.get("x-api-key"), *READING)
    return _given(request, office.model_named(request.path_params["id"]))


async def _predict(office: Office, request: Request) -> Response:
    caller = office.caller(request.headers.get("x-api-key"), "predict")
    left = office.charge(caller)
    try:
        need_json(request.headers.get("content-type", ""))
        once = request.headers.get("idempotency-key")
        made = await run_in_threadpool(office.predict, caller, await request.body(), once)
    except Refused as error:
        error.headers |= left
        raise
    headers = {**left, "Location": f"{V1}/predictions/{made['id']}"}
    return _json(envelope(request.state.id, made), 201, headers)


async def _past(office: Office, request: Request) -> Response:
    office.caller(request.headers.get("x-api-key"), *READING)
    return _given(request, office.past(request.path_params["id"]))


def flask_app(given: Any) -> Flask:
    """The same as Flask has it: decorators, hooks, and handlers of errors."""
    app, office = Flask("capstone"), Office(given)
    _add_hooks(app, office)
    _add_routes(app, office)
    app.get("/openapi.json")(lambda: document(given))
    return app


def _add_hooks(app: Flask, office: Office) -> None:
    @app.before_request
    def begin() -> FlaskResponse | None:
        g.id = id_of(asked.headers.get("X-Request-ID"))
        g.more = {}
        if asked.method != "OPTIONS" or "Access-Control-Request-Method" not in asked.headers:
            return None
        known = asked.headers.get("Origin") in office.given.origins
        return FlaskResponse(status=204, headers=PREFLIGHT) if known else FlaskResponse(status=403)

    @app.after_request
    def end(response: FlaskResponse) -> FlaskResponse:
        response.headers.update(office.cors(asked.headers.get("Origin")))
        response.headers.update({"X-Request-ID": g.id, **g.more})
        return response

    @app.errorhandler(Exception)
    def on_error(error: Exception) -> FlaskResponse:
        refused = _flask_refusal(error)
        g.more |= refused.headers
        return _flask_json(envelope(g.id, error=refused), refused.status)


def _flask_refusal(error: Exception) -> Refused:
    if isinstance(error, Refused):
        return error
    if isinstance(error, FlaskHTTPException) and error.code == 405:
        headers = {"Allow": ", ".join(sorted(error.valid_methods or ()))}  # type: ignore[attr-defined]
        return Refused(405, "METHOD_NOT_ALLOWED", "Not by this method.", headers=headers)
    if isinstance(error, FlaskHTTPException):
        return Refused(404, "NOT_FOUND", "Nothing is here.")
    return Refused(500, "INTERNAL_ERROR", "Something broke.")


def _flask_json(body: bytes, status: int = 200) -> FlaskResponse:
    return FlaskResponse(body, status, content_type="application/json")


def _add_routes(app: Flask, office: Office) -> None:
    def reader() -> None:
        office.caller(asked.headers.get("X-API-Key"), *READING)

    @app.get(f"{V1}/health")
    def health() -> FlaskResponse:
        return _flask_json(envelope(g.id, office.health()))

    @app.get(f"{V1}/models")
    def models() -> FlaskResponse:
        reader()
        return _flask_json(envelope(g.id, office.models()))

    @app.get(f"{V1}/models/<name>")
    def model(name: str) -> FlaskResponse:
        reader()
        return _flask_json(envelope(g.id, office.model_named(name)))

    @app.get(f"{V1}/predictions/<name>")
    def past(name: str) -> FlaskResponse:
        reader()
        return _flask_json(envelope(g.id, office.past(name)))

    @app.post(f"{V1}/predictions")
    def predict() -> FlaskResponse:
        caller = office.caller(asked.headers.get("X-API-Key"), "predict")
        g.more |= office.charge(caller)
        need_json(asked.headers.get("Content-Type", ""))
        made = office.predict(caller, asked.get_data(), asked.headers.get("Idempotency-Key"))
        g.more["Location"] = f"{V1}/predictions/{made['id']}"
        return _flask_json(envelope(g.id, made), 201)
