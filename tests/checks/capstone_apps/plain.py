"""The contract without a framework's help: rules in plain functions, and a document by hand."""

from __future__ import annotations

import json
import math
import secrets
import threading
import time
from datetime import UTC, datetime
from typing import Any

V1 = "/api/v1"
WINDOW_S = 60.0
EXPOSED = (
    "X-Request-ID, Location, Retry-After, X-RateLimit-Limit, X-RateLimit-Remaining, "
    "X-RateLimit-Reset"
)
PREFLIGHT = {
    "Access-Control-Allow-Methods": "GET, POST",
    "Access-Control-Allow-Headers": "X-API-Key, Content-Type, Idempotency-Key, X-Request-ID",
}


class Refused(Exception):
    """What is answered with an error."""

    def __init__(self, status: int, code: str, message: str, **more: Any) -> None:
        super().__init__(message)
        self.status, self.code, self.message = status, code, message
        self.details: list[dict[str, Any]] = more.get("details", [])
        self.headers: dict[str, str] = more.get("headers", {})


class Office:
    """All that an app knows and decides; who asks it speaks HTTP."""

    def __init__(self, given: Any) -> None:
        self.given = given
        self.model: Any = None
        self.kept: dict[str, dict[str, Any]] = {}
        self.tries: dict[tuple[str, str], tuple[str, str]] = {}
        self.windows: dict[str, tuple[float, int]] = {}
        self.lock = threading.RLock()
        threading.Thread(target=self._load, daemon=True).start()

    def _load(self) -> None:
        self.model = self.given.load_model()

    def health(self) -> dict[str, Any]:
        """Raise until the model is there."""
        if self.model is None:
            headers = {"Retry-After": "2"}
            raise Refused(503, "MODEL_NOT_READY", "Not yet.", headers=headers)
        return {"status": "ready"}

    def models(self) -> list[dict[str, Any]]:
        """Tell the one model there is."""
        return [{"id": self.given.model_version}]

    def model_named(self, name: str) -> dict[str, Any]:
        """Tell one model."""
        if name != self.given.model_version:
            raise Refused(404, "MODEL_NOT_FOUND", "No such model.")
        return self.models()[0]

    def caller(self, sent: str | None, *scopes: str) -> str:
        """The key of a caller who may do this."""
        challenge = {"WWW-Authenticate": 'ApiKey realm="plain"'}
        owned = self.given.keys.get(sent or "")
        if owned is None:
            raise Refused(401, "NOT_IDENTIFIED", "Who are you?", headers=challenge)
        if not set(scopes) & set(owned):
            raise Refused(403, "INSUFFICIENT_SCOPE", "That is not for this key.")
        return str(sent)

    def charge(self, caller: str) -> dict[str, str]:
        """Count one prediction; tell what is left."""
        now = time.monotonic()
        with self.lock:
            began, spent = self.windows.get(caller, (now, 0))
            if now - began >= WINDOW_S:
                began, spent = now, 0
            left_s = math.ceil(began + WINDOW_S - now)
            headers = {
                "X-RateLimit-Limit": str(self.given.limit),
                "X-RateLimit-Remaining": str(max(0, self.given.limit - spent - 1)),
                "X-RateLimit-Reset": str(math.ceil(time.time()) + left_s),
            }
            if spent >= self.given.limit:
                headers["Retry-After"] = str(left_s)
                raise Refused(429, "RATE_LIMIT_EXCEEDED", "Slowly, please.", headers=headers)
            self.windows[caller] = (began, spent + 1)
        return headers

    def predict(self, caller: str, body: bytes, once: str | None) -> dict[str, Any]:
        """Answer a question, under a key for all of its tries if there is one."""
        row = self.row(read(body))
        self.health()
        with self.lock:
            if once is None:
                return self._make(row)
            asked, name = repr(row), (caller, once)
            first, made = self.tries.get(name, (asked, ""))
            if first != asked:
                raise Refused(422, "IDEMPOTENCY_KEY_REUSED", "Another question had this key.")
            if not made:
                made = self._make(row)["id"]
                self.tries[name] = (asked, made)
            return self.kept[made]

    def row(self, asked: Any) -> list[float]:
        """The features in order, or all that is wrong with them."""
        features = asked.get("features") if isinstance(asked, dict) else None
        if not isinstance(features, dict):
            self._refuse([wrong("features", "An object of numbers belongs here.", None)])
        found = [wrong(name, "Unknown.", asked[name]) for name in asked if name != "features"]
        known = {one.name for one in self.given.features}
        for name in features:
            if name not in known:
                found.append(wrong(f"features.{name}", "Unknown.", features[name]))
        for one in self.given.features:
            if fault := fault_of(one, features):
                found.append(wrong(f"features.{one.name}", fault, features.get(one.name)))
        self._refuse(found)
        return [float(features[one.name]) for one in self.given.features]

    def _refuse(self, found: list[dict[str, Any]]) -> None:
        if found:
            raise Refused(422, "VALIDATION_ERROR", f"{len(found)} are wrong.", details=found)

    def _make(self, row: list[float]) -> dict[str, Any]:
        chances = [float(chance) for chance in self.model.predict_proba([row])[0]]
        best = chances.index(max(chances))
        made = {
            "id": secrets.token_urlsafe(12),
            "prediction": self.given.classes[best],
            "probability": chances[best],
            "model_version": self.given.model_version,
            "timestamp": now(),
        }
        self.kept[made["id"]] = made
        return made

    def past(self, name: str) -> dict[str, Any]:
        """A prediction that was made."""
        if name not in self.kept:
            raise Refused(404, "PREDICTION_NOT_FOUND", "No such prediction.")
        return self.kept[name]

    def cors(self, origin: str | None) -> dict[str, str]:
        """What a browser is told."""
        if origin not in self.given.origins:
            return {"Vary": "Origin"}
        return {
            "Vary": "Origin",
            "Access-Control-Allow-Origin": str(origin),
            "Access-Control-Expose-Headers": EXPOSED,
        }


