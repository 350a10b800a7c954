"""A notebook that is handed in: the learner's own, and in it whose it is.

It is said three times: to whoever opens it, in a first cell; to programs, in the metadata; and to
the kernel that runs it, in the call that opens the exercise. Else a teacher who runs the work of a
student would earn its points, and draw questions of a teacher's own.

The note holds a sum over the cells. It finds accidents: a file that was cut off, saved again or
mixed up on its way. It finds no cheat, who can compute it as well as we can. What counts is what a
judge says of the answers, not what a notebook says of itself.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import tokenize
from dataclasses import asdict, dataclass, fields, replace
from datetime import UTC, datetime
from typing import Any

from labapi.checks.catalogue import exercise_title
from labapi.checks.variant import variant_key
from labapi.course import source_of, sources
from labapi.version import __version__

CELL = "handed-in"
"""The id, and the tag, of the cell that says whose it is."""
SAID = "Handed in by **{name}** ({id}): exercise {title}, on {at}, with labapi {labapi}."
OPENS = re.compile(r"\blabapi\s*\.\s*exercise\s*(?=\()")
TEXT = r'"(?:[^"\\\n]|\\.)*"'
SIGNATURE = re.compile(rf",? ?handed_in_by={TEXT}(?:, course={TEXT})?")
MARKUP = re.compile(r"""[!"#%&*+/:;<=>?@\[\]^_`{|}~]|\.(?=\S)""")
LONGEST_ID, MOST_BYTES = 60, 120  # in a file's name, of which a system bears 255 bytes
FOR_MATHJAX = str.maketrans("$\\", "＄＼")  # it reads what is drawn, so no escape keeps it out


@dataclass(frozen=True, slots=True)
class HandIn:
    """Who hands in which exercise, and when.

    `labapi` is the version that wrote it, `handed_in_at` a moment in UTC as ISO 8601 writes it,
    and `sha256` the `digest` of the file, which finds accidents, not cheats. `variant` is the key
    by which the questions were drawn, from the `course` and the id; both are empty where no course
    was joined, and in a hand-in of an older labapi.
    """

    exercise: str
    name: str
    id: str
    labapi: str
    handed_in_at: str
    sha256: str = ""
    course: str = ""
    variant: str = ""

    @classmethod
    def of(cls, exercise: str, name: str, id: str, course: str, now: datetime) -> HandIn:
        """Say who hands in what, now: with the key that the course and the id lead to."""
        at = now.astimezone(UTC).isoformat(timespec="seconds")
        key = variant_key(course, id)
        return cls(exercise, name, id, __version__, at, course=course, variant=key)

    @property
    def file_name(self) -> str:
        """What its file is called: after the id, so that a list of files shows no name."""
        return f"{as_file_name(self.id)} {self.exercise}.ipynb"

    @property
    def moment(self) -> str:
        """When it was handed in, for people."""
        return self.handed_in_at.replace("T", " ").replace("+00:00", " UTC")


def digest(document: dict[str, Any]) -> str:
    """Compute the SHA-256 of a notebook's sources, without the cell that says whose it is.

    >>> digest({"cells": [{"cell_type": "code", "source": "x = 1"}]})[:12]
    'b8516f9495fe'
    """
    return hashlib.sha256(json.dumps(sources(_without_cell(document))).encode()).hexdigest()


def signed(document: dict[str, Any], hand_in: HandIn) -> dict[str, Any]:
    """Copy a notebook, and say in it who hands it in; `sha256` is computed here."""
    copy = unsigned(document)
    cells = [_signed_cell(cell, hand_in) for cell in copy["cells"]]
    sealed = replace(hand_in, sha256=digest({"cells": cells}))
    metadata = _dict(copy.get("metadata"))
    note = _dict(metadata.get("labapi")) | {"hand_in": asdict(sealed)}
    head = _head(sealed, with_id=any("id" in cell for cell in cells))
    return {**copy, "cells": [head, *cells], "metadata": {**metadata, "labapi": note}}


def unsigned(document: dict[str, Any]) -> dict[str, Any]:
    """Copy a notebook as it was before it was handed in."""
    cells = [
        {**cell, "source": SIGNATURE.sub("", source_of(cell))} if _is_signed(cell) else cell
        for cell in _without_cell(document)["cells"]
    ]
    metadata = _dict(document.get("metadata"))
    note = {key: value for key, value in _dict(metadata.get("labapi")).items() if key != "hand_in"}
    return {**document, "cells": cells, "metadata": {**metadata, "labapi": note}}


