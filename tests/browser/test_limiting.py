"""The limiter playground in JupyterLab: controls that draw anew, a burst really sent."""

import json
import re

import pytest
from playwright.sync_api import expect

from labapi.domain.limiter import STRATEGIES

CELLS = {
    "start": "import labapi\nlab = labapi.start()",
    "play": "playground = labapi.limiter_playground('edge', limit=5, window_s=10)\nplayground",
    "small": "playground = labapi.limiter_playground('edge', limit=2, window_s=1)\nplayground",
    "ask": "",
}


@pytest.fixture(scope="module")
def opened(kept):
    kept.jupyterlab.add("a playground", CELLS)
    return kept.open("a playground")


@pytest.fixture
def lesson(opened):
    """A notebook with a new lab, and a playground that is not shown yet."""
    opened.clear()
    opened.run("start")
    return opened


def picture(shown):
    return shown.locator("svg.lab-svg")


def test_a_choice_is_drawn_anew_and_is_the_notebook_s_too(lesson):
    shown = lesson.run("play")
    expect(picture(shown)).to_have_attribute("aria-label", re.compile("lets in 10 and refuses 0"))
    shown.get_by_role("combobox", name="Traffic", exact=True).select_option("steady")
    expect(picture(shown)).to_have_attribute("aria-label", re.compile("evenly spread"))
    assert lesson.tells("playground.traffic.kind") == "steady"


def test_a_slider_is_moved_by_the_keyboard(lesson):
    shown = lesson.run("play")
    shown.get_by_role("slider", name="Limit").focus()
    for key in ("ArrowRight", "ArrowRight", "ArrowLeft", "ArrowRight", "ArrowRight"):
        lesson.page.keyboard.press(key)
    expect(picture(shown)).to_have_attribute("aria-label", re.compile("Allowed: 8 in 10 s"))
    assert lesson.tells("playground.traffic.allowance") == "8/10s"


def test_a_burst_is_sent_to_the_lab_and_each_answer_drawn(lesson):
    shown = lesson.run("play")
    shown.get_by_role("combobox", name="Traffic", exact=True).select_option("burst")
    shown.get_by_role("combobox", name="Window", exact=True).select_option("3600")
    expect(picture(shown)).to_have_attribute("aria-label", re.compile("Allowed: 5 in 3600 s"))
    shown.get_by_role("combobox", name="Live, with", exact=True).select_option("token-bucket")
    shown.get_by_role("button", name="Send it to the lab").click()
    answers = shown.locator("figure.lab-live li")
    expect(answers).to_contain_text(["✓ 200", "✓ 200", "✓ 200", "✓ 200", "✓ 200"] + ["✗ 429"] * 3)
    assert lesson.tells("[entry.status for entry in lab.journal].count(429)") == "3"


def test_bursts_at_the_edge_of_the_server_s_own_window_pass_twice_over(lesson):
    shown = lesson.run("play")
    shown.get_by_role("combobox", name="Window", exact=True).select_option("2")
    expect(picture(shown)).to_have_attribute("aria-label", re.compile("Allowed: 5 in 2 s"))
    shown.get_by_role("button", name="Send it to the lab").click()
    expect(shown.locator(".lab-limiting > [role=status]")).to_contain_text("10 let in, 0 refused")


def test_what_would_take_too_long_is_told_and_nothing_is_sent(lesson):
    shown = lesson.run("play")
    shown.get_by_role("combobox", name="Window", exact=True).select_option("60")
    expect(picture(shown)).to_have_attribute("aria-label", re.compile("Allowed: 5 in 60 s"))
    shown.get_by_role("button", name="Send it to the lab").click()
    expect(shown.locator(".lab-limiting > [role=status]")).to_contain_text("would take up to 60 s")
    assert lesson.tells("len(lab.journal)") == "0"


def test_the_notebook_changes_what_the_page_shows(lesson):
    lesson.run("play")
    lesson.tells("playground.change(limit=2) and ''")
    expect(lesson.output("play").get_by_role("slider", name="Limit")).to_have_value("2")


def test_a_cell_run_again_leaves_no_ghost_of_its_playground(lesson):
    for _ in range(2):
        lesson.run("play")
    expect(lesson.page.locator(".lab-limiting")).to_have_count(1)


def sender(shown):
    return shown.get_by_role("button", name="Send", exact=True)


def lane(shown, name):
    return shown.locator(".lab-play-lane").filter(has_text=name)


def most_played(lesson):
    return json.loads(lesson.tells("__import__('json').dumps(playground.played.most)"))


def test_a_click_sends_one_request_and_each_lane_judges_it(lesson):
    shown = lesson.run("play")
    sender(shown).click()
    for name in STRATEGIES:
        expect(lane(shown, name)).to_contain_text("1 in, 0 refused")
    said = "Of 1 sent, let in: fixed-window 1, sliding-log 1, sliding-counter 1, token-bucket 1."
    expect(shown.locator(".lab-play [role=status]")).to_have_text(said)
    assert most_played(lesson) == dict.fromkeys(STRATEGIES, 1)


def test_a_held_space_bar_sends_until_it_is_let_go_and_worst_cases_are_named(lesson):
    shown = lesson.run("small")
    sender(shown).focus()
    lesson.page.keyboard.down(" ")
    expect(lane(shown, "token-bucket")).to_contain_text("✓ best 3, goal 3")
    lesson.page.keyboard.up(" ")
    said = shown.locator(".lab-play [role=status]")
    expect(said).to_contain_text("token-bucket: A full bucket, and all that dripped in meanwhile")
    expect(said).to_contain_text("sliding-log: The limit, and never more")
    sent = int(re.search(r"Of (\d+) sent", said.inner_text())[1])
    best = {name: lane(shown, name).locator(".lab-play-record").inner_text() for name in STRATEGIES}
    # One press of the key, and at least the three that were let in: how many more is the machine's.
    assert int(lesson.tells("len(playground.played.sent)")) == sent >= 3
    for name, most in most_played(lesson).items():
        assert f"best {most}," in best[name]


def test_a_held_mouse_sends_and_a_request_costs_what_was_chosen(lesson):
    shown = lesson.run("play")
    shown.get_by_role("combobox", name="Cost").select_option("3")
    sender(shown).hover()
    lesson.page.mouse.down()
    expect(lane(shown, "sliding-log")).to_contain_text(re.compile("1 in, [2-9] refused"))
    lesson.page.mouse.up()
    expect(lane(shown, "sliding-log")).to_contain_text("2 of 5 left")
    expect(lane(shown, "sliding-log")).to_contain_text("best 3, goal 5")


def test_what_was_played_begins_anew_with_a_button_and_with_another_limit(lesson):
    shown = lesson.run("play")
    sender(shown).click()
    shown.get_by_role("button", name="Start anew").click()
    expect(lane(shown, "fixed-window")).to_contain_text("0 in, 0 refused")
    sender(shown).click()
    lesson.tells("playground.change(limit=2) and ''")
    shown = lesson.output("play")
    expect(lane(shown, "fixed-window")).to_contain_text("2 of 2 left")
    expect(lane(shown, "fixed-window")).to_contain_text("best 0, goal 4")


def test_a_bracket_spans_one_window_from_the_first_that_it_counts(lesson):
    shown = lesson.run("play")
    sender(shown).click()
    expect(lane(shown, "token-bucket").locator(".lab-play-bracket")).to_have_text("1 in 10 s")
    spans = """strip => { const box = (of) => strip.querySelector(of).getBoundingClientRect();
      const [bracket, mark] = [box('.lab-play-bracket'), box('.lab-mark')];
      return [bracket.left - mark.left, bracket.width / strip.clientWidth * 2.2]; }"""
    apart, windows = lane(shown, "token-bucket").locator(".lab-play-strip").evaluate(spans)
    assert abs(apart) < 1
    assert windows == pytest.approx(1, abs=0.02)


def test_a_window_that_is_too_long_to_play_is_told(lesson):
    shown = lesson.run("play")
    shown.get_by_role("combobox", name="Window", exact=True).select_option("3600")
    expect(shown.locator(".lab-play-aim")).to_contain_text("too long to play")
    expect(sender(shown)).to_be_disabled()


CHANGES = """track => new Promise((done) => {
  let changes = 0;
  new MutationObserver((seen) => { changes += seen.length; }).observe(track, {attributes: true});
  setTimeout(() => done(changes), 1200);
})"""


def test_where_motion_is_not_wanted_the_strips_move_in_steps(lesson):
    lesson.page.emulate_media(reduced_motion="reduce")
    shown = lesson.run("play")
    sender(shown).click()
    changes = lane(shown, "sliding-log").locator(".lab-play-track").evaluate(CHANGES)
    lesson.page.emulate_media(reduced_motion="no-preference")
    assert 1 <= changes <= 4
