"""A notebook is saved by its keys from within a form that JupyterLab knows nothing of."""

import pytest
from playwright.sync_api import expect

CODE = "import labapi\nlabapi.start().console()"
UNSAVED = "jupyterapp.shell.currentWidget.context.model.dirty"


@pytest.fixture(scope="module")
def notebook(kept):
    kept.jupyterlab.add("to be saved", {"form": CODE})
    return kept.open("to be saved")


@pytest.mark.parametrize("name", ["Path", "Send"])
def test_the_notebook_is_saved_from_within_the_form(notebook, name):
    console = notebook.run("form").locator(".lab-console")
    send = console.get_by_role("button", name="Send", exact=True)
    send.click()
    expect(console.get_by_role("status")).to_contain_text("200 OK (success)")
    notebook.page.wait_for_function(UNSAVED)
    fields = {"Path": console.get_by_label("Path", exact=True), "Send": send}
    fields[name].focus()
    notebook.page.keyboard.press("Control+s")
    notebook.page.wait_for_function(f"!{UNSAVED}")
