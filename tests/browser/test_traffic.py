"""The traffic view in JupyterLab: live, opened, compared, sent again with one byte changed."""

import pytest
from playwright.sync_api import expect

CELLS = {
    "start": "import requests\nimport labapi\nlab = labapi.start()",
    "view": "view = lab.journal.view()\nview",
    "send": 'requests.post(f"{lab.url}/api/v1/predict", json={"features": labapi.EXAMPLE})',
    "ask": "",
}


@pytest.fixture(scope="module")
def opened(kept):
    kept.jupyterlab.add("a view", CELLS)
    return kept.open("a view")


@pytest.fixture
def lesson(opened):
    """A notebook with a new lab, and a traffic view that is not shown yet."""
    opened.clear()
    opened.run("start")
    return opened


def rows(view):
    return view.locator("table.lab-traffic-table > tbody > tr")


def test_a_request_from_another_cell_appears_by_itself(lesson):
    view = lesson.run("view")
    expect(rows(view)).to_have_count(0)
    lesson.run("send")
    expect(rows(lesson.output("view"))).to_contain_text(["/api/v1/predict"])


def test_a_row_opens_to_the_exchange_with_the_server_s_trace(lesson):
    lesson.run("send")
    view = lesson.run("view")
    rows(view).first.focus()
    lesson.page.keyboard.press("Enter")
    expect(view.locator(".lab-exchange")).to_contain_text("200 OK")
    expect(view.locator("table.lab-trace")).to_contain_text("schema")
    expect(view.locator(".lab-exchange")).to_be_in_viewport()
    lesson.page.keyboard.press("Escape")
    expect(rows(view).first).to_be_focused()
    assert lesson.tells("view.selected.status") == "200"


def test_with_a_question_it_shows_what_its_own_cell_has_sent_however_often_it_is_run(lesson):
    lesson.run("send")
    for _ in range(2):
        view = lesson.run("ask", f"{CELLS['send']}\nlab.journal.view('What came?')")
        expect(rows(view)).to_have_count(1)
    lesson.run("send")
    expect(rows(lesson.output("ask"))).to_have_count(2)


def test_two_rows_are_compared(lesson):
    for _ in range(2):
        lesson.run("send")
    view = lesson.run("view")
    for number in (1, 2):
        view.get_by_role("checkbox", name=f"Compare number {number}").click()
    view.get_by_role("button", name="Compare 1 and 2").click()
    expect(view.locator("table.lab-diff")).to_contain_text("x-request-id")


def test_one_byte_is_changed_and_the_request_sent_again(lesson):
    lesson.run("send")
    view = lesson.run("view")
    rows(view).first.click()
    view.get_by_text("Replay with one byte changed").click()
    view.get_by_role("button", name="Send").click()
    expect(rows(view)).to_have_count(2)
    expect(rows(view).last).to_contain_text("replay of 1")
    expect(view.locator("table.lab-diff")).to_be_visible()


def test_a_cell_run_again_leaves_no_ghost_of_its_view(lesson):
    for _ in range(2):
        lesson.run("view")
    lesson.run("send")
    expect(lesson.page.locator(".lab-traffic")).to_have_count(1)
    expect(rows(lesson.output("view"))).to_have_count(1)
