"""Stop code that does not end, in the process that we are in ourselves.

A kernel cannot kill its own learner's loop. It can do what the Interrupt button does: raise
`KeyboardInterrupt` in the main thread.
"""

from __future__ import annotations

import _thread
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
    fired, over = threading.Event(), threading.Event()

    left_s = _left_s(limit_s, patience)

    def interrupt() -> None:
        wait_s = left_s()
        while not over.wait(wait_s):
            wait_s = left_s()
            if wait_s <= 0:
                fired.set()
                _interrupt_main()
                wait_s = AGAIN_S

    timer = threading.Thread(target=interrupt, daemon=True)
    timer.start()
    try:
        with _interruptible():
            yield
    except KeyboardInterrupt:
        if fired.is_set():
            raise Late from None
        raise
    finally:
        over.set()
        timer.join()


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
