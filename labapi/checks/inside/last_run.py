"""Which cell last set a name, and what became of that cell: no older answer is ever judged.

A cell that raises leaves the names of the run before it, and so does a cell that has been changed
since. Without a word about that, a learner would be told what is wrong (or right) with a function
that stands nowhere in the notebook any more. So each name belongs to the cell that last was to set
it, and what the name holds counts only if that run of the cell did set it.

The same record is kept in a notebook's kernel (`notebook/watch.py`) and in a child process
(`inside.py`).
"""

from __future__ import annotations

import ast
import re
import warnings
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from labapi.checks.inside.left_blank import BLANK
from labapi.checks.inside.problems import Blank, CellFailed, Undefined, WorkProblem
from labapi.classroom.notebook.covered import why_covered

SET_HERE = re.compile(r"^(?:async\s+)?(?:def\s+|class\s+)?([^\W\d]\w*)\s*(?:=(?!=)|\(|:)", re.M)
"""A name at the beginning of a line that is likely to be set there, in a cell that is no Python."""
LOCAL = (
    ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda,
    ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp,
)  # fmt: skip
"""What is set inside one of these stays inside."""


@dataclass(frozen=True, slots=True)
class _LastRun:
    """What the last cell that was to set a name made of it; nothing is said where all is well.

    `left` quotes the lines with a blank. `error` is what the cell raised before it had set the
    name, and `missing` the name that it did not find, if that was why. `gone` means that the cell
    does not set the name any more.
    """

    cell: str
    error: str = ""
    missing: str = ""
    left: str = ""
    gone: bool = False


class LastRuns:
    """The record: for each name, what the last run made of it."""

    def __init__(self) -> None:
        """Know of no cell yet."""
        self._of_name: dict[str, _LastRun] = {}
        self._set_by: dict[str, set[str]] = {}
        self._before: dict[str, Any] = {}

    def begin(self, namespace: Mapping[str, Any]) -> None:
        """Note what the names hold before a cell runs."""
        self._before = dict(namespace)

    def end(
        self, cell: str, source: str, error: BaseException | None, namespace: Mapping[str, Any]
    ) -> None:
        """Note what a cell has set, or was to set and did not; `cell` is its id, or its number."""
        before, self._before = self._before, {}
        changed = {name for name, held in namespace.items() if before.get(name, before) is not held}
        statements = _statements(source)
        if statements is None:  # no Python: nothing of it ran
            sets = self._set_by.get(cell, set()) | set(SET_HERE.findall(source))
            self._note(sets, _failed(cell, error, namespace))
            return
        self._note(changed, _LastRun(cell))
        for statement in statements:
            self._note(_names_set(statement), _LastRun(cell, left=_left_blank(statement, source)))
        if error is not None:
            undone = statements[_how_many_done(statements, error, namespace) :]
            left = _left_blank(undone[0], source) if undone else ""
            run = _LastRun(cell, left=left) if left else _failed(cell, error, namespace)
            self._note(_all(map(_built_on, undone)), run)
        self._forget(cell, _all(map(_names_set, statements)))

    def problem(self, name: str) -> WorkProblem | None:
        """Say why what stands under a name is not the learner's answer; None where it is."""
        run = self._of_name.get(name)
        if run is None:
            return None
        if run.missing != name and (reason := self.problem(run.missing)):
            return reason  # the cell before, which was to set that name, is to blame
        if run.error:
            return CellFailed(name, run.error, run.cell if run.cell.isdigit() else "")
        if run.left:
            return Blank(name, run.left)
        return Undefined(name, gone=True) if run.gone else None

    def _note(self, names: Iterable[str], run: _LastRun) -> None:
        self._of_name |= dict.fromkeys(names, run)

    def _forget(self, cell: str, sets: set[str]) -> None:
        """Where the same cell set a name before and does so no more, the name is an older one's."""
        for name in self._set_by.get(cell, set()) - sets:
            if self._of_name[name].cell == cell:
                self._of_name[name] = _LastRun(cell, gone=True)
        if cell:  # not every editor tells which cell it was
            self._set_by[cell] = sets


def as_python(result: Any) -> str:
    """Give the source of a cell that has run, with its `%magic` lines made Python."""
    transformed = getattr(result.info, "transformed_cell", None)
    return str(transformed or result.info.raw_cell or "")


