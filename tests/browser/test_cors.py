"""What Chromium does with requests to another origin, against what the rules and the probe say.

One plain page of one origin sends them all, with the code of the probe's widget. For each, three
must agree: the browser (could the page read the answer, and which headers?), the server (its
journal: was there a preflight, did the request itself come?) and labapi (the verdict, told
beforehand, and the probe's outcome, told afterwards).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
import requests

import labapi
from labapi.classroom.server.server import stop_servers
from labapi.classroom.widgets.cors.page import ProbePage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.sync_api import BrowserContext, Page

    from labapi.classroom.lab import Lab

JSON, FORM = "application/json", "application/x-www-form-urlencoded"
EXAMPLE = {"features": labapi.EXAMPLE}
MODEL = "/api/v1/models/loan-classifier-v2.0"
REQUESTS: dict[str, dict[str, Any]] = {
    "GET": {},
    "HEAD": {"method": "HEAD"},
    "POST text": {"path": "/api/v1/predict", "method": "POST", "body": "{}"},
    "POST form": {"method": "POST", "body": "a=1", "headers": {"Content-Type": FORM}},
    "POST json": {"path": "/api/v1/predict", "method": "POST", "body": EXAMPLE},
    "PUT": {"path": "/nothing", "method": "PUT"},
    "PATCH": {"path": "/nothing", "method": "PATCH"},
    "patch": {"path": "/nothing", "method": "patch"},
    "DELETE": {"path": "/nothing", "method": "DELETE"},
    "BREW": {"path": "/nothing", "method": "BREW"},
    "X-API-Key": {"headers": {"X-API-Key": "k"}},
    "Authorization": {"path": MODEL, "headers": {"Authorization": "Bearer t"}},
    "X-Odd": {"headers": {"X-Odd": "1"}},
    "plain Accept": {"path": MODEL, "headers": {"Accept": "application/json"}},
    "odd Accept": {"headers": {"Accept": "text/html;x=(1)"}},
    "long Accept": {"headers": {"Accept": "a" * 129}},
    "a language": {"headers": {"Accept-Language": "en-GB, en;q=0.8"}},
    "an odd language": {"headers": {"Accept-Language": "en_GB"}},
    "odd text": {"method": "POST", "body": "x", "headers": {"Content-Type": 'text/plain; a="b"'}},
    "a range": {"headers": {"Range": "bytes=0-9"}},
    "a range from the end": {"headers": {"Range": "bytes=-9"}},
    "credentials": {"credentials": True},
    "credentials, PUT": {"path": "/nothing", "method": "PUT", "credentials": True},
}
DEFAULTS: dict[str, Any] = {
    "cors_credentials": False,
    "cors_methods": ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"),
    "cors_headers": ("Authorization", "Content-Type", "X-API-Key"),
    "cors_exposed": ("X-Request-ID",),
}
SERVERS: dict[str, dict[str, Any]] = {
    "no CORS": {"cors_origins": []},
    "the page listed": {"cors_origins": ["PAGE"]},
    "another listed": {"cors_origins": ["http://elsewhere.example"]},
    "null listed": {"cors_origins": ["null"]},
    "a star": {"cors_origins": ["*"], "cors_exposed": ["*"]},
    "both with credentials": {
        "cors_origins": ["PAGE", "null"],
        "cors_credentials": True,
        "cors_exposed": ["*", "X-Request-ID"],
    },
    "few methods and headers": {
        "cors_origins": ["PAGE"],
        "cors_methods": ["GET", "DELETE"],
        "cors_headers": [],
        "cors_exposed": [],
    },
    "stars inside": {"cors_origins": ["PAGE"], "cors_methods": ["*"], "cors_headers": ["*"]},
}
FRAMED = {"GET", "POST json", "PUT", "X-API-Key", "credentials", "credentials, PUT"}
"""What a frame sends, too: the rules of methods and headers are the same for it."""
PUT_ON = {"date", "server"}
"""Headers that the HTTP server adds, after the journal."""
SEND = """async ([place, url, options]) => place === "frame"
  ? await attemptInFrame(url, options, document.body) : await attempt(url, options)"""


async def blank(scope: Any, receive: Any, send: Any) -> None:
    headers = [(b"content-type", b"text/html; charset=utf-8")]
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    await send({"type": "http.response.body", "body": b"<!doctype html><title>A page</title>"})


@pytest.fixture(scope="module")
def lab() -> Iterator[Lab]:
    yield labapi.start("cors")
    stop_servers()


@pytest.fixture(scope="module")
def page(browser: BrowserContext, lab: Lab) -> Iterator[Page]:
    """A page of an origin of its own, with the code of the probe's widget in it."""
    app = labapi.serve(blank, name="page")
    page = browser.new_page()
    page.goto(app.url.replace("127.0.0.1", "localhost"))
    page.add_script_tag(content=ProbePage._esm.replace("export default { render };", ""))
    yield page
    page.close()


def origin_of(page: Page) -> str:
    return str(page.evaluate("origin"))


def configured(lab: Lab, page: Page, settings: dict[str, Any]) -> None:
    origins = [origin_of(page) if name == "PAGE" else name for name in settings["cors_origins"]]
    lab.configure(**{**DEFAULTS, **settings, "cors_origins": origins})


def sent(lab: Lab, page: Page, place: str, asked: dict[str, Any]) -> Any:
    """Have the page send it, as the widget does, and give the probe's outcome."""
    probe = lab.cors_probe(**asked)
    begun = probe.begin()
    report = page.evaluate(SEND, [place, begun["url"], begun["options"]])
    requests.get(f"{lab.url}/health", timeout=5)  # when this is answered, all before it is written
    return probe.heard(report)


def readable(outcome: Any) -> set[str]:
    """The headers of the answer, as the journal has it, that the verdict lets the page read."""
    there = {name.lower() for name, _ in outcome.request.response_headers}
    named = {name.lower() for name in outcome.verdict.readable}
    return there | PUT_ON if "*" in outcome.verdict.readable else there & named


COMBINATIONS = [
    pytest.param(server, place, asked, id=f"{server}-{place}-{asked}")
    for server in SERVERS
    for place in ("page", "frame")
    for asked in REQUESTS
    if place == "page" or asked in FRAMED
]


@pytest.mark.parametrize(("server", "place", "asked"), COMBINATIONS)
def test_browser_server_and_verdict_agree(lab, page, server, place, asked) -> None:
    configured(lab, page, SERVERS[server])
    outcome = sent(lab, page, place, REQUESTS[asked])
    verdict = outcome.verdict
    assert outcome.origin == ("null" if place == "frame" else origin_of(page))
    assert outcome.allowed == verdict.allowed, verdict.blocked_by or outcome.error
    assert (outcome.preflight is None) == verdict.simple
    assert (outcome.request is not None) == verdict.runs
    assert ("✓ Allowed" in repr(outcome)) == verdict.allowed
    if verdict.allowed:
        assert outcome.status == outcome.request.status
        assert set(outcome.headers) == readable(outcome)
    else:
        assert (outcome.error, outcome.headers) == ("TypeError: Failed to fetch", {})
