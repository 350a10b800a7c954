from pathlib import Path

import pytest

from labapi.authoring.made.pages import items_of
from labapi.authoring.made.sheets import (
    BREAK,
    LONGEST,
    PAUSE,
    WELCOME,
    Item,
    Session,
    sessions_of,
    table_of,
)
from labapi.authoring.made.table import Plan, read_timing
from labapi.authoring.notebook import lessons_in, read_lesson
from labapi.course import FAST_TRACK, ROOT

PLANS = read_timing(ROOT).plans


@pytest.fixture(scope="module", name="items")
def _items() -> dict[str, Item]:
    folder = ROOT / "notebooks"
    return dict(items_of(ROOT, [*lessons_in(folder), read_lesson(folder / FAST_TRACK)]))


def filled(minutes: int, *lengths: int | list[int]) -> Session:
    """A session with lessons of these minutes, or with these parts."""
    parts = [one if isinstance(one, list) else [one] for one in lengths]
    items = {str(n): Item(f"L{n}", sum(one), one) for n, one in enumerate(parts)}
    (session,) = sessions_of(Plan("T", "A.", minutes, [list(items)]), items)
    return session


def planned(session: Session) -> list[tuple[int, str]]:
    return [(row.minutes, row.what.split(":")[0].split(";")[0]) for row in session.rows]


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.title)
def test_a_run_sheet_adds_up(plan: Plan, items: dict[str, Item]) -> None:
    for session in sessions_of(plan, items):
        assert sum(row.minutes for row in session.rows) == plan.minutes
        assert all(row.minutes > 0 for row in session.rows)


@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.title)
def test_nobody_works_for_more_than_an_hour_without_a_break(
    plan: Plan, items: dict[str, Item]
) -> None:
    for session in sessions_of(plan, items):
        worked = 0
        for row in session.rows[:-1]:
            worked = 0 if row.what == PAUSE else worked + row.minutes
            assert worked <= LONGEST


def test_everything_that_is_planned_and_exists_is_in_a_session_or_for_home(
    items: dict[str, Item],
) -> None:
    for plan in PLANS:
        for names, session in zip(plan.sessions, sessions_of(plan, items), strict=True):
            told = " ".join(row.what for row in (*session.rows, *session.home))
            assert all(items[name].shown in told for name in names if name in items)


def test_the_sheets_are_for_45_90_and_120_minutes_and_six_weeks() -> None:
    assert [plan.minutes for plan in PLANS] == [45, 90, 120, 90]
    assert len(PLANS[-1].sessions) == 6


def test_every_lesson_and_exercise_has_its_place_in_the_six_weeks(items: dict[str, Item]) -> None:
    places = [name for names in PLANS[-1].sessions for name in names]
    assert sorted(set(items) - set(places)) == ["track"]
    assert len(places) == len(set(places))


def test_what_does_not_exist_yet_is_passed_over() -> None:
    plan = Plan("T", "A.", 45, [["02", "03"]])
    (session,) = sessions_of(plan, {"03": Item("L", 30)})
    assert planned(session) == [(WELCOME, "Welcome"), (30, "L"), (10, "Questions")]


def test_a_break_comes_before_the_hour_is_full() -> None:
    assert planned(filled(90, 30, 30)) == [
        (WELCOME, "Welcome"), (30, "L0"), (BREAK, PAUSE), (30, "L1"), (15, "Questions"),
    ]  # fmt: skip


def test_what_does_not_fit_is_for_home_and_what_is_shorter_still_comes() -> None:
    session = filled(45, 20, 30, 10)
    assert planned(session)[1:3] == [(20, "L0"), (10, "L2")]
    assert [(row.minutes, row.what) for row in session.home] == [(30, "L1")]


def test_a_lesson_in_parts_is_cut_between_them() -> None:
    session = filled(45, [20, 15, 15])
    assert planned(session)[1:3] == [(20, "L0, part 1"), (15, "L0, part 2")]
    assert [(row.minutes, row.what) for row in session.home] == [(15, "L0, part 3")]


def test_a_page_that_fills_the_session_needs_no_welcome() -> None:
    assert planned(filled(45, 45)) == [(45, "L0")]


def test_a_table_tells_when_each_row_begins() -> None:
    table = table_of(filled(90, 30, 30))
    assert "| 0:05 | 30 | L0 |" in table
    assert table.endswith("| 1:30 | | The end |")


def test_the_readme_of_the_checkout_leads_to_the_sheets() -> None:
    assert "(docs/instructors.md#run-sheets)" in Path(ROOT, "README.md").read_text("utf-8")
