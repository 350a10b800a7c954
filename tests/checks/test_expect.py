from dataclasses import replace

import pytest

from labapi.checks import expect
from labapi.checks.task import Incorrect
from labapi.classroom.exchange.exchange import Exchange


def exchange(status=200, body=b"{}", headers=(), sent=b"", crash=None):
    return Exchange(
        method="POST",
        origin="http://127.0.0.1:1",
        target="/loans",
        http_version="1.1",
        request_headers=(),
        request_body=sent,
        status=status,
        response_headers=headers,
        response_body=body,
        duration_ms=1.0,
        seen_by="client",
        crash=crash,
    )


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (1, 1.0),
        (0.1 + 0.2, 0.3),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}),
        ([{"a": [1, 2.0]}], [{"a": [1.0, 2]}]),
        (float("inf"), float("inf")),
        (None, None),
    ],
)
def test_equal_in_meaning_is_the_same(given, expected):
    assert expect.same(given, expected)


@pytest.mark.parametrize(
    ("given", "expected"),
    [(True, 1), ("1", 1), (1, 2), ([1, 2], [2, 1]), ({"a": 1}, {"a": 1, "b": 2}), (None, 0),
     ({"a": 1, "b": 2}, {"a": 1}), ([1], [1, 1]), (0, False), ("GET", "get")],
)  # fmt: skip
def test_unequal_is_not_the_same(given, expected):
    assert not expect.same(given, expected)


@pytest.mark.parametrize(
    ("given", "expected", "said"),
    [
        ({"a": {"b": 1}}, {"a": {"b": 1, "c": 2}}, "the key `c` is missing in `a`"),
        ({"b": 1, "x": 3}, {"b": 1}, "there is a key `x`, which does not belong there"),
        ({"a": [1, "2"]}, {"a": [1, 2]}, "at `a[1]` there is a text, and a whole number was"),
        ([1, 2, 3], [1, 2], "there are 3 items, and 2 were to be expected"),
        ({"p": 0.25}, {"p": 0.75}, "at `p` there is 0.25, and another value was to be expected"),
    ],
)
def test_a_difference_is_told_with_its_place(given, expected, said):
    assert said in expect.difference(given, expected)


def test_the_value_that_was_expected_is_never_told():
    assert "0.75" not in expect.difference({"p": 0.25}, {"p": 0.75})
    assert "secret" not in expect.difference({"p": "open"}, {"p": "secret"})


def test_a_wrong_status_names_the_request_and_what_came():
    came = exchange(500, sent=b'{"amount": 5}', crash="Traceback\nKeyError: 'amount'")
    with pytest.raises(Incorrect) as failed:
        expect.expect_status(came, 201, because="a new loan was asked for")
    said = str(failed.value)
    assert '`POST /loans` with the body `{"amount": 5}`' in said
    assert "`500 Internal Server Error`, and a new loan was asked for" in said
    assert "KeyError: 'amount'" in said
    assert "201" not in said


def test_one_of_several_statuses_will_do():
    assert expect.expect_status(exchange(204), 200, 204, because="…").status == 204


def test_a_body_that_is_no_json_is_told_by_its_beginning():
    with pytest.raises(Incorrect, match=r"is not JSON\. It begins with '<html>'"):
        expect.expect_json(exchange(body=b"<html>"))


def test_a_header_is_found_in_any_case():
    answer = exchange(headers=(("LOCATION", "/loans/1"),))
    assert expect.expect_header(answer, "Location", because="…") == "/loans/1"
    with pytest.raises(Incorrect, match="has no header `ETag`"):
        expect.expect_header(answer, "ETag", because="the answer can be kept")


@pytest.mark.parametrize(
    ("value", "kinds"), [(1, (float,)), (1.5, (float,)), ([], (set, list)), ("", (str,))]
)
def test_a_value_of_the_kind_is_given_back(value, kinds):
    assert expect.expect_type("x", value, *kinds) is value


