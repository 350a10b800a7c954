"""The status explorer in a real JupyterLab: a tab for each code, sent and mended by its buttons."""

import pytest
from playwright.sync_api import expect

START = "import requests\nimport labapi\nlab = labapi.start()"


@pytest.fixture(scope="module")
def opened(kept):
    kept.jupyterlab.add("statuses", {"start": START, "show": "lab.statuses()", "last": ""})
    return kept.open("statuses")


@pytest.fixture
def notebook(opened):
    """A notebook with a new lab."""
    opened.clear()
    opened.run("start")
    return opened


@pytest.fixture
def explorer(notebook):
    return notebook.run("show").get_by_label("Status explorer")


def test_a_code_is_sent_and_mended_and_the_learners_lab_stays_as_it_was(notebook, explorer):
    explorer.get_by_role("tab", name="422").click()
    explorer.get_by_role("button", name="Send it").click()
    expect(explorer.get_by_role("status")).to_have_text("It came: 422 Unprocessable Content.")
    expect(explorer.get_by_text("Yours: correct the value")).to_be_visible()
    explorer.get_by_role("button", name="Send the mended request").click()
    expect(explorer.get_by_role("status")).to_have_text(
        "First 422 Unprocessable Content, then 200 OK."
    )
    assert notebook.tells("len(lab.journal)") == "0"


def test_what_came_is_in_sight_and_as_wide_as_the_rest(notebook, explorer):
    notebook.page.emulate_media(reduced_motion="reduce")
    explorer.get_by_role("tab", name="422").click()
    explorer.get_by_role("button", name="Send it").click()
    came = explorer.locator(".lab-exchange")
    expect(came).to_be_visible()
    expect(came).to_be_in_viewport()
    edges = [place.bounding_box() for place in (came, explorer)]
    ends = [round(edge["x"] + edge["width"]) for edge in edges]
    assert ends[0] == ends[1]


def test_the_keyboard_goes_from_code_to_code_and_sends(explorer):
    explorer.get_by_role("tab", name="200").focus()
    explorer.page.keyboard.press("ArrowLeft")
    expect(explorer.get_by_role("tab", name="503")).to_be_focused()
    explorer.page.keyboard.press("Tab")
    explorer.page.keyboard.press("Tab")
    explorer.page.keyboard.press("Enter")
    expect(explorer.get_by_role("status")).to_have_text("It came: 503 Service Unavailable.")


def test_the_cell_run_again_leaves_one_explorer(notebook, explorer):
    notebook.run("show")
    expect(notebook.page.get_by_label("Status explorer")).to_have_count(1)
