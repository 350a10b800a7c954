"""The points of a class as they leave: a table of all tasks, and what a gradebook is told."""

from __future__ import annotations

from labapi.grading.course.course import Assignment
from labapi.grading.course.policy import LatePolicy
from labapi.grading.exports.points import above_all_points, marked, points_csv, to_gradebook
from labapi.grading.overrides import Override, Overrides
from labapi.grading.records import Graded, Record, State
from labapi.grading.tables.sheet import Sheet

ASSIGNMENT = Assignment("03_http_methods")
ADA = Record(
    "id01",
    "=Ada",
    "03_http_methods",
    State.GRADED,
    late="2 hours late (says Moodle)",
    late_s=7_200,
    tasks=(
        Graded("safe", 1, "Safe?", "passed", 2, 2, "Right."),
        Graded("twice", 2, "Twice?", "partly", 1, 3, "Half."),
    ),
)
BOB = Record("id02", "Bob", "03_http_methods", State.NEEDS_YOU, why="It is damaged.")


def rows() -> list[list[str]]:
    return Sheet.parse(points_csv(marked([ADA, BOB], ASSIGNMENT, LatePolicy(), Overrides()))).rows


def test_each_task_has_a_column_and_who_has_no_points_empty_cells():
    head, ada, bob = rows()
    assert head == ["id", "name", "state", "late", "points", "out of", "safe", "twice", "comment"]
    assert ada[:8] == ["id01", "'=Ada", "graded", "2 hours late (says Moodle)", "3", "5", "2", "1"]
    assert bob[:5] == ["id02", "Bob", "needs you", "", ""]


def test_a_comment_tells_the_tasks_the_lateness_and_the_teacher():
    said = Override("id01", "safe", comment="Look again.")
    (ada,) = marked([ADA], ASSIGNMENT, LatePolicy(), Overrides((said,)))
    lines = ada.comment.splitlines()
    assert lines[:3] == [
        "Task 1, Safe?: 2 of 2",
        "Task 2, Twice?: 1 of 3",
        "Late: 2 hours late (says Moodle)",
    ]
    assert lines[-1] == "Task 1: Look again."


def test_a_gradebook_hears_of_those_alone_who_have_points():
    given = to_gradebook(marked([ADA, BOB], ASSIGNMENT, LatePolicy(), Overrides()))
    assert {name: points for name, (points, _) in given.items()} == {"id01": 3.0}


def test_points_that_a_teacher_sets_are_points_whatever_the_state():
    set_all = Override("id02", points=4.5)
    given = to_gradebook(marked([BOB], ASSIGNMENT, LatePolicy(), Overrides((set_all,))))
    assert given["id02"][0] == 4.5


def test_a_row_that_was_not_graded_has_points_of_the_whole_exercise():
    rules = Assignment("03_http_methods", dropped=frozenset({"may_send_twice"}))
    (bob,) = marked([BOB], rules, LatePolicy(), Overrides((Override("id02", points=8),)))
    assert (bob.mark.said, bob.state) == ("8 of 12 points", "set by hand")


def test_more_points_than_there_are_are_told_once():
    rows = (Override("id01", "safe", 25), Override("id02", points=1))
    (said,) = above_all_points(marked([ADA], ASSIGNMENT, LatePolicy(), Overrides(rows)))
    assert "you set 25 of 2 for task 1" in said
    rows = (Override("id01", points=50),)
    (said,) = above_all_points(marked([ADA], ASSIGNMENT, LatePolicy(), Overrides(rows)))
    assert "you set 50 of 5 for the exercise" in said
