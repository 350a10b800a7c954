"""What a student reads of the unseen cases: what was tried, and nothing that it was tried with."""

import json
import re
from pathlib import Path

import pytest

from labapi.grading.records import Graded
from labapi.grading.report.unseen import blotted, without_secrets
from tests.grading.report.conftest import asked_in

TWO_SEEDS = json.loads((Path(__file__).parent / "two_seeds.json").read_text("utf-8"))
"""By exercise and task: messages to the same answers of the corpus, judged on two seeds."""
VALUE = re.compile(r"(?<![\w.])[\d.]{3,}|[0-9a-f]{6}|\{[^{}…]*:[^{}…]*\}")


def read_by_a_student(place, message):
    exercise, task = place.split("/")
    asked = asked_in(exercise)[task]
    graded = Graded(task, asked.task.number, asked.task.title, "incorrect", 0, 1, message)
    return without_secrets(graded, asked.task, asked.told), asked.told


def values(text):
    return set(VALUE.findall(text))


@pytest.mark.parametrize("place", TWO_SEEDS)
def test_no_value_that_depends_on_the_seed_is_left(place):
    for one, other in TWO_SEEDS[place]:
        said, told = read_by_a_student(place, one)
        drawn = values(one) - values(other) - values(told)
        drawn = {value for value in drawn if not re.fullmatch(r"[1-5]\d\d", value)}
        assert not {value for value in drawn if value in said}, said


def test_most_messages_read_alike_whatever_the_seed():
    read = [
        [read_by_a_student(place, message)[0] for message in pair]
        for place in TWO_SEEDS
        for pair in TWO_SEEDS[place]
    ]
    alike = sum(one == other for one, other in read)
    assert alike / len(read) > 0.65  # the rest fail on another case, or of few that are known


def test_the_text_of_a_misconception_stays(setting):
    asked = setting.asked["bound"]
    held = asked.task.misconceptions[0]
    message = f"A loan of `4711` got in.\n{held.feedback}"
    graded = Graded("bound", 2, "", "misconception", 0, 1, message, belief=held.belief)
    said = without_secrets(graded, asked.task, "")
    assert said == f"A loan of `…` got in.\n{held.feedback}"


def test_why_an_answer_is_right_stays():
    graded = Graded("bound", 2, "", "passed", 1, 1, "Above 0 begins at 0.01.")
    assert without_secrets(graded, None, "") == "Above 0 begins at 0.01."


@pytest.mark.parametrize(
    ("message", "read"),
    [
        ("`f(1, {'a': [2, 3]})` gave `None`.", "`f(…)` gave `None`."),
        ("It raised KeyError: 'page-9b92d2'", "It raised KeyError: '…'"),
        ("It happened in line 3 of your cell.", "It happened in line 3 of your cell."),
        ("`POST /predict` was answered `422`.", "`POST /predict` was answered `422`."),
        ("It said \ue00049 in line \ue0004711.", "It said … in line 4711."),
        ("at second 3709, 3710, 3719.", "at second …."),
        ("TypeError: '>' not supported between 'str' and 'int'",
         "TypeError: '…' not supported between 'str' and 'int'"),
        ("a page of `https://page-9b92d2.example`", "a page of `https://page-….example`"),
        ("It said eyJmZWF0dXJlcyI6IHsiYWdlIjogNDksICJpbmNvbWUiOiA0NDAwMH19", "It said …"),
    ],
)  # fmt: skip
def test_values_become_an_ellipsis(message, read):
    assert blotted(message) == read


def test_what_the_student_knows_stays():
    assert blotted("From `18` to `120`, and `49`.", lambda value: value in ("18", "120")) == (
        "From `18` to `120`, and `…`."
    )
