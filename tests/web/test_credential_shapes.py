"""What is wrong with a credential that was refused is told, and no part of it is said again."""

from __future__ import annotations

import base64

import pytest

from labapi.domain.credentials.shapes import what_is_wrong

MODELS = "/api/v1/models"
KEYS = {
    "bytes": (lambda key: f"b'{key}'", "as Python writes bytes"),
    "bytes in double quotes": (lambda key: f'b"{key}"', "as Python writes bytes"),
    "quotes": (lambda key: f"'{key}'", "quotes around it"),
    "double quotes": (lambda key: f'"{key}"', "quotes around it"),
    "one quote": (lambda key: f'{key}"', "quotes around it"),
    "angle brackets": (lambda key: f"<{key}>", "angle brackets"),
    "an object": (lambda key: f"<Response {key}>", "angle brackets"),
    "a variable": (lambda key: "{token}", "name of a variable"),
    "a variable of a shell": (lambda key: "${TOKEN}", "name of a variable"),
    "another variable of a shell": (lambda key: "$API_KEY", "name of a variable"),
    "a variable of Windows": (lambda key: "%API_KEY%", "name of a variable"),
    "None": (lambda key: "None", "the variable was empty"),
    "null": (lambda key: "null", "the variable was empty"),
    "undefined": (lambda key: "undefined", "the variable was empty"),
    "object Object": (lambda key: "[object Object]", "the variable was empty"),
    "a document": (lambda key: f'{{"access_token": "{key}"}}', "a whole document"),
    "a tuple": (lambda key: f"('{key}',)", "a whole document"),
    "a repr": (lambda key: f"NewKey(id='{key}')", "description of an object"),
    "a place to fill in": (lambda key: "YOUR_API_KEY", "marks a place"),
    "dots at the end": (lambda key: f"{key[:20]}...", "left out"),
    "an ellipsis": (lambda key: f"{key[:20]}…", "left out"),
    "a mask": (lambda key: f"{key[:8]}••••••", "left out"),
    "a blank within": (lambda key: f"{key[:20]} {key[20:]}", "a blank"),
    "a backslash": (lambda key: f"{key}\\n", "backslash"),
    "percents": (lambda key: f"{key}%0A", "percent-encoded"),
    "base64": (lambda key: base64.b64encode(key.encode()).decode(), "base64"),
    "nothing": (lambda key: "", "Nothing stands"),
}
ONLY_KEYS = {
    "half": (lambda key: key[:40], "characters, and not 64"),
    "twice": (lambda key: key + key, "characters, and not 64"),
    "Bearer": (lambda key: f"Bearer {key}", "Bearer stands before it"),
    "its name": (lambda key: f"X-API-Key: {key}", "A word is before it"),
    "a token": (lambda key: "eyJhbGciOi.eyJzdWIi.c2ln", "a token, and no API key"),
    "an opaque token": (lambda key: "oat_" + "x" * 43, "a token, and no API key"),
    "an id": (lambda key: "key_0123456789abcdef", "the id of an API key"),
}
ONLY_TOKENS = {
    "half": (lambda token: token.rpartition(".")[0], "3 parts"),
    "Bearer twice": (lambda token: f"Bearer {token}", "once too often"),
    "an API key": (lambda token: "lab_0123456789abcdef_" + "x" * 43, "an API key, and no token"),
    "half an opaque one": (lambda token: "oat_" + "x" * 20, "characters, and not 47"),
    "a client's secret": (lambda token: "ocs_" + "x" * 43, "secret of a client"),
}
HEADERS = {
    "no scheme": (lambda token: token, "Bearer is missing"),
    "Bearer alone": (lambda token: "Bearer", "Nothing stands"),
    "Basic": (lambda token: "Basic dXNlcjpwYXNz", "another scheme"),
    "Token": (lambda token: f"Token {token}", "another scheme"),
    "a colon": (lambda token: f"Bearer: {token}", "one blank, and then the token"),
    "no blank": (lambda token: f"Bearer={token}", "one blank, and then the token"),
    "all in quotes": (lambda token: f'"Bearer {token}"', "quotes around it"),
    "all as bytes": (lambda token: f"b'Bearer {token}'", "as Python writes bytes"),
    "an API key alone": (lambda token: "lab_0123456789abcdef_" + "x" * 43, "X-API-Key"),
}


