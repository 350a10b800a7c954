"""Where the browser is sent, and where it is never sent (RFC 6749, 4.1.2.1; RFC 8252, 7.3)."""

from __future__ import annotations

import pytest

from tests.web.oauth.flow import CALLBACK, code_for, exchange, open_page, question, refusal, told

STRAYS = {
    "a slash at the end": f"{CALLBACK}/",
    "another path": "https://buddy.example/other",
    "another host": "https://evil.example/callback",
    "a host that begins alike": "https://buddy.example.evil.example/callback",
    "a host below": "https://www.buddy.example/callback",
    "a name before the host": "https://buddy.example@evil.example/callback",
    "another scheme": "http://buddy.example/callback",
    "a port": "https://buddy.example:8443/callback",
    "the port that it has anyway": "https://buddy.example:443/callback",
    "a query": f"{CALLBACK}?next=https://evil.example",
    "a fragment": f"{CALLBACK}#here",
    "a name before its own host": "https://ada@buddy.example/callback",
    "an empty name before its own host": "https://@buddy.example/callback",
    "an empty port": "https://buddy.example:/callback",
    "an empty query": f"{CALLBACK}?",
    "capital letters": "https://BUDDY.example/callback",
    "a capital letter in the path": "https://buddy.example/Callback",
    "a scheme in capital letters": "HTTPS://buddy.example/callback",
    "a dot at the end of the host": "https://buddy.example./callback",
    "less than all of it": CALLBACK[:-1],
    "an escaped letter": "https://buddy.example/%63allback",
    "a step back": "https://buddy.example/x/../callback",
    "a space": f"{CALLBACK} ",
    "a line break": f"{CALLBACK}\n",
    "a script": "javascript:alert(1)//https://buddy.example/callback",
    "no host": "/callback",
    "two": f"{CALLBACK},https://evil.example",
}


@pytest.mark.parametrize("uri", STRAYS.values(), ids=STRAYS.keys())
def test_to_a_redirect_uri_that_is_not_registered_nobody_is_sent(bank, buddy, uri):
    answer = open_page(bank, buddy, redirect_uri=uri)
    assert (answer.status_code, answer.headers.get("location")) == (400, None)
    assert answer.headers["content-type"].startswith("text/html")


UNTRUSTED = {
    "an unknown client": {"client_id": "client_0000000000000000"},
    "no client": {"client_id": None},
    "no redirect_uri": {"redirect_uri": None},
    "an empty redirect_uri": {"redirect_uri": ""},
    "two clients": {"client_id": ["a", "b"]},
    "two redirect_uris": {"redirect_uri": [CALLBACK, "https://evil.example"]},
    "the same redirect_uri twice": {"redirect_uri": [CALLBACK, CALLBACK]},
}


@pytest.mark.parametrize("changes", UNTRUSTED.values(), ids=UNTRUSTED.keys())
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_of_what_is_not_trusted_the_person_hears_and_nobody_is_sent(bank, buddy, method, changes):
    params = question(buddy, **changes)
    answer = bank.request(method, "/oauth/authorize", params=params, follow_redirects=False)
    assert (answer.status_code, answer.headers.get("location")) == (400, None)
    assert "This cannot go on" in answer.text


SENT_BACK = {
    "no response_type": ({"response_type": None}, "invalid_request"),
    "the implicit grant": ({"response_type": "token"}, "unsupported_response_type"),
    "a parameter twice": ({"scope": ["predict", "predict"]}, "invalid_request"),
    "an unknown parameter twice": ({"x": ["1", "2"]}, "invalid_request"),
    "a scope that is not its own": ({"scope": "keys:write"}, "invalid_scope"),
}


@pytest.mark.parametrize(("changes", "error"), SENT_BACK.values(), ids=SENT_BACK.keys())
def test_of_all_else_the_app_hears_with_its_state_and_who_answers(bank, buddy, changes, error):
    answer = told(open_page(bank, buddy, **changes))
    assert (answer["error"], answer["state"]) == (error, "af0ifjsldkj")
    assert answer["iss"] == "http://localhost"


