"""The traffic view in a browser, without JupyterLab: its model is played by the page."""

import json

import pytest

from labapi.classroom.serving import serve
from labapi.classroom.widgets.traffic.page import TrafficPage, row_of
from tests.classroom.conftest import echo
from tests.classroom.widgets.conftest import answer

JUPYTERLAB_TAKES_KEYS = """document.addEventListener("keydown", (event) => {
  if (!event.target.hasAttribute("data-lm-suppress-shortcuts")) event.preventDefault();
}, true);"""
MODEL = """const listeners = new Set(); window.sent = []; window.listeners = listeners;
const values = {question: "Who `asks`?", snapshot: {rows: [], ended: false}};
const model = {get: (name) => values[name], send: (message) => window.sent.push(message),
  on: (name, hear) => listeners.add(hear), off: (name, hear) => listeners.delete(hear)};
window.tell = (message) => listeners.forEach((hear) => hear(message));
window.close = render({ model, el: document.body });"""
ROWS = ".lab-traffic-table tbody tr"
PREFLIGHT = {"Origin": "http://a", "Access-Control-Request-Method": "POST", "User-Agent": "Mozilla"}


@pytest.fixture(name="page")
def _page(browser):
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.set_content("<!doctype html><html lang='en'><title>t</title><body></body></html>")
    page.add_style_tag(content=TrafficPage._css)
    code = TrafficPage._esm.replace("export default { render };", "")
    page.add_script_tag(content=f"{JUPYTERLAB_TAKES_KEYS}{code}{MODEL}")
    yield page
    page.close()
    assert errors == []


@pytest.fixture(name="app")
def _app(session):
    app = serve(echo)
    session.get(f"{app.url}/<b>bold</b>")
    session.post(f"{app.url}/b", json={"age": 35})
    session.options(f"{app.url}/b", headers=PREFLIGHT)
    return app


def tell(page, entries, after=0, whole=False, ended=False):
    rows = [row_of(entry) for entry in entries]
    news = {"kind": "news", "rows": rows, "after": after, "whole": whole, "ended": ended}
    page.evaluate("tell", news)


def numbers(page):
    return [int(text) for text in page.locator(f"{ROWS} .lab-traffic-number").all_inner_texts()]


def last_sent(page):
    return page.evaluate("sent.at(-1)")


def answered(page, app):
    """Answer what the page asked last, as the kernel would."""
    view = app.journal.view()
    said = answer(view, last_sent(page))
    page.evaluate("tell", said)
    view.close()
    return said


def burst(app, count):
    return [app.journal[0]._replace(number=number) for number in range(1, count + 1)]


def test_rows_arrive_and_text_stays_text(page, app):
    tell(page, app.journal[:2])
    tell(page, app.journal[2:], after=2)
    assert numbers(page) == [1, 2, 3]
    assert page.locator(f"{ROWS} code").first.inner_text() == app.journal[0].target
    assert page.locator(f"{ROWS} .lab-mark").all_inner_texts() == ["preflight"]


def test_news_that_was_lost_on_the_way_is_asked_for(page, app):
    tell(page, app.journal[:1])
    tell(page, app.journal[2:], after=2)
    assert [message["kind"] for message in page.evaluate("sent")] == ["hello", "hello"]
    tell(page, app.journal[:], whole=True)
    assert numbers(page) == [1, 2, 3]


def test_the_newest_two_hundred_are_shown(page, app):
    many = burst(app, 500)
    tell(page, many[:150])
    tell(page, many[150:], after=150)
    assert numbers(page) == list(range(301, 501))
    assert "200 shown of 500" in page.inner_text(".lab-traffic > .lab-note")


def test_a_row_is_opened_by_keyboard_alone_where_jupyterlab_takes_keys(page, app):
    tell(page, app.journal)
    page.focus(f"{ROWS}[tabindex='0']")
    for key in ("Home", "ArrowDown", "Enter"):
        page.keyboard.press(key)
    assert last_sent(page)["number"] == 2
    answered(page, app)
    assert page.inner_text(".lab-exchange .lab-target") == "/b"
    assert page.locator(f"{ROWS}[aria-selected='true'] .lab-traffic-number").inner_text() == "2"


def test_two_rows_are_compared_by_keyboard(page, app):
    tell(page, app.journal)
    page.focus(f"{ROWS}[tabindex='0']")
    for key in ("Home", "Space", "ArrowDown", "Space"):
        page.keyboard.press(key)
    page.get_by_role("button", name="Compare 1 and 2").click()
    assert last_sent(page)["numbers"] == [1, 2]
    answered(page, app)
    assert page.locator(".lab-diff").count() == 1
    assert page.inner_text("[role=status]") == "Compared: 1 and 2."


