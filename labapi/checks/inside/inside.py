"""The child process: it runs the learner's cells and answers the verbs of `work`.

The other side of it is `checks/child/child.py`, which is not here.

What comes in is a name, or a request to send, with plain data; what goes out is plain data. There
is no task here, no judge, no seed and no expected answer, so that nothing that a learner's code
does to this process can find one or play one. It may forge what it answers. But a forged answer
is a learner's answer as any other: the judge, far from here, looks whether it is right.
"""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Callable, Coroutine
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from labapi.checks.inside.codec import decode, encode
from labapi.checks.inside.deadline import Late, deadline
from labapi.checks.inside.given import GivenNames
from labapi.checks.inside.here import Here
from labapi.checks.inside.last_run import LastRuns, as_python
from labapi.checks.inside.learners_code import problem_of
from labapi.checks.inside.problems import Raised, TookTooLong, WorkProblem
from labapi.checks.inside.wire import HOST, INHERITED, Wire, WireClosed

Message = dict[str, Any]
T = TypeVar("T")


def main() -> None:
    """Answer until the judge hangs up. It is what a new process begins with."""
    _see_no_other_labapi()
    serve(_wire())


def serve(wire: Wire) -> NoReturn:
    """Answer on this line until the judge hangs up; then the process ends."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # `deadline` needs it
    settings = wire.receive()
    inside = Inside(settings["limit_s"], settings["patience"])
    wire.send({"id": settings["id"], "value": encode("ready")})
    send_nowhere(1, 2)
    try:
        while True:
            request = wire.receive()
            wire.send({"id": request["id"], **inside.answer(request)})
    except WireClosed:
        os._exit(0)  # whatever else still runs in here


class Inside:
    """The shell with the learner's cells, asked by messages."""

    def __init__(self, limit_s: float, patience: float = 1.0) -> None:
        """Start the shell; each verb has so many seconds, see `deadline`."""
        self._cells = Cells()
        self._given = GivenNames()
        self._patience = patience
        self._work = Here(
            self._cells.namespace, limit_s, self._cells.runs, self._given, patience=patience
        )
        self._verbs: dict[str, Callable[[Message], Any]] = {
            "run": self._run,
            "value": self._value,
            "call": self._call,
            "request": self._request,
        }

    def answer(self, asked: Message) -> Message:
        """Do what a message asks, and give the value or the problem; raises nothing."""
        try:
            self._work.stands_on = set(asked["stands_on"])
            return {"value": encode(self._verbs[asked["verb"]](asked))}
        except WorkProblem as problem:
            return _problem_message(problem)
        except BaseException as error:  # the learner's code has reached into ours
            said = "it came while your answer was read"
            return _problem_message(Raised(asked["name"], type(error).__name__, said))

    def _run(self, asked: Message) -> None:
        name, limit_s = asked["name"], asked["within_s"]
        try:
            with deadline(limit_s, self._patience) as limit:
                error = self._cells.run(name, asked["source"])
        except Late:
            raise TookTooLong(name, limit_s, limit.undisturbed) from None
        if isinstance(error, KeyboardInterrupt):  # the shell has caught what `deadline` raised
            raise TookTooLong(name, limit_s, limit.undisturbed)
        if error is not None:
            raise problem_of(error, name, name, self._cells.namespace)
        if asked["given"]:  # the id of a cell that is the kit's own
            self._given.note(asked["given"], asked["source"], self._cells.namespace)

    def _value(self, asked: Message) -> Any:
        return self._cells.in_loop(lambda: self._work.value(asked["name"]))

    def _call(self, asked: Message) -> Any:
        arguments = decode(asked["sent"])
        return self._cells.in_loop(lambda: self._work.call(asked["name"], *arguments))

    def _request(self, asked: Message) -> Any:
        app, method, path = asked["name"], asked["method"], asked["path"]
        sent = decode(asked["sent"])
        return self._cells.in_loop(lambda: self._work.request(app, method, path, **sent))


