"""The points that go to a gradebook: each rule by itself, their order, and what never happens."""

from dataclasses import replace
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapi.grading.course.course import Assignment
from labapi.grading.course.policy import LatePolicy
from labapi.grading.marks import counted, mark
from labapi.grading.overrides import Override, Overrides
from labapi.grading.records import Graded, Record, State

DAY_S = 86_400
NONE = Overrides()


def task(name, points, out_of, number=1, **said):
    return Graded(name, number, name.title(), "partly", points, out_of, "", **said)


RECORD = Record(
    "a1", "Ada", "06_validation", State.GRADED, tasks=(task("one", 2, 4), task("two", 3, 6, 2))
)
Rules = partial(Assignment, "06_validation")
PLAIN, FREE = Rules(), LatePolicy()


def marked(record=RECORD, rules=PLAIN, late=FREE, *rows):
    return mark(record, rules, late, Overrides(tuple(rows)))


def test_without_any_rule_the_points_are_plain():
    given_mark = marked()
    assert (given_mark.points, given_mark.out_of, given_mark.sentences) == (5.0, 10.0, ())


def test_a_dropped_task_counts_neither_for_nor_against():
    given_mark = marked(RECORD, Rules(dropped=frozenset({"one"})))
    assert (given_mark.points, given_mark.out_of) == (3.0, 6.0)
    assert given_mark.sentences == ("Task 1 was dropped: it counts for nobody.",)


def test_full_points_for_all_are_said():
    given_mark = marked(RECORD, Rules(full_for_all=frozenset({"one"})))
    assert given_mark.points == 7.0
    assert given_mark.sentences == ("Task 1 counts in full for everybody: 4 of 4 points.",)


def test_points_are_scaled_to_those_of_the_gradebook():
    given_mark = marked(RECORD, Rules(points=7))
    assert (given_mark.points, given_mark.out_of) == (3.5, 7.0)
    assert "5 of 10 become 3.5" in given_mark.sentences[0]


def test_lateness_takes_off_after_scaling():
    given_mark = marked(replace(RECORD, late_s=DAY_S + 3600.0), Rules(points=20), LatePolicy(10))
    assert given_mark.points == 8.0
    said = "Late by 1 day 1 hour: 20 % of what was earned is taken off, so 10 become 8."
    assert given_mark.sentences[-1] == said


def test_lateness_that_costs_nothing_is_said():
    assert marked(replace(RECORD, late_s=60.0)).sentences == (
        "Late by 1 minute, which costs nothing.",
    )


def test_a_teacher_has_the_last_word_on_a_task_and_lateness_still_counts():
    late = replace(RECORD, late_s=60.0)
    full = Rules(full_for_all=frozenset({"one"}))
    given_mark = marked(late, full, LatePolicy(50), Override("a1", "one", 1.0))
    assert given_mark.points == 2.0
    assert "set task 1 to 1 of 4 points; the check gave 2." in given_mark.sentences[0]


def test_a_dropped_task_stays_dropped_whatever_was_set():
    given_mark = marked(RECORD, Rules(dropped=frozenset({"one"})), FREE, Override("a1", "one", 4.0))
    assert given_mark.points == 3.0


def test_points_for_the_whole_exercise_stand_as_they_are():
    late = replace(RECORD, late_s=9e9)
    given_mark = marked(late, Rules(points=7), LatePolicy(50), Override("a1", "", 6.5))
    assert (given_mark.points, given_mark.out_of) == (6.5, 7.0)


@pytest.mark.parametrize("state", [State.MISSING, State.NEEDS_YOU])
def test_not_gradable_is_never_0(state):
    given_mark = marked(replace(RECORD, state=state))
    assert given_mark.points is None
    assert given_mark.sentences


def test_a_teacher_can_give_points_to_a_row_that_was_not_graded():
    unread = replace(RECORD, state=State.NEEDS_YOU, tasks=())
    assert marked(unread, Rules(points=10), FREE, Override("a1", "", 4.0)).points == 4.0


