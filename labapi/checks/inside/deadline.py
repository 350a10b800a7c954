"""Stop code that does not end, in the process that we are in ourselves.

A kernel cannot kill its own learner's loop. It can do what the Interrupt button does: raise
`KeyboardInterrupt` in the main thread.
"""

from __future__ import annotations

import _thread
import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

AGAIN_S = 1.0
"""Until the next interrupt: Python drops one that comes while it calls a `__del__`, say."""


class Late(Exception):
    """The time was up before the code had ended."""


@contextmanager
def deadline(limit_s: float) -> Iterator[None]:
    """Raise `Late` in the body once `limit_s` seconds have passed.

    Only the main thread can be interrupted: in another thread there is no limit. A body that
    catches every `KeyboardInterrupt` and goes on is not stopped.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    fired, over = threading.Event(), threading.Event()

    def interrupt() -> None:
        wait_s = limit_s
        while not over.wait(wait_s):
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
