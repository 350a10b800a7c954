"""No page of another origin reads the consent page, whatever the lab allows (RFC 9700, 2.6)."""

from __future__ import annotations

import pytest

from tests.web.oauth.flow import question

PAGE = {"origin": "https://page.example"}
ASKING = {**PAGE, "access-control-request-method": "POST"}


@pytest.fixture
def open_bank(make_api):
    return make_api(cors_origins=["https://page.example"], cors_credentials=True)


@pytest.mark.parametrize(
    ("method", "headers"), [("GET", PAGE), ("POST", PAGE), ("OPTIONS", ASKING)]
)
def test_the_consent_page_allows_no_origin(open_bank, buddy, method, headers):
    params = question(buddy)
    answer = open_bank.request(method, "/oauth/authorize", params=params, headers=headers)
    assert not [name for name in answer.headers if name.startswith("access-control-")]


def test_an_app_in_a_browser_may_read_the_tokens_that_it_asks_for(open_bank):
    answer = open_bank.post("/oauth/token", data={}, headers=PAGE)
    assert answer.headers["access-control-allow-origin"] == "https://page.example"
