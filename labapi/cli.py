"""The command `labapi`: its verbs. What a verb takes and does stands in its file in `commands/`."""

from __future__ import annotations

import argparse
import io
import sys
from collections.abc import Mapping, Sequence
from importlib import import_module
from pathlib import Path

from labapi.course import ROOT

VERBS: Mapping[str, str] = {
    "open": "open JupyterLab on the first lesson (the default)",
    "setup": "report whether all that the lessons need is there",
    "serve": "serve the loan API by itself, without JupyterLab",
    "reset": "begin an exercise anew; a copy of yours is kept",
    "join": "enter a course: its name, and your id and name in it",
    "hand-in": "make the one file of an exercise to hand in",
    "update": "bring a newer kit into this one; your work is kept",
    "test": "run every check of the project",
    "release": "make the exercises from their solutions",
    "verify": "prove that every exercise works",
}
"""What each verb does; `hand-in` is the module `labapi.commands.hand_in`, and so on."""
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
    except ModuleNotFoundError as error:
        if given[0] == "test" or (error.name or "labapi").startswith("labapi"):
            raise  # a fault of ours, which who finds it should see
        print(MISSING.format(error.name, sys.prefix), file=sys.stderr)
        return 1
    return code


def parser(verb: str) -> argparse.ArgumentParser:
    """The grammar of the command line, with the options of this verb.

    Each verb names the function that runs it. Those of the others are not imported: to hand in
    should not wait for JupyterLab.
    """
    top = argparse.ArgumentParser(
        prog="labapi", description="Learn REST APIs for AI against a real server in your notebook."
    )
    verbs = top.add_subparsers(metavar="VERB", required=True)
    for name, does in VERBS.items():
        grammar = verbs.add_parser(name, help=does)
        if name == verb:
            import_module(f"labapi.commands.{name.replace('-', '_')}").add_options(grammar)
    return top
