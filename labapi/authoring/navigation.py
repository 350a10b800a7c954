"""The first and last cell of every notebook, and the contents, made from the lessons that exist.

The minutes that they tell are counted in `made.clock`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from labapi.authoring import markdown
from labapi.authoring.made.clock import FORMULA, in_words, minutes_of
from labapi.authoring.made.fast_track import composed
from labapi.authoring.notebook import BOTTOM, CONTENTS, TOP, Lesson, lessons_in, markdown_cell
from labapi.authoring.terms import Entry, explain, fold_of_words, glossary_beside, way_to_words
from labapi.checks.notebook.shipped import OF_SOLUTION
from labapi.course import EXERCISES, NOTEBOOKS, cells_of, exercise_of

OWN_NUMBER = re.compile(r"^Exercise \d+:\s*")


class NavigationError(ValueError):
    """A lesson lacks a fact that its navigation prints; the message says which and where."""


def navigate(lessons: Sequence[Lesson]) -> None:
    """Set the navigation cells of all lessons, and the contents where a lesson has that cell.

    The meanings of the glossary beside them go into the links to terms, and below the last links.
    `lessons` are all that exist, in their order. Raises `NavigationError` when one has no title
    or question, needs a lesson that does not exist, or has the number of another.
    """
    for one, other in pairwise(lessons):
        if one.number == other.number:
            raise NavigationError(
                f"{one.path.name} and {other.path.name} have one number; give one of them another"
            )
    entries = glossary_beside(lessons)
    for position, lesson in enumerate(lessons):
        links = _links(lessons, position)
        explain(lesson, entries)
        _set(lesson, TOP, _top(lesson, lessons, links, entries))
        _set(lesson, BOTTOM, _exercise_link(lesson) + links + fold_of_words(lesson, entries))
        if (contents := lesson.cell(CONTENTS)) is not None:
            contents.source = _contents(lessons)


def fast_track(lessons: Sequence[Lesson]) -> Lesson | None:
    """Make the fast track of these lessons; None where they are no whole course."""
    track = composed(lessons)
    if track is not None:
        home = " · ".join(_home(lessons))
        first = next(_link(lesson) for lesson in lessons if lesson.cell(CONTENTS) is not None)
        head = f"# {track.title}\n\n*{track.about['question']}*"
        needs = f"{in_words(track)}. You need first: {first}."
        entries = glossary_beside(lessons)
        parts = [home, head, needs, way_to_words(track, entries)]
        _set(track, TOP, "\n\n".join(filter(None, parts)))
        _set(track, BOTTOM, home + fold_of_words(track, entries))
    return track


def navigate_any(notebooks: Sequence[Lesson]) -> None:
    """Set the navigation cells of all notebooks of one folder, be they lessons or solutions."""
    if notebooks and notebooks[0].is_solution:
        checkout = notebooks[0].path.absolute().parent.parent
        navigate_solutions(notebooks, lessons_in(checkout / NOTEBOOKS))
    else:
        navigate(notebooks)


def navigate_solutions(solutions: Sequence[Lesson], lessons: Sequence[Lesson]) -> None:
    """Set the navigation cells of solutions, which are those of their exercises too.

    They lead to the lesson of the same name, where there is one, and to the contents.
    """
    for solution in solutions:
        lesson = next((one for one in lessons if one.stem == solution.stem), None)
        back = [_link(lesson, before="← Lesson ", folder=f"../{NOTEBOOKS}/")] if lesson else []
        links = " · ".join([*back, *_home(lessons, folder=f"../{NOTEBOOKS}/")])
        top = "\n\n".join(filter(None, [links, f"{in_words(solution)}."]))
        _set(solution, TOP, OF_SOLUTION.format(file=exercise_of(solution.path).name) + top)
        _set(solution, BOTTOM, links)


def _exercise_link(lesson: Lesson) -> str:
    """Write where the exercise of a lesson is, if it has one."""
    exercise = exercise_of(lesson.path.absolute())
    if not exercise.exists():
        return ""
    cells = [cell for cell in cells_of(exercise) if cell.get("cell_type") == "markdown"]
    headings = (
        text for cell in cells for _, text in markdown.headings("".join(cell.get("source", "")))
    )
    title = OWN_NUMBER.sub("", next(headings, "")) or _fact(lesson, "title")
    return f"Exercise: [{lesson.number} {title}](../{EXERCISES}/{exercise.name})\n\n"


def _set(lesson: Lesson, cell_id: str, source: str) -> None:
    """Put the source into the generated cell, which is made when it is missing."""
    cell = lesson.cell(cell_id)
    if cell is None:
        cell = markdown_cell(cell_id, "")
        lesson.notebook.cells.insert(0 if cell_id == TOP else len(lesson.cells), cell)
    cell.source = source


def _links(lessons: Sequence[Lesson], position: int) -> str:
    """Write the line `← previous · Contents · next →`, without what does not exist."""
    parts = []
    if position > 0:
        parts.append(_link(lessons[position - 1], before="← "))
    parts += _home(lessons, here=lessons[position])
    if position + 1 < len(lessons):
        parts.append(_link(lessons[position + 1], after=" →"))
    return " · ".join(parts)


def _home(
    lessons: Sequence[Lesson], *, here: Lesson | None = None, folder: str = ""
) -> Iterator[str]:
    """Write the link to the contents, if a lesson has them."""
    for lesson in lessons:
        if lesson.cell(CONTENTS) is not None:
            yield f"[Contents]({'' if lesson is here else folder + lesson.path.name}#Contents)"
            return


def _link(lesson: Lesson, *, before: str = "", after: str = "", folder: str = "") -> str:
    title = f"{lesson.number} {_fact(lesson, 'title')}"
    return f"[{before}{title}{after}]({folder}{lesson.path.name})"


def _top(lesson: Lesson, lessons: Sequence[Lesson], links: str, entries: Sequence[Entry]) -> str:
    parts = [
        links,
        f"# {_fact(lesson, 'title')}",
        f"*{_fact(lesson, 'question')}*",
        f"{in_words(lesson)}. You need first: {_needs(lesson, lessons)}.",
        way_to_words(lesson, entries),
    ]
    return "\n\n".join(filter(None, parts))


def _fact(lesson: Lesson, name: str) -> str:
    value = lesson.about.get(name, "")
    if not value:
        raise NavigationError(
            f"{lesson.path.name} has no {name}: add '{name}: …' to the head of its script"
        )
    return value


def _needs(lesson: Lesson, lessons: Sequence[Lesson]) -> str:
    """Link what the lesson builds on, or say that nothing is needed."""
    stems = [stem.strip() for stem in lesson.about.get("needs", "").split(",") if stem.strip()]
    known = {other.stem: other for other in lessons}
    missing = [stem for stem in stems if stem not in known]
    if missing:
        raise NavigationError(
            f"{lesson.path.name} needs {missing[0]!r}, which is no lesson here; "
            f"there are {', '.join(known)}"
        )
    return ", ".join(_link(known[stem]) for stem in stems) or "nothing but this page"


def _contents(lessons: Sequence[Lesson]) -> str:
    rows = [
        f"| {_link(lesson)} | {_fact(lesson, 'question')} | {minutes_of(lesson)} |"
        for lesson in lessons
    ]
    if (track := composed(lessons)) is not None:
        link, asked = f"[{track.title}]({track.path.name})", track.about["question"]
        rows.append(f"| {link} | {asked} | {minutes_of(track)} |")
    head = ["## Contents", "", "| lesson | the question it answers | minutes |", "|---|---|---|"]
    return "\n".join([*head, *rows, "", FORMULA])
