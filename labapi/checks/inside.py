"""The child process: it runs the learner's cells and answers the verbs of `work`. See `child`.

What comes in is a name, or a request to send, with plain data; what goes out is plain data. There
is no task here, no judge, no seed and no expected answer, so that nothing that a learner's code
does to this process can find one or play one. It may forge what it answers. But a forged answer
is a learner's answer as any other: the judge, far from here, looks whether it is right.
"""

from __future__ import annotations

import os
import signal
import socket
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from labapi.checks.codec import decode, encode
from labapi.checks.deadline import Late, deadline
from labapi.checks.here import Here
from labapi.checks.inside_shell import Cells
from labapi.checks.learners_code import problem_of
from labapi.checks.problems import Raised, TookTooLong, WorkProblem
from labapi.checks.wire import HOST, INHERITED, Wire, WireClosed

Message = dict[str, Any]


def main() -> None:
    """Answer until the judge hangs up. Started by `child_process`, as the first of its process."""
    _see_no_other_labapi()
    wire = _wire()
    signal.signal(signal.SIGINT, signal.default_int_handler)  # `deadline` needs it
    settings = wire.receive()
    inside = Inside(settings["limit_s"])
    wire.send({"id": settings["id"], "value": encode("ready")})
    _send_nowhere(1, 2)
    try:
        while True:
            request = wire.receive()
            wire.send({"id": request["id"], **inside.answer(request)})
    except WireClosed:
        os._exit(0)  # whatever else still runs in here


class Inside:
    """The shell with the learner's cells, asked by messages."""

    def __init__(self, limit_s: float) -> None:
        """Start the shell; each verb has so many seconds."""
        self._cells = Cells()
        self._work = Here(self._cells.namespace, limit_s)
        self._verbs: dict[str, Callable[[Message], Any]] = {
            "run": self._run,
            "value": self._value,
            "call": self._call,
            "request": self._request,
        }

    def answer(self, asked: Message) -> Message:
        """Do what a message asks, and give the value or the problem; raises nothing."""
        try:
            return {"value": encode(self._verbs[asked["verb"]](asked))}
        except WorkProblem as problem:
            return _told(problem)
        except BaseException as error:  # the learner's code has reached into ours
            said = "it came while your answer was read"
            return _told(Raised(asked["name"], type(error).__name__, said))

    def _run(self, asked: Message) -> None:
        name, limit_s = asked["name"], asked["within_s"]
        try:
            with deadline(limit_s):
                error = self._cells.run(asked["source"])
        except Late:
            raise TookTooLong(name, limit_s) from None
        if isinstance(error, KeyboardInterrupt):  # the shell has caught what `deadline` raised
            raise TookTooLong(name, limit_s)
        if error is not None:
            raise problem_of(error, name, name, self._cells.namespace)

    def _value(self, asked: Message) -> Any:
        return self._cells.in_loop(lambda: self._work.value(asked["name"]))

    def _call(self, asked: Message) -> Any:
        arguments = decode(asked["sent"])
        return self._cells.in_loop(lambda: self._work.call(asked["name"], *arguments))

    def _request(self, asked: Message) -> Any:
        app, method, path = asked["name"], asked["method"], asked["path"]
        sent = decode(asked["sent"])
        return self._cells.in_loop(lambda: self._work.request(app, method, path, **sent))


def _told(problem: WorkProblem) -> Message:
    return {"problem": type(problem).__name__, "fields": encode(problem.fields())}


def _see_no_other_labapi() -> None:
    """Take the checkout, which an editable installation puts there, off the path of imports."""
    here = Path(__file__).parents[2]
    for place in map(Path, list(sys.path)):
        holds_more = (place / "IPython").exists()  # where all packages are installed
        if (place / "labapi").exists() and place != here and not holds_more:
            sys.path.remove(str(place))


def _wire() -> Wire:
    """Take the line to the judge away from standard input, so that no later program has it."""
    if sys.argv[1:] == [INHERITED]:
        connection = socket.socket(fileno=os.dup(0))
    else:
        port, token = sys.stdin.readline().split()
        connection = socket.create_connection((HOST, int(port)))
        connection.sendall(token.encode("ascii"))
    sys.argv[1:] = []
    _send_nowhere(0)
    return Wire(connection)


def _send_nowhere(*descriptors: int) -> None:
    """Let what is printed vanish: no program that starts in here can write to ours."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in descriptors:
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
