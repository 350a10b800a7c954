"""The worker's side: a namespace with its zygote is started, asked, mistrusted and ended.

Nothing here waits for ever. Who does not answer in time, or answers what was not asked, is killed
with all that is in its namespace, and another takes its place.
"""

from __future__ import annotations

import json
import os
import select
import signal
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from labapi.checks.child.process import CouldNotStart, Limits, greet, in_words
from labapi.checks.child.removal import remove_folder
from labapi.checks.child.staging import PACKAGE, stage
from labapi.checks.inside.wire import Wire
from labapi.classroom.server.loopback import ELSEWHERE
from labapi.grading.sandbox import OUT_OF_MEMORY, system_calls
from labapi.grading.sandbox.memory_group import MemoryGroup
from labapi.grading.sandbox.namespace import Way, command, lay_out

START_S = 60.0
"""A zygote imports a good deal, and a machine may be busy."""
ANSWER_S = 10.0
LONGEST = 65_536
ALSO = (
    "grading/sandbox/__init__.py", "grading/sandbox/zygote.py", "grading/sandbox/counts.py",
    "checks/child/removal.py",
)  # fmt: skip
"""What lies in a sandbox beside the copy for every child: the zygote, and what it needs."""
PACKAGES = ("grading", "grading/sandbox", "checks/child")
ALL_ON = frozenset[str]()


class NoNamespace(CouldNotStart):
    """No namespace is to be had in this way; the message says why."""


class Keeper:
    """One namespace and the zygote in it; `facts` are what that finds to be there.

    `libraries` are imported before the first fork. `without` names defences that are left off, for
    the tests that show what each is good for.
    """

    def __init__(
        self,
        way: Way,
        limits: Limits,
        hidden: tuple[Path, ...] = (),
        group: MemoryGroup | None = None,
        without: frozenset[str] = ALL_ON,
        libraries: tuple[str, ...] = (),
    ) -> None:
        """Start them; raises `NoNamespace`."""
        self._limits, self._without, self._group = limits, without, group
        self._folder = Path(tempfile.mkdtemp(prefix="labapi-sandbox-"))
        self._log = self._folder / "start.log"
        self._first: int | None = None
        self._bubblewrap: subprocess.Popen[bytes] | None = None
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        try:
            with theirs:
                self._start(way, hidden, theirs)
            user = 0 if "user" in without else way.user
            undumpable, heavy = "undumpable" not in without, "heavy" not in without
            told = {"user": user, "undumpable": undumpable, "heavy": heavy, "also": libraries}
            self._send(told)
            self.facts = self._receive(START_S)[0]["facts"]
            self._check(way)
            if group is not None:
                group.bound(self._number, limits.memory_mb, limits.processes)
        except (OSError, ValueError, KeyError) as error:
            said = self._said() or str(error)
            self.close()
            raise NoNamespace(said) from error
        except BaseException:
            self.close()
            raise

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._bubblewrap is not None and self._bubblewrap.poll() is None

    def ask(self, do: str, descriptors: tuple[int, ...] = (), **asked: Any) -> dict[str, Any]:
        """Ask for something, and give the answer; raises `OSError`.

        That is a `ConnectionError` for a zygote that does not answer any more; it is killed.
        """
        return self._asked(do, descriptors, asked)[0]

    def listener(self, port: int) -> socket.socket:
        """Give a socket that listens to this port inside; raises `OSError`."""
        _, handed = self._asked("listen", (), {"port": port})
        if not handed:
            raise OSError(f"port {port} is not to be had")
        listener = socket.socket(fileno=handed[0])
        listener.setblocking(False)
        return listener

    def kill(self) -> None:
        """End all that is in the namespace."""
        if self._first is not None:
            with suppress(ProcessLookupError):
                signal.pidfd_send_signal(self._first, signal.SIGKILL)
        if self._bubblewrap is not None:
            self._bubblewrap.kill()

    def starved(self) -> int:
        """Count how often the kernel has killed somebody in here for want of memory."""
        return self._group.kills() if self._group else 0

    def close(self) -> None:
        """End it, and put away what it used."""
        self.kill()
        if self._bubblewrap is not None:
            self._bubblewrap.wait()
        if self._first is not None:
            os.close(self._first)
            self._first = None
        self._control.close()
        if self._group is not None:
            self._group.remove()
        remove_folder(self._folder)

    def _start(self, way: Way, hidden: tuple[Path, ...], theirs: socket.socket) -> None:
        _stage(self._folder, way.user)
        told, tells = os.pipe()
        line = command(way, self._folder, self._limits.files_mb, hidden, "network" in self._without)
        try:
            with _filter("seccomp" not in self._without) as handed, self._log.open("wb") as log:
                options = ["--info-fd", str(tells), *handed]
                line = [line[0], *options, *line[1:]]
                self._bubblewrap = subprocess.Popen(
                    self._group.entered_by(line) if self._group else line,
                    stdin=theirs.fileno(),
                    stdout=subprocess.DEVNULL,
                    stderr=log,
                    pass_fds=(tells, *map(int, handed[1:])),
                    start_new_session=True,  # Ctrl-C is for the grader
                )
            os.close(tells)
            tells = -1
            self._number = _first_process(told)
            self._first = os.pidfd_open(self._number)
        finally:
            os.close(told)
            if tells >= 0:
                os.close(tells)

    def _check(self, way: Way) -> None:
        """See that what was asked for is there, and not only said to be."""
        wanted = {"first": True, "powerless": True, "filtered": "seccomp" not in self._without}
        if not system_calls.is_there():
            del wanted["filtered"]
        missing = [name for name, held in wanted.items() if held and not self.facts[name]]
        if missing and "user" not in self._without:
            raise NoNamespace(f"{way.name}: the first process is not {', '.join(missing)}")
        if self.facts["threads"] != 1:
            raise NoNamespace(f"the zygote has {self.facts['threads']} threads, and forks none")

    def _asked(
        self, do: str, descriptors: tuple[int, ...], asked: dict[str, Any]
    ) -> tuple[dict[str, Any], list[int]]:
        try:
            self._send({"do": do, **asked}, *descriptors)
            answer, handed = self._receive(ANSWER_S + asked.get("wait_s", 0.0))
        except (OSError, ValueError) as error:
            self.kill()
            raise ConnectionError(f"the zygote is gone ({type(error).__name__})") from error
        if "error" in answer:
            raise OSError(str(answer["error"]))
        return answer, handed

    def _send(self, message: dict[str, Any], *descriptors: int) -> None:
        self._control.settimeout(ANSWER_S)
        socket.send_fds(self._control, [json.dumps(message).encode("ascii")], list(descriptors))

    def _receive(self, within_s: float) -> tuple[dict[str, Any], list[int]]:
        self._control.settimeout(within_s)
        data, handed, _, _ = socket.recv_fds(self._control, LONGEST, 1)
        if not data:
            raise ConnectionError("it hung up")
        message: dict[str, Any] = json.loads(data)
        return message, handed

    def _said(self) -> str:
        """Give what was written until now, the last line first of all."""
        with suppress(OSError):
            lines = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()
            return lines[-1][-300:] if lines else ""
        return ""


