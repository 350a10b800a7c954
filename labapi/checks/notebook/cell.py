"""A judged step of a lesson (*Your move*), and the one cell in which it is judged.

What a judge of a task looks at is a whole notebook; what that of a step looks at is the cell that
asks to be judged, and nothing else: a name that an older cell has set is not there for it. So a
step means the same in whatever order a learner runs the cells. Beside the four verbs of `Work` it
may look at what the cell *did*: at an answer or a schema under a name, or at a lab in this kernel.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from pydantic import BaseModel, ValidationError

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect, kind_of
from labapi.checks.inside.here import Here
from labapi.checks.inside.last_run import names_set
from labapi.checks.inside.left_blank import BLANK
from labapi.checks.inside.problems import Blank, LabDown
from labapi.checks.task import Misconception, Task
from labapi.classroom.exchange.exchange import Exchange, exchange_of
from labapi.classroom.running import RUNNING

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab
    from labapi.classroom.serving import App

MAIN = "main"
"""The name of the lab that `labapi.start()` starts."""
NOT_SET = (
    "No line of this cell sets `{}`. Keep the name that was given, write your answer behind it, "
    "then run the cell again."
)
NO_ANSWER = "`{}` is {}, and this step asks for an answer of the API: what `requests` gives back."
NO_ANSWERS = "`{}` is {}, and this step asks for a list of answers of the API."
NO_FUNCTION = "`{}` is {}, and this step asks for a function. Leave the line with `def` as it is."
NO_SCHEMA = (
    "`{}` is {}, and this step asks for a schema. Leave the line that begins with `class` as it is."
)
NO_FLASK = "`{}` is {}, and this step asks for a Flask app. Leave the line that makes it as it is."
MOST_LISTED = 20
"""So many things that a function yields are looked at; it may never end."""
STANDS_ALONE = re.compile(rf"(?<!\w){BLANK}(?!\w)")


class Cell:
    """What one cell has made, as the judge of a step sees it; `source` is what stands in it."""

    def __init__(self, source: str, namespace: dict[str, Any]) -> None:
        """Judge the names that this source sets; without a source, all that there are."""
        self.source = source
        self._own = names_set(source) if source else set(namespace)
        self._namespace = namespace
        self._here = Here(namespace)

    def value(self, name: str) -> Any:
        """Give the plain data that stands under this name."""
        self._expect_own(name)
        return self._here.value(name)

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function of the cell with plain data, and give the plain data it returns."""
        self._expect_own(name)
        return self._here.call(name, *arguments)

    def gives_a_key(self, name: str, *arguments: Any) -> bool:
        """Tell whether what a function of the cell returns can be a key of a dictionary."""
        self._expect_own(name)
        function = self._namespace[name]
        here = Here({name: lambda *given: _can_be_a_key(function(*given))})
        return bool(here.call(name, *arguments))

    def read(self, name: str, body: Mapping[str, Any]) -> dict[str, Any] | None:
        """Give what a Pydantic class of the cell reads from a body; None where it refuses it."""
        self._expect_own(name)
        schema = self._namespace[name]
        if not (isinstance(schema, type) and issubclass(schema, BaseModel)):
            incorrect(NO_SCHEMA.format(name, kind_of(schema)))
        here = Here({name: lambda given: _read(schema, given)})
        return cast("dict[str, Any] | None", here.call(name, body))

    def listed(self, name: str, *arguments: Any) -> list[Any]:
        """Call a function of the cell that yields plain data, and list what comes."""
        self._expect_own(name)
        function = self._namespace[name]
        if not callable(function):
            incorrect(NO_FUNCTION.format(name, kind_of(function)))
        here = Here({name: lambda *given: list(islice(function(*given), MOST_LISTED))})
        return cast("list[Any]", here.call(name, *arguments))

    def request(self, app: str, method: str, path: str, **sending: Any) -> Exchange:
        """Serve the app of this name, send it one request, and give the exchange."""
        self._expect_own(app)
        return self._here.request(app, method, path, **sending)

    def add_route(self, app: str, path: str, function: Callable[..., Any]) -> None:
        """Give a Flask app of the cell one more route, before the first request to it."""
        self._expect_own(app)
        made = self._namespace[app]
        if not hasattr(made, "add_url_rule"):
            incorrect(NO_FLASK.format(app, kind_of(made)))
        made.add_url_rule(path, view_func=function)
        made.config["PROPAGATE_EXCEPTIONS"] = True  # the judge tells of a crash, and Flask not

    def lab(self, **settings: Any) -> AbstractContextManager[JudgedLab]:
        """Start a fresh lab for a function of the learner's to call."""
        return self._here.lab(**settings)

    @contextmanager
    def served(self, name: str) -> Iterator[App]:
        """Serve a function of the cell as what FastAPI calls for `GET /`, until the block ends."""
        from fastapi import FastAPI  # the server costs 0.5 s to import, and few steps need it

        from labapi.classroom.serving import serve

        self._expect_own(name)
        function = self._namespace[name]
        if not callable(function):
            incorrect(NO_FUNCTION.format(name, kind_of(function)))
        app = FastAPI()
        app.get("/")(function)
        served = serve(app, f"check of {name}")
        try:
            yield served
        finally:
            served.stop()

    def exchange(self, name: str) -> Exchange:
        """Give the exchange behind an answer that stands under this name: `r = requests.get(…)`."""
        self._expect_own(name)
        return _exchange(name, self._namespace[name])

    def exchanges(self, name: str) -> list[Exchange]:
        """Give those behind a list of answers: `tries = [requests.get(…) for _ in range(2)]`."""
        self._expect_own(name)
        found = self._namespace[name]
        if not isinstance(found, list | tuple):
            incorrect(NO_ANSWERS.format(name, kind_of(found)))
        return [_exchange(f"{name}[{index}]", one) for index, one in enumerate(found)]

    def running_lab(self) -> Any:
        """Give the lab that `labapi.start()` started in this kernel: its settings and its store."""
        if MAIN not in RUNNING:
            raise LabDown
        return RUNNING[MAIN].owner

    def sent(self) -> list[Exchange]:
        """List what is in the running lab's journal; the cell begins with `lab.journal.clear()`."""
        return [exchange_of(entry) for entry in self.running_lab().journal]

    def close(self) -> None:
        """Stop the apps that were served."""
        self._here.close()

    def _expect_own(self, name: str) -> None:
        if name not in self._own or name not in self._namespace:
            incorrect(NOT_SET.format(name))


