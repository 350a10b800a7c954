import re
from datetime import date
from pathlib import Path

import pytest

from labapi.authoring.made.clock import minutes_of
from labapi.authoring.made.table import (
    PAGE,
    Timing,
    TimingError,
    Walk,
    not_as_walked,
    read_timing,
)
from labapi.authoring.notebook import Lesson, lessons_in, read_lesson
from labapi.course import FAST_TRACK, ROOT

DAY = date(2026, 11, 29)


def said(lesson: Lesson, minutes: float | None) -> str:
    walked = {} if minutes is None else {lesson.stem: Walk(minutes, DAY, "with a clock")}
    return "\n".join(not_as_walked(lesson, Timing(walked, [])))


def test_each_lesson_takes_what_it_took_when_it_was_walked() -> None:
    folder, timing = ROOT / "notebooks", read_timing(ROOT)
    lessons = [*lessons_in(folder), read_lesson(folder / FAST_TRACK)]
    found = [f"{one.stem}: {told}" for one in lessons for told in not_as_walked(one, timing)]
    assert found == []


def test_each_walk_says_how_it_was_made() -> None:
    assert all(walk.how and walk.day >= DAY for walk in read_timing(ROOT).walked.values())


def test_a_quarter_more_or_less_is_let_pass(lesson: Lesson) -> None:
    told = minutes_of(lesson)
    assert said(lesson, told / 1.24) == said(lesson, told / 0.76) == ""


@pytest.mark.parametrize("share", [1.26, 0.74])
def test_more_than_a_quarter_is_a_finding(lesson: Lesson, share: float) -> None:
    assert "differ by more than a quarter" in said(lesson, minutes_of(lesson) / share)


def test_a_lesson_that_nobody_walked_is_named(lesson: Lesson) -> None:
    assert "nobody has walked it with a clock" in said(lesson, None)
    assert "[walked.03_methods]" in said(lesson, None)


def test_a_page_that_is_missing_or_makes_no_sense_is_told(tmp_path: Path) -> None:
    with pytest.raises(TimingError, match=re.escape("docs/timing.toml is missing")):
        read_timing(tmp_path)
    (tmp_path / PAGE).parent.mkdir()
    (tmp_path / PAGE).write_text("[walked]\n01 =", encoding="utf-8")
    with pytest.raises(TimingError, match=re.escape("docs/timing.toml cannot be read: ")):
        read_timing(tmp_path)
