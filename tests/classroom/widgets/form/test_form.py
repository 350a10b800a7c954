"""The way from a page's question to its answer: the same for every widget."""

from importlib import import_module
from pathlib import Path

import pytest

from labapi.classroom import widgets
from labapi.classroom.widgets.form.form import Form, script
from tests.classroom.widgets.conftest import WIDGETS

FOLDER = Path(widgets.__file__).parent
MISTAKES = [
    (LookupError("There is none."), "There is none."),
    (KeyError("report"), "There is no 'report'."),
    (IndexError("list index out of range"), "list index out of range"),
    (ValueError("Use a number."), "Use a number."),
    (TypeError("That is no text."), "That is no text."),
    (RuntimeError("No lab is running."), "No lab is running."),
    (OSError(28, "No space left on device"), "[Errno 28] No space left on device"),
    (RuntimeError("Nothing answers at http://127.0.0.1:⟨8000⟩."), "127.0.0.1:8000."),
    (ValueError(), "ValueError"),
]
A_KEY = {
    "ConsolePage": ("send", "draft"),
    "InspectorPage": ("variant", "name"),
    "PlaygroundPage": ("live", "strategy"),
    "QuestionPage": ("answer", "option"),
    "ProbePage": ("fetched", "report"),
    "ReaderPage": ("read", "text"),
    "SequencePage": ("thief", "number"),
    "StatusesPage": ("mend", "status"),
    "TrafficPage": ("open", "number"),
    "TriesPage": ("tried", "reports"),
}
"""Of each page a question, and what must be in it."""


def hears(form, message):
    form.said.clear()
    form._heard(None, message, [])
    return form.said


def test_a_question_is_taken_up_at_once_and_answered_under_its_own_sign(form, monkeypatch):
    def do(model, asked):
        return {"kind": "done", "what": asked["what"]}

    monkeypatch.setattr(type(form), "questions", {"do": do})
    assert hears(form, {"kind": "do", "asked": "a-1", "what": 3}) == [
        {"kind": "asked", "asked": "a-1"},
        {"kind": "done", "asked": "a-1", "what": 3},
    ]


@pytest.mark.parametrize(("mistake", "words"), MISTAKES, ids=repr)
def test_every_kind_of_mistake_is_told_in_words_under_one_name(form, mistake, words, monkeypatch):
    def refuse(model, asked):
        raise mistake

    monkeypatch.setattr(type(form), "questions", {"do": refuse})
    _, answer = hears(form, {"kind": "do", "asked": "a-1"})
    assert (answer.pop("kind"), answer.pop("asked")) == ("refused", "a-1")
    assert list(answer) == ["text"]
    assert answer["text"].endswith(words)


def test_what_a_question_does_not_say_is_told_in_a_sentence(form):
    kind, key = A_KEY[type(form).__name__]
    _, answer = hears(form, {"kind": kind, "asked": "a-1"})
    assert answer["kind"] == "refused"
    assert f"is not whole: {key} is missing. Reload the page" in answer["text"]


@pytest.mark.parametrize("kind", ["nonsense", None, ["a", "list"]], ids=str)
def test_what_no_form_can_be_asked_is_told_with_what_it_can(form, kind):
    _, answer = hears(form, {"kind": kind, "asked": "a-1"})
    assert (answer["kind"], answer["asked"]) == ("refused", "a-1")
    assert kind == ["a", "list"] or next(iter(form.questions)) in answer["text"]


def test_what_is_told_without_asking_gets_no_answer(form):
    assert hears(form, {"kind": "nonsense"}) == []


def test_what_changes_in_the_notebook_is_told_to_the_page(widget, form):
    for what in form.news:
        widget.changed(what)
    assert [message["kind"] for message in form.said] == [
        {"history": "rows"}.get(what, what) for what in form.news
    ]


def test_every_widget_with_a_page_stands_among_those_that_are_tested():
    with_a_page = {path.parent.name for path in FOLDER.glob("*/page.py")}
    assert with_a_page == set(WIDGETS), "a line in WIDGETS of conftest.py is missing"


def test_no_page_has_a_way_of_its_own():
    for path in FOLDER.glob("*/page.py"):
        import_module(f"labapi.classroom.widgets.{path.parent.name}.page")
    pages = Form.__subclasses__()
    assert set(A_KEY) == {page.__name__ for page in pages}
    for page in pages:
        assert not {"answer", "_heard", "show_anew", "on_msg"} & vars(page).keys(), page


def test_a_module_that_two_others_import_is_there_once():
    text = script("classroom/widgets/console/js/console.js")
    assert text.count("function element(") == 1
    assert "import {" not in text
