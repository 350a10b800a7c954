"""The Fetch standard's two checks, on exchanges as a journal keeps them."""

from datetime import UTC, datetime

import pytest

from labapi.classroom.widgets.cors.applied import Asked, applied
from labapi.web.layers.entry import Entry

PAGE = "http://localhost:8888"
ORIGIN = {"Access-Control-Allow-Origin": PAGE}
TRUE = {"Access-Control-Allow-Credentials": "true"}


def entry(status, headers, method="GET"):
    raw = tuple((name.encode(), value.encode()) for name, value in headers)
    now = datetime(2026, 1, 1, tzinfo=UTC)
    about = ("127.0.0.1", "1.1", method, "/", (), b"", 0)
    return Entry(1, now, *about, status, raw, b"", 0, 1.0, None, None, None)


def asked(method="GET", headers=None, credentials=False):
    return Asked(PAGE, method, headers or {}, credentials)


def with_headers(*more, status=200):
    together = {}
    for headers in more:
        together |= headers
    return entry(status, together.items())


@pytest.mark.parametrize(
    ("headers", "credentials", "why"),
    [
        ({}, False, "the answer has no `Access-Control-Allow-Origin`"),
        ({"Access-Control-Allow-Origin": "http://evil.example"}, False, "and this page is"),
        ({"Access-Control-Allow-Origin": PAGE + "/"}, False, "and this page is"),
        ({"Access-Control-Allow-Origin": f"{PAGE}, {PAGE}"}, False, "is all that it may hold"),
        ({"Access-Control-Allow-Origin": "*"}, True, "no browser takes for a request with cred"),
        (ORIGIN, True, "has no `Access-Control-Allow-Credentials: true`"),
        (ORIGIN | {"Access-Control-Allow-Credentials": "True"}, True, "in small letters"),
    ],
)
def test_an_answer_is_blocked_by_the_rule_that_it_breaks(headers, credentials, why):
    found = applied(asked(credentials=credentials), None, with_headers(headers))
    assert (found.allowed, why in found.rule) == (False, True)


@pytest.mark.parametrize(
    ("headers", "credentials"),
    [
        (ORIGIN, False),
        ({"Access-Control-Allow-Origin": "*"}, False),
        ({"Access-Control-Allow-Origin": "*", **TRUE}, False),
        (ORIGIN | TRUE, True),
    ],
)
def test_what_passes_the_check_is_allowed_and_says_by_which_header(headers, credentials):
    found = applied(asked(credentials=credentials), None, with_headers(headers))
    assert (found.allowed, "Access-Control-Allow-Origin" in found.rule) == (True, True)


def test_an_origin_sent_twice_is_joined_as_a_browser_joins_it():
    twice = entry(200, [("access-control-allow-origin", PAGE)] * 2)
    assert applied(asked(), None, twice).allowed is False


METHODS, HEADERS = "Access-Control-Allow-Methods", "Access-Control-Allow-Headers"
KEY = {"X-API-Key": "k"}
BEARER = {"Authorization": "Bearer x"}


@pytest.mark.parametrize(
    ("request_", "headers", "why"),
    [
        (asked("PUT"), {}, "answer to the preflight has no `Access-Control-Allow-Origin`"),
        (asked("PUT"), ORIGIN, "method `PUT`: there is no `Access-Control-Allow-Methods`"),
        (asked("PUT"), ORIGIN | {METHODS: "GET, put"}, "says `GET, put`"),
        (asked("patch"), ORIGIN | {METHODS: "PATCH"}, "the method `patch`"),
        (asked("PUT", credentials=True), ORIGIN | TRUE | {METHODS: "*"}, "nothing but itself"),
        (asked("GET", KEY), ORIGIN, "header `X-API-Key`: there is no"),
        (asked("GET", KEY), ORIGIN | {HEADERS: "X-Other"}, "says `X-Other`"),
        (asked("GET", BEARER), ORIGIN | {HEADERS: "*"}, "does not stand for it"),
        (asked("GET", KEY, True), ORIGIN | TRUE | {HEADERS: "*"}, "nothing but itself"),
    ],
)
def test_a_preflight_refuses_by_the_rule_that_it_breaks(request_, headers, why):
    found = applied(request_, with_headers(headers), None)
    assert (found.allowed, why in found.rule) == (False, True)


@pytest.mark.parametrize(("status", "why"), [(400, "only 200 to 299"), (307, "was redirected")])
def test_a_preflight_must_be_answered_with_success_and_by_itself(status, why):
    headers = with_headers(ORIGIN, {METHODS: "PUT"}, status=status)
    found = applied(asked("PUT"), headers, None)
    assert (found.allowed, why in found.rule) == (False, True)


@pytest.mark.parametrize(
    ("request_", "headers"),
    [
        (asked("PUT"), {METHODS: "GET,PUT"}),
        (asked("PUT"), {METHODS: "*"}),
        (asked("POST", KEY), {HEADERS: "x-api-key"}),
        (asked("GET", KEY), {HEADERS: "*"}),
        (asked("GET", BEARER), {HEADERS: "*, authorization"}),
    ],
)
def test_a_preflight_that_allows_all_leaves_it_to_the_answer(request_, headers):
    preflight = with_headers(ORIGIN, headers)
    assert applied(request_, preflight, None) is None
    assert applied(request_, preflight, with_headers(ORIGIN)).allowed is True
    assert applied(request_, preflight, with_headers({})).allowed is False


def test_a_redirect_and_a_lost_answer_decide_nothing_here():
    assert applied(asked(), None, with_headers(ORIGIN, status=307)) is None
    assert applied(asked(), None, with_headers(ORIGIN, status=None)) is None
    assert applied(asked(), None, with_headers({}, status=307)).allowed is False


def test_an_error_is_read_by_the_same_rule_as_a_success():
    assert applied(asked(), None, with_headers(ORIGIN, status=405)).allowed is True
