"""Who sends a draft: in a cell, and on the console's page."""

import base64

import pytest

import labapi
from labapi.classroom.exchange.secrets import MASK
from labapi.classroom.exchange.sendable import DraftError
from labapi.classroom.widgets.console.access import asks_for, with_credential
from labapi.classroom.widgets.console.draft import Draft
from tests.classroom.widgets.conftest import answer
from tests.classroom.widgets.console.test_console_page import (
    Kernel,
    _page,
    path,
    send,
)

__all__ = ["_page"]
MODELS = "/api/v1/models"
SCHEMES = {
    "K": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    "T": {"type": "http", "scheme": "Bearer"},
    "B": {"type": "http", "scheme": "basic"},
    "O": {"type": "oauth2"},
}


@pytest.fixture(name="lab")
def _lab():
    return labapi.start(auth="any")


@pytest.fixture(name="console")
def _console(lab):
    return lab.console(path=MODELS)


@pytest.fixture(name="kernel")
def _kernel(console):
    return Kernel(console)


@pytest.fixture(name="key")
def _key(lab):
    return lab.issue_key("reader", ["models:read"]).key


def headers(console):
    return dict(console.as_typed["headers"])


@pytest.mark.parametrize("before", [{"X-API-Key": "a"}, {"authorization": "Basic a"}])
def test_a_credential_takes_the_place_of_any_other(before):
    draft = Draft(headers=(("Accept", "text/csv"), *before.items()))
    assert with_credential(draft, key=" k ").headers == (("Accept", "text/csv"), ("X-API-Key", "k"))
    assert with_credential(draft).headers == (("Accept", "text/csv"),)


def test_two_credentials_are_refused():
    with pytest.raises(DraftError, match="not both"):
        with_credential(Draft(), key="a", token="b")


def test_in_a_cell_a_key_opens_and_is_not_shown(console, key):
    assert console.send().exchange.status == 401
    assert key not in repr(console.authenticate(key=key))
    assert console.send().exchange.status == 200


def test_in_a_cell_a_key_becomes_a_token_that_opens(console, key):
    console.authenticate(key=key)
    assert MASK in repr(console.fetch_token())
    assert list(headers(console)) == ["Authorization"]
    assert console.send().exchange.status == 200


def test_without_a_key_there_is_nothing_to_change_for_a_token(console):
    with pytest.raises(DraftError, match="X-API-Key"):
        console.fetch_token()


def test_a_bad_key_brings_no_token_and_stays(console):
    asked = {"kind": "token", "draft": Draft("GET", MODELS, headers=(("X-API-Key", "a"),)).plain()}
    said = answer(console, asked)
    assert "draft" not in said
    assert said["said"].startswith("401 Unauthorized")
    assert headers(console) == {"X-API-Key": "a"}


@pytest.mark.parametrize(
    ("security", "words"),
    [
        (None, ""),
        ([], ""),
        ([{}], ""),
        ([{}, {"K": []}], "This can take an API key in `X-API-Key`."),
        ([{"K": ["predict"]}], "an API key in `X-API-Key` with the scope `predict`."),
        ([{"K": []}, {"T": []}], "an API key in `X-API-Key`, or a token in `Authorization`."),
        ([{"B": [], "O": ["a", "b"]}], "a name and a password in `Authorization` and a token in"),
        ([{"X": []}], "This asks for `X`."),
        ("junk", ""),
        ([3], ""),
    ],
    ids=str,
)
def test_what_an_operation_asks_for_is_told_in_words(security, words):
    node = {} if security is None else {"security": security}
    told = asks_for({"components": {"securitySchemes": SCHEMES}}, node)
    assert words in told
    assert bool(told) == bool(words)


def test_a_document_may_ask_for_all_its_operations_at_once():
    document = {"components": {"securitySchemes": SCHEMES}, "security": [{"T": []}]}
    assert "a token" in asks_for(document, {})
    assert asks_for(document, {"security": []}) == ""


