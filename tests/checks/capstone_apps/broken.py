"""The broken variants: each breaks exactly one objective, in a way that is met in real programs.

They were written before the suite that judges them, and by somebody else: it must find each of
them, and nothing else wrong with any. A variant is the correct app of `base.py` with a part
replaced. Its docstring says what it does wrong, `breaks` names the objective, and `seen` looks at
what a client sees of it: a test holds that it differs from what the correct app shows.
"""

from __future__ import annotations

import math
import time
import traceback
from collections.abc import Callable
from datetime import datetime
from typing import Any, ClassVar, Literal

from fastapi import FastAPI
from fastapi.responses import Response
from pydantic import BaseModel
from starlette.exceptions import HTTPException
from starlette.requests import Request

from tests.checks.capstone_apps.base import V1, Api, Error, Health, Meta, Problem
from tests.checks.capstone_apps.looking import Client, head_of, predict, status_of

Seen = Callable[[Client], Any]
ORIGIN = {"Origin": "https://shop.example"}
FOREIGN = {"Origin": "https://elsewhere.example"}


class Broken(Api):
    """A variant that breaks something."""

    seen: ClassVar[Seen]


# 01: the contract.


class DocumentLacksAnOperation(Broken):
    """The operation that everybody wants, POST /predictions, is not in the document."""

    breaks = "contract"

    def app(self) -> FastAPI:
        app = super().app()
        real = app.openapi

        def without() -> dict[str, Any]:
            document = real()
            document["paths"].pop(f"{V1}/predictions", None)
            return document

        app.openapi = without  # type: ignore[method-assign]
        return app

    @staticmethod
    def seen(client: Client) -> Any:
        return sorted(client.get("/openapi.json").json()["paths"])


class DocumentPromisesAnotherStatus(Broken):
    """The document promises 200 for a new prediction, and 201 is what comes.

    The decorator was left without `status_code`, and the route answers by itself.
    """

    breaks = "contract"

    def add_predictions(self, app: FastAPI, asks_key: list[Any]) -> None:
        self.created_status = 200  # type: ignore[misc]
        super().add_predictions(app, asks_key)
        self.created_status = 201  # type: ignore[misc]

    @staticmethod
    def seen(client: Client) -> Any:
        paths = client.get("/openapi.json").json()["paths"]
        return sorted(paths[f"{V1}/predictions"]["post"]["responses"])


class PromisedMore(BaseModel):
    """A prediction with a field that never comes."""

    id: str
    prediction: str
    probability: float
    model_version: str
    timestamp: datetime
    explanation: dict[str, float]


class DocumentPromisesAField(Broken):
    """The document says that each prediction has a required `explanation`; none has."""

    breaks = "contract"
    prediction = PromisedMore

    @staticmethod
    def seen(client: Client) -> Any:
        schemas = client.get("/openapi.json").json()["components"]["schemas"]
        return [sorted(schema.get("required", [])) for schema in schemas.values()]


# 02: the principles.


class Session(Broken):
    """Who was let in once gets a cookie, and is let in by it alone from then on."""

    breaks = "principles"

    def key_in(self, request: Request) -> str | None:
        return super().key_in(request) or request.cookies.get("session")

    def add_request_id(self, request: Request, response: Response) -> None:
        super().add_request_id(request, response)
        caller = getattr(request.state, "caller", None)
        if caller is not None:
            response.set_cookie("session", caller, httponly=True)

    @staticmethod
    def seen(client: Client) -> Any:
        return [status_of(client.get(f"{V1}/models", headers=key)) for key in (client.reader, {})]


class PublicCopies(Broken):
    """All that is read may be kept by every cache for an hour: health, and what needs a key."""

    breaks = "principles"

    def success(self, request: Request, data: Any, status: int = 200, **headers: str) -> Response:
        headers["Cache-Control"] = "public, max-age=3600"
        return super().success(request, data, status, **headers)

    @staticmethod
    def seen(client: Client) -> Any:
        return head_of(client.get(f"{V1}/health"), "Cache-Control")


