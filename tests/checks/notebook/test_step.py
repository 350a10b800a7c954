"""A judged step: judged by its own cell, remembered, and never in the way of anything else."""

from __future__ import annotations

from collections.abc import Callable
from itertools import cycle
from typing import Any

import pytest
import requests
from flask import Flask

import labapi
from labapi.checks.expect import expect_same, incorrect
from labapi.checks.notebook import step as steps
from labapi.checks.notebook.cell import MOST_LISTED, Cell, Step
from labapi.checks.notebook.step import JudgedStep, judged_step
from labapi.checks.progress.progress import Progress
from labapi.checks.result import Outcome
from labapi.checks.task import Incorrect, Misconception
from labapi.classroom.notebook.ahead import REPEATABLE

LESSON = "03_http_methods"
DOUBLED = Misconception("doubled", "Squared is doubled.", "Look at `3`: three times three is 9.")


def judge_squared(cell, cases):
    number = cases.whole(5, 99)
    came = cell.call("squared", number)
    DOUBLED.when(came == 2 * number, f"`squared({number})` gave {came}.")
    expect_same("squared", came, number**2)


def judge_status(cell, cases):
    if (status := cell.exchange("r").status) != 200:
        incorrect(f"The answer was `{status}`.")


def judge_sent(cell, cases):
    if [one.method for one in cell.sent()] != ["DELETE"]:
        incorrect("No `DELETE` was sent.")


def judge_tries(cell, cases):
    if (came := [one.status for one in cell.exchanges("tries")]) != [200, 404]:
        incorrect(f"They came to {came}.")


def judge_number(cell, cases):
    expect_same("number", cell.value("number"), 3)


JUDGES = {
    "squared": judge_squared, "status": judge_status, "sent": judge_sent, "number": judge_number,
    "tries": judge_tries,
}  # fmt: skip
STEPS = {
    name: Step(judge=judge, hints=("Look *up*.", "Nearly."), why="So it is.")
    for name, judge in JUDGES.items()
}


@pytest.fixture(autouse=True)
def _own_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "step_of", lambda lesson, name: STEPS[name])


def run(name: str, source: str, **older: Any) -> JudgedStep:
    """Run a cell in a notebook that has these names already, and judge its step."""
    names: dict[str, Any] = {"__name__": "__main__", "_": "", "__": "", "___": "", **older}
    exec(compile(source, "<cell>", "exec"), names)
    return judged_step(LESSON, name, source, names)


def said(judged: JudgedStep) -> str:
    return repr(judged)


@pytest.mark.parametrize(
    "source",
    [
        'number = "___"',
        "number = ___",
        "number = 3\nother = ___",
        'number = 3\nheaders = {"___": 1}',
        "def squared(number):\n    return ___",
        "number = dict(___=3)",
        "number = 3\nnumber.___ if False else 0",
        "number = f'at ___'",
    ],
)
def test_with_a_blank_in_the_cell_it_is_not_attempted(source: str) -> None:
    assert run("number", source).result.outcome is Outcome.NOT_ATTEMPTED


def test_what_is_still_to_be_done_names_the_lines() -> None:
    assert said(run("number", 'number = 3\nhow = "___"')).splitlines() == [
        "○ Your move",
        "  Replace the blank `___` in line 2, then run this cell again.",
        '  A hint: labapi.step("03_http_methods", "number").hint()',
    ]
    assert "in lines 1 and 2," in said(run("number", 'number = "___"\nhow = ___'))


def test_a_blank_in_a_comment_is_none() -> None:
    assert run("number", "number = 3  # it was ___").is_right


def test_with_a_blank_nothing_of_the_learners_is_called() -> None:
    called: list[int] = []
    run("squared", "def squared(n):\n    called.append(n)\n    return n * ___", called=called)
    assert called == []


def test_right_says_why_and_has_no_hint() -> None:
    assert said(run("number", "number = 3")) == "✓ Right\n  So it is."
    assert "<details" not in run("number", "number = 3")._repr_html_()


def test_wrong_names_what_came() -> None:
    assert said(run("number", "number = 4")).splitlines()[:2] == [
        "✗ Not right yet",
        "  `number` is not what it should be: there is 4, and another value was to be expected.",
    ]


