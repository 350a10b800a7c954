"""The first process of a sandbox: it has imported everything, and forks once for each submission.

It runs inside, as process 1 of its namespace: no signal from there reaches it that it does not
ask for, whoever loses a parent becomes its child, and it can kill all others in one call that no
fork escapes. It is not dumpable, so that nothing of the same user can look into it or change it,
and what a submission is handed is a line to the judge and nothing else of it.

A copy of this file lies in the sandbox, in a labapi without tasks and answers. The worker's side
is `keeper.py`; what they say to each other is a message of JSON a packet.
"""

from __future__ import annotations

import ctypes
import gc
import importlib
import json
import os
import random
import select
import signal
import socket
import sys
import time
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any, NoReturn

import requests
from fastapi import FastAPI

from labapi.checks.child.removal import remove_folder
from labapi.checks.inside.inside import send_nowhere, serve, shell
from labapi.checks.inside.wire import HOST, Wire
from labapi.classroom.lab import start
from labapi.classroom.serving import serve as serve_app
from labapi.domain.loans.features import EXAMPLE
from labapi.grading.sandbox import OUT_OF_MEMORY, ROOM, SHARED
from labapi.grading.sandbox.counts import (
    PAGE,
    children_cpu_s,
    cpu_s_of,
    files_in,
    memory_of,
    others_here,
    precise_memory,
)

try:
    import resource
except ImportError:  # Windows has no sandbox; there this file is imported by its test alone
    resource = None  # type: ignore[assignment]

Message = dict[str, Any]
FOLDERS = ("work", "home", "temp", "data")
IMPORTED = (
    "labapi.checks.exercise", "labapi.checks.progress.page", "labapi.classroom.widgets.ask",
    "numpy",
)  # fmt: skip
"""What nearly each submission imports beside what `_warm_up` has; what is not there is left out."""
HEAVY = ("pandas", "httpx", "flask", "joserfc.jwt", "fastapi.testclient")
"""What some do, and what takes long."""
WITHIN_S = 10.0
WATCH_S = 0.02
"""How often is looked at what a submission takes."""
PRECISE_S = 0.1
"""How often at most memory is counted precisely, which takes milliseconds a process."""
MOST_FILES = 20_000
"""An empty file has no size, and takes the system's memory all the same."""
DESCRIPTORS = 256
BOUNDED = [getattr(resource, name) for name in dir(resource) if name.startswith("RLIMIT_")]
SYSV = ("shm", "sem", "msg")
PR_SET_DUMPABLE = 4
OUT_OF_TIME = "its programs used more than {cpu_s} seconds of a processor"
OUT_OF_FILES = f"it made more than {MOST_FILES:,} files"
OUT_OF_PROCESSES = "it started more than {processes} programs"


def main() -> None:
    """Answer until the worker hangs up. It is what the sandbox begins with."""
    control = socket.socket(fileno=os.dup(0))
    send_nowhere(0)
    settings = json.loads(control.recv(65_536))
    if settings["user"]:
        _become(settings["user"])
    _set_dumpable(not settings["undumpable"])
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # process 1 gets what it has a handler for
    _lay_out()
    _import((*IMPORTED, *HEAVY * settings["heavy"], *settings["also"]))
    shell()
    _warm_up()
    gc.collect()
    gc.freeze()  # else the collector writes to every page that forks share
    Zygote(control).run()


def _import(names: tuple[str, ...]) -> None:
    for name in names:
        with suppress(ImportError):
            importlib.import_module(name)


def _warm_up() -> None:
    """Do once what nearly each submission begins with, so that no fork pays for a first time."""
    lab = start()
    requests.post(f"{lab.url}/api/v1/predict", json={"features": EXAMPLE}, timeout=WITHIN_S)
    requests.get(f"{lab.url}/openapi.json", timeout=WITHIN_S)
    lab.stop()
    _serve_once()
    _sweep()


def _serve_once() -> None:
    """Serve an app of the kind that learners write, and ask it."""
    app = FastAPI()

    @app.post("/warm")
    def warm(body: dict[str, int], times: int = 1) -> dict[str, int]:
        return body

    served = serve_app(app)
    requests.post(f"{served.url}/warm", json={"a": 1}, timeout=WITHIN_S)
    served.stop()


def _become(user: int) -> None:
    """Give up the rights of root for those of a user that owns nothing."""
    os.setgroups([])
    os.setresgid(user, user, user)
    os.setresuid(user, user, user)


