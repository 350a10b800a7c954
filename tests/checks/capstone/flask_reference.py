"""The same promise in Flask, with threads and no types: the suite cannot know which it asks."""

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


def create_app(given):  # noqa: C901  (one function a route, all of them in here)
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