def test_wrong_in_a_way_that_has_a_name_says_so() -> None:
    judged = run("squared", "squared = lambda n: 2 * n")
    assert judged.result.misconception == "doubled"
    assert "It looks as if you thought: “Squared is doubled.”" in said(judged)


def test_each_hint_is_folded_by_itself() -> None:
    html = run("number", "number = 4")._repr_html_()
    assert html.count("<details") == 2
    assert "<summary>Hint 1</summary><p>Look <em>up</em>.</p>" in html
    assert "open=" not in html


def test_a_name_of_an_older_cell_is_never_judged() -> None:
    judged = run("number", "other = 1", number=3)
    assert judged.result.outcome is Outcome.INCORRECT
    assert "No line of this cell sets `number`." in said(judged)


def test_a_function_may_use_what_stands_elsewhere() -> None:
    assert run("squared", "def squared(n):\n    return power(n, 2)", power=pow).is_right


@pytest.mark.parametrize("value", ["None", "[]", "float('nan')", "print", "open", "object()"])
def test_a_wrong_kind_of_value_gets_a_sentence(value: str) -> None:
    judged = run("number", f"number = {value}")
    assert judged.result.outcome is Outcome.INCORRECT
    assert "could not make sense" not in said(judged)


def test_what_is_said_speaks_of_a_step_and_of_no_task() -> None:
    assert "and this step calls it with 1 argument." in said(run("squared", "squared = lambda: 1"))


def test_what_a_function_raises_is_told_with_its_line() -> None:
    judged = run("squared", "def squared(n):\n    return n[0]")
    assert judged.result.outcome is Outcome.ERROR
    assert "raised TypeError" in said(judged)


def test_an_answer_of_the_lab_can_be_judged() -> None:
    lab = labapi.start()
    try:
        source = "r = requests.get(url)"
        assert run("status", source, requests=requests, url=f"{lab.url}/api/v1/health").is_right
        wrong = run("status", source, requests=requests, url=f"{lab.url}/api/v1/nothing")
        assert "The answer was `404`." in said(wrong)
        assert "`r` is a whole number, and this step asks for" in said(run("status", "r = 200"))
    finally:
        lab.stop()


def test_several_answers_can_be_judged() -> None:
    lab = labapi.start()
    source = "tries = [requests.get(f'{lab.url}/api/v1/{path}') for path in ('health', 'no')]"
    try:
        assert run("tries", source, requests=requests, lab=lab).is_right
    finally:
        lab.stop()
    assert "They came to []." in said(run("tries", "tries = ()"))
    assert "`tries` is a whole number, and this step asks for a list" in said(
        run("tries", "tries = 200")
    )
    assert "`tries[0]` is a whole number, and this" in said(run("tries", "tries = [200]"))


def test_what_a_cell_sent_to_the_running_lab_can_be_judged() -> None:
    lab = labapi.start()
    source = "lab.journal.clear()\nrequests.delete(lab.url + '/api/v1/models/trial')"
    try:
        assert run("sent", source, requests=requests, lab=lab).is_right
        lab.journal.clear()
        assert "No `DELETE` was sent." in said(run("sent", "x = 1"))
    finally:
        lab.stop()
    judged = run("sent", "x = 1")
    assert judged.result.outcome is Outcome.SETUP
    assert "The lab is not running. Run the first code cell" in said(judged)


# What the learner types, and what is remembered of it.


@pytest.fixture(name="typed")
def _typed(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], JudgedStep]:
    """Run a cell with `labapi.step(…)` for its last line, as a notebook does."""

    def type_in(source: str) -> JudgedStep:
        names: dict[str, Any] = {"___": ""}
        exec(source, names)
        monkeypatch.setattr(steps, "_running_source", lambda: source)
        monkeypatch.setattr(steps, "notebook_names", lambda: names)
        return labapi.step(LESSON, "number")

    return type_in


def test_what_was_right_is_remembered(typed: Callable[[str], JudgedStep]) -> None:
    typed('number = "___"')
    typed("number = 4")
    assert Progress.open().steps_passed(LESSON) == set()
    typed("number = 3")
    typed("number = 4")
    assert Progress.open().steps_passed(LESSON) == {"number"}


