"""What stands below the layers: both of uvicorn's HTTP protocols, mended, answer alike."""

from __future__ import annotations

import json

import pytest
from uvicorn.protocols.http.h11_impl import H11Protocol
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from labapi.classroom.server.protocols import mended
from labapi.web.layers.gate import MOST_HEAD_BYTES
from tests.contract.wire import CHUNKED, HEALTH, HOST, PATIENCE_S, PREDICT, QUESTION, chunk, works
from tests.contract.wire import length as length_of

GET = "GET /api/v1/health HTTP/1.1"
TOO_LARGE = (431, "HEADERS_TOO_LARGE")
MALFORMED = (400, "MALFORMED_REQUEST")
PUT_ON = {"date", "server", "server-timing", "x-request-id", "content-length"}
CURL = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAoAAA")
JAVA = (
    "Connection: Upgrade, HTTP2-Settings",
    "HTTP2-Settings: AAEAAEAAAAIAAAABAAMAAABkAAQBAAAAAAUAAEAA",
    "Upgrade: h2c",
    "User-Agent: Java-http-client/21.0.2",
)


@pytest.fixture(autouse=True, params=[HttpToolsProtocol, H11Protocol], ids=["httptools", "h11"])
def _protocol(request, monkeypatch):
    monkeypatch.setattr("labapi.classroom.server.protocols.mended", lambda: mended(request.param))


def refusal(wire):
    answer = wire.read()
    return answer.status, answer.code


# -- Upgrade


@pytest.mark.parametrize("headers", [CURL, JAVA], ids=["curl --http2", "Java's HttpClient"])
def test_an_upgrade_that_nobody_speaks_is_ignored_and_the_body_read(wire, entries, headers):
    wire.send(*PREDICT, length_of(QUESTION), *headers, body=QUESTION)
    answer = wire.read()
    assert answer.status == 200
    assert json.loads(answer.body)["data"]["prediction"] == "approved"
    entry = entries.get(timeout=PATIENCE_S)
    assert (entry.request_body, dict(entry.request_headers)["upgrade"]) == (QUESTION, "h2c")
    assert works(wire)


@pytest.mark.parametrize("upgrade", ["TLS/1.0", "h2c, foo/2", "IRC/6.9", "websocket"])
def test_any_other_upgrade_is_ignored_too(wire, upgrade):
    headers = ("Connection: upgrade", f"Upgrade: {upgrade}")
    wire.send(*PREDICT, length_of(QUESTION), *headers, body=QUESTION)
    assert wire.read().status == 200
    assert works(wire)


def test_the_body_of_an_upgrade_may_come_later_and_in_chunks(wire):
    wire.send(*PREDICT, CHUNKED, *CURL)
    wire.write(chunk(QUESTION[:30]))
    wire.write(chunk(QUESTION[30:]) + chunk(b""))
    assert wire.read().status == 200
    assert works(wire)


def test_requests_behind_an_upgrade_are_answered_in_their_order(wire):
    for body in (QUESTION, b"{", QUESTION):
        wire.send(*PREDICT, length_of(body), *CURL, body=body)
    assert [wire.read().status for _ in range(3)] == [200, 400, 200]


def test_who_asks_first_and_upgrades_is_told_to_continue(wire):
    wire.send(*PREDICT, length_of(QUESTION), *CURL, "Expect: 100-continue")
    assert wire.read().status == 100
    wire.write(QUESTION)
    assert wire.read().status == 200


# -- blanks around a value


@pytest.mark.parametrize("value", ["mine ", " mine\t", "\t mine \t "], ids=repr)
def test_blanks_around_a_value_are_no_part_of_it(wire, entries, value):
    wire.send(*HEALTH, f"X-Request-ID:{value}")
    assert wire.read().headers["x-request-id"] == "mine"
    assert dict(entries.get(timeout=PATIENCE_S).request_headers)["x-request-id"] == "mine"


def test_a_client_that_asks_first_with_a_blank_behind_is_told_to_continue(wire):
    wire.send(*PREDICT, length_of(QUESTION), "Expect: 100-Continue ")
    assert wire.read().status == 100
    wire.write(QUESTION)
    assert wire.read().status == 200


def test_a_blank_that_comes_alone_is_no_part_of_a_value_either(wire):
    for part in (b"\r\n".join([GET.encode(), HOST.encode(), b"X-Request-ID: mine"]), b" ", b"\r"):
        wire.write(part)
    wire.write(b"\n\r\n")
    assert wire.read().headers["x-request-id"] == "mine"


# -- what a head may be


@pytest.mark.parametrize(
    "head",
    [
        (GET, HOST, "Cookie: " + "x" * MOST_HEAD_BYTES),
        (GET, HOST, *["X-Many: 1"] * 8_000),
        (f"GET /api/v1/health?x={'x' * 40_000} HTTP/1.1", HOST, "X: " + "x" * 30_000),
        (f"GET /{'x' * (MOST_HEAD_BYTES + 1)} HTTP/1.1", HOST),
    ],
    ids=["a long value", "many headers", "long in sum", "a long path"],
)
def test_a_head_beyond_64_kib_is_431(wire, connect, head):
    wire.send(*head)
    assert refusal(wire) == TOO_LARGE
    assert works(connect())