def in_words(error: BaseException) -> str:
    """Name an error; of a syntax error also the line.

    >>> in_words(KeyError("data"))
    "KeyError: 'data'"
    """
    if isinstance(error, SyntaxError):
        return f"{type(error).__name__}: {error.msg}, line {error.lineno} of the cell"
    try:
        said = str(error)[:200]
    except Exception:  # a class of the learner's, whose `__str__` does not work
        said = ""
    return f"{type(error).__name__}: {said}" if said else type(error).__name__


# What a cell sets is read from its source, statement by statement.


def names_set(source: str) -> set[str]:
    """Name what a cell sets at its top level, or was likely to, where it is no Python."""
    statements = _statements(source)
    return (
        set(SET_HERE.findall(source)) if statements is None else _all(map(_names_set, statements))
    )


def _statements(source: str) -> list[ast.stmt] | None:
    try:
        with warnings.catch_warnings():  # IPython has warned of it already
            warnings.simplefilter("ignore")
            return ast.parse(source).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _all(found: Iterable[set[str]]) -> set[str]:
    return set().union(*found)


def _failed(cell: str, error: BaseException | None, namespace: Mapping[str, Any]) -> _LastRun:
    if error is None:
        return _LastRun(cell)
    missing = (error.name or "") if isinstance(error, NameError) else ""
    words = filter(None, [in_words(error), why_covered(error, namespace)])
    return _LastRun(cell, "\n".join(words), missing)


def _how_many_done(
    statements: list[ast.stmt], error: BaseException, namespace: Mapping[str, Any]
) -> int:
    """Count the statements before the one that raised, whose line the traceback gives."""
    step = error.__traceback__
    while step is not None and step.tb_frame.f_globals is not namespace:
        step = step.tb_next
    line = step.tb_lineno if step else 0
    return sum((statement.end_lineno or 0) < line for statement in statements)


def _names_set(statement: ast.stmt) -> set[str]:
    r"""Name what a statement sets at the top level of the cell, inside `if`, `for` and `with` too.

    >>> sorted(_names_set(ast.parse("for row in rows:\n    total, last = 1, row").body[0]))
    ['last', 'row', 'total']
    """
    return {name for node in _own_level(statement) for name in _set_by_node(node)}


def _own_level(node: ast.AST) -> Iterator[ast.AST]:
    """Give a node and what stands in it, but not what is local to a function or a class."""
    waiting = [node]
    while waiting:  # a thousand `elif` stand in each other, too deep for calls
        node = waiting.pop()
        yield node
        if not isinstance(node, LOCAL):
            waiting += ast.iter_child_nodes(node)


def _set_by_node(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        yield node.name
    elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
        yield node.id
    elif isinstance(node, ast.Import | ast.ImportFrom):
        yield from ((alias.asname or alias.name).split(".")[0] for alias in node.names)


def _built_on(statement: ast.stmt) -> set[str]:
    r"""Name what a statement sets or goes on building: `@app.get(…)`, `kept["a"] = …`, `x.add(…)`.

    >>> sorted(_built_on(ast.parse("@desk.post('/a')\ndef add(): ...").body[0]))
    ['add', 'desk']
    """
    found = _names_set(statement)
    for node in _own_level(statement):
        parts = list(getattr(node, "decorator_list", ()))
        if isinstance(node, ast.Attribute | ast.Subscript) and isinstance(node.ctx, ast.Store):
            parts.append(node)
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
            parts += [node.value.func] * isinstance(node.value.func, ast.Attribute)
        found |= {name for part in parts if (name := _root(part))}
    return found


def _root(node: ast.expr) -> str:
    """Give the name that an expression such as `app.state["x"].add(1)` begins with."""
    while isinstance(node, ast.Attribute | ast.Subscript | ast.Call):
        node = node.func if isinstance(node, ast.Call) else node.value
    return node.id if isinstance(node, ast.Name) else ""


def _left_blank(statement: ast.stmt, source: str) -> str:
    """Quote the lines of a statement in which a blank is left."""
    lines = source.split("\n")
    found = [
        node for node in ast.walk(statement) if isinstance(node, ast.Name) and node.id == BLANK
    ]
    return ", ".join(dict.fromkeys(f"`{lines[node.lineno - 1].strip()}`" for node in found))
