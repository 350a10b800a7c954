"""Hand-ins as they come: whole ones, and all the ways in which a file can be broken or foreign.

`BROKEN` names each way with what has to become of it: full points, or a row that needs a teacher,
or nothing that came. None of them may cost another student anything.
"""

from __future__ import annotations

import io
import json
import stat
import zipfile
from collections.abc import Callable
from functools import cache
from typing import Any

from labapi.checks.catalogue import tasks_of
from labapi.checks.notebook.blanks import answer_of
from labapi.checks.notebook.handed_in import HandIn, signed
from labapi.checks.notebook.shipped import as_shipped
from labapi.checks.variant import Variant, variant_key
from labapi.course import ROOT, read_notebook, solution_file

EXERCISE, COURSE = "01_what_is_an_api", "rest"
ATTACKED = "first_order"
START = f'import labapi\nimport requests\n\ncheck = labapi.exercise("{EXERCISE}")'
TASKS = {"roles": 2, ATTACKED: 1, "read_dish": 2}
Document = dict[str, Any]


@cache
def handed_out() -> str:
    """Give the exercise as this course hands it out: three tasks of it, so that judging is quick.

    The first is a question of facts, the two others are tried with a lab.
    """
    document = json.loads(as_shipped(ROOT, EXERCISE))
    left = {f"{kind}{task}" for task in TASKS for kind in ("", "ask-", "check-", "text-")}
    document["cells"] = [one for one in document["cells"] if one["id"] in {"start", *left}]
    cell(document, "start")["source"] = START
    document["metadata"]["labapi"]["tasks"] = TASKS
    return json.dumps(document)


@cache
def _solved() -> str:
    document = json.loads(handed_out())
    solution = read_notebook(solution_file(ROOT, EXERCISE))
    for task in TASKS:
        cell(document, task)["source"] = answer_of("".join(cell(solution, task)["source"]))
    return json.dumps(document)


def solved(student: str) -> Document:
    """Solve the exercise as this student was asked it."""
    document = json.loads(_solved())
    key = variant_key(COURSE, student)
    for task in tasks_of(EXERCISE):
        if task.question and task.id in TASKS:
            cell(document, task.id)["source"] = task.question(
                Variant(key, EXERCISE, task.id)
            ).answer_source(task.id)
    return document


def cell(document: Document, name: str) -> Document:
    """Find a cell by its id."""
    return next(one for one in document["cells"] if one.get("id") == name)


def answered(student: str, task: str, source: str) -> Document:
    """Solve all tasks but one, in which this stands."""
    document = solved(student)
    cell(document, task)["source"] = source
    return document


def noted(student: str, document: Document, **other: str) -> Document:
    """Say in a notebook whose it is."""
    key = variant_key(COURSE, student)
    note = {"name": f"Student {student}", "id": student, "course": COURSE, "variant": key}
    note |= {"exercise": EXERCISE, "labapi": "0", "handed_in_at": "2026-01-30T20:00:00+00:00"}
    return signed(document, HandIn(**note | other))


def file_of(student: str, document: Document | None = None, **other: str) -> bytes:
    """Give the file that a student hands in."""
    return json.dumps(noted(student, document or solved(student), **other), indent=1).encode()


# Ways in which a file can be changed: bytes to bytes, or a notebook to a notebook.

FULL, NEEDS_YOU, MISSING = "full", "needs you", "missing"


def on_document(change: Callable[[Document], Document | None]) -> Callable[[str], bytes]:
    def changed(student: str) -> bytes:
        document = noted(student, solved(student))
        document = change(document) or document
        return json.dumps(document).encode()

    return changed


def on_bytes(change: Callable[[bytes], bytes]) -> Callable[[str], bytes]:
    return lambda student: change(file_of(student))


def _with_output(count: int) -> Callable[[Document], None]:
    def change(document: Document) -> None:
        text = ["x" * 999 + "\n"] * count
        cell(document, "roles")["outputs"] = [
            {"output_type": "stream", "name": "stdout", "text": text}
        ]

    return change


def _many_cells(document: Document) -> None:
    blank = {"cell_type": "code", "source": "", "metadata": {}, "outputs": []}
    document["cells"] += [blank] * 50_000


def _merged(document: Document) -> None:
    code = ["".join(one["source"]) for one in document["cells"] if one["cell_type"] == "code"]
    document["cells"] = [{"cell_type": "code", "source": "\n".join(code), "metadata": {}}]


def _split(document: Document) -> None:
    place = document["cells"].index(cell(document, ATTACKED))
    helper = "".join(cell(document, ATTACKED)["source"]).replace("def ask(", "def sent(")
    document["cells"][place]["source"] = "def ask(api, features):\n    return sent(api, features)"
    document["cells"].insert(place, {"cell_type": "code", "source": helper, "metadata": {}})


def _doubled(document: Document) -> None:
    document["cells"] = [one for one in document["cells"] for _ in range(2)]


