"""The page of a class: who needs its teacher stands first, and all that is counted is right."""

from dataclasses import replace
from itertools import pairwise

import pytest

from labapi.grading.course.course import Assignment
from labapi.grading.overrides import Override, Overrides
from labapi.grading.records import Graded, State
from labapi.grading.report.class_page import class_page
from labapi.grading.report.figures import alike, by_task, misconceptions, needs, slowest
from labapi.grading.report.pictures import spread
from labapi.grading.report.shown import shown_class
from tests.grading.class_of import EXERCISE
from tests.grading.report.pages import Page


@pytest.fixture(name="shown")
def _shown(setting):
    def make(*records, **changed):
        return shown_class(records, replace(setting, **changed))

    return make


def titles(page):
    return [title for level, title in page.headings if level == 2]


def test_who_needs_you_stands_before_who_is_missing_and_all_else(class_of_40, shown):
    found = titles(Page(class_page(shown(*class_of_40))))
    assert found[:2] == ["Needs you first", "Missing"]
    assert found.index("How the points lie") < found.index("Task by task")
    assert found[-1] == "Everybody"


def test_a_class_where_all_is_well_says_so(record, shown):
    assert "Nobody: every submission was graded." in Page(class_page(shown(record))).text


def test_a_class_of_nobody_is_a_page_too(shown):
    assert Page(class_page(shown())).headings[0] == (1, "Exercise 06 Validation")


def test_the_headings_go_down_by_one_and_links_lead_somewhere(class_of_40, shown):
    page = Page(class_page(shown(*class_of_40)))
    levels = [level for level, _ in page.headings]
    assert all(after - before <= 1 for before, after in pairwise(levels))
    assert {href[1:] for href in page.hrefs if href.startswith("#")} <= set(page.ids)


def test_each_student_has_a_link_to_a_page(class_of_40, shown):
    all_of_them = shown(*class_of_40)
    hrefs = set(Page(class_page(all_of_them)).hrefs)
    assert {f"students/{one.page}.html" for one in all_of_them.students} <= hrefs


# Who needs you.


def test_what_was_settled_by_hand_needs_nobody(record, shown):
    unread = replace(record, state=State.NEEDS_YOU, why="Two ids.", tasks=())
    assert [need.why for need in needs(shown(unread))] == ["Two ids."]
    settled = Overrides((Override("a123", "", 4.0),))
    assert needs(shown(unread, overrides=settled)) == []


def test_a_task_that_was_not_judged_needs_you_until_its_points_are_set(record, shown):
    killed = Graded(
        "leaks", 4, "Leaks", "error", 0, 4, "This task was not judged: no time.", is_judged=False
    )
    partly = replace(record, state=State.PARTLY, tasks=(record.tasks[0], killed))
    assert "Task 4: This task was not judged" in needs(shown(partly))[0].why
    settled = Overrides((Override("a123", "leaks", 4.0),))
    assert needs(shown(partly, overrides=settled)) == []


def test_a_file_that_can_be_judged_is_settled_by_saying_whose_it_is(record, shown):
    doubtful = replace(record, state=State.NEEDS_YOU, why="Two ids.", tasks=())
    assert "`FILE,a123`" in needs(shown(doubtful))[0].do
    damaged = replace(doubtful, readable=False)
    assert "decisions.csv" not in needs(shown(damaged))[0].do


def test_a_file_of_nobody_asks_whose_it_is_and_for_no_points(record, shown):
    stranger = replace(record, student="?a.ipynb", state=State.NEEDS_YOU, tasks=())
    assert "`FILE,ID`" in needs(shown(stranger))[0].do
    damaged = replace(stranger, readable=False)
    assert "overrides.csv" not in needs(shown(stranger))[0].do + needs(shown(damaged))[0].do


def test_what_to_do_is_a_line_that_can_be_pasted(record, shown):
    unread = replace(record, state=State.NEEDS_YOU, tasks=())
    assert "overrides.csv: a123,,POINTS,COMMENT" in Page(class_page(shown(unread))).text


def test_who_is_late_is_told_by_how_much_or_by_whom(record, like, shown):
    late = replace(record, late_s=7200.0)
    said = replace(like(), late="The student says so.")
    text = Page(class_page(shown(late, said))).text
    assert "2 late" in text
    assert "Ada Lovelace 2 hours" in text
    assert "Grace Hopper The student says so." in text


