"""`labapi report`: pages of what a class has understood, and one for each student."""

from __future__ import annotations

import argparse
import sys
import webbrowser
from collections.abc import Callable

from labapi.commands.grading.ending import NOTHING_DONE, TROUBLE, add_exercise, exit_code
from labapi.grading.graded import GradedExercise
from labapi.grading.report.folder import DATA, setting_of, write_report

WROTE = """{page}
{pages} pages for students lie beside it, in {folder}, and all of it as data in {data}."""
MADE_UP = "The names are made up. What students wrote may still tell who they are."
NOT_WRITTEN = "The pages cannot be written: {}. {} What lay there is as it was, or whole and new."
CLOSE = "Close what has them open, or make room, then run this again."


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi report` takes."""
    add_exercise(verb)
    verb.add_argument(
        "--pseudonyms", action="store_true", help="with made-up names, for showing to others"
    )
    verb.add_argument("--no-browser", action="store_true", help="say only where the pages are")
    verb.set_defaults(run=run)


def run(options: argparse.Namespace, open_page: Callable[[str], object] | None = None) -> int:
    """Write the pages and open that of the class; the exit code tells whether some need you."""
    try:
        graded = GradedExercise.open(options.course, options.exercise)
        setting = setting_of(graded, made_up=options.pseudonyms)
        page = write_report(graded, setting).absolute()
        notes = graded.read_texts(made_up=options.pseudonyms)
    except TROUBLE as error:
        print(error, file=sys.stderr)
        return NOTHING_DONE
    except OSError as error:
        print(NOT_WRITTEN.format(error.strerror or error, CLOSE), file=sys.stderr)
        return NOTHING_DONE
    facts = {"folder": page.parent / "students", "data": page.parent / DATA}
    print(WROTE.format(page=page, pages=len(graded.records), **facts))
    print(*notes, sep="\n", end="\n" * bool(notes))
    print(*[MADE_UP] * options.pseudonyms, sep="\n", end="\n" * options.pseudonyms)
    if not options.no_browser and sys.stdout.isatty():
        (open_page or webbrowser.open)(page.as_uri())
    return exit_code(graded.records)
