"""The console's page in a real browser, with a kernel that is this test."""

import importlib.util
import json
import re

import pytest

import labapi
from labapi.classroom.widgets.console.page import ConsolePage

MODEL = """const ears = new Set();
const model = {
  get: () => "What happens `when` I send this?",
  on: (_, ear) => ears.add(ear),
  off: (_, ear) => ears.delete(ear),
  send: (content) => kernel(content).then((said) => said.forEach(hear)),
};
const hear = (said) => ears.forEach((ear) => ear(said));
const leave = render({ model, el: document.body });"""
NASTY = "<img src=x onerror=document.title='gone'>"


class Kernel:
    """Lets the console's form hear what the page says; or keeps silent while it is busy."""

    def __init__(self, console):
        console._repr_mimebundle_()
        self.form, self.busy, self.late = console._page, False, []

    def __call__(self, content):
        if self.busy:
            self.late.append(content)
            return []
        said = []
        self.form.send = said.append
        self.form._heard(None, content, [])
        return said


@pytest.fixture(name="console")
def _console():
    return labapi.start().console()


@pytest.fixture(name="kernel")
def _kernel(console):
    return Kernel(console)


@pytest.fixture(name="page")
def _page(browser, kernel):
    page = browser.new_page()
    errors = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.expose_function("kernel", kernel)
    page.set_content("<!doctype html><html lang=en><title>Console</title><body></body>")
    page.add_style_tag(content=ConsolePage._css)
    page.add_script_tag(content=ConsolePage._esm.replace("export default { render };", MODEL))
    page.wait_for_function("document.querySelector('[role=combobox]').value")
    yield page
    page.close()
    assert errors == []


def path(page):
    return page.get_by_label("Path", exact=True)


def send(page, said="200 OK (success)"):
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text(said).wait_for()


def choose_predict(page):
    path(page).fill("post predict")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")


def test_a_first_request_goes_out_with_one_key(page, console):
    path(page).press("Enter")
    page.get_by_text("200 OK (success)").wait_for()
    assert [sent.target for sent in console.history] == ["/api/v1/health"]


def test_a_suggestion_chosen_by_keyboard_fills_the_form_with_its_example(page):
    choose_predict(page)
    assert page.get_by_label("Method", exact=True).input_value() == "POST"
    assert '"age": 35' in page.get_by_label("Body, as text").input_value()
    assert page.get_by_role("tab", name="Headers (1)").is_visible()


def test_a_suggestion_is_chosen_by_mouse(page):
    page.get_by_label("Show what this API offers").click()
    page.get_by_role("option", name="Read one model in full").click()
    assert path(page).input_value() == "/api/v1/models/loan-classifier-v2.1"
    assert path(page).get_attribute("aria-expanded") == "false"


def test_the_list_of_suggestions_closes_with_escape_and_leaves_the_path(page):
    path(page).fill("pred")
    page.keyboard.press("Escape")
    assert path(page).get_attribute("aria-expanded") == "false"
    assert path(page).input_value() == "pred"


def test_a_value_in_the_form_goes_out_with_the_enter_key(page, console):
    choose_predict(page)
    page.get_by_role("button", name="As a form").click()
    page.get_by_label("features.age").fill("17")
    page.get_by_label("features.age").press("Enter")
    page.get_by_text("422 Unprocessable Content (client error)").wait_for()
    assert '"age": 17' in console.draft.body


def test_the_form_sends_what_is_wrong_as_well(page):
    choose_predict(page)
    page.get_by_role("button", name="As a form").click()
    page.get_by_label("features.age").fill("old")
    page.get_by_label("features.income").fill("")
    page.get_by_role("button", name="As text").click()
    body = json.loads(page.get_by_label("Body, as text").input_value())
    assert body["features"]["age"] == "old"
    assert "income" not in body["features"]


def bare(text):
    return re.sub(r"\s", "", text)


AS_SPELLED = [  # what JSON.parse and JSON.stringify would have made another text
    ("9007199254740993", "9007199254740993"),
    ("12345678901234567890", "12345678901234567890"),
    ("1e400", "1e400"),
    ("35.0", "35.0"),
    ("-0", "-0"),
    ("[9007199254740993, 1e400]", "[9007199254740993,1e400]"),
    ("true", "true"),
    ("NaN", '"NaN"'),
    ("1e", '"1e"'),
]


@pytest.mark.parametrize(("typed", "sent"), AS_SPELLED)
def test_what_is_typed_in_the_form_stands_in_the_body_as_it_is_spelled(page, typed, sent):
    choose_predict(page)
    page.get_by_role("button", name="As a form").click()
    page.get_by_label("features.age").fill(typed)
    page.get_by_role("button", name="As text").click()
    assert f'"age":{sent},' in bare(page.get_by_label("Body, as text").input_value())


def test_a_number_too_large_for_a_page_reaches_the_server(page, console):
    choose_predict(page)
    page.get_by_role("button", name="As a form").click()
    page.get_by_label("features.income").fill("1e400")
    page.get_by_label("features.income").press("Enter")
    page.get_by_text("422 Unprocessable Content (client error)").wait_for()
    assert b'"income": 1e400' in console.last.request_body


def test_the_form_leaves_all_that_it_was_not_asked_to_change(page):
    choose_predict(page)
    numbers = '"income": 1e400, "loan_amount": 20000.0, "credit_score": 9007199254740993'
    text = f'{{"features": {{"age": 64, {numbers}, "note": "\\u00e9", "note": [0.10, -0]}}}}'
    page.get_by_label("Body, as text").fill(text)
    page.get_by_role("button", name="As a form").click()
    assert page.get_by_label("features.loan_amount").input_value() == "20000.0"
    assert page.get_by_role("textbox", name="features.note").input_value() == "[0.10,-0]"
    page.get_by_label("features.age").fill("65")
    page.get_by_role("button", name="As text").click()
    written = page.get_by_label("Body, as text").input_value()
    assert bare(written) == bare(text.replace("64", "65"))


def test_the_form_writes_a_text_as_json_stringify_would(page):
    choose_predict(page)
    value = {"features": {"a": [], "b": {}, "c": [{"d": '}{[,:\\"'}, None]}, "x": True}
    page.get_by_label("Body, as text").fill(json.dumps(value))
    page.get_by_role("button", name="As a form").click()
    page.get_by_label("features.age").fill("65")
    value["features"]["age"] = 65
    page.get_by_role("button", name="As text").click()
    expected = page.evaluate("(value) => JSON.stringify(value, null, 2)", value)
    assert page.get_by_label("Body, as text").input_value() == expected


def test_the_form_shows_what_the_text_says(page):
    choose_predict(page)
    page.get_by_label("Body, as text").fill('{"features": {"age": 64}}')
    page.get_by_role("button", name="As a form").click()
    assert page.get_by_label("features.age").input_value() == "64"


STRANGE = '{"features": {"age": 64, "colour": {}}, "x": 1}'


def strange_form(page):
    choose_predict(page)
    page.get_by_label("Body, as text").fill(STRANGE)
    page.get_by_role("button", name="As a form").click()


def test_the_form_shows_what_the_api_does_not_describe(page):
    strange_form(page)
    assert page.get_by_text("The API does not describe this field.").count() == 2
    assert page.get_by_label("features.colour", exact=True).input_value() == "{}"
    page.get_by_label("x", exact=True).fill("2")
    page.get_by_role("button", name="As text").click()
    assert json.loads(page.get_by_label("Body, as text").input_value())["x"] == 2


def test_a_field_that_the_api_does_not_describe_is_removed_in_the_form(page):
    strange_form(page)
    page.get_by_role("button", name="Remove features.colour").click()
    page.keyboard.press("Enter")  # the next of its kind has the focus
    assert page.evaluate("document.activeElement.closest('.lab-form-line') !== null")
    page.get_by_role("button", name="As text").click()
    body = json.loads(page.get_by_label("Body, as text").input_value())
    assert body == {"features": {"age": 64}}


# What an answer finds wrong stands at the field.


def refused_form(page):
    choose_predict(page)
    page.get_by_role("button", name="As a form").click()
    page.get_by_label("features.age").fill("17")
    page.get_by_label("features.income").fill("none")
    send(page, "422 Unprocessable Content (client error)")
    page.locator(".lab-fault").first.wait_for()


def told_at(page, label):
    """What is told at a field, as one who does not see it hears it."""
    field = page.get_by_label(label).first
    if field.get_attribute("aria-invalid") is None:
        return ""
    return page.locator(f"#{field.get_attribute('aria-describedby')}").inner_text()


