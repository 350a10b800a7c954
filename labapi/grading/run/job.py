"""One notebook, judged in a worker: what goes in and what comes out is plain, and can be sent.

A worker may be a process here or on another machine; it keeps nothing of a job but the kit, which
is the same for all.
"""

from __future__ import annotations

import hashlib
import platform
import threading
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

from labapi.checks.catalogue import BrokenTask
from labapi.checks.child.judged_cells import judge_notebook
from labapi.checks.child.process import CouldNotStart, Limits, Process
from labapi.checks.inside.codec import encode
from labapi.checks.inside.judged_lab import JudgedLab
from labapi.checks.inside.problems import WorkProblem
from labapi.checks.inside.work import Work
from labapi.classroom.exchange.exchange import Exchange
from labapi.course import NoNotebook, parse_notebook, source_of
from labapi.grading.cleaning import as_line
from labapi.grading.course.policy import RunLimits
from labapi.grading.records import Graded
from labapi.grading.run.kit import Kit
from labapi.grading.run.masking import masked, masked_answer, without_clock
from labapi.grading.run.sent import Sent
from labapi.grading.sandbox.sandbox import GRADING, NoSandbox, Sandbox, sandbox_of_this_process

LONGEST_ANSWER = 20_000
FAULT = "labapi itself failed at it ({kind}: {said})"


@dataclass(frozen=True, slots=True)
class Setting:
    """What all jobs of a run share. The seed is in it, and in nothing that a submission sees."""

    kit: Kit
    seed: str = field(repr=False)
    limits: RunLimits = field(default_factory=RunLimits)
    sandbox_required: bool = False
    hidden: tuple[Path, ...] = ()
    """Folders that no submission may see: the course's, above all."""
    sent: Sent | None = None
    """Where jobs go to other machines: what has to be there."""
    user: int | None = None
    """Whose rights a submission has where there is no sandbox, if we may choose."""


