"""A timeline measures what plain `requests` does, stage by stage, and changes none of it."""

import re
import socket
import threading

import pytest
import requests
from starlette.applications import Starlette
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route
from urllib3.connection import HTTPConnection
from urllib3.util import connection

import labapi
from labapi.classroom.exchange.way.stopwatch import STAGES, Stopwatch
from labapi.classroom.exchange.way.timeline import NOTHING, UNDER_WAY, Timeline
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.serving import serve
from labapi.domain.clock import ManualClock
from tests.classroom.conftest import hello

PREDICT = {"features": labapi.EXAMPLE}
TOLD = "route;dur=1500, model;dur=2500, total;dur=4000"


@pytest.fixture(name="clock")
def _clock():
    return ManualClock()


def working(clock, timing=TOLD):
    """An app that takes five seconds by the clock, and says that four of them were its own."""

    def answer(request):
        clock.advance(5)
        return Response("done", headers={"Server-Timing": timing} if timing else {})

    return serve(
        Starlette(routes=[Route("/", answer), Route("/on", lambda _: RedirectResponse("/"))])
    )


def by(clock):
    return Timeline(Stopwatch(clock.monotonic_ns))


def advancing(clock, monkeypatch, owner, name, seconds):
    before = getattr(owner, name)

    def slow(*given, **named):
        clock.advance(seconds)
        return before(*given, **named)

    monkeypatch.setattr(owner, name, slow)


def test_each_stage_is_measured_where_it_happens(clock, monkeypatch):
    app = working(clock)
    advancing(clock, monkeypatch, requests.sessions, "resolve_proxies", 1)
    advancing(clock, monkeypatch, requests.Session, "prepare_request", 1)
    advancing(clock, monkeypatch, socket, "getaddrinfo", 2)
    advancing(clock, monkeypatch, connection, "_set_socket_options", 3)
    with by(clock) as life:
        requests.get(app.url, timeout=9)
    times = life[0].times
    assert times["send"] + times["wait"] == 5000
    del times["send"], times["wait"]
    assert times == {"prepare": 1000, "resolve": 2000, "connect": 3000, "TLS": 0, "receive": 0}
    assert life[0].total_ms == 11_000


def test_the_server_and_what_lies_between_add_up_to_sending_and_waiting(clock):
    app = working(clock)
    with by(clock) as life:
        requests.get(app.url, timeout=9)
    assert (life[0].server_ms, life[0].between_ms) == (4000, 1000)
    bars = {bar.label: bar.pieces for bar in life[0].bars()}
    assert bars["between"] == ((0, 500), (4500, 500))
    assert (bars["route"], bars["model"]) == (((500, 1500),), ((2000, 2500),))


def test_a_server_that_says_more_than_the_client_waited_leaves_nothing_between(clock):
    app = working(clock, "all;dur=9000")
    with by(clock) as life:
        requests.get(app.url, timeout=9)
    assert life[0].between_ms == 0


def test_a_silent_server_is_told_as_one(clock):
    app = working(clock, timing="")
    with by(clock) as life:
        requests.get(app.url, timeout=9)
    assert (life[0].server_ms, life[0].between_ms) == (None, None)
    assert "no <code>Server-Timing</code>" in life._repr_html_()
    assert "between" not in repr(life)


def test_a_kept_connection_needs_no_name_and_no_connecting():
    app = serve(hello)
    with requests.Session() as session, labapi.timeline() as life:
        session.get(app.url, timeout=9)
        session.get(app.url, timeout=9)
    assert [one.reused for one in life] == [False, True]
    assert [life[1].times[stage] for stage in ("resolve", "connect", "TLS")] == [0, 0, 0]
    assert life[0].times["connect"] > 0
    assert repr(life[1]).count("not needed: the connection was kept") == 2
    assert "over a kept connection" in life[1].title


def test_a_connection_that_stood_before_the_block_is_a_kept_one():
    app = serve(hello)
    with requests.Session() as session:
        session.get(app.url, timeout=9)
        with labapi.timeline() as life:
            session.get(app.url, timeout=9)
    assert life[0].reused