def test_a_third_tick_takes_the_first_away(page, app):
    tell(page, app.journal)
    for number in (1, 2, 3):
        page.get_by_label(f"Compare number {number}").click()
    ticked = [page.get_by_label(f"Compare number {n}").is_checked() for n in (1, 2, 3)]
    assert ticked == [False, True, True]


def test_one_byte_is_changed_and_sent(page, app):
    tell(page, app.journal)
    page.locator(ROWS).nth(1).click()
    answered(page, app)
    page.get_by_text("Replay with one byte changed").click()
    assert page.locator(".lab-byte mark").all_inner_texts() == ["3", "x"]
    page.get_by_label("Position as a number").fill("9")
    page.get_by_label("New byte").fill("7")
    page.keyboard.press("Enter")
    said = answered(page, app)
    assert app.journal.last.request_body == b'{"age": 37}'
    assert page.inner_text("[role=status]") == said["text"]
    assert "replay of 2" in page.locator(ROWS).last.inner_text()


def test_a_refusal_is_said_and_the_form_stays(page, app):
    tell(page, app.journal)
    page.locator(ROWS).nth(1).click()
    answered(page, app)
    page.get_by_text("Replay with one byte changed").click()
    page.get_by_label("New byte").fill("é")
    page.keyboard.press("Enter")
    answered(page, app)
    assert "2 bytes in UTF-8" in page.inner_text("[role=status]")
    assert page.get_by_label("New byte").input_value() == "é"


@pytest.mark.parametrize(
    ("name", "value", "left"),
    [("Method", "POST", [2]), ("Answer", "2", [1, 2, 3]), ("Answer", "4", [])],
)
def test_a_choice_leaves_what_fits(page, app, name, value, left):
    tell(page, app.journal)
    page.get_by_role("combobox", name=name).select_option(value)
    assert numbers(page) == left


@pytest.mark.parametrize(
    ("text", "left"), [("browser", [3]), ("/B", [1, 2, 3]), ("200 ok", [1, 2, 3])]
)
def test_the_filter_looks_at_all_that_a_row_says(page, app, text, left):
    tell(page, app.journal)
    page.get_by_role("searchbox", name="Filter").fill(text)
    assert numbers(page) == left


def test_preflights_can_be_left_out(page, app):
    tell(page, app.journal)
    page.get_by_label("Preflights").uncheck()
    assert numbers(page) == [1, 2]


def test_a_paused_view_counts_what_waits_and_shows_it_later(page, app):
    tell(page, app.journal[:1])
    page.get_by_role("button", name="Pause").click()
    tell(page, app.journal[1:], after=1)
    assert numbers(page) == [1]
    assert "Paused: 2 new." in page.inner_text(".lab-traffic > .lab-note")
    page.get_by_role("button", name="Resume").click()
    assert numbers(page) == [1, 2, 3]


def test_a_cleared_view_shows_what_comes_after(page, app):
    tell(page, app.journal[:2])
    page.get_by_role("button", name="Clear view").click()
    tell(page, app.journal[2:], after=2)
    assert numbers(page) == [3]


def test_a_cleared_journal_shows_its_new_first_entries(page, app):
    tell(page, app.journal)
    page.get_by_role("button", name="Clear view").click()
    tell(page, app.journal[:1], whole=True)
    assert numbers(page) == [1]


def test_a_row_keeps_the_focus_while_others_arrive(page, app):
    many = burst(app, 250)
    tell(page, many[:200])
    page.locator(ROWS).nth(100).focus()
    tell(page, many[200:], after=200)
    assert page.evaluate("document.activeElement.cells[1].textContent") == "101"


def test_a_row_keeps_the_focus_when_all_are_told_anew(page, app):
    tell(page, app.journal)
    page.locator(ROWS).nth(1).focus()
    tell(page, app.journal, whole=True)
    assert page.evaluate("document.activeElement.cells[1].textContent") == "2"


def test_no_answer_in_time_says_that_the_kernel_is_busy(page, app):
    page.clock.install()
    tell(page, app.journal)
    page.locator(ROWS).first.click()
    page.clock.run_for(500)
    assert "kernel is busy" in page.inner_text("[role=status]")
    page.clock.run_for(8000)
    assert "run the cell" in page.inner_text("[role=status]")


def test_a_slow_answer_is_not_taken_for_a_busy_kernel(page, app):
    page.clock.install()
    tell(page, app.journal)
    page.locator(ROWS).nth(1).click()
    page.evaluate("tell", {"kind": "asked", "asked": last_sent(page)["asked"]})
    page.clock.run_for(10_000)
    assert page.locator("[role=status]").text_content() == ""
    answered(page, app)
    assert page.locator(".lab-exchange").count() == 1


