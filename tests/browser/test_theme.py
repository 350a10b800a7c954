"""The look follows JupyterLab's theme, and what was drawn lives through a reload of the page."""

from playwright.sync_api import expect

from tests.browser.page import CONTRAST

CELLS = {
    "question": 'import labapi\nlabapi.ask("03_http_methods", "two_tries")',
    "exchange": "import requests\nlab = labapi.start()\nlabapi.show(requests.get(lab.url))",
}
INK = "node => getComputedStyle(node).color"


def test_after_a_change_of_the_theme_all_can_still_be_read(notebook):
    notebook.jupyterlab.add("themes", CELLS)
    notebook.open("themes").run_all()
    before = notebook.output("exchange").locator(".lab").evaluate(INK)
    notebook.theme("Dark")
    assert notebook.output("exchange").locator(".lab").evaluate(INK) != before
    for name in CELLS:
        assert notebook.barriers(notebook.output(name), rules=[CONTRAST]) == []


def test_after_a_reload_a_question_can_still_be_answered(notebook):
    notebook.jupyterlab.add("reload", CELLS)
    notebook.open("reload").run_all()
    notebook.reload()
    question = notebook.output("question")
    question.get_by_role("radio").nth(2).click()
    question.get_by_role("button", name="Check my prediction").click()
    expect(question.get_by_role("status")).to_contain_text("✓ Right.")
