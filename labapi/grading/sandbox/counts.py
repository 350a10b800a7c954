"""What the processes of a sandbox hold and use, counted from within by the first of them.

The system tells it of each process in `/proc`. Who has just ended holds nothing, and is no trouble:
others come and go while this is read.
"""

from __future__ import annotations

import os
from pathlib import Path, PurePosixPath

try:
    import resource
except ImportError:  # Windows has no sandbox; there this file is imported by tests alone
    resource = None  # type: ignore[assignment]

PAGE = os.sysconf("SC_PAGE_SIZE") if hasattr(os, "sysconf") else 4096
TICK_S = 1 / os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 0.01


def others_here() -> list[int]:
    """Number all processes of this namespace but this one."""
    return [int(name) for name in os.listdir("/proc") if name.isdigit() and name != "1"]


def memory_of(process: int) -> int:
    """Count what a process holds in memory, with what it shares with others."""
    try:
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
    except (OSError, ValueError, IndexError):  # it has just ended
        return 0


def cpu_s_of(process: int) -> float:
    """Count the seconds of a processor of a process, and of those of its children that ended."""
    try:
        told = Path(f"/proc/{process}/stat").read_text(errors="replace").rpartition(")")[2].split()
        return sum(map(int, told[11:15])) * TICK_S
    except (OSError, ValueError):  # it has just ended
        return 0.0


def precise_memory(processes: list[int]) -> int:
    """Sum what processes hold in memory; what several share is counted once in all (PSS)."""
    return sum(map(_own_share, processes))


def _own_share(process: int) -> int:
    try:
        for line in Path(f"/proc/{process}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except OSError:  # it hides, or has just ended
        pass
    return memory_of(process)


def files_in(folder: PurePosixPath) -> int:
    """Count the files in a file system of its own."""
    found = os.statvfs(folder)
    return found.f_files - found.f_ffree


def children_cpu_s() -> float:
    """Count the seconds of a processor of all children of this process that have ended."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime
