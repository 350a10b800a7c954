"""The command `labapi`: its verbs and their options. The work is done in `labapi.commands`."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

from labapi.checks.progress.progress import Learner
from labapi.commands import hand_in as handing_in
from labapi.commands import open as opening
from labapi.commands import release as releasing
from labapi.commands import reset as resetting
from labapi.commands import serve as serving
from labapi.commands import setup as checking
from labapi.commands import test as testing
from labapi.domain.clock import SystemClock

ROOT = Path(__file__).absolute().parent.parent
NO_CHECKOUT = """labapi is not in a checkout with its notebooks: {} is missing.
Run this command with the labapi that lies beside the notebooks (python lab.py does)."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the verb in `words` (default: the command line's) and return the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that this terminal cannot show
    given = list(sys.argv[1:] if words is None else words)
    starts_with_verb = bool(given) and (
        not given[0].startswith("-") or given[0] in ("-h", "--help")
    )
    options = parser().parse_args(given if starts_with_verb else ["open", *given])
    code: int = options.run(options)
    return code


def parser() -> argparse.ArgumentParser:
    """The grammar of the command line; each verb names the function that runs it."""
    top = argparse.ArgumentParser(
        prog="labapi", description="Learn REST APIs for AI against a real server in your notebook."
    )
    verbs = top.add_subparsers(metavar="VERB", required=True)
    add_open(verbs.add_parser("open", help="open JupyterLab on the first lesson (the default)"))
    add_setup(verbs.add_parser("setup", help="report whether all that the lessons need is there"))
    add_serve(verbs.add_parser("serve", help="serve the loan API by itself, without JupyterLab"))
    add_reset(verbs.add_parser("reset", help="begin an exercise anew; a copy of yours is kept"))
    add_hand_in(verbs.add_parser("hand-in", help="make the one file of an exercise to hand in"))
    add_test(verbs.add_parser("test", help="run every check of the project"))
    add_release(verbs.add_parser("release", help="make the exercises from their solutions"))
    add_verify(verbs.add_parser("verify", help="prove that every exercise works"))
    return top


def add_open(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi open` takes."""
    verb.add_argument("--no-browser", action="store_true", help="print the address only")
    verb.add_argument("--port", type=int, default=8888, help="first port to try (default 8888)")
    verb.set_defaults(run=run_open)


def add_setup(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi setup` takes."""
    verb.set_defaults(run=lambda _: checking.report(ROOT))


def add_serve(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi serve` takes."""
    serving.add_options(verb)
    verb.set_defaults(run=serving.serve_as_asked)


def add_reset(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi reset` takes."""
    verb.add_argument("exercise", metavar="NN", help="its number, such as 03")
    verb.set_defaults(run=run_reset)


def add_hand_in(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi hand-in` takes."""
    verb.add_argument("exercise", metavar="NN", help="its number, such as 03")
    verb.add_argument("--name", default="", help='your name, such as "Ada Lovelace"')
    verb.add_argument("--id", default="", help="what you are known by in the course, such as a123")
    verb.add_argument("--anyway", action="store_true", help="also when no answer is in it")
    verb.set_defaults(run=run_hand_in)


def add_release(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi release` takes."""
    verb.add_argument("exercises", nargs="*", metavar="NN", help="their numbers (default: all)")
    verb.set_defaults(run=lambda given: releasing.release(ROOT, given.exercises, local_time()))


def add_verify(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi verify` takes."""
    verb.add_argument("exercises", nargs="*", metavar="NN", help="their numbers (default: all)")
    verb.set_defaults(run=run_verify)


def add_test(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi test` takes."""
    testing.add_options(verb)
    verb.set_defaults(root=ROOT)


def run_open(options: argparse.Namespace) -> int:
    """Open JupyterLab, with a browser where there is a screen to show one."""
    lesson = ROOT / opening.FIRST_LESSON
    if not lesson.exists():
        print(NO_CHECKOUT.format(lesson), file=sys.stderr)
        return 1
    os.environ.update(opening.environment(os.environ["PATH"], sys.prefix))
    browser = not options.no_browser and has_screen()
    return opening.open_jupyterlab(ROOT, port=options.port, browser=browser, as_root=is_root())


def run_reset(options: argparse.Namespace) -> int:
    """Put an exercise as shipped in place."""
    return resetting.reset(ROOT, options.exercise, local_time())


def run_hand_in(options: argparse.Namespace) -> int:
    """Make the file to hand in, asking the person at the terminal, if there is one."""
    ask = answer if sys.stdin.isatty() else None
    who = Learner(options.name, options.id)
    try:
        return handing_in.hand_in(
            ROOT, options.exercise, who, now=local_time(), ask=ask, anyway=options.anyway
        )
    except KeyboardInterrupt:
        print("\nStopped: nothing was handed in.", file=sys.stderr)
        return 130


def answer(question: str) -> str:
    """What the person at the terminal answers; nothing where the terminal is closed."""
    try:
        return input(question)
    except EOFError:
        print()
        return ""


def run_verify(options: argparse.Namespace) -> int:
    """Prove the exercises."""
    # What runs them imports the whole lab, which no other verb should wait for.
    from labapi.commands import verify as verifying

    return verifying.verify(ROOT, options.exercises, os.environ)


def local_time() -> datetime:
    """The time on the clock of this computer, aware of its zone."""
    return SystemClock().now().astimezone()


def has_screen() -> bool:
    """Whether a browser opened from here would be seen by the person who typed the command."""
    if sys.platform in ("win32", "darwin"):
        return "SSH_CONNECTION" not in os.environ
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def is_root() -> bool:
    """Whether we run as the superuser, whom JupyterLab refuses unless told otherwise."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
