"""What a worker opens once and judges one submission after the other in.

>>> with Sandbox.open(without=frozenset({"sandbox"})) as sandbox:  # as where none is to be had
...     sandbox.is_one
False
"""

from __future__ import annotations

import ctypes
import shutil
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path

from labapi.checks.child.process import ChildProcess, CouldNotStart, Limits, Process
from labapi.grading.sandbox import memory_group
from labapi.grading.sandbox.keeper import ALL_ON, Forked, Keeper, NoNamespace
from labapi.grading.sandbox.memory_group import MemoryGroup
from labapi.grading.sandbox.namespace import NESTED, Way, ways

GRADING = Limits(
    call_s=3.0, cell_s=10.0, task_s=30.0, submission_s=60.0, grace_s=2.0, restarts=3, patience=3.0
)
"""What a submission is given in a class that is graded, where the course says nothing else."""
ONLY_LINUX = "this system has no namespaces"
NOT_INSTALLED = "bubblewrap is not installed (on Debian and Ubuntu: apt install bubblewrap)"
NOT_SANDBOXED = (
    "NOT SANDBOXED: what is handed in runs with your rights and can read your files, because {why}."
)
PR_SET_DUMPABLE = 4


class NoSandbox(RuntimeError):
    """A sandbox was required, and there is none; the message says why."""


class Sandbox:
    """A place to run submissions in, one after the other; a context manager, which ends it.

    `how` says in a sentence which defences are on, or loudly that there is no sandbox and why;
    `is_one` tells the same to a program. `opened` counts how often a namespace was made: anew each
    time when a submission has, or could have, touched what the next one meets.
    """

    def __init__(
        self,
        limits: Limits,
        way: Way | None,
        why: str = "",
        hidden: tuple[Path, ...] = (),
        without: frozenset[str] = ALL_ON,
        libraries: tuple[str, ...] = (),
    ) -> None:
        """Made by `open`."""
        self._limits, self._way, self._hidden, self._without = limits, way, hidden, without
        self._libraries = libraries
        self._why = why
        self._keeper: Keeper | None = None
        self._running: Forked | None = None
        self._group_how = ""
        self.opened = 0

    @classmethod
    def open(
        cls,
        limits: Limits = GRADING,
        required: bool = False,
        hidden: tuple[Path, ...] = (),
        without: frozenset[str] = ALL_ON,
        libraries: tuple[str, ...] = (),
    ) -> Sandbox:
        """Try what there is, the best first; raises `NoSandbox` if one is required.

        `hidden` are folders that no submission may see, should they lie among programs. What most
        submissions import is imported once, and so are `libraries`. `without` is for the tests
        alone: it names defences that are left off.
        """
        _hide_memory()
        tried = ["a test said so"] if "sandbox" in without else []
        for way in [] if tried else _possible_ways(tried):
            if "nested" in without:
                way = replace(way, options=tuple(one for one in way.options if one != NESTED))
            sandbox = cls(limits, way, "", hidden, without, libraries)
            try:
                sandbox._living()
            except NoNamespace as error:
                tried.append(f"{way.name} is not to be had: {error}")
            else:
                return sandbox
        why = "; ".join(dict.fromkeys(tried))
        if required:
            raise NoSandbox(f"A sandbox is required, and {why}.")
        return cls(limits, None, why)

    def __enter__(self) -> Sandbox:
        """Give itself."""
        return self

    def __exit__(self, *raised: object) -> None:
        """End it."""
        self.close()

    @property
    def is_one(self) -> bool:
        """Whether it is a sandbox, and not only processes of ours."""
        return self._way is not None

    @property
    def how(self) -> str:
        """Which defences are on, as the first process inside has found them to be."""
        if self._way is None:
            return NOT_SANDBOXED.format(why=self._why)
        filtered = self._keeper is not None and self._keeper.facts["filtered"]
        calls = "calls filtered by seccomp" if filtered else "NO FILTER of calls (no libseccomp)"
        return (
            f"Sandboxed: bubblewrap, {self._way.name}, a network of its own; {calls}; "
            f"{self._limits.memory_mb:,} MB and {self._limits.processes} processes at most, "
            f"{self._group_how}."
        )

    @property
    def spent(self) -> Forked | None:
        """The last submission's process: what it left, and what it took of a processor."""
        return self._running

    def start(self, limits: Limits) -> Process:
        """Start the process of a submission, in the place of the last; raises `CouldNotStart`."""
        if self._way is None:
            return ChildProcess(limits)
        self._give_up_what_was_touched()
        try:
            self._running = Forked(self._living(), limits, self._without)
        except CouldNotStart:  # no code of the submission's has run: it is not to blame
            self._give_up()
            self._running = Forked(self._living(), limits, self._without)
        return self._running

    def close(self) -> None:
        """End all that runs in it."""
        if self._running is not None:
            self._running.close()
        self._give_up()

    def _give_up_what_was_touched(self) -> None:
        """End what is left of the last submission, and its namespace unless it is as it was."""
        if self._running is None or self._keeper is None:
            return
        self._running.close()
        if self._running.left or not self._keeper.alive:
            self._give_up()

    def _give_up(self) -> None:
        if self._keeper is not None:
            self._keeper.close()
            self._keeper = None

    def _living(self) -> Keeper:
        if self._keeper is None:
            assert self._way is not None
            group = _group(self._without)
            self._keeper = Keeper(
                self._way,
                self._limits,
                self._hidden,
                group if isinstance(group, MemoryGroup) else None,
                self._without,
                self._libraries,
            )
            self._group_how = (
                f"held to by the kernel ({group.how})"
                if isinstance(group, MemoryGroup)
                else f"watched from inside ({group})"
            )
            self.opened += 1
        return self._keeper


def sandbox_of_this_process(
    limits: Limits = GRADING,
    required: bool = False,
    hidden: tuple[Path, ...] = (),
    libraries: tuple[str, ...] = (),
) -> Sandbox:
    """Open a sandbox at the first call, and give the same one from then on.

    For the workers of a pool: where one is a thread, each thread has its own. It ends with the
    thread that opened it: bubblewrap dies with its parent. What it used is put away when the
    process ends.
    """
    return _opened(threading.get_ident(), limits, required, hidden, libraries)


@cache
def _opened(
    thread: int,
    limits: Limits,
    required: bool,
    hidden: tuple[Path, ...],
    libraries: tuple[str, ...],
) -> Sandbox:
    sandbox = Sandbox.open(limits, required, hidden, libraries=libraries)
    Finalize(None, sandbox.close, exitpriority=1)  # `atexit` is not heard in a worker of a pool
    return sandbox


def _possible_ways(tried: list[str]) -> list[Way]:
    if sys.platform != "linux":
        tried.append(ONLY_LINUX)
        return []
    if shutil.which("bwrap") is None:
        tried.append(NOT_INSTALLED)
        return []
    return ways()


def _group(without: frozenset[str]) -> MemoryGroup | str:
    return "as a test said" if "group" in without else memory_group.found()


def _hide_memory() -> None:
    """See that no other process of this user can look into this one, or attach to it."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)


__all__ = ["GRADING", "CouldNotStart", "NoSandbox", "Sandbox", "sandbox_of_this_process"]
