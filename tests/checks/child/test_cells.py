"""Which cells of a handed-in notebook run: what was given is the kit's, whatever became of it."""

import re
from copy import deepcopy

import pytest

from labapi.checks.catalogue import exercise_names, tasks_of
from labapi.checks.child.cells import Cell, cells_to_run, stands_on
from labapi.checks.inside.last_run import names_set
from labapi.course import ROOT, exercise_file, read_notebook, source_of

ANSWERS = ("first", "second")


def cell(cell_id, source, kind="code", tags=()):
    made = {"cell_type": kind, "source": source, "metadata": {"tags": list(tags)} if tags else {}}
    return made if cell_id is None else {**made, "id": cell_id}


SHIPPED = [
    cell("title", "# An exercise", "markdown"),
    cell("start", "import labapi\nlab = labapi.start()"),
    cell("about-first", "## One", "markdown"),
    cell("first", "first = ..."),
    cell("check-first", "check.first()"),
    cell("about-second", "## Two", "markdown"),
    cell("given-second", "def helper():\n    return 2"),
    cell("try-second", "print(helper())"),
    cell("second", "def second():\n    return helper()"),
    cell("check-second", "check.second()"),
    cell("check-all", "check.all()"),
    cell("stop", "lab.stop()", tags=["stop"]),
]
GIVEN = {one["id"]: one["source"] for one in SHIPPED}
AS_SHIPPED = ["start", "first", "given-second", "try-second", "second"]


