"""One JupyterLab and one Chromium for all tests that a process runs; pages as they need them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.chromium import driven, launched

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

    from tests.browser.jupyterlab import JupyterLab
    from tests.browser.page import Notebook

HERE = Path(__file__).parent
LIMIT_S = 180
MISSING = [name for name in ("playwright", "axe_playwright_python") if not find_spec(name)]
NO_TOOLS = f"needs {' and '.join(MISSING)}: python lab.py test installs them"
if MISSING:  # the files of this folder cannot even be imported: one stands for all
    collect_ignore = [path.name for path in HERE.glob("*.py") if path.name != "test_tools.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests come last: playwright's event loop would be in the way of asyncio elsewhere.

    They may take longer than others: a first page load waits for JupyterLab, Chromium and a kernel.
    """
    items.sort(key=lambda item: item.path.is_relative_to(HERE))
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.time_limit(LIMIT_S))


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Browser]]:
    """What starts a Chromium, with more arguments if any are given."""
    from playwright.sync_api import expect

    from tests.browser.page import PATIENCE_MS

    expect.set_options(timeout=PATIENCE_MS)
    with driven() as playwright:
        yield partial(launched, playwright)


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Browser]) -> Iterator[BrowserContext]:
    browser = launch()
    yield browser.new_context(viewport={"width": 1200, "height": 900})  # with one cache
    browser.close()


@pytest.fixture(scope="session")
def jupyterlab(
    browser: BrowserContext, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[JupyterLab]:
    """A JupyterLab over a copy of the course (after `browser`: without one none is started)."""
    from tests.browser.jupyterlab import JupyterLab, copy_of_the_course

    home = tmp_path_factory.mktemp("jupyterlab")
    copy_of_the_course(home)
    with JupyterLab(home, token="of-the-tests").running() as running:
        yield running


@pytest.fixture(scope="session")
def pages() -> list[Page]:
    """The page that the last test left as good as new, if it did: JupyterLab takes 3 s to load."""
    return []


@contextmanager
def watched(
    browser: BrowserContext, jupyterlab: JupyterLab, pages: list[Page], session: pytest.Session
) -> Iterator[Notebook]:
    """A notebook that must have had nothing to complain of in the end.

    Its page stays for the next if no test failed or changed it.
    """
    from tests.browser.page import Notebook

    failed_before = session.testsfailed
    notebook = Notebook(pages.pop() if pages else browser.new_page(), jupyterlab)
    yield notebook
    if notebook.spent or session.testsfailed > failed_before:
        notebook.close()
    else:
        notebook.leave()
        pages.append(notebook.page)
    notebook.must_be_clean()


@pytest.fixture
def notebook(
    browser: BrowserContext,
    jupyterlab: JupyterLab,
    pages: list[Page],
    request: pytest.FixtureRequest,
) -> Iterator[Notebook]:
    """A notebook for one test."""
    with watched(browser, jupyterlab, pages, request.session) as notebook:
        yield notebook


@pytest.fixture(scope="module")
def kept(
    browser: BrowserContext,
    jupyterlab: JupyterLab,
    pages: list[Page],
    request: pytest.FixtureRequest,
) -> Iterator[Notebook]:
    """A notebook, and its kernel, that the tests of a file share."""
    with watched(browser, jupyterlab, pages, request.session) as notebook:
        yield notebook
