"""The journal of a proxy tells to which server each request was passed on."""

from __future__ import annotations

import pytest

from labapi.classroom.front import proxy
from labapi.classroom.serving import serve
from labapi.classroom.widgets.traffic.page import row_of
from tests.classroom.conftest import alone, hello


@pytest.fixture(name="front")
def _front(session):
    front = proxy(serve(hello, "a"), serve(hello, "b"), name="front")
    for _ in range(3):
        session.get(f"{front.url}/models")
    return front


def test_an_entry_names_the_server_that_answered(front):
    assert [entry.passed_to for entry in front.journal] == ["a", "b", "a"]


def test_an_entry_of_any_other_server_names_none(session):
    app = serve(hello)
    session.get(app.url)
    assert app.journal.last.passed_to == ""


def test_the_text_says_so_in_each_row(front):
    first, *rows = repr(front.journal).splitlines()
    assert first == "Journal of 3 requests"
    assert [row.split("200 OK")[1].split("  ")[1] for row in rows] == [
        "passed to a",
        "passed to b",
        "passed to a",
    ]


def test_the_table_has_a_column_for_it(front):
    html = front.journal._repr_html_()
    heads = '<th scope="col">status</th><th scope="col">passed to</th><th scope="col">time in'
    assert heads in html
    assert html.count("<td>200 OK</td><td>a</td>") == 2
    assert html.count("<td>200 OK</td><td>b</td>") == 1


def test_only_a_journal_that_tells_it_has_the_column(session):
    app = serve(hello)
    session.get(app.url)
    assert "passed to" not in app.journal._repr_html_() + repr(app.journal)
    assert "passed_to" not in app.journal.to_frame()


def test_the_frame_has_it_too(front):
    assert front.journal.to_frame()["passed_to"].tolist() == ["a", "b", "a"]
    assert front.journal.filter(path="/models").to_frame()["passed_to"].tolist() == ["a", "b", "a"]


def test_what_the_proxy_answered_itself_was_passed_to_nobody(session):
    turned = alone("front")
    session.get(turned.url)
    assert "passed to" not in repr(turned.journal)
    front = proxy(serve(hello, "a"), name="front")
    session.get(front.url)
    front.journal.record(turned.journal.last)
    assert front.journal.to_frame()["passed_to"].tolist() == ["a", ""]
    assert "<td>502 Bad Gateway</td><td></td>" in front.journal._repr_html_()


def test_the_view_shows_it_as_text_table_and_row(front):
    view = front.journal.view("Which lab answered each time?", since=1)
    assert "passed to b" in repr(view)
    assert ">passed to</th>" in view._repr_html_()
    assert view.to_frame()["passed_to"].tolist() == ["a", "b", "a"]
    assert [row_of(entry)["passedTo"] for entry in front.journal] == ["a", "b", "a"]


def test_the_row_draws_the_way_into_the_server_behind(front):
    assert (
        "Through the proxy to a, the request went to the server" in row_of(front.journal[0])["way"]
    )


def test_what_is_opened_in_the_view_shows_the_whole_way(front):
    view = front.journal.view()
    assert repr(view.select(2)).startswith("client → proxy (to b) ")
