"""Correct variants: each keeps the contract in a way of its own, and must get full marks.

A suite that asks for more than the contract promises fails one of these. Those that are no FastAPI
app at all stand in `by_hand.py` and `flask_app.py`.
"""

from __future__ import annotations

import asyncio
import inspect
import math
import time
import uuid
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar

from fastapi import FastAPI, Path
from fastapi.responses import Response
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request

from tests.checks.capstone_apps.base import V1, WINDOW_S, Api, CallNext, Problem, Success


class Correct(Api):
    """A variant that breaks nothing."""


class Asynchronous(Correct):
    """Endpoints are `async def`, the model is asked in a thread, the app loads it as it starts.

    The lifespan begins to load and does not wait.
    """

    def app(self) -> FastAPI:
        app = super().app()

        @asynccontextmanager
        async def lifespan(_: FastAPI) -> AsyncIterator[None]:
            loading = asyncio.create_task(asyncio.to_thread(self.load))
            yield
            loading.cancel()

        app.router.lifespan_context = lifespan
        return app

    def start_loading(self) -> None:
        pass

    def create_prediction(self) -> Callable[..., Any]:
        create = super().create_prediction()

        async def create_in_a_thread(**asked: Any) -> Response:
            return await asyncio.to_thread(create, **asked)

        create_in_a_thread.__signature__ = inspect.signature(create)  # type: ignore[attr-defined]
        return create_in_a_thread


class CountsWhatIsServed(Correct):
    """The limit stands behind validation: only predictions that are made are counted."""

    async def inside(self, request: Request, call_next: CallNext) -> Response:
        response = await super().inside(request, call_next)
        counted = request.method == "POST" and request.url.path == f"{V1}/predictions"
        if counted and response.status_code != 201:
            with self.lock:
                self.spent[request.state.caller].pop()
            response.headers.update(self.limit_headers(request))
        return response


class OtherWords(Correct):
    """All that is said to people is said in German, with umlauts."""

    def failure_body(self, request: Request, problem: Problem) -> dict[str, Any]:
        body = super().failure_body(request, problem)
        body["error"]["message"] = "Das ging nicht: näheres steht unter „details“."
        for detail in body["error"]["details"]:
            detail["message"] = "Dieser Wert ist hier nicht möglich."
        return body


class MoreThanAsked(Correct):
    """More endpoints, more fields, more headers: what nobody asked for breaks no promise."""

    def add_routes(self, app: FastAPI) -> None:
        super().add_routes(app)

        def list_predictions(request: Request) -> Response:
            return self.success(request, list(self.stored.values())[:20])

        def read_features(request: Request) -> Response:
            return self.success(request, [vars_of(one) for one in self.given.features])

        app.get(
            f"{V1}/predictions",
            response_model=Success[list[dict[str, Any]]],
            responses=self.failures(401, 403),
            summary="List predictions",
        )(list_predictions)
        app.get(f"{V1}/features", summary="List the features")(read_features)

    def scopes_for(self, method: str, path: str) -> tuple[str, ...]:
        if method == "GET" and path == f"{V1}/predictions":
            return ("read",)
        return super().scopes_for(method, path)

    def wrong_method(self, request: Request, error: Any) -> Problem:
        if request.url.path == f"{V1}/predictions":
            error.headers["Allow"] = "GET, POST"  # Starlette names those of the first route alone
        return super().wrong_method(request, error)

    def meta(self, request: Request) -> dict[str, Any]:
        return {**super().meta(request), "response_time_ms": 0.4, "node": "a"}

    def model_data(self) -> dict[str, Any]:
        return {**super().model_data(), "algorithm": "unknown", "default": True}

    def make(self, row: list[float]) -> dict[str, Any]:
        data = super().make(row)
        data.update(confidence="high", probabilities={data["prediction"]: data["probability"]})
        return data

    def limit_headers(self, request: Request) -> dict[str, str]:
        headers = super().limit_headers(request)
        left = headers["X-RateLimit-Remaining"]
        return {**headers, "RateLimit": f'"predict";r={left};t=1', "Server-Timing": "app;dur=1"}


def vars_of(feature: Any) -> dict[str, Any]:
    """What is known of a feature."""
    return {"name": feature.name, "minimum": feature.minimum, "maximum": feature.maximum}