@pytest.mark.parametrize("state", ["a\nb", "é", "x" * 513, ["a", "b"]], ids=repr)
def test_a_state_that_is_not_plain_is_refused_and_not_repeated(bank, buddy, state):
    answer = told(open_page(bank, buddy, state=state))
    assert (answer["error"], answer.get("state")) == ("invalid_request", None)


def test_an_unknown_parameter_is_passed_over(bank, buddy):
    assert open_page(bank, buddy, prompt="login").status_code == 200


def own(bank, *uris):
    return bank.services.grants.clients.register("Desktop", uris, ["predict"], confidential=False)


@pytest.mark.parametrize(
    ("registered", "sent", "taken"),
    [
        ("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb", True),
        ("http://127.0.0.1:8000/cb", "http://127.0.0.1:9/cb", True),
        ("http://127.0.0.1:8000/cb", "http://127.0.0.1/cb", True),
        ("http://[::1]/cb", "http://[::1]:49152/cb", True),
        ("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb/", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1:49152/other", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb?x=1", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb#x", False),
        ("http://127.0.0.1/cb", "https://127.0.0.1:49152/cb", False),
        ("http://127.0.0.1/cb", "http://localhost:49152/cb", False),
        ("http://127.0.0.1/cb", "http://[::1]:49152/cb", False),
        ("http://127.0.0.1/cb", "http://127.0.0.2:49152/cb", False),
        ("http://127.0.0.1/cb", "http://127.1:49152/cb", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1:80@evil.example/cb", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1.evil.example:80/cb", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1:/cb", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1:655360/cb", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1:٨٠/cb", False),
        ("http://127.0.0.1/cb", "http://ada@127.0.0.1:49152/cb", False),
        ("http://127.0.0.1/cb", "http://ada:80@127.0.0.1/cb", False),
        ("http://127.0.0.1/cb", "HTTP://127.0.0.1:49152/cb", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1:49152/CB", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb?", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1:49152/cb\n", False),
        ("http://127.0.0.1/cb", "http://0x7f.0.0.1:49152/cb", False),
        ("http://127.0.0.1/cb", "http://127.0.0.1:80:80/cb", False),
        ("http://127.0.0.1/cb?x=1", "http://127.0.0.1:49152/cb?x=1", True),
        ("http://127.0.0.1/cb?x=1", "http://127.0.0.1:49152/cb?x=2", False),
        ("http://127.0.0.1/cb?x=1", "http://127.0.0.1:49152/cb", False),
        ("http://127.0.0.1", "http://127.0.0.1:49152", True),
        ("http://127.0.0.1", "http://127.0.0.1:49152/", False),
        ("https://127.0.0.1:8000/cb", "https://127.0.0.1:8001/cb", False),
        ("https://app.example:8000/cb", "https://app.example/cb", False),
        ("http://localhost/cb", "http://localhost:8000/cb", False),
        ("http://localhost:8000/cb", "http://localhost:8000/cb", True),
        ("http://localhost:8000/cb", "http://localhost:8001/cb", False),
        ("http://localhost:8000/cb", "http://127.0.0.1:8000/cb", False),
        ("com.example.app:/cb", "com.example.app:/cb", True),
        ("com.example.app:/cb", "com.example.other:/cb", False),
    ],
)
def test_only_the_port_of_a_loopback_address_may_differ(bank, registered, sent, taken):
    answer = open_page(bank, own(bank, registered), redirect_uri=sent)
    assert answer.status_code == (200 if taken else 400)


@pytest.mark.parametrize("query", ["client_id=%FF", "client_id=%ED%A0%80", "&".join(["a=1"] * 60)])
def test_a_query_that_cannot_be_read_is_told_to_the_person(bank, query):
    answer = bank.get(f"/oauth/authorize?{query}", follow_redirects=False)
    assert (answer.status_code, "This cannot go on" in answer.text) == (400, True)


@pytest.mark.parametrize("port", [":49152", ":49154", ""])
def test_the_code_holds_for_the_very_port_that_it_was_sent_to(bank, port):
    app = own(bank, "http://127.0.0.1/cb")
    code = code_for(bank, app, redirect_uri="http://127.0.0.1:49153/cb")
    answer = exchange(bank, app, code, redirect_uri=f"http://127.0.0.1{port}/cb")
    assert refusal(answer) == (400, "invalid_grant")