def hand_in_of(document: dict[str, Any]) -> HandIn | None:
    """Read the note of who hands in; None where there is none that can be read."""
    note = _dict(_dict(_dict(document.get("metadata")).get("labapi")).get("hand_in"))
    given = {field.name: note[field.name] for field in fields(HandIn) if field.name in note}
    if not all(isinstance(value, str) for value in given.values()):
        return None
    try:
        return HandIn(**given)
    except TypeError:  # one is missing
        return None


def tasks_handed_out(document: dict[str, Any]) -> dict[str, int] | None:
    """Give the points of each task of the exercise that the learner was given, by the task's id.

    A task that was added since is not among them. None where the notebook does not tell: it was
    given out by an older kit, or an editor dropped its metadata.
    """
    tasks = _dict(_dict(document.get("metadata")).get("labapi")).get("tasks")
    if not isinstance(tasks, dict) or not tasks:
        return None
    points = list(tasks.values())
    if not all(type(point) is int and point >= 0 for point in points):
        return None
    return {str(task): int(point) for task, point in tasks.items()}


def _head(hand_in: HandIn, *, with_id: bool) -> dict[str, Any]:
    """Make the first cell; notebooks of before 2021 have no ids."""
    names = {field: as_text(value) for field, value in asdict(hand_in).items()}
    said = SAID.format(
        **names, title=as_text(exercise_title(hand_in.exercise)), at=as_text(hand_in.moment)
    )
    cell = {"cell_type": "markdown", "metadata": {"tags": [CELL]}, "source": [said]}
    return {**cell, "id": CELL} if with_id else cell


def as_text(text: str) -> str:
    """Write a text in Markdown so that no letter of it is taken for markup.

    >>> as_text("*Ada* <b>Lovelace</b>")
    '&#42;Ada&#42; &#60;b&#62;Lovelace&#60;&#47;b&#62;'
    """
    plain = " ".join(text.split()).translate(FOR_MATHJAX)
    return MARKUP.sub(lambda found: f"&#{ord(found[0])};", plain)


def _signed_cell(cell: dict[str, Any], hand_in: HandIn) -> dict[str, Any]:
    """Copy a cell; where it opens an exercise, it says whose the notebook is."""
    source = source_of(cell)
    if cell["cell_type"] != "code" or not OPENS.search(source):
        return cell
    by = f"handed_in_by={_quoted(hand_in.id)}"
    by += f", course={_quoted(hand_in.course)}" * bool(hand_in.course)
    for call in reversed(list(OPENS.finditer(source))):
        source = _with_argument(source, call.end(), by)
    return {**cell, "source": source.splitlines(keepends=True)}


def _is_signed(cell: dict[str, Any]) -> bool:
    return cell["cell_type"] == "code" and bool(OPENS.search(source_of(cell)))


def _with_argument(source: str, opens: int, argument: str) -> str:
    """Add a last argument to the call whose parenthesis opens here; the same text if it is none."""
    behind = io.StringIO(source[opens:])
    depth, last = 0, ""
    try:
        for token in tokenize.generate_tokens(behind.readline):
            depth += {"(": 1, "[": 1, "{": 1, ")": -1, "]": -1, "}": -1}.get(token.string, 0)
            if depth == 0:
                above = source[opens:].split("\n")[: token.start[0] - 1]
                at = opens + sum(len(line) + 1 for line in above) + token.start[1]
                comma = "" if last in ("(", "") else " " if last == "," else ", "
                return f"{source[:at]}{comma}{argument}{source[at:]}"
            if token.type not in (tokenize.NL, tokenize.COMMENT):
                last = token.string
    except (tokenize.TokenError, SyntaxError):
        pass  # a cell that Python cannot read opens no exercise
    return source


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _without_cell(document: dict[str, Any]) -> dict[str, Any]:
    cells = [cell for cell in document["cells"] if not _says_whose(cell)]
    return {**document, "cells": cells}


def _says_whose(cell: dict[str, Any]) -> bool:
    tags = _dict(cell.get("metadata")).get("tags")
    return cell.get("id") == CELL or (isinstance(tags, list) and CELL in tags)


def _dict(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def as_file_name(text: str) -> str:
    """Make of an id a part of a file name that every system takes.

    >>> as_file_name("a/123: Ada")
    'a-123-Ada'
    """
    letters = re.sub(r"[^\w.@+]+", "-", text)[:LONGEST_ID].encode("utf-8", "replace")
    return letters[:MOST_BYTES].decode("utf-8", "ignore").strip("-. ") or "learner"
