"""What arrives from a child is read with distrust: each answer, each problem."""

import json

import pytest

from labapi.checks.child.child import may_be_repeated, read_answer
from labapi.checks.inside.codec import BadMessage, encode
from labapi.checks.inside.problems import KINDS, Ended, Raised, TookTooLong, Undefined

ASKED = "the question"
EXAMPLES = [
    Undefined("x", first_cell=True),
    Raised("f()", "ValueError", "no", 3, "raise ValueError"),
    TookTooLong("f()", 2),
    pytest.param(TookTooLong("f()", 2, undisturbed=True), id="undisturbed"),
]


def problem(kind, /, **told):
    return {"id": ASKED, "problem": kind, "fields": encode(told)}


def test_a_value_is_given():
    assert read_answer({"id": ASKED, "value": encode([1, b"\x00"])}, ASKED) == [1, b"\x00"]


@pytest.mark.parametrize("sent", EXAMPLES, ids=lambda one: type(one).__name__)
def test_a_problem_is_raised_as_it_was(sent):
    with pytest.raises(type(sent)) as told:
        read_answer(problem(type(sent).__name__, **sent.fields()), ASKED)
    assert told.value == sent


@pytest.mark.parametrize(
    "message",
    [
        {},
        {"value": "1"},
        {"id": "another", "value": "1"},
        {"id": None, "value": "1"},
        {"id": ["the question"], "value": "1"},
        {"id": "\ud800", "value": "1"},
        {"id": ASKED},
        {"id": ASKED, "value": 1},
        {"id": ASKED, "value": None},
        {"id": ASKED, "value": "no JSON"},
        {"id": ASKED, "value": "1", "points": 9},
        {"id": ASKED, "value": "1", "problem": "Blank", "fields": "{}"},
        {"id": ASKED, "problem": "Blank"},
        problem("Passed"),
        problem("WorkProblem"),
        problem("StopIteration"),
        problem("Blank"),
        problem("Blank", name=1),
        problem("Blank", name=None),
        problem("Blank", name="x", more="y"),
        problem("Undefined", name="x", first_cell=1),
        problem("TookTooLong", call="f()", limit_s="9"),
        problem("TookTooLong", call=set(), limit_s=9),
        problem("Raised", call="f()", kind="E", message="", line_number=True, line=""),
        {"id": ASKED, "problem": ["Blank"], "fields": '{"name": "x"}'},
        {"id": ASKED, "problem": "Blank", "fields": "[]"},
    ],
    ids=json.dumps,
)
def test_anything_else_is_not_believed(message):
    with pytest.raises(BadMessage):
        read_answer(message, ASKED)


def test_only_our_own_side_can_say_that_a_child_has_ended():
    with pytest.raises(BadMessage):
        read_answer(problem("Ended", how="in glory"), ASKED)
    assert KINDS["Ended"] is Ended


def test_texts_of_a_problem_are_cut_and_can_be_written_to_a_file():
    with pytest.raises(Raised) as told:
        read_answer(problem("Raised", **Raised("f()", "E", "\ud800" * 10**5).fields()), ASKED)
    assert len(told.value.message.encode("utf-8")) < 10_000


def test_what_no_other_program_is_to_blame_for_is_not_repeated():
    assert may_be_repeated(TookTooLong("f()", 2))
    assert not may_be_repeated(TookTooLong("f()", 2, undisturbed=True))
    assert not may_be_repeated(Undefined("f"))