class KeptOtherwise(Broken):
    """What is kept is not what was told: the copy in the store has a coarser timestamp."""

    breaks = "principles"

    def make(self, row: list[float]) -> dict[str, Any]:
        data = super().make(row)
        coarse = data["timestamp"].partition(".")[0].removesuffix("Z") + "Z"
        self.stored[data["id"]] = {**data, "timestamp": coarse}
        return data

    @staticmethod
    def seen(client: Client) -> Any:
        made = predict(client).json()["data"]
        read = client.get(f"{V1}/predictions/{made['id']}", headers=client.reader)
        return read.json()["data"] == made


# 03: methods.


class ReadOnce(Broken):
    """A GET takes the prediction out of the store: the second one finds nothing."""

    breaks = "methods"

    def find(self, request: Request, prediction_id: str) -> dict[str, Any]:
        found = super().find(request, prediction_id)
        del self.stored[prediction_id]
        return found

    @staticmethod
    def seen(client: Client) -> Any:
        uri = f"{V1}/predictions/{predict(client).json()['data']['id']}"
        return [status_of(client.get(uri, headers=client.reader)) for _ in range(2)]


class NoAllow(Broken):
    """405 does not say which methods would be taken: `Allow` is missing."""

    breaks = "methods"

    def wrong_method(self, request: Request, error: HTTPException) -> Problem:
        problem = super().wrong_method(request, error)
        problem.headers.clear()
        return problem

    @staticmethod
    def seen(client: Client) -> Any:
        return head_of(client.delete(f"{V1}/health"), "Allow") is None


class WrongMethodIsNotFound(Broken):
    """A method that a path lacks is answered 404, as if there were no such path."""

    breaks = "methods"

    def wrong_method(self, request: Request, error: HTTPException) -> Problem:
        return Problem(404, "NOT_FOUND", "There is nothing here.")

    @staticmethod
    def seen(client: Client) -> Any:
        return status_of(client.delete(f"{V1}/health"))


# 04: statuses.


class InvalidIs200(Broken):
    """What is refused by validation comes as 200, with the error in its body."""

    breaks = "statuses"

    def invalid(self, details: list[dict[str, Any]]) -> Problem:
        problem = super().invalid(details)
        problem.status = 200
        return problem

    @staticmethod
    def seen(client: Client) -> Any:
        return status_of(client.post(f"{V1}/predictions", json={}, headers=client.caller))


class MissingIs200(Broken):
    """A prediction that does not exist comes as 200, with the error in its body."""

    breaks = "statuses"

    def not_found(self, prediction_id: str) -> Problem:
        problem = super().not_found(prediction_id)
        problem.status = 200
        return problem

    @staticmethod
    def seen(client: Client) -> Any:
        return status_of(client.get(f"{V1}/predictions/nothing", headers=client.reader))


class MalformedIs422(Broken):
    """A body that is no JSON is answered 422, as FastAPI does where nobody tells it otherwise."""

    breaks = "statuses"

    def malformed(self) -> Problem:
        detail = {"field": "", "message": "This is no JSON.", "received": None}
        return self.invalid([detail])

    @staticmethod
    def seen(client: Client) -> Any:
        headers = {**client.caller, "Content-Type": "application/json"}
        return status_of(client.post(f"{V1}/predictions", content=b"{", headers=headers))


class Traceback(Broken):
    """When the model fails, the 500 tells the whole world where in which file."""

    breaks = "statuses"

    def crash(self, error: Exception) -> Problem:
        problem = super().crash(error)
        problem.message = "".join(traceback.format_exception(error))
        return problem

    @staticmethod
    def seen(client: Client) -> Any:
        client.given.model.fails = True
        return "Traceback" in predict(client).text


# 05: schemas.


class BareFailure(BaseModel):
    """A failure without `meta`: the document tells it as it is."""

    status: Literal["error"] = "error"
    error: Error


class ErrorsWithoutMeta(Broken):
    """Successes have `meta`; errors, where the request id is needed most, have none."""

    breaks = "schemas"
    failure = BareFailure

    def failure_body(self, request: Request, problem: Problem) -> dict[str, Any]:
        body = super().failure_body(request, problem)
        del body["meta"]
        return body

    @staticmethod
    def seen(client: Client) -> Any:
        return sorted(client.get(f"{V1}/models").json())


class TextPrediction(BaseModel):
    """A prediction whose probability is a text."""

    id: str
    prediction: str
    probability: str
    model_version: str
    timestamp: datetime


