"""All rules on one folder of lessons."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from pathlib import Path

from labapi.authoring.finding import Finding
from labapi.authoring.glossary import Entry, check_glossary, read_glossary, unexplained
from labapi.authoring.links import links_of, links_of_page
from labapi.authoring.navigation import GENERATED, NavigationError, navigate
from labapi.authoring.notebook import Lesson, lessons_in
from labapi.authoring.saved import saved_in
from labapi.authoring.shape import shape_of

GLOSSARY = "glossary.md"


def review_folder(folder: Path) -> list[Finding]:
    """Check the glossary and every lesson of a folder; no finding means all is well."""
    lessons, page = lessons_in(folder), folder / GLOSSARY
    entries = read_glossary(page)
    found = [*check_glossary(page), *links_of_page(page), *stale_navigation(lessons)]
    for lesson in lessons:
        found += review(lesson, entries)
    return found


def review(lesson: Lesson, entries: list[Entry]) -> list[Finding]:
    """Check one lesson against every rule that looks at one lesson alone."""
    return [
        *shape_of(lesson),
        *saved_in(lesson),
        *links_of(lesson),
        *unexplained(lesson, entries),
    ]


def stale_navigation(lessons: Sequence[Lesson]) -> Iterator[Finding]:
    """Name the lessons whose generated cells are not what they would be made now."""
    fresh = [Lesson(lesson.path, copy.deepcopy(lesson.notebook)) for lesson in lessons]
    try:
        navigate(fresh)
    except NavigationError as error:
        yield Finding("navigation", None, str(error))
        return
    for lesson, made in zip(lessons, fresh, strict=True):
        if _generated(lesson) != _generated(made):
            message = "navigation is out of date; run: python -m labapi.authoring navigation"
            yield Finding(lesson.path.name, None, message)


def _generated(lesson: Lesson) -> list[str]:
    return [cell.source for cell in lesson.cells if cell.id in GENERATED]
