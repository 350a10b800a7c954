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
from collections.abc import Iterator
from contextlib import contextmanager

UNDISTURBED = 0.9
"""Of the seconds on the clock, those on a processor; who shares it with others has fewer."""
AGAIN_S = 1.0
"""Until the next interrupt: Python drops one that comes while it calls a `__del__`, say."""


class Late(Exception):
    """The time was up before the code had ended."""


@contextmanager
def deadline(limit_s: float, patience: float = 1.0) -> Iterator[Deadline]:
    """Raise `Late` in the body once `limit_s` seconds have passed.

    With a `patience` above 1 they are seconds that this process has spent on a processor, and
    `patience` times as many by the clock: what waits has to end, too, but a busy machine is no
    fault of the body's. Only the main thread can be interrupted: in another thread there is no
    limit. A body that catches every `KeyboardInterrupt` and goes on is not stopped.
    """
    limit = Deadline(limit_s, patience)
    if threading.current_thread() is not threading.main_thread():
        yield limit
        return
    try:
        try:
            _WATCH.begin(limit)
            with _interruptible():
                yield limit
        finally:
            _WATCH.end(limit)
    except KeyboardInterrupt:
        _WATCH.end(limit)  # the interrupt may have met the line above
        if limit.fired:
            raise Late from None
        raise


class Deadline:
    """One deadline: how many seconds are left of it, and whether it has passed.

    `undisturbed` says of one that has passed that the body had a processor to itself all the while:
    no other program is to blame.
    """

    def __init__(self, limit_s: float, patience: float) -> None:
        """Begin with all of it left."""
        self._limit_s, self._patience = limit_s, patience
        self._began_at, self._spent_s = time.monotonic(), time.process_time()
        self._again_at = 0.0
        self.fired = self.undisturbed = False

    def wait_s(self) -> float:
        """Interrupt if no time is left; tell for how long to wait until the next look."""
        left_s = self._again_at - time.monotonic() if self.fired else self._left_s()
        if left_s > 0:
            return left_s
        if not self.fired:
            passed_s, on_processor_s = self._took_s()
            self.undisturbed = on_processor_s >= max(self._limit_s, UNDISTURBED * passed_s)
        self.fired, self._again_at = True, time.monotonic() + AGAIN_S
        _interrupt_main()
        return AGAIN_S

    def _took_s(self) -> tuple[float, float]:
        """Give the seconds since the beginning, by the clock and on a processor."""
        return time.monotonic() - self._began_at, time.process_time() - self._spent_s

    def _left_s(self) -> float:
        passed_s, on_processor_s = self._took_s()
        by_clock = self._limit_s * self._patience - passed_s
        return by_clock if self._patience <= 1 else min(by_clock, self._limit_s - on_processor_s)


class _Watch:
    """One thread that looks after all deadlines, since to start one for each takes longer.

    It sleeps until the next deadline that it knows of. A later one, which is the rule where calls
    are many and short, does not wake it.
    """

    def __init__(self) -> None:
        """Start nothing yet: a process that forks must have one thread only."""
        self._changed = threading.Condition(threading.Lock())
        self._limits: list[Deadline] = []
        self._looks_at = 0.0
        self._thread: threading.Thread | None = None

    def begin(self, limit: Deadline) -> None:
        """Look after a deadline from now on."""
        with self._changed:
            self._limits.append(limit)
            if self._thread is None or not self._thread.is_alive():  # a fork has no thread of ours
                self._thread = threading.Thread(target=self._look, daemon=True)
                self._thread.start()
            elif time.monotonic() + limit.wait_s() < self._looks_at:
                self._changed.notify()

    def end(self, limit: Deadline) -> None:
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