class ProbabilityIsText(Broken):
    """The probability is a text, "0.9731" in quotes: whoever calculates with it has to guess."""

    breaks = "schemas"
    prediction = TextPrediction

    def make(self, row: list[float]) -> dict[str, Any]:
        data = super().make(row)
        data["probability"] = f"{data['probability']:.4f}"
        return data

    @staticmethod
    def seen(client: Client) -> Any:
        return type(predict(client).json()["data"]["probability"])


class TextsError(BaseModel):
    """An error whose details are texts."""

    code: str
    message: str
    details: list[str]


class TextsFailure(BaseModel):
    """A failure with such an error."""

    status: Literal["error"] = "error"
    error: TextsError
    meta: Meta


class DetailsAreTexts(Broken):
    """The details of an error are sentences: no program can tell which field is meant."""

    breaks = "schemas"
    failure = TextsFailure

    def failure_body(self, request: Request, problem: Problem) -> dict[str, Any]:
        body = super().failure_body(request, problem)
        texts = [f"{one['field']}: {one['message']}" for one in problem.details]
        body["error"]["details"] = texts
        return body

    @staticmethod
    def seen(client: Client) -> Any:
        answer = client.post(f"{V1}/predictions", json={}, headers=client.caller)
        return [type(detail) for detail in answer.json()["error"]["details"]]


# 06: validation.


class Lax(Broken):
    """`true` counts as 1 and `"17"` as 17: the schema is not strict."""

    breaks = "validation"
    strict = False

    @staticmethod
    def seen(client: Client) -> Any:
        return [status_of(predict(client, first=value)) for value in (True, "17")]


class NaNPasses(Broken):
    """NaN is neither below the least nor above the most, so it passes, and counts as the least."""

    breaks = "validation"

    def field_of(self, feature: Any) -> Any:
        field = super().field_of(feature)
        field.metadata.clear()
        return field

    def row_of(self, asked: Any) -> list[float]:
        row = super().row_of(asked)
        pairs = list(zip(row, self.given.features, strict=True))
        details = [
            {"field": f"features.{feature.name}", "message": "Out of range.", "received": value}
            for value, feature in pairs
            if value < feature.minimum or value > feature.maximum
        ]
        if details:
            for detail in details:
                if math.isinf(detail["received"]):
                    detail["received"] = str(detail["received"])
            raise self.invalid(details)
        return [feature.minimum if math.isnan(value) else value for value, feature in pairs]

    @staticmethod
    def seen(client: Client) -> Any:
        body = client.body().replace("17.5", "NaN")
        headers = {**client.caller, "Content-Type": "application/json"}
        return status_of(client.post(f"{V1}/predictions", content=body, headers=headers))


class UnknownFieldsPass(Broken):
    """A field that nobody knows is passed over in silence, a misspelled name among them."""

    breaks = "validation"
    extra = "ignore"

    @staticmethod
    def seen(client: Client) -> Any:
        return status_of(predict(client, unknown=1.0))


class NoBounds(Broken):
    """Any number will do: nothing is held against the least and the most."""

    breaks = "validation"

    def field_of(self, feature: Any) -> Any:
        field = super().field_of(feature)
        field.metadata[:] = [rule for rule in field.metadata if not hasattr(rule, "ge")]
        field.metadata[:] = [rule for rule in field.metadata if not hasattr(rule, "le")]
        return field

    @staticmethod
    def seen(client: Client) -> Any:
        return [status_of(predict(client, first=value)) for value in (-1e6, 1e6)]


# 07: design.


class NoLocation(Broken):
    """A new prediction is not told where it can be read: 201 comes without `Location`."""

    breaks = "design"

    def created(self, request: Request, data: dict[str, Any]) -> Response:
        response = super().created(request, data)
        del response.headers["Location"]
        return response

    @staticmethod
    def seen(client: Client) -> Any:
        return head_of(predict(client), "Location") is None


class RowNumbers(Broken):
    """Ids are row numbers: 1, 2, 3. Who has one can read all others by counting."""

    breaks = "design"

    def new_id(self) -> str:
        return str(len(self.stored) + 1)

    @staticmethod
    def seen(client: Client) -> Any:
        return predict(client).json()["data"]["id"].isdigit()


