"""Bodies that stop half-way, have no end, or are asked about first: each has one answer."""

from __future__ import annotations

import pytest

from tests.contract.wire import (
    CHUNKED,
    HOST,
    JSON,
    LIMIT,
    PATIENCE_S,
    PREDICT,
    QUESTION,
    chunk,
    length,
    works,
)


@pytest.mark.parametrize("sent", [QUESTION[:20], b""], ids=["half of it", "nothing of it"])
def test_a_client_that_leaves_before_its_body_is_there_gets_no_answer(
    connect, entries, caplog, sent
):
    with connect() as leaver:
        leaver.send(*PREDICT, length(QUESTION), body=sent)
    entry = entries.get(timeout=PATIENCE_S)
    assert (entry.status, entry.crash, entry.request_body) == (None, None, sent)
    assert caplog.records == []
    assert works(connect())


def test_a_client_that_leaves_within_a_chunk_gets_no_answer(connect, entries, caplog):
    with connect() as leaver:
        leaver.send(*PREDICT, CHUNKED, body=b"ff\r\n" + QUESTION[:20])
    assert entries.get(timeout=PATIENCE_S).status is None
    assert caplog.records == []


def test_a_client_that_says_no_more_before_its_body_is_there_is_hung_up_on(
    wire, connect, entries, caplog
):
    wire.send(*PREDICT, "Content-Length: 1000", body=QUESTION)
    wire.say_no_more()
    assert wire.at_end()
    assert entries.get(timeout=PATIENCE_S).status is None
    assert caplog.records == []
    assert works(connect())


def test_what_is_beyond_the_content_length_is_not_part_of_the_body(wire):
    wire.send(*PREDICT, length(QUESTION), body=QUESTION + b"\r\n")
    assert wire.read().status == 200
    assert works(wire)


def test_a_chunked_body_is_read(wire):
    wire.send(*PREDICT, CHUNKED)
    wire.write(chunk(QUESTION[:30]) + chunk(QUESTION[30:]) + chunk(b""))
    assert wire.read().status == 200
    assert works(wire)


def test_a_chunked_body_over_the_limit_is_413(wire):
    wire.send(*PREDICT, CHUNKED)
    wire.write(chunk(b"x" * LIMIT) + chunk(b"x") + chunk(b""))
    answer = wire.read()
    assert (answer.status, answer.code) == (413, "PAYLOAD_TOO_LARGE")
    assert works(wire)


def test_a_broken_chunk_is_refused_and_the_connection_is_closed(wire, connect, entries, caplog):
    wire.send(*PREDICT, CHUNKED)
    wire.write(b"not a size\r\n" + QUESTION)
    assert wire.read().status == 400
    assert wire.at_end()
    assert works(connect())


def test_a_body_with_two_lengths_is_refused(wire, connect):
    wire.send(*PREDICT, length(QUESTION), CHUNKED, body=chunk(QUESTION) + chunk(b""))
    assert wire.read().status == 400
    assert wire.at_end()
    assert works(connect())


@pytest.mark.parametrize("size", ["-1", "many", "1, 2", "0x10", "9" * 30])
def test_a_content_length_that_is_no_length_is_refused(wire, connect, size):
    wire.send(*PREDICT, f"Content-Length: {size}", body=QUESTION)
    assert wire.read().status == 400
    assert wire.at_end()
    assert works(connect())


# -- 100 Continue


def test_a_client_that_asks_first_is_told_to_continue(wire):
    wire.send(*PREDICT, length(QUESTION), "Expect: 100-continue")
    assert wire.read().status == 100
    wire.write(QUESTION)
    assert wire.read().status == 200
    assert works(wire)


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ((JSON, f"Content-Length: {LIMIT + 1}"), 413, "PAYLOAD_TOO_LARGE"),
        (("Content-Type: text/plain", "Content-Length: 9"), 415, "UNSUPPORTED_MEDIA_TYPE"),
    ],
    ids=["too large", "of a wrong type"],
)
def test_a_client_that_asks_first_is_refused_without_100(wire, headers, status, code):
    wire.send("POST /api/v1/predict HTTP/1.1", HOST, *headers, "Expect: 100-continue")
    answer = wire.read()
    assert (answer.status, answer.code) == (status, code)
    # Or the next request on this connection would be taken for the body that was not sent.
    assert answer.headers["connection"] == "close"
    assert wire.at_end()


def test_a_client_that_asks_first_for_an_unknown_path_is_refused_without_100(wire):
    wire.send("POST /nothing HTTP/1.1", HOST, length(QUESTION), "Expect: 100-continue")
    answer = wire.read()
    assert (answer.status, answer.code) == (404, "NOT_FOUND")
    assert answer.headers["connection"] == "close"
    assert wire.at_end()