def refused(api, name, value, secret):
    answer = api.get(MODELS, headers=[(name, value.encode())])
    assert answer.status_code == 401
    assert answer.headers["www-authenticate"]
    for part in (secret, secret[:16], secret[-16:]):
        assert part not in answer.text + str(answer.headers)
    return answer.json()["error"]["message"]


@pytest.fixture
def guarded(make_api):
    return make_api(auth="any")


@pytest.fixture
def key(guarded):
    return guarded.services.keys.create("test", ["models:read"]).key


@pytest.fixture
def token(guarded):
    return guarded.services.tokens.issue("test", ["models:read"]).text


@pytest.mark.parametrize("shape", KEYS | ONLY_KEYS)
def test_what_is_wrong_with_a_key_is_told(guarded, key, shape):
    write, told = (KEYS | ONLY_KEYS)[shape]
    assert told in refused(guarded, b"X-API-Key", write(key), key)


@pytest.mark.parametrize("shape", KEYS | ONLY_TOKENS)
def test_what_is_wrong_with_a_token_is_told(guarded, token, shape):
    write, told = (KEYS | ONLY_TOKENS)[shape]
    assert told in refused(guarded, b"Authorization", f"Bearer {write(token)}", token)


@pytest.mark.parametrize("shape", HEADERS)
def test_what_is_wrong_before_a_token_is_told(guarded, token, shape):
    write, told = HEADERS[shape]
    assert told in refused(guarded, b"Authorization", write(token), token)


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "Bearer  "])
def test_a_good_token_is_taken_however_its_scheme_is_written(guarded, token, scheme):
    sent = {"Authorization": f"{scheme} {token}"}
    assert guarded.get(MODELS, headers=sent).status_code == 200


@pytest.mark.parametrize("blank", [b" ", b"\t", b"  \t"])
def test_blanks_around_a_value_are_no_part_of_it(guarded, key, token, blank):
    for name, value in ((b"X-API-Key", key), (b"Authorization", f"Bearer {token}")):
        headers = [(name, blank + value.encode() + blank)]
        assert guarded.get(MODELS, headers=headers).status_code == 200


def test_one_that_looks_as_it_should_is_told_no_more_than_before(guarded, key, token):
    unknown = key[:-4] + "AAAA"
    assert refused(guarded, b"X-API-Key", unknown, key).startswith("The API key is not one of")
    forged = token[:-8] + "AAAAAAAA"
    assert "signature" in refused(guarded, b"Authorization", f"Bearer {forged}", token)


@pytest.mark.parametrize("sent", [b"\xff\xfe", b"\x00" * 5_000, b"'" * 70_000, b"(" * 4_000])
def test_any_bytes_are_looked_at_and_nothing_fails(sent):
    assert isinstance(what_is_wrong(sent, "key"), str)
    assert isinstance(what_is_wrong(sent, "token"), str)


@pytest.mark.parametrize("wanted", ["key", "token"])
def test_what_is_told_can_stand_in_a_challenge(wanted):
    sent = [write("lab_0123") for write, _ in (KEYS | ONLY_KEYS | ONLY_TOKENS).values()]
    told = [what_is_wrong(one.encode(), wanted) for one in sent]
    assert all(text.isascii() and not {'"', "\\"} & set(text) for text in told)


def test_a_key_in_quotes_is_told_where_a_token_is_asked_for_too(guarded, key):
    answer = guarded.post("/token", headers={"X-API-Key": f"'{key}'"})
    assert answer.status_code == 401
    assert "quotes around it" in answer.json()["error_description"]