def _other_ids(document: Document) -> None:
    for number, one in enumerate(document["cells"]):
        one["id"] = f"c{number}"


def _no_ids(document: Document) -> None:
    document["nbformat_minor"] = 0
    for one in document["cells"]:
        one.pop("id", None)


def _only_answers(document: Document) -> None:
    document["cells"] = [one for one in document["cells"] if one.get("id") in TASKS]


def _stripped(document: Document) -> None:
    _no_ids(document)
    document["metadata"] = {"colab": {"provenance": []}}
    for one in document["cells"]:
        one["metadata"] = {"id": "x"}


def _resaved(document: Document) -> None:
    document["metadata"]["language_info"] = {"name": "python"}
    for one in document["cells"]:
        one["metadata"] = {"deepnote_cell_type": "code", "source_hash": "1"}
        one["source"] = "".join(one["source"]).splitlines(keepends=True)
        one["attachments"] = {}
        one["outputs"] = None


def _reversed_checks(document: Document) -> None:
    document["cells"].sort(key=lambda one: not str(one.get("id")).startswith("check-"))


def _with_nan(document: Document) -> None:
    document["metadata"]["score"] = float("nan")
    cell(document, "roles")["outputs"] = [{"output_type": "display_data", "data": float("inf")}]


def _half_letters(document: Document) -> None:
    for one in document["cells"]:
        if one["cell_type"] == "markdown":
            one["source"] = "\ud800 half \udfff"
    document["cells"].append({"cell_type": "code", "source": "'\ud83d'", "metadata": {}})


def _worksheets(document: Document) -> Document:
    return {"nbformat": 3, "metadata": {}, "worksheets": [{"cells": document["cells"]}]}


def _ancient(document: Document) -> Document:
    cells = [{"cell_type": "code", "input": one["source"]} for one in document["cells"]]
    return {"nbformat": 2, "worksheets": [{"cells": cells}]}


def _in_r(document: Document) -> None:
    document["metadata"] = {"kernelspec": {"name": "ir", "language": "R"}}
    document["cells"] = [{"cell_type": "code", "source": "x <- c(1, 2)", "metadata": {}}]


def _twice_keyed(data: bytes) -> bytes:
    return b'{"cells": [], "metadata": {},' + data.lstrip().removeprefix(b"{")