def document(cells):
    return {"cells": deepcopy(list(cells)), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def ran(cells):
    return cells_to_run(document(cells), document(SHIPPED), ANSWERS)


def order(cells):
    """Name the cells that run; the learner's own are told by their source."""
    return [one.id or one.source for one in ran(cells)]


def without(*ids):
    return [one for one in SHIPPED if one["id"] not in ids]


def changed(cell_id, source):
    return [{**one, "source": source} if one["id"] == cell_id else one for one in SHIPPED]


def with_extra(before, *extra):
    place = [one["id"] for one in SHIPPED].index(before)
    return [*SHIPPED[:place], *extra, *SHIPPED[place:]]


def test_of_an_untouched_notebook_all_cells_run_but_those_that_check_and_stop():
    assert order(SHIPPED) == AS_SHIPPED
    assert [one.number for one in ran(SHIPPED)] == [1, 2, 4, 5, 6]


def test_only_what_is_called_given_is_held_to_what_it_sets():
    assert [one.id for one in ran(SHIPPED) if one.given] == ["given-second"]


def test_an_answer_is_the_learners():
    (answer,) = (one for one in ran(changed("first", "first = 1")) if one.id == "first")
    assert (answer.source, answer.given) == ("first = 1", False)


@pytest.mark.parametrize("cell_id", ["start", "given-second", "try-second"])
def test_a_deleted_cell_of_the_kits_is_put_back_where_it_stood(cell_id):
    assert order(without(cell_id)) == AS_SHIPPED
    (back,) = (one for one in ran(without(cell_id)) if one.id == cell_id)
    assert (back.source, back.number) == (GIVEN[cell_id], 0)
    assert str(back) == f"the given cell {cell_id}"


def test_all_are_put_back_where_nothing_but_answers_is_left():
    answers = [one for one in SHIPPED if one["id"] in ANSWERS]
    assert order(answers) == AS_SHIPPED
    assert order(reversed(answers)) == ["start", "given-second", "try-second", "second", "first"]


def test_a_cell_that_is_put_back_stands_before_what_the_learner_wrote_behind_it():
    left = [one for one in with_extra("second", cell("own", "x = helper()"))]
    left = [one for one in left if one["id"] != "given-second"]
    assert order(left) == ["start", "first", "given-second", "try-second", "x = helper()", "second"]


@pytest.mark.parametrize("place", [0, 3, 9, 12])
def test_a_moved_cell_runs_before_the_answers_that_stand_on_it_and_once(place):
    (moved,) = (one for one in SHIPPED if one["id"] == "given-second")
    left = without("given-second")
    ids = order([*left[:place], moved, *left[place:]])
    assert sorted(ids) == sorted(AS_SHIPPED)
    assert ids.index("start") < ids.index("given-second") < ids.index("second")


def test_a_changed_cell_runs_right_before_the_kits_own():
    own = "from math import pi\ndef helper():\n    return 3"
    cells = ran(changed("given-second", own))
    place = [one.id for one in cells].index("given-second")
    assert cells[place - 1] == Cell("", own, 4)
    assert (cells[place].source, cells[place].given) == (GIVEN["given-second"], True)
    assert order(changed("given-second", own))[-2:] == ["try-second", "second"]


def test_the_learners_own_cells_keep_their_order():
    extra = [cell("a", "a = 1"), cell(None, "b = 2"), cell("note", "words", "markdown")]
    assert order(with_extra("second", *extra))[3:] == ["try-second", "a = 1", "b = 2", "second"]


def test_a_cell_of_the_learners_is_not_given_whatever_its_id_says():
    extra = cell("given-more", "def helper():\n    return 4")
    (own,) = (one for one in ran(with_extra("second", extra)) if one.source == extra["source"])
    assert (own.id, own.given) == ("", False)


def test_what_was_written_below_a_check_runs_too():
    assert "check.first()\nhalf = 1" in order(changed("check-first", "check.first()\nhalf = 1"))


@pytest.mark.parametrize("cell_id", ["check-first", "check-second", "check-all", "stop"])
def test_a_check_that_is_deleted_moved_or_doubled_costs_nothing(cell_id):
    (check,) = (one for one in SHIPPED if one["id"] == cell_id)
    for cells in (without(cell_id), [check, *without(cell_id)], [*SHIPPED, check, check]):
        assert order(cells) == AS_SHIPPED
    assert order(changed("stop", "lab.stop()\nlab = None")) == AS_SHIPPED


def test_copies_of_a_given_cell_add_nothing_and_a_changed_copy_is_the_learners():
    for cell_id in ("given-second", "other", None):
        copy = cell(cell_id, GIVEN["given-second"])
        assert order([*SHIPPED, copy]) == AS_SHIPPED
        assert order([copy, *SHIPPED]) == AS_SHIPPED or cell_id == "given-second"
    changed_copy = cell("given-second", "def helper():\n    return 5")
    cells = ran([*SHIPPED, changed_copy])
    assert (cells[-1].source, cells[-1].given) == (changed_copy["source"], False)


@pytest.mark.parametrize("new_id", ["cell-{}", None, 7, ["id"]])
def test_where_an_editor_has_changed_all_ids_what_was_given_is_known_by_its_source(new_id):
    cells = [
        {**one, "id": new_id.format(n)} if isinstance(new_id, str) else {**one, "id": new_id}
        for n, one in enumerate(changed("first", "first = 1"))
    ]
    assert order(cells) == ["start", "first = 1", "given-second", "try-second", "second"]


def test_code_that_was_made_text_is_put_back_and_an_answer_that_was_made_text_is_none():
    as_text = [
        {**one, "cell_type": "markdown"} if one["id"] in ("given-second", "first") else one
        for one in SHIPPED
    ]
    assert order(as_text) == ["start", "given-second", "try-second", "second"]


def test_a_task_stands_on_what_its_shipped_answer_asks_for():
    assert stands_on(document(SHIPPED), ANSWERS) == {"first": set(), "second": {"helper"}}


@pytest.mark.parametrize("exercise", exercise_names())
def test_no_answer_cell_of_the_course_sets_a_name_that_is_given(exercise):
    """For what is given stays as it was given, and an answer would have no effect."""
    shipped = read_notebook(exercise_file(ROOT, exercise))
    answers = [task.id for task in tasks_of(exercise)]
    cells = cells_to_run(shipped, shipped, answers)
    given = set().union(*(names_set(one.source) for one in cells if one.given), set())
    for one in cells:
        assert one.id not in answers or not names_set(one.source) & given, one.id


@pytest.mark.parametrize("exercise", exercise_names())
def test_untouched_exercises_run_as_they_were_shipped(exercise):
    shipped = read_notebook(exercise_file(ROOT, exercise))
    code = [one for one in shipped["cells"] if one["cell_type"] == "code"]
    cells = cells_to_run(shipped, shipped, [task.id for task in tasks_of(exercise)])
    left_out = [one for one in code if one["id"] not in {ran.id for ran in cells}]
    said = {source_of(one) for one in left_out}
    told = r"check\.(\w+\.question|\w+)\(\)|lab\.stop\(\)(\nlabapi\.stop\(\).*)?"
    assert all(re.fullmatch(told, one) for one in said)
    assert [one.id for one in cells] == [one["id"] for one in code if one not in left_out]
