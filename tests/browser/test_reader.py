"""What a page reads in a text of JSON, in JupyterLab: it reads by itself, and as the rule says."""

import json

import pytest
from playwright.sync_api import expect

from tests.classroom.widgets.reader.measured_with_node import READ

CELLS = {
    "show": "import labapi\n"
    """reader = labapi.page_reads('{"id": 9007199254740993, "2": "b", "1": "a"}')\n"""
    "reader",
    "ask": "",
}
TYPED = [text for text in READ if not set(text) & {"\r", "\ufeff", "\xa0"}]
"""What a text box keeps as it is: of line breaks it makes one kind."""


@pytest.fixture(scope="module", name="notebook")
def _notebook(kept):
    kept.jupyterlab.add("a reader", CELLS)
    return kept.open("a reader")


@pytest.fixture(name="reader")
def _reader(notebook):
    """A reader whose page has read the text of its cell."""
    reader = notebook.run("show").locator(".lab-reader")
    expect(reader.locator(".lab-reader-came")).to_contain_text("Another number.")
    return reader


def read_it(reader, text):
    reader.get_by_label("Sent").fill(text)
    reader.get_by_role("button", name="Read it").click()
    return reader.locator("pre.lab-code")


def test_the_page_reads_the_text_of_the_cell_and_the_kernel_has_what_it_read(notebook, reader):
    rounded = '{"1":"a","2":"b","id":9007199254740992}'
    expect(reader.locator("pre.lab-code")).to_have_text(rounded)
    assert notebook.tells("reader.read") == rounded
    assert notebook.tells("reader.by_page") == "True"


def test_the_page_reads_each_text_as_the_rule_says(notebook, reader):
    for text in TYPED:
        expect(read_it(reader, text)).to_have_text(READ[text], use_inner_text=False)
    last = json.dumps(TYPED[-1])
    expect(reader.locator(".lab-reader-came")).to_contain_text("No JSON")
    assert notebook.tells(f"reader.text == {last}, reader.by_page") == "True True"


def test_the_kernel_agrees_with_this_browser_on_every_text(notebook, reader):
    script = """(texts) => texts.map((text) => {
      try { return JSON.stringify(JSON.parse(text)); } catch (error) { return `✗ ${error.name}`; }
    })"""
    assert dict(zip(READ, notebook.page.evaluate(script, list(READ)), strict=True)) == READ


def test_a_text_that_is_changed_is_not_read_before_somebody_says_so(reader):
    reader.get_by_label("Sent").fill("35.0")
    expect(reader.get_by_role("status")).to_contain_text("not read yet")
    expect(reader.locator(".lab-reader-came")).to_be_empty()
    reader.get_by_role("button", name="Read it").press("Enter")
    expect(reader.locator(".lab-reader-came")).to_contain_text("The same number")
    expect(reader.locator(".lab-said")).to_be_hidden()


def test_what_is_too_deep_for_the_kernel_is_told_and_read_all_the_same(reader):
    text = "[" * 3000 + "]" * 3000
    expect(read_it(reader, text)).to_have_text(text)
    expect(reader.get_by_role("status")).to_contain_text("nested too deep")


def test_after_a_reload_there_is_the_text_that_was_typed(notebook, reader):
    read_it(reader, "1e3")
    expect(reader.locator(".lab-reader-came")).to_contain_text("The same number")
    notebook.reload()
    again = notebook.output("show").locator(".lab-reader")
    expect(again.get_by_label("Sent")).to_have_value("1e3")
