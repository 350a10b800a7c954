"""What a proxy does to headers: what it takes off, what it adds, and what it leaves alone."""

from __future__ import annotations

import pytest

from labapi.classroom.server.hops import (
    ONE_CONNECTION,
    forwarded,
    forwards_left,
    has_passed,
    is_coded,
    pseudonym_of,
    request_headers,
    response_headers,
    values,
)

HOST = (b"host", b"127.0.0.1:8000")


def passed(*came, method="GET", version="1.1", client=("127.0.0.1", 50_000)):
    """The headers of a request behind the proxy."""
    scope = {"method": method, "http_version": version, "client": client, "scheme": "http"}
    scope["headers"] = [HOST, *came]
    return request_headers(scope, "labapi", "127.0.0.1:9000")


@pytest.mark.parametrize("name", sorted(ONE_CONNECTION - {b"connection", b"transfer-encoding"}))
def test_what_speaks_of_one_connection_ends_there(name):
    assert values(passed((name, b"x")), name) == []
    assert values(response_headers(200, [(name, b"x")], "1.1", "labapi"), name) == []


def test_each_side_has_its_own_connection_header():
    assert values(passed((b"connection", b"keep-alive")), b"connection") == [b"close"]
    assert response_headers(200, [(b"connection", b"close")], "1.1", "p") == [(b"via", b"1.1 p")]


def test_what_a_connection_header_lists_ends_there_whatever_its_case():
    came = [(b"connection", b"X-Hop,close"), (b"connection", b" x-two"), (b"x-hop", b"1")]
    went = passed(*came, (b"x-two", b"2"), (b"x-far", b"3"))
    assert [values(went, name) for name in (b"x-hop", b"x-two", b"x-far")] == [[], [], [b"3"]]


def test_no_connection_header_takes_off_what_says_where_a_message_ends():
    went = passed((b"connection", b"host, content-length"), (b"content-length", b"3"))
    assert HOST in went
    assert (b"content-length", b"3") in went


def test_a_length_beside_chunks_is_dropped_on_both_ways():
    came = [(b"content-length", b"3"), (b"transfer-encoding", b"chunked")]
    went = passed(*came)
    assert values(went, b"content-length") == []
    assert values(went, b"transfer-encoding") == [b"chunked"]
    assert response_headers(200, came, "1.1", "p") == [(b"via", b"1.1 p")]


@pytest.mark.parametrize(
    ("codings", "coded"),
    [([], False), ([b"Chunked"], False), ([b"gzip, chunked"], True), ([b"gzip", b"chunked"], True)],
)
def test_a_body_is_coded_by_all_but_chunks(codings, coded):
    assert is_coded([(b"transfer-encoding", value) for value in codings]) == coded


@pytest.mark.parametrize("version", ["1.0", "1.1"])
def test_via_tells_in_which_version_the_message_came(version):
    assert values(passed(version=version), b"via") == [f"{version} labapi".encode()]
    assert response_headers(200, [], version, "p") == [(b"via", f"{version} p".encode())]


@pytest.mark.parametrize(
    ("name", "added"),
    [
        (b"via", b"1.1 labapi"),
        (b"x-forwarded-for", b"127.0.0.1"),
        (b"forwarded", b'for=127.0.0.1;host="127.0.0.1:8000";proto=http'),
    ],
)
def test_what_came_stands_before_what_is_added_also_of_two_lines(name, added):
    went = passed((name, b"first"), (b"x-between", b"1"), (name, b"second"))
    assert values(went, name) == [b"first, second, " + added]


def test_a_client_without_an_address_is_unknown():
    went = passed(client=None)
    assert values(went, b"x-forwarded-for") == [b"unknown"]
    assert values(went, b"forwarded")[0].startswith(b"for=unknown;")


def test_an_address_of_ipv6_is_quoted_in_one_header_and_bare_in_the_other():
    went = passed(client=("2001:db8::7", 50_000))
    assert values(went, b"x-forwarded-for") == [b"2001:db8::7"]
    assert values(went, b"forwarded")[0].startswith(b'for="[2001:db8::7]";')


def test_no_host_can_write_a_further_pair_into_forwarded():
    assert forwarded("::1", 'a";for=x\\', "") == 'for="[::1]";host="a\\";for=x\\\\";proto=http'


def test_a_request_of_http_1_0_gets_the_host_that_it_may_lack_and_loses_expect():
    scope = {"method": "GET", "http_version": "1.0", "client": None}
    scope["headers"] = [(b"expect", b"100-continue")]
    went = request_headers(scope, "labapi", "127.0.0.1:9000")
    assert values(went, b"host") == [b"127.0.0.1:9000"]
    assert values(went, b"expect") == []
    assert values(passed((b"expect", b"100-continue")), b"expect") == [b"100-continue"]


@pytest.mark.parametrize(
    ("method", "came", "went"),
    [
        ("OPTIONS", [b"7"], [b"6"]),
        ("TRACE", [b"1"], [b"0"]),
        ("GET", [b"7"], [b"7"]),
        ("OPTIONS", [], []),
        ("OPTIONS", [b"many"], [b"many"]),
        ("OPTIONS", [b"1" * 5_000], [b"1" * 5_000]),
    ],
)
def test_max_forwards_counts_down_for_the_two_methods_that_look_for_the_way(method, came, went):
    lines = [(b"max-forwards", value) for value in came]
    assert values(passed(*lines, method=method), b"max-forwards") == went


def test_only_a_zero_ends_the_way():
    line = [(b"max-forwards", b"0")]
    assert [forwards_left(method, line) for method in ("TRACE", "GET")] == [0, None]


@pytest.mark.parametrize("status", [204, 304])
def test_an_answer_without_a_body_names_no_length(status):
    assert response_headers(status, [(b"content-length", b"9")], "1.1", "p") == [(b"via", b"1.1 p")]


def test_all_else_of_an_answer_stays_as_it_came_and_in_its_order():
    came = [
        (b"date", b"Sun, 29 Nov 2026 12:00:00 GMT"), (b"set-cookie", b"a=1"), (b"etag", b'"1"'),
        (b"set-cookie", b"b=2"), (b"content-length", b"9"), (b"proxy-authenticate", b"Basic"),
    ]  # fmt: skip
    assert response_headers(200, came, "1.1", "p") == [*came, (b"via", b"1.1 p")]


@pytest.mark.parametrize(
    ("via", "circle"),
    [
        (b"1.1 labapi-a", True),
        (b"1.0 x, HTTP/1.1 labapi-a (mine)", True),
        (b"1.1 labapi-ab, 1.1 b", False),
        (b"1.1 x (a, 1.1 labapi-a , b)", False),
        (b"", False),
        (b"labapi-a", False),
    ],
)
def test_a_circle_is_seen_by_the_proxys_own_name_and_by_no_other(via, circle):
    assert has_passed([(b"via", via)], "labapi-a") == circle


def test_any_name_makes_a_token():
    assert pseudonym_of('mein "Tor", 2ä') == "labapi-mein--Tor---2-"
