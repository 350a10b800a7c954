"""`labapi print`: a lesson as one page for paper, with every fold open."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from collections.abc import Collection, Sequence
from pathlib import Path

from labapi.commands.printing.sheet import MADE, lacking_outputs, printed
from labapi.course import (
    FAST_TRACK,
    NO_CHECKOUT,
    NOTEBOOKS,
    PATTERN,
    NoNotebook,
    name_of,
    number_of,
    replace_file,
)

ALL = "all"
WHAT = """Say which lesson: python lab.py print 03, or all of them: python lab.py print all
There are: {there}."""
NO_LESSON = """There is no lesson {given}. There are: {there}.
Give a number such as 03, all, or the path of a notebook."""
WRITTEN = "{file} is written: every fold of it is open. Print it from your browser."
NOT_RUN = (
    "{count} of its cells had no output: run {notebook} from top to bottom and save it, then print "
    "it again."
)
NOT_OURS = """{file} is there already, and labapi print did not make it: it was left as it is.
Name another place: python lab.py print {given} --to FOLDER"""
ONE_FILE = "{to} is one file, and {count} lessons are to be written: name a folder with --to."
NOT_WRITTEN = "{file} could not be written: {reason}. Name another place with --to."
NO_NOTEBOOK = "{file} {reason}."
NO_BROWSER = "No browser was found here. Open the file in one yourself."


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi print` takes."""
    verb.add_argument(
        "lesson", metavar="NN", nargs="?", default="", help="its number, such as 03; or all"
    )
    verb.add_argument(
        "--to",
        type=Path,
        metavar="PLACE",
        help="a folder, or a file that ends in .html (default: the folder you are in)",
    )
    verb.add_argument("--open", action="store_true", help="open it in your browser as well")
    verb.set_defaults(run=print_as_asked)


def print_as_asked(options: argparse.Namespace) -> int:
    """Write the pages; the exit code is 0 when all of them are there."""
    lessons = printable(options.root / NOTEBOOKS)
    wanted = chosen(options.lesson, lessons)
    if problem := _problem(options, wanted, lessons):
        print(problem, file=sys.stderr)
        return 2
    files = [page_of(notebook, options.to) for notebook in wanted]
    beside = {file.stem for file in files}
    made = [
        write(notebook, file, beside, options.lesson)
        for notebook, file in zip(wanted, files, strict=True)
    ]
    if options.open and made[0]:
        show(files[0])
    return 0 if all(made) else 1


def printable(notebooks: Path) -> list[Path]:
    """List the lessons of a folder, and the fast track after them."""
    track = notebooks / FAST_TRACK
    return [*sorted(notebooks.glob(PATTERN)), *[track] * track.is_file()]


def _problem(options: argparse.Namespace, wanted: Sequence[Path], lessons: Sequence[Path]) -> str:
    """Say why what was typed cannot be done, and what to type; empty where it can."""
    there = ", ".join(name_of(one) if one.name == FAST_TRACK else number_of(one) for one in lessons)
    if not wanted and not lessons:
        return NO_CHECKOUT.format(options.root / NOTEBOOKS)
    if not options.lesson:
        return WHAT.format(there=there)
    if not wanted:
        return NO_LESSON.format(given=options.lesson, there=there)
    if options.to and options.to.suffix == ".html" and len(wanted) > 1:
        return ONE_FILE.format(to=options.to, count=len(wanted))
    return ""


def chosen(given: str, lessons: Sequence[Path]) -> list[Path]:
    """Give the notebooks that are meant by a number, a name, the path of a file, or `all`."""
    if not given:
        return []
    if given == ALL:
        return list(lessons)
    path = Path(given).expanduser()
    if path.suffix == ".ipynb" and path.is_file():
        return [path]
    wanted = name_of(given).zfill(2)
    return [one for one in lessons if wanted in (name_of(one), number_of(one))]


def page_of(notebook: Path, to: Path | None) -> Path:
    """Name the file of a page: the notebook's name, where the person is or wants it."""
    if to is not None and to.suffix == ".html":
        return to.expanduser()
    return (to or Path()).expanduser() / f"{notebook.stem}.html"


def write(notebook: Path, file: Path, beside: Collection[str], given: str) -> bool:
    """Write one page, say so, and tell whether it is there now."""
    try:
        if is_anothers(file):
            print(NOT_OURS.format(file=file, given=given), file=sys.stderr)
            return False
        found = {page.stem for page in file.absolute().parent.glob("*.html")}
        text = printed(notebook, {*beside, *found})
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, text.encode())
    except NoNotebook as error:
        print(NO_NOTEBOOK.format(file=notebook, reason=error), file=sys.stderr)
        return False
    except OSError as error:
        print(NOT_WRITTEN.format(file=file, reason=error.strerror or error), file=sys.stderr)
        return False
    print(WRITTEN.format(file=file))
    if count := lacking_outputs(notebook):
        print(NOT_RUN.format(count=count, notebook=notebook))
    return True


def is_anothers(file: Path) -> bool:
    """Tell whether something is there that this verb did not make."""
    if not file.exists():
        return False
    if not file.is_file():
        return True
    with file.open("rb") as page:
        return MADE.encode() not in page.read(1000)


def show(file: Path) -> None:
    """Open a page in the browser, if there is one."""
    if not webbrowser.open(file.absolute().as_uri()):
        print(NO_BROWSER)