def test_a_step_is_no_task_of_the_exercise(typed: Callable[[str], JudgedStep]) -> None:
    typed("number = 3")
    assert Progress.open().best(LESSON) == {}


def test_hints_come_one_by_one(typed: Callable[[str], JudgedStep]) -> None:
    judged = typed("number = 4")
    assert [judged.hint().number for _ in range(3)] == [1, 2, 2]


def test_where_outputs_repeat_no_progress_is_written(
    typed: Callable[[str], JudgedStep], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(REPEATABLE, "1")
    typed("number = 3")
    monkeypatch.setenv(REPEATABLE, "")
    assert Progress.open().steps_passed(LESSON) == set()


def test_what_cannot_be_saved_is_told(
    typed: Callable[[str], JudgedStep], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Progress, "trouble", "The disk is full.")
    assert said(typed("number = 3")).endswith("  The disk is full.")
    assert "The disk is full." in typed("number = 3")._repr_html_()


def test_a_cell_without_a_source_is_judged_by_all_names() -> None:
    assert Cell("", {"number": 3}).value("number") == 3


SCHEMA = "from pydantic import BaseModel\n\nclass Loan(BaseModel):\n    amount: float"


@pytest.mark.parametrize(
    ("body", "read"), [({"amount": "3"}, {"amount": 3.0}), ({"amount": "much"}, None), ({}, None)]
)
def test_a_schema_reads_a_body_or_refuses_it(body: dict[str, str], read: object) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(SCHEMA, names)
    assert Cell(SCHEMA, names).read("Loan", body) == read


@pytest.mark.parametrize("other", [{}, dict, print])
def test_what_is_no_schema_is_told(other: object) -> None:
    with pytest.raises(Incorrect, match=r"asks for a schema\. Leave the line"):
        Cell(SCHEMA, {"Loan": other}).read("Loan", {})


@pytest.mark.parametrize(
    ("key", "taken"), [(("a", (1, 2)), True), (("a", [1]), False), ([], False)]
)
def test_a_cell_tells_what_a_dictionary_takes_as_a_key(key: object, taken: bool) -> None:
    source = "def memo_key(version):\n    return version"
    names: dict[str, Any] = {"memo_key": lambda version: key}
    assert Cell(source, names).gives_a_key("memo_key", "v1") is taken


def test_a_function_of_a_cell_is_served_until_the_block_ends() -> None:
    names = {"score": lambda: 700}
    with Cell("score = 700", names).served("score") as app:
        assert requests.get(app.url, timeout=9).json() == 700
    assert not app.running


def test_what_is_no_function_is_not_served() -> None:
    with (
        pytest.raises(Incorrect, match="asks for a function"),
        Cell("score = 700", {"score": 700}).served("score"),
    ):
        pass


def test_a_default_of_another_type_is_read_without_a_warning() -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    exec(f"{SCHEMA} = 'more than 0'", names)
    assert Cell(SCHEMA, names).read("Loan", {}) == {"amount": "more than 0"}


RULE = "def rule(path):\n    for word in path.split('/'):\n        yield word"


def test_what_a_function_yields_is_listed() -> None:
    names: dict[str, Any] = {}
    exec(RULE, names)
    assert Cell(RULE, names).listed("rule", "a/b") == ["a", "b"]


def test_of_what_never_ends_a_few_are_listed() -> None:
    assert len(Cell("", {"rule": lambda path: cycle([path])}).listed("rule", "a")) == MOST_LISTED


def test_what_is_no_function_is_told() -> None:
    with pytest.raises(Incorrect, match=r"asks for a function\. Leave the line"):
        Cell("", {"rule": "a sentence"}).listed("rule", "a")


def test_a_flask_app_of_the_cell_gets_a_route_for_the_judge_to_ask() -> None:
    cell = Cell("", {"office": Flask("office")})
    cell.add_route("office", "/hands/<name>", lambda name: f"{name} waves")
    try:
        assert cell.request("office", "GET", "/hands/ada").response_body == b"ada waves"
    finally:
        cell.close()


def test_what_is_no_flask_app_gets_no_route() -> None:
    with pytest.raises(Incorrect, match="asks for a Flask app"):
        Cell("", {"office": "a text"}).add_route("office", "/", print)