BROKEN: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "a mark of byte order": (FULL, on_bytes(lambda data: b"\xef\xbb\xbf" + data)),
    "keys that stand there twice": (FULL, on_bytes(_twice_keyed)),
    "lines of Windows": (FULL, on_bytes(lambda data: data.replace(b"\n", b"\r\n"))),
    "NaN and infinity": (FULL, on_document(_with_nan)),
    "half letters": (FULL, on_document(_half_letters)),
    "15 MB of output": (FULL, on_document(_with_output(15_000))),
    "50,000 cells": (FULL, on_document(_many_cells)),
    "cells that were merged": (FULL, on_document(_merged)),
    "a cell that was split": (FULL, on_document(_split)),
    "each cell twice": (FULL, on_document(_doubled)),
    "cells with other ids": (FULL, on_document(_other_ids)),
    "cells without ids": (FULL, on_document(_no_ids)),
    "answers alone": (FULL, on_document(_only_answers)),
    "checks first of all": (FULL, on_document(_reversed_checks)),
    "saved again by another editor": (FULL, on_document(_resaved)),
    "saved again without metadata": (NEEDS_YOU, on_document(_stripped)),
    "200 MB of output": (NEEDS_YOU, on_document(_with_output(200_000))),
    "UTF-16": (NEEDS_YOU, on_bytes(lambda data: data.decode().encode("utf-16"))),
    "Latin-1": (NEEDS_YOU, on_bytes(lambda data: data[:-3] + b'"\xe9"}')),
    "an empty file": (NEEDS_YOU, lambda student: b""),
    "blanks": (NEEDS_YOU, lambda student: b" \n" * 1000),
    "the half of a file": (NEEDS_YOU, on_bytes(lambda data: data[: len(data) // 2])),
    "a list": (NEEDS_YOU, lambda student: b"[]"),
    "null": (NEEDS_YOU, lambda student: b"null"),
    "a number of 9,000 digits": (NEEDS_YOU, lambda student: b"9" * 9000),
    "100,000 brackets": (NEEDS_YOU, lambda student: b"[" * 100_000),
    "cells that are a text": (NEEDS_YOU, lambda student: b'{"cells": "all"}'),
    "cells that are numbers": (NEEDS_YOU, lambda student: b'{"cells": [1, 2]}'),
    "a source that is a number": (
        NEEDS_YOU, lambda student: b'{"cells": [{"cell_type": "code", "source": 1}]}'),
    "a page of the web": (NEEDS_YOU, lambda student: b"<!doctype html><title>Log in</title>"),
    "a Word document": (NEEDS_YOU, lambda student: zipped(("word/document.xml", b"<w/>"))),
    "a program": (NEEDS_YOU, lambda student: b"import labapi\nroles = {}\n"),
    "nbformat 3": (NEEDS_YOU, on_document(_worksheets)),
    "nbformat 2": (NEEDS_YOU, on_document(_ancient)),
    "R": (NEEDS_YOU, on_document(_in_r)),
    "cells of no kind": (FULL, on_document(lambda d: d["cells"].insert(
        0, {"cell_type": "\x00<b>", "source": "x", "id": ["a"], "metadata": None}))),
    "another course": (NEEDS_YOU, lambda student: file_of(student, course="other")),
    "a key that was changed": (NEEDS_YOU, lambda student: file_of(student, variant="0" * 16)),
    "the id of an honest one": (NEEDS_YOU, lambda student: file_of(student, id="s000")),
    "an id of half a letter": (NEEDS_YOU, lambda student: file_of(student, id="\ud800")),
    "a note of lists": (NEEDS_YOU, on_document(
        lambda d: d["metadata"]["labapi"]["hand_in"].update(id=["s000"]))),
}  # fmt: skip


# Zips, as strangers make them.


def zipped(
    *entries: tuple[str | zipfile.ZipInfo, bytes], method: int = zipfile.ZIP_DEFLATED
) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", method) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return made.getvalue()


def link(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name)
    info.external_attr = (stat.S_IFLNK | 0o777) << 16
    return info


def _flagged(data: bytes, flags: int) -> bytes:
    """Set flags in both heads of the one entry, as a program that encrypts would."""
    made = bytearray(data)
    for mark, behind in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = made.find(mark) + behind
        made[place] |= flags & 0xFF
        made[place + 1] |= flags >> 8
    return bytes(made)


def _other_sum(data: bytes) -> bytes:
    made = bytearray(data)
    for mark, behind in ((b"PK\x03\x04", 14), (b"PK\x01\x02", 16)):
        place = made.find(mark)
        made[place + behind] ^= 0xFF
    return bytes(made)


def _spoilt(student: str, method: int) -> bytes:
    data = bytearray(zipped(("x.ipynb", file_of(student)), method=method))
    at = data.index(b"x.ipynb") + 60
    data[at : at + 40] = bytes(range(7, 47))
    return bytes(data)


def _bomb(student: str) -> bytes:
    return zipped(*((f"{n}.ipynb", bytes(18_000_000)) for n in range(40)))


ZIPS: dict[str, tuple[str, Callable[[str], bytes]]] = {
    "a notebook in a zip": (FULL, lambda student: zipped(("a/b/x.ipynb", file_of(student)))),
    "with the clutter of a Mac": (FULL, lambda student: zipped(
        ("x.ipynb", file_of(student)), ("__MACOSX/._x.ipynb", b"\0"))),
    "packed by bzip2": (FULL, lambda s: zipped(("x.ipynb", file_of(s)), method=zipfile.ZIP_BZIP2)),
    "packed by LZMA": (FULL, lambda s: zipped(("x.ipynb", file_of(s)), method=zipfile.ZIP_LZMA)),
    "spoilt, deflated": (NEEDS_YOU, lambda student: _spoilt(student, zipfile.ZIP_DEFLATED)),
    "spoilt, by bzip2": (NEEDS_YOU, lambda student: _spoilt(student, zipfile.ZIP_BZIP2)),
    "spoilt, by LZMA": (NEEDS_YOU, lambda student: _spoilt(student, zipfile.ZIP_LZMA)),
    "with a password": (NEEDS_YOU, lambda s: _flagged(zipped(("x.ipynb", file_of(s))), 1)),
    "with strong encryption": (
        NEEDS_YOU, lambda s: _flagged(zipped(("x.ipynb", file_of(s))), 0x41)),
    "with another sum": (NEEDS_YOU, lambda s: _other_sum(zipped(("x.ipynb", file_of(s))))),
    "with a name of other letters": (FULL, lambda s: zipped(
        ("x.ipynb", file_of(s))).replace(b"x.ipynb", b"\xff.ipynb")),
    "with a name that is no text": (NEEDS_YOU, lambda s: _flagged(
        zipped(("x.ipynb", file_of(s))).replace(b"x.ipynb", b"\xff.ipynb"), 0x800)),
    "a bomb of 40 notebooks": (NEEDS_YOU, _bomb),
    "a zip in a zip in a zip": (NEEDS_YOU, lambda student: zipped(
        ("a.zip", zipped(("b.zip", zipped(("x.ipynb", file_of(student)))))))),
    "no notebook": (NEEDS_YOU, lambda student: zipped(("x.py", b"x = 1"))),
    "a link alone": (NEEDS_YOU, lambda student: zipped((link("x.ipynb"), b"/etc/passwd"))),
    "names that climb": (NEEDS_YOU, lambda student: zipped(("../../x.ipynb", file_of(student)))),
    "an empty zip": (NEEDS_YOU, lambda student: zipped()),
    "the half of a zip": (NEEDS_YOU, lambda s: zipped(("x.ipynb", file_of(s)))[:400]),
}  # fmt: skip
