"""Measured values, JSON, bodies and secrets: how texts are made ready to be shown."""

import pytest

from labapi.classroom.exchange.as_code import as_curl, as_requests
from labapi.classroom.exchange.content import SHOWN_LINES, body_of, pretty
from labapi.classroom.exchange.secrets import masked_header, masked_text
from labapi.classroom.notebook.measured import RULE, Url, as_html, hidden, marked, milliseconds


@pytest.mark.parametrize(
    "text",
    [
        "http://127.0.0.1:8123/x",
        "redirect_uri=http%3A%2F%2F127.0.0.1%3A8123%2Fcallback",
        "2026-11-23T20:00:00.123Z",
        "Mon, 23 Nov 2026 20:36:57 GMT",
        "pred_0123456789abcdef",
        "8e03978e-40d5-43e8-bc93-6894a57f9324",
        "python-requests/2.34.2",
        "urn:labapi:request:6e9c03baca5949cf",
    ],
)
def test_values_that_vary_are_marked(text):
    assert RULE.search(marked(text))


@pytest.mark.parametrize("text", ["loan-classifier-v2.1", "/api/v1/predict", "0.87", "127.0.0.1"])
def test_values_that_stay_are_not_marked(text):
    assert marked(text) == text


def test_header_that_varies_is_marked_whole():
    assert marked("x;dur=1", "Server-Timing") == "⟨x;dur=1⟩"


def test_brackets_inside_a_measured_value_cannot_end_it_early():
    assert RULE.sub("", marked("a⟩b⟨c", "etag")) == ""


def test_rule_hides_html_between_the_brackets_too():
    assert RULE.sub("⟨⟩", as_html("⟨5 ms⟩")) == RULE.sub("⟨⟩", as_html("⟨71 ms⟩"))
    assert RULE.sub("⟨⟩", hidden("<b>1</b>")) == RULE.sub("⟨⟩", hidden("<i>22</i>"))


def test_url_is_a_string_whose_repr_is_stable():
    url = Url("http://127.0.0.1:8123")
    assert f"{url}/api" == "http://127.0.0.1:8123/api"
    assert repr(url) == "'http://127.0.0.1:⟨8123⟩'"


def test_long_durations_have_no_decimals():
    assert milliseconds(12_345.6) == "⟨12,346 ms⟩"


@pytest.mark.parametrize("number", ["1e400", "47.0", "NaN", "-Infinity", "1" * 5000])
def test_numbers_stay_as_they_were_written(number):
    assert pretty(f'{{"n": {number}}}') == f'{{\n  "n": {number}\n}}'


def test_equal_keys_are_all_shown():
    assert pretty('{"a": 1, "a": 2}') == '{\n  "a": 1,\n  "a": 2\n}'


def test_half_a_surrogate_pair_is_shown_as_its_escape():
    assert pretty(r'["\ud800"]') == r'["\ud800"]'


def test_broken_json_is_shown_as_it_is():
    assert body_of(b'{"a":', "application/json").lines == ('{"a":',)


def test_json_nested_without_end_is_shown_as_it_is():
    assert body_of(b"[" * 100_000, "application/json").lines[0].startswith("[[[")


def test_secret_fields_are_masked_at_any_depth():
    assert "abc" not in pretty('{"data": [{"access_token": "abc"}]}')
    assert "abc" in pretty('{"data": [{"access_token": "abc"}]}', secrets=True)


def test_long_body_says_how_much_more_there_is():
    body = body_of("\n".join(map(str, range(100))).encode(), "text/plain")
    assert (len(body.lines), len(body.more), body.note) == (SHOWN_LINES, 60, "60 more lines")


def test_long_line_is_cut():
    (line,) = body_of(b"x" * 1000, "text/plain").lines
    assert line == "x" * 300 + "… 700 more characters"


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\n\x00", b"\xff\xfe" * 50])
def test_bytes_that_are_no_text_are_counted(content):
    body = body_of(content, "image/png")
    assert (body.lines, body.note) == ((), f"{len(content)} bytes that are not text")


def test_character_cut_in_two_at_the_end_is_left_out():
    assert body_of("naïve é".encode()[:-1], "text/plain", elided=9).lines == ("naïve ",)


@pytest.mark.parametrize("text", ["Café au lait", "Prix fixe au café"])
def test_a_byte_that_is_no_utf_8_is_shown_and_hides_nothing_behind_it(text):
    shown = body_of(text.encode("latin-1"), "text/plain").lines
    assert shown == (text.replace("é", "\\xe9"),)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Authorization", "Basic dXNlcjpwYXNz"),
        ("X-API-Key", "lab_dXNlcjpwYXNz"),
        ("Cookie", "session=dXNlcjpwYXNz"),
        ("Set-Cookie", "session=dXNlcjpwYXNz; Path=/"),
    ],
)
def test_secret_headers_are_masked(name, value):
    assert "dXNlcjpwYXNz" not in masked_header(name, value)


def test_secrets_in_a_query_are_masked():
    assert masked_text("/x?api_key=abc&y=1") == "/x?api_key=••••••&y=1"


def test_code_for_sending_again_runs_and_sends_the_same(shown_echo):
    exchange = shown_echo.exchange
    code = as_requests(exchange, secrets=True)
    scope = {}
    exec(code.replace("⟨", "").replace("⟩", ""), scope)
    assert scope["r"].json()["body"] == '{"features": {"age": 35}}'
    assert scope["r"].json()["headers"]["x-api-key"] == "it's secret"


def test_secrets_are_masked_in_the_code_too(shown_echo):
    assert "secret" not in as_curl(shown_echo.exchange) + as_requests(shown_echo.exchange)


def test_curl_quotes_what_the_shell_would_read(shown_echo):
    assert """'X-API-Key: it'"'"'s secret'""" in as_curl(shown_echo.exchange, secrets=True)
