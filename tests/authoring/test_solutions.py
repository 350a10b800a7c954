from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest

from labapi.authoring.__main__ import main
from labapi.authoring.navigation import navigate, navigate_solutions
from labapi.authoring.notebook import BOTTOM, TOP, Lesson, read_lesson, write_lesson
from labapi.authoring.release import release
from labapi.authoring.rules.review import review_solution, stale_navigation
from labapi.authoring.rules.solution_shape import shape_of_solution
from labapi.authoring.script import from_script, to_script
from labapi.checks.task import Task
from tests.authoring.conftest import head

NAME = "03_methods"
SCRIPT = '''\
# %% [markdown] id="intro"
"""
# Exercise 03: Methods
"""
# %% id="start"
import labapi
lab = labapi.start()
check = labapi.exercise("03_methods", made_for="0.1")
# %% [markdown] id="text-safe"
"""
## 1. Which are safe?
Name them (1 point).
"""
# %% id="safe"
methods = {"GET"}  ### BLANK {"GET"}
# %% id="check-safe"
check.safe()
# %% [markdown] id="text-twice"
"""
## 2. Send it twice
Write `twice` (3 points).
"""
# %% id="given"
api = lab.url
# %% id="twice"
### BEGIN SOLUTION
twice = 2
### END SOLUTION
# %% id="check-twice"
check.twice()
# %% [markdown] id="hand-in"
"""
Run `check.hand_in()` or `python lab.py hand-in 03`.
"""
# %% id="check-all"
check.all()
# %% id="stop" tags=["stop"]
lab.stop()
'''
LESSON = head("{}", "Which?") + '# %% [markdown] id="contents"\n'


def task(task_id: str, number: int, title: str, points: int) -> Task:
    return Task(
        id=task_id,
        number=number,
        title=title,
        points=points,
        objective="",
        hints=(),
        judge=lambda work, cases: None,
        misconceptions=(),
    )


TASKS = (task("safe", 1, "Which are `safe`?", 1), task("twice", 2, "Send it twice", 3))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    for folder in ("solutions", "notebooks", "exercises"):
        (tmp_path / folder).mkdir()
    return tmp_path / "solutions" / f"{NAME}_solution.ipynb"


@pytest.fixture
def solution(path: Path) -> Lesson:
    return made(SCRIPT, path)


def made(script: str, path: Path) -> Lesson:
    """The solution of a script, its checks shown as if they had run."""
    solution = from_script(script, path)
    navigate_solutions([solution], [])
    for _, cell in solution.of_type("code"):
        cell.outputs = ["something"]
    return solution


def said(solution: Lesson) -> str:
    return "\n".join(map(str, shape_of_solution(solution, TASKS)))


def test_a_solution_needs_no_head(path: Path) -> None:
    assert to_script(from_script(SCRIPT, path)).startswith('# %% [markdown] id="intro"\n')


def test_a_head_may_be_given_and_comes_back(path: Path) -> None:
    given = head("Methods", "Which?", "00_a")
    back = to_script(from_script(given + SCRIPT, path))
    assert from_script(back, path).about == from_script(given + SCRIPT, path).about != {}


def test_lines_are_counted_without_a_head_too(path: Path) -> None:
    with pytest.raises(ValueError, match=r"line 3: the id 'a' is taken"):
        from_script('# %% id="a"\n1\n# %% id="a"\n', path)


def test_navigation_leads_to_the_lesson_and_the_contents(solution: Lesson) -> None:
    lessons = [from_script(LESSON.format("Methods"), Path(f"{NAME}.ipynb"))]
    navigate_solutions([solution], lessons)
    back = f"[← Lesson 03 Methods](../notebooks/{NAME}.ipynb)"
    assert solution.cells[-1].source == f"{back} · [Contents](../notebooks/{NAME}.ipynb#Contents)"
    assert back in solution.cells[0].source


def test_the_first_cell_says_that_it_is_the_solution_and_how_long_it_takes(
    solution: Lesson,
) -> None:
    top = solution.cells[0].source
    assert f"the solution of [the exercise](../exercises/{NAME}_exercise.ipynb)" in top
    assert top.endswith("\n\nAbout 5 minutes.")


def test_a_lesson_links_to_its_exercise_by_the_exercise_s_title(path: Path) -> None:
    lesson = from_script(LESSON.format("Verbs"), path.parents[1] / "notebooks" / f"{NAME}.ipynb")
    write_lesson(from_script(SCRIPT, path))
    list(release([path]))
    navigate([lesson])
    assert lesson.cells[-1].source.startswith(
        f"Exercise: [03 Methods](../exercises/{NAME}_exercise.ipynb)"
    )


