"""POST /oauth/token: who the client is, and what it gets (RFC 6749, sections 2.3, 4.4 and 5)."""

from __future__ import annotations

import base64

import pytest

from tests.web.oauth.flow import predict_with, refusal

FORM = {"content-type": "application/x-www-form-urlencoded"}
OWN_NAME = {"grant_type": "client_credentials"}


def basic(client_id: str, secret: str) -> dict[str, str]:
    pair = base64.b64encode(f"{client_id}:{secret}".encode()).decode()
    return {"Authorization": f"Basic {pair}"}


def in_form(app, **form: str) -> dict[str, str]:
    return {"client_id": app.id, "client_secret": app.secret, **form}


def test_a_program_gets_a_token_in_its_own_name_by_http_basic(bank, batch):
    answer = bank.post("/oauth/token", data=OWN_NAME, headers=basic(batch.id, batch.secret))
    token = answer.json()
    assert (token["token_type"], token["scope"]) == ("Bearer", "models:read predict")
    assert answer.headers["cache-control"] == "no-store"
    assert predict_with(bank, token["access_token"]).status_code == 200


def test_the_same_by_id_and_secret_in_the_form(bank, batch):
    answer = bank.post("/oauth/token", data=in_form(batch, **OWN_NAME))
    assert answer.status_code == 200


def test_the_scheme_of_http_basic_is_read_in_any_case(bank, batch):
    headers = basic(batch.id, batch.secret)
    headers["Authorization"] = headers["Authorization"].replace("Basic", "bAsIc")
    assert bank.post("/oauth/token", data=OWN_NAME, headers=headers).status_code == 200


def test_id_and_secret_are_written_as_in_a_form_within_http_basic(bank, batch):
    headers = basic(batch.id.replace("_", "%5F"), batch.secret.replace("_", "%5f"))
    assert bank.post("/oauth/token", data=OWN_NAME, headers=headers).status_code == 200


def test_a_program_may_ask_for_less_than_it_may_have(bank, batch):
    answer = bank.post("/oauth/token", data=in_form(batch, **OWN_NAME, scope="predict"))
    assert answer.json()["scope"] == "predict"


@pytest.mark.parametrize("scope", ["models:write", "predict models:write", "nonsense", '"'])
def test_a_scope_that_is_not_the_clients_is_refused(bank, batch, scope):
    answer = bank.post("/oauth/token", data=in_form(batch, **OWN_NAME, scope=scope))
    assert refusal(answer) == (400, "invalid_scope")


def test_a_client_without_scopes_gets_no_token(bank):
    app = bank.services.grants.clients.register("Bare")
    assert refusal(bank.post("/oauth/token", data=in_form(app, **OWN_NAME))) == (
        400,
        "invalid_scope",
    )


def test_a_public_client_gets_no_token_in_its_own_name(bank, buddy):
    answer = bank.post("/oauth/token", data={"client_id": buddy.id, **OWN_NAME})
    assert refusal(answer) == (400, "unauthorized_client")


@pytest.mark.parametrize("grant_type", ["password", "implicit", "refresh token", "é"])
def test_there_is_no_other_way_to_a_token(bank, batch, grant_type):
    form = in_form(batch, grant_type=grant_type, username="ada", password="hunter2")
    assert refusal(bank.post("/oauth/token", data=form)) == (400, "unsupported_grant_type")


# -- Who the client is

STRANGERS = {
    "a wrong secret": lambda app: basic(app.id, "ocs_wrong"),
    "no secret": lambda app: basic(app.id, ""),
    "an unknown id": lambda app: basic("client_0", app.secret),
    "a secret that is not ASCII": lambda app: basic(app.id, "é"),
    "no colon": lambda app: {"Authorization": "Basic " + base64.b64encode(b"abc").decode()},
    "no base64": lambda app: {"Authorization": "Basic %%%"},
    "bytes that are not UTF-8": lambda app: {"Authorization": "Basic /////w=="},
    "escapes that are not UTF-8": lambda app: basic(app.id, "%FF"),
    "another scheme": lambda app: {"Authorization": f"Bearer {app.secret}"},
    "an empty header": lambda app: {"Authorization": ""},
}


@pytest.mark.parametrize("headers", STRANGERS.values(), ids=STRANGERS.keys())
def test_who_does_not_prove_who_they_are_gets_401_and_a_challenge(bank, batch, headers):
    answer = bank.post("/oauth/token", data=OWN_NAME, headers=headers(batch))
    assert refusal(answer) == (401, "invalid_client")
    assert answer.headers["www-authenticate"].startswith("Basic realm=")