def now() -> str:
    """The time, as RFC 3339 writes it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def read(body: bytes) -> Any:
    """What a body says."""
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Refused(400, "MALFORMED_JSON", "This is no JSON.") from None


def need_json(content_type: str) -> None:
    """Refuse what is said to be something else."""
    if content_type.split(";")[0].strip().lower() != "application/json":
        raise Refused(415, "UNSUPPORTED_MEDIA_TYPE", "JSON alone is read here.")


def wrong(field: str, message: str, received: Any) -> dict[str, Any]:
    """One detail, with nothing in it that JSON or UTF-8 lack."""
    shown = received if isinstance(received, bool | int | None) else ascii(received)[:80]
    return {"field": ascii(field)[1:-1], "message": message, "received": shown}


def fault_of(one: Any, features: dict[str, Any]) -> str:
    """What is wrong with one number; empty where nothing is."""
    if one.name not in features:
        return "Missing."
    value = features[one.name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        return "A number belongs here."
    if not one.minimum <= value <= one.maximum:  # NaN is not between them
        return f"This is from {one.minimum} to {one.maximum}."
    return ""


def envelope(request_id: str, data: Any = None, error: Refused | None = None) -> bytes:
    """The one shape of all answers."""
    meta = {"request_id": request_id, "timestamp": now()}
    if error is None:
        return json.dumps({"status": "success", "data": data, "meta": meta}).encode()
    told = {"code": error.code, "message": error.message, "details": error.details}
    return json.dumps({"status": "error", "error": told, "meta": meta}).encode()


def id_of(sent: str | None) -> str:
    """The id of a request: the client's own, if it is a short plain one."""
    plain = sent is not None and sent.isascii() and sent.isprintable() and 0 < len(sent) <= 64
    return sent if sent is not None and plain else secrets.token_hex(8)


def document(given: Any) -> dict[str, Any]:
    """The OpenAPI document."""
    numbers = {
        one.name: {"type": "number", "minimum": one.minimum, "maximum": one.maximum}
        for one in given.features
    }
    features = closed(numbers)
    prediction = {name: {"type": "string"} for name in ("id", "prediction", "model_version")}
    prediction |= {"probability": {"type": "number"}, "timestamp": {"type": "string"}}
    made = answered(closed(prediction))
    named = [{"name": "id", "in": "path", "required": True, "schema": {"type": "string"}}]
    body = {
        "required": True,
        "content": {"application/json": {"schema": closed({"features": features})}},
    }
    any_object = answered({"type": "object"})
    refused = {"default": answered({"type": "object"}, "error")}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Plain", "version": "1"},
        "paths": {
            f"{V1}/health": {"get": {"responses": {"200": any_object, **refused}}},
            f"{V1}/models": {"get": {"responses": {"200": answered({"type": "array"}), **refused}}},
            f"{V1}/models/{{id}}": {
                "get": {"parameters": named, "responses": {"200": any_object, **refused}}
            },
            f"{V1}/predictions": {
                "post": {"requestBody": body, "responses": {"201": made, **refused}}
            },
            f"{V1}/predictions/{{id}}": {
                "get": {"parameters": named, "responses": {"200": made, **refused}}
            },
        },
    }


def closed(properties: dict[str, Any]) -> dict[str, Any]:
    """An object with these and no others."""
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def answered(schema: dict[str, Any], under: str = "data") -> dict[str, Any]:
    """An answer whose envelope holds this."""
    whole = closed({"status": {"type": "string"}, under: schema, "meta": {"type": "object"}})
    return {"description": under, "content": {"application/json": {"schema": whole}}}
