"""The suite of the capstone finds what each broken variant breaks, and nothing else.

The variants were written before the suite and by somebody else. What each of them shows, and what
the correct apps answer, is held here by a few requests that know nothing of the suite.
"""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable, Iterator
from typing import Any

import httpx2
import pytest
from fastapi import FastAPI
from flask import Flask
from starlette.testclient import TestClient

from tests.checks.capstone_apps import by_hand
from tests.checks.capstone_apps.base import Api, create_app
from tests.checks.capstone_apps.broken import BROKEN, Broken
from tests.checks.capstone_apps.correct import CORRECT
from tests.checks.capstone_apps.looking import V1, Client, StandIn

AXES = (
    "contract",
    "principles",
    "methods",
    "statuses",
    "schemas",
    "validation",
    "design",
    "authentication",
    "cors",
    "limits",
    "life",
    "idempotency",
)
RIGHT: dict[str, Callable[[Any], Any]] = {
    "base": create_app,
    "starlette": by_hand.starlette_app,
    "flask": by_hand.flask_app,
    **{variant.__name__: (lambda given, kind=variant: kind(given).app()) for variant in CORRECT},
}
SUITE = importlib.util.find_spec("labapi.checks.capstone") is not None
needs_suite = pytest.mark.skipif(not SUITE, reason="labapi.capstone is not there yet")


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    """A variant whose model fails says so in the log, where no one looks in a test."""
    logging.disable(logging.CRITICAL)
    yield
    logging.disable(logging.NOTSET)


def seen(variant: type[Broken], kind: type[Api]) -> Any:
    """What a client sees, of what a variant breaks, in an app of a kind."""
    with Client(lambda given: kind(given).app(), StandIn()) as client:
        return variant.seen(client)


def attacked(app: Callable[[Any], Any]) -> Any:
    """The report on an app."""
    import labapi

    return labapi.capstone(app)


@pytest.mark.parametrize("variant", BROKEN, ids=lambda variant: variant.__name__)
def test_a_variant_shows_what_it_breaks(variant):
    assert seen(variant, variant) != seen(variant, Api)


@pytest.mark.parametrize("axis", AXES)
def test_each_objective_is_broken_in_two_ways(axis):
    assert sum(variant.breaks == axis for variant in BROKEN) >= 2


def test_variants_break_no_other_objectives():
    assert {variant.breaks for variant in BROKEN} == set(AXES)


def client_of(app: Any) -> Any:
    """A client of an app of either kind."""
    if isinstance(app, Flask):
        transport = httpx2.WSGITransport(app=app)
        return httpx2.Client(transport=transport, base_url="http://bank.example")
    return TestClient(app, "http://bank.example")


def asked_of(client: Any) -> list[int]:
    """What an app answers to a request of each kind."""
    key, reads = {"X-API-Key": "key-all"}, {"X-API-Key": "key-read"}
    said, uri = {**key, "Content-Type": "application/json"}, f"{V1}/predictions"
    body = Client.body(client)
    made = client.post(uri, content=body, headers=said)
    answers = [
        client.get(f"{V1}/health"),
        client.get("/openapi.json"),
        client.get(f"{V1}/models", headers=reads),
        client.get(f"{V1}/models/cells-1.0", headers=reads),
        made,
        client.get(made.headers["Location"], headers=reads),
        client.get(f"{V1}/models"),
        client.get(f"{uri}/nothing", headers=key),
        client.delete(f"{V1}/health"),
        client.post(uri, content="{", headers=said),
        client.post(uri, content=body, headers=key),
        client.post(uri, content=body.replace("17.5", "true"), headers=said),
        client.post(uri, content=body, headers={**said, **reads}),
    ]
    return [answer.status_code for answer in answers]


@pytest.mark.parametrize("name", RIGHT)
def test_a_correct_app_answers_each_kind_of_request_as_the_contract_says(name):
    app = RIGHT[name](given := StandIn(limit=9))
    with client_of(app) as client:
        client.given = given
        while client.get(f"{V1}/health").status_code == 503:
            pass
        assert asked_of(client) == [200, 200, 200, 200, 201, 200, 401, 404, 405, 400, 415, 422, 403]


HOSTILE = {
    "nothing": b"",
    "a list": b"[]",
    "null": b"null",
    "features that are NaN": b'{"features": NaN}',
    "deep": b"[" * 100_000,
    "no UTF-8": b'{"features": {"mean radius": "\xff"}}',
    "many digits": b'{"features": {"mean radius": 1' + b"0" * 5000 + b"}}",
    "infinite": b'{"features": {"mean radius": 1e400, "worst area": -1e400}}',
    "half a pair": b'{"features": {"\\ud800": "\\ud800"}, "\\ud800": [NaN]}',
}


@pytest.mark.parametrize("name", RIGHT)
def test_a_correct_app_refuses_hostile_bodies_in_the_envelope(name):
    app = RIGHT[name](given := StandIn(limit=99))
    headers = {"X-API-Key": "key-all", "Content-Type": "application/json"}
    with client_of(app) as client:
        client.given = given
        for kind, body in HOSTILE.items():
            answer = client.post(f"{V1}/predictions", content=body, headers=headers)
            assert answer.status_code in (400, 422), kind
            assert answer.json()["status"] == "error", kind


@needs_suite
@pytest.mark.slow
@pytest.mark.parametrize("variant", BROKEN, ids=lambda variant: variant.__name__)
def test_a_variant_fails_exactly_its_objective(variant):
    report = attacked(lambda given: variant(given).app())
    assert report.failed == (variant.breaks,), [str(miss) for miss in report.misses]


@needs_suite
@pytest.mark.slow
@pytest.mark.parametrize("name", RIGHT)
def test_a_correct_app_gets_full_marks_in_whatever_style(name):
    report = attacked(RIGHT[name])
    assert report.full, [str(miss) for miss in report.misses]


@needs_suite
@pytest.mark.slow
def test_an_empty_app_gets_nothing():
    assert attacked(lambda given: FastAPI()).held == 0