@pytest.mark.parametrize(
    ("value", "kinds", "said"),
    [
        (True, (int,), "`x` is True or False, and the task asks for a whole number"),
        ("5", (float,), "`x` is a text, and the task asks for a number"),
        (None, (set, list), "`x` is None, and the task asks for a set or a list"),
        ("5", (list, tuple, set), "`x` is a text, and the task asks for a list, a tuple or a set"),
    ],
)
def test_a_value_of_another_kind_is_told_in_plain_words(value, kinds, said):
    with pytest.raises(Incorrect, match=said):
        expect.expect_type("x", value, *kinds)


def test_a_long_value_is_cut():
    assert len(expect.shown("x" * 10_000)) < 310


def test_an_answer_is_shown_as_requests_shows_it():
    assert expect.shown(exchange(status=422)) == "<Response [422]>"


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            b'{"error": {"message": "Not so. See details.", "details": '
            b'[{"field": "age", "message": "too old"}]}}',
            " The server says: *Not so. age: too old*",
        ),
        (
            b'{"error": {"message": "Not so.", "details": [{"field": "", "message": "No list."}]}}',
            " The server says: *Not so. No list.*",
        ),
        (
            b'{"error": {"message": "No.", "details": [{"field": "", "message": "No."}]}}',
            " The server says: *No.*",
        ),
        (
            b'{"detail": [{"loc": ["query", "note"], "msg": "Field required"}]}',
            " The server says: *query note: Field required*",
        ),
        (b'{"detail": "features is required"}', " The server says: *features is required*"),
        (b"no JSON", ""),
        (b"[]", ""),
    ],
)
def test_a_refusal_is_told_in_the_words_of_the_server(body, said):
    assert expect.reason_given(exchange(status=422, body=body)) == said


@pytest.mark.parametrize(
    "ask",
    [
        lambda: expect.expect_type("guard(…)", None, list),
        lambda: expect.expect_same("guard(…)", None, []),
    ],
    ids=["type", "same"],
)
def test_a_call_that_gave_nothing_is_asked_for_its_return(ask):
    with pytest.raises(Incorrect, match="is there a `return` on every way"):
        ask()


def test_a_value_that_is_none_is_not_asked_for_a_return():
    with pytest.raises(Incorrect, match=r"is None, and the task asks for a list\.$"):
        expect.expect_type("limits", None, list)


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
@pytest.mark.parametrize("kind", [int, float])
def test_what_counts_nothing_is_no_number(value, kind):
    with pytest.raises(Incorrect, match=r"which counts nothing. The task asks for a plain number"):
        expect.expect_type("x", value, kind)


def test_a_whole_number_may_be_written_with_a_point():
    assert expect.expect_type("x", 400.0, int) == 400
    assert type(expect.expect_type("x", 400.0, int)) is int
    with pytest.raises(Incorrect):
        expect.expect_type("x", 400.5, int)
    with pytest.raises(Incorrect):
        expect.expect_type("x", True, int)


@pytest.mark.parametrize(
    ("place", "target"), [("http://127.0.0.1:1/health/", "/health"), ("/health", "/health/?a=1")]
)
def test_a_slash_too_many_or_too_few_is_told(place, target):
    moved = replace(exchange(307, headers=(("location", place),)), target=target)
    with pytest.raises(Incorrect, match="Mind the slash at the end"):
        expect.expect_status(moved, 200, because="it is the health")


def test_a_redirect_to_another_place_says_nothing_of_a_slash():
    with pytest.raises(Incorrect) as told:
        expect.expect_status(exchange(307, headers=(("location", "/a"),)), 200, because="it is")
    assert "slash" not in str(told.value)


def test_a_header_that_is_nearly_the_one_is_named():
    headers = [("Content-Type", "a"), ("Idempotency_Key", "b")]
    assert "There is a header `Idempotency_Key`" in expect.near_miss(headers, "Idempotency-Key")
    assert expect.near_miss([("idempotency-key", "b")], "Idempotency-Key") == ""
    with pytest.raises(Incorrect, match="its name is written `Retry-After`"):
        expect.expect_header(exchange(headers=(("RetryAfter", "1"),)), "Retry-After", "it is told")