class Verbs(Broken):
    """`Location` leads to a verb, `/get-prediction/{id}`, beside the noun that works as well."""

    breaks = "design"

    def location(self, data: dict[str, Any]) -> str:
        return f"{V1}/get-prediction/{data['id']}"

    def scopes_for(self, method: str, path: str) -> tuple[str, ...]:
        return super().scopes_for(method, path.replace("get-prediction", "predictions"))

    def add_predictions(self, app: FastAPI, asks_key: list[Any]) -> None:
        super().add_predictions(app, asks_key)
        app.get(
            f"{V1}/get-prediction/{{prediction_id}}",
            response_model=None,
            responses=self.failures(401, 403, 404),
            dependencies=asks_key,
            summary="Get a prediction",
        )(self.read_prediction)

    @staticmethod
    def seen(client: Client) -> Any:
        return "/get-prediction/" in (head_of(predict(client), "Location") or "")


# 08: keys.


class KeyInTheQuery(Broken):
    """The key is taken from the address, too, from where it gets into every log."""

    breaks = "authentication"

    def key_in(self, request: Request) -> str | None:
        return super().key_in(request) or request.query_params.get("api_key")

    @staticmethod
    def seen(client: Client) -> Any:
        return status_of(client.get(f"{V1}/models?api_key={client.caller['X-API-Key']}"))


class ForbiddenForUnknown(Broken):
    """A key that is missing or unknown is answered 403, where nobody knows yet who asks."""

    breaks = "authentication"

    def unauthorized(self, message: str) -> Problem:
        return Problem(403, "INSUFFICIENT_SCOPE", message)

    @staticmethod
    def seen(client: Client) -> Any:
        return status_of(client.get(f"{V1}/models"))


class AnyKeyAfterASpace(Broken):
    """The header is cut at its spaces and each part tried: a made-up key with a good one passes."""

    breaks = "authentication"

    def known(self, sent: str) -> str | None:
        found = [super(AnyKeyAfterASpace, self).known(part) for part in sent.split()]
        return next((key for key in found if key), None)

    @staticmethod
    def seen(client: Client) -> Any:
        headers = {"X-API-Key": f"made-up {client.caller['X-API-Key']}"}
        return status_of(client.get(f"{V1}/models", headers=headers))


class EveryKeyMayAll(Broken):
    """Scopes are kept and never asked for: a key that may only read makes predictions."""

    breaks = "authentication"

    def permits(self, key: str, scopes: tuple[str, ...]) -> bool:
        return True

    @staticmethod
    def seen(client: Client) -> Any:
        return status_of(predict(client, key=client.reader))


# 09: CORS.


class Star(Broken):
    """`Access-Control-Allow-Origin: *`: the pages of all the world may read the answers."""

    breaks = "cors"

    def allowed(self, origin: str) -> bool:
        return True

    def add_cors(self, request: Request, response: Response) -> None:
        super().add_cors(request, response)
        if "origin" in request.headers:
            response.headers["Access-Control-Allow-Origin"] = "*"

    @staticmethod
    def seen(client: Client) -> Any:
        return head_of(client.get(f"{V1}/health", headers=FOREIGN), "Access-Control-Allow-Origin")


class Reflecting(Broken):
    """Whatever origin asks is told that it, of all origins, is allowed."""

    breaks = "cors"

    def allowed(self, origin: str) -> bool:
        return True

    @staticmethod
    def seen(client: Client) -> Any:
        return head_of(client.get(f"{V1}/health", headers=FOREIGN), "Access-Control-Allow-Origin")


class ErrorsUnreadable(Broken):
    """The CORS layer lies inside of what refuses: a page cannot read a 401, a 429 or a 500."""

    breaks = "cors"

    def add_cors(self, request: Request, response: Response) -> None:
        if response.status_code not in (401, 429, 500, 503):
            super().add_cors(request, response)

    @staticmethod
    def seen(client: Client) -> Any:
        return head_of(client.get(f"{V1}/models", headers=ORIGIN), "Access-Control-Allow-Origin")


class NoVary(Broken):
    """`Vary: Origin` is missing: a cache gives the page of one origin the copy of another."""

    breaks = "cors"

    def add_cors(self, request: Request, response: Response) -> None:
        super().add_cors(request, response)
        del response.headers["Vary"]

    @staticmethod
    def seen(client: Client) -> Any:
        return head_of(client.get(f"{V1}/health", headers=ORIGIN), "Vary")


# 10: limits.


