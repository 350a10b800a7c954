"""Start the process that runs a learner's code, with a line to it, and see that it ends.

Nothing here waits for ever, whatever the other side does. When the process is gone the line is hung
up, even if another process, which it has left behind, still holds its end.
"""

from __future__ import annotations

import hmac
import os
import secrets
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Protocol

from labapi.checks.child.removal import remove_folder
from labapi.checks.child.staging import stage, surroundings
from labapi.checks.inside.here import LIMIT_S
from labapi.checks.inside.wire import HOST, INHERITED, Wire, WireBroken

START_S = 60.0
"""How long it may take until the process answers for the first time."""
BEGIN = (
    "import sys; sys.path.insert(0, sys.argv.pop(1)); "
    "from labapi.checks.inside.inside import main; main()"
)
CAN_INHERIT = os.name != "nt"
"""Whether a process can be given a socket for its standard input."""
_FLAGS = ("CREATE_NEW_PROCESS_GROUP", "CREATE_NO_WINDOW")  # they exist on Windows only


@dataclass(frozen=True, slots=True)
class Limits:
    """How many seconds a call or an answer may take, a cell, a task, and a whole notebook.

    The child stops its own code at the first two; `grace_s` later it is killed. At most `restarts`
    times it is started again for the same notebook. Where `patience` is above 1, calls and cells
    are measured in seconds of a processor, and only that many times as long by the clock: a busy
    machine then fails nobody. The other limits are those of a sandbox (`labapi/grading/sandbox`):
    memory and files in megabytes, processes (threads too), and the bytes of one answer. `user` is
    the number of the user whose rights a process of ours has, where it may be another's.
    """

    call_s: float = LIMIT_S
    cell_s: float = 30.0
    task_s: float = 120.0
    submission_s: float = 600.0
    grace_s: float = 5.0
    restarts: int = 3
    patience: float = 1.0
    memory_mb: int = 1000
    files_mb: int = 32
    processes: int = 64
    output_bytes: int = 1_000_000
    user: int | None = None

    def inside(self) -> dict[str, float]:
        """Give those that the process holds to by itself, as they are told to it."""
        return {"limit_s": self.call_s, "patience": self.patience}


LIMITS = Limits()


class Process(Protocol):
    """What runs a learner's code: a child of ours, or something that is walled in."""

    wire: Wire

    @property
    def pid(self) -> int:
        """The number of the process, as it is seen from where it runs."""

    def how_it_ended(self) -> str | None:
        """Say how it ended by itself; None when it still runs after a short wait."""

    def kill(self) -> None:
        """End it, and what it started."""

    def close(self) -> None:
        """End it, and put away what it used."""

    def in_reach(self) -> AbstractContextManager[None]:
        """See that the servers that start in the body can be reached from where it runs."""


Start = Callable[[Limits], Process]
"""What makes such a process, ready to be asked; raises `CouldNotStart`."""


class CouldNotStart(RuntimeError):
    """The process did not come up, before any code of the learner's ran; the message says why."""


