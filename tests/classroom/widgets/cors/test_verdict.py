"""The rules of the Fetch standard, in Python; ``tests/browser/test_cors.py`` asks Chromium."""

import pytest

from labapi.classroom.widgets.cors.fetch_rules import reasons, refusal
from labapi.classroom.widgets.cors.verdict import cors_verdict
from labapi.web.settings import Settings

PAGE, STRANGER = "http://localhost:8888", "http://evil.example"
JSON = {"Content-Type": "application/json"}


def verdict(origin=PAGE, method="GET", headers=None, credentials=False, **settings):
    chosen = Settings().changed(**({"cors_origins": [PAGE]} | settings))
    return cors_verdict(origin, method, headers, credentials, chosen)


@pytest.mark.parametrize(
    ("method", "headers"),
    [
        ("GET", {}),
        ("get", {"Accept": "application/json"}),
        ("HEAD", {"Accept-Language": "en-GB, en;q=0.8"}),
        ("POST", {"Content-Type": "text/plain"}),
        ("POST", {"content-type": "Multipart/Form-Data; boundary=x"}),
        ("POST", {"Content-Type": "application/x-www-form-urlencoded;charset=utf-8"}),
        ("GET", {"Range": "bytes=0-99"}),
        ("GET", {"Cookie": "a=b", "Sec-Fetch-Mode": "no", "Host": "x"}),
    ],
)
def test_what_a_form_could_send_is_simple(method, headers):
    assert reasons(method, headers) == ()


@pytest.mark.parametrize(
    ("method", "headers", "rule"),
    [
        ("PUT", {}, "the method PUT is not GET, HEAD or POST"),
        ("patch", {}, "the method patch"),
        ("POST", JSON, "no content type that a form can send"),
        ("POST", {"Content-Type": "text/plainer"}, "no content type"),
        ("POST", {"Content-Type": 'text/plain; charset="utf-8"'}, "a character such as"),
        ("GET", {"X-API-Key": "k"}, "`X-API-Key` is not among"),
        ("GET", {"Authorization": "Bearer t"}, "`Authorization` is not among"),
        ("GET", {"Accept": "a(b)"}, "a character such as"),
        ("GET", {"Accept-Language": "en_GB"}, "no list of languages"),
        ("GET", {"Accept": "a" * 129}, "longer than 128"),
        ("GET", {"Range": "bytes=-5"}, "not one simple range"),
    ],
)
def test_anything_else_is_asked_about_first(method, headers, rule):
    (said,) = reasons(method, headers)
    assert rule in said


def test_every_rule_that_is_broken_is_told():
    assert len(reasons("DELETE", {**JSON, "X-API-Key": "k"})) == 3


@pytest.mark.parametrize(
    ("method", "has_body", "why"),
    [("TRACE", False, "no browser"), ("get", True, "a body with GET"), ("POST", True, "")],
)
def test_what_fetch_itself_refuses(method, has_body, why):
    assert why in refusal(method, has_body)
    assert bool(refusal(method, has_body)) == bool(why)


def test_a_blocked_simple_request_still_runs():
    blocked = verdict(STRANGER)
    assert (blocked.simple, blocked.allowed, blocked.runs) == (True, False, True)


def test_a_request_whose_preflight_fails_never_runs():
    blocked = verdict(STRANGER, "DELETE")
    assert (blocked.simple, blocked.allowed, blocked.runs) == (False, False, False)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ({"cors_origins": []}, "no CORS headers at all"),
        ({"origin": "null"}, "not among the server's origins"),
        ({"method": "BREW"}, "the method BREW"),
        ({"method": "BREW", "cors_methods": ["*"]}, "the method BREW"),
        ({"headers": {"X-Odd": "1"}}, "the header `X-Odd`"),
        ({"headers": JSON, "cors_headers": []}, "the header `Content-Type`"),
        ({"credentials": True}, "does not allow credentials"),
        ({"credentials": True, "cors_origins": ["*"]}, "does not take `*`"),
        ({"method": "TRACE"}, "no browser lets a page send TRACE"),
    ],
)
def test_the_verdict_names_what_blocks(asked, why):
    assert why in verdict(**asked).blocked_by


@pytest.mark.parametrize(
    "asked",
    [
        {"method": "DELETE"},
        {"method": "POST", "headers": JSON},
        {"method": "POST", "headers": JSON, "cors_headers": ["*"]},
        {"method": "PUT", "cors_methods": ["*"]},
        {"credentials": True, "cors_credentials": True},
        {"origin": STRANGER, "cors_origins": ["*"]},
        {"origin": "null", "cors_origins": ["null"]},
    ],
)
def test_what_the_server_allows_is_allowed(asked):
    allowed = verdict(**asked)
    assert (allowed.allowed, allowed.runs, allowed.blocked_by) == (True, True, "")


def test_an_allowed_page_reads_the_exposed_headers_and_the_simple_ones():
    assert {"Content-Type", "X-Request-ID"} <= set(verdict().readable)
    assert "Server-Timing" not in verdict().readable


def test_a_star_exposes_all_but_not_with_credentials():
    assert verdict(cors_exposed=["*"]).readable == ("*",)
    credentialed = verdict(cors_exposed=["*"], credentials=True, cors_credentials=True)
    assert "Content-Type" in credentialed.readable


def test_without_settings_only_the_rules_are_told():
    told = cors_verdict(PAGE, "PUT")
    assert (told.allowed, told.runs, told.simple) == (None, None, False)
    assert "for the server to say" in repr(told)


def test_the_verdict_reads_as_sentences():
    assert repr(verdict(STRANGER, "DELETE")).splitlines()[1:] == [
        "  DELETE with a preflight, for:",
        "  - the method DELETE is not GET, HEAD or POST",
        "  ✗ blocked: ⟨http://evil.example⟩ is not among the server's origins",
        "  the page gets TypeError: Failed to fetch",
        "  it never runs",
    ]
