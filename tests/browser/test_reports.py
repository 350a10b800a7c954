"""The pages of a report in a browser: axe in both themes, on a telephone, on paper, offline."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from axe_playwright_python.sync_playwright import Axe

from labapi.checks.catalogue import tasks_of
from labapi.checks.notebook.shipped import as_shipped
from labapi.course import ROOT
from labapi.grading.course.course import Assignment
from labapi.grading.course.policy import LatePolicy
from labapi.grading.overrides import Override, Overrides
from labapi.grading.records import State
from labapi.grading.report.asked import asked_of
from labapi.grading.report.class_page import class_page
from labapi.grading.report.shown import Setting, shown_class
from labapi.grading.report.student_page import student_page
from tests.grading.class_of import EXERCISE, HOSTILE, class_of

PAGES = ("class-of-12", "class-of-120", "student", "hostile", "missing")
LOOK = "(options) => axe.run(document, options)"
OPEN_ALL = "document.querySelectorAll('details').forEach((fold) => { fold.open = true; })"
BEYOND = """() => [...document.querySelectorAll('main > *, main > * > *, header > *')]
  .filter((it) => it.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((it) => it.outerHTML.slice(0, 120))"""
FOLDED = """() => [...document.querySelectorAll('details')].filter((it) =>
  [...it.children].some((part) => !part.checkVisibility({contentVisibilityAuto: true})))
  .map((it) => it.outerHTML.slice(0, 120))"""
CUT = """() => [...document.querySelectorAll('.rep-scroll')]
  .filter((it) => getComputedStyle(it).overflowX !== 'visible').length"""

BACKGROUNDS = """() => [document.body, document.documentElement]
  .map((it) => getComputedStyle(it).backgroundColor)"""


@pytest.fixture(scope="module")
def files(tmp_path_factory):
    """All kinds of pages, as files."""
    folder = tmp_path_factory.mktemp("reports")
    cells = json.loads(as_shipped(ROOT, EXERCISE))["cells"]
    few = class_of(12)
    graded = next(one for one in few if one.state is State.GRADED)
    rows = (
        Override(graded.student, "leaks", 1.0, "See me."),
        Override(graded.student, "", None, "!"),
    )
    setting = Setting("rest-2027", EXERCISE, Assignment(EXERCISE, points=20), LatePolicy(10),
                      Overrides(rows), asked_of(tasks_of(EXERCISE), cells))  # fmt: skip
    hostile = replace(graded, name=HOSTILE * 4, why=HOSTILE, tasks=tuple(
        replace(one, answer=HOSTILE * 9, message=HOSTILE) for one in graded.tasks))  # fmt: skip
    missing = replace(graded, state=State.MISSING, tasks=())
    made = {
        "class-of-12": class_page(shown_class(few, setting)),
        "class-of-120": class_page(shown_class(class_of(120), setting)),
        "student": student_page(graded, setting),
        "hostile": student_page(hostile, setting),
        "missing": student_page(missing, setting),
    }
    for name, html in made.items():
        (folder / f"{name}.html").write_text(html, encoding="utf-8")
    return folder


@pytest.fixture(name="opened")
def _opened(browser, files):
    """Open a page in a context of its own; at the end, nothing may have been asked for or said."""
    contexts, heard = [], []

    def open_page(name, **given):
        context = browser.browser.new_context(**given)
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: heard.append(message.text))
        page.on("request", lambda asked: heard.append(asked.url))
        page.on("dialog", lambda dialog: heard.append(dialog.message))
        page.goto((files / f"{name}.html").as_uri())
        heard.remove((files / f"{name}.html").as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert heard == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_page_keeps_anybody_out(opened, name, scheme):
    page = opened(name, color_scheme=scheme)
    page.evaluate(OPEN_ALL)
    page.evaluate(Axe().axe_script)
    found = page.evaluate(LOOK, {"resultTypes": ["violations"]})
    assert [
        f"{one['id']}: {node['html'][:160]} {node['failureSummary']}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ] == []


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("width", [320, 390, 1200])
def test_no_page_is_wider_than_its_window(opened, name, width):
    page = opened(name, viewport={"width": width, "height": 800})
    page.evaluate(OPEN_ALL)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(BEYOND) == []


@pytest.mark.parametrize("name", ["class-of-12", "student"])
def test_on_paper_all_folds_are_open_and_nothing_is_cut(opened, name):
    page = opened(name)
    assert page.evaluate(FOLDED) != []
    page.emulate_media(media="print")
    assert page.evaluate(FOLDED) == []
    assert page.evaluate(CUT) == 0


def test_paper_is_white_in_the_dark(opened):
    page = opened("student", color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(BACKGROUNDS) == ["rgb(255, 255, 255)"] * 2


def test_the_keyboard_skips_to_the_content(opened):
    page = opened("class-of-12")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content"
