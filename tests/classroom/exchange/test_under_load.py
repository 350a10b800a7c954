"""Many requests at once are timed by their clients; what is said of them follows from the times."""

import asyncio
import threading
import time

import pytest
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

import labapi
from labapi.classroom.exchange.way import load as load_module
from labapi.classroom.exchange.way.load import (
    PARTLY,
    QUEUED,
    SIDE_BY_SIDE,
    TOO_SHORT,
    UNANSWERED,
    Load,
    Loads,
    Sent,
)
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.serving import serve
from tests.classroom.conftest import echo, hello


def load(*spans, name="requests", at_once=4, asked=None):
    sent = tuple(Sent(start, end, status) for start, end, status in spans)
    return Load(name, sent, at_once, len(sent) if asked is None else asked)


def queue(count=4, step=50.0):
    return [(0.0, step * number, 200) for number in range(1, count + 1)]


def abreast(count=4, length=50.0):
    return [(0.0, length, 200)] * count


def test_percentiles_are_the_times_within_which_so_many_were_answered():
    of_hundred = load(*((0.0, float(number), 200) for number in range(100, 0, -1)))
    assert (of_hundred.p50_ms, of_hundred.p95_ms, of_hundred.p99_ms) == (50, 95, 99)
    assert (of_hundred.max_ms, of_hundred.mean_ms) == (100, 50.5)
    assert (load((3, 5, 200)).p50_ms, load((3, 5, 200)).p99_ms) == (2, 2)


def test_one_slow_request_moves_the_slowest_and_not_the_half():
    mostly_quick = load(*abreast(19), (0, 1050, 200))
    assert (mostly_quick.p50_ms, mostly_quick.p95_ms, mostly_quick.max_ms) == (50, 50, 1050)
    assert mostly_quick.mean_ms == 100


@pytest.mark.parametrize(
    ("spans", "said"),
    [
        (queue(), QUEUED),
        (queue()[1:], QUEUED),  # on a busy computer the first two may leave together
        ([(0.0, 100.0, 200), *queue(20)[1:]], QUEUED),
        (abreast(), SIDE_BY_SIDE),
        ([*abreast(), *[(50.0, 100.0, 200)] * 4], SIDE_BY_SIDE),
        (queue(5) * 4, PARTLY),
        ([(0.0, 2.0, 200), (0.0, 4.0, 200)], TOO_SHORT),
        ([(0.0, 5000.0, None)], UNANSWERED),
    ],
)
def test_the_picture_is_told_in_words(spans, said):
    asked = load(*spans, at_once=20)
    assert asked.order == said
    assert said in repr(asked)
    assert said in RULE.sub("", asked._repr_svg_())


def test_what_was_not_answered_counts_in_no_time():
    one_lost = load((0, 50, 200), (0, 5000, None), asked=5)
    assert one_lost.max_ms == 50
    assert one_lost.statuses == {200: 1, None: 1}
    assert "1 × 200, 1 × no answer; 3 were not sent any more" in one_lost.title


def test_the_ranking_calls_alike_what_is_alike_and_tells_the_rest_in_order():
    loads = Loads(
        (
            load(*queue(step=200), name="blocked"),
            load(*abreast(length=60), name="def"),
            load(*abreast(), name="await"),
            load(*queue(step=100), name="half as blocked"),
        )
    )
    assert loads.ranking == (
        "Soonest done: def and await (less than 3 times apart); "
        "half as blocked took ⟨8.0⟩ times as long; blocked took ⟨16.0⟩ times as long."
    )
    assert loads["def"].max_ms == 60
    with pytest.raises(LookupError, match="There are: blocked, def, await"):
        loads["wait"]


def test_so_many_are_under_way_at_once():
    meet = threading.Barrier(5)
    seen = []

    def answer(request):
        seen.append(1)
        if len(seen) > 1:  # the first goes alone, before the others
            meet.wait(9)  # each waits for four others: with fewer at once, nobody is answered
        return PlainTextResponse("done")

    app = serve(Starlette(routes=[Route("/", answer)]))
    done = labapi.under_load(app.url, count=10, at_once=5)
    assert done.statuses == {200: 10}


