"""Memory and processes of a whole sandbox, bounded by the kernel: a control group (cgroup v2).

It counts what nobody can count from outside: files in memory, buffers of sockets, what is shared.
A group can be made where this process may: root, and whoever was given a part of the tree
(*delegation*). Others ask their systemd for one (`systemd-run --user --scope`). Where neither is to
be had, which is found by trial, the zygote watches the sum instead.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path

MOUNT = Path("/sys/fs/cgroup")
NEEDED = ("memory.max", "pids.max", "cgroup.kill")
TRIAL_S = 5.0
MEGABYTE = 1_000_000
ENTER = 'echo $$ > "$1" && shift && exec "$@"'
"""A shell goes into the group and becomes the command: so nothing of it ever ran outside."""
SCOPE = ("--scope", "--quiet", "--collect", "-p", "Delegate=yes", "-p", "MemorySwapMax=0")


class MemoryGroup:
    """A group that was made, or is about to be made by systemd; `how` says which."""

    def __init__(self, how: str, folder: Path | None, prefix: tuple[str, ...] = ()) -> None:
        """Made by `found`."""
        self.how = how
        self._folder = folder
        self._prefix = prefix

    def entered_by(self, line: list[str]) -> list[str]:
        """Give the command that runs a command in the group."""
        if self._folder is None:
            return [*self._prefix, *line]
        return ["/bin/sh", "-c", ENTER, "sh", str(self._folder / "cgroup.procs"), *line]

    def bound(self, process: int, memory_mb: int, processes: int) -> None:
        """Allow so much beyond what is there now; raises `OSError`. `process` is in the group."""
        self._folder = self._folder or _folder_of(process)
        now = int((self._folder / "memory.current").read_text())
        (self._folder / "memory.max").write_text(str(now + memory_mb * MEGABYTE))
        with suppress(OSError):  # a kernel that was built without swap
            (self._folder / "memory.swap.max").write_text("0")
        there = int((self._folder / "pids.current").read_text())
        (self._folder / "pids.max").write_text(str(there + processes))

    def kills(self) -> int:
        """Count how often the kernel has killed somebody in the group for want of memory."""
        if self._folder is None:
            return 0
        with suppress(OSError, ValueError, KeyError):
            lines = (self._folder / "memory.events").read_text().splitlines()
            return int(dict(line.split() for line in lines)["oom_kill"])
        return 0

    def remove(self) -> None:
        """Kill whoever is left in it, and take it away."""
        if self._folder is None or not self._folder.exists():
            return
        with suppress(OSError):
            (self._folder / "cgroup.kill").write_text("1")
        until = time.monotonic() + TRIAL_S
        while time.monotonic() < until:
            try:
                self._folder.rmdir()
                return
            except OSError:  # the last of them is going
                os.sched_yield()


def found(mount: Path = MOUNT, own: str | None = None) -> MemoryGroup | str:
    """Make a group, or say why there is none."""
    tried = [_made(mount, own if own is not None else _own_group())]
    if isinstance(tried[0], MemoryGroup):
        return tried[0]
    asked = _from_systemd()
    return asked if isinstance(asked, MemoryGroup) else f"{tried[0]}; {asked}"


def _own_group() -> str:
    """Give the path of the group that this process is in, in the tree of version 2."""
    with suppress(OSError):
        for line in Path("/proc/self/cgroup").read_text().splitlines():
            if line.startswith("0::"):
                return line.removeprefix("0::/")
    return ""


def _made(mount: Path, own: str) -> MemoryGroup | str:
    """Make a group below our own, or beside it, where one may."""
    if not (mount / "cgroup.controllers").exists():
        return "this system has no cgroup v2"
    why = "no group may be made here"
    for above in dict.fromkeys((mount / own, (mount / own).parent)):
        if not above.is_relative_to(mount):
            continue
        folder = above / f"labapi-{os.getpid()}-{time.monotonic_ns()}"
        try:
            folder.mkdir()
        except OSError as error:
            why = f"no cgroup may be made ({error.strerror})"
            continue
        if all((folder / name).exists() for name in NEEDED):
            return MemoryGroup("a cgroup of its own", folder)
        why = "memory and processes are not delegated to this cgroup"
        folder.rmdir()
    return why


def _from_systemd() -> MemoryGroup | str:
    """Ask systemd: a user's own, or for root the system's."""
    program = shutil.which("systemd-run")
    if program is None:
        return "there is no systemd-run"
    whose = () if os.geteuid() == 0 else ("--user",)
    prefix = (program, *whose, *SCOPE)
    try:
        tried = subprocess.run(
            [*prefix, "true"], capture_output=True, timeout=TRIAL_S, stdin=subprocess.DEVNULL
        )
    except (OSError, subprocess.TimeoutExpired):
        return "systemd-run does not answer"
    if tried.returncode:
        return "systemd gives no scope"
    return MemoryGroup("a scope of systemd's", None, prefix)


def _folder_of(process: int) -> Path:
    text = Path(f"/proc/{process}/cgroup").read_text()
    (line,) = (line for line in text.splitlines() if line.startswith("0::"))
    return MOUNT / line.removeprefix("0::/")
