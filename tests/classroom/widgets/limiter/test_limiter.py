"""The limiter playground as a value: traffic, the four lanes, the picture, the live burst."""

import re
import xml.etree.ElementTree as ET

import pytest

from labapi.classroom.widgets.limiter import limiter_playground
from labapi.classroom.widgets.limiter.bursts import traffic_of
from labapi.classroom.widgets.limiter.comparison import BINS, Lane, compare
from labapi.classroom.widgets.limiter.live import send_live
from labapi.domain.limiter import STRATEGIES, simulate, strategy_of


def test_bursts_around_the_edge_pass_a_fixed_window_twice_over_and_no_other():
    most = compare(traffic_of("edge", limit=5, window_s=10)).most
    assert most == {"fixed-window": 10, "sliding-log": 5, "sliding-counter": 5, "token-bucket": 5}


def test_the_same_bursts_inside_one_window_pass_once():
    moved = traffic_of("edge", limit=5, window_s=10, at_s=15)
    assert compare(moved).most["fixed-window"] == 5


@pytest.mark.parametrize("kind", ["steady", "burst", "edge"])
@pytest.mark.parametrize("name", STRATEGIES)
def test_the_lanes_are_what_the_strategies_decide(kind, name):
    traffic = traffic_of(kind, limit=3, window_s=7, size=9)
    lane = next(lane for lane in compare(traffic).lanes if lane.strategy == name)
    decided = simulate(strategy_of(name, "3/7s"), traffic.arrivals_us)
    allowed = [us for us, one in zip(traffic.arrivals_us, decided, strict=True) if one.allowed]
    assert list(lane.let_in_us) == allowed
    assert len(lane.let_in_us) + len(lane.refused_us) == len(traffic.arrivals_us)


@pytest.mark.parametrize("kind", ["steady", "burst", "edge"])
@pytest.mark.parametrize("at_s", [0, 3.35, 14])
def test_all_traffic_is_in_the_picture_and_in_order(kind, at_s):
    arrivals = traffic_of(kind, limit=20, window_s=7, size=20, at_s=at_s).arrivals_us
    assert list(arrivals) == sorted(arrivals)
    assert arrivals[0] >= 0
    assert arrivals[-1] < 21_000_000


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"traffic": "flood"}, "Use one of 'steady', 'burst', 'edge'"),
        ({"limit": 0}, "limit is 0. Use a whole number from 1 to 20"),
        ({"limit": True}, "limit is True"),
        ({"window_s": 1.5}, "window_s is 1.5"),
        ({"size": 21}, "size is 21"),
        ({"at_s": 21}, "at_s is 21. Use seconds from 0 to 20"),
    ],
)
def test_what_cannot_be_drawn_is_refused_with_what_can(wrong, said):
    with pytest.raises(ValueError, match=re.escape(said)):
        limiter_playground(**wrong)


def test_the_picture_is_one_svg_that_tells_its_counts_in_words():
    drawn = ET.fromstring(compare(traffic_of("edge", limit=5, window_s=10))._repr_svg_())
    assert drawn.get("role") == "img"
    assert "fixed-window lets in 10 and refuses 0, at most 10 in any 10 s" in drawn.get(
        "aria-label"
    )


def test_refused_requests_are_told_by_shape_and_number_and_not_by_colour_alone():
    drawn = compare(traffic_of("burst", limit=2, window_s=10, size=6))._repr_svg_()
    crossed = re.findall(r'class="lab-out" d="([^"]+)"', drawn)
    assert crossed
    assert all("z" in path and path.count("l") == 2 for path in crossed)
    assert ">4</text>" in drawn


def test_the_text_says_how_much_more_than_the_limit_came_through():
    text = repr(limiter_playground("edge"))
    assert re.search(r"fixed-window +10 +0 +10 \(2 times the limit\)", text)
    assert re.search(r"token-bucket +5 +5 +5$", text, re.MULTILINE)


def test_the_code_beside_it_runs_and_gives_the_picture_s_count(capsys, lab):
    playground = limiter_playground("burst", limit=4, window_s=3600, size=6, lab=lab)
    code = playground.code.rpartition("playground.live")[0]
    import labapi

    exec(code, {"labapi": labapi})
    fixed = next(lane for lane in playground.comparison.lanes if lane.strategy == "fixed-window")
    assert capsys.readouterr().out == f"{len(fixed.let_in_us)}\n"


