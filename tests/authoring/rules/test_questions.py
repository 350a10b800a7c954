import pytest

from labapi.authoring.notebook import Lesson
from labapi.authoring.rules.shape import questions_of


def said(lesson: Lesson) -> str:
    return "\n".join(str(found) for found in questions_of(lesson))


def add(lesson: Lesson, cell_id: str, source: str) -> None:
    cell = lesson.cell(cell_id)
    assert cell is not None
    cell.source += f"\n{source}"


def test_a_question_that_is_there_is_no_finding(lesson: Lesson) -> None:
    add(lesson, "code-1", "labapi.ask('03_http_methods', 'two_tries')")
    assert said(lesson) == ""


@pytest.mark.parametrize(
    ("asked", "finding"),
    [
        ('labapi.ask("03_http_methods", "no_such")', "has no question 'no_such'. It has: "),
        ('labapi.ask(\n    "99_none", "a")', "There are no questions for lesson '99_none'."),
    ],
)
def test_a_question_that_is_missing_is_named_with_its_file(
    lesson: Lesson, asked: str, finding: str
) -> None:
    add(lesson, "code-1", asked)
    assert said(lesson).startswith("03_methods.ipynb, cell 7: ")
    assert finding in said(lesson)
    assert "Add it to labapi/classroom/widgets/ask/lessons/" in said(lesson)


def test_an_assert_right_after_a_question_tells_its_answer(lesson: Lesson) -> None:
    add(lesson, "code-1", "labapi.ask(__name__, 'what')")
    add(lesson, "code-2", "assert x == 2")
    assert "an assert right after a question tells the answer" in said(lesson)
