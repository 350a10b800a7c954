"""Lesson 09 as a learner runs it: one fetch of the page, blocked and then allowed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import expect

if TYPE_CHECKING:
    from tests.browser.page import Notebook

BEFORE = ("start", "no-cors", "ask-page-reads")


@pytest.fixture(scope="module")
def opened(kept: Notebook) -> Notebook:
    kept.expected.append("net::ERR_FAILED")  # beside each reason that the console tells
    return kept.open("notebooks/09_cors")


@pytest.fixture
def lesson(opened: Notebook) -> Notebook:
    opened.clear()
    for cell_id in BEFORE:
        opened.run(cell_id)
    return opened


def test_the_same_fetch_is_blocked_and_then_allowed_and_the_preflight_is_on_screen(lesson):
    probe = lesson.run("probe")
    fetch = probe.get_by_role("button", name="Fetch", exact=True)
    fetch.click()
    expect(probe).to_contain_text("✗ Blocked.")
    assert lesson.complained("blocked by CORS policy"), "the browser's console tells why"
    lesson.run("allow")
    lesson.output("probe").get_by_role("button", name="Fetch", exact=True).click()
    expect(lesson.output("probe")).to_contain_text("✓ Allowed.")
    shown = lesson.run("preflight")
    expect(shown).to_contain_text("OPTIONS /api/v1/predict")
    expect(shown).to_contain_text("Access-Control-Request-Method")
    expect(shown).to_contain_text("answered here")


def test_the_star_does_not_let_in_a_page_that_sends_cookies(lesson):
    star = lesson.run("star-refused")
    star.get_by_role("button", name="Fetch", exact=True).click()
    expect(star).to_contain_text("✗ Blocked.")
    expect(star).to_contain_text("access-control-allow-origin: *")
    assert lesson.complained("must not be the wildcard")
