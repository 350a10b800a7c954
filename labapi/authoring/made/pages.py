"""What is told of minutes outside of the notebooks: the notes for teachers, and the run sheets.

In a note, one line is made: the first of the paragraph that begins with **Timing.** It ends in a
comment that says so; what stands below it is written by hand. In `docs/instructors.md` all between
two marks is made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from labapi.authoring.made.clock import minutes_of, minutes_of_parts
from labapi.authoring.made.sheets import Item, sessions_of, table_of
from labapi.authoring.made.table import Timing, read_timing
from labapi.authoring.notebook import Lesson, read_lesson
from labapi.course import NOTEBOOKS, exercise_file, replace_file, solution_file

NOTES, INSTRUCTORS = Path("docs") / "teaching", Path("docs") / "instructors.md"
TIMING, MADE = "**Timing.**", "<!-- made: labapi.authoring navigation -->"
OPENED, CLOSED = "<!-- run sheets: begin -->", "<!-- run sheets: end -->"
BLOCK = re.compile(f"{OPENED}.*{CLOSED}", re.DOTALL)
TYPED = re.compile(r"\b\d+ (?:more )?minutes?\b")
TRACK = "track"
"""How a plan names the fast track; `03` is a lesson, and `x03` its exercise."""


def made_pages(checkout: Path, lessons: Sequence[Lesson]) -> Iterator[tuple[Path, str]]:
    """Give each page of a checkout that tells minutes, and what should stand in it.

    `lessons` are those of the checkout, the fast track among them. Raises `TimingError`.
    """
    for lesson in lessons:
        note = checkout / NOTES / f"{lesson.path.stem}.md"
        if note.exists():
            yield note, with_timing(_text(note), timing_line(lesson, checkout))
    page = checkout / INSTRUCTORS
    if page.exists():
        sheets = run_sheets(read_timing(checkout), items_of(checkout, lessons))
        yield page, BLOCK.sub(lambda _: f"{OPENED}\n\n{sheets}\n{CLOSED}", _text(page))


def write_pages(checkout: Path, lessons: Sequence[Lesson]) -> Iterator[Path]:
    """Write the pages that are not as they should be, and give them."""
    for page, text in made_pages(checkout, lessons):
        if _text(page) != text:
            replace_file(page, text.encode())
            yield page


def _text(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def timing_line(lesson: Lesson, checkout: Path) -> str:
    """Write the first line of the paragraph on timing in the note of a lesson."""
    parts = minutes_of_parts(lesson)
    said = f"{'Lesson' if lesson.number.isdigit() else 'All of it'} {sum(parts)} minutes"
    if len(parts) > 1:
        said += f" in {len(parts)} parts ({', '.join(map(str, parts))})"
    if exercise := _exercise_minutes(checkout, lesson.stem):
        said += f", exercise {exercise}"
    return f"{TIMING} {said}. {MADE}"


def _exercise_minutes(checkout: Path, stem: str) -> int | None:
    solution = solution_file(checkout, stem)
    return minutes_of(read_lesson(solution)) if solution.exists() else None


def with_timing(note: str, line: str) -> str:
    r"""Put the line into a note; what a person has written beside it stays.

    >>> with_timing("# A\n\n**Timing.** In class.\n", "**Timing.** Lesson 5 minutes. <!-- -->")
    '# A\n\n**Timing.** Lesson 5 minutes. <!-- -->\nIn class.\n'
    """
    lines = note.split("\n")
    at = next((n for n, one in enumerate(lines) if one.startswith(TIMING)), None)
    if at is None:
        return "\n".join([*lines[:2], line, "", *lines[2:]])
    written = lines[at].removeprefix(TIMING).strip()
    kept = [] if written.endswith(MADE) or not written else [written]
    return "\n".join([*lines[:at], line, *kept, *lines[at + 1 :]])


def typed_minutes(note: str) -> list[str]:
    """List what a person has typed of minutes in the paragraph on timing."""
    paragraphs = (one for one in note.split("\n\n") if one.startswith(TIMING))
    _, _, by_hand = next(paragraphs, "").partition("\n")
    return TYPED.findall(by_hand)


def items_of(checkout: Path, lessons: Sequence[Lesson]) -> Mapping[str, Item]:
    """Say what can be planned, by the names that a plan uses."""
    items: dict[str, Item] = {}
    for lesson in lessons:
        name = lesson.number if lesson.number.isdigit() else TRACK
        shown = lesson.title if name == TRACK else f"{name} {lesson.title}"
        link = f"[{shown}](../{NOTEBOOKS}/{lesson.path.name})"
        parts = minutes_of_parts(lesson)
        items[name] = Item(link, sum(parts), parts)
        if minutes := _exercise_minutes(checkout, lesson.stem):
            file = exercise_file(Path(), lesson.stem).as_posix()
            items[f"x{name}"] = Item(f"[Exercise {name}](../{file})", minutes)
    return items


def run_sheets(timing: Timing, items: Mapping[str, Item]) -> str:
    """Write all run sheets."""
    written = []
    for plan in timing.plans:
        written += [f"### {plan.title}", "", plan.about, ""]
        sessions = list(sessions_of(plan, items))
        for number, session in enumerate(sessions, start=1):
            title = [f"**Session {number}**", ""] if len(sessions) > 1 else []
            written += [*title, table_of(session), ""]
    return "\n".join(written)