def test_what_a_422_finds_wrong_stands_at_its_fields_and_the_first_has_the_focus(page):
    refused_form(page)
    assert told_at(page, "features.age") == "✗ This must be at least 18."
    assert "number" in told_at(page, "features.income")
    assert page.locator(".lab-fault").count() == 2
    assert page.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    assert "It names features.age, features.income." in page.get_by_role("status").inner_text()


def test_what_is_told_at_a_field_goes_when_the_field_is_changed(page):
    refused_form(page)
    page.get_by_label("features.age").fill("18")
    assert told_at(page, "features.age") == ""
    page.get_by_role("button", name="As text").click()
    assert page.locator(".lab-fault:visible").all_inner_texts() == [
        "✗ features.income: This must be a number, without quotes."
    ]


def test_what_is_told_at_the_fields_goes_with_the_next_answer(page):
    refused_form(page)
    page.get_by_label("features.age").fill("35")
    page.get_by_label("features.income").fill("1000")
    send(page)
    assert page.locator(".lab-fault").count() == 0


def test_a_text_gets_what_is_wrong_below_it_and_the_form_each_at_its_field(page):
    choose_predict(page)
    page.get_by_label("Body, as text").fill('{"features": {"age": 17, "shoe": 41}}')
    page.get_by_role("tab", name="Headers (1)").click()
    send(page, "422 Unprocessable Content (client error)")
    page.get_by_text("features.shoe: There is no field of this name.").wait_for()
    told = page.locator(".lab-fault").all_inner_texts()
    assert told[0] == "✗ features.age: This must be at least 18."
    assert page.evaluate("document.activeElement.ariaLabel") == "Body, as text"
    page.get_by_role("button", name="As a form").click()
    assert told_at(page, "features.shoe") == "✗ There is no field of this name."
    page.get_by_role("button", name="Remove features.shoe").click()
    assert "There is no field of this name." not in page.locator(".lab-form").inner_text()


def test_what_is_wrong_in_the_query_stands_at_its_row(page):
    path(page).fill("/api/v1/models")
    page.get_by_role("button", name="+ limit").click()
    page.get_by_label("Value of limit").fill("many")
    send(page, "422 Unprocessable Content (client error)")
    page.locator(".lab-fault").wait_for()
    assert told_at(page, "Value of limit") == "✗ This must be a whole number."
    assert page.locator(".lab-fault").count() == 1


IN_SIGHT = """node => { const box = node.getBoundingClientRect();
  return box.top >= 0 && box.top < innerHeight && (box.bottom <= innerHeight || box.top < 150); }"""


@pytest.mark.parametrize("body", ["", "{}"])
def test_after_send_the_answer_is_in_sight(page, body):
    page.emulate_media(reduced_motion="reduce")
    page.set_viewport_size({"width": 700, "height": 420})
    choose_predict(page)
    if body:
        page.get_by_label("Body, as text").fill(body)
    page.evaluate("scrollTo(0, 0)")
    send(page, "422 Unprocessable Content (client error)" if body else "200 OK (success)")
    page.locator(".lab-exchange").wait_for()
    assert page.locator(".lab-exchange").evaluate(IN_SIGHT)


def test_a_refusal_in_the_history_does_not_look_like_a_success(page, console):
    refused_form(page)
    page.get_by_label("features.age").fill("35")
    page.get_by_label("features.income").fill("1000")
    send(page)
    lines = page.locator(".lab-sent li")
    texts = lines.locator(".lab-sent-status").all_inner_texts()
    assert texts[0].split() == ["✓", "200", "OK", "success"]
    assert texts[1].startswith("✗ 422")
    assert "client error" in texts[1]
    colours = lines.locator(".lab-status").evaluate_all(
        "found => found.map((node) => getComputedStyle(node).color)"
    )
    assert len(set(colours)) == 2


def test_a_text_that_is_no_json_is_told_and_sent_as_it_is(page, console):
    choose_predict(page)
    page.get_by_label("Body, as text").fill('{"features": ')
    assert page.get_by_text("This is no JSON").is_visible()
    send(page, "400 Bad Request (client error)")
    assert console.last.request_body == b'{"features": '


def test_a_body_that_no_header_describes_gets_one_on_demand(page, console):
    page.get_by_role("tab", name="Body").click()
    page.get_by_label("Body, as text").fill("{}")
    page.get_by_role("button", name="Add Content-Type: application/json").click()
    send(page)
    assert console.last.request_header("content-type") == "application/json"


