"""How a teacher's verb ends: the exit code, and one sentence where something stands in the way.

What the verbs share of their grammar stands here, too.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from labapi.grading.course.table import CourseError
from labapi.grading.exports.feedback import NoFeedback
from labapi.grading.free_text import BadFreeText
from labapi.grading.graded import NotGraded
from labapi.grading.intake.archive import NoArchive
from labapi.grading.intake.decisions import BadDecision
from labapi.grading.intake.groups import BadGroups
from labapi.grading.overrides import BadOverrides
from labapi.grading.records import DamagedRecord, Record, State
from labapi.grading.run.cluster import Dask
from labapi.grading.run.collecting import Unclear
from labapi.grading.run.kit import NoKit
from labapi.grading.run.lifetime import Busy, Stopped, stoppable
from labapi.grading.run.workers import Cluster, Here, NoWorkers
from labapi.grading.tables.sheet import NoTable

ALL_GRADED, NOTHING_DONE, NEEDS_YOU, INTERRUPTED = 0, 1, 3, 130
"""Exit codes: all rows are graded or missing; nothing was done; some rows need you; Ctrl-C."""
TROUBLE = (
    BadDecision, BadFreeText, BadGroups, BadOverrides, Busy, CourseError, DamagedRecord, NoArchive,
    NoFeedback, NoKit, NotGraded, NoTable, NoWorkers, Unclear,
)  # fmt: skip
"""What may be wrong with what was given; each says what to do."""
CLOSED = """{file} could not be read or written ({reason}).
Make room, or see who may write there, then run the same command again."""
FILE_OF_SYSTEM = "A file"


def ended(do: Callable[[], int], kept: Callable[[], str] = str, nothing: int = NOTHING_DONE) -> int:
    """Do what a verb does, and give its exit code; `kept` says what there is of it after a stop."""
    try:
        with stoppable():
            return do()
    except TROUBLE as error:
        print(*filter(None, [f"{error}", kept()]), sep="\n", file=sys.stderr)
        return nothing
    except BrokenPipeError:  # no file of ours: who read along has seen enough
        raise
    except OSError as error:
        file, reason = error.filename or FILE_OF_SYSTEM, error.strerror or error
        said = CLOSED.format(file=file, reason=reason)
        print(*filter(None, [said, kept()]), sep="\n", file=sys.stderr)
        return nothing
    except KeyboardInterrupt as stop:
        print(f"\nStopped. {kept()}".rstrip(), file=sys.stderr)
        return stop.code if isinstance(stop, Stopped) else INTERRUPTED


def exit_code(records: Sequence[Record]) -> int:
    """Tell whether a teacher has to look at something."""
    open_ones = (State.NEEDS_YOU, State.PARTLY)
    return NEEDS_YOU if any(one.state in open_ones for one in records) else ALL_GRADED


def agreed(question: str) -> bool:
    """Ask at a terminal; where nobody sits at one, nobody agrees."""
    return sys.stdin.isatty() and input(question).strip().lower() in ("y", "yes", "j", "ja")


def add_exercise(verb: argparse.ArgumentParser) -> None:
    """Say which exercise of which course a verb is about."""
    verb.add_argument("course", type=Path, metavar="COURSE", help="its folder, such as rest-2027")
    verb.add_argument("exercise", metavar="EXERCISE", help="its number, such as 03")


def add_workers(verb: argparse.ArgumentParser) -> None:
    """Say where the work is done."""
    verb.add_argument(
        "--workers", type=_count, default=0, metavar="N", help="processes (default: one a core)"
    )
    verb.add_argument("--scheduler", default="", metavar="ADDRESS", help="of a Dask cluster")
    verb.add_argument(
        "--sandbox",
        choices=("auto", "required"),
        default="auto",
        help="required: grade nothing where there is no sandbox",
    )


def _count(text: str) -> int:
    number = int(text) if text.isdecimal() else 0
    if not 1 <= number <= 512:
        raise argparse.ArgumentTypeError(f"{text!r} is no number of processes, such as 2")
    return number


def cluster_of(options: argparse.Namespace) -> Cluster:
    """Give the workers that were asked for; raises `NoWorkers`."""
    return Dask(options.scheduler) if options.scheduler else Here(options.workers)
