from pathlib import Path

import pytest

from labapi.authoring.made.pages import (
    MADE,
    made_pages,
    timing_line,
    typed_minutes,
    with_timing,
    write_pages,
)
from labapi.authoring.navigation import fast_track
from labapi.authoring.notebook import Lesson, lessons_in
from labapi.course import ROOT

LINE = f"**Timing.** Lesson 25 minutes, exercise 30. {MADE}"


def course() -> list[Lesson]:
    lessons = lessons_in(ROOT / "notebooks")
    track = fast_track(lessons)
    assert track is not None
    return [*lessons, track]


@pytest.fixture(scope="module", name="lessons")
def _lessons() -> list[Lesson]:
    return course()


def test_every_page_tells_what_the_clock_tells(lessons: list[Lesson]) -> None:
    stale = [
        page.name for page, text in made_pages(ROOT, lessons) if page.read_text("utf-8") != text
    ]
    assert stale == [], "run: python -m labapi.authoring navigation"


def test_every_lesson_has_a_note_and_the_run_sheets_are_written(lessons: list[Lesson]) -> None:
    names = {page.name for page, _ in made_pages(ROOT, lessons)}
    assert names == {"instructors.md", *(f"{lesson.path.stem}.md" for lesson in lessons)}


def test_nobody_types_minutes_into_the_notes() -> None:
    notes = sorted((ROOT / "docs" / "teaching").glob("*.md"))
    assert {note.name: typed_minutes(note.read_text("utf-8")) for note in notes} == {
        note.name: [] for note in notes
    }


def test_typed_minutes_are_found_in_the_paragraph_on_timing_only() -> None:
    note = f"# A\n\n{LINE}\nPlan 20 minutes more.\n\nIn 5 minutes all is told.\n"
    assert typed_minutes(note) == ["20 minutes"]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"{LINE}\nIn pairs.", f"{LINE}\nIn pairs."),
        (LINE.replace("25", "40") + "\nIn pairs.", f"{LINE}\nIn pairs."),
        ("**Timing.** In pairs.\nOr not.", f"{LINE}\nIn pairs.\nOr not."),
        ("Nothing of it.", f"{LINE}\n\nNothing of it."),
    ],
)
def test_one_line_of_a_note_is_made_and_the_rest_stays(before: str, after: str) -> None:
    assert with_timing(f"# A\n\n{before}\n", LINE) == f"# A\n\n{after}\n"


def test_the_line_tells_the_exercise_where_there_is_one(lessons: list[Lesson]) -> None:
    told = {lesson.stem: timing_line(lesson, ROOT) for lesson in lessons}
    assert ", exercise " not in told["00_start_here"]
    assert ", exercise " in told["03_http_methods"]
    assert told["fast_track"].startswith("**Timing.** All of it ")


def test_pages_are_written_once(tmp_path: Path, lesson: Lesson) -> None:
    (tmp_path / "docs" / "teaching").mkdir(parents=True)
    note = tmp_path / "docs" / "teaching" / "03_methods.md"
    note.write_text("# A\n\nText.\n", encoding="utf-8")
    assert list(write_pages(tmp_path, [lesson])) == [note]
    assert list(write_pages(tmp_path, [lesson])) == []
    assert MADE in note.read_text("utf-8")
