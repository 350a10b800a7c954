"""All rules on one folder of lessons, or of solutions."""

from __future__ import annotations

import copy
from collections.abc import Iterator, Sequence
from pathlib import Path

from labapi.authoring.navigation import NavigationError, navigate_any
from labapi.authoring.notebook import Lesson, lessons_in
from labapi.authoring.release import drift
from labapi.authoring.rules import Finding
from labapi.authoring.rules.addresses import links_of, links_of_page
from labapi.authoring.rules.folds import folds_of
from labapi.authoring.rules.glossary import check_glossary, heaps, unexplained
from labapi.authoring.rules.minutes import minutes_told, track_as_made
from labapi.authoring.rules.moves import moves_of
from labapi.authoring.rules.saved import saved_in
from labapi.authoring.rules.shape import questions_of, shape_of
from labapi.authoring.rules.solution_shape import shape_of_solution
from labapi.authoring.rules.standards import check_standards
from labapi.authoring.terms import GLOSSARY, Entry, read_glossary
from labapi.checks.catalogue import BrokenTask, exercise_names, tasks_of
from labapi.course import SOLUTIONS


def review_folder(folder: Path) -> list[Finding]:
    """Check all that is in a folder of lessons or solutions; no finding means all is well.

    With the lessons goes what the checkout around them cites.
    """
    if folder.absolute().name == SOLUTIONS:
        return _review_solutions(folder)
    lessons, page = lessons_in(folder), folder / GLOSSARY
    found = [*stale_navigation(lessons), *of_all(folder, lessons), *heaps(lessons)]
    entries: list[Entry] = []
    if page.exists():
        entries = read_glossary(page)
        found = [*check_glossary(page), *links_of_page(page), *found]
    else:
        found.append(Finding(GLOSSARY, None, "it is missing, and lessons link to its terms"))
    for lesson in lessons:
        found += review(lesson, entries)
    return [*found, *check_standards(folder.absolute().parent)]


def of_all(folder: Path, lessons: Sequence[Lesson]) -> Iterator[Finding]:
    """Check what is made of all lessons of a folder together."""
    try:
        yield from track_as_made(folder, lessons)
        yield from minutes_told(folder.absolute().parent, lessons)
    except NavigationError:  # which `stale_navigation` tells
        return


def _review_solutions(folder: Path) -> list[Finding]:
    """Check every solution of a folder, and that each exercise is what its solution makes."""
    solutions = lessons_in(folder)
    found = [*stale_navigation(solutions), *drift(folder.absolute().parent)]
    for solution in solutions:
        found += review_solution(solution)
    return found


def review_solution(solution: Lesson) -> list[Finding]:
    """Check one solution against every rule that looks at one solution alone."""
    if solution.stem not in exercise_names():
        said = f"there are no tasks for it: no labapi/checks/lessons/lesson_{solution.stem}"
        return [Finding(solution.path.name, None, said)]
    try:
        tasks = tasks_of(solution.stem)
    except BrokenTask as error:
        return [Finding(solution.path.name, None, f"a task of it cannot be read: {error}")]
    return [
        *shape_of_solution(solution, tasks),
        *saved_in(solution),
        *links_of(solution),
    ]


def review(lesson: Lesson, entries: list[Entry]) -> list[Finding]:
    """Check one lesson against every rule that looks at one lesson alone."""
    return [
        *shape_of(lesson),
        *questions_of(lesson),
        *moves_of(lesson),
        *folds_of(lesson),
        *saved_in(lesson),
        *links_of(lesson),
        *unexplained(lesson, entries),
    ]


def stale_navigation(lessons: Sequence[Lesson]) -> Iterator[Finding]:
    """Name the notebooks of a folder whose generated cells, or titles of links, are out of date."""
    fresh = [Lesson(lesson.path, copy.deepcopy(lesson.notebook)) for lesson in lessons]
    try:
        navigate_any(fresh)
    except NavigationError as error:
        yield Finding("navigation", None, str(error))
        return
    for lesson, made in zip(lessons, fresh, strict=True):
        if _texts(lesson) != _texts(made):
            message = (
                "navigation is out of date, or what a link says of a term; run: "
                "python -m labapi.authoring navigation"
            )
            yield Finding(lesson.path.name, None, message)


def _texts(lesson: Lesson) -> list[str]:
    return [cell.source for _, cell in lesson.of_type("markdown")]