def test_a_change_keeps_the_rest_and_another_window_gets_its_own_place():
    playground = limiter_playground("edge", limit=5, window_s=10, at_s=12)
    playground.change(limit=3)
    assert (playground.traffic.allowance.limit, playground.traffic.at_s) == (3, 12)
    playground.change(window_s=60)
    assert (playground.traffic.at_s, playground.traffic.allowance.limit) == (60, 3)


def test_a_refused_change_changes_nothing():
    playground = limiter_playground("edge")
    before = playground.traffic
    with pytest.raises(ValueError, match="size is 99"):
        playground.change(size=99)
    assert playground.traffic == before


@pytest.mark.parametrize("strategy", STRATEGIES)
def test_a_live_burst_is_answered_as_the_picture_says(lab, strategy):
    playground = limiter_playground("burst", limit=5, window_s=3600, size=8, lab=lab)
    burst = playground.live(strategy)
    assert [answer.status for answer in burst.answers] == [200] * 5 + [429] * 3
    assert [answer.remaining for answer in burst.answers[:5]] == ["4", "3", "2", "1", "0"]


def test_a_live_burst_draws_every_answer_with_what_is_left(lab):
    burst = limiter_playground("burst", window_s=3600, size=6, lab=lab).live()
    items = re.findall(r"<li.*?</li>", burst.drawn())
    assert len(items) == 6
    assert "4 left" in items[0]
    assert "✗" in items[5]
    assert "429" in items[5]
    assert re.search(r"6  429  X-RateLimit-Remaining: 0  Retry-After: ⟨\d+⟩", repr(burst))


def test_live_bursts_meet_the_edge_of_the_server_s_window(lab):
    waits = []
    traffic = traffic_of("edge", limit=2, window_s=10, size=2)
    send_live(lab, traffic, "fixed-window", wait=waits.append, now=lambda: 1003.0)
    assert waits == [6.75, 0.0, 0.25, 0.0]


def test_an_edge_that_is_too_near_is_let_go_by(lab):
    waits = []
    traffic = traffic_of("edge", limit=2, window_s=10, size=1)
    send_live(lab, traffic, "fixed-window", wait=waits.append, now=lambda: 1009.875)
    assert waits == [9.875, 0.25]


def test_what_would_take_too_long_live_is_refused(lab):
    with pytest.raises(ValueError, match="up to 60 s"):
        limiter_playground("edge", window_s=60, lab=lab).live()


def test_without_a_lab_it_says_how_to_start_one():
    with pytest.raises(RuntimeError, match=re.escape("lab = labapi.start()")):
        limiter_playground("burst").live()


@pytest.fixture(name="lab")
def _lab():
    from labapi.classroom.lab import start

    return start()


def test_a_stretch_ends_before_the_moment_one_window_later():
    even = compare(traffic_of("steady", limit=5, window_s=10, size=5))
    assert even.most["sliding-log"] == 5


def test_another_kind_of_traffic_takes_its_usual_size_and_place():
    playground = limiter_playground("edge", size=3, at_s=12).change(traffic="burst")
    assert (playground.traffic.size, playground.traffic.at_s) == (8, 5)


def test_of_several_labs_the_main_one_is_asked():
    from labapi.classroom.lab import start

    other, main = start("a"), start()
    limiter_playground("burst", window_s=3600).live()
    assert (len(other.journal), len(main.journal)) == (0, 8)


def bars_under(lane):
    first, end = lane.bracketed
    return sum(first <= moment * BINS // lane.window_us < end for moment in lane.let_in_us)


@pytest.mark.parametrize("kind", ["steady", "burst", "edge"])
@pytest.mark.parametrize("limit", [1, 2, 5, 20])
@pytest.mark.parametrize("size", [1, 3, 5, 8, 20])
def test_a_bracket_stands_over_what_it_counts_and_nothing_else(kind, limit, size):
    for at_s in (0, 0.4, 3.5, 7, 9.4, 14):
        for lane in compare(traffic_of(kind, limit, 7, size, at_s)).lanes:
            first, end = lane.bracketed
            assert bars_under(lane) == lane.busiest[1]
            assert end - first in (BINS, BINS + 1)


def test_the_bracket_of_bursts_at_the_edge_begins_with_the_first_of_them():
    lanes = compare(traffic_of("edge", limit=5, window_s=10)).lanes
    assert [lane.bracketed for lane in lanes] == [(19, 39)] * 4
    assert "M308.0 " in compare(traffic_of("edge", limit=5, window_s=10))._repr_svg_()


def test_a_picture_of_nothing_let_in_has_no_bracket():
    assert Lane("fixed-window", (), (5,), 10).bracketed == (0, 0)
