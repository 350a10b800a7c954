"""`labapi new-api`: a folder with an API to begin with, around a model that the learner brings."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from labapi.commands.new_api.frame import folder_for, require_free, write
from labapi.commands.new_api.model_file import Refused, look_at
from labapi.commands.new_api.suiting import Takes, takes, try_once, with_ranges

HOLDS = """{file} would load:
{types}"""
VOUCHED = "skops vouches for all of them."
TRUSTED = "You trust those that are marked with ?."
MADE = """{folder} is written:
  app.py         your API: it runs as it stands, and most of it is your turn
  given.py       what {kind} takes ({count} numbers) and gives ({classes})
  model.skops    the model, byte for byte
  try_it.ipynb   sets the capstone's suite on your API
  README.md      where to begin"""
FILL_IN = """Nobody said yet which numbers are possible: fill them in in given.py. Or delete the
folder, and run the same again with a table such as the one that the model was trained on:
    --data table.csv"""
NOT_WRITTEN = "{folder} cannot be written: {reason}. Name another place with --folder."
MOST_CLASSES = 6


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi new-api` takes."""
    verb.add_argument("model", type=Path, metavar="MODEL", help="a model saved by skops.io.dump")
    verb.add_argument(
        "--name", default="", help="what the API is called (default: the name of the file)"
    )
    verb.add_argument(
        "--folder",
        type=Path,
        metavar="FOLDER",
        help="where it is written: a new or empty folder (default: one here, by the name)",
    )
    verb.add_argument(
        "--data",
        type=Path,
        metavar="TABLE",
        help="a CSV to read the ranges and usual values of the numbers from",
    )
    verb.add_argument(
        "--trust",
        action="append",
        default=[],
        metavar="TYPE",
        help="a part of scikit-learn in the file that skops does not vouch for (repeatable)",
    )
    verb.set_defaults(run=new_api_as_asked)


def new_api_as_asked(options: argparse.Namespace) -> int:
    """Write the folder; the exit code is 0 when it is there."""
    name = options.name.strip() or options.model.stem
    folder = options.folder or folder_for(name)
    try:
        new_api(options.model, name, folder, options.data, options.trust)
    except Refused as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:
        reason = error.strerror or str(error)
        print(NOT_WRITTEN.format(folder=folder, reason=reason), file=sys.stderr)
        return 1
    return 0


def new_api(file: Path, name: str, folder: Path, data: Path | None, trust: list[str]) -> None:
    """Read the model, say what was found, and write the folder; `Refused` says why not."""
    require_free(folder)
    found = look_at(file)
    print(HOLDS.format(file=file, types=found.shown()), flush=True)
    model = found.load(trust)
    print(TRUSTED if found.unknown else VOUCHED)
    asked = takes(model)
    if data is not None:
        asked = with_ranges(asked, data)
    try_once(model, asked)
    write(folder, name, found, asked)
    print(_made(folder, asked))


def _made(folder: Path, asked: Takes) -> str:
    some = ", ".join(asked.classes[:MOST_CLASSES])
    more = len(asked.classes) - MOST_CLASSES
    classes = f"{some} and {more} more" if more > 0 else some
    count = len(asked.ranges)
    told = MADE.format(folder=folder, kind=asked.kind, count=count, classes=classes)
    if all(one.minimum is not None for one in asked.ranges):
        return f"{told}\nBegin with README.md in it."
    return f"{told}\n{FILL_IN}"
