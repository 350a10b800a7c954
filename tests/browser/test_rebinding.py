"""DNS rebinding, tried: a page of another name that leads here cannot read a server of a kernel.

Chromium is told that `evil.example` is this computer, as the page's own name server would tell it
a moment after the page was loaded. For the browser page and server are of one origin then.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

import labapi
from labapi.classroom.server.server import stop_servers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from playwright.sync_api import Browser, Page

EVIL = "evil.example"
READ = """async (path) => {
  const answer = await fetch(path, {headers: {"X-Forwarded-Host": "localhost"}});
  return [answer.status, await answer.text()];
}"""
WRITE = """async () => {
  const body = JSON.stringify({name: "mine", scopes: ["predict"]});
  const headers = {"Content-Type": "application/json"};
  return (await fetch("/api/v1/api-keys", {method: "POST", headers, body})).status;
}"""


@pytest.fixture(scope="module")
def page(launch: Callable[..., Browser]) -> Iterator[Page]:
    # Chromium's own check of what a page may reach is new, and other browsers have none.
    unchecked = "--disable-features=LocalNetworkAccessChecks,BlockInsecurePrivateNetworkRequests"
    browser = launch(f"--host-resolver-rules=MAP {EVIL} 127.0.0.1", unchecked)
    yield browser.new_page()
    browser.close()


@pytest.fixture(autouse=True)
def _stop() -> Iterator[None]:
    yield
    stop_servers()


def go_to_evil_page(page: Page, url: str) -> None:
    """Load the page as it came from its own server, at the port of ours."""
    evil = url.replace("127.0.0.1", EVIL) + "/"
    page.route(evil, lambda route: route.fulfill(body="<!doctype html>", content_type="text/html"))
    page.goto(evil)
    assert page.evaluate("origin") == evil.rstrip("/")


@pytest.mark.parametrize("path", ["/api/v1/models", "/docs", "/openapi.json", "/oauth/authorize"])
def test_a_page_of_another_name_cannot_read_the_lab(page, path):
    lab = labapi.start("rebinding")
    go_to_evil_page(page, lab.url)
    status, text = page.evaluate(READ, path)
    assert (status, "MISDIRECTED_REQUEST" in text, "loan" in text) == (421, True, False)


def test_nor_have_it_do_anything(page):
    lab = labapi.start("rebinding")
    go_to_evil_page(page, lab.url)
    assert page.evaluate(WRITE) == 421
    assert lab.store.execute("SELECT count(*) AS made FROM api_keys")[0]["made"] == 0
    assert lab.journal.last.answered_by == "gate"


def test_a_name_that_the_lab_was_told_of_is_its_own(page):
    lab = labapi.start("rebinding", hosts=[EVIL])
    go_to_evil_page(page, lab.url)
    assert page.evaluate(READ, "/api/v1/models")[0] == 200


async def secret(scope: Any, receive: Any, send: Any) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": []})
    await send({"type": "http.response.body", "body": b"secret"})


def test_ones_own_app_is_not_read_either(page):
    app = labapi.serve(secret, name="rebinding")
    go_to_evil_page(page, app.url)
    status, text = page.evaluate(READ, "/secret")
    assert (status, "secret" in text) == (421, False)