def _problem_message(problem: WorkProblem) -> Message:
    return {"problem": type(problem).__name__, "fields": encode(problem.fields())}


def _see_no_other_labapi() -> None:
    """Take the checkout, which an editable installation puts there, off the path of imports."""
    here = Path(__file__).parents[3]
    for folder in map(Path, list(sys.path)):
        holds_more = (folder / "IPython").exists()  # where all packages are installed
        if (folder / "labapi").exists() and folder != here and not holds_more:
            sys.path.remove(str(folder))


def _wire() -> Wire:
    """Take the line to the judge away from standard input, so that no later program has it."""
    if sys.argv[1:] == [INHERITED]:
        connection = socket.socket(fileno=os.dup(0))
    else:
        port, token = sys.stdin.readline().split()
        connection = socket.create_connection((HOST, int(port)))
        connection.sendall(token.encode("ascii"))
    sys.argv[1:] = []
    send_nowhere(0)
    return Wire(connection)


def send_nowhere(*descriptors: int) -> None:
    """Let what is printed vanish: no program that starts in here can write to ours."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(nowhere, descriptor)
    os.close(nowhere)


# The shell that runs the cells is IPython's own, with no one watching. Magics and `await` at the
# top of a cell work as in a notebook, and as there an event loop is running while a cell runs.


class InsideShell(InteractiveShell):
    """Runs cells; what they raise is given back, and not drawn."""

    def enable_gui(self, gui: Any = None) -> None:
        """Have no window to open, for `%matplotlib inline`."""

    def showtraceback(self, *given: Any, **named: Any) -> None:
        """Draw nothing: the drawing of a deep recursion takes seconds."""

    def showsyntaxerror(self, *given: Any, **named: Any) -> None:
        """Draw nothing."""


def shell() -> InsideShell:
    """Give the one shell of this process; it keeps no history on disk."""
    config = Config()
    config.HistoryManager.enabled = False
    config.InteractiveShell.colors = "NoColor"
    return InsideShell.instance(config=config)


class Cells:
    """The cells that have run, and the names that they defined."""

    def __init__(self) -> None:
        """Take the shell, and begin a loop of events."""
        self._shell = shell()
        self._loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self._loop)
        self.namespace: dict[str, Any] = self._shell.user_ns
        self.runs = LastRuns()

    def run(self, name: str, source: str) -> BaseException | None:
        """Run one cell, such as `cell 3`, and give what it raised."""
        number = name.removeprefix("cell ")
        self.runs.begin(self.namespace)
        try:
            result = self._finish(self._cell(source))
        except BaseException as error:  # it was stopped: what it had set so far is noted, too
            self.runs.end(number, source, error, self.namespace)
            raise
        raised: BaseException | None = result.error_before_exec or result.error_in_exec
        self.runs.end(number, as_python(result), raised, self.namespace)
        return raised

    def in_loop(self, function: Callable[[], T]) -> T:
        """Call a function while the event loop runs, as it would be called from a cell."""

        async def called() -> T:
            return function()

        return self._finish(called())

    async def _cell(self, source: str) -> Any:
        trouble = None
        try:
            transformed = self._shell.transform_cell(source)  # type: ignore[no-untyped-call]
        except Exception:
            transformed, trouble = source, sys.exc_info()
        return await self._shell.run_cell_async(
            source,
            store_history=True,
            transformed_cell=transformed,
            preprocessing_exc_tuple=trouble,
        )

    def _finish(self, coroutine: Coroutine[Any, Any, T]) -> T:
        task = self._loop.create_task(coroutine)
        try:
            return self._loop.run_until_complete(task)
        except KeyboardInterrupt:  # it met the loop itself, while the cell was waiting
            task.cancel()
            with suppress(asyncio.CancelledError):
                self._loop.run_until_complete(task)
            raise
