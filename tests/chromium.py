"""The browser that tests drive: a Chromium of this machine, wherever it is found.

Chromium's headless shell draws a page as Chromium does and leaves out the rest, so it takes half
the time. Debian has it as a package of its own; playwright fetches it with its Chromium.
"""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Playwright

PROGRAMS = (
    "chromium-headless-shell", "chromium", "chromium-browser", "google-chrome",
    "google-chrome-stable",
)  # fmt: skip
NO_BROWSER = "no Chromium here: CONTRIBUTING.md tells where the tests look for one"
NO_PLAYWRIGHT = "needs playwright: python lab.py test installs it"
ARGUMENTS = ("--no-sandbox", "--disable-gpu")
"""Root, as in a container, has no sandbox; and a page is drawn faster without a GPU made up."""


@contextmanager
def driven() -> Iterator[Playwright]:
    """Start playwright; a test that asks for it is skipped where it is not installed."""
    if not find_spec("playwright"):
        pytest.skip(NO_PLAYWRIGHT)
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright


def launched(playwright: Playwright, *given: str) -> Browser:
    """Start a browser, with more arguments if any are given; where there is none, skip the test."""
    path = program(playwright)
    if not path:
        pytest.skip(NO_BROWSER)
    return playwright.chromium.launch(executable_path=path, args=[*ARGUMENTS, *given])


def program(playwright: Playwright) -> str | None:
    """The browser to drive: the system's, else the one that playwright has fetched."""
    fetched = playwright.chromium.executable_path
    found = (path for path in map(shutil.which, PROGRAMS) if path and works(path))
    return next(found, fetched if Path(fetched).exists() else None)


@cache
def works(path: str) -> bool:
    """Ubuntu has a program of this name that only tells to install another one."""
    return subprocess.run([path, "--version"], capture_output=True).returncode == 0
