"""The request console in a real JupyterLab, as the first lesson opens it."""

import json

import pytest
from playwright.sync_api import expect

from tests.browser.page import THEMES

HELD = """
from pathlib import Path
from IPython.display import display
Path("go-on").unlink(missing_ok=True)
display(console)
while not Path("go-on").exists():
    pass
"""
CELLS = "jupyterapp.shell.currentWidget.content.widgets.map((cell) => cell.model.id)"


@pytest.fixture(scope="module")
def lesson(kept):
    return kept.open("notebooks/00_start_here")


@pytest.fixture
def notebook(lesson):
    """Lesson 00 with nothing in its outputs, and a new lab."""
    lesson.clear()
    lesson.run("start")
    return lesson


@pytest.fixture(name="console")
def _console(notebook):
    """The console of lesson 00, filled by the kernel."""
    console = notebook.run("console-form").locator(".lab-console")
    expect(path(console)).to_have_value("/api/v1/health")
    return console


def path(console):
    return console.get_by_label("Path", exact=True)


def send(console, said="200 OK (success)"):
    console.get_by_role("button", name="Send", exact=True).click()
    expect(console.get_by_role("status")).to_contain_text(said)


def test_a_first_request_takes_one_click_and_is_the_notebooks_too(notebook, console):
    send(console)
    expect(console.get_by_text("The server answered")).to_be_visible()
    expect(notebook.run("refused", "console.last.status, len(console.history)")).to_contain_text(
        "(200, 1)"
    )


def test_a_refusal_is_told_at_the_field_and_the_answer_is_in_sight(console):
    path(console).fill("post predict")
    path(console).press("ArrowDown")
    path(console).press("Enter")
    console.get_by_role("button", name="As a form").click()
    console.get_by_label("features.age").fill("7")
    send(console, "422 Unprocessable Content (client error)")
    expect(console.get_by_label("features.age")).to_be_focused()
    expect(console.locator(".lab-fault")).to_have_text("✗ This must be at least 18.")
    expect(console.get_by_role("status")).to_be_in_viewport()
    expect(console.locator(".lab-exchange")).to_be_in_viewport()


def test_the_keyboard_alone_chooses_fills_and_sends(notebook, console):
    cells = notebook.page.evaluate(CELLS)
    path(console).focus()
    for key in ("Control+a", *"predict", "ArrowDown", "Enter", "Tab", "Enter"):
        notebook.page.keyboard.press(key)
    expect(console.get_by_role("status")).to_contain_text("200 OK")
    expect(console.get_by_text('"prediction": "approved"')).to_be_visible()
    assert notebook.page.evaluate(CELLS) == cells, "JupyterLab took a key for a shortcut"


def test_a_curl_command_comes_in_and_the_history_goes_to_postman(notebook, console):
    console.get_by_role("tab", name="From curl").click()
    command = "curl 'http://127.0.0.1:9/api/v1/models?limit=1' -H 'Accept: application/json'"
    console.get_by_label("Paste a curl command").fill(command)
    console.get_by_role("button", name="Take it over").click()
    expect(path(console)).to_have_value("/api/v1/models")
    send(console)
    with notebook.page.expect_download() as waiting:
        console.get_by_role("button", name="Export to Postman").click()
    collection = json.loads(waiting.value.path().read_text("utf-8"))
    assert collection["item"][0]["request"]["url"]["query"] == [{"key": "limit", "value": "1"}]


def test_a_change_in_a_cell_is_seen_in_the_form(notebook, console):
    notebook.run("refused", 'console.change("DELETE", "/api/v1/models/x", body="")')
    expect(path(console)).to_have_value("/api/v1/models/x")


@pytest.fixture(name="let_go")
def _let_go(notebook):
    """End the cell `HELD`; the file stays, since the cell may be slow to see it."""
    told = notebook.jupyterlab.course / "notebooks" / "go-on"
    yield told.touch
    told.touch()


def test_a_click_while_the_kernel_is_held_is_not_lost(notebook, console, let_go):
    expect(notebook.start("refused", HELD).locator(".lab-console")).to_be_visible()
    console = notebook.output("console-form")
    console.get_by_role("button", name="Send", exact=True).click()
    let_go()
    expect(console.get_by_role("status")).to_contain_text("200 OK")


def test_what_is_done_as_soon_as_the_form_is_there_is_kept(notebook, console):
    fresh = notebook.start("refused", "console")  # the kernel may not have filled the form yet
    path(fresh).fill("/api/v1/models")
    send(fresh)
    assert "'/api/v1/models'" in notebook.run("refused", "console.last.target").inner_text()


def test_a_request_of_the_history_is_labelled_sent_again_and_in_the_table(notebook, console):
    send(console)
    console.get_by_label("Label of number 1").fill("the first")
    console.get_by_label("Label of number 1").press("Enter")
    console.get_by_role("button", name="Send again: number 1").click()
    expect(console.get_by_label("Label of number 2")).to_have_value("the first")
    table = notebook.run("refused", "console.history.to_frame()")
    expect(table.get_by_role("cell", name="the first")).to_have_count(2)


def test_a_cell_that_is_run_again_leaves_one_console_everywhere(notebook, console):
    notebook.run("refused", "console")
    expect(notebook.page.locator(".lab-console")).to_have_count(2)
    notebook.run("console-form")
    expect(notebook.page.locator(".lab-console")).to_have_count(1)


def test_the_console_keeps_nobody_out(notebook, console):
    send(console)
    for theme, rules in THEMES.items():
        notebook.theme(theme)
        for name in ("Query", "Headers", "Body", "As code", "From curl"):
            console.get_by_role("tab", name=name).click()
            assert notebook.barriers(console, rules) == []
