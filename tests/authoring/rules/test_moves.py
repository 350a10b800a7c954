"""What a learner does in a lesson: the rules find where it is too little."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from labapi.authoring.notebook import Lesson
from labapi.authoring.rules import moves, review
from labapi.authoring.rules.moves import moves_of
from labapi.checks.catalogue import NoSuchStep
from tests.authoring.conftest import CLOSING, OPENING, head, made

LESSON = "03_methods"
STEP = f'labapi.step("{LESSON}", "{{}}")'
RECAP = f'labapi.recap("{LESSON}")'
QUESTION = f'labapi.ask("{LESSON}", "which")'


def code(cell_id: str, source: str) -> str:
    return f'# %% id="{cell_id}"\n{source}\n\n'


def text(cell_id: str, source: str) -> str:
    return f'# %% [markdown] id="{cell_id}"\n{source}\n\n'


def runs(first: int, last: int) -> str:
    """Cells that are only run, with a text between each and the next."""
    return "".join(
        code(f"run-{n}", f"x = {n}") + text(f"text-{n}", "And now.") for n in range(first, last + 1)
    )


def move(name: str) -> str:
    return code(name, f'{name} = "___"\n{STEP.format(name)}')


BODY = (
    code("ask", QUESTION)
    + runs(1, 4)
    + move("one")
    + runs(5, 8)
    + move("two")
    + code("back", RECAP)
)


def lesson_of(body: str = BODY, opening: str = OPENING, name: str = LESSON) -> Lesson:
    script = head("Methods", "Which one?") + opening + body + CLOSING
    return made(script, Path("notebooks", f"{name}.ipynb"))


def said(lesson: Lesson) -> str:
    return "\n".join(map(str, moves_of(lesson)))


def write_answers(name: str, text: str) -> None:
    for lesson in (LESSON, "10_rate_limiting"):
        file = Path("solutions", "answers", lesson, "steps", f"{name}.py")
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")


@pytest.fixture(name="steps", autouse=True)
def _steps(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[str]:
    """The names of the steps that are defined, each with its answers."""
    defined = ["one", "two"]

    def step_of(lesson: str, name: str) -> Any:
        if name not in defined:
            raise NoSuchStep(f"Lesson {lesson} has no step {name!r}.")

    monkeypatch.chdir(tmp_path)
    for name in defined:
        write_answers(name, "# %% reference\nx = 1\n# %% told: no\nx = 2\n")
    monkeypatch.setattr(moves, "step_of", step_of)
    monkeypatch.setattr(moves, "_defined", lambda lesson: defined)
    return defined


def test_a_lesson_by_the_rules_has_no_findings() -> None:
    assert said(lesson_of()) == ""


def test_a_fifth_cell_in_a_row_that_is_only_run_is_found_and_text_breaks_no_row() -> None:
    found = said(lesson_of(BODY.replace(move("one"), runs(10, 10) + move("one"))))
    assert "5 cells in a row are only run (from here to cell " in found
    assert "ask a question or put a judged step between them" in found


@pytest.mark.parametrize("act", [QUESTION, "value = ___", 'r = send("___")'])
def test_a_question_and_a_blank_break_a_row(act: str) -> None:
    assert said(lesson_of(BODY.replace(STEP.format("x"), "") + "")) == ""
    more = runs(10, 11) + code("act", act) + runs(12, 13) + code("back", RECAP)
    assert said(lesson_of(BODY.replace(code("back", RECAP), more))) == ""


def test_a_row_is_found_once_and_up_to_the_end() -> None:
    long = BODY.replace(code("back", RECAP), runs(10, 16) + code("back", RECAP))
    assert said(lesson_of(long)).count("cells in a row") == 1


def test_the_cells_that_begin_and_end_a_lesson_are_in_no_row() -> None:
    opened = BODY.replace(code("ask", QUESTION) + runs(1, 4), runs(1, 3))  # with `first`, four
    assert said(lesson_of(opened)) == ""


def test_magic_lines_are_only_run() -> None:
    assert "5 cells in a row" in said(
        lesson_of(BODY.replace(move("one"), code("magic", "%time x") + move("one")))
    )


@pytest.mark.parametrize(
    ("old", "new", "finding"),
    [
        (move("two"), "", "1 judged steps with a wrong answer in solutions/answers; a lesson like"),
        (move("two"), "", "the step 'two' is defined, and no cell ends with labapi.step("),
        (move("two"), move("one").replace('id="one"', 'id="b"'), "'one' stands in 2 cells"),
        (move("two"), move("three"), "has no step 'three'. Add it to labapi/checks/lessons/lesson"),
        (f'step("{LESSON}", "two"', 'step("04_x", "two"', "this step is one of '04_x'"),
        ('two = "___"', "two = 2", "no blank `___` stands in the cell of this step"),
        (STEP.format("two"), STEP.format("two") + "\nx = 1", "is the last line of its cell"),
        (STEP.format("two"), "labapi.step(where, what)", "is the last line of its cell"),
        (RECAP, "x = 1", f"the last cell before 'stop' should be {RECAP}"),
        (RECAP, 'labapi.recap("04_x")', "the last cell before 'stop' should be"),
    ],
)
def test_a_broken_rule_is_named(old: str, new: str, finding: str) -> None:
    assert old in BODY
    assert finding in said(lesson_of(BODY.replace(old, new)))


def test_a_lesson_in_parts_has_a_step_more() -> None:
    found = said(lesson_of(BODY.replace(LESSON, "10_rate_limiting"), name="10_rate_limiting"))
    assert found == (
        "10_rate_limiting.ipynb: 2 judged steps with a wrong answer in solutions/answers; a lesson "
        "like this has 3 at least (labapi.step)"
    )


@pytest.mark.parametrize("answers", ["# %% reference\nx = 1\n", ""])
def test_a_step_counts_only_where_a_wrong_answer_is_known(answers: str) -> None:
    write_answers("two", answers)
    assert "1 judged steps with a wrong answer" in said(lesson_of())


def test_the_first_lesson_need_have_no_step(steps: list[str]) -> None:
    steps.clear()
    asked = BODY.replace(move("one"), code("a", QUESTION)).replace(move("two"), code("b", QUESTION))
    assert said(lesson_of(asked.replace(code("back", RECAP), ""), name="00_start_here")) == ""


def test_a_summary_brings_at_most_six_terms() -> None:
    terms = " ".join(f"[**t{n}**](glossary.md#t{n})" for n in range(7))
    opening = OPENING.replace("The server keeps", f"{terms} The server keeps")
    assert "the summary brings 7 terms of the glossary, at most 6" in said(
        lesson_of(opening=opening)
    )
    six = opening.replace("[**t6**](glossary.md#t6)", "[**t5**](glossary.md#t5)")
    assert said(lesson_of(opening=six)) == ""


def test_a_lesson_is_held_to_what_its_learner_does() -> None:
    lesson = lesson_of(BODY.replace(RECAP, "x = 1"))
    assert any("labapi.recap" in str(one) for one in review.review(lesson, []))
