"""How long a run lives: one at a time in a course, and nothing of it is left when it ends.

A run may be ended in ways of which it hears nothing: `kill -9`, a battery. So no part of it waits
to be told. Each worker holds the end of a line to the grader, and goes when that is hung up, which
the system sees to however the grader ended; the sandbox of a worker goes with its worker. All that
workers write for a while lies in one folder, and a small process beside the run, which holds such a
line too, removes it. A course is locked by a lock of the system's, which ends with who holds it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType

from labapi.checks.child import removal
from labapi.grading.course.course import GRADED

LOCK = ".one-at-a-time"
DRAFTS = ("*/students/.*.draft", "*/submissions/.*.draft", "*/seconds/.*.draft")
"""How files are called while a run writes them; what is left of one that was killed has no use."""
BUSY = """Another labapi grades in {folder} just now.
Wait until it has ended, or stop it, then run the same command again."""
ENDS = ("SIGTERM", "SIGHUP")
"""The signals by which a system ends a program, or a terminal that is closed; not all have them."""
HASH_SEED = "PYTHONHASHSEED"
LAST_WORDS_S = 60.0
_FLAGS = ("CREATE_NEW_PROCESS_GROUP", "CREATE_NO_WINDOW")  # they exist on Windows only


class Busy(RuntimeError):
    """Another run is at work in this course; the message says what to do."""


class Stopped(KeyboardInterrupt):
    """The system, or a terminal that was closed, asked the run to end; `code` is the exit code."""

    def __init__(self, number: int) -> None:
        """Take the number of the signal."""
        super().__init__()
        self.code = 128 + number


@contextmanager
def only_one(course: Path) -> Iterator[None]:
    """Let nobody else grade in this course meanwhile; raises `Busy` and `OSError`.

    That holds for all its exercises: what ran out of time is judged again when nothing else uses
    the processors. What a run that was killed had begun to write is swept away.
    """
    folder = course / GRADED
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / LOCK).open("wb") as file:
        if not _locked(file.fileno()):
            raise Busy(BUSY.format(folder=course))
        for draft in chain.from_iterable(map(folder.glob, DRAFTS)):
            draft.unlink(missing_ok=True)
        yield


def _locked(descriptor: int) -> bool:
    """Lock a file until it is closed, however; tell whether that could be done."""
    try:
        if sys.platform == "win32":  # each system has a module of its own, and not the other's
            import msvcrt

            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    except (OSError, ImportError):  # a drive of a network that has no locks, or a bare system
        return True
    return True


@contextmanager
def stoppable() -> Iterator[None]:
    """Let the signals that end a program end a run as Ctrl-C does: raises `Stopped`."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    known = [getattr(signal, name) for name in ENDS if hasattr(signal, name)]
    heard = [one for one in known if signal.getsignal(one) is not signal.SIG_IGN]  # as by nohup
    before = {one: signal.signal(one, _stop) for one in heard}
    try:
        yield
    finally:
        for one, handler in before.items():
            signal.signal(one, handler)


def _stop(number: int, _frame: FrameType | None) -> None:
    raise Stopped(number)


class Quarters:
    """Where the workers of a run live: a folder, and a line that ends them when it is hung up."""

    def __init__(self) -> None:
        """Make the folder, and start the process that removes it."""
        self.folder = Path(tempfile.mkdtemp(prefix="labapi-grading-"))
        self.line, self._ours = Pipe(duplex=False)
        self._cleaner = subprocess.Popen(
            [sys.executable, "-I", "-S", str(removal.__file__), str(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,  # what ends the run does not end it
            creationflags=sum(int(getattr(subprocess, flag, 0)) for flag in _FLAGS),
        )

    def hang_up(self) -> None:
        """End the workers, whatever they are at."""
        self._ours.close()

    def clear(self) -> None:
        """End all of it, and see that the folder goes; the workers have gone before."""
        self._ours.close()
        self.line.close()
        with suppress(subprocess.TimeoutExpired):
            self._cleaner.communicate(timeout=LAST_WORDS_S)


@contextmanager
def quarters() -> Iterator[Quarters]:
    """Give workers a place, and take it away."""
    found = Quarters()
    try:
        yield found
    finally:
        found.clear()


def begin_worker(line: Connection, folder: Path) -> None:
    """Be a worker from now on: end when the line is hung up, and leave Ctrl-C to the grader."""
    tempfile.tempdir = str(folder)
    signal.signal(signal.SIGINT, _unheard)  # no SIG_IGN: what is started here would inherit it
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGINT})
    threading.Thread(target=_end_with, args=(line,), daemon=True).start()


def _end_with(line: Connection) -> None:
    with suppress(EOFError, OSError):
        line.recv_bytes()
    os._exit(1)


def _unheard(_number: int, _frame: FrameType | None) -> None:
    """Do nothing: the grader has heard it, too, and says what is kept."""


@contextmanager
def as_worker() -> Iterator[None]:
    """Start a worker in the body: it inherits what it has to have from its first moment.

    It does not hear Ctrl-C until it can leave it alone, and has the same order in its sets as all.
    """
    given = os.environ.get(HASH_SEED)
    os.environ[HASH_SEED] = "0"
    try:
        with _out_of_earshot():
            yield
    finally:
        del os.environ[HASH_SEED]
        os.environ |= {} if given is None else {HASH_SEED: given}


@contextmanager
def _out_of_earshot() -> Iterator[None]:
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
