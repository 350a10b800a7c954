import asyncio
from types import SimpleNamespace

import pytest

from labapi.domain.clock import ManualClock
from labapi.web.layers.journal import KEPT_BYTES, JournalLayer
from tests.classroom.conftest import echo, hello

SCOPE = {
    "type": "http",
    "method": "POST",
    "path": "/a b",
    "raw_path": b"/a%20b",
    "query_string": b"x=1",
    "http_version": "1.1",
    "client": ("127.0.0.1", 5),
    "headers": [(b"x-name", b"caf\xe9")],
}


def run(app, *received, scope=None):
    """Send one request through the layer; return the entries, and what was sent by when."""
    entries, sent, incoming = [], [], iter(received or [{"type": "http.request", "body": b""}])
    clock = ManualClock()
    layer = JournalLayer(app, entries.append, clock)

    async def receive():
        return next(incoming)

    async def send(message):
        sent.append((message["type"], len(entries)))

    async def whole():
        await layer(dict(SCOPE, clock=clock) if scope is None else scope, receive, send)

    try:
        asyncio.run(whole())
    except ZeroDivisionError:
        sent.append(("raised", len(entries)))
    return entries, sent


def test_entry_has_both_sides():
    (entry,), _ = run(echo, {"type": "http.request", "body": b"abc"})
    assert (entry.method, entry.target, entry.request_body) == ("POST", "/a%20b?x=1", b"abc")
    assert (entry.status, entry.response_headers[0][0]) == (200, "content-type")
    assert entry.request_headers == (("x-name", "café"),)


def test_entry_is_recorded_before_the_last_byte_leaves():
    _, sent = run(hello)
    assert sent == [("http.response.start", 0), ("http.response.body", 1)]


@pytest.mark.parametrize(("status", "size"), [(200, b"2"), (200, b"0"), (204, b""), (304, b"9")])
def test_entry_is_recorded_before_the_promised_bytes_have_left(status, size):
    async def streaming(scope, receive, send):
        headers = [(b"content-length", size)] if size else []
        await send({"type": "http.response.start", "status": status, "headers": headers})
        body = b"hi" if size == b"2" else b""
        await send({"type": "http.response.body", "body": body, "more_body": True})
        await send({"type": "http.response.body", "body": b""})

    _, sent = run(streaming)
    recorded = [entries for _, entries in sent]
    assert recorded == ([0, 1, 1] if size == b"2" else [1, 1, 1])


def test_stream_without_a_length_starts_at_once():
    async def streaming(scope, receive, send):
        await send({"type": "http.response.start", "status": 200, "headers": []})
        scope["clock"].advance(seconds=1)
        await send({"type": "http.response.body", "body": b"x"})

    _, sent = run(streaming)
    assert sent[0] == ("http.response.start", 0)


def test_duration_comes_from_the_clock():
    async def slow(scope, receive, send):
        scope["clock"].advance(seconds=0.25)
        await hello(scope, receive, send)

    (entry,), _ = run(slow)
    assert entry.duration_ms == 250


def test_long_bodies_are_counted_whole_and_kept_in_part():
    parts = [{"type": "http.request", "body": b"x" * 50_000, "more_body": True}] * 2
    (entry,), _ = run(echo, *parts, {"type": "http.request", "body": b""})
    assert (entry.request_size, len(entry.request_body)) == (100_000, KEPT_BYTES)
    assert entry.response_size > KEPT_BYTES == len(entry.response_body)


def test_crash_before_the_answer_is_a_500_with_its_traceback():
    async def crash(scope, receive, send):
        raise ZeroDivisionError("by hand")

    (entry,), sent = run(crash)
    assert entry.status == 500
    assert "ZeroDivisionError: by hand" in entry.crash
    assert sent == [("raised", 1)]


def test_traceback_that_follows_a_sent_500_is_kept():
    async def answer_then_raise(scope, receive, send):
        await send({"type": "http.response.start", "status": 500, "headers": []})
        await send({"type": "http.response.body", "body": b"sorry"})
        raise ZeroDivisionError

    (entry,), sent = run(answer_then_raise)
    assert "ZeroDivisionError" in entry.crash
    assert [kind for kind, _ in sent] == ["http.response.start", "http.response.body", "raised"]


def test_client_that_leaves_gets_no_status():
    async def late(scope, receive, send):
        await receive()
        await hello(scope, receive, send)

    (entry,), _ = run(late, {"type": "http.disconnect"})
    assert (entry.status, entry.response_headers, entry.response_body) == (None, (), b"")


def test_notes_of_inner_layers_are_taken_from_the_scope():
    async def noting(scope, receive, send):
        scope["labapi.trace"] = SimpleNamespace(spans=["a span"])
        scope["labapi.answered_by"], scope["labapi.crash"] = "errors", "Traceback"
        await hello(scope, receive, send)

    (entry,), _ = run(noting)
    assert (entry.spans, entry.answered_by, entry.crash) == (("a span",), "errors", "Traceback")


def test_the_lifespan_passes_unrecorded():
    async def note(scope, receive, send):
        await send({"type": scope["type"]})

    entries, sent = run(note, scope={"type": "lifespan"})
    assert (entries, sent) == ([], [("lifespan", 0)])
