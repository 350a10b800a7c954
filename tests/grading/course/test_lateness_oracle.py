"""What lateness costs, and which moment counts, against a plain oracle that counts otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from labapi.grading.course.course import Assignment, Course, seconds_between
from labapi.grading.course.policy import LatePolicy
from labapi.grading.course.table import CourseError
from labapi.grading.intake.archive import Entry
from labapi.grading.intake.layouts import Claim
from labapi.grading.intake.submissions import SAID_BY_STUDENT, Submission
from labapi.grading.marks import mark
from labapi.grading.overrides import Overrides
from labapi.grading.records import Graded, Record, State
from labapi.grading.run.lateness import late_by
from labapi.grading.tables.roster import Student

BERLIN = ZoneInfo("Europe/Berlin")
DAY_S = 86_400
tenths = st.integers(0, 1000).map(lambda number: number / 10)
policies = st.builds(
    LatePolicy,
    percent_a_day=tenths,
    grace_minutes=st.integers(0, 240).map(float),
    most_percent=tenths,
    cut_off_days=st.one_of(st.just(float("inf")), st.integers(1, 9).map(float)),
)
edges = [s for day in range(4) for s in (day * DAY_S - 1, day * DAY_S, day * DAY_S + 1)]
seconds = st.one_of(st.integers(-DAY_S, 12 * DAY_S), st.sampled_from(edges))


def lost_of_100(policy: LatePolicy, late_s: int) -> Decimal:
    """Count day by day, in whole seconds and decimals."""
    if late_s <= policy.grace_minutes * 60:
        return Decimal(0)
    if policy.cut_off_days != float("inf") and late_s > int(policy.cut_off_days) * DAY_S:
        return Decimal(100)
    lost, begun = Decimal(0), 0
    while begun < late_s:  # a day has begun
        lost += Decimal(str(policy.percent_a_day))
        begun += DAY_S
    return min(lost, Decimal(str(policy.most_percent)))


@given(policies, seconds)
@example(LatePolicy(percent_a_day=0.1), 3 * DAY_S)
@example(LatePolicy(percent_a_day=10, grace_minutes=15), 15 * 60)
@example(LatePolicy(percent_a_day=10, grace_minutes=15), 15 * 60 + 1)
@example(LatePolicy(percent_a_day=10, cut_off_days=2), 2 * DAY_S)
@example(LatePolicy(percent_a_day=10, cut_off_days=2), 2 * DAY_S + 1)
def test_what_is_lost_is_what_counting_day_by_day_gives(policy, late_s):
    assert Decimal(str(policy.deduction(late_s))) == lost_of_100(policy, late_s) / 100


@given(policies, seconds, st.lists(st.tuples(st.integers(0, 8), st.integers(0, 2)), min_size=1))
def test_the_mark_is_that_of_the_oracle(policy, late_s, drawn):
    """Each task has up to 8 points, and is (0) counted, (1) dropped or (2) full for all."""
    tasks = tuple(
        Graded(f"t{n}", n, "T", "partly", points, 8, "") for n, (points, _) in enumerate(drawn)
    )
    fates = {f"t{n}": fate for n, (_, fate) in enumerate(drawn)}
    record = Record("a", "A", "03_http_methods", State.GRADED, late_s=max(late_s, 0), tasks=tasks)
    assignment = Assignment(
        "03_http_methods",
        dropped=frozenset(one for one, fate in fates.items() if fate == 1),
        full_for_all=frozenset(one for one, fate in fates.items() if fate == 2),
    )
    got = sum((8 if fate == 2 else points) for points, fate in drawn if fate != 1)
    exact = got * (1 - lost_of_100(policy, max(late_s, 0)) / 100)
    found = mark(record, assignment, policy, Overrides())
    assert found.out_of == 8 * sum(fate != 1 for _, fate in drawn)
    assert abs(Decimal(str(found.points or 0)) - exact) <= Decimal("0.005")


# Moments: clocks that are changed, zones, extensions.


@given(st.datetimes(datetime(2026, 1, 1), datetime(2028, 1, 1)), st.integers(-90_000, 90_000))
def test_seconds_pass_as_they_do_in_utc_whatever_the_clocks_show(wall, passed):
    due = wall.replace(tzinfo=BERLIN).astimezone(UTC)
    there = (due + timedelta(seconds=passed)).astimezone(BERLIN)
    assert seconds_between(due.astimezone(BERLIN), there) == passed
    assert seconds_between(due, there.astimezone(ZoneInfo("Asia/Kathmandu"))) == passed


def handed_in(at: datetime, claim: Claim | None = None) -> Submission:
    entry = Entry(PurePosixPath("a.ipynb"), 2, lambda: b"{}")
    return Submission(entry, claim or Claim(), at=at, said_by=SAID_BY_STUDENT)


ADA = Student("ada", "Ada")
SPRING = datetime(2027, 3, 27, 23, 59, tzinfo=BERLIN)
"""The evening before the clocks of Berlin are put forward."""


@pytest.mark.parametrize("second", [-1, 0, 1])
def test_a_second_after_it_was_due_is_late_and_the_second_itself_is_not(second):
    at = SPRING.astimezone(UTC) + timedelta(seconds=second)
    assert late_by(handed_in(at), ADA, Assignment("x", SPRING)).seconds == max(second, 0)


def test_the_hour_that_the_clocks_leave_out_is_no_lateness():
    at = datetime(2027, 3, 28, 23, 59, tzinfo=BERLIN)  # a day on the wall, and 23 hours
    found = late_by(handed_in(at), ADA, Assignment("x", SPRING))
    assert found.seconds == 23 * 3600


def test_a_platform_counts_from_its_own_date_and_an_extension_of_ours_is_taken_off():
    longer = {"ada": SPRING + timedelta(days=3)}
    assignment = Assignment("x", SPRING, extensions=longer)
    late = replace(ADA, late="2 days late (says Moodle)", late_s=2.0 * DAY_S)
    assert late_by(handed_in(SPRING), late, assignment).seconds == 0
    later = replace(late, late_s=5.0 * DAY_S)
    hour_less = 5 * DAY_S - (3 * DAY_S - 3600)  # one of those three days had 23 hours
    assert late_by(handed_in(SPRING), later, assignment).seconds == hour_less
    assert late_by(handed_in(SPRING), later, Assignment("x", SPRING)).seconds == 5 * DAY_S


COURSE = """name = "rest"
zone = "Europe/Berlin"
[exercises.03_http_methods]
due = {due}
{more}
"""


def opened(folder, due: str, more: str = "") -> Course:
    (folder / "course.toml").write_text(COURSE.format(due=due, more=more))
    seed = folder / "secret-seed"
    seed.write_text("ab" * 16)
    seed.chmod(0o600)
    return Course.open(folder)


@pytest.mark.parametrize("due", ["2027-03-28T02:30:00", "2027-10-31T02:30:00"])
def test_an_hour_that_is_there_twice_or_never_is_no_date(tmp_path, due):
    with pytest.raises(CourseError, match=r"line 4: .*due is .*there twice, or not at all\. Write"):
        opened(tmp_path, due)


def test_the_same_hour_with_its_distance_from_utc_is_one(tmp_path):
    found = opened(tmp_path, "2027-10-31T02:30:00+01:00").assignment("03").due
    assert found == datetime(2027, 10, 31, 1, 30, tzinfo=UTC)


def test_an_extension_that_ends_before_the_date_is_refused_by_the_second(tmp_path):
    table = "[exercises.03_http_methods.extensions]\nada = {}"
    same = opened(tmp_path, "2027-03-12T23:59:00", table.format("2027-03-12T22:59:00Z"))
    assert same.assignment("03").due_for("ADA") is not None
    with pytest.raises(CourseError, match=r"ada ends before the exercise is due"):
        opened(tmp_path, "2027-03-12T23:59:00", table.format("2027-03-12T22:58:59Z"))


@pytest.mark.parametrize(
    ("late", "said"),
    [
        ('percent_a_day = "10"', "a number from 0 to 100, without quotes"),
        ("percent_a_day = true", "a number from 0 to 100"),
        ("percent_a_day = nan", "a number from 0 to 100"),
        ("percent_a_day = 101", "a number from 0 to 100"),
        ("grace_minutes = -1", "a number of at least 0"),
        ("grace_minutes = [15]", "a number of at least 0"),
        ("cut_off_days = {}", "a number of at least 0"),
        ("most_percent = 2027-01-01", "a number from 0 to 100"),
        ("grace = 15", "There are: percent_a_day, grace_minutes, most_percent"),
        ("per_cent_a_day = 10", "Did you mean 'percent_a_day'?"),
    ],
)
def test_a_wrong_value_or_key_is_told_with_its_line_and_what_may_stand_there(tmp_path, late, said):
    with pytest.raises(CourseError) as told:
        opened(tmp_path, "2027-03-12T23:59:00", f"[late]\n{late}")
    assert "course.toml, line 6: late." in str(told.value)
    assert said in str(told.value)
