"""What the page of a sequence picture asks, and what it is told."""

import queue

import pytest
import requests

from tests.classroom.widgets.conftest import answer


@pytest.fixture
def picture(flow):
    made = flow.picture
    yield made
    made.close()


def test_the_page_shows_the_picture_and_the_code_that_does_the_same(picture):
    shown = answer(picture, {"kind": "hello"})
    assert shown["html"].count("lab-seq-row") == 10
    assert (shown["at"], shown["said"], shown["code"]) == (0, "", "picture.arrows")


def test_a_switch_puts_a_thief_into_the_picture_and_takes_it_away(picture):
    shown = answer(picture, {"kind": "thief", "number": 4, "on": True})
    assert (shown["at"], shown["code"]) == (4, "picture.thief_at(4)")
    assert shown["said"] == picture.thief.sentence
    assert "invalid_grant" in shown["html"]
    assert "invalid_grant" in repr(picture)
    shown = answer(picture, {"kind": "thief", "number": 4, "on": False})
    assert (shown["at"], picture.thief) == (0, None)


def test_a_switch_of_an_arrow_that_is_not_there_is_refused_in_words(picture):
    shown = answer(picture, {"kind": "thief", "number": 99, "on": True})
    assert shown["kind"] == "refused"
    assert "There is no arrow 99" in shown["text"]


def test_news_of_either_journal_reach_the_page_while_somebody_looks(flow, picture):
    picture._repr_mimebundle_()
    page, said = picture._page, queue.Queue()
    page.send = said.put
    page.take({"kind": "here", "page": "a"})
    for url in (f"{flow.lab.url}/oauth/token", f"{flow.app.url}/callback"):
        requests.get(url)
        assert said.get(timeout=10) == {"kind": "news"}
    page.take({"kind": "gone", "page": "a"})
    assert not any(feed.running for feed in page._feeds)


def test_the_static_picture_has_the_arrows_in_text_and_in_html(picture):
    data, *_ = picture._repr_mimebundle_()
    for kind in ("text/plain", "text/html"):
        assert "client_id" in data[kind]
        assert "authorize" in data[kind]
