"""A notebook that is handed in: the learner's own, with a note in its metadata of whose it is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, fields
from typing import Any

from labapi.course import sources


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
