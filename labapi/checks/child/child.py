"""`work` in a process of its own: it runs the learner's cells, and is asked from here.

What goes in: the cells, then names, arguments and requests. What comes out: plain data, through the
one codec, or a problem of a closed list; anything else is not believed, and ends the child. The
tasks, the seed and what is expected stay on this side. So does each judged lab (`lab`), whose
record nothing can write to but a request that really arrives. In the child `check.…()` does
nothing, and `labapi.start()` starts a lab of the child's own, which no judge ever reads: it is not
the grader's, so there is nothing to be had from tampering with it.

This boundary keeps answers away from a learner's code. It is no sandbox: the code runs with the
rights of whoever grades. It can read that user's files, the tasks' own source among them, use the
network, fill the memory, and leave a process behind that has gone into a session of its own. What
keeps it from that is put around this process, not into it.
"""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Any

from labapi.checks.child.cells import Cell
from labapi.checks.child.process import LIMITS, ChildProcess, Limits, Start
from labapi.checks.inside.codec import BadMessage, checked_fields, decode, encode
from labapi.checks.inside.judged_lab import JudgedLab, judged_lab
from labapi.checks.inside.learners_code import call_as_typed
from labapi.checks.inside.problems import KINDS, Ended, Raised, TookTooLong, WorkProblem
from labapi.checks.inside.wire import WireBroken, WireClosed
from labapi.classroom.exchange.exchange import Exchange

NO_ANSWER = "it sent something that is no answer"
OUT_OF_TIME = "the {:g} seconds for the whole notebook were over"
LONGEST_TEXT = 2_000
"""So many characters of a text are read in a problem that comes out of a child."""


class Child:
    """A learner's cells at work in a process; a context manager, which ends the process.

    `problems` tells which cells, counted from 1, did not run to their end, and why; the cells
    after such a one were run all the same. `died_in` is the cell that took the process down.
    `last_problem` is what the last question came to that came to no value, and `timed_out` tells
    whether the time was up for one of a task, and another program may be to blame. `stands_on` are
    the names on which the task at hand stands, as in `Here`.
    """

    def __init__(
        self,
        cells: Sequence[Cell | str],
        limits: Limits = LIMITS,
        start: Start = ChildProcess,
        closes_at: float = float("inf"),
    ) -> None:
        """Start the process and run the cells; raises `CouldNotStart`.

        `closes_at` is when the time for the whole notebook is over, on the clock `time.monotonic`.
        `start` makes the process: a plain child of ours, or one that is walled in.
        """
        self._limits = limits
        self._ends_at, self._closes_at = float("inf"), closes_at
        self.stands_on: set[str] = set()
        self._ended: str | None = None
        self.last_problem: WorkProblem | None = None
        self.timed_out = False
        self.problems: dict[int, WorkProblem] = {}
        self.died_in: int | None = None
        self._process = start(limits)
        try:
            self._run_all(cells)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Child:
        """Give itself."""
        return self

    def __exit__(self, *raised: object) -> None:
        """End the process."""
        self.close()

    def close(self) -> None:
        """End the process, and what it started."""
        self._process.close()
        self._ended = self._ended or "it was no longer needed"

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._ended is None

    def begin_task(self, stands_on: Iterable[str] = ()) -> None:
        """Count the time of a task from now on.

        It stands on these names, and on those that its judge asks for: where one was given, it
        means what was given.
        """
        self._ends_at = time.monotonic() + self._limits.task_s * self._limits.patience
        self.stands_on = set(stands_on)
        self.last_problem = None
        self.timed_out = False

    def value(self, name: str) -> Any:
        """Give the plain data that stands under this name."""
        return self._ask(name, self._limits.call_s, verb="value", name=name)

    def call(self, name: str, *arguments: Any) -> Any:
        """Call a function of the notebook with plain data, and give the plain data it returns."""
        typed = call_as_typed(name, arguments)
        sent = encode(list(arguments))
        try:
            return self._ask(typed, self._limits.call_s, verb="call", name=name, sent=sent)
        except Raised as problem:
            raise replace(problem, call=typed) from None

    def request(self, app: str, method: str, path: str, **sending: Any) -> Exchange:
        """Serve the app in the child, send it one request from there, and give the exchange."""
        asked = {"name": app, "method": method, "path": path, "sent": encode(sending)}
        given = self._ask(f"{method} {path}", self._limits.call_s, verb="request", **asked)
        return self._exchange(given, f"{method} {path}")

    def in_reach(self) -> AbstractContextManager[None]:
        """See that the servers that a judge starts in the body can be reached by the child."""
        return self._process.in_reach()

    def lab(self, **settings: Any) -> AbstractContextManager[JudgedLab]:
        """Start a fresh lab on this side; the learner's code is given its address."""
        return judged_lab(**settings)

    def run(self, number: int, cell: Cell | str) -> None:
        """Run one more cell, and note in `problems` if it does not run to its end."""
        if isinstance(cell, str):
            cell = Cell("", cell, number)
        name, limit_s = str(cell), self._limits.cell_s
        asked = {"name": name, "source": cell.source, "given": cell.id * cell.given}
        try:
            self._ask(name, limit_s, verb="run", **asked, within_s=limit_s)
        except WorkProblem as problem:
            self.problems[number] = problem

    def _run_all(self, cells: Sequence[Cell | str]) -> None:
        for number, cell in enumerate(cells, start=1):
            self.run(number, cell)
            if not self.alive:
                self.died_in = number
                return

    def _exchange(self, given: Any, typed: str) -> Exchange:
        if not isinstance(given, Exchange):
            raise self._lost(typed, NO_ANSWER)
        return given

    def _ask(self, typed: str, limit_s: float, **asked: Any) -> Any:
        """Put one question and wait for its answer; whatever else comes ends the child."""
        if asked["verb"] != "run":
            self.stands_on.add(asked["name"])
        try:
            return self._answer(typed, limit_s, {**asked, "stands_on": sorted(self.stands_on)})
        except WorkProblem as problem:
            self.last_problem = problem
            self.timed_out |= may_be_repeated(problem)
            raise

    def _answer(self, typed: str, limit_s: float, asked: dict[str, Any]) -> Any:
        if self._ended is not None:
            raise Ended(self._ended)
        until = time.monotonic() + limit_s * self._limits.patience + self._limits.grace_s
        question = secrets.token_hex(16)
        try:
            until = min(until, self._ends_at, self._closes_at)
            self._process.wire.send({"id": question, **asked}, until)
            return read_answer(self._process.wire.receive(until), question)
        except TimeoutError:
            raise self._late(typed, limit_s) from None
        except TookTooLong as problem:
            raise TookTooLong(typed, limit_s, problem.undisturbed) from None
        except WireClosed:
            how = self._process.how_it_ended() or "it hung up"
            raise self._lost(typed, how) from None
        except (WireBroken, BadMessage):
            raise self._lost(typed, NO_ANSWER) from None

    def _late(self, typed: str, limit_s: float) -> WorkProblem:
        """Say which of the times is up: that of the notebook, of the task, or of the question."""
        now = time.monotonic()
        if now >= self._closes_at:
            return self._lost(typed, OUT_OF_TIME.format(self._limits.submission_s))
        self._lost(typed, "it did not end and was stopped")
        return TookTooLong(typed, self._limits.task_s if now >= self._ends_at else limit_s)

    def _lost(self, typed: str, how: str) -> Ended:
        """End the child for good; what is asked later gets the same reason."""
        self._process.kill()
        self._ended = f"{how}, at `{typed}`"
        return Ended(self._ended)