# What is counted.


def test_outcomes_mean_and_share_are_those_of_who_handed_in(record, like, shown):
    missing = replace(like("m", "Mia"), state=State.MISSING, tasks=())
    failed = like("f", "Fay", outcome="incorrect", points=0)
    bound = by_task(shown(record, failed, missing))[0]
    assert bound.outcomes == {"passed": 1, "incorrect": 1}
    assert (bound.students, bound.mean, bound.passed) == (2, 0.5, 0.5)


def test_discrimination_is_told_of_a_class_that_is_large_enough(record, like, shown):
    good = [like(f"g{n}", f"G {n}") for n in range(10)]
    poor = [like(f"p{n}", f"P {n}", outcome="incorrect", points=0) for n in range(10)]
    assert by_task(shown(*good, *poor))[0].discrimination == pytest.approx(1.0)
    assert by_task(shown(*good[:9], *poor))[0].discrimination is None
    assert by_task(shown(*good, *(like(f"h{n}") for n in range(10))))[0].discrimination is None


def test_misconceptions_are_counted_with_who_holds_them(record, like, shown):
    (held,) = misconceptions(shown(record, like(), like("c", misconception="")), "leaks")
    assert (held.name, held.belief) == ("type_is_exact", "A type is exact.")
    assert [one.name for one in held.students] == ["Ada Lovelace", "Grace Hopper"]


def test_a_group_did_the_same_whatever_its_words(record, like, shown):
    (group,) = alike(shown(record, like(answer="Tight=Leaky # mine"), like("c")), "leaks")
    assert (group.like, len(group.students), group.texts) == ("like:bbbbbbbb", 3, 2)
    assert group.answer == "Tight = Leaky"


def test_right_answers_and_empty_ones_are_no_group(record, like, shown):
    assert alike(shown(record, like()), "bound") == []
    empty = like(outcome="not attempted", points=0, misconception="")
    assert alike(shown(empty, replace(empty, student="z")), "leaks") == []


def test_a_group_comes_with_the_line_for_one_comment(record, like, shown):
    assert "like:bbbbbbbb,leaks,,Your comment" in Page(class_page(shown(record, like()))).text


def test_a_belief_comes_with_the_line_for_one_comment(record, like, shown):
    line = "believes:type_is_exact,leaks,,Your comment"
    assert line in Page(class_page(shown(record, like()))).text


def test_who_has_points_by_hand_needs_nobody(record, setting):
    row = replace(record, state=State.MISSING, tasks=())
    given = replace(setting, overrides=Overrides((Override("a123", points=8),)))
    text = Page(class_page(shown_class([row], given))).text
    assert "1 graded" in text
    assert "handed in nothing" not in text


def test_tasks_that_count_otherwise_are_named(record, setting):
    rules = Assignment(EXERCISE, dropped=frozenset({"bound"}), full_for_all=frozenset({"leaks"}))
    text = Page(class_page(shown_class([record], replace(setting, assignment=rules)))).text
    assert "Task 2 was dropped: it counts for nobody." in text
    assert "Task 4 counts in full for everybody; the figures above" in text


def test_the_slowest_are_told_in_their_order(record, like, shown):
    found = slowest(shown(record, like("s", "Sue", cpu_s=4.0), like("q", "Quick", cpu_s=0.1)))
    assert [one.name for one, _ in found] == ["Sue", "Ada Lovelace"]


def test_a_teacher_reads_whole_messages(record, like, shown):
    assert "`Tight` let `37` in.".replace("`", "") in Page(class_page(shown(record, like()))).text


# How the points lie.


def test_every_student_is_in_one_column():
    found = spread([0, 0.5, 3, 3.99, 17], 17)
    assert sum(found.counts) == 5
    assert found.counts[0] == 2
    assert found.counts[17] == 1


def test_columns_are_few_however_many_points_there_are():
    assert len(spread([1, 990], 1000).counts) <= 24
    assert spread([0.2, 0.4], 0.5).counts == (2,)


def test_points_above_what_there_is_have_a_column():
    assert sum(spread([12.0], 10).counts) == 1
