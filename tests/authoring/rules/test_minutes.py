from pathlib import Path

import pytest

from labapi.authoring.navigation import fast_track, navigate
from labapi.authoring.notebook import Lesson, write_lesson
from labapi.authoring.rules.minutes import minutes_told, track_as_made
from labapi.authoring.script import from_script
from tests.authoring.conftest import head, made

TIMING = "[walked.03_methods]\nminutes = {}\ndate = 2026-11-29\nhow = 'by hand'\n[[sheet]]\n" + (
    "title = 'T'\nabout = 'A'\nminutes = 45\nsessions = [['03']]\n"
)


@pytest.fixture(name="course")
def _course(tmp_path: Path, script: str) -> list[Lesson]:
    """A folder with the contents, one lesson, and the fast track of it."""
    folder = tmp_path / "notebooks"
    folder.mkdir()
    body = '# %% [markdown] id="contents"\n'
    home = from_script(head("Start", "Q?") + body, folder / "00_start.ipynb")
    lessons = [home, made(script, folder / "03_methods.ipynb")]
    navigate(lessons)
    track = fast_track(lessons)
    assert track is not None
    for lesson in (*lessons, track):
        write_lesson(lesson)
    return lessons


def told(course: list[Lesson]) -> str:
    folder = course[0].path.parent
    found = [*track_as_made(folder, course), *minutes_told(folder.parent, course[1:])]
    return "\n".join(map(str, found))


def document(course: list[Lesson], name: str, text: str) -> None:
    path = course[0].path.parent.parent / "docs" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_a_folder_without_documents_tells_its_minutes_in_the_lessons_alone(
    course: list[Lesson],
) -> None:
    assert told(course) == ""


def test_a_fast_track_that_is_not_what_the_lessons_make_is_named(course: list[Lesson]) -> None:
    summary = course[1].cell("summary")
    assert summary is not None
    summary.source += " One more sentence."
    assert "fast_track.ipynb, cell 3: it is not what the lessons make; run:" in told(course)


def test_a_fast_track_that_is_missing_is_named(course: list[Lesson]) -> None:
    (course[0].path.parent / "fast_track.ipynb").unlink()
    assert told(course).startswith("fast_track.ipynb: it is missing")


def test_a_lesson_that_was_never_walked_is_named(course: list[Lesson]) -> None:
    document(course, "timing.toml", TIMING.format(20).replace("03_methods", "04_status"))
    assert told(course).startswith("03_methods.ipynb: nobody has walked it with a clock")


def test_a_page_that_tells_other_minutes_is_named_and_so_are_typed_ones(
    course: list[Lesson],
) -> None:
    document(course, "timing.toml", TIMING.format(20))
    document(course, "teaching/03_methods.md", "# A\n\n**Timing.** x\nSome 20 minutes.\n")
    said = told(course)
    assert "03_methods.md: it tells other minutes than the clock; run:" in said
    assert "03_methods.md: '20 minutes' was typed" in said


def test_a_timing_page_that_makes_no_sense_is_named(course: list[Lesson]) -> None:
    document(course, "timing.toml", "walked = 3")
    assert told(course).startswith("timing.toml: docs/timing.toml cannot be read")