class Forked:
    """One submission at work in a namespace; what `Child` asks for as a process.

    `cpu_s` are the seconds of a processor that it took, once it is closed; `left` is what it left
    there that could not be put right, for which the namespace has to be given up.
    """

    def __init__(self, keeper: Keeper, limits: Limits, without: frozenset[str] = ALL_ON) -> None:
        """Have it forked, and wait until it answers; raises `CouldNotStart`."""
        self._keeper, self._limits = keeper, limits
        self._starved_before = keeper.starved()
        self._closed = False
        self.cpu_s, self.left = 0.0, list[str]()
        ours, theirs = socket.socketpair()
        self.wire = Wire(ours, limits.output_bytes)
        try:
            with theirs:
                told = keeper.ask("fork", (theirs.fileno(),), limits=_told(limits, without))
            self.pid = int(told["pid"])
            greet(self.wire, limits.inside(), self._said)
        except BaseException as error:
            self.close()
            if isinstance(error, OSError):
                raise CouldNotStart(str(error)) from error
            raise

    def how_it_ended(self, wait_s: float = 1.0) -> str | None:
        """Say how it ended by itself, or for what it was ended; None when it still runs."""
        with suppress(OSError):
            told = self._keeper.ask("how", wait_s=wait_s)
            if told["why"]:
                return str(told["why"])
            if told["ended"] == -signal.SIGKILL and self._keeper.starved() > self._starved_before:
                return OUT_OF_MEMORY.format(memory_mb=self._limits.memory_mb)
            return None if told["ended"] is None else in_words(told["ended"])
        return "its sandbox is gone"

    def kill(self) -> None:
        """End it, and all that it started."""
        with suppress(OSError):
            self._keeper.ask("kill")

    def close(self) -> None:
        """End it, and see that nothing of it is left for the next one to meet."""
        if self._closed:
            return
        self._closed = True
        self.wire.close()
        try:
            told = self._keeper.ask("end")
            self.cpu_s, self.left = float(told["cpu_s"]), list(told["left"])
        except OSError as error:
            self.left = [str(error)]

    @contextmanager
    def in_reach(self) -> Iterator[None]:
        """Bind the port of each server that starts in the body in the namespace, too."""
        before = ELSEWHERE.set(self._keeper.listener)
        try:
            yield
        finally:
            ELSEWHERE.reset(before)

    def _said(self) -> str:
        return self.how_it_ended() or ""


def _told(limits: Limits, without: frozenset[str]) -> dict[str, Any]:
    """Give the limits as a zygote is told them."""
    cpu_s = round(limits.submission_s) + 5
    defences = {"bounded": "bounds", "watched": "watch", "swept": "sweep"}
    on = {name: defence not in without for name, defence in defences.items()}
    return asdict(limits) | on | {"cpu_s": cpu_s}


def _stage(folder: Path, user: int) -> None:
    """Lay out what a sandbox shows: labapi without tasks and answers, the zygote, and an `/etc`."""
    library = stage(folder) / PACKAGE.name
    for name in PACKAGES:
        (library / name).mkdir(exist_ok=True)
        (library / name / "__init__.py").touch()
    for name in ALSO:
        (library / name).write_bytes((PACKAGE / name).read_bytes())
    (folder / "etc").mkdir()
    lay_out(folder / "etc", user)
    for path in [*folder.rglob("*")]:  # whatever our own mask is, others have to read it
        path.chmod(0o755 if path.is_dir() else 0o644)


@contextmanager
def _filter(wanted: bool) -> Iterator[list[str]]:
    """Give the options that hand over the filter, if there is one."""
    if not wanted or not system_calls.is_there():
        yield []
        return
    file: IO[bytes]
    with tempfile.TemporaryFile() as file:
        file.write(system_calls.program())
        file.seek(0)
        yield ["--seccomp", str(file.fileno())]


def _first_process(told: int) -> int:
    """Read from bubblewrap which process is the first in there, by our own count."""
    said = b""
    while b"}" not in said:
        if not select.select([told], [], [], START_S)[0]:
            raise TimeoutError("bubblewrap says nothing")
        more = os.read(told, LONGEST)
        if not more:
            raise ConnectionError("bubblewrap ended")
        said += more
    return int(json.loads(said)["child-pid"])
