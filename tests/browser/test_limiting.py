"""The limiter playground in JupyterLab: controls that draw anew, a burst really sent."""

import re

import pytest
from playwright.sync_api import expect

CELLS = {
    "start": "import labapi\nlab = labapi.start()",
    "play": "playground = labapi.limiter_playground('edge', limit=5, window_s=10)\nplayground",
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
    expect(shown.locator("[role=status]")).to_contain_text("10 let in, 0 refused")


def test_what_would_take_too_long_is_told_and_nothing_is_sent(lesson):
    shown = lesson.run("play")
    shown.get_by_role("combobox", name="Window", exact=True).select_option("60")
    expect(picture(shown)).to_have_attribute("aria-label", re.compile("Allowed: 5 in 60 s"))
    shown.get_by_role("button", name="Send it to the lab").click()
    expect(shown.locator("[role=status]")).to_contain_text("would take up to 60 s")
    assert lesson.tells("len(lab.journal)") == "0"


def test_the_notebook_changes_what_the_page_shows(lesson):
    lesson.run("play")
    lesson.tells("playground.change(limit=2) and ''")
    expect(lesson.output("play").get_by_role("slider", name="Limit")).to_have_value("2")


def test_a_cell_run_again_leaves_no_ghost_of_its_playground(lesson):
    for _ in range(2):
        lesson.run("play")
    expect(lesson.page.locator(".lab-limiting")).to_have_count(1)