@pytest.mark.parametrize("form", [{}, {"client_id": "client_0"}, {"client_secret": "x"}])
def test_the_same_for_what_is_missing_in_the_form(bank, form):
    answer = bank.post("/oauth/token", data={**OWN_NAME, **form})
    assert refusal(answer) == (401, "invalid_client")


def test_whether_the_id_or_the_secret_is_wrong_is_not_told(bank, batch):
    answers = [
        bank.post("/oauth/token", data=OWN_NAME, headers=basic(*pair)).text
        for pair in [(batch.id, "wrong"), ("client_0", "wrong")]
    ]
    assert answers[0] == answers[1]


def test_a_public_client_that_sends_a_secret_is_refused(bank, buddy):
    form = {"client_id": buddy.id, "client_secret": "x", "grant_type": "authorization_code"}
    assert refusal(bank.post("/oauth/token", data=form)) == (401, "invalid_client")


def test_a_client_proves_who_it_is_in_one_way_only(bank, batch, buddy):
    headers = basic(batch.id, batch.secret)
    for form in (in_form(batch), {"client_id": buddy.id}):
        answer = bank.post("/oauth/token", data={**OWN_NAME, **form}, headers=headers)
        assert refusal(answer) == (400, "invalid_request")


def test_the_same_id_in_the_form_as_in_http_basic_is_no_second_way(bank, batch):
    form = {**OWN_NAME, "client_id": batch.id}
    answer = bank.post("/oauth/token", data=form, headers=basic(batch.id, batch.secret))
    assert answer.status_code == 200


# -- What is not a form

JUNK = {
    "JSON": ({"content-type": "application/json"}, b'{"grant_type": "client_credentials"}'),
    "no content type": ({}, b"grant_type=client_credentials"),
    "a multipart form": ({"content-type": "multipart/form-data; boundary=x"}, b"--x--"),
    "an odd charset": ({"content-type": FORM["content-type"] + "; charset=utf-16"}, b"a=b"),
    "a charset of junk": ({"content-type": FORM["content-type"] + "; charset=\xff"}, b"a=b"),
    "a byte order mark": (FORM, b"\xef\xbb\xbfgrant_type=client_credentials"),
    "bytes that are not UTF-8": (FORM, b"grant_type=\xff\xfe"),
    "escapes that are not UTF-8": (FORM, b"grant_type=%FF%FE"),
    "half of a surrogate pair": (FORM, b"grant_type=%ED%A0%80"),
    "a parameter twice": (FORM, b"grant_type=client_credentials&grant_type=password"),
    "an unknown parameter twice": (FORM, b"grant_type=client_credentials&x=1&x=2"),
    "very many parameters": (FORM, b"&".join(b"a%d=1" % n for n in range(51))),
    "a large body": (FORM, b"grant_type=" + b"x" * 9_000),
}


@pytest.mark.parametrize(("headers", "body"), JUNK.values(), ids=JUNK.keys())
@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke", "/oauth/introspect"])
def test_what_is_not_a_form_is_an_invalid_request(bank, path, headers, body):
    sent = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    answer = bank.post(path, content=body, headers=sent)
    assert refusal(answer) == (400, "invalid_request")
    assert answer.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("path", ["/oauth/token", "/oauth/revoke", "/oauth/introspect"])
def test_a_compressed_form_is_415_that_tells_what_would_be_read(bank, path):
    headers = {**FORM, "content-encoding": "GZIP"}
    answer = bank.post(path, content=b"\x1f\x8b", headers=headers)
    assert refusal(answer) == (415, "invalid_request")
    assert answer.headers["accept-encoding"] == "identity"
    assert "GZIP" in answer.json()["error_description"]


@pytest.mark.parametrize("body", [b"", b"=", b"&&&", b"%", b"\x00=\x00", b"client_id=%00"])
def test_a_form_of_nothing_is_no_500(bank, body):
    answer = bank.post("/oauth/token", content=body, headers=FORM)
    assert answer.status_code in (400, 401)


def test_an_explanation_has_only_the_signs_that_the_standard_allows(bank, batch):
    for headers, body in JUNK.values():
        sent = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
        told = bank.post("/oauth/token", content=body, headers=sent).json()["error_description"]
        assert all(" " <= sign <= "~" and sign not in '"\\' for sign in told)
