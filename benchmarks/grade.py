"""A class is graded by ``labapi grade``, as a whole process: how soon, how long, with how much.

    python -m benchmarks.grade [--quick] [--size 300] [--nbgrader PYTHON]

The class is drawn from a seed: right, equally right, wrong, partly right, broken and hostile (the
kinds of ``labapi.authoring.sample``). What each got is compared with what it must get, so that a
fast and wrong grader does not look good. With nbgrader, in an environment of its own, the first
notebooks of the class are graded by it too; see ``nbgrader_assignment.py``.
"""

from __future__ import annotations

import argparse
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles

import psutil

from benchmarks import nbgrader_assignment
from labapi.authoring.sample.classes import DUE, HandedIn, a_class
from labapi.authoring.sample.download import bulk_download, gradebook
from labapi.checks.result import Outcome
from labapi.checks.variant import variant_key
from labapi.grading.course.course import Course
from labapi.grading.course.making import new_course
from labapi.grading.records import Record, Records
from labapi.grading.run.job import Job, Setting
from labapi.grading.run.kit import kit_of

EXERCISE, COURSE, SEED = "03_http_methods", "rest-sample", 1
ORDINARY = ("right", "equivalent", "wrong", "partly")
QUICK, FULL, RIVALS = 20, 300, 20
LOOK_EVERY_S = 0.02
MEMORY_EVERY_S = 0.5
ONE_WORKER = """
import pickle, sys
from dataclasses import replace
from time import perf_counter, process_time
begin = perf_counter()
from labapi.grading.course.policy import RunLimits
from labapi.grading.run.job import grade_one
from labapi.grading.sandbox.sandbox import GRADING, sandbox_of_this_process
setting, jobs = pickle.load(sys.stdin.buffer)
limits = replace(GRADING, memory_mb=round(RunLimits().memory_mb))
sandbox = sandbox_of_this_process(limits, False, (), setting.kit.libraries)
print(perf_counter() - begin)
for job in jobs:
    begin, used = perf_counter(), process_time()
    done = grade_one(setting, job)
    here = process_time() - used
    print(perf_counter() - begin, here, getattr(sandbox.spent, "cpu_s", 0.0))
"""
"""One worker by itself: until its sandbox is ready, and then one submission after the other."""


@dataclass
class Run:
    """One run of the command: its seconds, its memory, and what it said of each student."""

    workers: int
    first_s: float = 0.0
    all_s: float = 0.0
    memory_mb: float = 0.0
    records: dict[str, Record] = field(default_factory=dict)

    @property
    def cpu_s(self) -> list[float]:
        """The processor seconds of each submission that was judged, as the grader notes them."""
        found = [sum(task.cpu_s for task in one.tasks) for one in self.records.values()]
        return sorted(one for one in found if one)


def grade_class(folder: Path, course: Course, workers: int) -> Run:
    """Grade the class in this folder from the start, and watch."""
    graded = course.graded(EXERCISE)
    shutil.rmtree(graded, ignore_errors=True)
    words = ["grade", folder / "submissions.zip", "--course", course.folder]
    words += ["--roster", folder / "canvas.csv", "--workers", workers]
    run, begin = Run(workers), time.perf_counter()
    command = [sys.executable, "-m", "labapi", *map(str, words)]
    with (folder / "said.txt").open("w") as said:
        process = subprocess.Popen(command, stdout=said, stderr=said)
        looked_s = 0.0
        while process.poll() is None:
            now_s = time.perf_counter() - begin
            if not run.first_s and any_judged(graded):
                run.first_s = now_s
            if now_s - looked_s >= MEMORY_EVERY_S:
                looked_s, run.memory_mb = now_s, max(run.memory_mb, memory_mb(process.pid))
            time.sleep(LOOK_EVERY_S)
    run.all_s = time.perf_counter() - begin
    run.records = {one.student: one for one in Records(graded)}
    return run


def any_judged(graded: Path) -> bool:
    """Tell whether there is a record with tasks: a row that is missing costs nothing."""
    files = (graded / "students").glob("*.json") if graded.exists() else ()
    return any('"task"' in file.read_text("utf-8") for file in files)


def memory_mb(process: int) -> float:
    """Sum up what a process and all below it have; what they share is counted once, where told."""
    try:
        tree = [found := psutil.Process(process), *found.children(recursive=True)]
    except psutil.Error:
        return 0.0
    return sum(map(_own_mb, tree))


def _own_mb(process: psutil.Process) -> float:
    try:
        return process.memory_full_info().pss / 2**20
    except (psutil.Error, AttributeError):
        pass
    try:
        return process.memory_info().rss / 2**20
    except psutil.Error:
        return 0.0


# What came, against what must come.


