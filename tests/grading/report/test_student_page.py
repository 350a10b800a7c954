"""The page of one student: all that was asked, written and earned, in order, for every reader."""

from dataclasses import replace
from itertools import pairwise

import pytest

from labapi.grading.course.course import Assignment
from labapi.grading.course.policy import LatePolicy
from labapi.grading.overrides import Override, Overrides
from labapi.grading.records import Graded, State
from labapi.grading.report.student_page import student_page
from tests.grading.report.pages import Page


@pytest.fixture(name="page_of")
def _page_of(setting):
    def make(record, **changed):
        return Page(student_page(record, replace(setting, **changed)))

    return make


def test_it_says_what_was_asked_written_and_came(record, page_of):
    said = page_of(record).text
    assert "A loan is more than 0" in said
    assert "def admit_loan(data): ..." in said
    assert "Right: the bound is out." in said
    assert "It looks as if you thought: “A type is exact.”" in said


def test_all_hints_of_a_task_are_there(record, setting, page_of):
    said = page_of(record).text
    hints = setting.asked["bound"].task.hints
    assert all(hint.split("`")[0] in said for hint in hints)


def test_the_code_that_was_given_is_there(record, page_of):
    assert "class Leaky(BaseModel):" in page_of(record).text


def test_a_question_of_facts_shows_the_rows_of_this_student(record, page_of, like):
    asked = replace(record.tasks[0], task="statuses", number=1)
    own, other = replace(record, tasks=(asked,)), replace(like("zz"), tasks=(asked,))
    assert page_of(own).text != page_of(replace(other, name=own.name)).text


def test_the_headings_go_down_by_one(record, page_of):
    levels = [level for level, _ in page_of(record).headings]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))


def test_every_link_within_the_page_leads_somewhere(record, page_of):
    page = page_of(record)
    assert {href[1:] for href in page.hrefs if href.startswith("#")} <= set(page.ids)


def test_no_id_stands_twice(record, page_of):
    ids = page_of(record).ids
    assert len(ids) == len(set(ids))


def test_it_needs_no_script_and_nothing_from_elsewhere(record, setting):
    html = student_page(record, setting)
    page = Page(html)
    assert not {"script", "img", "link", "iframe"} & set(page.tags)
    assert "url(" not in html
    assert "default-src 'none'" in html


def test_the_value_of_an_unseen_case_is_left_out_and_said_to_be(record, page_of):
    unseen = replace(record.tasks[1], message="`Tight(…)` let `4711` in.")
    said = page_of(replace(record, tasks=(unseen,))).text
    assert "4711" not in said
    assert "let … in." in said
    assert "cases that nobody has seen" in said


def test_rules_and_lateness_are_told_as_sentences(record, page_of):
    late = replace(record, late="Canvas marks it as LATE.", late_s=3600.0)
    rules = Assignment("06_validation", points=10, dropped=frozenset({"bound"}))
    said = page_of(late, assignment=rules, late=LatePolicy(percent_a_day=20)).text
    assert "Task 2 was dropped: it counts for nobody." in said
    assert "Scaled to the 10 points of the gradebook" in said
    assert "20 % of what was earned is taken off, so 5 become 4." in said
    assert "Late: Canvas marks it as LATE." in said


def test_what_a_teacher_set_and_says_is_told(record, page_of):
    rows = (
        Override("a123", "leaks", 3.0, "Half right."),
        Override("like:bbbbbbbb", "leaks", None, "All of you: see page 3."),
        Override("a123", "", None, "Well done!"),
    )
    said = page_of(record, overrides=Overrides(rows)).text
    assert "Your teacher set task 4 to 3 of 4 points; the check gave 2." in said
    assert said.index("All of you: see page 3.") < said.index("Half right.")
    assert "Well done!" in said


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (State.MISSING, "Nothing was handed in."),
        (State.NEEDS_YOU, "Not graded yet: your teacher looks at it first."),
    ],
)
def test_a_row_without_points_shows_none(record, page_of, state, words):
    page = page_of(replace(record, state=state, tasks=()))
    assert words in page.text
    assert "0 of" not in page.text


def test_why_a_row_needs_its_teacher_may_name_others_and_is_not_sent(record, page_of):
    why = "`a123.ipynb` says that it is from Grace Hopper."
    assert "Grace" not in page_of(replace(record, state=State.NEEDS_YOU, why=why)).text
    assert "Grace" in page_of(replace(record, state=State.PARTLY, why=why)).text


def test_an_empty_cell_and_one_as_it_was_given_are_told_apart(record, setting, page_of):
    empty = replace(record.tasks[0], answer="  \n")
    untouched = replace(record.tasks[1], answer=setting.asked["leaks"].starter + "\n")
    said = page_of(replace(record, tasks=(empty, untouched))).text
    assert said.count("There is nothing in the cell of this task.") == 1
    assert said.count("The cell is as it was given.") == 1


def test_a_task_that_the_kit_no_longer_has_is_shown_all_the_same(record, page_of):
    gone = Graded("gone", 9, "Long ago", "incorrect", 0, 2, "No.", answer="x = 1")
    page = page_of(replace(record, tasks=(gone,)))
    assert "9. Long ago" in page.text
    assert "What was asked" not in page.text


def test_an_outcome_of_another_version_is_shown_as_an_error(record, page_of):
    odd = replace(record.tasks[0], outcome="brilliant")
    assert "could not be run to its end" in page_of(replace(record, tasks=(odd,))).text


def test_the_same_record_gives_the_same_bytes(record, setting):
    assert student_page(record, setting) == student_page(record, setting)


def test_points_by_hand_for_a_row_that_was_not_graded_stand_alone(record, page_of):
    row = replace(record, state=State.NEEDS_YOU, why="It is damaged.", tasks=())
    told = page_of(row, overrides=Overrides((Override("a123", points=8),))).text
    assert "8 of 17 points" in told
    assert "Not graded yet" not in told
