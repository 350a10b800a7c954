"""The client's own clock: it runs while `requests` sends, and notes where one stage ends.

`requests` stands on urllib3, and urllib3 on Python's own sockets. Each says in one function what it
does: look up a name, connect, agree on keys, send, wait. While a stopwatch runs, each of these
functions tells it when it begins and ends, and else does what it always did: nothing is sent in
another way than without. A request that has been sent can be asked for none of this any more.

The stages come one after the other with no gap between them, as those of the server's own trace.
"""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass
from functools import wraps
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any

from labapi.web.layers.trace import Trace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from requests import PreparedRequest, Response
    from requests.adapters import HTTPAdapter

    from labapi.web.layers.trace import Span

PREPARE, RESOLVE, CONNECT, TLS = "prepare", "resolve", "connect", "TLS"
SEND, WAIT, RECEIVE = "send", "wait", "receive"
STAGES = (PREPARE, RESOLVE, CONNECT, TLS, SEND, WAIT, RECEIVE)
TWICE = "A timeline is being measured already. End its block before you begin another."


@dataclass
class Run:
    """One request under the clock, and what came back, if anything did."""

    trace: Trace
    request: PreparedRequest
    response: Response | None = None
    streamed: bool = False
    _stage: str = PREPARE

    @property
    def spans(self) -> list[Span]:
        """The stages in their order; one that a second try needed stands there twice."""
        return self.trace.spans

    def enter(self, stage: str) -> None:
        """Begin a stage, unless it has begun."""
        if stage != self._stage:
            self._stage = stage
            self.trace.enter(stage)


class _Thread(threading.local):
    """What one thread is about: several may send at once."""

    began_ns: int | None = None
    run: Run | None = None
    secures = False


class Stopwatch:
    """Measures each request that `requests` sends between `start` and `stop`, from any thread."""

    _running = threading.Lock()

    def __init__(self, clock_ns: Callable[[], int] = perf_counter_ns) -> None:
        """Read the time from `clock_ns`, in nanoseconds."""
        self.runs: list[Run] = []
        self._clock_ns = clock_ns
        self._here = _Thread()
        self._changed: list[tuple[Any, str, Any]] = []

    def start(self) -> None:
        """Have each function that matters tell this stopwatch; RuntimeError if another runs."""
        if not self._running.acquire(blocking=False):
            raise RuntimeError(TWICE)
        import socket

        import requests
        from urllib3.connection import HTTPConnection, HTTPSConnection
        from urllib3.util import connection

        self._watch(requests.Session, "request", self._asked)
        self._watch(requests.Session, "send", self._asked)
        self._watch(requests.adapters.HTTPAdapter, "send", self._exchanged)
        self._watch(socket, "getaddrinfo", self._stage(RESOLVE, CONNECT))
        self._watch(connection, "create_connection", self._connected)
        self._watch(HTTPSConnection, "connect", self._secured)
        self._watch(HTTPConnection, "request", self._sent)
        self._watch(HTTPConnection, "getresponse", self._stage(WAIT, RECEIVE))

    def stop(self) -> None:
        """Take all of it back."""
        for owner, name, before in reversed(self._changed):
            setattr(owner, name, before)
        self._changed.clear()
        self._running.release()

    def _watch(self, owner: Any, name: str, around: Callable[..., Any]) -> None:
        """Put `around` before a function; it is given the function, and what that was given."""
        before = getattr(owner, name)

        @wraps(before)
        def told(*given: Any, **named: Any) -> Any:
            return around(before, *given, **named)

        self._changed.append((owner, name, before))
        setattr(owner, name, told)

    def _asked(self, before: Callable[..., Response], *given: Any, **named: Any) -> Response:
        """Follow a call of the learner's from its begin until its answer is read."""
        here = self._here
        if here.began_ns is not None:  # a session sends what it was asked for, and redirects
            return before(*given, **named)
        here.began_ns = self._clock_ns()
        try:
            return before(*given, **named)
        finally:
            self._end_run()
            here.began_ns = None

    def _exchanged(
        self,
        before: Callable[..., Response],
        adapter: HTTPAdapter,
        request: PreparedRequest,
        **named: Any,
    ) -> Response:
        """Follow one request until the head of its answer is there."""
        here = self._here
        self._end_run()  # a redirect is a request of its own
        now_ns = self._clock_ns()
        began_ns = now_ns if here.began_ns is None else here.began_ns
        here.run = Run(Trace("", _first(began_ns, self._clock_ns), PREPARE), request)
        here.run.streamed = bool(named.get("stream"))
        self.runs.append(here.run)
        here.run.response = before(adapter, request, **named)
        return here.run.response

    def _end_run(self) -> None:
        here = self._here
        if here.run is not None:
            here.run.trace.stop()
            here.began_ns, here.run = self._clock_ns(), None

    def _stage(self, during: str, after: str) -> Callable[..., Any]:
        """Make what begins a stage before a function, and another one when it has returned."""

        def around(before: Callable[..., Any], *given: Any, **named: Any) -> Any:
            with self._noted(during, after):
                return before(*given, **named)

        return around

    def _connected(self, before: Callable[..., Any], *given: Any, **named: Any) -> Any:
        """Follow a connection until it stands; what comes next depends on what it is for."""
        with self._noted("", TLS if self._here.secures else SEND):
            return before(*given, **named)

    def _secured(self, before: Callable[..., Any], connection: Any) -> Any:
        """Follow a connection on which keys are agreed on, once it stands."""
        self._here.secures = True
        try:
            with self._noted("", SEND):
                return before(connection)
        finally:
            self._here.secures = False

    def _sent(self, before: Callable[..., Any], connection: Any, *given: Any, **named: Any) -> Any:
        """Follow the sending; a connection that does not stand yet is made in its course."""
        with self._noted(SEND if connection.sock is not None else "", WAIT):
            return before(connection, *given, **named)

    @contextmanager
    def _noted(self, during: str, after: str) -> Iterator[None]:
        run = self._here.run
        if run is not None and during:
            run.enter(during)
        yield
        if run is not None:
            run.enter(after)


def _first(began_ns: int, clock_ns: Callable[[], int]) -> Callable[[], int]:
    """Read a clock that says at first, once, when something began."""
    moments = [began_ns]
    return lambda: moments.pop() if moments else clock_ns()
