"""A learner's app, served in this process and asked; and what can go wrong with it."""

from __future__ import annotations

import threading

import pytest
from fastapi import FastAPI

from labapi.checks.inside.here import Here
from labapi.checks.inside.problems import Raised, TookTooLong, Unfit
from labapi.classroom.running import RUNNING
from labapi.classroom.server.server import Server
from tests.checks.inside.cells import names_of, problem

APP = """
from fastapi import FastAPI, Request, Response
app = FastAPI()
count = {"asked": 0}

@app.post("/loans/{number}")
def loan(number: int, body: dict, short: bool = False) -> dict:
    count["asked"] += 1
    return {"number": number, "body": body, "short": short, "asked": count["asked"]}

@app.get("/crash")
def crash():
    raise KeyError("amount")

@app.get("/old")
def old():
    from fastapi.responses import RedirectResponse
    return RedirectResponse("/new")

@app.get("/fault", status_code=500)
def fault():
    return "no such luck"

@app.delete("/loans/{number}")
def remove(number: int):
    from fastapi.responses import JSONResponse
    return JSONResponse(None, 204)

@app.get("/line")
def line(request: Request, response: Response):
    response.set_cookie("seen", "yes")
    return {"port": request.client.port, "cookies": request.cookies}
"""


def test_an_app_is_served_and_asked(here_of):
    sending = {"json": {"amount": 5}, "params": {"short": "true"}, "headers": {"X-A": "1"}}
    exchange = here_of(APP).request("app", "POST", "/loans/7", **sending)
    assert exchange.status == 200
    assert b'"number":7,"body":{"amount":5},"short":true' in exchange.response_body
    assert exchange.request_header("X-A") == "1"


def test_an_app_is_served_once_while_it_is_the_same(here_of):
    here = here_of(APP)
    ports = [here.request("app", "GET", "/crash").origin for _ in range(2)]
    assert ports[0] == ports[1]


def test_an_app_that_was_made_anew_is_served_in_the_place_of_the_old_one():
    namespace = names_of(APP)
    here = Here(namespace)
    first = here.request("app", "GET", "/other")
    namespace["app"] = FastAPI(title="new", docs_url="/other")
    second = here.request("app", "GET", "/other")
    here.close()
    assert (first.status, second.status) == (404, 200)


def test_a_redirect_is_given_and_not_followed(here_of):
    exchange = here_of(APP).request("app", "GET", "/old")
    assert (exchange.status, exchange.response_header("location")) == (307, "/new")


def test_a_crash_of_the_app_is_kept_beside_its_answer(here_of):
    exchange = here_of(APP).request("app", "GET", "/crash")
    assert exchange.status == 500
    assert exchange.crash.splitlines()[-1] == "KeyError: 'amount'"


@pytest.mark.parametrize("app", ["5", "'app'", "object"])
def test_what_is_no_app_is_told(here_of, app):
    said = str(problem(Unfit, here_of(f"app = {app}").request, "app", "GET", "/"))
    assert said.endswith("and the task asks for an app, such as `fastapi.FastAPI()`.")


def test_an_app_that_cannot_start_is_an_error(here_of):
    source = (
        "from contextlib import asynccontextmanager\nfrom fastapi import FastAPI\n"
        "@asynccontextmanager\nasync def begin(app):\n    raise ValueError('no model')\n    yield\n"
        "app = FastAPI(lifespan=begin)"
    )
    told = problem(Raised, here_of(source).request, "app", "GET", "/")
    assert told.kind == "ServerDidNotStart"
    assert "no model" in told.message


def test_an_app_that_does_not_answer_is_told(here_of):
    end = threading.Event()
    here = here_of(
        "from fastapi import FastAPI\napp = FastAPI()\n@app.get('/')\ndef wait(): end.wait(30)",
        limit_s=0.2,
        end=end,
    )
    said = str(problem(TookTooLong, here.request, "app", "GET", "/"))
    end.set()
    assert said.startswith("`GET /` had not ended after 0.2 seconds")


def test_an_app_that_blocks_its_loop_does_not_keep_the_check_from_ending(here_of, monkeypatch):
    monkeypatch.setattr(Server.stop, "__defaults__", (0.1,))
    end = threading.Event()
    here = here_of(
        "from fastapi import FastAPI\napp = FastAPI()\n"
        "@app.get('/')\nasync def wait(): end.wait(30)",
        limit_s=0.2,
        end=end,
    )
    problem(TookTooLong, here.request, "app", "GET", "/")
    here.close()
    assert not end.is_set()
    assert "check of app" not in RUNNING
    end.set()


def test_what_was_served_is_stopped_at_the_end(here_of):
    here = here_of(APP)
    here.request("app", "GET", "/old")
    assert "check of app" in RUNNING
    here.close()
    assert "check of app" not in RUNNING


def test_requests_share_a_connection_and_no_cookies(here_of):
    here = here_of(APP)
    first, second = (here.request("app", "GET", "/line").response_body for _ in range(2))
    assert first == second
    assert b'"cookies":{}' in second


def test_an_app_that_failed_is_asked_over_a_new_connection(here_of):
    here = here_of(APP)
    before = here.request("app", "GET", "/line").response_body
    here.request("app", "GET", "/fault")
    assert here.request("app", "GET", "/line").response_body != before


def test_an_app_that_sent_a_body_with_204_is_asked_over_a_new_connection(here_of):
    here = here_of(APP)
    for _ in range(60):
        removed = here.request("app", "DELETE", "/loans/7")
        after = here.request("app", "GET", "/old")
        assert (removed.status, after.status) == (204, 307)
