"""What comes in parts: read as it comes, drawn item by item, and its end told in words."""

from __future__ import annotations

import json
import re
import threading

import pytest
import requests
from requests.exceptions import ChunkedEncodingError
from starlette.responses import StreamingResponse

import labapi
from labapi.classroom.exchange.show import show
from labapi.classroom.exchange.stream import arriving
from labapi.classroom.exchange.stream.drawn import draw_stream, headline, stream_lines
from labapi.classroom.exchange.stream.events import Reader, stream_of
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.serving import serve
from tests.classroom.exchange.test_show import HOSTILE, elements

PATIENCE_S = 10
SSE, NDJSON = "text/event-stream", "application/x-ndjson"
ITEM = '{"status":"success","data":{"prediction":"approved"}}'
BAD = '{"status":"error","error":{"code":"VALIDATION_ERROR"}}'
BROKEN = '{"status":"error","error":{"code":"STORE_FULL"},"meta":{}}'
each_type = pytest.mark.parametrize("kind", [SSE, NDJSON])


def end(items):
    return json.dumps({"status": "end", "items": items})


def written(kind, *parts, last=None):
    """Write items and how they end, as a server would."""
    if kind == NDJSON:
        return "".join(f"{part}\n" for part in (*parts, *([last[1]] if last else ())))
    events = "".join(f"data: {part}\n\n" for part in parts)
    return events + (f"event: {last[0]}\ndata: {last[1]}\n\n" if last else "")


def read(kind, *parts, last=None, **known):
    return stream_of(written(kind, *parts, last=last).encode(), kind, **known)


@pytest.fixture(name="lab")
def _lab():
    lab = labapi.start("streamed")
    yield lab
    lab.stop()


def ask(lab, kind, count, bad=0, stream=True):
    young = {"features": {**labapi.EXAMPLE, "age": 12}}
    asked = {"items": [{"features": labapi.EXAMPLE}] * count + [young] * bad}
    url, headers = f"{lab.url}/api/v1/predict/batch", {"Accept": kind}
    return requests.post(url, json=asked, headers=headers, stream=stream)


@each_type
def test_each_item_has_its_place_and_its_time_and_the_end_is_told(lab, kind):
    shown = show(ask(lab, kind, 3, bad=1))
    text = repr(shown)
    assert re.search(r"4 items: the first ⟨.+⟩ after the request left, the last ⟨.+⟩\.", text)
    assert re.search(r"• item 0  ⟨[\d.]+ ms⟩  (data: )?\{\"status\":\"success\"", text)
    assert re.search(r"✗ item with an error 3  ⟨", text)
    assert "Whole: the stream says that this was its end, after 4 items." in text
    assert {"li", "code"} <= set(elements(shown._repr_html_()))
    assert "Whole: the stream says" in shown._repr_html_()


@each_type
def test_an_answer_that_was_shown_has_its_body_still(lab, kind):
    r = ask(lab, kind, 3)
    show(r)
    assert r.text.count('"success"') == 3
    assert repr(show(r)).count("• item") == 3


@each_type
def test_a_whole_answer_is_drawn_item_by_item_too_and_says_that_nobody_watched(lab, kind):
    text = repr(show(ask(lab, kind, 3, stream=False)))
    assert "3 items. Read whole, so nobody saw when each came. Ask with stream=True" in text
    assert "• item 2  " in text


@each_type
def test_two_runs_look_the_same_after_the_rule(lab, kind):
    shown = [show(ask(lab, kind, 12, bad=1)) for _ in "12"]
    for texts in zip(*[(repr(s), s._repr_html_()) for s in shown], strict=True):
        assert RULE.sub("⟨⟩", texts[0]) == RULE.sub("⟨⟩", texts[1])


@each_type
def test_an_error_in_the_stream_is_marked_in_words(lab, kind):
    lab.configure(fault="midway")
    shown = show(ask(lab, kind, 250))
    for text in (repr(shown), shown._repr_html_()):
        assert "Broken off: INTERNAL_ERROR. The stream itself says so, after 100 items." in text
        assert "In the server&#x27;s journal: 200 OK, then INTERNAL_ERROR" in text.replace(
            "'", "&#x27;"
        )
        assert "✗" in text


def test_many_items_are_cut_to_the_first_and_the_last(lab):
    shown = show(ask(lab, SSE, 250))
    text = repr(shown)
    assert "item 3  " in text
    assert "item 4  " not in text
    assert "… 244 items more …" in text
    assert "item 249  " in text
    assert "… and 204 items more." in shown._repr_html_()


