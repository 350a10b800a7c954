import copy
import importlib
import importlib.util

import pytest

import labapi
from labapi.classroom.notebook.measured import RULE
from labapi.classroom.widgets.ask.question import (
    BadQuestion,
    NoSuchQuestion,
    StaticQuestion,
    lessons,
    parse,
    read_question,
    read_questions,
)

GOOD = {
    "question": "Which `method`?",
    "options": [
        {"text": "`GET`", "right": True, "feedback": "It reads."},
        {"text": "<b>PUT</b>", "misconception": "PUT reads.", "feedback": "It replaces."},
    ],
}


@pytest.mark.parametrize("lesson", lessons())
def test_every_question_keeps_the_rules(lesson):
    assert read_questions(lesson)


def broken(**changes):
    table = copy.deepcopy(GOOD)
    table["options"][1].update(changes)
    return table


@pytest.mark.parametrize(
    ("table", "complaint"),
    [
        (GOOD | {"options": GOOD["options"][:1]}, "two to five"),
        (GOOD | {"options": GOOD["options"][1:] * 2}, "exactly one"),
        (GOOD | {"hint": "x"}, "needs `question` and `options`"),
        (broken(right=True, misconception=""), "exactly one"),
        (broken(misconception=""), "names its misconception"),
        (broken(misconception="x" * 121), "at most 120"),
        (broken(feedback=""), "needs text, and feedback"),
        (broken(feedback="x" * 281), "1 to 280"),
        (broken(colour="red"), "colour"),
        (GOOD | {"options": 3}, "`options` is no list; begin each with"),
        (GOOD | {"options": ["a", "b"]}, "option 1: this is no table"),
        (broken(feedback=3), "feedback = 3 should be a text in quotes"),
        (broken(right="yes"), "right = 'yes' should be true or false"),
    ],
)
def test_question_that_breaks_a_rule_is_refused(table, complaint):
    with pytest.raises(BadQuestion, match=complaint):
        parse("99_lesson", "name", table)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (b"[a]\nquestion\n", r" cannot be read: .*at line 2.*Mend it"),
        (b'[a]\nquestion = "\xe9"\n', r" cannot be read: 'utf-8' codec .*Mend it"),
        (b'\n[a]\nquestion = "b"\noptions = []\n', r", line 2, \[a\]: has 0 options"),
    ],
)
def test_a_mistake_in_a_file_of_questions_is_told_with_file_and_line(
    written, said, tmp_path, monkeypatch
):
    (tmp_path / "99_lesson.toml").write_bytes(written)
    module = importlib.import_module("labapi.classroom.widgets.ask.question")
    monkeypatch.setattr(module, "FOLDER", tmp_path)
    place = "labapi/classroom/widgets/ask/lessons/99_lesson.toml"
    with pytest.raises(BadQuestion, match=f"^{place}{said}"):
        read_questions("99_lesson")


def test_what_is_no_table_is_no_question():
    with pytest.raises(BadQuestion, match="this is no table"):
        parse("99_lesson", "name", 5)


def test_unknown_names_are_answered_with_those_there_are():
    with pytest.raises(NoSuchQuestion, match="two_tries"):
        labapi.ask("03_http_methods", "no_such")
    with pytest.raises(NoSuchQuestion, match="03_http_methods"):
        labapi.ask("no_lesson", "two_tries")


def test_text_lists_the_options_and_keeps_the_answer():
    text = repr(StaticQuestion(parse("99_lesson", "name", GOOD)))
    assert text == "Predict: Which `method`?\n  a) `GET`\n  b) <b>PUT</b>"


def test_html_opens_each_option_to_its_feedback():
    html = StaticQuestion(parse("99_lesson", "name", GOOD))._repr_html_()
    assert html.count("<details") == 2
    assert "<code>GET</code>" in html
    assert "&lt;b&gt;PUT" in html


@pytest.mark.skipif(not importlib.util.find_spec("anywidget"), reason="shows the widget")
def test_widget_has_the_static_forms_beside_it():
    widget = labapi.ask("03_http_methods", "two_tries")
    bundle, _ = [*widget._repr_mimebundle_(), None][:2]
    static = StaticQuestion(read_question("03_http_methods", "two_tries"))
    assert bundle["text/plain"] == repr(static)
    assert bundle["text/html"] == static._repr_html_()
    assert "application/vnd.jupyter.widget-view+json" in bundle
    assert not RULE.search(bundle["text/html"].partition("</style>")[2])