def test_a_lesson_without_an_exercise_has_no_such_link(path: Path) -> None:
    lesson = from_script(LESSON.format("Verbs"), path.parents[1] / "notebooks" / f"{NAME}.ipynb")
    navigate([lesson])
    assert "Exercise" not in lesson.cells[-1].source


def test_navigation_of_a_solution_that_is_out_of_date_is_named(solution: Lesson) -> None:
    assert list(stale_navigation([solution])) == []
    lesson = from_script(LESSON.format("Verbs"), solution.path.parents[1] / "notebooks/03_a.ipynb")
    write_lesson(lesson)
    assert "navigation is out of date" in str(*stale_navigation([solution]))


def test_a_solution_by_the_rules_has_no_findings(solution: Lesson) -> None:
    assert said(solution) == ""


def replace(old: str, new: str) -> Callable[[str], str]:
    def change(script: str) -> str:
        assert old in script
        return script.replace(old, new)

    return change


def remove(cell_id: str) -> Callable[[str], str]:
    """Drop the marker of a cell, so that its text is added to the cell before it."""
    return replace(f' id="{cell_id}"\n', ' id="other"\n')


@pytest.mark.parametrize(
    ("change", "finding"),
    [
        (replace("# Exercise 03: M", "# M"), "needs a heading '# Exercise 03: …' (id=intro)"),
        (replace("lab = labapi.start()", "pass"), "lab = labapi.start( (id=start)"),
        (replace("03_methods", "03"), 'labapi.exercise("03_methods", made_for=" (id=start)'),
        (replace("hand-in 03", "hand-in"), "hand-in 03 (id=hand-in)"),
        (replace("check.hand_in()", "it"), "check.hand_in( (id=hand-in)"),
        (replace("check.all()", "pass"), "check.all() (id=check-all)"),
        (replace(' tags=["stop"]', ""), "the cell stop needs the tag stop"),
        (remove("text-safe"), "there is no cell with the id text-safe"),
        (remove("twice"), "there is no cell with the id twice"),
        (remove("check-twice"), "there is no cell with the id check-twice"),
        (replace('id="safe"', 'id="saf"'), "the cell saf holds an answer, and there is no task"),
        (replace('id="check-safe"', 'id="x"'), "there is no cell with the id check-safe"),
        (replace('id="safe"', 'id="text"'), "there is no cell with the id safe"),
        (
            replace("## 1. Which", "## 2. Which"),
            "task safe: its text needs the heading '## 1. Which",
        ),
        (replace("(3 points)", ""), "task twice: its text does not say (3 points)"),
        (replace('  ### BLANK {"GET"}', ""), "task safe: its answer is not marked"),
        (replace("check.safe()", "check.twice()"), "task safe: its check must be check.safe()"),
        (replace("Name them", "word " * 120), "cut it: a cell of text has at most 120"),
    ],
)
def test_a_broken_rule_is_named(path: Path, change: Callable[[str], str], finding: str) -> None:
    assert finding in said(made(change(SCRIPT), path))


def test_a_check_that_was_not_run_is_named(solution: Lesson) -> None:
    check = solution.cell("check-safe")
    assert check is not None
    check.outputs = []
    assert "task safe: its check has no saved output" in said(solution)


def test_tasks_in_another_order_are_named(path: Path) -> None:
    first, second = 'id="text-safe"', 'id="text-twice"'
    turned = SCRIPT.replace(first, "id=?").replace(second, first).replace("id=?", second)
    assert "the cell text-twice stands where text-safe should" in said(made(turned, path))


@pytest.mark.parametrize("position", [0, -1], ids=[TOP, BOTTOM])
def test_navigation_that_is_not_at_its_end_is_named(solution: Lesson, position: int) -> None:
    solution.notebook.cells.insert(3, solution.notebook.cells.pop(position))
    assert "its first and last cell are not the navigation" in said(solution)


def test_a_solution_without_tasks_is_named(solution: Lesson) -> None:
    (finding,) = review_solution(solution)
    assert "there are no tasks for it" in finding.message


def test_the_command_writes_executes_and_reads_a_solution(
    path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = '# %% [markdown] id="intro"\n"""\n# Exercise 03: A\n"""\n\n# %% id="safe"\nprint(5)\n'
    monkeypatch.setattr("sys.stdin", io.StringIO(script))
    assert main(["write", str(path)]) == 0
    assert main(["execute", str(path)]) == 0
    capsys.readouterr()
    assert main(["read", str(path)]) == 0
    assert capsys.readouterr().out == script
    assert read_lesson(path).cells[2].outputs[0].text == "5\n"


def test_the_command_checks_solutions_by_their_own_rules(
    path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write_lesson(from_script(SCRIPT, path))
    assert main(["check", str(path)]) == 1
    told = capsys.readouterr().out
    assert "there are no tasks for it" in told
    assert "its exercise is missing" in told