@dataclass(frozen=True, slots=True)
class Job:
    """One notebook of one student, as the bytes of its file."""

    student: str
    data: bytes = field(repr=False)
    variant_key: str = field(default="", repr=False)
    attempt: int = 0
    only: frozenset[str] | None = None
    """The tasks to judge; None for all."""

    def without_data(self) -> Job:
        """Give the same without the notebook."""
        return replace(self, data=b"")


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a job: its tasks, or `problem`, which says why there are none.

    `how` says which defences the sandbox had; `refused` that there was none, and one was required.
    """

    job: Job
    tasks: tuple[Graded, ...] = ()
    problem: str = ""
    how: str = ""
    refused: bool = False

    def __post_init__(self) -> None:
        """Let go of the notebook: it is long, and who asked for it has it."""
        object.__setattr__(self, "job", self.job.without_data())

    @property
    def points(self) -> int:
        """The points of all tasks."""
        return sum(task.points for task in self.tasks)

    @property
    def is_late(self) -> bool:
        """Whether anything ran out of time, which a busy machine may be the cause of."""
        return any(task.timed_out for task in self.tasks)


def unfit(setting: Setting) -> str:
    """Say why this process cannot judge what it is sent; nothing where it can."""
    try:
        if setting.sent and (why := setting.sent.received()):
            return why
        _sandbox(setting)
    except (NoSandbox, BrokenTask) as error:
        return f"{error}"
    return ""


def _sandbox(setting: Setting) -> Sandbox:
    """Give the sandbox of this process; raises `NoSandbox`."""
    return sandbox_of_this_process(
        _limits(setting), setting.sandbox_required, setting.hidden, setting.kit.libraries
    )


def grade_one(setting: Setting, job: Job) -> Done:
    """Judge a notebook; what goes wrong with it is in what is given, and nothing is raised."""
    try:
        if setting.sent and (why := setting.sent.received()):  # a worker that came later
            return Done(job, problem=f"On {platform.node()}, {why}", refused=True)
        sandbox = _sandbox(setting)
        tasks = _graded(setting, job, _limits(setting), sandbox)
    except (NoSandbox, BrokenTask) as error:
        return Done(job, problem=f"{error}", refused=True)
    except (NoNotebook, CouldNotStart) as error:
        return Done(job, problem=f"{error}")
    except Exception as error:  # one row needs a teacher then, and no other
        return Done(job, problem=FAULT.format(kind=type(error).__name__, said=as_line(f"{error}")))
    return Done(job, tasks, how=sandbox.how)


def _graded(setting: Setting, job: Job, limits: Limits, sandbox: Sandbox) -> tuple[Graded, ...]:
    """Judge all tasks; raises `NoNotebook` and `CouldNotStart`."""
    document = parse_notebook(job.data)
    heard: dict[str, Listener] = {}
    used, now = Used(sandbox), datetime.now(UTC)

    def listen(task: str, work: Work) -> Work:
        used.begin(task)
        return heard.setdefault(task, Listener(work, now))

    results = judge_notebook(
        setting.kit.exercise,
        document,
        _shipped(setting.kit),
        setting.seed,
        job.variant_key,
        limits,
        listen,
        used.start,
        job.only,
    )
    answers, cpu_s = _answers(document), used.cpu_s()
    return tuple(
        Graded.of(
            replace(one, message=masked(one.message, now), note=masked(one.note, now)),
            answer=answers.get(one.task, "")[:LONGEST_ANSWER],
            behaviour=heard[one.task].digest(one.outcome.value) if one.task in heard else "",
            cpu_s=cpu_s.get(one.task, 0.0),
            by=setting.kit.judge_of(one.task),
        )
        for one in results.results
    )


@cache
def _shipped(kit: Kit) -> dict[str, Any]:
    return kit.document()


def _limits(setting: Setting) -> Limits:
    limits = setting.limits
    return Limits(
        call_s=limits.call_s,
        cell_s=limits.cell_s,
        submission_s=limits.submission_s,
        task_s=max(GRADING.task_s, limits.cell_s),
        grace_s=GRADING.grace_s,
        patience=GRADING.patience,
        restarts=limits.restarts,
        memory_mb=round(limits.memory_mb),
        files_mb=round(limits.files_mb),
        processes=limits.processes,
        output_bytes=round(limits.output_mb * 1_000_000),
        user=setting.user,
    )


def _answers(document: dict[str, Any]) -> dict[str, str]:
    """Give what stands in each code cell, by its id; of two with one id, the first."""
    code = [cell for cell in document["cells"] if cell["cell_type"] == "code"]
    return {str(cell.get("id")): source_of(cell) for cell in reversed(code)}


def _clock_of_a_job() -> Callable[[], float]:
    """Give the clock of the processor by which a job is measured.

    A process that judges one job at a time does nothing else: the servers of the judged labs, which
    are threads, count. Where each thread has a job of its own, only the thread itself can be told.
    """
    is_alone = threading.current_thread() is threading.main_thread()
    return time.process_time if is_alone else time.thread_time


class Used:
    """How many seconds of a processor the tasks of one notebook took, here and where it ran."""

    def __init__(self, sandbox: Sandbox) -> None:
        """Begin to count; `start` starts the processes that are counted."""
        self._sandbox = sandbox
        self._processes: list[Process] = []
        self._begun: dict[str, float] = {}
        self._clock = _clock_of_a_job()
        self._here_s = self._clock()

    def start(self, limits: Limits) -> Process:
        """Start the process of the submission."""
        process = self._sandbox.start(limits)
        self._processes.append(process)
        return process

    def begin(self, task: str) -> None:
        """Note that a task begins."""
        self._begun[task] = time.perf_counter()

    def cpu_s(self) -> dict[str, float]:
        """Share out the seconds, by the time that each task took: the processes are one for all."""
        there_s = sum(getattr(process, "cpu_s", 0.0) for process in self._processes)
        all_s = there_s + self._clock() - self._here_s
        moments = [*self._begun.values(), time.perf_counter()]
        took = [end - begin for begin, end in pairwise(moments)]
        return {
            task: round(all_s * one / sum(took), 3)
            for task, one in zip(self._begun, took, strict=True)
        }


class Listener:
    """Stands between a judge and the work, and sums up what was answered.

    Two answers with the same sum did the same on all cases. Of a judged lab, only what the code of
    the learner gave back is heard, for its traffic holds ids and times.
    """

    def __init__(self, work: Work, now: datetime) -> None:
        """Pass questions on to this work; `now` is what moments of this run are known by."""
        self._work, self._now = work, now
        self._sum = hashlib.sha256()

    def digest(self, outcome: str) -> str:
        """Give the sum, with how the task came out; so a late answer is not one that was judged."""
        return hashlib.sha256(self._sum.digest() + outcome.encode()).hexdigest()[:16]

    def value(self, name: str) -> Any:
        """Hear a value."""
        return self._heard(lambda: self._work.value(name))

    def call(self, name: str, *arguments: Any) -> Any:
        """Hear what a function gave."""
        return self._heard(lambda: self._work.call(name, *arguments))

    def request(self, app: str, method: str, path: str, **sending: Any) -> Exchange:
        """Hear the status and the body of an answer."""
        try:
            exchange = self._work.request(app, method, path, **sending)
        except WorkProblem as problem:
            self._add_problem(problem)
            raise
        self._add(f"{exchange.status}")
        body = exchange.response_body.decode("utf-8", "backslashreplace")
        self._add(masked_answer(body, self._now))
        return exchange

    def lab(self, **settings: Any) -> AbstractContextManager[JudgedLab]:
        """Pass it on."""
        return self._work.lab(**settings)

    def _heard(self, ask: Callable[[], Any]) -> Any:
        try:
            given = ask()
        except WorkProblem as problem:
            self._add_problem(problem)
            raise
        self._add(without_clock(masked_answer(encode(given), self._now)))
        return given

    def _add(self, said: str) -> None:
        self._sum.update(said.encode("utf-8", "replace") + b"\0")

    def _add_problem(self, problem: WorkProblem) -> None:
        self._add(masked(f"{type(problem).__name__}: {problem}", self._now))
