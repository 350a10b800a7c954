"""A prediction API that keeps its promise: the reference solution of the capstone."""

import asyncio
import secrets
import time
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from math import ceil, isfinite
from typing import Annotated

from fastapi import APIRouter, Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.middleware.cors import CORSMiddleware
from fastapi.responses import JSONResponse
from pydantic import ConfigDict, Field, create_model
from starlette.exceptions import HTTPException

CODES = {400: "MALFORMED_JSON", 401: "NOT_IDENTIFIED", 403: "INSUFFICIENT_SCOPE"}
CODES |= {404: "NOT_FOUND", 405: "METHOD_NOT_ALLOWED", 415: "UNSUPPORTED_MEDIA_TYPE"}
CODES |= {422: "VALIDATION_ERROR", 429: "RATE_LIMIT_EXCEEDED", 500: "INTERNAL_ERROR"}
CODES |= {503: "MODEL_NOT_READY"}
RATE = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]
WINDOW_S = 60


# The envelope: one shape for all that works, and one for all that does not.


class Problem(Exception):
    """Something is wrong, and this is what the client is told."""

    def __init__(self, status, message, details=(), code="", **headers):
        super().__init__(message)
        self.status, self.message, self.details = status, message, list(details)
        self.code = code or CODES.get(status, "ERROR")
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def now():
    return datetime.now(UTC).isoformat().replace("+00:00", "Z")


def meta(request):
    return {"request_id": request.state.request_id, "timestamp": now()}


def success(request, data):
    return {"status": "success", "data": data, "meta": meta(request)}


async def on_problem(request, problem):
    error = {"code": problem.code, "message": problem.message, "details": problem.details}
    body = {"status": "error", "error": error, "meta": meta(request)}
    return JSONResponse(body, problem.status, problem.headers)


async def on_http_error(request, error):
    """Give what the framework refuses (404, 405, an unreadable body) the same shape."""
    problem = Problem(error.status_code, str(error.detail))
    problem.headers = dict(error.headers or {})
    return await on_problem(request, problem)


async def on_invalid(request, error):
    """Tell a text that is no JSON from JSON with a value that will not do."""
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return await on_problem(request, Problem(400, "The body is not JSON."))
    details = [
        {
            "field": ".".join(map(str, one["loc"][1:])) or "features",
            "message": one["msg"],
            "received": plain(one.get("input")),
        }
        for one in found
    ]
    return await on_problem(request, Problem(422, "Some values will not do.", details))


def plain(value):
    """Show what came as JSON can: it has no infinity, and a long value is cut."""
    number = isinstance(value, int | float) and isfinite(value)
    return value if number or value is None else str(value)[:200]


async def name_request(request, call_next):
    """Give each request a name; whatever breaks, the client gets an answer that has it."""
    request.state.request_id = request.headers.get("x-request-id") or secrets.token_hex(8)
    try:
        response = await call_next(request)
    except Exception:
        response = await on_problem(request, Problem(500, "The server failed. It was not you."))
    response.headers["X-Request-ID"] = request.state.request_id
    return response


# What comes in: the body, the key, and how often.


def body_of(features):
    """Make the schema of a request: each feature a number within its bounds, and nothing else."""
    closed = ConfigDict(extra="forbid")
    numbers = {
        one.name: Annotated[
            float, Field(strict=True, allow_inf_nan=False, ge=one.minimum, le=one.maximum)
        ]
        for one in features
    }
    inner = create_model("Features", __config__=closed, **numbers)
    return create_model("PredictIn", __config__=closed, features=inner)


def json_only(request: Request):
    """Refuse a body that does not say that it is JSON."""
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise Problem(415, "Send the body as application/json.")


def caller(keys, *scopes):
    """Let in whoever has a known key with one of these scopes."""

    def check(request: Request):
        came = request.headers.get("x-api-key", "").encode()
        known = [key for key in keys if secrets.compare_digest(key.encode(), came)]
        if not known:
            challenge = 'ApiKey header="X-API-Key"'
            raise Problem(401, "Send your key in X-API-Key.", WWW_Authenticate=challenge)
        if not set(scopes) & set(keys[known[0]]):
            raise Problem(403, f"This needs the scope {' or '.join(scopes)}.")
        return known[0]

    return check