def test_each_item_is_seen_when_it_comes_and_not_when_all_is_there(monkeypatch):
    first_was_drawn = threading.Event()

    async def app(scope, receive, send):
        async def parts():
            yield b"data: one\n\nda"
            waited = await __import__("asyncio").to_thread(first_was_drawn.wait, PATIENCE_S)
            yield b"ta: two\n\n" if waited else b"ta: nobody saw the first\n\n"

        await StreamingResponse(parts(), media_type=SSE)(scope, receive, send)

    drawn = []

    class Sight:
        def __init__(self, secrets):
            pass

        def draw(self, reader):
            drawn.append([event.data for event in reader.events])
            first_was_drawn.set()

        def hide(self):
            drawn.append("hidden")

    monkeypatch.setattr(arriving, "_Sight", Sight)
    monkeypatch.setattr(arriving, "is_repeatable", lambda: False)
    monkeypatch.setattr(arriving, "shell", lambda: type("Shell", (), {"kernel": object()}))
    served = serve(app, "slow")
    try:
        text = repr(show(requests.get(served.url, stream=True)))
    finally:
        served.stop()
    assert drawn == [["one"], ["one", "two"], "hidden"]
    assert "data: two" in text
    assert "No end: after 2 items nothing more came. Nothing says whether that was all." in text


def test_nothing_is_drawn_meanwhile_where_outputs_are_to_be_the_same(lab, monkeypatch):
    monkeypatch.setattr(arriving, "is_repeatable", lambda: True)
    monkeypatch.setattr(arriving, "shell", lambda: type("Shell", (), {"kernel": object()}))
    monkeypatch.setattr(arriving, "_Sight", None)
    assert "Whole" in repr(show(ask(lab, SSE, 2)))


def test_who_read_the_stream_before_is_told_what_to_do(lab):
    r = ask(lab, SSE, 2)
    list(r.iter_lines())
    with pytest.raises(ValueError, match="before you read it, or show the journal's entry"):
        show(r)


def test_an_answer_that_is_no_stream_is_shown_though_it_was_asked_for_as_one(lab):
    r = ask(lab, "application/json", 2)
    assert '"status": "success"' in repr(show(r))


def test_a_connection_that_breaks_is_told_as_a_cut(lab, monkeypatch):
    r = ask(lab, SSE, 2)

    def pieces(r):
        yield written(SSE, ITEM).encode() + b"data: {"
        raise ChunkedEncodingError("gone")

    monkeypatch.setattr(arriving, "_pieces", pieces)
    assert "Cut: the connection broke after 1 item." in repr(show(r))


@each_type
@pytest.mark.parametrize(
    ("last", "verdict"),
    [
        (("end", end(2)), "Whole: the stream says that this was its end, after 2 items."),
        (("end", end(3)), "Not whole: the end speaks of 3 items, and 2 items came."),
        (("failure", BROKEN), "Broken off: STORE_FULL. The stream itself says so, after 2 items."),
        (None, "No end: after 2 items nothing more came. Nothing says whether that was all."),
    ],
)
def test_how_a_stream_ended_is_said_in_words(kind, last, verdict):
    stream = read(kind, ITEM, BAD, last=last)
    assert stream.verdict == verdict
    assert stream.is_whole is verdict.startswith("Whole")
    assert stream_lines(stream)[-1] == verdict


def test_an_entry_of_which_only_the_beginning_was_kept_is_not_called_cut():
    stream = read(SSE, ITEM, ITEM, elided=7)
    assert stream.verdict == "The journal kept the beginning only, with 2 items."
    assert "✗" not in draw_stream(stream)


def test_the_journals_own_entry_of_a_stream_is_drawn_without_advice_for_a_client(lab):
    ask(lab, SSE, 2, stream=False)
    text = repr(show(lab.journal[-1]))
    assert "\n  2 items.\n" in text


def test_events_are_found_wherever_the_pieces_are_cut():
    whole = 'event: note\r\ndata: {"a":\r\ndata: 1}\r\n\r\n: still here\n\ndata:é\n\n'.encode()
    found = set()
    for size in range(1, len(whole) + 1):
        reader = Reader("event")
        for start in range(0, len(whole), size):
            reader.feed(whole[start : start + size])
        found.add(tuple((event.name, event.data, event.kind) for event in reader.events))
    assert found == {(("note", '{"a":\n1}', "item"), ("", "", "comment"), ("", "é", "item"))}


def test_an_event_that_is_not_closed_is_none_and_a_last_line_is_one():
    assert stream_of(b"data: 1\n\ndata: 2\n", SSE).items[-1].data == "1"
    assert [event.data for event in stream_of(b"1\n2", NDJSON).items] == ["1", "2"]


def test_what_varies_and_what_is_secret_is_marked_and_masked_in_an_item():
    said = '{"request_id":"abc","response_time_ms":1.5,"n":2,"access_token":"very-secret"}'
    (row,) = [line for line in stream_lines(read(SSE, said)) if "item 0" in line]
    assert '"request_id":"⟨abc⟩","response_time_ms":⟨1.5⟩,"n":2' in row
    assert "very-secret" not in row
    assert any("very-secret" in line for line in stream_lines(read(SSE, said), secrets=True))


def test_hostile_items_are_escaped():
    drawn = draw_stream(read(SSE, HOSTILE, json.dumps({"x": HOSTILE})))
    assert "script" not in elements(drawn)


def test_a_stream_of_nothing_counts_nothing():
    assert headline(read(SSE, last=("end", end(0)))) == "0 items."
