"""Names of Python's, or of the first cell's, that a notebook has made something else: `str = "a"`.

From then on every `str(…)` of the notebook fails, in given functions too, and `'str' object is not
callable` says nothing of the line that is to blame. Here it is found out and told with its cure.
"""

from __future__ import annotations

import ast
import builtins
import linecache
import reprlib
import sys
from collections.abc import Iterable, Iterator, Mapping
from types import FrameType, ModuleType, TracebackType
from typing import Any

FIRST_CELL = frozenset({"api", "check", "lab", "labapi", "requests"})
"""What the first cell of a notebook defines."""
COVERED = (TypeError, AttributeError, KeyError)
"""The errors that come of it."""
OF_A_KIND = frozenset({"filter", "isinstance", "issubclass", "map", "max", "min", "sorted"})
"""Functions that take such a name as it is: `isinstance(x, dict)`, `map(str, rows)`."""
_short = reprlib.Repr()
_short.maxstring = _short.maxother = 30
_short.maxlist = _short.maxdict = 3


def why_covered(error: BaseException, namespace: Mapping[str, Any]) -> str:
    """Say which covered name an error of the notebook's code comes from; empty where none does."""
    if not isinstance(error, COVERED):
        return ""
    step = _last_step(error, namespace)
    nodes = _nodes_at(step) if step else []
    for name in _blamed(error, nodes):
        frame = step.tb_frame  # type: ignore[union-attr]  # without a step there are no nodes
        local = name in frame.f_code.co_varnames
        names = frame.f_locals if local else namespace
        # One that can be called may have worked: it is to blame if it was called just there.
        worked = callable(names.get(name)) and name not in _blamed(error, nodes[:1])
        if _is_covered(name, names) and not worked:
            return _told_of_function(name, frame) if local else told(name, names[name])
    return ""


def covered_among(names: Iterable[str], namespace: Mapping[str, Any]) -> list[str]:
    """Tell of those of these names that Python has built in, and that cannot be called any more."""
    built_in = [name for name in sorted(names) if hasattr(builtins, name)]
    return [
        told(name, namespace[name])
        for name in built_in
        if _is_covered(name, namespace) and not callable(namespace[name])
    ]


def told(name: str, value: Any) -> str:
    """Tell that a name was made something else, and how to have it back.

    >>> told("str", "a").partition(". Run ")[0]
    "Your notebook has made `str` something else: it is 'a' now"
    """
    cure = "Run the first code cell of this notebook again"
    if hasattr(builtins, name):
        cure = f"Run `del {name}` in a cell"
    elif name not in FIRST_CELL or name in sys.modules:
        cure = f"Run `import {name}` in a cell"
    said = f"Your notebook has made `{name}` something else: it is {_shown(value)} now."
    return f"{said} {cure}, and give your own variable another name."


def _told_of_function(name: str, frame: FrameType) -> str:
    said = f"In `{frame.f_code.co_name}`, `{name}` is a variable: it is"
    value = _shown(frame.f_locals[name])
    return f"{said} {value}, and no longer what Python means by it. Give it another name."


def _shown(value: Any) -> str:
    if callable(value):
        return f"a {'class' if isinstance(value, type) else 'function'} of your own"
    try:
        return _short.repr(value)
    except Exception:  # an object of the learner's that cannot be written
        return f"of type {type(value).__name__}"


def _is_covered(name: str, names: Mapping[str, Any]) -> bool:
    """Whether a name that was there before the learner's first line means something else here."""
    if name not in names:
        return False
    value = names[name]
    homes = [str(getattr(one, "__module__", "")) for one in (type(value), value)]
    if hasattr(builtins, name):
        by_shell = any(home.startswith(("IPython", "ipykernel")) for home in homes)
        return value is not getattr(builtins, name) and not by_shell
    if name in FIRST_CELL - sys.modules.keys():
        return not (isinstance(value, str) if name == "api" else homes[0].startswith("labapi"))
    return name in sys.modules and not isinstance(value, ModuleType)


def _last_step(error: BaseException, namespace: Mapping[str, Any]) -> TracebackType | None:
    """Find the innermost step of a traceback that is code of the notebook."""
    found, step = None, error.__traceback__
    while step is not None:
        if step.tb_frame.f_globals is namespace:
            found = step
        step = step.tb_next
    return found


def _nodes_at(step: TracebackType) -> list[ast.AST]:
    """Give what stands in the source where a step raised: Python keeps the place."""
    code = step.tb_frame.f_code
    place = list(code.co_positions())[step.tb_lasti // 2]
    lines = linecache.getlines(code.co_filename)
    try:
        tree = ast.parse("".join(lines))
    except (SyntaxError, ValueError):  # a cell with `%magic` lines
        return []
    first, last = place[0] or step.tb_lineno, place[1] or step.tb_lineno
    begin, end = (first, place[2] or 0), (last, place[3] or sys.maxsize)
    return [
        node
        for node in ast.walk(tree)
        if isinstance(node, ast.expr)
        and begin <= (node.lineno, node.col_offset)
        and (node.end_lineno or 0, node.end_col_offset or 0) <= end
    ]


def _blamed(error: BaseException, nodes: Iterable[ast.AST]) -> Iterator[str]:
    """Name what was used as only Python's own, or the first cell's, can be used."""
    for node in nodes:
        if isinstance(error, AttributeError):
            yield from _asked_for_in_vain(error, node)
        elif isinstance(node, ast.Call):
            yield from _names([node.func])
            if set(_names([node.func])) & OF_A_KIND:
                yield from _names([*node.args, *(keyword.value for keyword in node.keywords)])
        elif isinstance(node, ast.Subscript):  # `list[int]`, where a type stands behind the bracket
            is_type = isinstance(getattr(builtins, _name(node.value), None), type)
            yield from _names([node.value] * (is_type and "type" in str(error)))


def _asked_for_in_vain(error: AttributeError, node: ast.AST) -> Iterator[str]:
    """Name what lacks an attribute that the thing of that name, which was there before, has."""
    if not isinstance(node, ast.Attribute) or node.attr != error.name:
        return
    name = _name(node.value)
    before = getattr(builtins, name, sys.modules.get(name))
    if name in FIRST_CELL or hasattr(before, node.attr):
        yield name


def _names(nodes: Iterable[ast.AST]) -> Iterator[str]:
    for node in nodes:
        elements = node.elts if isinstance(node, ast.Tuple) else [node]
        yield from filter(None, map(_name, elements))


def _name(node: ast.AST) -> str:
    return node.id if isinstance(node, ast.Name) else ""
