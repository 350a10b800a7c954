"""Methods, versions and connections as no ordinary client uses them."""

from __future__ import annotations

import json

import pytest
import requests

from tests.contract.wire import HEALTH, HOST, JSON, LIMIT, PREDICT, QUESTION, length, works


def test_pipelined_requests_are_answered_in_their_order(wire):
    line = "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: {}\r\n\r\n"
    wire.write("".join(line.format(number) for number in range(5)).encode())
    assert [wire.read().headers["x-request-id"] for _ in range(5)] == list("01234")


def test_pipelined_posts_are_answered_in_their_order(wire):
    for _ in range(2):
        wire.send(*PREDICT, length(b"{"), body=b"{")
        wire.send(*PREDICT, length(QUESTION), body=QUESTION)
    assert [wire.read().status for _ in range(4)] == [400, 200, 400, 200]


@pytest.mark.parametrize(
    "path", ["/api/v1/health", "/api/v1/models", "/api/v1/models/nothing", "/docs", "/openapi.json"]
)
def test_head_has_the_length_of_get_and_no_body(wire, path):
    wire.send(f"HEAD {path} HTTP/1.1", HOST, "X-Request-ID: x")
    head = wire.read(of_head=True)
    wire.send(f"GET {path} HTTP/1.1", HOST, "X-Request-ID: x")
    got = wire.read()
    assert head.status == got.status
    # The time that an answer took is written in it with a digit more or less.
    assert abs(int(head.headers["content-length"]) - len(got.body)) <= 3
    assert works(wire)


def test_options_lists_the_methods_and_has_no_body(wire):
    wire.send("OPTIONS /api/v1/models/anything HTTP/1.1", HOST)
    answer = wire.read()
    assert answer.status == 204
    assert answer.headers["allow"] == "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"
    assert works(wire)


def test_options_of_the_whole_server_is_404(wire):
    wire.send("OPTIONS * HTTP/1.1", HOST)
    answer = wire.read()
    assert (answer.status, answer.code) == (404, "NOT_FOUND")


@pytest.mark.parametrize("method", ["PUT", "TRACE", "PROPFIND", "LINK"])
def test_a_method_that_the_path_has_not_is_405(wire, method):
    wire.send(f"{method} /api/v1/predict HTTP/1.1", HOST)
    answer = wire.read()
    assert (answer.status, answer.code) == (405, "METHOD_NOT_ALLOWED")
    assert answer.headers["allow"] == "OPTIONS, POST, QUERY"
    assert works(wire)


def test_query_carries_its_question_in_the_body(wire):
    for _ in range(2):  # it is safe to ask again, on the same connection too
        query = PREDICT[0].replace("POST", "QUERY")
        wire.send(query, *PREDICT[1:], length(QUESTION), body=QUESTION)
        answer = wire.read()
        assert (answer.status, b'"prediction":"approved"' in answer.body) == (200, True)
    assert b'"id"' not in answer.body
    assert works(wire)


@pytest.mark.parametrize("method", ["BREW", "get", "G\0T", "<script>"], ids=repr)
def test_a_method_that_no_registry_has_is_refused(wire, connect, method):
    wire.send(f"{method} /api/v1/predict HTTP/1.1", HOST)
    assert wire.read().status == 400
    assert wire.at_end()
    assert works(connect())


def test_what_is_no_http_at_all_is_refused(wire, connect):
    wire.write(b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 hello, this is TLS\r\n\r\n")
    assert wire.read().status == 400
    assert wire.at_end()
    assert works(connect())


def test_http_1_0_is_answered_and_the_connection_closed(wire):
    wire.send("GET /api/v1/health HTTP/1.0")
    answer = wire.read()
    assert answer.status == 200
    assert json.loads(answer.body)["data"]["model_ready"] is True
    assert wire.at_end()


def test_a_connection_is_closed_when_the_client_asks(wire):
    wire.send(*HEALTH, "Connection: close")
    assert wire.read().headers["connection"] == "close"
    assert wire.at_end()


ERRORS = {
    "malformed": (PREDICT, b"{", 400),
    "unknown path": (("POST /nothing HTTP/1.1", HOST, JSON), QUESTION, 404),
    "unknown path, large": (("POST /nothing HTTP/1.1", HOST, JSON), b"x" * 200_000, 404),
    "wrong method": (("PUT /api/v1/predict HTTP/1.1", HOST, JSON), QUESTION, 405),
    "in use": (("DELETE /api/v1/models/loan-classifier-v2.1 HTTP/1.1", HOST), b"", 409),
    "too large": (PREDICT, b"x" * (LIMIT + 1), 413),
    "wrong type": (("POST /api/v1/predict HTTP/1.1", HOST), QUESTION, 415),
    "wrong type, large": (("POST /api/v1/predict HTTP/1.1", HOST), b"x" * 200_000, 415),
    "unacceptable": (PREDICT, b"{}", 422),
}


@pytest.mark.parametrize(("head", "body", "status"), ERRORS.values(), ids=ERRORS)
def test_the_connection_goes_on_after_an_error(wire, head, body, status):
    wire.send(*head, length(body), body=body)
    assert wire.read().status == status
    assert works(wire)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/api/v1/predict", {"content-type": "application/json"}, 413),
        ("/api/v1/predict", {"content-type": "text/plain"}, 415),
        ("/nothing", {}, 404),
    ],
)
def test_a_body_of_20_mb_gets_an_answer_that_can_be_read(server, path, headers, status):
    answer = requests.post(server.url + path, data=b"x" * 20_000_000, headers=headers)
    assert answer.status_code == status
    assert answer.json()["status"] == "error"
