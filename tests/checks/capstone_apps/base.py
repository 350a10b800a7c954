"""A whole, correct capstone, made of small parts: what the variants break one at a time.

It keeps the contract of lesson 14 as somebody would who has read the lessons and nothing of the
suite that judges them. `Api(given).app()` is the app. A variant is a subclass which replaces a
part or two.
"""

from __future__ import annotations

import json
import logging
import math
import re
import secrets
import threading
import time
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Generic, Literal, TypeVar

from fastapi import FastAPI, Header, Path, Security
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.security import APIKeyHeader
from pydantic import BaseModel, ConfigDict, Field, create_model
from starlette.exceptions import HTTPException
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request

T = TypeVar("T")
V1 = "/api/v1"
WINDOW_S = 60
USABLE_ID = re.compile(r"[A-Za-z0-9._-]{1,100}")
log = logging.getLogger("capstone")

CallNext = Callable[[Request], Awaitable[Response]]


class Meta(BaseModel):
    request_id: str
    timestamp: datetime


class Success(BaseModel, Generic[T]):
    status: Literal["success"] = "success"
    data: T
    meta: Meta


class Detail(BaseModel):
    field: str
    message: str
    received: Any


class Error(BaseModel):
    code: str
    message: str
    details: list[Detail]


class Failure(BaseModel):
    status: Literal["error"] = "error"
    error: Error
    meta: Meta


class Health(BaseModel):
    status: Literal["ready"] = "ready"
    model_version: str


class Model(BaseModel):
    id: str
    features: list[str]
    classes: list[str]


class Prediction(BaseModel):
    id: str
    prediction: str
    probability: float
    model_version: str
    timestamp: datetime


def sendable(text: str) -> str:
    """A text without what UTF-8 cannot carry."""
    return text.encode("utf-8", "replace").decode()


class Problem(Exception):
    """What is answered with an error."""

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        details: list[dict[str, Any]] | None = None,
        **headers: str,
    ) -> None:
        self.status, self.code, self.message = status, code, message
        self.details = details or []
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


