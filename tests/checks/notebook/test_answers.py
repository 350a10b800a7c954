"""A file of answers is taken apart at its marks; what makes no sense is told in one sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from labapi.checks.notebook.answers import (
    Answers,
    AnswersError,
    StepAnswers,
    answers_of,
    parsed,
    parsed_of_step,
    step_answers_of,
)

FILE = """\
# %% wrong: squared
def double(number):
    return number**2


# %% right: added to itself
def double(number):
    return number + number


# %% right
double = (2).__mul__
"""


@pytest.fixture(name="solutions")
def _solutions(tmp_path: Path) -> Path:
    (tmp_path / "solutions" / "answers" / "01_numbers").mkdir(parents=True)
    return tmp_path / "solutions"


@pytest.fixture(name="file")
def _file(solutions: Path) -> Path:
    return solutions / "answers" / "01_numbers" / "double.py"


def test_wrong_answers_come_by_their_misconception_and_right_ones_in_their_order() -> None:
    found = parsed(FILE, ["squared"])
    assert found.wrong == {"squared": "def double(number):\n    return number**2"}
    added = "def double(number):\n    return number + number"
    assert found.right == (added, "double = (2).__mul__")


def test_right_answers_without_a_word_may_be_several() -> None:
    assert parsed("# %% right\nx = 1\n# %% right\nx = 2", []).right == ("x = 1", "x = 2")


def test_a_comment_and_a_blank_line_inside_an_answer_are_part_of_it() -> None:
    answer = "# %% of all methods read only\n\nsafe = {'GET'}  # %% and no more"
    with pytest.raises(AnswersError):
        parsed(f"# %% right\n{answer}", [])
    kept = answer.replace("# %% of", "# of")
    assert parsed(f"\n# %% right\n\n{kept}\n\n", []).right == (kept,)


def test_an_empty_file_holds_no_answer() -> None:
    assert parsed("\n", ["squared"]) == Answers({}, ())


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("\nx = 1\n# %% right\nx = 1", "line 2: this stands before the first mark, `# %% …`"),
        ("x = 1\n", "line 1: this stands before the first mark, `# %% …`"),
        ("# %% wrong: cubed\nx = 1", "is called 'cubed' (known: squared, halved)"),
        (
            "# %% wrong: halved\nx = 1\n# %% wrong: halved\nx = 2",
            "line 3: `# %% wrong: halved` stands there twice",
        ),
        (
            "# %% right: added\nx = 1\n# %% right: added\nx = 2",
            "line 3: `# %% right: added` stands there twice",
        ),
        ("# %% right\n\n# %% right: more\nx = 1", "line 1: nothing stands under `# %% right`"),
        ("# %% right: more\n", "line 1: nothing stands under `# %% right: more`"),
        ("# %%\nx = 1", "line 1: `# %%` marks no answer; write `# %% wrong: <misc"),
        ("# %% wrong\nx = 1", "`# %% wrong` marks no answer"),
        ("# %% wrong: two words\nx = 1", "`# %% wrong: two words` marks no answer"),
        ("#%% right\nx = 1", "`#%% right` marks no answer"),
        ("# %% right\nx = 1\n# %% right\nx = = 1", "line 4: this is no Python (invalid syntax)"),
        ("# %% rihgt: more\nx = 1", "`# %% rihgt: more` marks no answer"),
    ],
)
def test_what_makes_no_sense_is_told_with_its_line(text: str, said: str) -> None:
    with pytest.raises(AnswersError) as told:
        parsed(text, ["squared", "halved"])
    assert said in str(told.value)
    assert "\n" not in str(told.value)


def test_the_answers_of_a_task_lie_below_the_solutions(make_task, solutions, file) -> None:
    file.write_text(FILE, encoding="utf-8")
    found = answers_of("01_numbers", make_task(), solutions)
    assert (list(found.wrong), len(found.right)) == (["squared"], 2)


def test_a_file_that_is_missing_is_named(make_task, solutions) -> None:
    with pytest.raises(AnswersError, match=r"^solutions/answers/01_numbers/double\.py is missing"):
        answers_of("01_numbers", make_task(), solutions)


def test_a_file_that_is_no_text_is_named(make_task, solutions, file) -> None:
    file.write_bytes(b"# %% right\nx = '\xff'\n")
    with pytest.raises(AnswersError, match=r"^solutions/answers/.*/double\.py cannot be read: "):
        answers_of("01_numbers", make_task(), solutions)


def test_a_fault_in_a_file_is_told_with_its_path(make_task, solutions, file) -> None:
    file.write_text("x = 1\n", encoding="utf-8")
    with pytest.raises(AnswersError, match=r"^solutions/.*/double\.py, line 1: this stands before"):
        answers_of("01_numbers", make_task(), solutions)


# The answers of a judged step, the reference answer among them.

STEP = """\
# %% cell
x = ___
labapi.step("01_numbers", "one")
# %% reference
x = 1
# %% right: as a product
x = 1 * 1
# %% wrong: squared
x = 4
# %% told: there is 5
x = 5
"""


def test_the_answers_of_a_step_come_by_their_marks() -> None:
    assert parsed_of_step(STEP, ["squared"]) == StepAnswers(
        reference="x = 1",
        right=("x = 1 * 1",),
        wrong={"squared": "x = 4"},
        told={"there is 5": "x = 5"},
        cell='x = ___\nlabapi.step("01_numbers", "one")',
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("# %% reference\nx = 1\n", "", "line 1: there is no `# %% reference`"),
        ("squared", "cubed", "line 8: no misconception is called 'cubed' (known: squared)"),
        ("# %% cell", "# %% cel", "line 1: `# %% cel` marks no answer of a step; write `# %% ref"),
        ("# %% told: there is 5", "# %% reference", "line 10: `# %% reference` stands there twice"),
        ("# %% told: there is 5", "# %% told", "line 10: `# %% told` marks no answer of a step"),
        ("x = 5", "x = (", "line 11: this is no Python ('(' was never closed)"),
    ],
)
def test_what_makes_no_sense_of_a_step_is_told_with_its_line(old: str, new: str, said: str) -> None:
    with pytest.raises(AnswersError) as told:
        parsed_of_step(STEP.replace(old, new), ["squared"])
    assert str(told.value).startswith(said)


def test_the_answers_of_a_step_lie_beside_those_of_the_tasks(solutions: Path) -> None:
    file = solutions / "answers" / "01_numbers" / "steps" / "one.py"
    with pytest.raises(AnswersError, match=r"^solutions/answers/01_numbers/steps/one\.py is miss"):
        step_answers_of("01_numbers", "one", ["squared"], solutions)
    file.parent.mkdir()
    file.write_text(STEP, encoding="utf-8")
    assert step_answers_of("01_numbers", "one", ["squared"], solutions).reference == "x = 1"
