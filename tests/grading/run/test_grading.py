"""A class is graded, resumed and kept: real notebooks in real child processes."""

from __future__ import annotations

import json
import secrets
import shutil
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePosixPath

import pytest

from labapi.checks.catalogue import tasks_of
from labapi.checks.judging import not_judged
from labapi.checks.notebook.handed_in import HandIn
from labapi.checks.notebook.shipped import as_shipped
from labapi.checks.result import NOT_JUDGED
from labapi.course import ROOT, read_notebook, solution_file, text_of
from labapi.grading.course.course import Course
from labapi.grading.intake.archive import Entry
from labapi.grading.intake.layouts import Claim
from labapi.grading.intake.submissions import Submission
from labapi.grading.records import Graded, Record, State
from labapi.grading.run.again import changes, judged_again
from labapi.grading.run.collecting import Row
from labapi.grading.run.grading import Grading, grade, what_is_missing
from labapi.grading.run.kit import Kit, _Files, kit_of

EXERCISE = "01_what_is_an_api"
CELLS = [
    {"cell_type": "code", "source": ["from sklearn.svm import SVC\n", "svc = SVC()"]},
    {"cell_type": "code", "source": "import json as ___.a"},  # a blank may stand anywhere
    {"cell_type": "markdown", "source": "import that"},
]


class Threads:
    """Workers in this process: what is graded runs in processes of its own all the same."""

    count = 2

    @contextmanager
    def open(self) -> Iterator[Executor]:
        with ThreadPoolExecutor(self.count) as executor:
            yield executor

    def expect_workers(self) -> None:
        pass


@pytest.fixture(scope="module")
def course(tmp_path_factory) -> Course:
    folder = tmp_path_factory.mktemp("course")
    (folder / "course.toml").write_text(f'name = "rest"\n[exercises.{EXERCISE}]\n')
    seed = folder / "secret-seed"
    seed.write_text(secrets.token_hex(16))
    seed.chmod(0o600)
    return Course.open(folder)


@pytest.fixture
def grading(course):
    shutil.rmtree(course.graded(EXERCISE), ignore_errors=True)
    return Grading(course, kit_of(course, EXERCISE))


@pytest.fixture(scope="module")
def solution() -> bytes:
    return text_of(read_notebook(solution_file(ROOT, EXERCISE))).encode()


def row(student: str, *data: bytes) -> Row:
    note = HandIn(EXERCISE, student, student, "0", "", course="rest")
    files = tuple(
        Submission(
            Entry(PurePosixPath(f"{student}.ipynb"), len(one), lambda one=one: one),
            Claim(),
            note,
            EXERCISE,
            f"sha-{len(one)}",
        )
        for one in data
    )
    record = Record(student, student, EXERCISE, State.GRADED, attempts=len(files))
    return Row(record, files)


def test_a_class_is_graded_and_what_was_graded_is_not_judged_again(grading, solution):
    shipped = as_shipped(ROOT, EXERCISE).encode()
    rows = [row("ada", solution), row("bob", shipped), row("eve", b"{")]
    told: list[str] = []
    records = grade(grading, rows, Threads(), lambda one: told.append(one.student))
    assert [one.student for one in records] == ["ada", "bob", "eve"]
    assert sorted(told) == ["ada", "bob", "eve"]
    ada, bob, eve = records
    assert (bob.points, bob.state) == (0, State.GRADED)
    assert (eve.state, eve.tasks) == (State.NEEDS_YOU, ())
    assert ada.points > 0.6 * ada.out_of  # all but the questions of facts, which are ada's own
    assert all(task.behaviour for task in ada.tasks)
    assert [grading.settled(one) for one in rows] == [ada, bob, None]
    assert grading.kept("ada", 0).read_bytes() == solution


def test_of_several_attempts_the_one_with_the_most_points_counts(grading, solution):
    shipped = as_shipped(ROOT, EXERCISE).encode()
    (record,) = grade(grading, [row("ada", solution, shipped)], Threads(), lambda one: None)
    assert record.points > 0


def test_a_record_is_the_same_after_it_was_kept(grading, solution):
    (record,) = grade(grading, [row("ada", solution)], Threads(), lambda one: None)
    assert list(grading.records) == [record]
    assert json.loads(record.as_json())["state"] == "graded"


def test_only_the_tasks_are_judged_again_whose_judge_has_changed(grading, solution, monkeypatch):
    (old,) = grade(grading, [row("ada", solution)], Threads(), str)
    kit = grading.kit
    mended = tuple((task, by + "!" * (task == "read_dish")) for task, by in kit.judges)
    newer = replace(grading, kit=replace(kit, digest="newer", judges=mended))
    asked = []
    judged = Grading.judged
    monkeypatch.setattr(
        Grading, "judged", lambda self, rows, cluster: judged(self, noted(rows, asked), cluster)
    )
    (new,) = judged_again(newer, [old], Threads(), str, whole=False)
    assert asked == [frozenset({"read_dish"})]
    assert (new.kit, new.state, len(new.tasks)) == ("newer", old.state, len(old.tasks))
    before, after = ({one.task: one.by for one in record.tasks} for record in (old, new))
    assert {task for task in after if after[task] != before[task]} == {"read_dish"}
    assert changes(old, new) == []
    judged_again(newer, [old], Threads(), str)
    assert asked[1:] == [None]