def test_points_for_one_task_wait_where_nothing_was_graded():
    unread = replace(RECORD, state=State.NEEDS_YOU)
    given_mark = marked(unread, PLAIN, FREE, Override("a1", "one", 4.0))
    assert given_mark.points is None
    assert "wait" in given_mark.sentences[-1]


def test_where_all_is_dropped_there_is_nothing_to_scale():
    rules = Rules(points=5, dropped=frozenset({"one", "two"}))
    assert marked(RECORD, rules).points is None


def test_a_row_of_a_group_reaches_all_who_did_the_same():
    same = replace(RECORD, tasks=(task("one", 2, 4, behaviour="abcdef0123"),))
    row = Override("like:abcdef01", "one", 3.0, "Nearly.")
    assert marked(same, PLAIN, FREE, row).points == 3.0
    assert marked(RECORD, PLAIN, FREE, row).points == 5.0


def test_a_row_of_a_student_holds_against_one_of_the_group():
    same = replace(RECORD, tasks=(task("one", 2, 4, behaviour="abcdef0123"),))
    rows = Override("a1", "one", 1.0), Override("like:abcdef01", "one", 3.0)
    assert marked(same, PLAIN, FREE, *rows).points == 1.0


def test_a_half_is_rounded_upwards():
    three_of_eight = replace(RECORD, tasks=(task("one", 3, 8),))
    assert marked(three_of_eight, Rules(points=0.04)).points == 0.02  # 0.015 exactly
    assert marked(RECORD, PLAIN, FREE, Override("a1", "", 1.005)).points == 1.01


def test_a_task_that_was_not_judged_is_said():
    killed = Graded(
        "one",
        1,
        "One",
        "error",
        0,
        4,
        "This task was not judged: it took too long.",
        is_judged=False,
    )
    given_mark = marked(replace(RECORD, state=State.PARTLY, tasks=(killed, RECORD.tasks[1])))
    assert given_mark.points == 3.0
    assert "could not be judged" in given_mark.sentences[0]


# Whatever comes.

POINTS = st.integers(-3, 30)
NAMES = ("one", "two", "three")


@st.composite
def records(draw):
    tasks = tuple(
        task(name, draw(POINTS), draw(st.integers(0, 20)), number, behaviour="feed0000" * number)
        for number, name in enumerate(draw(st.sets(st.sampled_from(NAMES))), start=1)
    )
    late_s = draw(st.sampled_from([0.0, 1.0, 3600.0, 3e5, 9e9]))
    return replace(RECORD, tasks=tasks, late_s=late_s, state=draw(st.sampled_from(State)))


SETS = st.sets(st.sampled_from(NAMES)).map(frozenset)
RULES = st.builds(Rules, points=st.none() | st.floats(0.01, 500), dropped=SETS, full_for_all=SETS)
LATE = st.builds(LatePolicy, st.floats(0, 100), st.floats(0, 100), st.floats(0, 100))


@given(records(), RULES, LATE)
def test_points_are_never_below_0_nor_above_what_there_is(record, rules, late):
    given_mark = mark(record, rules, late, NONE)
    assert given_mark.points is None or 0 <= given_mark.points <= given_mark.out_of


@given(records(), RULES, LATE)
def test_points_have_two_decimals(record, rules, late):
    given_mark = mark(record, rules, late, NONE)
    assert given_mark.points is None or float(f"{given_mark.points:.2f}") == given_mark.points


@given(records(), RULES, LATE, st.floats(0, 99))
def test_a_teachers_points_for_the_whole_stand(record, rules, late, points):
    row = Override("a1", "", round(points, 2))
    assert mark(record, rules, late, Overrides((row,))).points == round(points, 2)


@given(records(), RULES, LATE)
def test_lateness_never_pays(record, rules, late):
    in_time = mark(replace(record, late_s=0.0), rules, late, NONE).points
    after = mark(record, rules, late, NONE).points
    assert (after is None and in_time is None) or after <= in_time


@given(records())
def test_no_policy_gives_the_points_of_the_judge(record):
    tasks = counted(record, PLAIN, NONE)
    given_mark = mark(record, PLAIN, FREE, NONE)
    assert given_mark.points in (None, float(sum(one.points for one in tasks)))
    assert (given_mark.points is None) is not record.counts
