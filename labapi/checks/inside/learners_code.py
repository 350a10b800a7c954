"""What became of the learner's code while it was judged, in words that lead to the line."""

from __future__ import annotations

import linecache
import re
import reprlib
from collections.abc import Mapping, Sequence
from typing import Any

from labapi.checks.inside.left_blank import BLANK
from labapi.checks.inside.problems import Blank, LabDown, Raised, Undefined, WorkProblem

STANDS_ALONE = re.compile(rf"(?<!\w){BLANK}(?!\w)")
GIVEN = frozenset({"api", "check", "lab", "labapi", "requests"})
"""What the first cell of every exercise defines."""
_short = reprlib.Repr()
_short.maxstring = _short.maxother = 60
_short.maxdict = _short.maxlist = 6
_short.maxlevel = 3


def call_as_typed(name: str, arguments: Sequence[Any]) -> str:
    """Write a call as one would type it, long arguments shortened.

    >>> call_as_typed("ask", ["http://127.0.0.1:8123/api/v1", {"age": 35}])
    "ask('http://127.0.0.1:⟨8123⟩/api/v1', {'age': 35})"
    """
    from labapi.classroom.notebook.measured import marked

    written = ", ".join(_short.repr(argument) for argument in arguments)
    return marked(f"{name}({written})")


def has_blank(value: Any) -> bool:
    """Tell whether a blank is left anywhere in plain data.

    >>> has_blank({"headers": {"___": "a1"}}), has_blank(["GET"])
    (True, False)
    >>> has_blank("say ___"), has_blank("name___")
    (True, False)
    """
    if isinstance(value, dict):
        return any(has_blank(part) for pair in value.items() for part in pair)
    if isinstance(value, list | set):
        return any(map(has_blank, value))
    return value is ... or (isinstance(value, str) and STANDS_ALONE.search(value) is not None)


def keys_left(value: Any) -> str:
    """Name the keys of a dictionary whose values are blank, if others are filled.

    >>> keys_left({"cut off": 400, "no key": ...}), keys_left({"cut off": ...})
    ('`no key`', '')
    """
    if not isinstance(value, dict):
        return ""
    left = [key for key, part in value.items() if has_blank(part)]
    return ", ".join(f"`{key}`" for key in left) if len(left) < len(value) else ""


def problem_of(
    error: BaseException, typed: str, name: str, namespace: Mapping[str, Any]
) -> WorkProblem:
    """Make a problem of what a call of the learner's function raised."""
    if isinstance(error, NameError) and error.name == BLANK:
        return Blank(name)
    if isinstance(error, NameError) and error.name in GIVEN:
        return Undefined(error.name, first_cell=True)
    if explanation := _unreachable(error):
        return LabDown(explanation)
    return _raised(error, typed, namespace)


def _raised(error: BaseException, typed: str, namespace: Mapping[str, Any]) -> Raised:
    lines = _lines_of(error, namespace)
    file, number = lines[-1] if lines else ("", 0)
    callers = [line for line in lines if line[0] != file]
    caller = _quoted(*callers[-1]) if callers else ""
    message = _message(error)[:400]
    return Raised(typed, type(error).__name__, message, number, _quoted(file, number), caller)


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # a class of the learner's, whose `__str__` does not work
        return ""


def _lines_of(error: BaseException, namespace: Mapping[str, Any]) -> list[tuple[str, int]]:
    """Give cell and line of each step that stands in the notebook, the innermost last."""
    found, step = [], error.__traceback__
    while step is not None:
        if step.tb_frame.f_globals is namespace:
            found.append((step.tb_frame.f_code.co_filename, step.tb_lineno))
        step = step.tb_next
    return found


def _quoted(file: str, number: int) -> str:
    return linecache.getline(file, number).strip()


def _unreachable(error: BaseException) -> str | None:
    """Say that the lab asked for is not running; None for any other error."""
    try:
        from requests import ConnectionError as NoConnection  # 0.1 s, and rarely needed

        from labapi.classroom.server.loopback import explain_unreachable
    except ImportError:
        return None
    return explain_unreachable(error) if isinstance(error, NoConnection) else None
