"""`labapi test`: every check of the project in one command, the same for a person and for CI."""

import argparse
import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple
from xml.etree import ElementTree

TOOLS = ("deno", "ruff", "mypy", "pytest", "nbval", "xdist")
NO_TOOLS = """The tools of the tests are not installed here: {} missing.
Run: python lab.py test      (or: python -m pip install -r requirements-test.txt)"""
NO_PART = """There is no step or room {!r}.
The steps are {}; the rooms are {}."""
# Three workers, since tests often wait; without a plug-in that no test needs, half a second each.
BY_FILE = "-n 3 -p no:schemathesis --dist loadfile"
IN_ORDER = f"{BY_FILE} --no-loadscope-reorder -p no:nbval"  # long files lie early, small ones late
RUN = f"--nbval-current-env --nbval-cell-timeout=60 -p no:warnings {BY_FILE}"
NOT_KEPT = "--ignore=notebooks/kept --ignore=exercises/kept"  # copies of a learner's work
SANITIZED = "--nbval --nbval-sanitize-with tests/notebooks/sanitize.cfg"
COMPARED = f"{SANITIZED} {RUN} notebooks solutions {NOT_KEPT}"
RUN_ONLY = f"--nbval-lax {RUN} exercises {NOT_KEPT}"  # as shipped: with no outputs
# The name of a step -> what Python runs, a line each: a module and its arguments.
STEPS: Mapping[str, tuple[str, ...]] = {
    "lint": ("ruff check --no-cache", "deno lint"),
    "format": ("ruff format --check --no-cache", "deno fmt --check"),
    "types": ("mypy",),
    "tests": (f"pytest {IN_ORDER} tests labapi --ignore=tests/browser",),
    "browser": (f"pytest -rs {IN_ORDER} tests/browser",),  # a JupyterLab each
    "notebooks": (f"pytest {COMPARED}",),
    "exercises": (f"pytest {RUN_ONLY}",),
}
# What of the step `tests` can be run by itself: a folder of tests/, and the doctests of labapi/.
ROOMS = (
    "alternatives", "architecture", "authoring", "checks", "classroom", "commands", "contract",
    "domain", "grading", "setup", "web",
)  # fmt: skip
PARTS_HELP = f"""run these only: the steps are {", ".join(STEPS)};
a room runs the tests of one folder: {", ".join(ROOMS)}"""
COUNTED = ("tests", "failures", "errors", "skipped")  # what pytest reports of a suite


class Outcome(NamedTuple):
    """What became of one step: the checks in it, and the seconds it took."""

    step: str
    passed: int
    failed: int
    skipped: int
    duration_s: float


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi test` takes."""
    verb.add_argument("parts", nargs="*", metavar="PART", help=PARTS_HELP)
    verb.set_defaults(run=lambda given: run(given.root, given.parts, dict(os.environ)))


def run(root: Path, parts: Sequence[str], environment: Mapping[str, str]) -> int:
    """Run steps and rooms (none: all steps) in `root`, print a summary, return the exit code."""
    unknown = [part for part in parts if part not in STEPS and part not in ROOMS]
    if unknown:
        print(NO_PART.format(unknown[0], ", ".join(STEPS), ", ".join(ROOMS)), file=sys.stderr)
        return 2
    missing = [tool for tool in TOOLS if not importlib.util.find_spec(tool)]
    if missing:
        print(NO_TOOLS.format(", ".join(missing)), file=sys.stderr)
        return 2
    shared = with_bytecode(environment)
    outcomes = [run_step(root, part, shared) for part in parts or STEPS]
    print(summary(outcomes), flush=True)
    return int(any(outcome.failed for outcome in outcomes))


def with_bytecode(environment: Mapping[str, str]) -> Mapping[str, str]:
    """Let the programs of a run keep what they compile, even where Python is told not to.

    Else each of the hundreds of processes that the tests start, every kernel among them, compiles
    all that it imports, which takes longer than the tests.

    >>> with_bytecode({"PATH": "/bin", "PYTHONDONTWRITEBYTECODE": "1"})
    {'PATH': '/bin'}
    """
    return {name: said for name, said in environment.items() if name != "PYTHONDONTWRITEBYTECODE"}


def run_step(root: Path, step: str, environment: Mapping[str, str]) -> Outcome:
    """Run one step, or one room, with its output shown, and count its checks."""
    started = time.perf_counter()
    lines = STEPS.get(step) or (line_of(root, step),)
    counts = [run_tool(root, step, line.split(), environment) for line in lines]
    passed, failed, skipped = (sum(column) for column in zip(*counts, strict=True))
    return Outcome(step, passed, failed, skipped, time.perf_counter() - started)


def line_of(root: Path, room: str) -> str:
    """What Python runs for a room: its tests, and the doctests of the room itself."""
    folders = [f"{place}/{room}" for place in ("tests", "labapi") if (root / place / room).is_dir()]
    return " ".join(["pytest", IN_ORDER, *folders])


def run_tool(
    root: Path, step: str, words: Sequence[str], environment: Mapping[str, str]
) -> tuple[int, int, int]:
    """Run one module of Python for a step: how many checks passed, failed and were skipped."""
    print(f"--- {step}: {' '.join(words)}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "report.xml")
        extra = [f"--junit-xml={report}"] if words[0] == "pytest" else []
        apart = {**environment, "LABAPI_DATA": folder}  # no test adds to the user's progress
        command = [sys.executable, "-m", *words, *extra]
        return count(report, subprocess.call(command, cwd=root, env=apart))


def count(report: Path, code: int) -> tuple[int, int, int]:
    """Checks passed, failed and skipped, from pytest's report; without one, the tool is one check.

    An exit code other than 0 counts as a failure even where no test failed: pytest could not
    start, or found no test.
    """
    if not report.exists():
        return (1, 0, 0) if code == 0 else (0, 1, 0)
    suites = ElementTree.parse(report).getroot().iter("testsuite")
    counts = [[int(suite.get(name, 0)) for name in COUNTED] for suite in suites]
    tests, failures, errors, skipped = (sum(column) for column in zip(*counts, strict=True))
    failed = failures + errors or (1 if code else 0)
    return max(tests - failures - errors - skipped, 0), failed, skipped


def summary(outcomes: Sequence[Outcome]) -> str:
    """A table with the time of each step, closed by one line of totals.

    >>> print(summary([Outcome("lint", 1, 0, 0, 0.25), Outcome("tests", 80, 2, 1, 31.0)]))
    <BLANKLINE>
    lint             1 passed    0 failed       0.2 s
    tests           80 passed    2 failed      31.0 s
    <BLANKLINE>
    81 passed, 2 failed, 1 skipped
    """
    rows = [
        f"{step:<12} {passed:>5} passed {failed:>4} failed {duration_s:>9.1f} s"
        for step, passed, failed, _, duration_s in outcomes
    ]
    passed = sum(outcome.passed for outcome in outcomes)
    failed = sum(outcome.failed for outcome in outcomes)
    skipped = sum(outcome.skipped for outcome in outcomes)
    return "\n".join(["", *rows, "", f"{passed} passed, {failed} failed, {skipped} skipped"])
