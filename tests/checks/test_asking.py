"""One connection to an app under judgement, kept from request to request."""

import pytest
from fastapi import FastAPI, Request, Response

from labapi.checks.inside.here import Here


def an_app():
    app = FastAPI()

    @app.get("/fault", status_code=500)
    def fault():
        return "no such luck"

    @app.get("/line")
    def line(request: Request, response: Response):
        response.set_cookie("seen", "yes")
        return {"port": request.client.port, "cookies": request.cookies}

    return app


@pytest.fixture
def work():
    here = Here({"app": an_app()})
    yield here
    here.close()


def test_requests_share_a_connection_and_no_cookies(work):
    first, second = (work.request("app", "GET", "/line").response_body for _ in range(2))
    assert first == second
    assert b'"cookies":{}' in second


def test_an_app_that_failed_is_asked_over_a_new_connection(work):
    before = work.request("app", "GET", "/line").response_body
    work.request("app", "GET", "/fault")
    assert work.request("app", "GET", "/line").response_body != before
