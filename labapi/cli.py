"""The command `labapi`: its verbs. What a verb takes and does stands in its file in `commands/`."""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path
from types import ModuleType

from labapi.course import ROOT

VERBS: Mapping[str, str] = {
    "open": "open JupyterLab on the first lesson (the default)",
    "setup": "report whether all that the lessons need is there",
    "room": "see whether a seat is ready for a lesson: room check",
    "serve": "serve the loan API by itself, without JupyterLab",
    "reset": "begin an exercise anew; a copy of yours is kept",
    "join": "enter a course: its name, and your id and name in it",
    "print": "write a lesson as a page with every fold open",
    "hand-in": "make the one file of an exercise to hand in",
    "new-api": "put a model of your own behind an API: a folder to begin with",
    "update": "bring a newer kit into this one; your work is kept",
    "test": "run every check of the project",
    "release": "make the exercises from their solutions",
    "verify": "prove that every exercise works",
}
"""What each verb does; `hand-in` is the module `labapi.commands.hand_in`, and so on."""
OF_TEACHERS: Mapping[str, str] = {
    "course": "make a course, and what its students get",
    "grade": "judge all that a class handed in",
    "report": "make pages of what a class has understood, and one a student",
    "regrade": "judge anew what has changed since, and ask before it counts",
    "export": "give points and pages back to the learning platform",
    "why": "tell a student what came, and judge it once more",
}
"""The same of the verbs in the folder `labapi.commands.grading`."""
FOLDERS: Mapping[str, str] = {
    **dict.fromkeys(OF_TEACHERS, "grading"),
    "print": "printing",
    "new-api": "new_api",
    "update": "updating",
}
"""The folders of the verbs that lie deeper in `labapi.commands`."""
MISSING = """The module {} cannot be found in {}.
`labapi setup` (in a course: python lab.py setup) tells what is missing, and what to do."""


def main(words: Sequence[str] | None = None, root: Path = ROOT) -> int:
    """Run the verb in `words` (default: the command line's) on a checkout; return the exit code."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # a name that this terminal cannot show
    given = list(sys.argv[1:] if words is None else words)
    starts_with_verb = bool(given) and (
        not given[0].startswith("-") or given[0] in ("-h", "--help")
    )
    if not starts_with_verb:
        given = ["open", *given]
    try:
        options = parser(given[0]).parse_args(given, argparse.Namespace(root=root))
        code: int = options.run(options)
        sys.stdout.flush()
    except ModuleNotFoundError as error:
        if given[0] == "test" or (error.name or "labapi").startswith("labapi"):
            raise  # a fault of ours, which who finds it should see
        print(MISSING.format(error.name, sys.prefix), file=sys.stderr)
        return 1
    except BrokenPipeError:  # who reads has seen enough, as `labapi why … | head` has
        _say_nothing_more()
        return 1
    return code


def _say_nothing_more() -> None:
    """Let what is still to be written vanish, else Python complains of it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def parser(verb: str) -> argparse.ArgumentParser:
    """The grammar of the command line, with the options of this verb.

    Each verb names the function that runs it. Those of the others are not imported: to hand in
    should not wait for JupyterLab.
    """
    top = argparse.ArgumentParser(
        prog="labapi", description="Learn REST APIs for AI against a real server in your notebook."
    )
    verbs = top.add_subparsers(metavar="VERB", required=True)
    for name, does in {**VERBS, **OF_TEACHERS}.items():
        if not _file(name).exists():  # a kit for students lacks what they do not need
            continue
        grammar = verbs.add_parser(name, help=does)
        if name == verb:
            _module(name).add_options(grammar)
    return top


def _module(verb: str) -> ModuleType:
    """Import the file of a verb."""
    place = _file(verb).relative_to(Path(__file__).parent).with_suffix("")
    return import_module(".".join(("labapi", *place.parts)))


def _file(verb: str) -> Path:
    folder = Path(__file__).parent / "commands" / FOLDERS.get(verb, "")
    return folder / f"{verb.replace('-', '_')}.py"
