# %% wrong: host_is_known
from threading import Thread


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
        ready(service)
        name = request.headers.get("idempotency-key")
        made = await predict_once(service, key, name, dict(body.features))
        response.headers["Location"] = f"http://localhost:8000/api/v1/predictions/{made['id']}"
        return success(request, made)

    return routes


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% wrong: key_is_enough
from threading import Thread


async def predict_once(service, caller, name, features):
    """Predict; under a name that this caller has used, give the same answer again."""
    if not name:
        return await service.predict(features)
    _, made = service.answered.get((caller, name), (features, None))
    made = made or await service.predict(features)
    service.answered[caller, name] = features, made
    return made


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% wrong: invalid_is_422
from threading import Thread


async def on_invalid(request, error):
    """Tell a text that is no JSON (its type is `json_invalid`) from JSON that will not do.

    `error.errors()` lists what is wrong, with `type`, `loc`, `msg` and `input`.
    """
    found = error.errors()
    if any(one["type"] == "json_invalid" for one in found):
        return await on_problem(request, Problem(422, "The body is not JSON."))
    details = [
        {
            "field": ".".join(map(str, one["loc"][1:])) or "features",
            "message": one["msg"],
            "received": plain(one.get("input")),
        }
        for one in found
    ]
    return await on_problem(request, Problem(422, "Some values will not do.", details))


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% wrong: framework_has_its_own
from threading import Thread


async def on_http_error(request, error):
    return JSONResponse({"detail": error.detail}, error.status_code, error.headers)


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% wrong: text_is_a_number
from threading import Thread


def body_of(features):
    """Make the schema of a request; it has one field, `features`."""
    closed = ConfigDict(extra="forbid")
    numbers = {
        one.name: Annotated[float, Field(allow_inf_nan=False, ge=one.minimum, le=one.maximum)]
        for one in features
    }
    inner = create_model("Features", __config__=closed, **numbers)
    return create_model("PredictIn", __config__=closed, features=inner)


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% wrong: strangers_are_forbidden
from threading import Thread


def caller(keys, *scopes):
    """Let in whoever has a known key with one of these scopes."""

    def check_key(request: Request):
        came = request.headers.get("x-api-key", "").encode()
        known = [key for key in keys if secrets.compare_digest(key.encode(), came)]
        if not known:
            raise Problem(403, "Send your key in X-API-Key.")
        if not set(scopes) & set(keys[known[0]]):
            raise Problem(403, f"This needs the scope {' or '.join(scopes)}.")
        return known[0]

    return check_key


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% wrong: any_page
from threading import Thread


