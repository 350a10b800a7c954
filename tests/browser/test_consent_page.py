"""The consent page in a real browser: a person answers it, and nobody else can."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import fastapi
import pytest
from axe_playwright_python.sync_playwright import Axe
from fastapi.responses import HTMLResponse
from playwright.sync_api import expect

import labapi
from tests.web.oauth.flow import CHALLENGE

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

    from labapi.classroom.lab import Lab


class Stage:
    """The bank, an app, and a page that means ill, each on a port of its own."""

    def __init__(self, lab: Lab, page: Page) -> None:
        self.lab, self.page = lab, page
        self.received: list[dict[str, str]] = []
        self.app = labapi.serve(self._pages(), name="buddy")
        client = lab.register_client(
            "Budget Buddy", ["http://127.0.0.1/callback"], ["predict"], confidential=False
        )
        asked = {
            "response_type": "code",
            "client_id": client.id,
            "redirect_uri": f"{self.app.url}/callback",
            "state": "of-this-test",
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        self.address = f"{lab.url}/oauth/authorize?{urlencode(asked)}"

    def _pages(self) -> fastapi.FastAPI:
        app = fastapi.FastAPI()

        @app.get("/callback")
        async def callback(request: fastapi.Request) -> HTMLResponse:
            self.received.append(dict(request.query_params))
            return HTMLResponse("<h1>Back at the app</h1>")

        @app.get("/trap")
        async def trap(consent: str = "") -> HTMLResponse:
            return HTMLResponse(
                f"<form method='post' action='{self.address.replace('&', '&amp;')}'>"
                f"<input name='consent' value='{consent}'>"
                "<button name='decision' value='allow'>Win a prize</button></form>"
            )

        @app.get("/frame")
        async def frame() -> HTMLResponse:
            return HTMLResponse(f"<iframe src='{self.address.replace('&', '&amp;')}'></iframe>")

        return app


@pytest.fixture
def stage(browser: BrowserContext) -> Iterator[Stage]:
    browser.clear_cookies()
    page = browser.new_page()
    lab = labapi.start("consent", auth="token")
    stage = Stage(lab, page)
    yield stage
    stage.app.stop()
    lab.stop()
    page.close()


def test_a_click_on_allow_brings_the_app_its_code(stage):
    stage.page.goto(stage.address)
    stage.page.get_by_role("button", name="Allow").click()
    expect(stage.page.get_by_role("heading")).to_have_text("Back at the app")
    (told,) = stage.received
    assert told["code"].startswith("oac_")
    assert (told["state"], told["iss"]) == ("of-this-test", stage.lab.url)


def test_the_keyboard_does_as_well_as_the_mouse(stage):
    stage.page.goto(stage.address)
    for _ in range(2):
        stage.page.keyboard.press("Tab")
    stage.page.keyboard.press("Enter")
    expect(stage.page.get_by_role("heading")).to_have_text("Back at the app")
    assert stage.received[0]["error"] == "access_denied"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["the page", "the refusal"])
def test_nobody_is_kept_out(stage, scheme, name):
    stage.page.emulate_media(color_scheme=scheme)
    stage.page.goto(stage.address + ("" if name == "the page" else "&client_id=again"))
    paper = stage.page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (paper == "rgb(255, 255, 255)") == (scheme == "light")
    found = Axe().run(stage.page)
    assert found.violations_count == 0, found.generate_report()


def test_the_page_loads_nothing_and_complains_of_nothing(stage):
    asked, said = [], []
    stage.page.on("request", lambda request: asked.append(request.url))
    stage.page.on("console", lambda message: said.append(message.text))
    stage.page.goto(stage.address)
    assert [url for url in asked if not url.endswith("favicon.ico")] == [stage.address]
    assert said == []


def test_a_form_on_another_page_is_refused_even_with_a_good_token(stage):
    stage.page.goto(stage.address)
    consent = stage.page.locator("input[name=consent]").get_attribute("value")
    stage.page.goto(f"{stage.app.url}/trap?consent={consent}")
    stage.page.get_by_role("button").click()
    expect(stage.page.get_by_role("heading")).to_have_text("This cannot go on")
    assert stage.received == []


def test_the_page_is_shown_in_no_frame(stage):
    stage.page.goto(f"{stage.app.url}/frame")
    frame = stage.page.frames[1]
    assert frame.get_by_role("button").count() == 0
