from pathlib import Path

import pytest

from labapi.authoring.made import clock
from labapi.authoring.made.clock import (
    Work,
    in_words,
    minutes_of,
    minutes_of_parts,
    shared_out,
    work_of,
    work_of_parts,
    written_words,
)
from labapi.authoring.navigation import navigate
from labapi.authoring.notebook import Lesson
from labapi.authoring.script import from_script
from tests.authoring.conftest import head


def lesson_of(body: str) -> Lesson:
    return from_script(head("T", "Q?") + body, Path("01_b.ipynb"))


def text(cell_id: str, words: str) -> str:
    return f'# %% [markdown] id="{cell_id}"\n"""\n{words}\n"""\n\n'


def test_words_are_read_at_the_stated_pace() -> None:
    assert work_of([("markdown", "word " * 175)]).minutes == 1


def test_what_is_folded_is_read_too_and_thought_about_before() -> None:
    fold = "<details><summary>Which one?</summary>\n\nThe other one.\n\n</details>"
    assert work_of([("markdown", fold)]) == Work(words=5, folds=1)


@pytest.mark.parametrize(
    ("source", "work"),
    [
        ("r = requests.get(url)\nlabapi.show(r)", Work(runs=1)),
        ('labapi.ask("03_x", "y")', Work(questions=1)),
        ('a = "___"  # which?\nlabapi.step("03_x", "y")', Work(steps=1)),
        ('lab.console("Which model answers?")', Work(runs=1, forms=1)),
        ("lab.menu(path, question=question)", Work(runs=1, forms=1)),
        ("check.roles()", Work(tasks=1)),
        ("check.all()", Work(runs=1)),
        ("check.roles.question()", Work(runs=1)),
        ("### BEGIN SOLUTION\na = 1\nb = 2\n### END SOLUTION", Work(lines=2)),
    ],
)
def test_a_cell_is_counted_for_what_a_learner_does_in_it(source: str, work: Work) -> None:
    assert work_of([("code", source)]) == work


def test_each_kind_of_work_takes_its_seconds() -> None:
    once = Work(runs=1, questions=1, steps=1, forms=1, folds=1, tasks=1, lines=1)
    named = ("RUN_S", "QUESTION_S", "STEP_S", "FORM_S", "FOLD_S", "TASK_S", "LINE_S")
    assert once.minutes * 60 == sum(getattr(clock, name) for name in named)


def test_generated_cells_are_neither_read_nor_counted() -> None:
    lesson = lesson_of(text("a", "three words here") + '# %% [markdown] id="contents"\n')
    navigate([lesson])
    assert written_words(lesson) == 3


def test_a_part_begins_in_the_middle_of_a_cell_and_the_minutes_of_all_add_up() -> None:
    first = "word " * 1750 + "\n\n## Part 1: One\n\n" + "word " * 175
    lesson = lesson_of(text("a", first) + text("b", "## Part 2: Two\n\n" + "word " * 890))
    assert [round(work.minutes) for work in work_of_parts(lesson)] == [11, 5]
    assert sum(minutes_of_parts(lesson)) == minutes_of(lesson) == 15
    assert in_words(lesson) == "About 15 minutes, in 2 parts: 10 and 5"


def test_a_lesson_without_parts_is_told_by_one_number() -> None:
    assert in_words(lesson_of(text("a", "word " * 2000))) == "About 10 minutes"


@pytest.mark.parametrize("sizes", [[1], [1, 1, 1], [0.2, 7.3, 4.4], [12.2, 12.4, 12.5]])
def test_no_minute_is_lost_between_parts(sizes: list[float]) -> None:
    assert sum(shared_out(35, sizes)) == 35
