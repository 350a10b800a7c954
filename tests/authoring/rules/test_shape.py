from collections.abc import Callable
from dataclasses import replace as replace_field

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from labapi.authoring.notebook import Lesson
from labapi.authoring.rules.shape import shape_of
from labapi.authoring.script import from_script


def said(lesson: Lesson) -> str:
    return "\n".join(str(found) for found in shape_of(lesson))


def cell(lesson: Lesson, cell_id: str) -> NotebookNode:
    found = lesson.cell(cell_id)
    assert found is not None
    return found


def append(cell_id: str, text: str) -> Callable[[Lesson], None]:
    def change(lesson: Lesson) -> None:
        cell(lesson, cell_id).source += text

    return change


def replace(cell_id: str, old: str, new: str) -> Callable[[Lesson], None]:
    def change(lesson: Lesson) -> None:
        assert old in cell(lesson, cell_id).source
        cell(lesson, cell_id).source = cell(lesson, cell_id).source.replace(old, new)

    return change


def remove(*cell_ids: str) -> Callable[[Lesson], None]:
    def change(lesson: Lesson) -> None:
        lesson.notebook.cells = [one for one in lesson.cells if one.id not in cell_ids]

    return change


def test_a_lesson_by_the_rules_has_no_findings(lesson: Lesson) -> None:
    assert said(lesson) == ""


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (append("text-1", " more" * 21), "cell 6: 121 words; cut it"),
        (append("code-1", "\nx" * 8), "cell 7: 9 lines; cut it"),
        (replace("code-1", "x = 1", ""), "cell 7: an empty code cell"),
        (remove("navigation-top"), "no cell 'navigation-top' in its place"),
        (remove("navigation-bottom"), "no cell 'navigation-bottom' in its place"),
        (remove("start"), "needs a code cell with lab = labapi.start() (id=start)"),
        (lambda lesson: cell(lesson, "stop").metadata.clear(), "and the tag stop (id=stop)"),
        (remove("code-1", "code-2", "code-3", "code-4", "code-5"), "cells; a lesson has 22 to 34"),
        (remove("text-1", "text-2"), "words; a lesson has 900 to 1200"),
        (replace("first", "requests.get", "print"), "no live request in the first 4 cells"),
        (replace("first", "requests.get", "print"), "sends 0 live requests"),
        (append("start", "\nrequests.get(lab.url)"), "sends 2 live requests"),
        (append("summary", " more" * 140), "the summary has"),
        (remove("summary"), "needs a cell with the heading 'In three minutes'"),
        (append("objectives", "\n- Name two\n- Name three"), "a list of 3 to 4 objectives"),
        (replace("objectives", "- Count", "- Understand"), "a verb that can be tested"),
        (remove("recap"), "needs a cell with a list of 3 items"),
        (replace("recap", "You counted", "Count"), "'You' + past tense"),
        (replace("recap", "a method for each task", "well"), "recap 'You chose well.' should be"),
    ],
)
def test_a_broken_rule_is_named(
    lesson: Lesson, change: Callable[[Lesson], None], finding: str
) -> None:
    change(lesson)
    assert finding in said(lesson)


def test_the_first_lesson_has_a_length_of_its_own(script: str, lesson: Lesson) -> None:
    first = from_script(script, lesson.path.with_name("00_start_here.ipynb"), lesson)
    remove("text-1", "text-2", "text-3", "objectives")(first)
    assert said(first) == ""


def test_a_table_of_contents_may_be_long(lesson: Lesson) -> None:
    cell(lesson, "text-1")["id"] = "contents"
    append("contents", " more" * 200)(lesson)
    assert "cut it" not in said(lesson)


@pytest.mark.parametrize(("stem", "found"), [("10_rate_limiting", False), ("03_x", True)])
def test_only_a_lesson_in_parts_may_be_longer(lesson: Lesson, stem: str, found: bool) -> None:
    longer = [new_markdown_cell(" more" * 100) for _ in range(4)]
    lesson.notebook.cells[5:5] = longer
    named = replace_field(lesson, path=lesson.path.with_stem(stem))
    assert ("words; a lesson has" in said(named)) is found
