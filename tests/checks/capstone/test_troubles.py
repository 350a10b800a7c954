"""Apps that hang, fall over, print and lie: told in words, in time, and without a traceback."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections import Counter
from dataclasses import replace

import flask
import pytest
from fastapi import FastAPI
from starlette.applications import Starlette
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from labapi.checks.capstone import suite
from labapi.checks.capstone.axes import contract
from labapi.checks.capstone.face import capstone
from labapi.checks.inside.capstone import bench
from tests.checks.capstone.variants import factory_of, source_with

REFERENCE = factory_of(source_with())


def wsgi(environ, start_response):
    start_response("404 Not Found", [("Content-Type", "text/plain")])
    return [b"nothing here"]


async def asgi(scope, receive, send):
    raise RuntimeError("there is nothing")


EMPTY = {
    "FastAPI": FastAPI,
    "Starlette": Starlette,
    "Flask": lambda: flask.Flask("empty"),
    "WSGI": lambda: wsgi,
    "ASGI that raises": lambda: asgi,
}


@pytest.mark.parametrize("kind", EMPTY)
def test_an_empty_app_gets_zero_on_every_axis(kind):
    report = capstone(lambda given: EMPTY[kind]())
    assert report.held == 0, report
    assert {held for held, _ in report.score.values()} == {0}
    assert "Waits for a prediction" in report.waits


def test_what_stands_on_a_prediction_waits_for_one_and_says_no_more():
    report = capstone(lambda given: FastAPI())
    assert {miss.axis for miss in report.misses} <= {"contract", "life"}
    assert all(claim.waits for claim in report["validation"].claims)


def raises(given):
    return given.nothing_of_that_name


def leaves(given):
    sys.exit("I am done")


async def waits(given):
    return FastAPI()


TOLD = {
    "raises": (raises, "`create_app(given)` raised AttributeError"),
    "leaves": (leaves, "raised SystemExit: I am done"),
    "is async": (waits, "write it with a plain `def`"),
    "gives nothing": (lambda given: None, "let it end with `return app`"),
    "gives a dict": (lambda given: {}, "returned an object of type dict"),
    "gives a class": (lambda given: FastAPI, "returned an object of type type"),
    "is an app": (FastAPI(), "takes the function that builds your app"),
    "is a Flask app": (flask.Flask("app"), "takes the function that builds your app"),
    "is nothing": (None, "takes the function that builds your app"),
    "takes nothing": (lambda: FastAPI(), "raised TypeError"),
}


@pytest.mark.parametrize("which", TOLD)
def test_what_is_no_factory_of_an_app_is_told_in_a_sentence(which):
    create_app, said = TOLD[which]
    report = capstone(create_app)
    assert said in report.stopped
    assert said in repr(report)
    assert report.held == 0
    assert "Traceback" not in repr(report)


def test_a_lifespan_that_raises_is_told():
    def create_app(given):
        async def lifespan(app):
            raise RuntimeError("no database")
            yield

        return FastAPI(lifespan=lifespan)

    assert "no database" in capstone(create_app).stopped


def test_a_lifespan_that_leaves_is_told():
    def create_app(given):
        async def lifespan(app):
            sys.exit(3)
            yield

        return FastAPI(lifespan=lifespan)

    assert capstone(create_app).stopped


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(bench, "START_S", 0.4)
    monkeypatch.setattr(bench, "LOADING_S", 0.2)


@pytest.fixture
def never():
    """Something that an app waits for until its test is over."""
    event = threading.Event()
    yield event
    event.set()


def test_a_factory_that_hangs_is_left_behind(impatient, never):
    report = capstone(lambda given: never.wait())
    assert "`create_app(given)` had not ended after 0.4 seconds" in report.stopped


def test_a_start_that_hangs_is_left_behind(impatient, never):
    def create_app(given):
        async def lifespan(app):
            never.wait()
            yield

        return FastAPI(lifespan=lifespan)

    assert "The start of your app had not ended" in capstone(create_app).stopped


def answering(endpoint):
    """An app that answers everything in one way."""
    methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]
    return lambda given: Starlette(routes=[Route("/{path:path}", endpoint, methods=methods)])


def test_an_app_that_hangs_is_told_after_a_few_requests(never):
    asked = []

    def hangs(request):
        asked.append(request.url.path)
        never.wait()

    report = capstone(answering(hangs))
    assert "no answer within 2 s" in report.waits
    assert len(asked) <= 2 * suite.MOST_LATE, asked


@pytest.mark.soak
def test_an_app_whose_event_loop_hangs_is_told(never):
    async def endpoint(request):
        never.wait()

    report = capstone(answering(endpoint))
    assert "no answer within 2 s" in report.waits


def test_a_request_that_waits_for_its_model_is_told_so_and_not_asked_again():
    asked = []

    def create_app(given):
        app = FastAPI()

        @app.post("/api/v1/predictions")
        def create_prediction(body: dict):
            asked.append(body)
            return given.load_model().predict_proba([list(body["features"].values())]).tolist()

        return app

    report = capstone(create_app)
    miss = next(one for one in report.misses if "a prediction is 503 at once" in one.claim)
    assert miss.came == "no answer: it waited for `given.load_model()`"
    assert asked.count(asked[0]) < 20


def test_an_answer_of_ten_megabytes_is_not_read_to_its_end():
    report = capstone(answering(lambda request: Response(b"x" * 10_000_000, 201)))
    assert "more than 1,000,000 bytes" in report.waits


def test_a_yes_to_everything_is_no_capstone():
    data = {"id": "1", "prediction": "cultivar_1", "probability": 0.5, "status": "ready"}
    report = capstone(answering(lambda request: JSONResponse({"data": data}, 201)))
    assert len(report.failed) == 12, report
    assert report.held < report.total / 2
    assert "could not be made sense of" not in repr(report)


@pytest.mark.parametrize("body", [b"[]", b"null", b"7", b'"text"', b'{"data": []}', b"{" * 90_000])
def test_an_answer_of_any_form_is_told_and_breaks_nothing(body):
    def answer(request):
        return Response(body, 201, media_type="application/json")

    report = capstone(answering(answer))
    assert not report.full
    assert "could not be made sense of" not in repr(report)


def test_what_an_app_prints_is_kept_out_of_the_cell_and_told(capsys):
    def create_app(given):
        print("made an app")
        return REFERENCE(given)

    report = capstone(create_app)
    assert report.full
    assert "Your app printed" in report.note
    assert "The first: made an app" in report.note
    assert capsys.readouterr() == ("", "")


def test_an_app_that_can_be_made_only_once_is_told():
    made = []

    def create_app(given):
        if made:
            raise RuntimeError("only once")
        made.append(given)
        return REFERENCE(given)

    report = capstone(create_app)
    assert not report.full
    assert "only once" in repr(report)


def test_no_server_of_a_run_is_left_behind():
    capstone(REFERENCE)
    assert not [one for one in threading.enumerate() if one.name.startswith("labapi-capstone")]


# Apps that play for the suite and keep no promise: none gets an objective that it does not deserve.


class Playing:
    """The right app behind something that looks at each request first."""

    def __init__(self, given):
        self.right, self.seen = REFERENCE(given), {}

    async def __call__(self, scope, receive, send):
        if scope["type"] == "http":
            await self.played(scope, dict(scope["headers"]), receive, send)
        else:
            await self.right(scope, receive, send)


class RightForNoPerson(Playing):
    """Right where no client names itself or asks as clients do; nonsense for all others."""

    async def played(self, scope, headers, receive, send):
        named = {b"user-agent", b"accept-encoding"} & set(headers)
        app = JSONResponse({"data": {"id": "1"}}, 201) if named else self.right
        await app(scope, receive, send)


class RightAtFirst(Playing):
    """Right for the first requests of each app; then it says yes to all."""

    async def played(self, scope, headers, receive, send):
        self.seen["all"] = self.seen.get("all", 0) + 1
        app = self.right if self.seen["all"] < 25 else JSONResponse({"data": {"id": "1"}}, 201)
        await app(scope, receive, send)


class Replays(Playing):
    """Whoever comes to an address a second time gets what the first one got."""

    async def played(self, scope, headers, receive, send):
        place = scope["method"], scope["path"]
        kept = self.seen.setdefault(place, [])
        if kept:
            for message in kept:
                await send(message)
            return

        async def noted(message):
            if message.get("status") == 503:
                self.seen.pop(place)
            kept.append(message)
            await send(message)

        await self.right(scope, receive, noted)


def no_to_all(request):
    error = {"code": "VALIDATION_ERROR", "message": "No.", "details": [{"field": "features"}]}
    return JSONResponse({"status": "error", "error": error}, 422)


PLAYING = {
    "no to all": (answering(no_to_all), set()),
    "right for no person": (lambda given: RightForNoPerson(given), set()),
    "right at first": (
        lambda given: RightAtFirst(given),
        {"limits", "methods", "schemas", "authentication", "life"},
    ),
    "replays": (lambda given: Replays(given), {"schemas", "design"}),
}


@pytest.mark.parametrize("seed", ["one", "two"])
@pytest.mark.parametrize("name", PLAYING)
def test_who_plays_for_the_suite_gets_no_objective_that_is_not_kept(name, seed):
    create_app, deserved = PLAYING[name]
    report = capstone(create_app, seed=seed)
    assert not report.stopped
    assert {axis.name for axis in report.axes if axis.full} <= deserved, report


def test_what_is_given_does_not_say_whether_its_model_is_held_back():
    looked = []

    def create_app(given):
        looked.append(hasattr(given.load_model, "__self__"))
        return REFERENCE(given)

    capstone(create_app)
    assert not any(looked)


# A machine that is busy is no fault of the app.


class SlowAtTimes(Playing):
    """An address answers too late for a while, as on a machine that had something else to do."""

    async def played(self, scope, headers, receive, send):
        place = scope["path"]
        if LATE[place]:
            LATE[place] -= 1
            await asyncio.sleep(bench.REQUEST_S * 1.2)
        await self.right(scope, receive, send)


LATE: Counter[str] = Counter()
"""How many answers of an address are still to be late."""


@pytest.mark.parametrize(
    "place", ["/api/v1/health", "/api/v1/predictions", "/api/v1/models", "/openapi.json"]
)
def test_an_answer_that_is_late_once_fails_nothing(place):
    LATE[place] = 1
    report = capstone(lambda given: SlowAtTimes(given))
    assert not LATE[place]
    assert report.full, report


def only(monkeypatch, judge):
    """Let the suite judge one claim, so that nobody else asks first for what it looks at."""
    objective, claim = next((one, claim) for one in suite.AXES for claim in one.claims
                            if claim.judge is judge)  # fmt: skip
    monkeypatch.setattr(suite, "AXES", (replace(objective, claims=(claim,)),))


def test_a_claim_that_would_wait_for_what_was_late_is_tried_again(monkeypatch):
    only(monkeypatch, contract.tells_the_body)
    LATE["/openapi.json"] = 2
    report = capstone(lambda given: SlowAtTimes(given))
    assert not LATE["/openapi.json"]
    assert report.full, report


def test_what_is_late_whenever_it_is_asked_is_told_as_late(never):
    class Late(Playing):
        async def played(self, scope, headers, receive, send):
            if scope["path"] == "/openapi.json":
                await asyncio.to_thread(never.wait)
            await self.right(scope, receive, send)

    report = capstone(lambda given: Late(given))
    assert "contract" in report.failed
    assert "no answer within" in repr(report) or "did not come in time" in report.waits
    told = {claim.waits for axis in report.axes for claim in axis.claims if claim.waits}
    assert told <= {
        "was not asked: 5 answers did not come in time",
        "waits for a document that names `POST /api/v1/predictions`",  # if asked before the fifth
    }