def test_the_seven_stages_add_up_to_the_whole():
    lab = labapi.start()
    with labapi.timeline() as life:
        requests.post(f"{lab.url}/api/v1/predict", json=PREDICT, timeout=9)
    assert sum(life[0].times.values()) == pytest.approx(life[0].total_ms)
    assert list(life[0].times) == list(STAGES)
    assert [step.name for step in life[0].steps][-2:] == ["store", "envelope"]


def test_a_redirect_is_a_request_of_its_own(clock):
    app = working(clock)
    with by(clock) as life:
        requests.get(f"{app.url}/on", timeout=9)
    assert [one.status for one in life] == [307, 200]
    assert life[1].total_ms == 5000


def test_a_request_without_an_answer_ends_where_it_broke():
    app = serve(hello)
    url = app.url
    app.stop()
    with labapi.timeline() as life, pytest.raises(requests.ConnectionError):
        requests.get(url, timeout=9)
    assert life[0].status is None
    assert life[0].title == "GET / → no answer"
    rows = {bar.label: bar.said for bar in life[0].bars()}
    assert (rows["send"], rows["wait"], rows["receive"]) == ("not reached",) * 3


def test_a_body_that_is_read_later_is_not_read_by_the_picture():
    app = serve(hello)
    with labapi.timeline() as life:
        r = requests.get(app.url, stream=True, timeout=9)
    assert "later: the body is read when you ask" in repr(life)
    life._repr_html_()
    assert not r._content_consumed
    r.close()


def test_requests_of_several_threads_are_told_apart():
    app, meet = serve(hello), threading.Barrier(2)

    def ask():
        meet.wait(9)
        requests.get(app.url, timeout=9)

    with labapi.timeline() as life:
        threads = [threading.Thread(target=ask) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert [one.status for one in life] == [200, 200]
    assert all(sum(one.times.values()) == pytest.approx(one.total_ms) for one in life)


def test_nothing_of_it_stays_after_the_block_even_when_that_breaks():
    watched = [
        (requests.Session, "send"), (requests.Session, "request"), (socket, "getaddrinfo"),
        (connection, "create_connection"), (HTTPConnection, "getresponse"),
    ]  # fmt: skip
    before = [getattr(owner, name) for owner, name in watched]

    def broken():
        with labapi.timeline():
            assert [getattr(owner, name) for owner, name in watched] != before
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        broken()
    assert [getattr(owner, name) for owner, name in watched] == before


def test_one_timeline_in_another_is_refused_and_the_outer_one_goes_on():
    app = serve(hello)
    with labapi.timeline() as life:
        second = labapi.timeline()
        with pytest.raises(RuntimeError, match="End its block"):
            second.__enter__()
        requests.get(app.url, timeout=9)
    assert len(life) == 1
    with labapi.timeline():
        pass


def test_a_request_that_is_over_cannot_be_asked():
    with pytest.raises(TypeError, match=r"with labapi.timeline\(\) as life"):
        labapi.timeline(requests.Response())


def test_an_empty_or_unfinished_timeline_says_so():
    with labapi.timeline() as life:
        assert repr(life) == UNDER_WAY
    assert repr(life) == NOTHING
    assert NOTHING in life._repr_html_()
    assert life._repr_svg_() is None
    with pytest.raises(LookupError, match="No request was sent"):
        life[0]


@pytest.mark.parametrize("form", ["__repr__", "_repr_html_", "_repr_svg_"])
def test_two_runs_differ_in_measured_values_alone(form):
    app = serve(hello)

    def shown():
        with labapi.timeline() as life:
            requests.get(app.url, timeout=9)
        return RULE.sub("", getattr(life, form)())

    assert shown() == shown()


def test_the_picture_by_itself_tells_its_order_in_words():
    lab = labapi.start()
    with labapi.timeline() as life:
        requests.post(f"{lab.url}/api/v1/predict", json=PREDICT, timeout=9)
    alt = re.search(r'aria-label="([^"]*)"', life._repr_svg_())[1]
    assert "prepare, resolve, connect, send, wait, between, route" in alt
    assert not RULE.search(alt)


def test_a_secret_in_a_query_is_masked():
    app = serve(hello)
    with labapi.timeline() as life:
        requests.get(app.url, params={"api_key": "sk_abcdef0123456789"}, timeout=9)
    assert "sk_abcdef" not in repr(life) + life._repr_html_() + life._repr_svg_()