def let_pages_read(app, origins):
    """Let the pages of these origins read what the app answers."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=["*"],
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type", "X-API-Key", "Idempotency-Key"],
        expose_headers=["Location", "X-Request-ID", "Retry-After", *RATE],
    )


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% wrong: one_for_all
from threading import Thread


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
        response.headers.update(limiter.take("everybody"))
        ready(service)
        name = request.headers.get("idempotency-key")
        made = await predict_once(service, key, name, dict(body.features))
        response.headers["Location"] = f"/api/v1/predictions/{made['id']}"
        return success(request, made)

    return routes


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% wrong: model_first


def create_app(given):
    app, service = FastAPI(), Service(given)
    service.model = given.load_model()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% only: Methods + Idempotency + Status codes + JSON schemas + Validation + API design + Authentication + CORS + Rate limits + Health and request ids + REST principles
from threading import Thread


class Service:
    """One model, the predictions that it made, and the answers that may be asked for again."""

    def __init__(self, given):
        self.given, self.model = given, None
        self.predictions, self.answered = {}, {}

    async def load(self):
        """Have `given.load_model()` run in a thread: the event loop goes on answering."""
        self.model = await asyncio.to_thread(self.given.load_model)

    def about(self):
        """Tell of the model; its version is its id."""
        names = [feature.name for feature in self.given.features]
        version = self.given.model_version
        return {"id": version, "classes": list(self.given.classes), "features": names}

    async def predict(self, features):
        """Ask the model for one row, keep what it says under an id of its own, and give it back.

        Its five fields: id, prediction, probability, model_version, timestamp (use `now()`).
        """
        row = [features[feature.name] for feature in self.given.features]
        shares = (await asyncio.to_thread(self.model.predict_proba, [row]))[0]
        best = int(shares.argmax())
        made = {
            "id": f"pred_{secrets.token_hex(8)}",
            "prediction": sorted(self.given.classes)[best - 1],
            "probability": float(shares[best]),
            "model_version": self.given.model_version,
            "timestamp": now(),
        }
        self.predictions[made["id"]] = made
        return made


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% only: Contract + Idempotency + Status codes + JSON schemas + Validation + API design + Authentication + CORS + Rate limits + Health and request ids + Methods
from threading import Thread


def reading(service, keys):
    """Give the routes that read: health for everybody, the rest for known keys."""
    routes = APIRouter(prefix="/api/v1")
    known = [Depends(caller(keys, "read", "predict"))]

    @routes.get("/health")
    async def health(request: Request):
        ready(service)
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
        return success(request, {**service.predictions[prediction_id], "timestamp": now()})

    return routes


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% only: Contract + REST principles + Status codes + JSON schemas + Validation + API design + Authentication + CORS + Rate limits + Health and request ids + Idempotency
from threading import Thread


async def on_http_error(request, error):
    """Tell what the framework refuses: it has `status_code`, `detail` and `headers`."""
    problem = Problem(error.status_code, str(error.detail))
    return await on_problem(request, problem)


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% only: Contract + REST principles + Methods + JSON schemas + Validation + API design + Authentication + CORS + Rate limits + Health and request ids + Status codes
from threading import Thread


async def predict_once(service, caller, name, features):
    return await service.predict(features)


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% only: Contract + REST principles + Methods + Idempotency + Validation + API design + Authentication + CORS + Rate limits + Health and request ids + JSON schemas
from threading import Thread


def json_only():
    """Take whatever comes."""


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% only: Contract + REST principles + Methods + Idempotency + Status codes + API design + Authentication + CORS + Rate limits + Health and request ids + Validation
from threading import Thread


def success(request, data):
    """Put what was asked for into the envelope."""
    return {"ok": True, "result": data}


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% only: Contract + REST principles + Methods + Idempotency + Status codes + JSON schemas + Authentication + CORS + Rate limits + Health and request ids + API design
from threading import Thread


def body_of(features):
    """Make the schema of a request; it has one field, `features`."""
    closed = ConfigDict(extra="ignore")
    numbers = {
        one.name: Annotated[
            float, Field(strict=True, allow_inf_nan=False, ge=one.minimum, le=one.maximum)
        ]
        for one in features
    }
    inner = create_model("Features", __config__=closed, **numbers)
    return create_model("PredictIn", __config__=closed, features=inner)


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% only: Contract + REST principles + Methods + Idempotency + Status codes + JSON schemas + Validation + CORS + Rate limits + Health and request ids + Authentication
from threading import Thread


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
        ready(service)
        name = request.headers.get("idempotency-key")
        made = await predict_once(service, key, name, dict(body.features))
        response.headers["Location"] = f"/api/v1/predictions/{made['id']}"
        return success(request, made)

    @routes.post("/doPrediction")
    async def do_prediction(request: Request, key: str = Depends(may_predict)):
        return success(request, {})

    return routes


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% only: Contract + REST principles + Methods + Idempotency + Status codes + JSON schemas + Validation + API design + Rate limits + Health and request ids + CORS
from threading import Thread


def caller(keys, *scopes):
    """Let in whoever has a known key with one of these scopes."""

    def check_key(request: Request):
        came = request.headers.get("x-api-key", "").encode()
        known = [key for key in keys if secrets.compare_digest(key.encode(), came)]
        if not known:
            challenge = 'ApiKey header="X-API-Key"'
            raise Problem(401, "Send your key in X-API-Key.", WWW_Authenticate=challenge)
        return known[0]

    return check_key


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% only: Contract + REST principles + Methods + Idempotency + Status codes + JSON schemas + Validation + API design + Authentication + Health and request ids + Rate limits
from threading import Thread


def let_pages_read(app, origins):
    """Let the pages of these origins read what the app answers."""
    app.add_middleware(
        CORSMiddleware,
        allow_origins=origins,
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type"],
        expose_headers=["Location", "X-Request-ID", "Retry-After", *RATE],
    )


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% only: Contract + REST principles + Methods + Idempotency + Status codes + JSON schemas + Validation + API design + Authentication + CORS + Health and request ids
from threading import Thread


class Limiter:
    """So many requests a minute for each key; its minute begins with its first request."""

    def __init__(self, limit):
        self.limit, self.windows = limit, {}

    def take(self, key):
        """Count a request, and give the headers that tell what is left; or refuse it."""
        moment = time.time()
        began, used = self.windows.get(key, (moment, 0))
        if moment >= began + 60:
            began, used = moment, 0
        left, reset = self.limit - used - 1, ceil(began + 60)
        told = dict(zip(RATE, map(str, (self.limit, max(left, 0), reset)), strict=True))
        if left < -1:
            wait = str(max(1, ceil(began + 60 - moment)))
            raise Problem(429, "Your limit is reached.", Retry_After=wait, **told)
        self.windows[key] = began, used + 1
        return told


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% only: REST principles + Methods + Idempotency + Status codes + JSON schemas + Validation + API design + Authentication + CORS + Rate limits + Contract
from threading import Thread


async def name_request(request, call_next):
    request.state.request_id = "request-1"
    try:
        response = await call_next(request)
    except Exception:
        response = await on_problem(request, Problem(500, "The server failed."))
    response.headers["X-Request-ID"] = "request-1"
    return response


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% right: Flask, which needs nothing of the frame
import json
import math
import secrets
import threading
import time
from datetime import UTC, datetime

from flask import Flask, g, jsonify, request
from werkzeug.exceptions import HTTPException

API = "/api/v1"
CODES = {400: "MALFORMED_JSON", 401: "UNAUTHORIZED", 403: "FORBIDDEN", 404: "NOT_FOUND"}
CODES |= {405: "METHOD_NOT_ALLOWED", 415: "UNSUPPORTED_MEDIA_TYPE", 422: "VALIDATION_ERROR"}
CODES |= {429: "RATE_LIMIT_EXCEEDED", 500: "INTERNAL_ERROR", 503: "MODEL_LOADING"}
RATE = ["X-RateLimit-Limit", "X-RateLimit-Remaining", "X-RateLimit-Reset"]


class Problem(Exception):
    def __init__(self, status, details=(), **headers):
        super().__init__(CODES[status])
        self.status, self.details = status, list(details)
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}


def now():
    return datetime.now(UTC).isoformat()


def answer(body, status=200, headers=None):
    body["meta"] = {"request_id": g.request_id, "timestamp": now()}
    return jsonify(body), status, headers or {}


def failure(status, details=(), headers=None):
    error = {"code": CODES[status], "message": CODES[status].lower(), "details": list(details)}
    return answer({"status": "error", "error": error}, status, headers)


def checked(given, body):
    if not isinstance(body, dict) or set(body) != {"features"}:
        names = sorted({"features", *(body if isinstance(body, dict) else ())})
        raise Problem(422, [detail(f"features.{name}", "not this", None) for name in names])
    features = body["features"] if isinstance(body["features"], dict) else {}
    known = {one.name: one for one in given.features}
    wrong = [
        detail(f"features.{name}", "out of bounds, missing, or unknown", str(features.get(name)))
        for name in {**known, **features}
        if not good(known.get(name), features.get(name))
    ]
    if wrong:
        raise Problem(422, wrong)
    return features


def detail(field, message, received):
    return {"field": field, "message": message, "received": received}


def good(feature, value):
    if feature is None or isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return math.isfinite(value) and feature.minimum <= value <= feature.maximum


def create_app(given):  # noqa: C901
    app = Flask("capstone")
    model, made, answered, windows, lock = {}, {}, {}, {}, threading.Lock()
    threading.Thread(target=lambda: model.update(it=given.load_model()), daemon=True).start()

    def caller(*scopes):
        key = request.headers.get("X-API-Key", "")
        if key not in given.keys:
            raise Problem(401, WWW_Authenticate="ApiKey")
        if not set(scopes) & set(given.keys[key]):
            raise Problem(403)
        return key

    def ready():
        if "it" not in model:
            raise Problem(503, Retry_After="2")

    def count(key):
        with lock:
            began, used = windows.get(key, (time.time(), 0))
            if time.time() > began + 60:
                began, used = time.time(), 0
            told = dict(zip(RATE, map(str, (given.limit, max(given.limit - used - 1, 0),
                                            int(began + 60))), strict=True))  # fmt: skip
            if used >= given.limit:
                raise Problem(429, Retry_After="60", **told)
            windows[key] = began, used + 1
            return told

    def body():
        if request.mimetype != "application/json":
            raise Problem(415)
        try:
            return json.loads(request.get_data())
        except (ValueError, RecursionError):
            raise Problem(400) from None

    @app.before_request
    def name_it():
        g.request_id = request.headers.get("X-Request-ID") or secrets.token_hex(8)

    @app.after_request
    def finish(response):
        response.headers["X-Request-ID"] = g.request_id
        origin = request.headers.get("Origin")
        response.headers["Vary"] = "Origin"
        if origin in given.origins:
            response.headers["Access-Control-Allow-Origin"] = origin
            exposed = ["Location", "X-Request-ID", "Retry-After", *RATE]
            response.headers["Access-Control-Expose-Headers"] = ", ".join(exposed)
        return response

    @app.before_request
    def preflight():
        if request.method == "OPTIONS" and "Access-Control-Request-Method" in request.headers:
            headers = "Content-Type, X-API-Key, Idempotency-Key"
            allowed = {"Methods": "GET, POST", "Headers": headers}
            return "", 204, {f"Access-Control-Allow-{one}": told for one, told in allowed.items()}
        return None

    @app.errorhandler(Problem)
    def on_problem(problem):
        return failure(problem.status, problem.details, problem.headers)

    @app.errorhandler(HTTPException)
    def on_http(error):
        headers = {"Allow": ", ".join(error.valid_methods)} if error.code == 405 else {}
        return failure(error.code if error.code in CODES else 500, headers=headers)

    @app.errorhandler(Exception)
    def on_crash(error):
        return failure(500)

    @app.get(f"{API}/health")
    def health():
        ready()
        return answer({"status": "success", "data": {"status": "ready"}})

    @app.get(f"{API}/models")
    def models():
        caller("read", "predict")
        return answer({"status": "success", "data": [{"id": given.model_version}]})

    @app.get(f"{API}/models/<name>")
    def one_model(name):
        caller("read", "predict")
        if name != given.model_version:
            raise Problem(404)
        return answer({"status": "success", "data": {"id": name}})

    @app.post(f"{API}/predictions")
    def predict():
        key = caller("predict")
        headers = count(key)
        ready()
        features = checked(given, body())
        name = (key, request.headers.get("Idempotency-Key"))
        before, told = answered.get(name, (features, None)) if name[1] else (features, None)
        if before != features:
            raise Problem(422)
        if told is None:
            row = [features[one.name] for one in given.features]
            shares = list(model["it"].predict_proba([row])[0])
            best = shares.index(max(shares))
            told = {"id": secrets.token_hex(6), "prediction": given.classes[best],
                    "probability": round(float(shares[best]), 4),
                    "model_version": given.model_version, "timestamp": now()}  # fmt: skip
            made[told["id"]] = told
            answered[name] = features, told
        headers["Location"] = f"{API}/predictions/{told['id']}"
        return answer({"status": "success", "data": told}, 201, headers)

    @app.get(f"{API}/predictions/<name>")
    def one_prediction(name):
        caller("read", "predict")
        if name not in made:
            raise Problem(404)
        return answer({"status": "success", "data": made[name]})

    @app.get("/openapi.json")
    def document():
        schema = {"type": "object", "properties": {"features": {"type": "object"}}}
        sent = {"content": {"application/json": {"schema": schema}}}
        told = {"responses": {"200": {"description": "Good"}}}
        post = {"requestBody": sent, "responses": {"201": {"description": "Made"}}}
        paths = {"/health": {"get": told}, "/models": {"get": told}, "/models/{id}": {"get": told},
                 "/predictions": {"post": post}, "/predictions/{id}": {"get": told}}  # fmt: skip
        info = {"title": "Capstone", "version": "1"}
        return {"openapi": "3.1.0", "info": info, "servers": [{"url": API}], "paths": paths}

    return app


# %% right: FastAPI, with a thread instead of a lifespan
from threading import Thread


def create_app(given):
    app, service = FastAPI(), Service(given)
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()
    app.include_router(reading(service, given.keys))
    app.include_router(predicting(service, given))
    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.middleware("http")(name_request)
    let_pages_read(app, given.origins)
    return app


# %% right: Starlette, with routes and a document by hand
import json
from threading import Thread

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.routing import Route

API = "/api/v1"


async def read_body(model, request):
    json_only(request)
    try:
        body = json.loads(await request.body())
    except (ValueError, RecursionError):
        raise Problem(400, "The body is not JSON.") from None
    try:
        return model.model_validate(body).model_dump()["features"]
    except ValidationError as error:
        details = [
            {
                "field": ".".join(map(str, one["loc"])) or "features",
                "message": one["msg"],
                "received": plain(one["input"]),
            }
            for one in error.errors()
        ]
        raise Problem(422, "Some values will not do.", details) from None


def document():
    told = {"responses": {"200": {"description": "What was asked for"}}}
    schema = {"type": "object", "properties": {"features": {"type": "object"}}}
    sent = {"content": {"application/json": {"schema": schema}}}
    made = {"requestBody": sent, "responses": {"201": {"description": "Made"}}}
    paths = {f"{API}/{name}": {"get": told} for name in ("health", "models", "models/{id}")}
    paths |= {f"{API}/predictions": {"post": made}, f"{API}/predictions/{{id}}": {"get": told}}
    return {"openapi": "3.1.0", "info": {"title": "Wine", "version": "1"}, "paths": paths}


def create_app(given):  # noqa: C901
    service, limiter, model = Service(given), Limiter(given.limit), body_of(given.features)
    may_read, may_predict = caller(given.keys, "read", "predict"), caller(given.keys, "predict")
    Thread(target=lambda: setattr(service, "model", given.load_model())).start()

    async def health(request):
        ready(service)
        return JSONResponse(success(request, {"status": "ready"}))

    async def models(request):
        may_read(request)
        return JSONResponse(success(request, [service.about()]))

    async def one_model(request):
        may_read(request)
        if request.path_params["id"] != given.model_version:
            raise Problem(404, "There is no such model.")
        return JSONResponse(success(request, service.about()))

    async def one_prediction(request):
        may_read(request)
        if request.path_params["id"] not in service.predictions:
            raise Problem(404, "There is no such prediction.")
        return JSONResponse(success(request, service.predictions[request.path_params["id"]]))

    async def predict(request):
        key = may_predict(request)
        headers = limiter.take(key)
        features = await read_body(model, request)
        ready(service)
        once = request.headers.get("idempotency-key")
        made = await predict_once(service, key, once, features)
        headers["Location"] = f"{API}/predictions/{made['id']}"
        return JSONResponse(success(request, made), 201, headers)

    async def openapi(request):
        return JSONResponse(document())

    routes = [Route("/openapi.json", openapi), Route(f"{API}/health", health)]
    routes += [Route(f"{API}/models", models), Route(f"{API}/models/{{id}}", one_model)]
    routes += [Route(f"{API}/predictions", predict, methods=["POST"])]
    routes += [Route(f"{API}/predictions/{{id}}", one_prediction)]
    handlers = {Problem: on_problem, HTTPException: on_http_error}
    app = Starlette(routes=routes, exception_handlers=handlers)
    from starlette.middleware.base import BaseHTTPMiddleware

    app.add_middleware(BaseHTTPMiddleware, dispatch=name_request)
    let_pages_read(app, given.origins)
    return app