def _set_dumpable(dumpable: bool) -> None:
    ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, int(dumpable), 0, 0, 0)


def _lay_out() -> None:
    for name in FOLDERS:
        Path(ROOM, name).mkdir(exist_ok=True)


class Zygote:
    """It waits for messages, for the end of processes, and for the time to look around."""

    def __init__(self, control: socket.socket) -> None:
        """Nothing runs yet but this process."""
        self._control = control
        self._woken, wakes = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        signal.set_wakeup_fd(wakes, warn_on_full_buffer=False)
        self._wakes = wakes
        self._child = 0
        self._ended: int | None = None
        self._why = ""
        self._limits: Message = {}
        self._before = _self_as_it_is()
        self._own_memory = precise_memory([1])
        self._counted_at = 0.0
        self._cpu_s = 0.0

    def run(self) -> None:
        """Say that it is ready, and answer."""
        self._answer({"ready": True, "facts": _facts()})
        while True:
            timeout = WATCH_S if self._child else None
            control = self._control.fileno()
            ready, _, _ = select.select([control, self._woken], [], [], timeout)
            if self._woken in ready:
                with suppress(BlockingIOError):
                    os.read(self._woken, 65_536)
                self._reap()
            if control in ready:
                self._take()
            if self._child:
                self._watch()

    def _take(self) -> None:
        data, descriptors, _, _ = socket.recv_fds(self._control, 65_536, 1)
        if not data:
            os._exit(0)  # the worker is gone; with process 1 go all others
        asked = json.loads(data)
        try:
            getattr(self, f"_do_{asked['do']}")(asked, *descriptors)
        except OSError as error:
            self._answer({"error": f"{type(error).__name__}: {error}"})
        finally:
            for descriptor in descriptors:
                os.close(descriptor)

    def _answer(self, message: Message, *descriptors: int) -> None:
        socket.send_fds(self._control, [json.dumps(message).encode("ascii")], list(descriptors))

    def _do_fork(self, asked: Message, wire: int) -> None:
        self._limits, self._ended, self._why = asked["limits"], None, ""
        self._cpu_s = children_cpu_s()
        child = os.fork()
        if not child:
            self._become_child(wire)
        self._child = child
        self._answer({"pid": child})

    def _become_child(self, wire: int) -> NoReturn:
        """Run a submission; all that is the zygote's is let go of."""
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self._control.close()
            os.close(self._woken)
            os.close(self._wakes)
            os.setsid()
            os.chdir(ROOM / "work")
            _set_dumpable(True)  # it may look into itself; what it could see there is its own
            random.seed()
            _bound(self._limits)
            serve(Wire(socket.socket(fileno=os.dup(wire))))
        finally:
            os._exit(1)

    def _do_listen(self, asked: Message) -> None:
        """Bind a port in here, for a server outside; who has it cannot be pushed aside."""
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP) as bound:
            bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            bound.bind((HOST, asked["port"]))
            bound.listen(128)
            self._answer({"port": asked["port"]}, bound.fileno())

    def _do_how(self, asked: Message) -> None:
        """Say how the submission has ended; wait a little for its end."""
        until = time.monotonic() + asked["wait_s"]
        while self._child and (left := until - time.monotonic()) > 0:
            select.select([self._woken], [], [], min(left, WATCH_S))
            self._reap()
        self._answer({"ended": self._ended, "why": self._why})

    def _do_kill(self, asked: Message) -> None:
        """Kill the submission, and all that it started."""
        self._kill_all()
        self._answer({"killed": True})

    def _do_end(self, asked: Message) -> None:
        """Kill what is left, sweep, and say what could not be put right."""
        left = []
        if self._limits.get("swept", True):
            self._kill_all()
            left = _sweep() + self._touched()
        self._answer({"left": left, "cpu_s": children_cpu_s() - self._cpu_s})

    def _touched(self) -> list[str]:
        """Name what the submission has changed of this process, and what still runs."""
        now = _self_as_it_is()
        changed = [name for name, held in self._before.items() if now[name] != held]
        return changed + [f"process {number}" for number in others_here()]

    def _kill_all(self) -> None:
        """Kill all but this process, and wait until the last is gone."""
        with suppress(ProcessLookupError):
            os.kill(-1, signal.SIGKILL)
        with suppress(ChildProcessError):
            while True:
                self._note(*os.waitpid(-1, 0))

    def _reap(self) -> None:
        """Take note of who has ended; with the submission itself goes all that it started."""
        running = self._child
        with suppress(ChildProcessError):
            while (found := os.waitpid(-1, os.WNOHANG))[0]:
                self._note(*found)
        if running and not self._child and self._limits["swept"]:
            self._kill_all()

    def _note(self, number: int, status: int) -> None:
        if number == self._child:
            self._child = 0
            self._ended = os.waitstatus_to_exitcode(status)

    # What a submission takes, all its processes together.

    def _watch(self) -> None:
        if why := self._too_much():
            self._why = why.format_map(self._limits)
            self._kill_all()

    def _too_much(self) -> str:
        others = others_here()
        if not self._limits["watched"]:
            return ""
        if len(others) > self._limits["processes"]:
            return OUT_OF_PROCESSES
        if sum(files_in(folder) for folder in (ROOM, SHARED)) > MOST_FILES:
            return OUT_OF_FILES
        if sum(map(cpu_s_of, others)) + children_cpu_s() - self._cpu_s > self._limits["cpu_s"]:
            return OUT_OF_TIME
        most = self._limits["memory_mb"] * 1_000_000
        if sum(map(memory_of, others)) <= most:
            return ""
        if time.monotonic() < self._counted_at + PRECISE_S:  # shared pages are counted often
            return ""
        used = precise_memory([1, *others]) - self._own_memory
        self._counted_at = time.monotonic()
        return OUT_OF_MEMORY if used > most else ""