class Api:
    """The capstone, a part a method."""

    breaks: ClassVar[str] = ""
    """The objective that a variant breaks; none here."""
    created_status: ClassVar[int] = 201
    strict: ClassVar[bool] = True
    extra: ClassVar[Literal["forbid", "ignore"]] = "forbid"
    failure: ClassVar[type[BaseModel]] = Failure
    prediction: ClassVar[type[BaseModel]] = Prediction
    exposed: ClassVar[tuple[str, ...]] = (
        "X-Request-ID",
        "Location",
        "Retry-After",
        "X-RateLimit-Limit",
        "X-RateLimit-Remaining",
        "X-RateLimit-Reset",
    )

    def __init__(self, given: Any) -> None:
        self.given = given
        self.model: Any = None
        self.stored: dict[str, dict[str, Any]] = {}
        self.answers: dict[tuple[str, str], tuple[Any, dict[str, Any]]] = {}
        self.spent: defaultdict[str, deque[float]] = defaultdict(deque)
        self.lock = threading.Lock()
        self.predict_in = self.body_model()

    # What the app is made of.

    def app(self) -> FastAPI:
        app = FastAPI(title="Capstone", version="1.0.0")
        self.add_routes(app)
        app.add_exception_handler(Problem, self.on_problem)
        app.add_exception_handler(RequestValidationError, self.on_invalid)
        app.add_exception_handler(HTTPException, self.on_http)
        app.add_middleware(BaseHTTPMiddleware, dispatch=self.around)
        self.start_loading()
        return app

    def add_routes(self, app: FastAPI) -> None:
        asks_key = [Security(APIKeyHeader(name="X-API-Key", auto_error=False))]
        app.get(
            f"{V1}/health",
            response_model=Success[Health],
            responses=self.failures(503),
            summary="Say whether predictions can be had",
        )(self.read_health)
        app.get(
            f"{V1}/models",
            response_model=Success[list[Model]],
            responses=self.failures(401, 403),
            dependencies=asks_key,
            summary="List the models",
        )(self.list_models)
        app.get(
            f"{V1}/models/{{model_id}}",
            response_model=Success[Model],
            responses=self.failures(401, 403, 404),
            dependencies=asks_key,
            summary="Read a model",
        )(self.read_model)
        self.add_predictions(app, asks_key)

    def add_predictions(self, app: FastAPI, asks_key: list[Any]) -> None:
        app.post(
            f"{V1}/predictions",
            status_code=self.created_status,
            response_model=Success[self.prediction],  # type: ignore[name-defined]
            responses=self.failures(400, 401, 403, 415, 429, 503),
            dependencies=asks_key,
            summary="Make a prediction",
        )(self.create_prediction())
        app.get(
            f"{V1}/predictions/{{prediction_id}}",
            response_model=Success[self.prediction],  # type: ignore[name-defined]
            responses=self.failures(401, 403, 404),
            dependencies=asks_key,
            summary="Read a prediction",
        )(self.read_prediction)

    def failures(self, *statuses: int) -> dict[int | str, dict[str, Any]]:
        return {status: {"model": self.failure} for status in (*statuses, 422, 500)}

    def body_model(self) -> type[BaseModel]:
        """What `POST /predictions` takes, made of the features."""
        config = ConfigDict(extra=self.extra, strict=self.strict)
        fields: dict[str, Any] = {
            f"feature_{index}": (float, self.field_of(feature))
            for index, feature in enumerate(self.given.features)
        }
        features = create_model("Features", __config__=config, **fields)
        return create_model("PredictIn", __config__=config, features=(features, ...))

    def field_of(self, feature: Any) -> Any:
        return Field(
            alias=feature.name,
            ge=feature.minimum,
            le=feature.maximum,
            allow_inf_nan=False,
            examples=[feature.example],
        )

    # Before and after each request.

    async def around(self, request: Request, call_next: CallNext) -> Response:
        request.state.request_id = self.request_id_of(request)
        try:
            response = self.preflight(request) or await self.inside(request, call_next)
        except Problem as problem:
            response = self.render(request, problem)
        except Exception as error:
            log.exception("%s failed", request.state.request_id)
            response = self.render(request, self.crash(error))
        self.add_cors(request, response)
        self.add_request_id(request, response)
        return response

    async def inside(self, request: Request, call_next: CallNext) -> Response:
        """Who is it, may they, how much have they left; then the route."""
        await self.before(request)
        head = request.method == "HEAD"
        scopes = self.scopes_for("GET" if head else request.method, request.url.path)
        if scopes:
            request.state.caller = self.authenticate(request, scopes)
        left = self.count(request)
        if request.method == "POST" and scopes:
            self.require_json(request)
        if head:
            request.scope["method"] = "GET"
        response = await call_next(request)
        if left is not None:
            response.headers.update(self.limit_headers(request))
        return response

    async def before(self, request: Request) -> None:
        """Nothing here: for variants."""

    def crash(self, error: Exception) -> Problem:
        return Problem(
            500, "INTERNAL_ERROR", "The server failed. Tell the operator the request id."
        )

    def request_id_of(self, request: Request) -> str:
        sent = request.headers.get("x-request-id", "")
        return sent if USABLE_ID.fullmatch(sent) else secrets.token_hex(8)

    def add_request_id(self, request: Request, response: Response) -> None:
        response.headers["X-Request-ID"] = request.state.request_id

    # CORS.

    def allowed(self, origin: str) -> bool:
        return origin in self.given.origins

    def preflight(self, request: Request) -> Response | None:
        asks = request.headers.get("access-control-request-method")
        if request.method != "OPTIONS" or asks is None or "origin" not in request.headers:
            return None
        if not self.allowed(request.headers["origin"]) or asks not in ("GET", "POST", "HEAD"):
            raise Problem(400, "PREFLIGHT_REFUSED", "No page of this origin may ask this.")
        return Response(
            status_code=204,
            headers={
                "Access-Control-Allow-Methods": "GET, HEAD, POST",
                "Access-Control-Allow-Headers": (
                    "Content-Type, Idempotency-Key, X-API-Key, X-Request-ID"
                ),
                "Access-Control-Max-Age": "600",
            },
        )

    def add_cors(self, request: Request, response: Response) -> None:
        response.headers.add_vary_header("Origin")
        origin = request.headers.get("origin")
        if origin is not None and self.allowed(origin):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = ", ".join(self.exposed)

    # Keys.

    def scopes_for(self, method: str, path: str) -> tuple[str, ...]:
        """The scopes of which one is asked for; none where nobody is asked."""
        if method == "POST" and path == f"{V1}/predictions":
            return ("predict",)
        if method == "GET" and re.fullmatch(rf"{V1}/(models(/.+)?|predictions/.+)", path):
            return ("predict", "read")
        return ()

    def key_in(self, request: Request) -> str | None:
        return request.headers.get("x-api-key")

    def known(self, sent: str) -> str | None:
        """The key that was sent, if it is one."""
        found = None
        for key in self.given.keys:
            if secrets.compare_digest(key.encode(), sent.encode()):
                found = key
        return found

    def unauthorized(self, message: str) -> Problem:
        return Problem(401, "NOT_IDENTIFIED", message, WWW_Authenticate='ApiKey realm="capstone"')

    def authenticate(self, request: Request, scopes: tuple[str, ...]) -> str:
        sent = self.key_in(request)
        if not sent:
            raise self.unauthorized("Send your key in the header X-API-Key.")
        key = self.known(sent)
        if key is None:
            raise self.unauthorized("This key is not known here.")
        if not self.permits(key, scopes):
            needed = " or ".join(scopes)
            raise Problem(
                403, "INSUFFICIENT_SCOPE", f"This key lacks the scope {needed}.", **self.challenge()
            )
        return key

    def challenge(self) -> dict[str, str]:
        return {"WWW_Authenticate": 'ApiKey realm="capstone"'}

    def permits(self, key: str, scopes: tuple[str, ...]) -> bool:
        return any(scope in self.given.keys[key] for scope in scopes)

    # The limit.

    def bucket(self, request: Request) -> str | None:
        """Whose allowance a request is taken from; None where it is not counted."""
        if request.method == "POST" and request.url.path == f"{V1}/predictions":
            return str(request.state.caller)
        return None

    def count(self, request: Request) -> int | None:
        bucket = self.bucket(request)
        if bucket is None:
            return None
        now = time.monotonic()
        with self.lock:
            spent = self.spent[bucket]
            while spent and spent[0] <= now - WINDOW_S:
                spent.popleft()
            if len(spent) >= self.given.limit:
                wait_s = max(1, math.ceil(spent[0] + WINDOW_S - now))
                raise self.too_many(request, wait_s)
            spent.append(now)
            return int(self.given.limit) - len(spent)

    def too_many(self, request: Request, wait_s: int) -> Problem:
        problem = Problem(429, "RATE_LIMIT_EXCEEDED", f"Come again in {wait_s} seconds.")
        problem.headers = {"Retry-After": str(wait_s), **self.limit_headers(request)}
        return problem

    def limit_headers(self, request: Request) -> dict[str, str]:
        spent = self.spent[str(self.bucket(request))]
        back_s = spent[-1] + WINDOW_S - time.monotonic() if spent else 0
        return {
            "X-RateLimit-Limit": str(self.given.limit),
            "X-RateLimit-Remaining": str(max(0, self.given.limit - len(spent))),
            "X-RateLimit-Reset": str(math.ceil(time.time() + back_s)),
        }

    # Bodies that are refused.

    def require_json(self, request: Request) -> None:
        sent = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if sent != "application/json":
            message = f"Send application/json, not {sent or 'a body without a Content-Type'}."
            raise Problem(415, "UNSUPPORTED_MEDIA_TYPE", message, Accept="application/json")

    def malformed(self) -> Problem:
        return Problem(400, "MALFORMED_JSON", "The body is no JSON.")

    def invalid(self, details: list[dict[str, Any]]) -> Problem:
        return Problem(422, "VALIDATION_ERROR", "See details for what is wrong.", details)

    async def on_problem(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, Problem)
        return self.render(request, error)

    async def on_invalid(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, RequestValidationError)
        found = error.errors()
        if any(one["type"] == "json_invalid" for one in found):
            return self.render(request, self.malformed())
        return self.render(request, self.invalid([self.detail(one) for one in found]))

    def detail(self, found: Any) -> dict[str, Any]:
        field = ".".join(str(step) for step in found["loc"] if step != "body")
        received = None if found["type"] == "missing" else found["input"]
        try:
            json.dumps(received, allow_nan=False, ensure_ascii=False).encode()
        except ValueError:  # NaN, or half of a pair of surrogates: JSON in UTF-8 has neither
            received = ascii(received)[:100]
        return {"field": sendable(field), "message": found["msg"], "received": received}

    async def on_http(self, request: Request, error: Exception) -> Response:
        assert isinstance(error, HTTPException)
        if error.status_code == 405:
            return self.render(request, self.wrong_method(request, error))
        if error.status_code == 404:
            problem = Problem(404, "NOT_FOUND", f"There is no {request.url.path} here.")
            return self.render(request, problem)
        return self.render(request, self.malformed())  # a body that is no text of UTF-8

    def wrong_method(self, request: Request, error: HTTPException) -> Problem:
        allow = (error.headers or {}).get("Allow", "")
        message = f"{request.method} is not for this path. See Allow."
        allow = allow.replace("GET", "GET, HEAD")
        return Problem(405, "METHOD_NOT_ALLOWED", message, Allow=allow)

    # Envelopes.

    def now(self) -> str:
        return datetime.now(UTC).isoformat().replace("+00:00", "Z")

    def meta(self, request: Request) -> dict[str, Any]:
        return {"request_id": request.state.request_id, "timestamp": self.now()}

    def render(self, request: Request, problem: Problem) -> Response:
        body = self.failure_body(request, problem)
        headers = {"Cache-Control": "no-store", **problem.headers}
        return JSONResponse(body, problem.status, headers)

    def failure_body(self, request: Request, problem: Problem) -> dict[str, Any]:
        return {
            "status": "error",
            "error": {
                "code": problem.code,
                "message": problem.message,
                "details": problem.details,
            },
            "meta": self.meta(request),
        }

    def success(self, request: Request, data: Any, status: int = 200, **headers: str) -> Response:
        body = {"status": "success", "data": data, "meta": self.meta(request)}
        return JSONResponse(body, status, {"Cache-Control": "no-store", **headers})

    # The model.

    def start_loading(self) -> None:
        threading.Thread(target=self.load, daemon=True).start()

    def load(self) -> None:
        self.model = self.given.load_model()

    def ready_model(self) -> Any:
        if self.model is None:
            raise self.loading()
        return self.model

    def loading(self) -> Problem:
        return Problem(503, "MODEL_NOT_READY", "The model is still loading.", Retry_After="1")

    def answer(self, row: list[float]) -> tuple[str, float]:
        """The likeliest class, and how likely it is."""
        chances = list(self.ready_model().predict_proba([row])[0])
        best = max(range(len(chances)), key=chances.__getitem__)
        return str(self.given.classes[best]), float(chances[best])

    # Routes.

    def read_health(self, request: Request) -> Response:
        self.ready_model()
        data = {"status": "ready", "model_version": self.given.model_version}
        return self.success(request, data)

    def model_data(self) -> dict[str, Any]:
        return {
            "id": self.given.model_version,
            "features": [feature.name for feature in self.given.features],
            "classes": list(self.given.classes),
        }

    def list_models(self, request: Request) -> Response:
        return self.success(request, [self.model_data()])

    def read_model(self, request: Request, model_id: Annotated[str, Path()]) -> Response:
        if model_id != self.given.model_version:
            raise Problem(404, "MODEL_NOT_FOUND", f"There is no model {model_id}.")
        return self.success(request, self.model_data())

    def create_prediction(self) -> Callable[..., Response]:
        """The route, with the body that the features make."""
        body_model = self.predict_in

        def create(
            request: Request,
            asked: body_model,  # type: ignore[valid-type]
            idempotency_key: Annotated[str | None, Header()] = None,
        ) -> Response:
            row = self.row_of(asked)
            self.ready_model()
            return self.created(request, self.once(request, idempotency_key, row))

        create.__annotations__["asked"] = body_model
        create.__annotations__["request"] = Request
        create.__annotations__["idempotency_key"] = Annotated[str | None, Header()]
        return create

    def row_of(self, asked: Any) -> list[float]:
        return [getattr(asked.features, name) for name in type(asked.features).model_fields]

    def created(self, request: Request, data: dict[str, Any]) -> Response:
        location = {"Location": self.location(data)}
        return self.success(request, data, self.created_status, **location)

    def location(self, data: dict[str, Any]) -> str:
        return f"{V1}/predictions/{data['id']}"

    def once(self, request: Request, key: str | None, row: list[float]) -> dict[str, Any]:
        """Make the prediction, or give the one that was made under this key."""
        if key is None:
            return self.make(row)
        name = (request.state.caller, key)
        with self.lock:
            if name not in self.answers:
                self.answers[name] = (row, self.make(row))
            asked, data = self.answers[name]
        if not self.same_question(asked, row):
            message = "This Idempotency-Key was used for another question. Take a new one."
            detail = {"field": "Idempotency-Key", "message": message, "received": key}
            raise Problem(422, "IDEMPOTENCY_KEY_REUSED", message, [detail])
        return data

    def same_question(self, first: list[float], second: list[float]) -> bool:
        return first == second

    def new_id(self) -> str:
        return f"pred_{secrets.token_hex(12)}"

    def make(self, row: list[float]) -> dict[str, Any]:
        prediction, probability = self.answer(row)
        data = {
            "id": self.new_id(),
            "prediction": prediction,
            "probability": probability,
            "model_version": self.given.model_version,
            "timestamp": self.now(),
        }
        self.stored[data["id"]] = data
        return data

    def read_prediction(self, request: Request, prediction_id: Annotated[str, Path()]) -> Response:
        return self.success(request, self.find(request, prediction_id))

    def find(self, request: Request, prediction_id: str) -> dict[str, Any]:
        if prediction_id not in self.stored:
            raise self.not_found(prediction_id)
        return self.stored[prediction_id]

    def not_found(self, prediction_id: str) -> Problem:
        return Problem(404, "PREDICTION_NOT_FOUND", f"There is no prediction {prediction_id}.")


def create_app(given: Any) -> FastAPI:
    """The base itself."""
    return Api(given).app()