def test_waiting_inside_async_def_makes_a_queue_and_awaiting_does_not():
    async def blocked(request):
        time.sleep(0.03)  # the mistake itself
        return PlainTextResponse("done")

    async def awaited(request):
        await asyncio.sleep(0.03)
        return PlainTextResponse("done")

    app = serve(Starlette(routes=[Route("/blocked", blocked), Route("/await", awaited)]))
    loads = labapi.under_load(
        {"time.sleep": f"{app.url}/blocked", "await": f"{app.url}/await"}, count=8
    )
    assert loads["time.sleep"].order == QUEUED
    assert loads["time.sleep"].max_ms > 7 * 30
    assert loads["time.sleep"].p50_ms < 0.7 * loads["time.sleep"].max_ms  # each its own turn
    assert loads.ranking.startswith("Soonest done: await; time.sleep took")


def test_a_body_goes_as_json_by_post_and_headers_go_along():
    app = serve(echo)
    labapi.under_load(f"{app.url}/x?y=1", count=2, json={"a": 1}, headers={"X-A": "b"})
    entry = app.journal.last
    assert (entry.method, entry.target, entry.request_body) == ("POST", "/x?y=1", b'{"a": 1}')
    assert dict(entry.request_headers)["x-a"] == "b"
    assert len(app.journal) == 3  # and the one that went before them


def test_it_ends_by_itself_while_a_server_is_silent():
    gate = threading.Event()

    def silent(request):
        gate.wait(9)
        return PlainTextResponse("late")

    app = serve(Starlette(routes=[Route("/", silent)]))
    try:
        done = labapi.under_load(app.url, count=4, at_once=2, within_s=0.1)
    finally:
        gate.set()
    assert not done.durations_ms
    assert done.statuses[None] <= 2


def test_a_server_that_is_not_there_is_told_and_not_raised():
    app = serve(hello)
    app.stop()
    assert labapi.under_load(app.url, count=3).statuses == {None: 3}


def test_a_lab_that_speaks_https_is_asked_by_https():
    lab = labapi.start(tls=True)
    assert labapi.under_load(f"{lab.url}/api/v1/health", count=3).statuses == {200: 3}


@pytest.mark.parametrize("url", ["http://example.org/", "/api/v1/health", "ftp://127.0.0.1/"])
def test_others_are_never_asked(url):
    with pytest.raises(ValueError, match="servers of this computer alone"):
        labapi.under_load(url)


@pytest.mark.parametrize(
    "wrong",
    [{"count": 0}, {"count": 501}, {"count": True}, {"at_once": 51}, {"within_s": 11},
     {"within_s": 0}, {"within_s": "5"}, {"headers": {"X-A": "a\nb"}}],
)  # fmt: skip
def test_what_has_no_bound_is_refused_before_anything_is_sent(wrong):
    app = serve(hello)
    with pytest.raises(ValueError, match=next(iter(wrong)) if "headers" not in wrong else "X-A"):
        labapi.under_load(app.url, **wrong)
    assert not len(app.journal)


def test_no_client_stays_behind():
    app = serve(hello)
    labapi.under_load(app.url, count=30, at_once=6)
    assert not [one for one in threading.enumerate() if one.name == "labapi-client"]


@pytest.mark.parametrize("form", ["__repr__", "_repr_html_", "_repr_svg_"])
def test_two_runs_differ_in_measured_values_alone(form):
    first, second = Loads((load(*abreast()),)), Loads((load(*abreast(length=51.0)),))
    assert RULE.sub("", getattr(first, form)()) == RULE.sub("", getattr(second, form)())


def test_the_scale_is_that_of_the_slowest_for_all():
    drawn = Loads((load(*abreast(1), name="a"), load((0, 200, 200), name="b")))._repr_html_()
    assert 'width="250.0"' in drawn
    assert f'width="{load_module.Strip("", "", ()).whole_ms + 1000:.1f}"' in drawn


def test_bad_answers_are_told_apart_without_colour():
    drawn = load((0, 50, 200), (0, 50, 503))._repr_svg_()
    assert drawn.count('class="good"') == drawn.count('class="bad"') == 1
    assert ".bad{fill:none" in drawn
