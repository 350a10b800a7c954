"""The rules of what is made of all lessons: minutes are told in one way, and the fast track fits.

What is told of a lesson's minutes is what it took when it was walked, within a quarter; the notes
for teachers and the run sheets say the same; and the fast track is what the lessons make.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from labapi.authoring.made.pages import NOTES, made_pages, typed_minutes
from labapi.authoring.made.table import PAGE, TimingError, not_as_walked, read_timing
from labapi.authoring.navigation import fast_track
from labapi.authoring.notebook import Lesson, NotebookError, read_lesson
from labapi.authoring.rules import Finding
from labapi.authoring.rules.addresses import links_of
from labapi.authoring.rules.saved import saved_in

AGAIN = "run: python -m labapi.authoring navigation"


def minutes_told(checkout: Path, lessons: Sequence[Lesson]) -> Iterator[Finding]:
    """Check the minutes of a checkout's lessons, wherever they are told.

    A folder of lessons without documents beside it tells them nowhere else.
    """
    if not (checkout / PAGE.parent).is_dir():
        return
    track = fast_track(lessons)
    everything = [*lessons, track] if track is not None else lessons
    try:
        timing = read_timing(checkout)
        for lesson in everything:
            found = not_as_walked(lesson, timing)
            yield from (Finding(lesson.path.name, None, said) for said in found)
        yield from _pages(checkout, everything)
    except TimingError as error:
        yield Finding(PAGE.name, None, str(error))


def _pages(checkout: Path, lessons: Sequence[Lesson]) -> Iterator[Finding]:
    """Ask that no page tells other minutes than the clock, and that nobody types any."""
    for page, text in made_pages(checkout, lessons):
        if page.read_text(encoding="utf-8") != text:
            yield Finding(page.name, None, f"it tells other minutes than the clock; {AGAIN}")
    for note in sorted((checkout / NOTES).glob("*.md")):
        for said in typed_minutes(note.read_text(encoding="utf-8")):
            message = f"{said!r} was typed: the clock tells minutes, and a person the rest"
            yield Finding(note.name, None, message)


def track_as_made(folder: Path, lessons: Sequence[Lesson]) -> Iterator[Finding]:
    """Check that the fast track of a folder is what its lessons make, and as clean as they are."""
    made = fast_track(lessons)
    if made is None:
        return
    try:
        kept = read_lesson(folder / made.path.name)
    except NotebookError:
        yield Finding(made.path.name, None, f"it is missing, or no notebook; {AGAIN}")
        return
    for number, (one, other) in enumerate(zip(kept.cells, made.cells, strict=False), start=1):
        if one != other:
            yield Finding(kept.path.name, number, f"it is not what the lessons make; {AGAIN}")
            return
    if len(kept.cells) != len(made.cells):
        yield Finding(kept.path.name, None, f"it is not what the lessons make; {AGAIN}")
    yield from (*saved_in(kept), *links_of(kept))