def noted(rows, asked):
    rows = list(rows)
    asked += [one.only for one in rows]
    return rows


def test_a_task_that_could_not_be_judged_is_tried_once_more_and_no_longer_said_to_be(grading):
    (old,) = grade(grading, [row("bob", as_shipped(ROOT, EXERCISE).encode())], Threads(), str)
    gap = replace(old.tasks[2], is_judged=False)
    tasks = (*old.tasks[:2], gap, *old.tasks[3:])
    (said,) = what_is_missing(tasks)
    partly = replace(old, tasks=tasks, state=State.PARTLY, why=f"Late. {said}", kit="older")
    (new,) = judged_again(grading, [partly], Threads(), str, whole=False)
    assert (new.state, new.why) == (State.GRADED, "Late.")
    same = [replace(one, cpu_s=0.0) for one in old.tasks]
    assert [replace(one, cpu_s=0.0) for one in new.tasks] == same


def test_what_judges_a_task_is_its_own_file_and_what_no_other_task_has_to_itself(course, tmp_path):
    kit = kit_of(course, EXERCISE)
    assert kit.tasks == {task.id for task in tasks_of(EXERCISE)}
    assert len({by for _, by in kit.judges}) == len(kit.judges)
    a, b, helper, shared, used = (Path(f"{name}.py") for name in ("a", "b", "_c", "d", "e"))
    texts = {a: "from x import d", b: "TASK = 1", helper: "", shared: "", used: "import b"}
    files = _Files({file: f"{text}  # {file}" for file, text in texts.items()})
    assert [text.split("# ")[1] for text in files.of_task("a")] == ["a.py", "b.py", "_c.py", "d.py"]
    assert "a.py" not in " ".join(files.of_task("b"))


def test_another_seed_is_another_kit(course, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(course.folder, other)
    (other / "secret-seed").write_text(secrets.token_hex(16))
    assert kit_of(course, EXERCISE).digest != kit_of(Course.open(other), EXERCISE).digest


def test_the_exercise_as_it_was_handed_out_goes_first(course, tmp_path):
    other = tmp_path / "other"
    shutil.copytree(course.folder, other)
    (other / "handed_out").mkdir()
    own = other / "handed_out" / f"{EXERCISE}_exercise.ipynb"
    document = json.loads(as_shipped(ROOT, EXERCISE))
    document["metadata"]["labapi"]["tasks"] = {"roles": 2}
    own.write_text(json.dumps(document))
    assert kit_of(Course.open(other), EXERCISE).document()["metadata"]["labapi"]["tasks"] == {
        "roles": 2
    }


def test_what_the_exercise_imports_is_imported_once_for_all(course):
    libraries = kit_of(course, EXERCISE).libraries
    assert {"labapi", "requests"} <= set(libraries)
    own = Kit("own", json.dumps({"cells": CELLS}), "digest")
    assert own.libraries == ("sklearn.svm",)


def test_no_record_or_notebook_of_two_students_shares_a_file(grading):
    ids = ["a/b", "a:b", "a b", "A b", "ä", "", "." * 200]
    assert len({grading.kept(id, 0) for id in ids}) == len(ids)
    assert all(isinstance(grading.kept(id, 0), Path) for id in ids)


def test_half_letters_of_a_student_stop_no_run_and_are_kept_as_question_marks(grading, solution):
    broken = json.loads(solution)
    broken["cells"][-1]["source"] = ["# \ud83d"]
    (answer,) = (cell for cell in broken["cells"] if cell["id"] == "roles")
    answer["source"] = ["# \ud83d\n", *answer["source"]]
    rows = [row("ada", json.dumps(broken).encode()), row("bob", solution)]
    ada, bob = grade(grading, rows, Threads(), lambda one: None)
    assert (ada.state, bob.state) == (State.GRADED, State.GRADED)
    assert {one.student: one.points for one in grading.records} == {
        "ada": ada.points,
        "bob": bob.points,
    }


def test_what_code_says_of_itself_calls_no_teacher():
    task = tasks_of(EXERCISE)[0]
    said = NOT_JUDGED.format("it is gone")
    ended = not_judged(EXERCISE, task, said)
    assert not Graded.of(ended).is_judged
    assert Graded.of(replace(ended, judged=True)).is_judged  # whatever an error of theirs says
