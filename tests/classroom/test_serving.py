import logging
import os

import pytest
from fastapi import FastAPI
from flask import Flask, request
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import labapi
from labapi.classroom.running import meet_page
from labapi.classroom.server.loopback import bypass_proxy
from labapi.classroom.serving import serve
from tests.classroom.conftest import hello


def a_fastapi_app():
    app = FastAPI()

    @app.get("/x")
    def read_x() -> str:
        return "fastapi"

    return app


def a_flask_app():
    app = Flask("learner")
    app.logger.addHandler(logging.NullHandler())
    app.add_url_rule("/x", "x", lambda: '"flask"')
    app.add_url_rule("/crash", "crash", lambda: 1 // 0)
    return app


def a_starlette_app():
    return Starlette(routes=[Route("/x", lambda request: PlainTextResponse('"starlette"'))])


def a_plain_wsgi_app():
    def app(environ, start_response):
        start_response("200 OK", [("Content-Type", "application/json")])
        return [b'"plain_wsgi"']

    return app


@pytest.mark.parametrize("make", [a_fastapi_app, a_flask_app, a_starlette_app, a_plain_wsgi_app])
def test_apps_of_any_framework_are_served_and_recorded(make, session):
    app = serve(make())
    assert session.get(f"{app.url}/x").json() in make.__name__
    assert (app.journal.last.target, app.journal.last.status) == ("/x", 200)


def test_crash_in_a_flask_app_is_in_the_journal(session, capsys):
    app = serve(a_flask_app())
    assert session.get(f"{app.url}/crash").status_code == 500
    assert "ZeroDivisionError" in app.journal.last.crash


def test_a_flask_app_reads_a_body_that_comes_in_chunks(session):
    flask = a_flask_app()
    flask.add_url_rule("/length", view_func=lambda: str(len(request.get_data())), methods=["POST"])
    app = serve(flask)
    assert session.post(f"{app.url}/length", data=iter([b"one", b"two"])).json() == 6


def test_serving_again_replaces_the_app_at_the_same_address():
    first = serve(a_fastapi_app())
    second = serve(a_flask_app())
    assert (first.running, second.running) == (False, True)
    assert first.url == second.url


@pytest.mark.parametrize(
    ("thing", "advice"),
    [
        (FastAPI, r"app = FastAPI\(\.\.\.\)"),
        (a_flask_app, r"labapi\.serve\(a_flask_app\(\)\)"),
        (lambda order, lab: None, "This is the function <lambda>"),
        (Exception(), "of type Exception"),
        (5, "of type int"),
        (None, "of type NoneType"),
    ],
)
def test_what_is_no_app_is_refused_with_advice(thing, advice):
    with pytest.raises(TypeError, match=advice):
        serve(thing)


def test_stopped_app_says_so():
    app = serve(hello)
    assert repr(app).startswith("App 'app' at http://127.0.0.1:⟨")
    app.stop()
    assert repr(app) == "App 'app' (stopped)"


def test_stop_of_a_replaced_app_leaves_its_successor_alone():
    first, second = serve(hello), serve(hello)
    first.stop()
    assert second.running


def test_stop_of_an_unknown_name_lists_those_that_run():
    serve(hello, name="mine")
    with pytest.raises(LookupError, match="'mine'"):
        labapi.stop("yours")


def test_proxy_is_bypassed_for_this_computer(session, monkeypatch):
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:9")
    monkeypatch.setenv("no_proxy", "intranet")
    app = serve(hello)
    session.trust_env = True
    assert session.get(app.url, timeout=5).text == "hi"
    assert os.environ["NO_PROXY"].startswith("intranet,127.0.0.1")


def test_no_proxy_at_all_stays_as_it_is():
    environment = {"no_proxy": "*"}
    bypass_proxy(environment)
    assert environment == {"no_proxy": "*", "NO_PROXY": "*"}


def test_ones_own_app_answers_to_this_computer_and_to_the_names_it_is_given(session):
    app = serve(a_fastapi_app(), hosts=["hub.example"])
    asked = [session.get(f"{app.url}/x", headers={"Host": host}) for host in ("hub.example", "a.b")]
    assert [answer.status_code for answer in asked] == [200, 421]
    assert asked[1].json()["error"]["code"] == "MISDIRECTED_REQUEST"
    assert (app.journal.last.status, app.journal.last.answered_by) == (421, "gate")


def test_a_page_that_told_its_origin_is_answered_by_all_that_runs(session):
    app = serve(a_fastapi_app())
    meet_page("https://hub.example")
    assert session.get(f"{app.url}/x", headers={"Host": "hub.example"}).status_code == 200
