"""Behind a proxy, the picture of the way goes on in the server that answered."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

import labapi
from labapi.classroom.exchange.exchange import PROXY, Exchange, Hop
from labapi.classroom.exchange.meanings import meaning_of
from labapi.classroom.exchange.show import Shown
from labapi.classroom.exchange.way.drawn import STEP, draw_small
from labapi.classroom.front import proxy
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.serving import serve
from tests.classroom.conftest import alone, echo, hello

PREDICT = "/api/v1/predict"
MODEL = "/api/v1/models/loan-classifier-v2.1"
GOOD = {"features": labapi.EXAMPLE}
LAYERS = ["journal", "trace", "errors", "head", "gate"]


@pytest.fixture
def labs():
    lab_a = labapi.start("a")
    return lab_a, labapi.start("b", store=lab_a.store)


@pytest.fixture
def front(labs):
    return proxy(*labs, name="front")


def names(stops):
    return [stop.name for stop in stops]


def first_line(shown):
    return re.sub(" ⟨[^⟩]*⟩", "", repr(shown).splitlines()[0])


def test_the_way_goes_through_the_proxy_into_the_lab_behind(front, session):
    shown = labapi.show(session.post(front.url + PREDICT, json=GOOD))
    proxy, *inside = shown.way.passed
    assert (proxy.name, proxy.beside) == ("proxy", "to a")
    assert names(inside) == [*LAYERS, "route", "schema", "registry", "model", "store", "envelope"]
    assert (shown.way.beyond, shown.way.word, shown.way.inside) == ((), "", True)


def test_each_of_several_equal_answers_is_shown_with_the_lab_that_gave_it(front, session):
    answers = [session.get(front.url + MODEL) for _ in range(3)]
    ways = [labapi.show(answer).way for answer in answers]
    assert [way.passed[0].beside for way in ways] == ["to a", "to b", "to a"]


def test_of_apps_that_give_no_ids_the_bodies_tell_which_answer_it_is(session):
    desk = proxy(serve(echo, "c"), serve(echo, "d"), name="desk")
    answers = [session.post(desk.url, json={"fact": fact}) for fact in ("income", "amount")]
    shown = [labapi.show(answer).way.passed[0].beside for answer in answers]
    assert shown == ["to c", "to d"]


def test_the_text_names_the_server_and_the_time_of_the_proxy_itself(front, session):
    shown = labapi.show(session.get(front.url + MODEL))
    assert re.match(r"client → proxy \(to a\) ⟨[\d.]+ ms⟩ → journal → trace → ", repr(shown))
    (hop,) = shown.exchange.proxies
    assert 0 < hop.duration_ms < front.journal.last.duration_ms


@pytest.mark.parametrize(
    ("path", "settings", "told"),
    [("/api/v1/models/x", {}, (404, "registry")), (MODEL, {"auth": "api-key"}, (401, "route"))],
)
def test_a_refusal_is_drawn_in_the_lab_that_refused(labs, front, session, path, settings, told):
    for lab in labs:
        lab.configure(**settings)
    shown = labapi.show(session.get(front.url + path))
    assert (shown.way.status, shown.way.passed[-1].name) == told
    assert shown.way.word == "refused here"
    assert "proxy" not in names(shown.way.beyond)


def test_what_refuses_by_its_own_word_is_known_behind_the_proxy_too(labs, front, session):
    for lab in labs:
        lab.configure(rate_limit="1/60s")
    for _ in range(3):
        last = session.get(front.url + MODEL)
    way = labapi.show(last).way
    assert (last.status_code, way.passed[-1].name, way.beyond[0].name) == (429, "limit", "route")


def test_a_crash_behind_the_proxy_is_in_the_log_that_is_shown(labs, front, session):
    labs[0].configure(fault="crash")
    shown = labapi.show(session.post(front.url + PREDICT, json=GOOD))
    assert shown.way.turned == "broke here: 500"
    assert "InferenceCrashError" in shown.crash


def test_where_no_server_answers_the_way_ends_at_the_proxy(session):
    front = alone("front")
    shown = labapi.show(session.get(front.url + MODEL))
    assert repr(shown).startswith("client → proxy ✗ 502 turned back here\nNo answer: server\n")
    assert (names(shown.way.passed), names(shown.way.beyond)) == (["proxy"], ["server"])
    html = shown._repr_html_()
    assert ">no answer<" in html  # whether it was reached, nobody knows
    assert ">not reached<" not in html
    told = "The request came as far as proxy, turned back here: 502; no answer: server; "
    assert f'aria-label="{told}502 Bad Gateway came back."' in html


@pytest.mark.parametrize(
    ("status", "lacking", "word"),
    [
        (502, "no answer", "turned back here"),
        (504, "no answer", "turned back here"),
        (204, "not reached", "answered here"),
        (405, "not reached", "refused here"),
    ],
)
def test_only_of_who_was_not_asked_it_is_said_that_they_were_not_reached(status, lacking, word):
    shown = labapi.show(known(status, Hop(""), answered_by=PROXY))
    assert (shown.way.lacking, shown.way.word) == (lacking, word)
    assert f">{lacking}<" in shown._repr_html_()


def known(status, *proxies, **changes):
    """Make an exchange of which the journals told this."""
    seen = {
        "method": "GET",
        "origin": "",
        "target": "/",
        "http_version": "1.1",
        "seen_by": "server",
    }
    rest = {"request_headers": (), "request_body": b"", "response_headers": (), "duration_ms": 1.0}
    given = {**seen, **rest, "status": status, "response_body": b"", "proxies": proxies}
    return Exchange(**given, **changes)


def test_a_504_tells_whom_the_proxy_has_waited_for():
    shown = labapi.show(known(504, Hop("a"), answered_by=PROXY))
    assert repr(shown).startswith("client → proxy (to a) ✗ 504 turned back here\nNo answer: server")
    assert "lab-way-passes" not in re.sub(
        r"<style>.*?</style>", "", shown._repr_html_(), flags=re.S
    )


def test_an_app_that_tells_no_layers_is_a_server(session):
    copies = [serve(hello, name) for name in ("copy 1", "copy 2")]
    desk = proxy(*copies, name="desk")
    shown = [labapi.show(session.get(f"{desk.url}/chat")) for _ in range(2)][1]
    assert first_line(shown) == "client → proxy (to copy 2) → server → client: 200 OK"
    html = shown._repr_html_()
    assert 'aria-label="Through the proxy to copy 2, the request went to the server; 200 OK' in html


def test_of_equal_requests_without_an_id_each_has_the_time_of_its_own(session):
    app = serve(hello, "copy")
    desk = proxy(app, name="desk")
    for _ in range(3):
        session.get(desk.url)
    for mine, behind in zip(desk.journal, app.journal, strict=True):
        (hop,) = labapi.show(mine).exchange.proxies
        assert hop.duration_ms == mine.duration_ms - behind.duration_ms


def test_a_proxy_before_a_proxy_is_two_stations(front, session):
    desk = proxy(front, name="desk")
    shown = labapi.show(session.get(desk.url + MODEL))
    assert first_line(shown).startswith("client → proxy (to front) → proxy (to a) → journal → ")
    told = "Through the proxy to front, then the proxy to a, the request went its whole way, up to "
    assert f'aria-label="{told}envelope; 200 OK came back."' in shown._repr_html_()
    assert shown._repr_html_().count(f"<dd>{meaning_of('stations', 'proxy')}</dd>") == 1


def test_of_two_proxies_the_second_may_turn_it_back(session):
    desk = proxy(alone("front"), name="desk")
    shown = labapi.show(session.get(desk.url + MODEL))
    assert first_line(shown) == "client → proxy (to front) → proxy ✗ 502 turned back here"
    assert shown.way.sentence.startswith("Through the proxy to front, the request came as far as")


def test_the_entry_of_the_proxy_tells_the_same_way_as_the_answer(front, session):
    mine = labapi.show(session.post(front.url + PREDICT, json={})).way
    kept = labapi.show(front.journal.last).way
    assert (names(mine.passed), mine.beyond) == (names(kept.passed), kept.beyond)
    assert mine.word == kept.word == "refused here"


def test_the_entry_of_the_lab_begins_behind_the_proxy(labs, front, session):
    session.get(front.url + MODEL)
    assert names(labapi.show(labs[0].journal.last).way.passed)[0] == "journal"


def test_a_lab_that_stops_afterwards_is_still_drawn_where_its_proxy_knows_it(labs, front, session):
    answer = session.get(front.url + MODEL)
    labs[0].stop()
    assert "envelope" in names(labapi.show(answer).way.passed)
    assert repr(labapi.show(answer)).startswith("client → proxy (to a) ")


def test_the_lab_that_took_the_turn_of_one_that_had_stopped_is_drawn(labs, front, session):
    labs[0].stop()
    answer = session.post(front.url + PREDICT, json=GOOD)
    labapi.start("a", store=labs[1].store)
    assert first_line(labapi.show(answer)).startswith("client → proxy (to b) → journal → ")


def test_of_a_server_whose_journal_is_gone_no_more_is_drawn_than_is_known(labs, front, session):
    answer = session.get(front.url + MODEL)
    labapi.start("a").journal.clear()
    shown = labapi.show(answer)
    assert first_line(shown) == "client → proxy (to a) → server → client: 200 OK"


def test_a_request_to_a_lab_without_a_proxy_has_no_station_more(labs, session):
    shown = labapi.show(session.get(labs[0].url + MODEL))
    assert names(shown.way.passed)[0] == "journal"
    assert "lab-way-beside" not in re.sub(
        r"<style>.*?</style>", "", shown._repr_html_(), flags=re.S
    )


def test_the_picture_says_below_the_station_to_whom_it_went(front, session):
    html = labapi.show(session.get(front.url + MODEL))._repr_html_()
    (station,) = re.findall(r'<li class="lab-way-on lab-way-proxy lab-way-passes">.*?</li>', html)
    assert re.search(r">proxy</span></span><span class=\"lab-way-beside\">to a</span>", station)
    assert "ms" in station


def test_the_picture_is_the_same_at_every_run_but_for_the_times(labs, session):
    drawn = []
    for _ in range(2):
        front = proxy(*labs, name="front")
        drawn.append(labapi.show(session.get(front.url + MODEL))._repr_html_())
    assert RULE.sub("", drawn[0]) == RULE.sub("", drawn[1])


def test_the_small_picture_has_a_box_for_each_program_and_a_dot_for_each_station(front, session):
    session.get(front.url + MODEL)
    way = labapi.show(front.journal.last).way
    small = draw_small(way)
    assert f"M1 4h6v6h-6zM{1 + STEP} 4h6v6h-6z" in small
    assert f'<circle cx="{STEP * len(way.passed) + 4}"' in small
    assert small in front.journal._repr_html_()


def test_the_station_has_its_meaning():
    assert meaning_of("stations", PROXY).endswith(" one of them.")


def test_without_the_proxy_the_way_is_that_in_the_lab(front, session):
    exchange = labapi.show(session.get(front.url + MODEL)).exchange
    direct = replace(exchange, proxies=())
    assert first_line(Shown(direct)) == first_line(Shown(exchange)).replace("proxy (to a) → ", "")
