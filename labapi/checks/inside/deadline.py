"""Stop code that does not end, in the process that we are in ourselves.

A kernel cannot kill its own learner's loop. It can do what the Interrupt button does: raise
`KeyboardInterrupt` in the main thread.
"""

from __future__ import annotations

import _thread
import math
import os
import signal
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

AGAIN_S = 1.0
"""Until the next interrupt: Python drops one that comes while it calls a `__del__`, say."""


class Late(Exception):
    """The time was up before the code had ended."""


@contextmanager
def deadline(limit_s: float, patience: float = 1.0) -> Iterator[None]:
    """Raise `Late` in the body once `limit_s` seconds have passed.

    With a `patience` above 1 they are seconds that this process has spent on a processor, and
    `patience` times as many by the clock: what waits has to end, too, but a busy machine is no
    fault of the body's. Only the main thread can be interrupted: in another thread there is no
    limit. A body that catches every `KeyboardInterrupt` and goes on is not stopped.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    limit = _Limit(_left_s(limit_s, patience))
    try:
        try:
            _WATCH.begin(limit)
            with _interruptible():
                yield
        finally:
            _WATCH.end(limit)
    except KeyboardInterrupt:
        _WATCH.end(limit)  # the interrupt may have met the line above
        if limit.fired:
            raise Late from None
        raise


class _Limit:
    """One deadline: what tells how many seconds are left of it, and whether it has passed."""

    def __init__(self, left_s: Callable[[], float]) -> None:
        """Begin with all of it left."""
        self._left_s, self._again_at = left_s, 0.0
        self.fired = False

    def wait_s(self) -> float:
        """Interrupt if no time is left; tell for how long to wait until the next look."""
        left_s = self._again_at - time.monotonic() if self.fired else self._left_s()
        if left_s > 0:
            return left_s
        self.fired, self._again_at = True, time.monotonic() + AGAIN_S
        _interrupt_main()
        return AGAIN_S


class _Watch:
    """One thread that looks after all deadlines, since to start one for each takes longer.

    It sleeps until the next deadline that it knows of. A later one, which is the rule where calls
    are many and short, does not wake it.
    """

    def __init__(self) -> None:
        """Start nothing yet: a process that forks must have one thread only."""
        self._changed = threading.Condition(threading.Lock())
        self._limits: list[_Limit] = []
        self._looks_at = 0.0
        self._thread: threading.Thread | None = None

    def begin(self, limit: _Limit) -> None:
        """Look after a deadline from now on."""
        with self._changed:
            self._limits.append(limit)
            if self._thread is None or not self._thread.is_alive():  # a fork has no thread of ours
                self._thread = threading.Thread(target=self._look, daemon=True)
                self._thread.start()
            elif time.monotonic() + limit.wait_s() < self._looks_at:
                self._changed.notify()

    def end(self, limit: _Limit) -> None:
        """Look after it no longer: from here on it interrupts nobody."""
        with self._changed:
            if limit in self._limits:
                self._limits.remove(limit)

    def _look(self) -> None:
        with self._changed:
            while True:
                waits_s = [limit.wait_s() for limit in self._limits]
                wait_s = min(waits_s, default=None)
                self._looks_at = math.inf if wait_s is None else time.monotonic() + wait_s
                self._changed.wait(wait_s)


_WATCH = _Watch()


def _left_s(limit_s: float, patience: float) -> Callable[[], float]:
    """Give what tells for how long to wait until the next look at the clocks; 0 for no longer."""
    began_at, spent_s = time.monotonic(), time.process_time()

    def left_s() -> float:
        by_clock = began_at + limit_s * patience - time.monotonic()
        if patience <= 1:
            return max(0.0, by_clock)
        on_processor = spent_s + limit_s - time.process_time()
        return max(0.0, min(by_clock, on_processor))

    return left_s


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let an interrupt arrive where it is ignored, as in a job in the background of a shell."""
    if signal.getsignal(signal.SIGINT) is not signal.SIG_IGN:
        yield
        return
    signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, signal.SIG_IGN)


def _interrupt_main() -> None:
    """Wake the main thread with an interrupt, also out of a sleep or a wait for an answer."""
    if os.name == "nt":
        _thread.interrupt_main()
        return
    ident = threading.main_thread().ident
    if ident is not None:
        signal.pthread_kill(ident, signal.SIGINT)
