"""What stands beside a lesson when JupyterLab is first opened, and what a class sees projected."""

import pytest
from playwright.sync_api import expect

from labapi.commands.jupyterlab_settings import layout
from tests.browser.jupyterlab import JupyterLab, copy_of_the_course
from tests.browser.page import IDLE

LESSON = "notebooks/00_start_here.ipynb"
LEAVE = "() => jupyterapp.serviceManager.sessions.shutdownAll()"


@pytest.fixture
def jupyterlab(browser, tmp_path):
    """One that nobody has opened: pages of other tests would save their layout in it."""
    copy_of_the_course(tmp_path)
    with JupyterLab(tmp_path, token="of-the-layout").running() as running:
        yield running


@pytest.fixture
def opened(browser, jupyterlab):
    """Open the first lesson as `labapi open` does; what is opened is closed in the end."""
    pages = []

    def open_lesson(present=False):
        layout.prepare(jupyterlab.home / "spaces", present)
        page = browser.new_page()
        pages.append(page)
        place = layout.page_of(LESSON, present)
        page.goto(f"{jupyterlab.origin.rstrip('/')}{place}?token={jupyterlab.token}")
        expect(page.locator(".jp-Notebook .jp-Cell").first).to_be_visible()
        page.wait_for_function(IDLE)  # it can be shut down in the end
        return page

    yield open_lesson
    for page in pages:
        page.evaluate(LEAVE)
        page.close()


def test_the_contents_of_the_lesson_stand_in_the_place_of_the_files(opened):
    page = opened()
    expect(page.locator("#jp-left-stack .jp-TableOfContents")).to_be_visible()
    expect(page.locator("#jp-left-stack")).to_contain_text("Start the lab")
    expect(page.locator("#filebrowser")).to_be_hidden()


def test_projected_nothing_stands_beside_the_lesson(opened):
    page = opened(present=True)
    for side in ("#jp-left-stack", "#jp-right-stack", ".jp-SideBar.jp-mod-left"):
        expect(page.locator(side)).to_be_hidden()
