"""The picture of a request's way shows the stations that it passed, by facts and never by guess."""

import re
from dataclasses import replace

import pytest

import labapi
from labapi.classroom.exchange.exchange import exchange_of
from labapi.classroom.exchange.meanings import meaning_of
from labapi.classroom.exchange.show import Shown
from labapi.classroom.exchange.way.drawn import STEP, draw_small
from labapi.classroom.notebook.markup import style
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.serving import serve
from tests.architecture.test_the_way import told_way
from tests.classroom.conftest import hello

PREDICT, MODEL = "/api/v1/predict", "/api/v1/models/loan-classifier-v2.1"
EVERYTHING_ON = {"auth": "api-key", "rate_limit": "50/60s", "cors_origins": ["http://b.example"]}
LAYERS = ["journal", "trace", "errors", "head", "gate"]
GOOD = {"features": labapi.EXAMPLE}
PREFLIGHT = {"Origin": "http://b.example", "Access-Control-Request-Method": "POST"}
ELSEWHERE = PREFLIGHT | {"Origin": "http://a.example"}
REFUSED = {
    "a preflight for a page of another origin": (
        ("OPTIONS", PREDICT, {"headers": ELSEWHERE}, EVERYTHING_ON), (400, "cors", "trace")
    ),
    "another host": (
        ("GET", MODEL, {"headers": {"Host": "evil.example"}}, {}), (421, "gate", "route")
    ),
    "no key": (("POST", PREDICT, {"json": GOOD}, {"auth": "api-key"}), (401, "route", "schema")),
    "too much": (("GET", MODEL, {}, {"rate_limit": "1/60s"}), (429, "limit", "route")),
    "too much of a HEAD": (("HEAD", MODEL, {}, {"rate_limit": "1/60s"}), (429, "limit", "route")),
    "an unknown path": (("POST", "/api/v1/predct", {"json": GOOD}, {}), (404, "route", "schema")),
    "another method": (("PUT", PREDICT, {"json": GOOD}, {}), (405, "route", "schema")),
    "no JSON": (("POST", PREDICT, {"data": "a=1"}, {}), (415, "route", "schema")),
    "too large": (
        ("POST", PREDICT, {"json": GOOD}, {"max_body_bytes": 9}), (413, "route", "schema")
    ),
    "broken JSON": (
        ("POST", PREDICT, {"data": "{", "headers": {"Content-Type": "application/json"}}, {}),
        (400, "schema", "registry"),
    ),
    "a missing field": (("POST", PREDICT, {"json": {}}, {}), (422, "schema", "registry")),
    "an unknown model": (("GET", "/api/v1/models/x", {}, {}), (404, "registry", "model")),
    "no model yet": (
        ("POST", PREDICT, {"json": GOOD}, {"fault": "loading"}), (503, "registry", "model")
    ),
    "a crash": (("POST", PREDICT, {"json": GOOD}, {"fault": "crash"}), (500, "model", "store")),
}  # fmt: skip
WORDS = {500: "broke here", 503: "turned back here"}


def names(stops):
    return [stop.name for stop in stops]


def sent(session, request, times=1):
    method, path, given, settings = request
    lab = labapi.start("ways", **settings)
    return [session.request(method, lab.url + path, **given) for _ in range(times)][-1]


def test_with_everything_on_and_all_well_each_station_of_the_docstring_is_passed(session):
    lab = labapi.start("ways", **EVERYTHING_ON)
    key = {"X-API-Key": lab.issue_key().key}
    way = labapi.show(session.post(lab.url + PREDICT, json=GOOD, headers=key)).way
    assert names(way.passed) == told_way()
    assert (way.beyond, way.word, way.is_refused) == ((), "", False)


@pytest.mark.parametrize("name", REFUSED)
def test_a_refusal_is_drawn_where_it_happened(name, session):
    request, (status, station, following) = REFUSED[name]
    answer = sent(session, request, times=1 + ("rate_limit" in request[3]) * ("too much" in name))
    shown = labapi.show(answer)
    way = shown.way
    assert (answer.status_code, way.passed[-1].name) == (status, station)
    assert way.beyond[0].name == following
    said = WORDS.get(status, "refused here")
    first, second, *_ = repr(shown).splitlines()
    assert first.startswith("client → journal → ")
    assert first.endswith(f"✗ {status} {said}")
    assert second == "Not reached: " + " → ".join(stop.title for stop in way.beyond)
    html = shown._repr_html_()
    assert f">{said}: {status}<" in html
    assert html.count(">not reached<") == 1


@pytest.mark.parametrize("name", REFUSED)
def test_the_entry_of_the_journal_tells_the_same_way_as_the_answer(name, session):
    request, _ = REFUSED[name]
    answer = sent(session, request)
    mine, kept = labapi.show(answer).way, labapi.show(exchange_of(journal("ways").last)).way
    assert names(mine.passed) == names(kept.passed)
    assert (mine.word, mine.beyond) == (kept.word, kept.beyond)


def journal(name):
    return next(lab for lab in labapi.classroom.lab.running_labs() if lab.name == name).journal


def test_a_preflight_is_answered_by_cors(session):
    shown = labapi.show(sent(session, ("OPTIONS", PREDICT, {"headers": PREFLIGHT}, EVERYTHING_ON)))
    assert repr(shown).startswith("client → journal → CORS ✓ 200 answered here\nNot reached: trace")
    assert names(shown.way.beyond) == told_way()[2:]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_is_read_goes_only_where_it_has_to(method, session):
    way = labapi.show(sent(session, (method, MODEL, {}, {}))).way
    assert names(way.passed) == [*LAYERS, "route", "registry", "envelope"]
    assert (way.beyond, way.word) == ((), "")


