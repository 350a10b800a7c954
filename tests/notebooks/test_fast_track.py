"""The fast track is held in step with the lessons, and each part of it can be run by itself."""

from pathlib import Path

import pytest

from labapi.authoring import markdown
from labapi.authoring.execution import session
from labapi.authoring.made.clock import minutes_of
from labapi.authoring.notebook import SUMMARY, lessons_in, read_lesson
from labapi.authoring.rules.minutes import track_as_made
from labapi.course import FAST_TRACK

NOTEBOOKS = Path(__file__).parents[2] / "notebooks"
LESSONS = lessons_in(NOTEBOOKS)


def test_it_is_what_the_lessons_make_and_as_clean_as_they_are() -> None:
    found = list(track_as_made(NOTEBOOKS, LESSONS))
    assert "\n".join(map(str, found)) == ""


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.stem)
def test_every_lesson_with_a_summary_is_in_it(lesson) -> None:
    track = read_lesson(NOTEBOOKS / FAST_TRACK)
    has_start = track.cell(f"{lesson.number}-start") is not None
    assert has_start == (lesson.cell(SUMMARY) is not None)


def test_it_fits_a_session_of_45_minutes() -> None:
    assert minutes_of(read_lesson(NOTEBOOKS / FAST_TRACK)) <= 45


def test_each_part_runs_by_itself_the_last_one_first() -> None:
    track = read_lesson(NOTEBOOKS / FAST_TRACK)
    parts: list[list[int]] = [[]]
    for number, cell in enumerate(track.cells, start=1):
        if cell.cell_type == "markdown" and any(h[0] == 2 for h in markdown.headings(cell.source)):
            parts.append([])
        elif cell.cell_type == "code":
            parts[-1].append(number)
    with session(track) as kernel:
        for part in filter(None, reversed(parts)):
            kernel.evaluate("%reset -f\nimport labapi")
            for number in part:
                kernel.run(number)
