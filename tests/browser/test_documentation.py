"""`/docs` in Chromium: what *Try it out* fills in is accepted, from the top of the page down."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

import labapi

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Locator, Page

    from labapi.classroom.lab import Lab

PATH = ".opblock-summary-path, .opblock-summary-path__deprecated"
ANSWER = ".live-responses-table tbody tr.response .response-col_status"


@pytest.fixture
def lab() -> Iterator[Lab]:
    """A fresh lab, in which nothing has been made yet."""
    lab = labapi.start("documentation")
    yield lab
    lab.stop()


@pytest.fixture
def page(browser: BrowserContext, lab: Lab) -> Iterator[Page]:
    page = browser.new_page()
    page.goto(f"{lab.url}/docs")
    page.wait_for_selector(".opblock")
    yield page
    page.close()


def title(operation: Locator) -> str:
    method = operation.locator(".opblock-summary-method").inner_text()
    path = operation.locator(PATH).first.inner_text().replace("\u200b", "")
    return f"{method} {path}"


def try_out(operation: Locator) -> str:
    """Try an operation as it is filled in, and give the status that the page then shows."""
    operation.locator(".opblock-summary-control").first.click()
    operation.get_by_role("button", name="Try it out").click()
    operation.get_by_role("button", name="Execute").click()
    status = operation.locator(ANSWER).first.inner_text().split()[0]
    operation.locator(".opblock-summary-control").first.click()
    return status


def test_every_operation_succeeds_as_it_is_filled_in_from_top_to_bottom(page, lab):
    operations = page.locator(".opblock").all()
    tried = {title(operation): try_out(operation) for operation in operations}
    told = lab.journal.to_frame()
    assert len(tried) == len(operations) >= 20
    assert {name: status for name, status in tried.items() if status[0] != "2"} == {}
    assert 308 in set(told["status"])  # the past version sent its client on


def test_an_id_that_the_page_has_made_is_filled_in(page):
    rows = {title(operation): operation for operation in page.locator(".opblock").all()}
    try_out(rows["POST /api/v1/predictions"])
    reading = rows["GET /api/v1/predict/{prediction_id}"]
    reading.locator(".opblock-summary-control").first.click()
    reading.get_by_role("button", name="Try it out").click()
    assert reading.get_by_placeholder("prediction_id").input_value().startswith("pred_")
