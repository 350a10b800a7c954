"""What became of the learner's code while it was judged, in words that lead to the line."""

from __future__ import annotations

import ast
import inspect
import json
import linecache
import re
import reprlib
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any

from labapi.checks.inside.left_blank import BLANK
from labapi.checks.inside.problems import Blank, LabDown, Raised, Undefined, WorkProblem
from labapi.classroom.notebook.covered import why_covered

STANDS_ALONE = re.compile(rf"(?<!\w){BLANK}(?!\w)")
GIVEN = frozenset({"api", "check", "lab", "labapi", "requests"})
"""What the first cell of every exercise defines."""
MOST_KEYS = 12
IN_A_LOOP = "cannot be called from a running event loop"
NO_LOOP_OF_ITS_OWN = (
    "A notebook runs an event loop already, so no second one can be started. Write the function "
    "with a plain `def`, and send its requests with `requests`."
)
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
    _close_what_never_ran(error)
    return _raised(error, typed, namespace)


def _raised(error: BaseException, typed: str, namespace: Mapping[str, Any]) -> Raised:
    steps = [one for one in _steps(error) if one.tb_frame.f_globals is namespace]
    lines = [(step.tb_frame.f_code.co_filename, step.tb_lineno) for step in steps]
    file, number = lines[-1] if lines else ("", 0)
    callers = [line for line in lines if line[0] != file]
    caller = _quoted(*callers[-1]) if callers else ""
    message = _message(error)[:400]
    line = _quoted(file, number)
    advice = why_covered(error, namespace) or _advice(error, steps)
    return Raised(typed, type(error).__name__, message, number, line, caller, advice)


def _message(error: BaseException) -> str:
    try:
        return str(error)
    except Exception:  # a class of the learner's, whose `__str__` does not work
        return ""


def _steps(error: BaseException) -> Iterator[TracebackType]:
    """Give the steps of a traceback, the innermost last."""
    step = error.__traceback__
    while step is not None:
        yield step
        step = step.tb_next


def _advice(error: BaseException, steps: Sequence[TracebackType]) -> str:
    """Say what a learner is likely to need to know about a mistake that is made often."""
    if isinstance(error, RuntimeError) and IN_A_LOOP in _message(error):
        return NO_LOOP_OF_ITS_OWN
    if type(error) is KeyError and error.args and steps:
        return _keys_there(error.args[0], steps[-1])
    return ""


def _keys_there(missing: object, step: TracebackType) -> str:
    """Tell the keys of the dictionary that was asked, where its name can be found."""
    frame = step.tb_frame
    base = _asked_at(step)
    found = _looked_up(base, {**frame.f_globals, **frame.f_locals}) if base else None
    if type(found) is not dict or missing in found:
        return ""
    keys = ", ".join(f"`{key}`" for key in list(found)[:MOST_KEYS])
    return f"The keys that are there: {keys}." if keys else "There is no key at all in it."


def _asked_at(step: TracebackType) -> ast.expr | None:
    """Find in the source what `[…]` stood behind when a step raised: Python keeps the place."""
    code = step.tb_frame.f_code
    place = list(code.co_positions())[step.tb_lasti // 2]
    try:
        tree = ast.parse("".join(linecache.getlines(code.co_filename)))
    except SyntaxError:  # a cell with `%magic` lines
        return None
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and place == (
            node.lineno, node.end_lineno, node.col_offset, node.end_col_offset,
        ):  # fmt: skip
            return node.value
    return None


def _looked_up(node: ast.expr, names: Mapping[str, Any]) -> Any:
    """Find what a name, `a["b"]`, or `r.json()` of an answer stands for; runs nothing else."""
    if isinstance(node, ast.Name):
        return names.get(node.id)
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant):
        found, key = _looked_up(node.value, names), node.slice.value
        return found.get(key) if type(found) is dict else None
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(".json"):
        answer = (
            _looked_up(node.func.value, names) if isinstance(node.func, ast.Attribute) else None
        )
        return _json_of(answer)
    return None


def _json_of(answer: Any) -> Any:
    """Read the body of an answer of `requests` once more; None for anything else."""
    content = getattr(answer, "_content", None) if type(answer).__name__ == "Response" else None
    try:
        return json.loads(content) if isinstance(content, bytes) else None
    except ValueError:
        return None


def _close_what_never_ran(error: BaseException) -> None:
    """Close coroutines that no loop has run, so that Python does not warn of them from here."""
    for step in _steps(error):
        for held in list(step.tb_frame.f_locals.values()):
            if inspect.iscoroutine(held) and inspect.getcoroutinestate(held) == "CORO_CREATED":
                held.close()


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