def test_a_parameter_that_the_api_knows_is_added_by_a_button(page, console):
    path(page).fill("/api/v1/models")
    page.get_by_role("button", name="+ limit").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.get_by_text("200 OK (success)").wait_for()
    assert console.last.target == "/api/v1/models?limit=1"


def test_a_row_is_removed_and_the_focus_stays_in_the_form(page, console):
    path(page).fill("/api/v1/models")
    page.get_by_role("button", name="+ limit").click()
    page.get_by_role("button", name="Remove limit").click()
    assert page.get_by_label("Name of this query parameter").evaluate(
        "node => node === document.activeElement"
    )
    send(page)
    assert console.last.target == "/api/v1/models"


def test_what_would_go_out_is_shown_and_nothing_sent(page, console):
    page.get_by_role("button", name="Show without sending").click()
    page.get_by_text("Nothing was sent").wait_for()
    assert page.get_by_text("You would send").is_visible()
    assert len(console.history) == 0


def test_a_mistake_is_told_in_words(page, console):
    path(page).fill("health")
    send(page, "✗ A path begins with a slash: write '/health'.")
    assert len(console.history) == 0


def test_after_a_mistake_no_older_answer_is_in_sight(page):
    send(page)
    path(page).fill("health")
    send(page, "✗ A path begins with a slash")
    assert page.get_by_text("The server answered").count() == 0


def test_what_is_typed_is_the_draft_of_the_notebook(page, console):
    path(page).fill("/typed")
    path(page).press("Tab")
    page.wait_for_function("document.activeElement.value !== '/typed'")
    assert console.draft.path == "/typed"


def test_tabs_are_changed_with_the_arrow_keys(page):
    page.get_by_role("tab", name="Query").focus()
    page.keyboard.press("End")
    assert page.get_by_role("tab", name="From curl").get_attribute("aria-selected") == "true"
    assert page.get_by_role("tab", name="From curl").evaluate("n => n === document.activeElement")
    page.keyboard.press("ArrowRight")
    assert page.get_by_role("tab", name="Query").evaluate("n => n === document.activeElement")


def test_the_request_is_shown_as_code_in_three_languages(page):
    page.get_by_role("tab", name="As code").click()
    page.get_by_text("requests.get(").wait_for()
    page.get_by_role("button", name="curl", exact=True).click()
    assert page.get_by_text("curl -X GET").is_visible()
    page.get_by_role("button", name="Browser (fetch)").click()
    assert page.get_by_text("await fetch(").is_visible()


def test_a_curl_command_is_taken_over(page):
    page.get_by_role("tab", name="From curl").click()
    page.get_by_label("Paste a curl command").fill(
        "curl http://x.y/api/v1/models?limit=2 -H 'A: b'"
    )
    page.get_by_role("button", name="Take it over").click()
    page.get_by_text("Taken over; nothing is sent yet.").wait_for()
    assert path(page).input_value() == "/api/v1/models"
    assert page.get_by_label("Value of limit").input_value() == "2"


def test_a_text_that_is_no_curl_leaves_the_form_as_it_was(page):
    page.get_by_role("tab", name="From curl").click()
    page.get_by_label("Paste a curl command").fill("hello")
    page.get_by_role("button", name="Take it over").click()
    page.locator(".lab-said", has_text="✗").wait_for()
    assert path(page).input_value() == "/api/v1/health"


def test_a_request_of_the_history_is_used_again(page):
    send(page)
    choose_predict(page)
    page.get_by_role("button", name="Use again: number 1").click()
    page.get_by_text("Number 1 stands in the form again.").wait_for()
    assert path(page).input_value() == "/api/v1/health"


def test_a_request_of_the_history_is_sent_again(page, console):
    send(page)
    page.get_by_role("button", name="Send again: number 1").click()
    page.get_by_role("button", name="Open: number 2").wait_for()
    assert [sent.target for sent in console.history] == ["/api/v1/health"] * 2


def test_a_label_is_kept(page, console):
    send(page)
    page.get_by_label("Label of number 1").fill("the first")
    page.get_by_label("Label of number 1").press("Enter")
    page.get_by_text("Number 1 is labelled the first.").wait_for()
    assert console.history[-1].label == "the first"