def strays(drawn: list[HandedIn], records: dict[str, Record]) -> list[str]:
    """Name the rows and tasks that came out otherwise than they must."""
    found = []
    for one in drawn:
        record = records.get(one.student.id)
        if record is None or record.state.value != one.state:
            said = record.state.value if record else "no row at all"
            found.append(f"{one.what}: {said}, not {one.state}")
            continue
        found += [
            f"{one.kind}, {task.task}: {task.outcome}, {task.misconception or task.earned}"
            for task in record.tasks
            if not one.verdicts[task.task].is_met_by(
                Outcome(task.outcome), task.misconception, task.earned
            )
        ]
    return found


# One worker by itself.


@dataclass(frozen=True, slots=True)
class Alone:
    """One worker by itself: its seconds, and by student those of a processor, here and there."""

    ready_s: float
    first_s: float
    cpu_s: dict[str, tuple[float, float]]


def one_worker(course: Course, drawn: list[HandedIn]) -> Alone:
    """Measure from inside how soon a sandbox is ready, and what ordinary submissions take.

    Counted is all that this process uses, the servers of judged labs among it, and all that the
    process of the submission uses.
    """
    ordinary = [one for one in drawn if one.kind in ORDINARY]
    jobs = [
        Job(one.student.id, one.files[-1].data, variant_key(COURSE, one.student.id))
        for one in ordinary
    ]
    given = pickle.dumps((Setting(kit_of(course, EXERCISE), course.seed), jobs))
    done = subprocess.run([sys.executable, "-c", ONE_WORKER], input=given, stdout=-1, check=True)
    ready, *rows = (list(map(float, row.split())) for row in done.stdout.decode().splitlines())
    used = {one.student.id: (row[1], row[2]) for one, row in zip(ordinary, rows, strict=True)}
    return Alone(ready[0], rows[0][0], used)


def _told_alone(alone: Alone) -> list[str]:
    here, there = zip(*alone.cpu_s.values(), strict=True)
    cpu = [sum(pair) for pair in alone.cpu_s.values()]
    return [
        f"one worker by itself: a sandbox is ready after {alone.ready_s:6.2f} s",
        f"  first row since then   {alone.first_s:8.2f} s   (to hold: under 1)",
        f"  CPU a submission       {median(cpu):8.2f} s   (median of {len(cpu)} ordinary ones; "
        "to hold: at most 0.25)",
        f"    of it the grader, with the servers of its labs {median(here):.2f}, "
        f"the submission {median(there):.2f}",
    ]


def measure(size: int, nbgrader: str, rivals: int) -> list[str]:
    """Give the lines of the report."""
    drawn = a_class(size, SEED, EXERCISE, COURSE)
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as name:
        folder = Path(name)
        course = new_course(folder / COURSE, [EXERCISE], DUE)
        (folder / "submissions.zip").write_bytes(bulk_download(drawn))
        (folder / "canvas.csv").write_bytes(gradebook(drawn, [EXERCISE], EXERCISE))
        two, one = (grade_class(folder, course, workers) for workers in (2, 1))
        kinds = ", ".join(f"{count} {kind}" for kind, count in Counter(_kinds(drawn)).items())
        load = f", load {os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else ""
        told = [f"{size} hand-ins ({kinds}); {cores} cores{load}"]
        alone = one_worker(course, drawn[: max(QUICK, rivals)])
        told += [*_told_alone(alone), *_told(two), *_told(one)]
        told += [
            f"two workers / one        {one.all_s / two.all_s:8.2f}     (to hold: at least 1.8)"
        ]
        for run in (two, one):
            wrong = strays(drawn, run.records)
            told += [f"rows and verdicts that are not what they must be: {len(wrong)}", *wrong[:20]]
        told += nbgrader_assignment.compared(
            nbgrader, drawn[:rivals], alone.cpu_s, two.records, folder
        )
    return told


def _kinds(drawn: list[HandedIn]) -> list[str]:
    return [one.kind for one in drawn]


def _told(run: Run) -> list[str]:
    cpu = run.cpu_s
    high = quantiles(cpu, n=10)[-1]
    return [
        f"{run.workers} worker{'s' * (run.workers > 1)}: first row {run.first_s:18.2f} s   "
        "(to hold: under 4)",
        f"  all of it              {run.all_s:8.2f} s   (to hold: 300 in 60 on 2 cores)",
        f"  CPU a submission       {median(cpu):8.2f} s   (median; 90th per cent {high:.2f})",
        f"  memory at its highest  {run.memory_mb:8.0f} MB  (all processes together)",
    ]


def main() -> None:
    """Measure as asked, and print the report."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--quick", action="store_true", help=f"a class of {QUICK} only")
    parser.add_argument("--size", type=int, default=FULL, help=f"of the class (default: {FULL})")
    parser.add_argument("--nbgrader", default="", metavar="PYTHON", help="one that has nbgrader")
    parser.add_argument("--rivals", type=int, default=RIVALS, help="notebooks that nbgrader gets")
    given = parser.parse_args()
    size = QUICK if given.quick else given.size
    print(*measure(size, given.nbgrader, given.rivals), sep="\n")


if __name__ == "__main__":
    main()
