"""A view with a question begins anew: with its cell, or with the last question of the lesson."""

import gc
from types import SimpleNamespace

import pytest
from IPython.core.events import EventManager, available_events

import labapi
from labapi.classroom.serving import serve
from labapi.classroom.widgets.traffic.page import TrafficPage
from tests.classroom.conftest import echo


@pytest.fixture(name="notebook")
def _notebook(monkeypatch):
    """A notebook's events, without a notebook."""
    shell = SimpleNamespace(events=EventManager(None, available_events))
    monkeypatch.setattr("labapi.classroom.notebook.shell.shell", lambda: shell)
    return shell.events


@pytest.fixture(name="run")
def _run(notebook):
    """Begin a cell, as IPython tells of it."""
    return lambda: notebook.trigger("pre_run_cell", None)


@pytest.fixture(name="send")
def _send(app, session):
    def send(*names):
        for name in names:
            session.get(f"{app.url}/{name}")

    return send


@pytest.fixture(name="app")
def _app(notebook, session):
    app = serve(echo)
    session.get(f"{app.url}/earlier")
    return app


def shown(view):
    targets = [entry.target for entry in view.shown]
    view.close()
    return targets


def test_with_a_question_it_shows_what_its_own_cell_has_sent(app, run, send):
    run()
    send("a", "b")
    assert shown(app.journal.view("Which of the two?")) == ["/a", "/b"]


def test_the_cell_run_again_shows_its_own_requests_again(app, run, send):
    for _ in range(2):
        run()
        send("a", "b")
        view = app.journal.view("Which of the two?")
        run()
        send("later")
        assert shown(view) == ["/a", "/b", "/later"]


def test_where_the_cell_has_sent_nothing_it_begins_at_the_last_question(app, run, send):
    run()
    labapi.ask("03_http_methods", "two_tries")
    run()
    send("a")
    run()
    assert shown(app.journal.view("What came?")) == ["/a"]
    run()
    labapi.ask("03_http_methods", "two_tries")
    run()
    assert shown(app.journal.view("What came?")) == []


def test_without_a_question_it_shows_all_and_since_names_the_first(app, run, send):
    run()
    send("a", "b")
    assert shown(app.journal.view()) == ["/earlier", "/a", "/b"]
    assert shown(app.journal.view("All?", since=1)) == ["/earlier", "/a", "/b"]
    assert shown(app.journal.view(since=3)) == ["/b"]


def test_a_journal_that_is_cleared_begins_again_in_the_view_too(app, run, send):
    run()
    send("a", "b")
    view = app.journal.view("Which?")
    app.journal.clear()
    send("c")
    assert shown(view) == ["/c"]


def test_the_text_the_table_and_the_page_show_what_the_view_shows(app, run, send):
    run()
    send("a", "b")
    view = app.journal.view("Which of the two?")
    page = TrafficPage(view)
    page.close()
    assert "Journal of 2 requests" in repr(view)
    assert "/earlier" not in repr(view) + view._repr_html_()
    assert view.to_frame().index.tolist() == [2, 3]
    state = page._snapshot()
    assert ([row["number"] for row in state["rows"]], state["first"]) == ([2, 3], 2)


def test_a_row_of_before_can_still_be_opened_by_its_number(app, run, send):
    run()
    send("a")
    view = app.journal.view("Which?")
    assert view.select(1).exchange.target == "/earlier"
    view.close()


def test_a_server_that_has_stopped_follows_no_cells(app, notebook):
    before = len(notebook.callbacks["pre_run_cell"])
    app.stop()
    assert len(notebook.callbacks["pre_run_cell"]) == before - 1


def test_a_copy_of_a_journal_follows_no_cells(app, notebook):
    before = len(notebook.callbacks["pre_run_cell"])
    app.journal.filter("/")
    gc.collect()
    assert len(notebook.callbacks["pre_run_cell"]) == before