def _exchange(name: str, found: Any) -> Exchange:
    try:
        return exchange_of(found)
    except TypeError:
        incorrect(NO_ANSWER.format(name, kind_of(found)))


def _read(schema: type[BaseModel], body: Any) -> dict[str, Any] | None:
    try:
        return schema.model_validate(body).model_dump(warnings=False)
    except ValidationError:
        return None


def _can_be_a_key(value: Any) -> bool:
    try:
        hash(value)
    except TypeError:
        return False
    return True


StepJudge: TypeAlias = Callable[[Cell, Cases], None]
"""Looks at the cell. It passes by returning, and fails by raising `Incorrect` or `Misconceived`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One judged step of a lesson, under its name in `STEPS` of the lesson's `steps.py`.

    `hints` lead from *where to look* to nearly the line; `why` is said when it is right: one
    sentence on why, which leads on. There are no points. The cell stands in the lesson; its
    reference answer, and the right and wrong ones that `labapi verify` judges, stand in
    `solutions/answers/` (see `notebook/answers.py`).
    """

    judge: StepJudge
    hints: tuple[str, ...]
    why: str
    misconceptions: tuple[Misconception, ...] = ()

    def as_task(self, name: str) -> Task:
        """Give the same as a task without points, as the engine judges it."""
        judge: Any = self._judged  # a cell has the verbs of `Work`, and more
        return Task(
            number=0,
            title=name,
            points=0,
            objective=self.why,
            hints=self.hints,
            judge=judge,
            misconceptions=self.misconceptions,
            why=self.why,
            id=name,
        )

    def _judged(self, cell: Cell, cases: Cases) -> None:
        """Judge a cell in which no blank is left: with one, what it has made can be anything."""
        if lines_left_blank(cell.source):
            raise Blank("")
        self.judge(cell, cases)


# A blank that is left is no wrong answer. It is read from the source, where IPython gives the name
# `___` a meaning of its own.


def lines_left_blank(source: str) -> Sequence[int]:
    r"""Number the lines, from 1, in which a blank is left: as a name, in a text, after a dot.

    >>> lines_left_blank('header = "___"  # not "___"\nvalue = 1  # ___\nr = send(___=value)')
    [1, 3]
    """
    found: list[Any] = [node for node in ast.walk(ast.parse(source)) if _is_blank(node)]
    return sorted({node.lineno for node in found})


def _is_blank(node: ast.AST) -> Any:
    """Tell whether a node is a blank, or a text that holds one; each such node has its line."""
    if isinstance(node, ast.Constant):
        return isinstance(node.value, str) and STANDS_ALONE.search(node.value)
    return BLANK in (getattr(node, part, None) for part in ("id", "arg", "attr"))
