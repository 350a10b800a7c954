"""Odd bytes in headers and targets: each has one answer."""

from __future__ import annotations

import pytest

from tests.contract.wire import HEALTH, HOST, PREDICT, QUESTION, length, works


@pytest.mark.parametrize(
    "header",
    [
        b"Content-Type: application/json\xff",
        b"Content-Type: \xff\xfe",
        b"Content-Type: ",
        b"Content-Type: application/json; charset=\xe9",
        b"Content-Type: ;;;",
        b"Content-Type: application/json, text/csv",
    ],
    ids=repr,
)
def test_odd_bytes_in_a_content_type_are_415(wire, header):
    wire.send("POST /api/v1/predict HTTP/1.1", HOST, header, length(QUESTION), body=QUESTION)
    answer = wire.read()
    assert (answer.status, answer.code) == (415, "UNSUPPORTED_MEDIA_TYPE")
    assert works(wire)


@pytest.mark.parametrize(
    "header",
    [
        b"Accept: \xff",
        b"X-Request-ID: \xff\xfe",
        b"X-Request-ID: a b",
        b"If-None-Match: \xff",
        b"Accept: application/problem+json;q=\xff",
        b"Cookie: \xc3\x28",
        b"User-Agent: " + b"x" * 8_000,
        b"X-Empty:",
    ],
    ids=lambda header: repr(header)[:40],
)
def test_odd_bytes_in_other_headers_do_no_harm(wire, header):
    wire.send("GET /api/v1/models/loan-classifier-v2.1 HTTP/1.1", HOST, header)
    answer = wire.read()
    assert answer.status == 200
    assert answer.headers["x-request-id"].isalnum()
    assert works(wire)


@pytest.mark.parametrize("key", [b"\xff\xfe", b"\xc3\xa9", b'""', b"", b"x" * 256], ids=repr)
def test_an_odd_idempotency_key_is_422(wire, key):
    wire.send(*PREDICT, b"Idempotency-Key: " + key, length(QUESTION), body=QUESTION)
    answer = wire.read()
    assert (answer.status, answer.code) == (422, "VALIDATION_ERROR")
    assert works(wire)


def test_an_odd_etag_in_if_match_is_412(wire):
    target = "DELETE /api/v1/models/loan-classifier-v2.0 HTTP/1.1"
    wire.send(target, HOST, b'If-Match: "\xff"')
    answer = wire.read()
    assert (answer.status, answer.code) == (412, "PRECONDITION_FAILED")
    assert works(wire)


def test_a_header_cannot_be_smuggled_into_the_answer(wire):
    wire.send(*HEALTH, "X-Request-ID: abc", " Set-Cookie: stolen=1")
    answer = wire.read()
    assert "set-cookie" not in answer.headers


def test_a_path_cannot_smuggle_a_header_into_the_answer(wire):
    wire.send("GET /api/v1/predictions?limit=1&x=%0d%0aSet-Cookie:%20a=1 HTTP/1.1", HOST)
    answer = wire.read()
    assert answer.status == 422
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "line", ["No colon here", "Bad name: x", "X-Nul: a\0b", ": no name"], ids=repr
)
def test_a_line_that_is_no_header_is_refused(wire, connect, line):
    wire.send(*HEALTH, line)
    assert wire.read().status == 400
    assert wire.at_end()
    assert works(connect())


# -- odd targets


def test_the_absolute_form_of_a_target_is_taken(wire):
    wire.send("GET http://127.0.0.1/api/v1/health HTTP/1.1", HOST)
    assert wire.read().status == 200
    assert works(wire)


@pytest.mark.parametrize(
    "path",
    [
        b"/api/v1/models/%ff",
        b"/api/v1/models/%c3%28",
        b"/api/v1/models/%00",
        b"/api/v1/models/a%2fb",
        b"/api/v1/models/%2e%2e",
        b"/api/v1/models/..",
        b"/api/v1/models/%zz",
        b"/api/v1/models/%",
        b"/api/v1/models/" + b"x" * 4_000,
        b"/api/v1/predict/%f0%9f%92%b8",
        b"/api/v1/datasets/%ed%a0%80",
        b"//",
        b"/%2fapi/v1/health",
        b"/docs/%2e%2e%2fapp.py",
    ],
    ids=lambda path: repr(path)[:40],
)
def test_an_odd_path_is_404_in_the_envelope(wire, path):
    wire.send(b"GET " + path + b" HTTP/1.1", HOST)
    answer = wire.read()
    assert answer.status == 404
    assert answer.code in {
        "NOT_FOUND", "MODEL_NOT_FOUND", "PREDICTION_NOT_FOUND", "DATASET_NOT_FOUND",
    }  # fmt: skip
    assert works(wire)


@pytest.mark.parametrize("name", ["é".encode(), b"\xff", b"a b"], ids=repr)
def test_a_target_that_is_not_escaped_is_refused(wire, connect, name):
    wire.send(b"GET /api/v1/models/" + name + b" HTTP/1.1", HOST)
    assert wire.read().status == 400
    assert wire.at_end()
    assert works(connect())


def test_an_escaped_path_is_the_path_that_it_stands_for(wire):
    wire.send("GET /api/v1/%68ealth HTTP/1.1", HOST)
    assert wire.read().status == 200


@pytest.mark.parametrize(
    "query",
    ["limit=%ff", "cursor=%ff%fe", "cursor=%00", "%ff=1", "sort=%ed%a0%80", "limit=1&limit=x"],
)
def test_an_odd_query_is_422(wire, query):
    wire.send(f"GET /api/v1/predictions?{query} HTTP/1.1", HOST)
    answer = wire.read()
    assert (answer.status, answer.code) == (422, "VALIDATION_ERROR")
    assert works(wire)