def test_the_history_is_downloaded_for_postman(page):
    send(page)
    with page.expect_download() as waiting:
        page.get_by_role("button", name="Export to Postman").click()
    collection = json.loads(waiting.value.path().read_text("utf-8"))
    assert collection["item"][0]["request"]["url"]["path"] == ["api", "v1", "health"]


def test_a_busy_kernel_is_told_and_the_request_not_lost(page, kernel, console):
    kernel.busy = True
    page.get_by_role("button", name="Send", exact=True).click()
    page.get_by_text("The kernel is busy with a cell, or starting.").wait_for()
    kernel.busy = False
    for said in [kernel(content) for content in kernel.late if content["kind"] == "send"]:
        page.evaluate("(said) => said.forEach(hear)", said)
    assert "200 OK" in page.locator(".lab-said").inner_text()


def test_what_is_done_before_the_kernel_has_time_is_kept_and_sent(page, kernel, console):
    kernel.busy = True
    # Playwright calls what an expression gives, if it is a function: this one would take leave.
    again = "leave(); document.body.replaceChildren(); void render({ model, el: document.body })"
    page.evaluate(again)
    path(page).fill("/api/v1/models")
    path(page).press("Enter")
    page.get_by_text("The kernel is busy with a cell, or starting.").wait_for()
    kernel.busy = False
    assert [content["kind"] for content in kernel.late] == ["hello"]
    page.evaluate("(said) => said.forEach(hear)", kernel(kernel.late[0]))
    page.get_by_text("200 OK").first.wait_for()
    assert (console.last.target, len(console.history)) == ("/api/v1/models", 1)


def test_who_is_about_to_type_a_path_replaces_the_one_that_has_just_come(page, kernel):
    kernel.busy = True
    page.evaluate(
        "leave(); document.body.replaceChildren(); void render({ model, el: document.body })"
    )
    path(page).focus()
    kernel.busy = False
    page.evaluate("(said) => said.forEach(hear)", kernel(kernel.late[0]))
    page.wait_for_function("document.activeElement.value === '/api/v1/health'")
    page.wait_for_function("document.activeElement.selectionEnd > 0")
    page.keyboard.type("/x")
    assert path(page).input_value() == "/x"


def test_one_click_sends_one_request_however_often_it_is_made(page, kernel):
    kernel.busy = True
    for _ in range(3):
        path(page).press("Enter")
    page.get_by_text("The kernel is busy with a cell, or starting.").wait_for()
    assert [content["kind"] for content in kernel.late] == ["send"]


def test_what_the_notebook_changes_is_seen(page, console):
    console.change("DELETE", "/api/v1/models/x")
    page.evaluate("(draft) => hear({kind: 'draft', draft})", console.as_typed)
    assert path(page).input_value() == "/api/v1/models/x"
    assert page.get_by_label("Method", exact=True).input_value() == "DELETE"


def test_a_closed_view_hears_nothing_more(page):
    page.evaluate("leave()")
    assert page.evaluate("ears.size") == 0


def test_nothing_that_comes_back_becomes_markup(page, console):
    console.change("POST", f"/{NASTY}", headers={"X-A": NASTY}, body=NASTY)
    page.evaluate("(draft) => hear({kind: 'draft', draft})", console.as_typed)
    send(page, "404 Not Found (client error)")
    page.get_by_label("Label of number 1").fill(NASTY)
    page.get_by_label("Label of number 1").press("Tab")
    page.get_by_text("Number 1 is labelled").wait_for()
    assert page.locator("img").count() == 0
    assert page.title() == "Console"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1000])
def test_it_keeps_nobody_out_and_nothing_is_cut_off(page, scheme, width):
    if not importlib.util.find_spec("axe_playwright_python"):
        pytest.skip("needs axe_playwright_python")
    from axe_playwright_python.sync_playwright import Axe

    page.set_viewport_size({"width": width, "height": 800})
    page.emulate_media(color_scheme=scheme)
    page.add_style_tag(content="@media (prefers-color-scheme: dark) { body { background: #111 } }")
    choose_predict(page)
    page.get_by_role("button", name="As a form").click()
    send(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for name in (None, "Query", "Headers", "As code", "From curl"):
        if name:
            page.get_by_role("tab", name=name).click()
        found = Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
        grave = [one for one in found if one["impact"] in ("serious", "critical")]
        assert [(one["id"], one["nodes"][0]["html"]) for one in grave] == []