def may_be_repeated(problem: WorkProblem) -> bool:
    """Tell of a problem whether it may come of a busy machine, and go away when that is quiet."""
    return isinstance(problem, TookTooLong) and not problem.undisturbed


# What comes out of a child process is read with distrust: plain data, or one of a few problems.


def read_answer(message: dict[str, Any], asked: str) -> Any:
    """Give the value in an answer to the question of this id, or raise the problem in it.

    Raises `BadMessage` for what is neither, and for an answer to another question.
    """
    if message.get("id") != asked:
        raise BadMessage("an answer to nothing that was asked")
    if set(message) == {"id", "value"}:
        return _decoded(message["value"])
    if set(message) == {"id", "problem", "fields"}:
        raise _problem(message["problem"], _decoded(message["fields"]))
    raise BadMessage("an answer of no known form")


def _decoded(text: object) -> Any:
    if not isinstance(text, str):
        raise BadMessage("a value that is not written as it should be")
    return decode(text)


def _problem(name: object, sent: object) -> WorkProblem:
    """Make a problem of its name and fields; only the judge's side can know that a child ended."""
    kind = KINDS.get(name) if isinstance(name, str) else None
    if kind is None or kind is Ended:
        raise BadMessage("a problem that there is not")
    try:
        fields = checked_fields(kind, sent)
    except TypeError as error:
        raise BadMessage(str(error)) from None
    return kind(**{field: _readable(value) for field, value in fields.items()})


def _readable(value: Any) -> Any:
    """Cut a text to a length that one reads, and make it one that can be written to a file."""
    if not isinstance(value, str):
        return value
    return value[:LONGEST_TEXT].encode("utf-8", "replace").decode("utf-8")