class ChildProcess:
    """One process in a folder of its own, and the `wire` to it; both go at `close`."""

    def __init__(self, limits: Limits = LIMITS, inherit: bool = CAN_INHERIT) -> None:
        """Start it, and wait until it answers; raises `CouldNotStart`."""
        self._folder = Path(tempfile.mkdtemp(prefix="labapi-child-"))
        self._log = self._folder / "start.log"
        self._gone = threading.Event()
        self._reaped = False
        self._ending = threading.Lock()
        self._user = limits.user
        try:
            self._process, self.wire = self._start(inherit)
        except BaseException as error:
            remove_folder(self._folder)
            if isinstance(error, OSError):  # the disk is full, say
                raise CouldNotStart(f"{type(error).__name__}: {error}") from error
            raise
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()
        try:
            greet(self.wire, limits.inside(), self._said)
        except BaseException:
            self.close()
            raise

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    def how_it_ended(self, wait_s: float = 1.0) -> str | None:
        """Say how it ended by itself; None when it still runs after a short wait."""
        return in_words(self._process.returncode) if self._gone.wait(wait_s) else None

    def kill(self) -> None:
        """End it, and the processes that it started and that stayed in its group."""
        with self._ending:  # once it is reaped, its number may be another's
            if self._reaped:
                return
            if not hasattr(os, "killpg"):
                self._process.kill()
                return
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)

    def close(self) -> None:
        """End it and remove its folder."""
        self.kill()
        self._watcher.join()
        self.wire.close()
        remove_folder(self._folder)

    def in_reach(self) -> AbstractContextManager[None]:
        """Do nothing: it reaches all of this computer."""
        return nullcontext()

    def _start(self, inherit: bool) -> tuple[subprocess.Popen[bytes], Wire]:
        library = stage(self._folder)
        (self._folder / "work").mkdir()
        if self._user is not None:
            self._folder.chmod(0o711)  # what it may read lies in it, and stays ours
        if inherit:
            ours, theirs = socket.socketpair()
            with theirs:
                try:
                    return self._run([str(library), INHERITED], theirs), Wire(ours)
                except BaseException:
                    ours.close()
                    raise
        with socket.create_server((HOST, 0)) as listener:
            process = self._run([str(library)], subprocess.PIPE)
            try:
                return process, Wire(_met(process, listener))
            except BaseException as error:
                process.kill()
                process.wait()
                raise CouldNotStart(f"{type(error).__name__}. {self._said()}") from error

    def _run(self, arguments: list[str], stdin: Any) -> subprocess.Popen[bytes]:
        flags = sum(int(getattr(subprocess, flag, 0)) for flag in _FLAGS)
        environment = surroundings(self._folder)
        if self._user is not None:
            for name in ("work", "home", "temp", "data"):
                os.chown(self._folder / name, self._user, -1)
        with self._log.open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-I", "-X", "utf8", "-c", BEGIN, *arguments],
                stdin=stdin,
                stdout=subprocess.DEVNULL,
                stderr=log,  # until it is up; the learner's code finds nothing behind it
                cwd=self._folder / "work",
                env=environment,
                start_new_session=True,
                creationflags=flags,
                user=self._user,
                group=self._user,
                extra_groups=None if self._user is None else (),
            )

    def _said(self) -> str:
        return self._log.read_text(encoding="utf-8", errors="replace")[-2000:]

    def _watch(self) -> None:
        """Wait for its end; then end what it left in its group, and hang up."""
        if hasattr(os, "waitid"):
            with suppress(ChildProcessError):  # where the system itself lets its dead go
                os.waitid(os.P_PID, self._process.pid, os.WEXITED | os.WNOWAIT)
            self.kill()
        self._process.wait()
        with self._ending:
            self._reaped = True
        self.wire.hang_up()
        self._gone.set()


def greet(wire: Wire, settings: dict[str, float], said: Callable[[], str]) -> None:
    """Tell a new process its limits, and wait until it is ready; raises `CouldNotStart`.

    `said` gives what it has written meanwhile, for whoever has to find out why it does not start.
    """
    until = time.monotonic() + START_S
    try:
        wire.send({"id": "", **settings}, until)
        wire.receive(until)
    except (WireBroken, TimeoutError) as error:
        raise CouldNotStart(f"{type(error).__name__}. {said()}") from None


def in_words(code: int) -> str:
    """Say how a process ended, of which `subprocess` gives this return code.

    >>> in_words(3), in_words(-9)
    ('exit code 3', 'signal SIGKILL')
    """
    if code >= 0:
        return f"exit code {code}"
    with suppress(ValueError):
        return f"signal {signal.Signals(-code).name}"
    return f"signal {-code}"


def _met(process: subprocess.Popen[bytes], listener: socket.socket) -> socket.socket:
    """Tell the process where to call, and take its call: the one that knows the token."""
    token = secrets.token_hex(16)
    standard_input: IO[bytes] | None = process.stdin
    assert standard_input is not None
    with standard_input:
        standard_input.write(f"{listener.getsockname()[1]} {token}\n".encode("ascii"))
    until = time.monotonic() + START_S
    while (left := until - time.monotonic()) > 0:
        listener.settimeout(left)
        caller, _ = listener.accept()
        caller.settimeout(left)
        with suppress(OSError):
            if hmac.compare_digest(_exactly(caller, len(token)), token.encode("ascii")):
                return caller
        caller.close()
    raise TimeoutError


def _exactly(caller: socket.socket, length: int) -> bytes:
    read = b""
    while len(read) < length and (more := caller.recv(length - len(read))):
        read += more
    return read