class NaNIsNoJSON(Correct):
    """`NaN` and `Infinity` in a body are 400: RFC 8259, section 6, has no such numbers."""

    async def on_invalid(self, request: Request, error: Any) -> Response:
        infinite = any(one["type"] == "finite_number" for one in error.errors())
        body = (await request.body()).decode("utf-8", "replace")
        if infinite and any(name in body for name in ("NaN", "Infinity")):
            return self.render(request, self.malformed())
        return await super().on_invalid(request, error)


class AbsoluteLocation(Correct):
    """`Location` is a whole URI, ids are UUIDs, timestamps end in `+00:00`, in whole seconds."""

    def new_id(self) -> str:
        return str(uuid.uuid4())

    def now(self) -> str:
        return datetime.now(UTC).isoformat(timespec="seconds")

    def created(self, request: Request, data: dict[str, Any]) -> Response:
        response = super().created(request, data)
        response.headers["Location"] = str(request.url.replace(path=self.location(data), query=""))
        return response


class StarlettesCors(Correct):
    """CORS is what Starlette's middleware makes of the list, around all else."""

    def app(self) -> FastAPI:
        app = super().app()
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(self.given.origins),
            allow_methods=["GET", "POST"],
            allow_headers=["X-API-Key", "Content-Type", "Idempotency-Key", "X-Request-ID"],
            expose_headers=list(self.exposed),
        )
        return app

    def preflight(self, request: Request) -> Response | None:
        return None

    def add_cors(self, request: Request, response: Response) -> None:
        pass


class FixedWindow(Correct):
    """The limit counts by the minute: a window begins with the first request in it."""

    def count(self, request: Request) -> int | None:
        bucket = self.bucket(request)
        if bucket is not None:
            with self.lock:
                spent = self.spent[bucket]
                if spent and spent[0] <= time.monotonic() - WINDOW_S:
                    spent.clear()
        return super().count(request)

    def limit_headers(self, request: Request) -> dict[str, str]:
        spent = self.spent[str(self.bucket(request))]
        left_s = spent[0] + WINDOW_S - time.monotonic() if spent else 0
        reset = {"X-RateLimit-Reset": str(math.ceil(time.time() + left_s))}
        return {**super().limit_headers(request), **reset}


class SameBytes(Correct):
    """A repetition under an Idempotency-Key gets the saved answer whole, its `meta` included.

    So the request id in the body is that of the first try; the header has the one of this try.
    """

    def created(self, request: Request, data: dict[str, Any]) -> Response:
        key = request.headers.get("idempotency-key")
        name = (request.state.caller, "bytes", key, data["id"])
        saved: dict[Any, Response] = self.__dict__.setdefault("saved", {})
        if name in saved:
            first = saved[name]
            headers = {"Location": first.headers["Location"], "Idempotent-Replayed": "true"}
            return Response(first.body, 201, headers, media_type="application/json")
        response = super().created(request, data)
        if key is not None:
            saved[name] = response
        return response


class OlderCodes(Correct):
    """The codes by the names that the lesson's text gives them beside those of the table."""

    names: ClassVar[dict[str, str]] = {
        "NOT_IDENTIFIED": "UNAUTHORIZED",
        "INSUFFICIENT_SCOPE": "FORBIDDEN",
        "MODEL_NOT_READY": "MODEL_LOADING",
        "PREDICTION_NOT_FOUND": "NOT_FOUND",
        "MODEL_NOT_FOUND": "NOT_FOUND",
        "IDEMPOTENCY_KEY_REUSED": "VALIDATION_ERROR",
    }

    def failure_body(self, request: Request, problem: Problem) -> dict[str, Any]:
        body = super().failure_body(request, problem)
        body["error"]["code"] = self.names.get(problem.code, problem.code)
        return body


class LoadingStopsAll(Correct):
    """While the model loads, all that needs it is 503, the list of models included."""

    def list_models(self, request: Request) -> Response:
        self.ready_model()
        return super().list_models(request)

    def read_model(self, request: Request, model_id: Annotated[str, Path()]) -> Response:
        self.ready_model()
        return super().read_model(request, model_id)


CORRECT: list[type[Correct]] = [variant for variant in Correct.__subclasses__()]
