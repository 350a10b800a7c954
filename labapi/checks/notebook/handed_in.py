"""A notebook that is handed in: the learner's own, with a note in its metadata of whose it is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any


class NoNotebook(ValueError):
    """A file cannot be read as a notebook; the message says why, after the file's name."""


@dataclass(frozen=True, slots=True)
class HandIn:
    """Who hands in which exercise, and when.

    `labapi` is the version that wrote it, `handed_in_at` a moment in UTC as ISO 8601 writes it,
    and `sha256` the `digest` of the notebook at that moment.
    """

    exercise: str
    name: str
    id: str
    labapi: str
    handed_in_at: str
    sha256: str


def read_notebook(path: Path) -> dict[str, Any]:
    """Read a notebook as plain data; raises `NoNotebook`.

    Whatever a learner's editor, mail program or sync may have made of the file can stand there.
    """
    try:
        document = json.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise NoNotebook(f"cannot be read ({error.strerror or error})") from error
    except json.JSONDecodeError as error:
        raise NoNotebook(f"is damaged: its line {error.lineno} is no JSON") from error
    except (ValueError, RecursionError) as error:
        raise NoNotebook(f"is damaged: it is no JSON text ({error})") from error
    cells = document.get("cells") if isinstance(document, dict) else None
    if not isinstance(cells, list) or not all(_is_cell(cell) for cell in cells):
        raise NoNotebook("is no notebook of a version that labapi reads")
    return dict(document)


def sources(document: dict[str, Any]) -> list[tuple[str, str]]:
    """Give kind and source of each cell that is not empty; outputs are no part of them."""
    found = [(cell["cell_type"], "".join(cell["source"])) for cell in document["cells"]]
    return [(kind, source) for kind, source in found if source.strip()]


def digest(document: dict[str, Any]) -> str:
    """Compute the SHA-256 of a notebook's sources, as hexadecimal digits.

    >>> digest({"cells": [{"cell_type": "code", "source": "x = 1"}]})[:12]
    'b8516f9495fe'
    """
    return hashlib.sha256(json.dumps(sources(document)).encode()).hexdigest()


def signed(document: dict[str, Any], hand_in: HandIn) -> dict[str, Any]:
    """Copy a notebook, with the note of who hands it in."""
    metadata = _dict(document.get("metadata"))
    note = _dict(metadata.get("labapi")) | {"hand_in": asdict(hand_in)}
    return {**document, "metadata": {**metadata, "labapi": note}}


def hand_in_of(document: dict[str, Any]) -> HandIn | None:
    """Read the note of who hands in; None where there is none that can be read."""
    note = _dict(_dict(_dict(document.get("metadata")).get("labapi")).get("hand_in"))
    given = [note.get(field.name) for field in fields(HandIn)]
    return HandIn(*map(str, given)) if all(isinstance(value, str) for value in given) else None


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_cell(cell: Any) -> bool:
    source = cell.get("source") if isinstance(cell, dict) else None
    lines = [source] if isinstance(source, str) else source
    return (
        isinstance(lines, list)
        and all(isinstance(line, str) for line in lines)
        and isinstance(cell.get("cell_type"), str)
    )
