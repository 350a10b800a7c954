"""The console's page in a real browser, with a kernel that is this test."""

import importlib.util
import shutil

import pytest

import labapi
from labapi.classroom.bundle import script, styles
from labapi.classroom.console.desk import answer

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
MODEL = """const ears = new Set();
const model = {
  get: () => "What happens `when` I send this?",
  on: (_, ear) => ears.add(ear),
  off: (_, ear) => ears.delete(ear),
  send: (content) => kernel(content).then((said) => said.forEach(hear)),
};
const hear = (said) => ears.forEach((ear) => ear(said));
const leave = render({ model, el: document.body });"""


@pytest.fixture(name="browser", scope="module")
def _browser():
    if not CHROMIUM or not importlib.util.find_spec("playwright"):
        pytest.skip("needs playwright and Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()


class Kernel:
    """Answers what the page says, as the widget does; or keeps silent while it is busy."""

    def __init__(self, console):
        self.console, self.busy, self.heard = console, False, []

    def __call__(self, content):
        self.heard.append(content)
        if self.busy:
            return []
        if content["kind"] == "typed":
            self.console.typed(content["draft"])
            return []
        asked = {"kind": "asked", "asked": content["asked"]}
        rows = {"kind": "rows"}
        said = answer(self.console, content)
        from labapi.classroom.console.desk import rows_of

        return [asked, {**rows, "rows": rows_of(self.console)}, said]


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
    page.set_content("<!doctype html><html lang=en><title>c</title><body></body>")
    page.add_style_tag(content=styles("base.css", "exchange.css", "console.css"))
    page.add_script_tag(content=script("console.js").replace("export default { render };", MODEL))
    page.get_by_label("Path", exact=True).wait_for()
    page.wait_for_function("document.querySelector('[role=combobox]').value")
    yield page
    page.close()
    assert errors == []


def test_a_first_request_goes_out_with_one_key(page, console):
    page.get_by_label("Path", exact=True).press("Enter")
    page.get_by_text("200 OK (success)").wait_for()
    assert [sent.target for sent in console.history] == ["/api/v1/health"]


def test_a_value_in_the_form_goes_out_with_the_enter_key(page, console):
    page.get_by_label("Path", exact=True).fill("predict")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="As a form").click()
    page.get_by_label("features.age").fill("17")
    page.get_by_label("features.age").press("Enter")
    page.get_by_text("422 Unprocessable Content (client error)").wait_for()
    assert '"age": 17' in console.draft.body
