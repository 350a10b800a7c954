import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
import requests

import labapi
from labapi.classroom.exchange.exchange import exchange_of
from labapi.classroom.exchange.show import Shown, show
from labapi.classroom.notebook.markup import tag
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.serving import serve
from tests.classroom.conftest import echo, hello

HOSTILE = '</code><script>alert("1")</script>'


class Balanced(HTMLParser):
    """Checks that every element is closed, in order."""

    def __init__(self):
        super().__init__()
        self.open, self.seen = [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag


def elements(html):
    parser = Balanced()
    parser.feed(html)
    assert parser.open == []
    return parser.seen


def test_text_shows_both_sides(shown_echo):
    text = repr(shown_echo)
    assert "POST /echo?x=1 HTTP/1.1" in text
    assert '"age": 35' in text
    assert "200 OK (success)" in text


def test_secrets_are_masked_unless_asked_for(shown_echo):
    assert "it's secret" not in repr(shown_echo).split("The server answered")[0]
    assert "it's secret" in repr(Shown(shown_echo.exchange, secrets=True))


def test_two_runs_look_the_same_after_the_rule(session):
    shown = []
    for name in ("one", "another"):
        app = serve(hello, name)
        shown.append(show(session.get(app.url)))
    for texts in zip(*[(repr(s), s._repr_html_()) for s in shown], strict=True):
        assert RULE.sub("⟨⟩", texts[0]) == RULE.sub("⟨⟩", texts[1])


def test_html_is_well_formed_and_has_no_script(shown_echo):
    seen = elements(shown_echo._repr_html_())
    assert {"details", "summary", "pre"} <= set(seen)
    assert "script" not in seen


def test_hostile_parts_are_escaped(shown_echo):
    hostile = replace(
        shown_echo.exchange,
        method=HOSTILE,
        target=HOSTILE,
        request_headers=((HOSTILE, HOSTILE), ("x-request-id", HOSTILE)),
        request_body=HOSTILE.encode(),
        response_headers=((HOSTILE, HOSTILE),),
        response_body=HOSTILE.encode(),
        crash=HOSTILE,
        steps=(replace(exchange_step(), name=HOSTILE),),
    )
    seen = elements(Shown(hostile)._repr_html_())
    assert "script" not in seen


def exchange_step():
    from labapi.classroom.exchange.exchange import Step

    return Step("route", 0.1)


def test_attributes_are_escaped():
    assert tag("b", "", title='"><script>') == '<b title="&quot;&gt;&lt;script&gt;"></b>'


def test_trace_comes_from_server_timing(session):
    async def timed(scope, receive, send):
        value = b'route;dur=0.1, cache;desc="hit, warm";dur=2, miss, total;dur=2.1'
        headers = [(b"server-timing", value)]
        await send({"type": "http.response.start", "status": 204, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    shown = show(session.get(serve(timed).url))
    assert [step.name for step in shown.exchange.steps] == ["route", "cache"]
    assert "Inside the server: route ⟨0.10 ms⟩ → cache ⟨2.0 ms⟩" in repr(shown)


def test_crash_of_a_served_app_is_found_in_its_journal(session):
    async def crash(scope, receive, send):
        raise ZeroDivisionError("on purpose")

    shown = show(session.get(serve(crash).url))
    assert "In the server's log: ZeroDivisionError: on purpose" in repr(shown)


def test_headers_that_came_twice_are_both_shown(session):
    async def twice(scope, receive, send):
        headers = [(b"link", b"</a>"), (b"link", b"</b>")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": b""})

    shown = show(session.get(serve(twice).url))
    assert [v for k, v in shown.response_headers if k == "link"] == ["</a>", "</b>"]


def test_journal_entry_shows_like_the_response(session):
    app = serve(echo)
    response = session.post(app.url, json={"a": 1})
    mine, theirs = exchange_of(response), exchange_of(app.journal.last)
    assert (mine.method, mine.url, mine.request_body) == (
        theirs.method,
        theirs.origin + theirs.target,
        theirs.request_body,
    )
    assert mine.response_body == theirs.response_body


def test_entry_without_an_answer_says_so(session):
    app = serve(hello)
    session.get(app.url)
    shown = show(app.journal.last._replace(status=None))
    assert "nothing: the client had left" in repr(shown)
    elements(shown._repr_html_())


def test_status_is_named_after_rfc_9110(shown_echo):
    shown = Shown(replace(shown_echo.exchange, status=422))
    assert "422 Unprocessable Content (client error)" in repr(shown)


def test_style_names_no_address():
    sheets = Path(labapi.__file__).parent.rglob("*.css")
    assert not re.search(r"https?:|url\(|@import", "".join(s.read_text("utf-8") for s in sheets))


@pytest.mark.parametrize("thing", [None, 5, {"a": 1}, "text", requests])
def test_other_things_are_refused_with_advice(thing):
    with pytest.raises(TypeError, match=r"requests\.get"):
        labapi.show(thing)