def test_a_suggestion_says_what_it_asks_for(console):
    suggestions = answer(console, {"kind": "hello"})["suggestions"]
    told = {(one["method"], one["path"]): one["access"] for one in suggestions}
    assert told["DELETE", "/api/v1/models/{model_id}"].endswith("with the scope `models:write`.")
    assert told["GET", "/api/v1/health"] == ""
    assert told["POST", "/token"] == "This asks for an API key in `X-API-Key`."
    assert told["POST", "/oauth/token"].startswith("This can take a name and a password")


def panel(page):
    page.get_by_role("tab", name="Access").click()
    return page.get_by_role("tabpanel", name="Access")


def choose(page, kind):
    panel(page).get_by_label("Who sends it").select_option(label=kind)


def test_the_page_says_what_the_api_asks_for(page):
    assert "an API key in X-API-Key, or a token in Authorization" in panel(page).inner_text()
    path(page).fill("/api/v1/health")
    page.keyboard.press("Escape")
    panel(page).get_by_text("The API asks nobody").wait_for()


def test_a_key_typed_by_keyboard_opens_and_is_dots(page, console, key):
    choose(page, "an API key")
    field = panel(page).get_by_label("Key", exact=True)
    assert field.get_attribute("type") == "password"
    field.fill(key)
    assert page.get_by_role("tab", name="Headers (1)").is_visible()
    field.press("Enter")
    page.get_by_text("200 OK (success)").wait_for()
    assert headers(console) == {"X-API-Key": key}


def test_a_key_becomes_a_token_on_the_page(page, console, key):
    choose(page, "an API key")
    panel(page).get_by_label("Key", exact=True).fill(key)
    page.get_by_role("button", name="Get a token for this key").click()
    page.get_by_text("A token came for the key").wait_for()
    assert panel(page).get_by_label("Token", exact=True).input_value().startswith("eyJ")
    assert page.get_by_role("button", name="Get a token for this key").is_hidden()
    send(page)
    assert list(headers(console)) == ["Authorization"]


def test_a_name_and_a_password_are_sent_as_basic(page, console):
    choose(page, "a name and a password (Basic)")
    panel(page).get_by_label("Name", exact=True).fill("zoë")
    panel(page).get_by_label("Password", exact=True).fill("a:ü")
    send(page, "401 Unauthorized (client error)")
    scheme, _, rest = headers(console)["Authorization"].partition(" ")
    assert (scheme, base64.b64decode(rest).decode()) == ("Basic", "zoë:a:ü")


def test_the_panel_follows_the_headers(page, console):
    panel(page)
    console.authenticate(token="abc")
    page.evaluate("draft => hear({ kind: 'draft', draft })", console.as_typed)
    assert panel(page).get_by_label("Token", exact=True).input_value() == "abc"
    page.get_by_role("tab", name="Headers").click()
    page.get_by_label("Remove Authorization").click()
    assert panel(page).get_by_label("Token", exact=True).input_value() == ""


def test_nobody_takes_the_credential_out_of_the_headers(page, console):
    choose(page, "a token (Bearer)")
    panel(page).get_by_label("Token", exact=True).fill("abc")
    choose(page, "nobody says")
    send(page, "401 Unauthorized (client error)")
    assert headers(console) == {}


def test_two_credentials_in_the_headers_are_told(page, console):
    rows = [["X-API-Key", "a"], ["Authorization", "Bearer b"]]
    page.evaluate("draft => hear({ kind: 'draft', draft })", console.as_typed | {"headers": rows})
    assert "Two credentials stand in the headers" in panel(page).inner_text()


def test_the_secret_is_shown_on_demand(page):
    choose(page, "a token (Bearer)")
    panel(page).get_by_label("show it").check()
    assert panel(page).get_by_label("Token", exact=True).get_attribute("type") == "text"


@pytest.mark.parametrize(
    "kind", ["an API key", "a token (Bearer)", "a name and a password (Basic)"]
)
def test_an_empty_field_claims_no_header(page, kind):
    choose(page, kind)
    assert "so no credential is sent" in panel(page).inner_text()
    assert "It goes into" not in panel(page).inner_text()


def test_a_typed_key_is_told_its_header(page):
    choose(page, "an API key")
    panel(page).get_by_label("Key", exact=True).fill("abc")
    assert "It goes into the header X-API-Key" in panel(page).inner_text()
