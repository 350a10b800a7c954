"""The command `labapi`: its verbs and their options. The work is done in `labapi.commands`."""

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from labapi.commands import open as opening
from labapi.commands import serve as serving
from labapi.commands import setup as checking
from labapi.commands import test as testing

ROOT = Path(__file__).absolute().parent.parent
NO_CHECKOUT = """labapi is not in a checkout with its notebooks: {} is missing.
Run this command with the labapi that lies beside the notebooks (python lab.py does)."""


def main(words: Sequence[str] | None = None) -> int:
    """Run the verb in `words` (default: the command line's) and return the exit code."""
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
    add_test(verbs.add_parser("test", help="run every check of the project"))
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
    verb.add_argument("--port", type=int, help="the port (default: the first free one from 8000)")
    verb.add_argument(
        "--store",
        type=Path,
        metavar="FILE",
        help="keep models, data sets and predictions in FILE (default: until the server stops)",
    )
    verb.set_defaults(run=lambda options: serving.serve(options.port, options.store))


def add_test(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi test` takes."""
    verb.add_argument(
        "steps",
        nargs="*",
        metavar="STEP",
        help=f"run these steps only: {', '.join(testing.STEPS)}",
    )
    verb.set_defaults(run=lambda options: testing.run(ROOT, options.steps, dict(os.environ)))


def run_open(options: argparse.Namespace) -> int:
    """Open JupyterLab, with a browser where there is a screen to show one."""
    lesson = ROOT / opening.FIRST_LESSON
    if not lesson.exists():
        print(NO_CHECKOUT.format(lesson), file=sys.stderr)
        return 1
    os.environ.update(opening.environment(os.environ["PATH"], sys.prefix))
    browser = not options.no_browser and has_screen()
    return opening.open_jupyterlab(ROOT, port=options.port, browser=browser, as_root=is_root())


def has_screen() -> bool:
    """Whether a browser opened from here would be seen by the person who typed the command."""
    if sys.platform in ("win32", "darwin"):
        return "SSH_CONNECTION" not in os.environ
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def is_root() -> bool:
    """Whether we run as the superuser, whom JupyterLab refuses unless told otherwise."""
    return hasattr(os, "geteuid") and os.geteuid() == 0
