"""What another protocol says within an exchange is read and drawn: GraphQL, gRPC, JSON-RPC."""

import json
from datetime import UTC, datetime

import pytest

from labapi.classroom.exchange.exchange import exchange_of
from labapi.classroom.exchange.message.reading import Line, spoken_in
from labapi.classroom.exchange.replay import replay
from labapi.classroom.exchange.show import show
from labapi.classroom.journal.record import Record
from labapi.web.layers.journal import Entry

KEY = "lab_0123456789abcdef_" + "x" * 43
QUERY = "query Best($n: Int!) { models(limit: $n) { items { id } } }"
ERROR = {"message": "There is no model 'x'.", "path": ["model"], "extensions": {"code": "LOST"}}


def entry(asked=b"", answer=b"", target="/graphql", protocol="", kind=b"application/json", **more):
    """Make an entry of a POST and its 200."""
    asked, answer = (
        one if isinstance(one, bytes) else json.dumps(one).encode() for one in (asked, answer)
    )
    headers = tuple((name.encode(), value.encode()) for name, value in more.pop("told", {}).items())
    return Entry(
        number=1,
        started_at=datetime(2026, 1, 1, tzinfo=UTC),
        client="127.0.0.1:1",
        http_version="1.1",
        method=more.pop("method", "POST"),
        target=target,
        raw_request_headers=((b"host", b"127.0.0.1:1"), (b"content-type", kind)),
        request_body=asked,
        request_size=more.pop("size", len(asked)),
        status=200,
        raw_response_headers=((b"content-type", kind), *headers),
        response_body=answer,
        response_size=len(answer),
        duration_ms=1.0,
        trace=None,
        answered_by=None,
        crash=None,
        protocol=protocol,
        **more,
    )


def both(shown):
    return repr(shown), shown._repr_html_()


def call(method, params=None, **answer):
    asked = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params or {}}
    return entry(asked, {"jsonrpc": "2.0", "id": 1, **answer}, target="/mcp", protocol="MCP")


def grpc_call(status="0", message="", answer=b"\0\0\0\0\2\x08\x01"):
    told = {"grpc-status": status, "grpc-message": message}
    asked = b"\0\0\0\0\2\x08\x23"
    target, kind = "/loans.v1.Loans/Predict", b"application/grpc"
    return entry(asked, answer, target, "gRPC", kind, told=told)


def test_a_query_is_indented_and_its_variables_stand_below():
    for drawn in both(show(entry({"query": QUERY, "variables": {"n": 2}}, {"data": {}}))):
        assert "models(limit: $n) {\n" in drawn
        assert "variables" in drawn
        assert "GraphQL, query Best" in drawn
        assert '\\"' not in drawn


def test_a_query_of_several_lines_stays_as_its_author_has_it():
    written = "\n    { models {   items { id } }\n      health { status } }"
    shown = repr(show(entry({"query": written}))).splitlines()
    first = next(line for line in shown if "models {   items" in line)
    indent = len(first) - len(first.lstrip())
    assert shown[shown.index(first) + 1] == " " * indent + "  health { status } }"


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        ({"query": QUERY}, "query Best"),
        ({"query": "{ models { items { id } } }"}, "query models"),
        ({"query": "mutation ($f: F!) { predict(features: $f) { id } }"}, "mutation predict"),
        ({"query": "query A { a } mutation B { b }", "operationName": "B"}, "mutation B"),
        ({"query": "# query X\nsubscription S { s }"}, "subscription S"),
        ({"query": "{ first: models { items { id } } }"}, "query models"),
        ({"query": "nonsense"}, "query"),
    ],
)
def test_a_query_has_a_name(asked, name):
    assert Line(entry(asked)).name == name


def test_a_query_in_an_address_is_one_too():
    asked = entry(method="GET", target="/graphql?query=%7B%20health%20%7B%20status%20%7D%20%7D")
    assert Line(asked).name == "query health"


def test_a_long_batch_that_was_cut_still_has_its_query():
    cut = json.dumps({"query": QUERY, "variables": {"n": 5}}).encode()[:-10]
    said = spoken_in(exchange_of(entry(cut, size=100_000)))
    assert (said.name, [part.title for part in said.sent]) == (
        "query Best",
        ["query", "variables that were not kept whole"],
    )


def test_an_error_in_a_200_is_shown_as_one():
    answer = {"data": {"model": None}, "errors": [ERROR]}
    asked = entry({"query": "{ model(id: 1) { id } }"}, answer)
    for drawn in both(show(asked)):
        assert "1 error, though the HTTP status is 200" in drawn
        assert "no model" in drawn
        assert "(LOST)" in drawn
    line = Line(asked)
    assert (line.failure, line.family, line.meaning) == ("1 error", 4, "")


@pytest.mark.parametrize("errors", [None, [], "x", [3], {}])
def test_what_is_no_list_of_errors_is_none(errors):
    assert Line(entry({"query": QUERY}, {"errors": errors})).failure == ""


