import pytest

import labapi
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.serving import serve
from labapi.classroom.widgets.traffic.page import row_of
from tests.classroom.conftest import echo
from tests.classroom.widgets.conftest import answer

PREFLIGHT = {"Origin": "http://a", "Access-Control-Request-Method": "POST"}


@pytest.fixture(name="app")
def _app(session):
    app = serve(echo)
    session.get(f"{app.url}/a?token=abc", headers={"User-Agent": "curl/8.5.0"})
    session.post(f"{app.url}/b", json={"age": 35})
    return app


@pytest.fixture(name="view")
def _view(app):
    view = app.journal.view("Who *asks*?")
    yield view
    view.close()


@pytest.fixture(name="shown")
def _shown(view):
    """Its form on a page."""
    view._repr_mimebundle_()
    return view._page


# The journal and those who watch it.


def test_a_watcher_is_given_each_entry_until_it_unwatches(app, session):
    seen = []
    unwatch = app.journal.watch(seen.append)
    session.get(app.url)
    unwatch()
    unwatch()
    session.get(app.url)
    assert [entry.number for entry in seen] == [3]


def test_a_watcher_hears_of_clearing_and_of_the_end(app):
    seen = []
    app.journal.watch(lambda entry: seen.append((entry, app.journal.ended)))
    app.journal.clear()
    app.stop()
    assert seen == [(None, False), (None, True)]


def test_a_watcher_that_raises_costs_no_answer_and_is_not_called_again(app, session, capsys):
    app.journal.watch(lambda entry: 1 / 0)
    assert [session.get(app.url).status_code for _ in range(2)] == [200, 200]
    assert capsys.readouterr().err.count("ZeroDivisionError: ") == 1


def test_a_lab_that_is_replaced_ends_its_journal():
    old = labapi.start("first")
    labapi.start("first")
    assert old.journal.ended


def test_numbered_says_which_are_kept(app):
    assert app.journal.numbered(2).target == "/b"
    with pytest.raises(LookupError, match="Kept: 1 to 2"):
        app.journal.numbered(3)


def test_the_journal_masks_secrets_of_a_query(app):
    assert "token=••••••" in repr(app.journal)
    assert "abc" not in app.journal._repr_html_()


# The view as a value.


def test_static_form_has_the_question_the_journal_and_the_code(view):
    text = repr(view)
    assert text.startswith("Who *asks*?\nJournal of 2 requests")
    assert "labapi.diff(lab.journal[-2], lab.journal[-1])" in text
    assert "<em>asks</em>" in view._repr_html_()


def test_static_form_is_the_same_on_every_run(session):
    texts = []
    for _ in range(2):
        app = serve(echo)
        session.post(app.url, json={})
        view = app.journal.view()
        texts.append(RULE.sub("", repr(view) + view._repr_html_()))
        view.close()
    assert texts[0] == texts[1]


def test_selected_is_what_was_opened_last(view):
    with pytest.raises(LookupError, match="click a row"):
        _ = view.selected
    view.select(2)
    assert view.selected.target == "/b"


def test_a_replay_is_told_from_what_it_repeats(view):
    view.replay(2, 8, "x")
    assert view.selected.request_body == b'{"age": x5}'
    frame = view.to_frame()
    assert frame["replay_of"].fillna(0).tolist() == [0, 0, 2]
    assert frame["who"].tolist() == ["curl", "Python requests", "Python requests"]


def test_preflights_are_marked(app, view, session):
    session.options(app.url, headers=PREFLIGHT)
    session.options(app.url)
    assert view.to_frame()["preflight"].tolist() == [False, False, True, False]


# What the page asks.


def test_opening_gives_the_exchange_and_its_bytes(view):
    said = answer(view, {"kind": "open", "number": 2})
    assert (said["kind"], said["body"]) == ("opened", '{"age": 35}')
    assert "lab-exchange" in said["html"]


def test_comparing_gives_the_difference_and_the_code(view):
    said = answer(view, {"kind": "compare", "numbers": [1, 2]})
    assert "lab-diff" in said["html"]
    assert said["code"] == "labapi.diff(lab.journal.numbered(1), lab.journal.numbered(2))"


@pytest.mark.parametrize(("part", "position"), [("body", 8), ("target", 1)])
def test_the_code_of_a_replay_sends_the_same_bytes(app, view, part, position):
    asked = {"kind": "replay", "number": 2, "position": position, "byte": "x", "part": part}
    said = answer(view, asked)
    by_button = app.journal.last
    exec(said["code"], {"lab": app, "labapi": labapi})
    by_hand = app.journal.last
    assert (said["number"], by_hand.number) == (3, 4)
    assert by_hand.request_body == by_button.request_body
    assert by_hand.target == by_button.target


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"kind": "open", "number": 9}, "no request number 9"),
        ({"kind": "replay", "number": 2, "position": 8, "byte": "é", "part": "body"}, "2 bytes"),
        ({"kind": "replay", "number": 1, "position": 8, "byte": "x", "part": "body"}, "no body"),
        ({"kind": "open", "number": "x"}, "invalid"),
    ],
)
def test_a_mistake_is_answered_in_words(view, asked, said):
    refused = answer(view, asked)
    assert refused["kind"] == "refused"
    assert said in refused["text"]


def test_after_the_end_rows_open_and_replays_are_refused(app, view):
    app.stop()
    assert answer(view, {"kind": "open", "number": 1})["kind"] == "opened"
    refused = answer(
        view, {"kind": "replay", "number": 2, "position": 8, "byte": "x", "part": "body"}
    )
    assert refused["text"].startswith("This server has stopped")


def test_a_page_that_says_hello_is_told_all_and_one_that_is_gone_nothing(app, shown):
    said = []
    shown.send = said.append
    shown.take({"kind": "hello", "page": "a"})
    assert [row["number"] for row in said[0]["rows"]] == [1, 2]
    shown.take({"kind": "gone", "page": "a"})
    assert not app.journal._watchers


def test_a_view_that_is_closed_watches_no_more(app, view, shown):
    assert app.journal._watchers
    view.close()
    assert not app.journal._watchers


def test_a_view_of_a_stopped_server_is_closed_with_its_last_page(app, view, shown):
    shown.take({"kind": "hello", "page": "a"})
    app.stop()
    assert view._page is shown
    shown.take({"kind": "gone", "page": "a"})
    assert view._page is None


def test_state_that_a_page_asks_for_is_of_now(app, shown, session):
    session.get(app.url)
    rows = shown.get_state("snapshot")["snapshot"]["rows"]
    assert [row["number"] for row in rows] == [1, 2, 3]


def test_a_row_masks_secrets(app):
    row = row_of(app.journal[0])
    assert row["target"] == "/a?token=••••••"
    assert (row["status"], row["who"], row["replayed"]) == ("200 OK", "curl", None)


def test_a_row_of_a_client_that_left_says_so(app):
    row = row_of(app.journal[0]._replace(status=None))
    assert (row["status"], row["family"], row["sign"]) == ("no answer", 0, "")