def test_of_what_is_answered_on_the_way_nothing_is_missing(session):
    shown = labapi.show(sent(session, ("OPTIONS", PREDICT, {}, {})))
    assert repr(shown).splitlines()[0].endswith("✓ 204 answered here")
    assert (shown.way.passed[-1].name, shown.way.beyond) == ("route", ())


def test_what_has_not_changed_has_gone_its_whole_way(session):
    lab = labapi.start("ways")
    etag = session.get(lab.url + MODEL).headers["ETag"]
    shown = labapi.show(session.get(lab.url + MODEL, headers={"If-None-Match": etag}))
    assert repr(shown).splitlines()[0].endswith("→ client: 304 Not Modified")


def test_an_answer_that_was_lost_had_been_to_the_store(session):
    shown = labapi.show(sent(session, ("POST", PREDICT, {"json": GOOD}, {"fault": "flaky"})))
    assert names(shown.way.passed)[-3:] == ["model", "store", "envelope"]
    assert shown.way.turned == "broke here: 500"


def test_who_does_not_wait_for_an_answer_is_drawn_without_one(session):
    answer = sent(session, ("POST", PREDICT, {"json": GOOD}, {}))
    left = replace(labapi.show(answer).exchange, status=None)
    assert repr(Shown(left)).splitlines()[0].endswith("✗ the client had left")


def test_the_layers_are_those_of_the_time_of_the_request(session):
    lab = labapi.start("ways", **EVERYTHING_ON)
    given = {"headers": {"X-Request-ID": "mine"}, "json": GOOD}
    before = session.post(lab.url + PREDICT, **given)
    lab.configure(cors_origins=[], rate_limit=None)
    after = session.post(lab.url + PREDICT, **given)
    assert {"cors", "limit"} < set(names(labapi.show(before).way.passed))
    assert names(labapi.show(after).way.passed) == [*LAYERS, "identify", "route"]


@pytest.mark.parametrize("known", [True, False])
def test_of_a_server_that_is_not_here_no_more_is_drawn_than_is_known(known, session):
    answer = sent(session, ("POST", PREDICT, {"json": {}}, {}))
    if not known:
        labapi.stop()
    shown = labapi.show(answer)
    assert shown.way.inside == known
    assert (names(shown.way.passed) == ["server"]) == (not known)
    assert ("client → " in repr(shown)) == known
    assert ("The request went to the server; 422 " in shown._repr_html_()) == (not known)


def test_of_an_app_that_is_not_ours_no_layer_is_drawn(session):
    app = serve(hello)
    good = labapi.show(session.get(app.url))
    gated = labapi.show(session.get(app.url, headers={"Host": "evil.example"}))
    assert gated.exchange.answered_by == "gate"
    assert names(good.way.passed) == names(gated.way.passed) == ["server"]
    assert ">refused here" not in gated._repr_html_()


def test_the_picture_says_in_one_sentence_what_it_shows(session):
    html = labapi.show(sent(session, ("POST", PREDICT, {"json": {}}, {})))._repr_html_()
    told = "The request came as far as schema, refused here: 422; not reached: registry, model, "
    told += "store, envelope; 422 Unprocessable Content came back."
    assert f'aria-label="{told}"' in html


def test_the_picture_is_the_same_at_every_run_but_for_the_times(session):
    drawn = [
        labapi.show(sent(session, ("POST", PREDICT, {"json": GOOD}, {})))._repr_html_()
        for _ in range(2)
    ]
    assert RULE.sub("", drawn[0]) == RULE.sub("", drawn[1])


def test_each_station_has_its_meaning(session):
    for name in ["client", "server", "training", *told_way()]:
        assert meaning_of("stations", name).endswith((".", "500.", "429.", "422."))


def test_the_small_picture_has_a_dot_for_each_station_and_a_cross_for_a_refusal(session):
    refused = labapi.show(sent(session, ("POST", PREDICT, {"json": {}}, {}))).way
    good = labapi.show(sent(session, ("POST", PREDICT, {"json": GOOD}, {}))).way
    small, whole = draw_small(refused), draw_small(good)
    at, end = (STEP * count + 4 for count in (len(refused.passed), len(good.passed)))
    assert f'class="lab-dots" d="M4 7H{at - STEP}.1"' in small
    assert f'class="lab-dots lab-off" d="M{at + STEP} 7H{at + STEP * 4}.1"' in small
    assert 'class="lab-cross"' in small
    assert "lab-off" not in whole
    assert f'<circle cx="{end}"' in whole
    assert f"<title>{refused.sentence}</title>" in small


def test_the_more_stations_the_wider_a_page_they_need(session):
    ways = [
        labapi.show(sent(session, ("POST", PREDICT, {"json": {}}, settings)))._repr_html_()
        for settings in ({}, EVERYTHING_ON)
    ]
    sizes = [float(re.search(r'style="font-size:([\d.]+)px"', way)[1]) for way in ways]
    assert [round(size * 52 / 54) for size in sizes] == [1 + len(LAYERS) + 6, 1 + len(told_way())]


def test_nothing_moves_where_motion_is_not_welcome():
    sheet = style("classroom/exchange/way/way.css")
    welcome = re.split(r"@media \(prefers-reduced-motion: no-preference\)", sheet)
    assert "animation" not in welcome[0]
    assert "display: none" in re.search(r"\.lab-way-dot \{([^}]*)\}", welcome[0])[1]
    assert "infinite" not in sheet


def test_a_table_of_the_journal_says_who_answered(session):
    sent(session, ("GET", MODEL, {}, {"auth": "api-key"}))
    assert journal("ways").to_frame()["answered_by"].tolist() == ["route"]
