"""The command of those who write lessons: `python -m labapi.authoring --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from labapi.authoring.execution import LessonFailed, execute
from labapi.authoring.made import objectives as objectives_page
from labapi.authoring.made import tour as tour_page
from labapi.authoring.made.pages import write_pages
from labapi.authoring.made.stubs import STUBS, StubsError, make_stubs
from labapi.authoring.made.table import TimingError
from labapi.authoring.navigation import NavigationError, fast_track, navigate_any
from labapi.authoring.notebook import (
    Lesson,
    NotebookError,
    lessons_in,
    read_lesson,
    write_lesson,
)
from labapi.authoring.rules.review import review_folder
from labapi.authoring.rules.standards import PAGE as STANDARDS
from labapi.authoring.rules.standards import write_standards
from labapi.authoring.script import ScriptError, from_script, to_script
from labapi.checks.catalogue import exercise_names
from labapi.course import NOTEBOOKS, PATTERN, SOLUTIONS, renew_page

FOLDERS = (Path(NOTEBOOKS), Path(SOLUTIONS))
MISTAKES = (NotebookError, ScriptError, NavigationError, LessonFailed, TimingError, StubsError)


def main(words: Sequence[str] | None = None) -> int:
    """Obey the words of the command line; return 1 when something is wrong with a lesson."""
    given = _parser().parse_args(words)
    try:
        return int(given.run(given))
    except MISTAKES as error:
        print(error, file=sys.stderr)
    except OSError as error:
        print(f"{error.filename or 'A file'}: {error.strerror or error}.", file=sys.stderr)
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m labapi.authoring",
        description="Write, run and check the lessons and solutions.",
    )
    verbs = parser.add_subparsers(required=True, metavar="verb")
    read = verbs.add_parser("read", help="print a notebook as a script to edit")
    read.add_argument("notebook", type=Path)
    read.set_defaults(run=_read)
    write = verbs.add_parser("write", help="make or change a notebook from a script on stdin")
    write.add_argument("notebook", type=Path)
    write.set_defaults(run=_write)
    for name, run, words in (
        (
            "navigation",
            _navigation,
            "make links, minutes, contents, fast track and run sheets",
        ),
        ("execute", _execute, "run notebooks in fresh kernels and save their outputs"),
        ("check", _check, "check notebooks and the glossary against the rules"),
    ):
        verb = verbs.add_parser(name, help=words)
        verb.add_argument(
            "notebooks", type=Path, nargs="*", help="default: all lessons and solutions"
        )
        verb.set_defaults(run=run)
    for name, page, words in (
        ("objectives", objectives_page.PAGE, "of all tasks"),
        ("tour", tour_page.PAGE, "of its stops"),
    ):
        made = verbs.add_parser(name, help=f"make {page.as_posix()} {words}")
        made.set_defaults(run=_page, page=page)
    standards = verbs.add_parser(
        "standards", help=f"tell in {STANDARDS.as_posix()} where each standard is cited"
    )
    standards.set_defaults(run=_standards)
    stubs = verbs.add_parser("stubs", help="make the stubs of gRPC from loans.proto")
    stubs.set_defaults(run=_stubs)
    return parser


def _page(given: argparse.Namespace) -> int:
    made = {
        objectives_page.PAGE: lambda: objectives_page.page(exercise_names()),
        tour_page.PAGE: tour_page.page,
    }
    return _told(given.page, renew_page(given.page, made[given.page]()))


def _standards(given: argparse.Namespace) -> int:
    return _told(STANDARDS, write_standards(Path()))


def _told(page: Path, changed: bool) -> int:
    print(f"{page.as_posix()}: written, {'changed' if changed else 'as it was'}")
    return 0


def _stubs(given: argparse.Namespace) -> int:
    (Path() / STUBS).mkdir(parents=True, exist_ok=True)
    for path in make_stubs(Path(), Path()):
        print(f"{path.as_posix()}: written")
    return 0


def _read(given: argparse.Namespace) -> int:
    print(to_script(read_lesson(given.notebook)), end="")
    return 0


def _write(given: argparse.Namespace) -> int:
    """Write the notebook of the script on stdin, then mend the navigation of its folder."""
    path: Path = given.notebook
    if not path.match(PATTERN):
        raise NotebookError(
            f"{path}: call it as the others, two digits first: 03_http_methods.ipynb."
        )
    before = read_lesson(path) if path.exists() else None
    lesson = from_script(_script(), path, before)
    for name in sorted({name for cell in lesson.cells for name in cell.metadata} - {"tags"}):
        print(f"{path}: the metadata {name} are left out; a notebook of the course keeps tags only")
    path.parent.mkdir(parents=True, exist_ok=True)
    _report(lesson, "written", changed=write_lesson(lesson))
    return _navigate(path.parent)


def _script() -> str:
    """Read the script from stdin."""
    try:
        return sys.stdin.read()
    except UnicodeDecodeError as error:
        raise ScriptError(
            f"the script is not text in {error.encoding}; save it as UTF-8"
        ) from error


def _navigation(given: argparse.Namespace) -> int:
    folders = _folders(given.notebooks)
    return max(_navigate(folder) for folder in folders)


def _folders(notebooks: Sequence[Path]) -> Sequence[Path]:
    """Give the folders of these notebooks, or all; raises `NotebookError` for one that is none."""
    lessons = [read_lesson(path) for path in notebooks]
    return sorted({lesson.path.parent for lesson in lessons}) or FOLDERS


def _navigate(folder: Path) -> int:
    """Make the navigation of a folder of lessons, or of one of solutions; tell what it cites."""
    notebooks = lessons_in(folder)
    navigate_any(notebooks)
    for notebook in notebooks:
        _report(notebook, "navigation made", changed=write_lesson(notebook))
    if notebooks and not notebooks[0].is_solution:
        _tell_minutes(folder, notebooks)
    if folder.name == NOTEBOOKS and write_standards(folder.absolute().parent):
        print(f"{STANDARDS.as_posix()}: written, changed")
    return 0


def _tell_minutes(folder: Path, lessons: Sequence[Lesson]) -> None:
    """Make the fast track of all lessons, and the pages that tell the minutes of each."""
    track = fast_track(lessons)
    if track is not None:
        _report(track, "made of the lessons", changed=write_lesson(track))
    everything = [*lessons, track] if track is not None else lessons
    for page in write_pages(folder.absolute().parent, everything):
        print(f"{page}: minutes written")


def _execute(given: argparse.Namespace) -> int:
    lessons = [read_lesson(path) for path in given.notebooks]
    for lesson in lessons or [one for folder in FOLDERS for one in lessons_in(folder)]:
        execute(lesson)
        _report(lesson, "executed", changed=write_lesson(lesson))
    for folder in _folders(given.notebooks):
        _navigate(folder)  # the fast track shows what its lessons show
    return 0


def _check(given: argparse.Namespace) -> int:
    """Print what is wrong with these notebooks and with the pages beside them."""
    folders = _folders(given.notebooks)
    lessons = {path.name for path in given.notebooks}
    findings = [found for folder in folders for found in review_folder(folder)]
    wanted = [found for found in findings if _concerns(found.file, lessons)]
    for found in wanted:
        print(found)
    print(f"{len(wanted)} finding{'s' * (len(wanted) != 1)}" if wanted else "all rules are kept")
    return 1 if wanted else 0


def _concerns(file: str, lessons: set[str]) -> bool:
    """Whether a finding is about a lesson that was asked for, or about no lesson."""
    return not lessons or file in lessons or not file.endswith(".ipynb")


def _report(lesson: Lesson, done: str, *, changed: bool) -> None:
    print(f"{lesson.path}: {done}, {'changed' if changed else 'the same bytes as before'}")


if __name__ == "__main__":
    sys.exit(main())
