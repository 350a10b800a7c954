"""Odd bytes and odd orders at the OAuth endpoints: each has one answer, and none is a 500."""

from __future__ import annotations

import json

import pytest

from tests.contract.wire import HOST, length, works

FORM = "Content-Type: application/x-www-form-urlencoded"
POST = "POST /oauth/token HTTP/1.1"


def test_a_client_that_asks_first_is_refused_without_100(wire):
    wire.send(POST, HOST, FORM, "Content-Length: 9000", "Expect: 100-continue")
    answer = wire.read()
    assert (answer.status, json.loads(answer.body)["error"]) == (400, "invalid_request")
    assert answer.headers["connection"] == "close"


@pytest.mark.parametrize(
    "header",
    [b"Authorization: Basic \xff\xfe", b"Authorization: \xff", b"Authorization:", b"Cookie: \xff"],
    ids=repr,
)
def test_odd_bytes_in_a_header_are_an_unknown_client(wire, header):
    body = b"grant_type=client_credentials"
    wire.send(POST, HOST, FORM, header, length(body), body=body)
    answer = wire.read()
    assert (answer.status, json.loads(answer.body)["error"]) == (401, "invalid_client")
    assert works(wire)


@pytest.mark.parametrize("query", [b"?client_id=%ff", b"?%", b"?" + b"a" * 5_000, b""], ids=repr)
def test_an_odd_address_of_the_consent_page_is_a_page_that_says_so(wire, query):
    wire.send(b"GET /oauth/authorize" + query + b" HTTP/1.1", HOST)
    answer = wire.read()
    assert (answer.status, answer.headers["content-type"]) == (400, "text/html; charset=utf-8")
    assert works(wire)


@pytest.mark.parametrize("host", ["Host: evil.example", "Host: a b", "Host: [::1", "Host: x:y"])
def test_an_odd_host_is_no_500(wire, host):
    wire.send("GET /.well-known/oauth-authorization-server HTTP/1.1", host)
    assert wire.read().status == (421 if host == "Host: evil.example" else 400)