class OneBucket(Broken):
    """All keys draw on one allowance: who is greedy stops everybody else."""

    breaks = "limits"

    def bucket(self, request: Request) -> str | None:
        return super().bucket(request) and "everybody"

    @staticmethod
    def seen(client: Client) -> Any:
        for _ in range(client.given.limit):
            predict(client)
        return status_of(predict(client, key=client.other))


class HealthIsCounted(Broken):
    """Who asks for health too often is refused, and the watchman takes the server for dead."""

    breaks = "limits"

    def bucket(self, request: Request) -> str | None:
        if request.url.path == f"{V1}/health":
            return "health"
        return super().bucket(request)

    @staticmethod
    def seen(client: Client) -> Any:
        return {status_of(client.get(f"{V1}/health")) for _ in range(client.given.limit + 1)}


class NoRetryAfter(Broken):
    """429 does not say when to come again."""

    breaks = "limits"

    def too_many(self, request: Request, wait_s: int) -> Problem:
        problem = super().too_many(request, wait_s)
        del problem.headers["Retry-After"]
        problem.message = "That is too much."
        return problem

    @staticmethod
    def seen(client: Client) -> Any:
        last = [predict(client) for _ in range(client.given.limit + 1)][-1]
        return head_of(last, "Retry-After") is None


# 12: the life of a request, and of the server.


class ReadyTooSoon(Broken):
    """Health says that it is ready while the model is still loading."""

    breaks = "life"

    def read_health(self, request: Request) -> Response:
        data = Health(model_version=self.given.model_version).model_dump()
        return self.success(request, data)

    @staticmethod
    def seen(client: Client) -> Any:
        client.given.may_load.clear()
        with client.anew() as loading:
            found = status_of(loading.get(f"{V1}/health"))
            client.given.may_load.set()
        return found


class BlocksWhileLoading(Broken):
    """The model is loaded in `create_app`: until it is there, nobody is answered at all."""

    breaks = "life"

    def start_loading(self) -> None:
        self.load()

    @staticmethod
    def seen(client: Client) -> Any:
        began = time.monotonic()
        client.given.slow_s = 0.3
        client.anew()
        return time.monotonic() - began >= 0.3


class BlocksTheLoop(Broken):
    """The first request loads the model on the event loop, and all others wait behind it."""

    breaks = "life"

    def start_loading(self) -> None:
        pass

    async def before(self, request: Request) -> None:
        if self.model is None:
            self.load()

    @staticmethod
    def seen(client: Client) -> Any:
        client.given.slow_s = 0.3
        with client.anew() as loading:
            return status_of(loading.get(f"{V1}/health"))


class OwnRequestId(Broken):
    """The id that a client gave its request is dropped for one of the server's own."""

    breaks = "life"

    def request_id_of(self, request: Request) -> str:
        request.scope["headers"] = [
            (name, value) for name, value in request.scope["headers"] if name != b"x-request-id"
        ]
        return super().request_id_of(Request(request.scope))

    @staticmethod
    def seen(client: Client) -> Any:
        answer = client.get(f"{V1}/health", headers={"X-Request-ID": "mine-1"})
        return head_of(answer, "X-Request-ID") == "mine-1"


# 03 again: one effect for all tries.


class OtherBodyReplays(Broken):
    """The same Idempotency-Key with another question gets the answer to the first one."""

    breaks = "idempotency"

    def same_question(self, first: list[float], second: list[float]) -> bool:
        return True

    @staticmethod
    def seen(client: Client) -> Any:
        tried = [predict(client, first=value, once="a") for value in (17.5, 18.5)]
        return [status_of(answer) for answer in tried]


class StoresTwice(Broken):
    """The same question under the same Idempotency-Key is stored a second time, by a new id."""

    breaks = "idempotency"

    def once(self, request: Request, key: str | None, row: list[float]) -> dict[str, Any]:
        super().once(request, key, row)
        return self.make(row)

    @staticmethod
    def seen(client: Client) -> Any:
        tried = [predict(client, once="a").json()["data"]["id"] for _ in range(2)]
        return tried[0] == tried[1]


def every(kind: type[Api]) -> list[type[Any]]:
    """All variants of a kind in the order in which they are written."""
    return [variant for variant in kind.__subclasses__()]


BROKEN: list[type[Broken]] = every(Broken)
