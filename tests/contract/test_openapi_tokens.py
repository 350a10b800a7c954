"""The endpoints that give tokens stand in the document where tokens are taken, and truly."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, urlsplit

import jsonschema
import pytest
import requests

from labapi.web.openapi.oauth import AUTHORIZATION, VERIFIER
from tests.contract.document import DOCUMENT as BARE
from tests.contract.document import OPERATIONS, document
from tests.contract.test_schemathesis import fuzz

if TYPE_CHECKING:
    from collections.abc import Callable

    from labapi.classroom.lab import Lab

GIVING = {
    ("post", "/token"): {200, 400, 401, 415, 500},
    ("get", "/.well-known/jwks.json"): {200, 500},
    ("get", "/.well-known/oauth-authorization-server"): {200, 500},
    ("get", "/oauth/authorize"): {200, 303, 400, 500},
    ("post", "/oauth/authorize"): {303, 400, 403, 500},
    ("post", "/oauth/token"): {200, 400, 401, 415, 500},
    ("post", "/oauth/revoke"): {200, 400, 401, 415, 500},
    ("post", "/oauth/introspect"): {200, 400, 401, 415, 500},
}
BACK = AUTHORIZATION["redirect_uri"]
DOCUMENT = document(auth="any")


def operation(method: str, path: str) -> dict[str, Any]:
    found: dict[str, Any] = DOCUMENT["paths"][path][method]
    return found


def check(value: object, schema: dict[str, Any]) -> None:
    whole = {**schema, "components": DOCUMENT["components"]}
    jsonschema.Draft202012Validator(whole).validate(value)


@pytest.mark.parametrize(("auth", "told"), [(None, 0), ("api-key", 0), ("token", 7), ("any", 7)])
def test_they_are_told_of_where_tokens_are_taken(auth, told):
    paths = document(auth=auth)["paths"]
    assert len({path for _, path in GIVING} & paths.keys()) == told
    assert len(paths) == len(BARE["paths"]) + told


@pytest.mark.parametrize("which", GIVING, ids=" ".join)
def test_each_lists_every_status_that_it_can_give(which):
    assert {int(status) for status in operation(*which)["responses"]} == GIVING[which] | {503}


@pytest.mark.parametrize("which", GIVING, ids=" ".join)
def test_each_example_fits_its_schema(which):
    found = operation(*which)
    bodies = [found["requestBody"]] if "requestBody" in found else []
    contents = [
        content
        for one in [*bodies, *found["responses"].values()]
        for content in one.get("content", {}).values()
    ]
    for content in contents:
        shown = [content["example"]] if "example" in content else []
        shown += [example["value"] for example in content.get("examples", {}).values()]
        assert shown
        for example in shown:
            check(example, content["schema"])


def fits(answer: requests.Response, method: str, path: str, status: int) -> None:
    """Hold an answer against what the document says of it."""
    assert answer.status_code == status, answer.text
    told = operation(method, path)["responses"][str(status)]
    assert {name.lower() for name in told["headers"]} <= {name.lower() for name in answer.headers}
    content = told.get("content", {})
    sent = answer.headers.get("content-type", "").partition(";")[0]
    assert list(content)[:1] == ([sent] if sent else [])
    if sent == "application/json":
        check(answer.json(), content[sent]["schema"])
        if status >= 400:
            assert answer.json()["error"] in content[sent]["examples"]


@pytest.fixture
def bank(lab: Lab) -> Lab:
    return lab.configure(auth="any")


@pytest.fixture
def ask(bank: Lab) -> Callable[..., requests.Response]:
    """Send a request as a browser does, which keeps cookies and follows nothing here."""
    browser = requests.Session()

    def ask(method: str, path: str, **sent: Any) -> requests.Response:
        return browser.request(method, bank.url + path, allow_redirects=False, timeout=9, **sent)

    return ask


def test_a_key_for_a_token(bank, ask):
    mine = {"X-API-Key": bank.issue_key().key}
    form = {"data": {"scope": "predict"}}
    fits(ask("post", "/token", headers=mine, **form), "post", "/token", 200)
    fits(ask("post", "/token", headers=mine), "post", "/token", 200)
    more = {"data": {"scope": "keys:write"}}
    fits(ask("post", "/token", headers=mine, **more), "post", "/token", 400)
    twice = {"data": [("scope", "predict")] * 2}
    fits(ask("post", "/token", headers=mine, **twice), "post", "/token", 400)
    fits(ask("post", "/token"), "post", "/token", 401)


def test_the_public_keys_and_what_the_server_can_do(bank, ask):
    for path in ("/.well-known/jwks.json", "/.well-known/oauth-authorization-server"):
        fits(ask("get", path), "get", path, 200)
    answers = operation("get", "/.well-known/oauth-authorization-server")["responses"]
    shown = answers["200"]["content"]["application/json"]["example"]
    told = ask("get", "/.well-known/oauth-authorization-server").json()
    assert str(told).replace(bank.url, shown["issuer"]) == str(shown)


def test_an_app_gets_a_token_in_its_own_name_and_gives_it_back(bank, ask):
    app = bank.register_client("batch", scopes=["predict"])
    (path, revoke), mine = ("/oauth/token", "/oauth/revoke"), {"auth": (app.id, app.secret)}
    forms = operation("post", path)["requestBody"]["content"]["application/x-www-form-urlencoded"]
    form = forms["examples"]["client_credentials"]["value"]
    given = ask("post", path, data=form, **mine)
    fits(given, "post", path, 200)
    fits(ask("post", path, data=form), "post", path, 401)
    for wrong in ({"scope": "root"}, {"grant_type": "password"}, {"grant_type": ""}):
        fits(ask("post", path, data=form | wrong, **mine), "post", path, 400)
    token = {"token": given.json()["access_token"]}
    fits(ask("post", revoke, data=token, **mine), "post", revoke, 200)
    fits(ask("post", revoke, data={}, **mine), "post", revoke, 400)
    fits(ask("post", revoke, data=token), "post", revoke, 401)


def test_a_token_is_asked_about_and_only_one_that_is_good_is_described(bank, ask):
    app = bank.register_client("batch", scopes=["predict"])
    desk = bank.register_client("desk", resource_server=True)
    (path, about), mine = ("/oauth/token", "/oauth/introspect"), {"auth": (app.id, app.secret)}
    form = {"grant_type": "client_credentials"}
    token = ask("post", path, data=form, **mine).json()["access_token"]
    signed = bank.tokens.issue("me", ["predict"], aud=["loan-api", "payroll"]).text
    theirs = {"auth": (desk.id, desk.secret)}
    for text, members in ((token, 8), (signed, 10), ("oat_x", 1)):
        answer = ask("post", about, data={"token": text}, **theirs)
        fits(answer, "post", about, 200)
        assert len(answer.json()) == members
    example = operation("post", about)["responses"]["200"]["content"]["application/json"]["example"]
    assert list(ask("post", about, data={"token": token}, **mine).json()) == list(example)
    fits(ask("post", about, data={}, **mine), "post", about, 400)
    fits(ask("post", about, data={"token": token}), "post", about, 401)


def test_a_customer_is_asked_and_the_app_gets_a_token(bank, ask):
    app = bank.register_client("buddy", [BACK], ["predict"], confidential=False, refresh=True)
    path, asked = "/oauth/authorize", AUTHORIZATION | {"client_id": app.id}
    page = ask("get", path, params=asked)
    fits(page, "get", path, 200)
    consent = re.search(r'name="consent" value="(\w+)"', page.text)
    form = {"consent": consent[1], "decision": "allow"}
    fits(ask("post", path, params=asked, data=form | {"consent": "0"}), "post", path, 403)
    done = ask("post", path, params=asked, data=form)
    fits(done, "post", path, 303)
    (code,) = parse_qs(urlsplit(done.headers["location"]).query)["code"]
    sent = {"grant_type": "authorization_code", "client_id": app.id, "code": code}
    sent |= {"redirect_uri": BACK, "code_verifier": VERIFIER}
    given = ask("post", "/oauth/token", data=sent)
    fits(given, "post", "/oauth/token", 200)
    next_one = {"grant_type": "refresh_token", "client_id": app.id}
    next_one |= {"refresh_token": given.json()["refresh_token"]}
    fits(ask("post", "/oauth/token", data=next_one), "post", "/oauth/token", 200)
    fits(ask("post", "/oauth/token", data=next_one), "post", "/oauth/token", 400)
    fits(ask("post", "/oauth/token", data=sent), "post", "/oauth/token", 400)
    alone = {"grant_type": "client_credentials", "client_id": app.id}
    fits(ask("post", "/oauth/token", data=alone), "post", "/oauth/token", 400)


def test_who_may_not_ask_a_customer_is_told_so(bank, ask):
    app = bank.register_client("buddy", [BACK], ["predict"], confidential=False)
    path, asked = "/oauth/authorize", AUTHORIZATION | {"client_id": app.id}
    fits(ask("get", path, params=asked | {"scope": "root"}), "get", path, 303)
    for method in ("get", "post"):
        wrong = asked | {"redirect_uri": "https://thief.example/"}
        fits(ask(method, path, params=wrong), method, path, 400)


@pytest.mark.slow
def test_schemathesis_finds_nothing_that_the_document_does_not_say(lab, tmp_path):
    options = ["--include-tag", "tokens", "--max-examples", "10"]
    done = fuzz(lab, tmp_path, *options, auth="any")
    assert done.returncode == 0, done.stdout
    whole = len(OPERATIONS) + len(GIVING)
    assert f"{len(GIVING)} selected / {whole} total" in done.stdout
