"""/.well-known/oauth-authorization-server (RFC 8414), and the address under which it is reached."""

from __future__ import annotations

import pytest

from tests.web.oauth.flow import decide, open_page, told

WELL_KNOWN = "/.well-known/oauth-authorization-server"
PROXIED = {"X-Forwarded-Context": "/user/ada/proxy/8123", "Host": "hub.example"}


def test_it_tells_what_the_server_can_do(api):
    told = api.get(WELL_KNOWN).json()
    assert told["response_types_supported"] == ["code"]
    grants = ["authorization_code", "client_credentials", "refresh_token"]
    assert told["grant_types_supported"] == grants
    assert told["code_challenge_methods_supported"] == ["S256"]
    assert told["authorization_response_iss_parameter_supported"] is True


def test_its_addresses_are_those_under_which_it_was_reached(api):
    told = api.get(WELL_KNOWN).json()
    assert told["issuer"] == "http://localhost"
    assert told["token_endpoint"] == "http://localhost/oauth/token"


@pytest.mark.parametrize("name", ["authorization", "token", "revocation", "introspection"])
def test_every_address_in_it_is_there(api, name):
    told = api.get(WELL_KNOWN).json()
    assert api.post(told[f"{name}_endpoint"]).status_code == 400


def test_behind_jupyters_proxy_the_addresses_are_those_of_the_proxy(make_api):
    api = make_api(hosts=["hub.example"])
    headers = {**PROXIED, "X-Forwarded-Proto": "https"}
    told = api.get(WELL_KNOWN, headers=headers).json()
    assert told["issuer"] == "https://hub.example/user/ada/proxy/8123"
    assert told["token_endpoint"] == f"{told['issuer']}/oauth/token"


def test_what_depends_on_the_address_is_kept_by_no_cache(api):
    assert api.get(WELL_KNOWN).headers["cache-control"] == "no-store"


def test_a_scheme_that_is_none_is_passed_over(make_api):
    api = make_api(hosts=["hub.example"])
    headers = {**PROXIED, "X-Forwarded-Proto": "javascript"}
    assert api.get(WELL_KNOWN, headers=headers).json()["issuer"].startswith("http://hub.example/")


def test_the_issuer_in_the_redirect_is_that_of_the_metadata(bank, buddy):
    bank.headers.update(PROXIED)
    answer = decide(bank, open_page(bank, buddy))
    assert told(answer)["iss"] == bank.get(WELL_KNOWN).json()["issuer"]
