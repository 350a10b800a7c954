"""While the store is busy, full or broken, every operation says so, and none runs half twice."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from labapi.domain import idempotency, store
from labapi.domain.clock import ManualClock
from labapi.domain.loans.deciding import parameters_from_document
from labapi.domain.loans.features import EXAMPLE, FEATURE_NAMES
from labapi.domain.loans.population import applicants
from labapi.domain.loans.shipped import shipped_documents
from labapi.domain.loans.training import Trained
from labapi.domain.sqlite.errors import (
    StoreBusy,
    StoreDamaged,
    StoreFailing,
    StoreFull,
    StoreGone,
    StoreReadOnly,
)
from labapi.web import modelling
from labapi.web.app import create_app
from labapi.web.services import Services
from labapi.web.settings import Settings
from tests.web.conftest import Api
from tests.web.oauth.flow import CALLBACK, code_for, decide, exchange, open_page, pair_for, refresh

MODEL, OTHER = "loan-classifier-v2.1", "loan-classifier-v2.0"
PREDICT = {"features": EXAMPLE}
MERGE = {"content-type": "application/merge-patch+json"}
PATH = Path("loans.sqlite")
V1 = "/api/v1"


class Bench:
    """A lab with everything switched on, and something of each kind in it."""

    def __init__(self) -> None:
        self.services = Services.open(clock=ManualClock())
        settings = {"auth": "any", "rate_limit": "1000/min", "rate_limit_store": "shared"}
        app = create_app(Settings().changed(**settings), self.services)
        self.store = self.services.store
        scopes = ["predict", "models:read", "models:write", "keys:write"]
        key = self.services.keys.create("all", scopes)
        headers = {"X-API-Key": key.key}
        self.api = Api(app, "http://127.0.0.1", raise_server_exceptions=False, headers=headers)
        people = applicants(60, seed=1)
        answered = zip(people.matrix.tolist(), people.approved.tolist(), strict=True)
        self.rows = [
            {**dict(zip(FEATURE_NAMES, row, strict=True)), "approved": bool(yes)}
            for row, yes in answered
        ]
        self.dataset = self.post("/datasets", {"rows": self.rows}).json()["data"]["id"]
        self.prediction = self.post("/predict", PREDICT).json()["data"]["id"]
        self.key = self.post("/api-keys", {"name": "k", "scopes": ["predict"]}).json()["data"]["id"]
        self.client = self.services.grants.clients.register("app", [CALLBACK], ["predict"])
        self.code = code_for(self.api, self.client)
        lasting = self.services.grants.clients.register("b", [CALLBACK], ["predict"], refresh=True)
        self.lasting, self.pair = lasting, pair_for(self.api, lasting)
        self.page = open_page(self.api, self.client)
        model = self.get(f"/models/{MODEL}").json()["data"]
        self.model = {part: model[part] for part in ("algorithm", "parameters")}
        self.form = {"client_id": self.client.id, "client_secret": self.client.secret}

    def get(self, path: str) -> Any:
        return self.api.get(V1 + path)

    def post(self, path: str, body: object, **headers: str) -> Any:
        return self.api.post(V1 + path, json=body, headers=headers)

    def patch(self, **changes: object) -> Any:
        return self.api.patch(f"{V1}/models/{OTHER}", content=json.dumps(changes), headers=MERGE)

    def token(self) -> Any:
        return self.api.post("/oauth/token", data={**self.form, "grant_type": "client_credentials"})

    def revoke(self) -> Any:
        return self.api.post("/oauth/revoke", data={**self.form, "token": "oat_x"})

    def introspect(self) -> Any:
        return self.api.post("/oauth/introspect", data={**self.form, "token": "oat_x"})


KEYED = {"Idempotency-Key": "k1"}
OPERATIONS: dict[str, Callable[[Bench], Any]] = {
    "health": lambda on: on.get("/health"),
    "list models": lambda on: on.get("/models"),
    "read model": lambda on: on.get(f"/models/{MODEL}"),
    "train model": lambda on: on.post(
        "/models", {"algorithm": "logistic_regression", "dataset_id": on.dataset}
    ),
    "put model": lambda on: on.api.put(f"{V1}/models/trial", json=on.model),
    "patch model": lambda on: on.patch(description="new"),
    "delete model": lambda on: on.api.delete(f"{V1}/models/{OTHER}"),
    "model's predictions": lambda on: on.get(f"/models/{MODEL}/predictions"),
    "upload": lambda on: on.post("/datasets", {"rows": on.rows}),
    "read data set": lambda on: on.get(f"/datasets/{on.dataset}"),
    "predict": lambda on: on.post("/predict", PREDICT),
    "question": lambda on: on.api.request("QUERY", f"{V1}/predict", json=PREDICT),
    "predict under a key": lambda on: on.post("/predict", PREDICT, **KEYED),
    "prediction": lambda on: on.post("/predictions", PREDICT),
    "batch": lambda on: on.post("/predict/batch", {"items": [PREDICT] * 3}),
    "stream": lambda on: on.post(
        "/predict/batch", {"items": [PREDICT] * 3}, Accept="application/x-ndjson"
    ),
    "read prediction": lambda on: on.get(f"/predict/{on.prediction}"),
    "list predictions": lambda on: on.get("/predictions"),
    "list keys": lambda on: on.get("/api-keys"),
    "make key": lambda on: on.post("/api-keys", {"name": "n", "scopes": ["predict"]}),
    "revoke key": lambda on: on.api.delete(f"{V1}/api-keys/{on.key}"),
    "signed token": lambda on: on.api.post("/token"),
    "public keys": lambda on: on.api.get("/.well-known/jwks.json"),
    "consent page": lambda on: open_page(on.api, on.client),
    "consent": lambda on: decide(on.api, on.page),
    "code for token": lambda on: exchange(on.api, on.client, on.code),
    "access token": Bench.token,
    "refresh token": lambda on: refresh(on.api, on.lasting, on.pair["refresh_token"]),
    "revoke token": Bench.revoke,
    "ask about token": Bench.introspect,
}
each_operation = pytest.mark.parametrize("operation", OPERATIONS)


@pytest.fixture(autouse=True)
def _impatient(monkeypatch):
    monkeypatch.setattr(store, "PAUSES_S", (0.0001, 0.0001, store.ENOUGH))
    monkeypatch.setattr(modelling, "train", trained)


def trained(*_: object) -> Trained:
    """Stand for a training, which takes a while."""
    document = next(one for one in shipped_documents() if one["default"])
    parameters = parameters_from_document(document["algorithm"], document["parameters"])
    return Trained(parameters, document["metrics"])


@contextmanager
def trouble(on: Bench, error: Exception, at: Callable[[int], bool]) -> Iterator[list[str]]:
    """Let statements that stand by themselves, or begin a transaction, fail: those `at` names."""
    run, seen = on.store._run, []

    def failing(sql: str, parameters: object = ()) -> Any:
        if not on.store._depth:
            seen.append(sql)
            if at(len(seen)):
                raise error
        return run(sql, parameters)

    on.store._run = failing
    try:
        yield seen
    finally:
        on.store._run = run


def kept(on: Bench) -> dict[str, int]:
    tables = (
        "models",
        "predictions",
        "datasets",
        "api_keys",
        "oauth_tokens",
        "oauth_refresh_tokens",
        "idempotency",
    )
    counted = {name: on.store.execute(f"SELECT count(*) FROM {name}")[0][0] for name in tables}
    return counted | {"revisions": on.store.execute("SELECT sum(revision) FROM models")[0][0]}


def told(answer: Any) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["code"]


@each_operation
def test_an_operation_that_meets_a_busy_store_is_done_once_as_soon_as_it_is_free(operation):
    """Whichever of its statements meets it: nothing is left out, and nothing is done twice."""
    plain = Bench()
    with trouble(plain, StoreBusy(PATH), at=lambda _: False) as statements:
        expected = OPERATIONS[operation](plain).status_code
    assert expected < 400
    for place in range(1, len(statements) + 1):
        on = Bench()
        with trouble(on, StoreBusy(PATH), at=place.__eq__):
            assert OPERATIONS[operation](on).status_code == expected
        assert kept(on) == kept(plain)


@each_operation
def test_an_operation_on_a_store_that_stays_busy_is_503_and_keeps_nothing(operation):
    on = Bench()
    before = kept(on)
    with trouble(on, StoreBusy(PATH), at=lambda _: True):
        answer = OPERATIONS[operation](on)
    assert told(answer) == (503, "STORE_BUSY")
    assert answer.headers["retry-after"] == "1"
    assert kept(on) == before


@pytest.mark.parametrize(
    ("error", "status", "retry_after"),
    [
        (StoreFull(PATH, "r"), 503, "10"),
        (StoreReadOnly(PATH, "r"), 500, None),
        (StoreDamaged(PATH, "r"), 500, None),
        (StoreGone(PATH, "r"), 500, None),
        (StoreFailing(PATH, "r"), 500, None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_what_is_wrong_with_the_store_has_its_own_code_and_names_no_file(
    api, caplog, error, status, retry_after
):
    api.store = api.services.store
    with trouble(api, error, at=lambda _: True):
        answer = api.predict()
    assert told(answer) == (status, error.code)
    assert answer.headers.get("retry-after") == retry_after
    assert str(PATH) not in answer.text
    assert str(PATH) in caplog.text
    assert "Traceback" not in caplog.text
    assert api.entries[-1].crash == str(error)


def test_a_store_error_comes_as_rfc_9457_on_request(api):
    api.store = api.services.store
    with trouble(api, StoreFull(PATH, "r"), at=lambda _: True):
        answer = api.get(f"{V1}/models", headers={"accept": "application/problem+json"})
    assert (answer.status_code, answer.json()["code"]) == (503, "STORE_FULL")


def test_an_answer_that_could_not_be_saved_at_once_is_given_and_saved_soon(api, monkeypatch):
    """The prediction is made: a refusal now would have the client make it once more."""
    monkeypatch.setattr("labapi.web.request.idempotency.asyncio.sleep", _turn)
    api.store, complete = api.services.store, idempotency.IdempotencyRecords.complete
    tries = []

    def full(*arguments: Any) -> None:
        tries.append(1)
        if len(tries) == 1:
            raise StoreFull(PATH, "r")
        complete(*arguments)

    monkeypatch.setattr(idempotency.IdempotencyRecords, "complete", full)
    with api:  # one event loop for all of it
        first = api.post(f"{V1}/predict", json=PREDICT, headers=KEYED)
        while api.services.unsettled:
            api.get(f"{V1}/health")
        again = api.post(f"{V1}/predict", json=PREDICT, headers=KEYED)
    assert (first.status_code, again.content) == (200, first.content)
    assert again.headers["idempotent-replayed"] == "true"
    assert len(tries) == 2


async def _turn(seconds: float) -> None:
    """Stand for a pause, without one."""
