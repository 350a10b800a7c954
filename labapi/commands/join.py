"""`labapi join`: enter a course, and who one is in it."""

from __future__ import annotations

import argparse
import sys

from labapi.checks.progress.joining import join


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi join` takes."""
    verb.add_argument("course", metavar="COURSE", help="what your teacher calls the course")
    verb.add_argument("--id", default="", help="what you are known by in it, such as a123")
    verb.add_argument("--name", default="", help='your name, such as "Ada Lovelace"')
    verb.set_defaults(run=join_as_asked)


def join_as_asked(options: argparse.Namespace) -> int:
    """Join the course; the exit code is 0 when it is known."""
    try:
        print(join(options.course, options.id, options.name))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0