def _bound(limits: Message) -> None:
    """Have the kernel hold this process, and those that it starts, to their limits, each alone."""
    memory = limits["memory_mb"] * 1_000_000
    held = int(Path("/proc/self/statm").read_text().split()[5]) * PAGE
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_CPU: limits["cpu_s"],
        resource.RLIMIT_DATA: held + memory,
        resource.RLIMIT_FSIZE: limits["files_mb"] * 1_000_000,
        resource.RLIMIT_NOFILE: DESCRIPTORS,
        resource.RLIMIT_NPROC: limits["processes"] + 1,  # this namespace's own, and the zygote
    }
    for which, most in bounds.items():
        hard = resource.getrlimit(which)[1]
        if limits["bounded"]:
            most = most if hard == resource.RLIM_INFINITY else min(most, hard)
            resource.setrlimit(which, (most, most))
    with suppress(OSError):  # should the system run out of memory, it is to take these first
        Path("/proc/self/oom_score_adj").write_text("1000")


def _sweep() -> list[str]:
    """Empty what a submission can write to; name what could not be emptied."""
    left = []
    for folder in (ROOM, SHARED):
        for path in Path(folder).iterdir():
            if not remove_folder(path):
                left.append(str(path))
    _lay_out()
    for folder in (ROOM, SHARED):
        with suppress(OSError):  # root's are no submission's to date
            os.utime(folder, (0, 0))
    for kind in SYSV:
        with suppress(OSError):
            if len(Path(f"/proc/sysvipc/{kind}").read_text().splitlines()) > 1:
                left.append(f"SysV {kind}")
    return left


def _self_as_it_is() -> Message:
    """Take down what another process of the same user could change of this one."""
    bounds = {which: resource.getrlimit(which) for which in BOUNDED}
    return {
        "bounds": bounds,
        "priority": os.getpriority(os.PRIO_PROCESS, 0),
        "processors": os.sched_getaffinity(0),
        "scheduler": os.sched_getscheduler(0),
        "oom_score_adj": Path("/proc/self/oom_score_adj").read_text(),
        "folders": [_owned(folder) for folder in (ROOM, SHARED)],
    }


def _owned(folder: PurePosixPath) -> Message:
    """Take down who may do what in a folder, and what else is written of it."""
    found = os.stat(folder)
    return {"mode": found.st_mode, "owner": found.st_uid, "notes": _notes(folder)}


def _notes(folder: PurePosixPath) -> Message:
    with suppress(OSError):  # not every kernel keeps them in memory
        return {name: os.getxattr(folder, name) for name in os.listxattr(folder)}
    return {}


def _facts() -> Message:
    """Say what of the sandbox this process finds to be there."""
    status = dict(
        line.split(":\t", 1) for line in Path("/proc/self/status").read_text().splitlines()
    )
    return {
        "first": os.getpid() == 1,
        "powerless": int(status["CapEff"], 16) == int(status["CapPrm"], 16) == 0,
        "filtered": status["Seccomp"].strip() == "2",
        "threads": int(status["Threads"]),
        "memory_mb": precise_memory([1]) // 1_000_000,
        "python": sys.version.split()[0],
    }