def test_what_a_query_and_its_variables_hide_is_masked():
    asked = entry({"query": f'{{ a(key: "{KEY}") {{ b }} }}', "variables": {"token": "abc-secret"}})
    for drawn in both(show(asked)):
        assert KEY not in drawn
        assert "abc-secret" not in drawn
    assert KEY in repr(show(asked, secrets=True))


def test_rest_is_not_taken_for_another_protocol():
    asked = entry({"query": "loans", "features": {}}, {"errors": [1]}, target="/api/v1/search")
    assert Line(asked).protocol == "HTTP"
    assert "(HTTP" not in repr(show(asked))


def test_a_tool_is_the_name_of_its_call():
    assert Line(call("tools/call", {"name": "predict_loan"})).name == "tools/call predict_loan"
    assert Line(call("tools/list")).name == "tools/list"
    assert Line(call("tools/list")).protocol == "MCP"


def test_a_call_that_failed_says_so():
    refused = call("tools/list", error={"code": -32602, "message": "No such cursor."})
    broken = call("tools/call", result={"isError": True, "content": [{"text": "age is 12"}]})
    assert "error -32602, though the HTTP status is 200" in repr(show(refused))
    assert "No such cursor." in show(refused)._repr_html_()
    assert "the tool failed" in repr(show(broken))
    assert "age is 12" in show(broken)._repr_html_()
    assert Line(call("tools/call", result={"isError": False})).failure == ""


def test_a_failure_that_the_status_tells_is_no_surprise():
    refused = call("nope", error={"code": -32601, "message": "No such method."})
    assert Line(refused._replace(status=404)).status == "404 Not Found: error -32601"


def test_a_call_answered_by_events_is_read_by_its_last_one():
    asked = {"jsonrpc": "2.0", "id": 1, "method": "tools/call"}
    event = b'event: message\ndata: {"error": {"code": -1, "message": "late"}}\n\n'
    answered = entry(asked, event, target="/mcp", told={})
    headers = ((b"content-type", b"text/event-stream"),)
    assert Line(answered._replace(raw_response_headers=headers)).failure == "error -1"


def test_a_call_of_grpc_is_decoded_by_field_number_with_its_bytes_beside():
    for drawn in both(show(grpc_call())):
        assert "varint" in drawn
        assert "35" in drawn
        assert "08 23" in drawn.replace("</span> <span", " ") or "23" in drawn
        assert "0 (OK)" in drawn
        assert "curl" not in drawn


def test_a_status_of_grpc_is_told_in_words():
    failed = grpc_call("5", "no%20model", answer=b"")
    for drawn in both(show(failed)):
        assert "grpc-status 5 NOT_FOUND, though the HTTP status is 200" in drawn
        assert "no model" in drawn
        assert "no message" in drawn
    assert "of no known name" in Line(grpc_call("77")).failure


def test_a_credential_in_a_message_is_masked_and_so_are_its_bytes():
    content = KEY.encode()
    message = bytes([0x0A, len(content)]) + content
    call = grpc_call(answer=b"\0" + len(message).to_bytes(4) + message)
    for drawn in both(show(call)):
        assert "lab_•" in drawn
        assert KEY not in drawn
        assert content[:6].hex(" ") not in drawn


def test_a_call_of_grpc_cannot_be_sent_again_and_says_so():
    with pytest.raises(ValueError, match="a client of its own protocol"):
        replay(grpc_call())


def test_a_journal_of_http_alone_has_no_column_for_it():
    journal = Record()
    journal.record(entry(target="/api/v1/health"))
    assert "protocol" not in journal._repr_html_()
    assert "protocol" not in journal.to_frame().columns


def test_a_journal_tells_protocol_name_and_failure_of_each():
    journal = Record()
    for one in (
        entry(target="/api/v1/health"),
        entry({"query": QUERY}, {"errors": [ERROR, ERROR]}),
        call("tools/call", {"name": "predict_loan"}),
        grpc_call("5"),
    ):
        journal.record(one)
    lines = repr(journal).splitlines()
    assert lines[1].startswith("1  HTTP     POST  /api/v1/health  →  200 OK  ")
    assert lines[2].startswith("2  GraphQL  POST  /graphql  query Best  →  200 OK, but 2 errors")
    assert lines[3].startswith("3  MCP      POST  /mcp  tools/call predict_loan  →  200 OK")
    assert "200 OK, but grpc-status 5 NOT_FOUND" in lines[4]
    assert "query Best" in journal._repr_html_()
    frame = journal.to_frame()
    assert list(frame.protocol) == ["HTTP", "GraphQL", "MCP", "gRPC"]
    assert list(frame.name) == ["", "query Best", "tools/call predict_loan", ""]
    assert frame.failed[2] == "2 errors"