def test_a_head_without_end_is_431_before_it_ends_and_the_answer_arrives(wire, connect):
    wire.write(b"\r\n".join([GET.encode(), HOST.encode(), b"X: "]))
    for _ in range(20):
        wire.write(b"x" * 10_000)
    answer = wire.read()
    assert (answer.status, answer.code) == TOO_LARGE
    assert answer.headers["connection"] == "close"
    assert wire.at_end()
    assert works(connect())


def test_a_head_of_nearly_64_kib_is_read(wire):
    wire.send(*HEALTH, "X: " + "x" * (MOST_HEAD_BYTES - 200))
    assert wire.read().status == 200
    assert works(wire)


def test_a_head_that_comes_letter_by_letter_is_read(wire):
    for letter in "\r\n".join([*HEALTH, "", ""]):
        wire.write(letter.encode())
    assert wire.read().status == 200


def test_a_small_head_behind_a_large_body_is_not_taken_for_a_large_one(wire):
    large = b"x" * 60_000
    wire.send(*PREDICT, length_of(large), body=large + GET.encode() + b"\r\n")
    assert wire.read().status == 400
    wire.send(HOST)
    assert wire.read().status == 200


# -- what is no HTTP has the shape of every error


@pytest.mark.parametrize(
    "data",
    [b"hello\r\n\r\n", b"GET /\xff HTTP/1.1\r\n\r\n", b"\x16\x03\x01 TLS\r\n\r\n"],
    ids=["a word", "a byte", "TLS"],
)
def test_what_is_no_http_is_400_in_the_envelope(wire, connect, data):
    wire.write(data)
    answer = wire.read()
    assert (answer.status, answer.code) == MALFORMED
    assert answer.headers["x-request-id"] == json.loads(answer.body)["meta"]["request_id"]
    assert wire.at_end()
    assert works(connect())


def test_a_broken_chunk_is_400_in_the_envelope(wire, connect):
    wire.send(*PREDICT, CHUNKED, body=b"not a size\r\n")
    assert refusal(wire) == MALFORMED
    assert wire.at_end()
    assert works(connect())


def test_what_stands_behind_a_request_does_not_take_its_answer(wire):
    wire.send(*HEALTH)
    answer = wire.read()
    wire.send(*HEALTH, body=b"no request at all\r\n\r\n")
    assert wire.read().status == answer.status == 200


# -- Host


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:1",
        "127.0.0.1:80",
        "127.8.9.1",
        "[::1]:8000",
        "my.localhost",
        "[::1]",
    ],
)
def test_names_of_this_computer_are_answered(wire, host):
    wire.send(GET, f"Host: {host}")
    assert wire.read().status == 200


@pytest.mark.parametrize("hosts", [(), (HOST, HOST), (HOST, "Host: evil.example")], ids=str)
def test_no_host_or_two_is_400(wire, hosts):
    wire.send(GET, *hosts)
    assert refusal(wire) == MALFORMED


@pytest.mark.parametrize(
    "host",
    ["", "a b", "http://localhost", "localhost/", "[::1", "localhost:x", "a@b", "[1]"],
)
def test_an_invalid_host_is_400(wire, host):
    wire.send(GET, f"Host: {host}")
    assert refusal(wire) == MALFORMED


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.nip.io", "10.0.0.1"],
)
def test_a_foreign_host_is_421_and_nothing_happens(wire, entries, host):
    forwarded = ("X-Forwarded-Host: localhost", "X-Forwarded-For: 127.0.0.1", "Forwarded: host=a")
    wire.send(
        PREDICT[0], f"Host: {host}", *PREDICT[2:], *forwarded, length_of(QUESTION), body=QUESTION
    )
    assert refusal(wire) == (421, "MISDIRECTED_REQUEST")
    entry = entries.get(timeout=PATIENCE_S)
    assert (entry.status, entry.answered_by) == (421, "gate")
    assert works(wire)


@pytest.mark.parametrize("path", ["/docs", "/openapi.json", "/nothing", "/oauth/authorize"])
def test_every_path_is_421_for_a_foreign_host(wire, path):
    wire.send(f"GET {path} HTTP/1.1", "Host: evil.example")
    assert refusal(wire) == (421, "MISDIRECTED_REQUEST")


def test_http_1_0_needs_no_host(wire):
    wire.send("GET /api/v1/health HTTP/1.0")
    assert wire.read().status == 200
    assert wire.at_end()


def test_http_1_0_with_a_foreign_host_is_421(wire):
    wire.send("GET /api/v1/health HTTP/1.0", "Host: evil.example")
    assert wire.read().status == 421


@pytest.mark.parametrize(
    ("target", "status"),
    [
        ("http://localhost:8000/api/v1/health", 200),
        ("http://127.0.0.1/api/v1/health?", 200),
        ("http://evil.example/api/v1/health", 421),
        ("http://127.0.0.1", 404),
        ("http://a@127.0.0.1/api/v1/health", 400),
    ],
)
def test_the_host_of_a_whole_address_counts_before_that_of_the_header(wire, target, status):
    wire.send(f"GET {target} HTTP/1.1", "Host: other.example")
    assert wire.read().status == status
    assert works(wire)


def test_a_whole_address_needs_a_host_as_well(wire):
    wire.send("GET http://127.0.0.1/api/v1/health HTTP/1.1")
    assert refusal(wire) == MALFORMED