class Limiter:
    """So many requests a minute for each key; its minute begins with its first request."""

    def __init__(self, limit):
        self.limit, self.windows = limit, {}

    def take(self, key):
        """Count a request, and give the headers that tell what is left; or refuse it."""
        moment = time.time()
        began, used = self.windows.get(key, (moment, 0))
        if moment >= began + WINDOW_S:
            began, used = moment, 0
        left, reset = self.limit - used - 1, ceil(began + WINDOW_S)
        told = dict(zip(RATE, map(str, (self.limit, max(left, 0), reset)), strict=True))
        if left < 0:
            wait = str(max(1, ceil(began + WINDOW_S - moment)))
            raise Problem(429, "Your limit is reached.", Retry_After=wait, **told)
        self.windows[key] = began, used + 1
        return told


# The model, and what it has said.


class Service:
    """One model, the predictions that it made, and the answers that a key may ask for again."""

    def __init__(self, given):
        self.given, self.model = given, None
        self.predictions, self.answered = {}, {}

    async def load(self):
        """Load the model in a thread: the event loop goes on answering meanwhile."""
        self.model = await asyncio.to_thread(self.given.load_model)

    def ready(self):
        if self.model is None:
            raise Problem(503, "The model is still loading.", Retry_After="1")

    def about(self):
        names = [feature.name for feature in self.given.features]
        version = self.given.model_version
        return {"id": version, "classes": list(self.given.classes), "features": names}

    async def predict(self, features):
        """Ask the model, and keep what it says."""
        row = [features[feature.name] for feature in self.given.features]
        shares = (await asyncio.to_thread(self.model.predict_proba, [row]))[0]
        best = int(shares.argmax())
        made = {
            "id": f"pred_{secrets.token_hex(8)}",
            "prediction": self.given.classes[best],
            "probability": float(shares[best]),
            "model_version": self.given.model_version,
            "timestamp": now(),
        }
        self.predictions[made["id"]] = made
        return made

    async def predict_once(self, caller, name, features):
        """Predict; under a name that this caller has used, give the same answer again."""
        if not name:
            return await self.predict(features)
        asked, made = self.answered.get((caller, name), (features, None))
        if asked != features:
            said = "This Idempotency-Key belongs to another request."
            raise Problem(422, said, code="IDEMPOTENCY_KEY_REUSED")
        made = made or await self.predict(features)
        self.answered[caller, name] = features, made
        return made


# The addresses.


def reading(service, keys):
    """Give the routes that read: health for everybody, the rest for known keys."""
    routes = APIRouter(prefix="/api/v1")
    known = [Depends(caller(keys, "read", "predict"))]

    @routes.get("/health")
    async def health(request: Request):
        service.ready()
        return success(request, {"status": "ready"})

    @routes.get("/models", dependencies=known)
    async def list_models(request: Request):
        return success(request, [service.about()])

    @routes.get("/models/{model_id}", dependencies=known)
    async def read_model(request: Request, model_id: str):
        if model_id != service.given.model_version:
            raise Problem(404, "There is no such model.", code="MODEL_NOT_FOUND")
        return success(request, service.about())

    @routes.get("/predictions/{prediction_id}", dependencies=known)
    async def read_prediction(request: Request, prediction_id: str):
        if prediction_id not in service.predictions:
            raise Problem(404, "There is no such prediction.", code="PREDICTION_NOT_FOUND")
        return success(request, service.predictions[prediction_id])

    return routes


def predicting(service, given):
    """Give the one route that makes something."""
    routes = APIRouter(prefix="/api/v1")
    PredictIn = body_of(given.features)
    limiter = Limiter(given.limit)
    may_predict = caller(given.keys, "predict")

    @routes.post("/predictions", status_code=201, dependencies=[Depends(json_only)])
    async def create_prediction(
        body: PredictIn, request: Request, response: Response, key: str = Depends(may_predict)
    ):
        response.headers.update(limiter.take(key))
        service.ready()
        name = request.headers.get("idempotency-key")
        made = await service.predict_once(key, name, body.features.model_dump())
        response.headers["Location"] = f"/api/v1/predictions/{made['id']}"
        return success(request, made)

    return routes


def create_app(given):
    """Build the API for what is given."""
    service = Service(given)

    @asynccontextmanager
    async def lifespan(app):
        loading = asyncio.create_task(service.load())
        yield
        loading.cancel()

    app = FastAPI(title="Capstone", lifespan=lifespan)
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    app.add_middleware(
        CORSMiddleware,
        allow_origins=given.origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type", "X-API-Key", "Idempotency-Key"],
        expose_headers=["Location", "X-Request-ID", "Retry-After", *RATE],
    )
    return app