def test_an_answer_ends_the_waiting(page, app):
    page.clock.install()
    tell(page, app.journal)
    page.locator(ROWS).first.click()
    answered(page, app)
    page.clock.run_for(10_000)
    assert page.locator("[role=status]").text_content() == ""


def test_who_answered_behind_a_proxy_is_a_column_of_the_journal_that_tells_it(page, app):
    head = page.get_by_role("columnheader", name="passed to")
    tell(page, app.journal[:2])
    assert head.count() == 0
    assert page.locator(".lab-traffic-to:visible").count() == 0
    tell(page, [app.journal[2]._replace(passed_to="copy 2")], after=2)
    assert head.count() == 1
    assert page.locator(".lab-traffic-to").all_inner_texts() == ["", "", "copy 2"]
    page.get_by_role("searchbox").fill("copy")
    assert numbers(page) == [3]


def test_the_end_of_the_server_is_told(page, app):
    tell(page, app.journal, ended=True)
    assert "The server has stopped" in page.inner_text(".lab-traffic > .lab-note")


def test_a_view_that_is_closed_listens_no_more_and_says_so(page):
    page.evaluate("close")
    assert page.evaluate("listeners.size") == 0
    assert last_sent(page)["kind"] == "gone"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 420, 768, 1200])
@pytest.mark.parametrize("passed_to", ["", "copy 2"])
def test_accessible_and_never_wider_than_the_page(page, app, scheme, width, passed_to):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.add_style_tag(content=":root { color-scheme: light dark; background: Canvas }")
    failed = app.journal[1]._replace(number=4, status=500, duration_ms=1234.0)
    tell(page, [*app.journal, failed._replace(passed_to=passed_to)])
    page.locator(ROWS).nth(1).click()
    answered(page, app)
    page.get_by_text("Replay with one byte changed").click()
    found = axe.run(page, ".lab-traffic").response["violations"]
    assert json.dumps([rule["id"] for rule in found]) == "[]"
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    wide = "const e = document.querySelector('.lab-traffic-scroll'); e.scrollWidth - e.clientWidth"
    assert page.evaluate(wide) <= 0


def test_a_view_that_begins_later_counts_from_there(page, app):
    rows = [row_of(entry) for entry in app.journal[1:]]
    page.evaluate("tell", {"kind": "news", "rows": rows, "after": 0, "whole": True, "first": 2})
    said = page.inner_text(".lab-traffic > .lab-note")
    assert said.startswith("2 shown of 2 recorded. This view begins with number 2")


IN_SIGHT = """node => { const box = node.getBoundingClientRect();
  return box.top > -1 && box.top < innerHeight && (box.bottom <= innerHeight || box.top < 50); }"""


@pytest.fixture(name="low")
def _low(page, app):
    """The view on a page that is lower than an exchange, with its three rows."""
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 900, "height": 360})
    tell(page, app.journal)
    return page


@pytest.mark.parametrize("way", ["click", "Enter"])
def test_what_is_opened_comes_into_sight_and_has_the_focus(low, app, way):
    row = low.locator(ROWS).nth(1)
    row.click() if way == "click" else row.press("Enter")
    answered(low, app)
    assert low.locator(".lab-exchange").evaluate(IN_SIGHT)
    assert low.evaluate("document.activeElement.getAttribute('aria-label')").startswith(
        "Request number 2 and its answer"
    )


def test_escape_leads_back_to_the_row(low, app):
    low.locator(ROWS).nth(1).click()
    answered(low, app)
    low.keyboard.press("Escape")
    assert low.evaluate("document.activeElement.cells[1].textContent") == "2"


def test_an_answer_that_comes_late_takes_no_focus_from_elsewhere(low, app):
    low.evaluate("document.body.append(document.createElement('textarea'))")
    low.locator(ROWS).nth(1).click()
    low.locator("textarea").focus()
    before = low.evaluate("scrollY")
    answered(low, app)
    assert low.evaluate("[document.activeElement.tagName, scrollY]") == ["TEXTAREA", before]


SMOOTH = """() => { window.moved = []; const before = Element.prototype.scrollIntoView;
  Element.prototype.scrollIntoView = function (how) {
    window.moved.push(how.behavior); before.call(this, how); }; }"""


@pytest.mark.parametrize(("motion", "moved"), [("reduce", "auto"), ("no-preference", "smooth")])
def test_it_moves_only_where_motion_is_allowed(low, app, motion, moved):
    low.emulate_media(reduced_motion=motion)
    low.evaluate(SMOOTH)
    low.locator(ROWS).nth(1).click()
    answered(low, app)
    assert low.evaluate("moved") == [moved]
