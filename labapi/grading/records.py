"""What became of one row of the roster in one exercise, as it is kept: a file of JSON a student.

Nothing here is a sum that could be computed: points after lateness, dropped tasks and a teacher's
overrides are worked out when they are shown, so a changed rule changes no record.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, fields, replace
from enum import Enum
from pathlib import Path
from typing import Any

from labapi.checks.result import Outcome, Result
from labapi.course import replace_file
from labapi.grading.cleaning import as_line

STRANGER = "?"
"""How the id of a row begins that is on no roster."""
FORMAT = 1
LONGEST_TEXT = 20_000


class State(Enum):
    """How a row of the roster ends; *late* is said beside it."""

    GRADED = "graded"
    PARTLY = "partly graded"
    MISSING = "missing"
    NEEDS_YOU = "needs you"


class DamagedRecord(ValueError):
    """A file of a record cannot be read; the message says which and why."""


@dataclass(frozen=True, slots=True)
class Graded:
    """One task as it was judged: the result, what stands in the answer's cell, and its behaviour.

    `behaviour` is a digest of all that the judge was answered; two answers that have the same one
    did the same on all cases. `timed_out` says that anything of it ran out of time, and `is_judged`
    whether the engine came to a verdict: a process that was killed gives none, and nor does a text
    for a teacher to read, which is `written`. `by` is a digest of what it was judged by. `cpu_s`
    are the seconds of a processor that the task took, which differ from run to run, and so are kept
    apart.
    """

    task: str
    number: int
    title: str
    outcome: str
    points: int
    out_of: int
    message: str
    earned: tuple[str, ...] = ()
    misconception: str = ""
    belief: str = ""
    note: str = ""
    answer: str = ""
    behaviour: str = ""
    cpu_s: float = 0.0
    timed_out: bool = False
    written: str = ""
    is_judged: bool = True
    by: str = ""

    @classmethod
    def of(
        cls,
        result: Result,
        answer: str = "",
        behaviour: str = "",
        cpu_s: float = 0.0,
        by: str = "",
    ) -> Graded:
        """Take what is kept of a result."""
        return cls(
            task=result.task,
            number=result.number,
            title=result.title,
            outcome=result.outcome.value,
            points=result.points,
            out_of=result.out_of,
            message=result.message,
            earned=result.earned,
            misconception=result.misconception or "",
            belief=result.belief,
            note=result.note,
            answer=answer,
            behaviour=behaviour,
            cpu_s=cpu_s,
            timed_out=result.timed_out,
            is_judged=result.judged and result.outcome is not Outcome.WAITS,
            written=result.written[:LONGEST_TEXT],
            by=by,
        )

    @property
    def waits(self) -> bool:
        """Whether it is a text that a teacher has to read (`free_text.py`)."""
        return self.outcome == Outcome.WAITS.value


@dataclass(frozen=True, slots=True)
class Record:
    """One student in one exercise.

    `student` is the id on the roster, `file` what the submission was called, `sha256` that of its
    bytes, `kit` a digest of what it was judged by, `variant` the key of the questions that were
    asked. `late` says how late and who says so; empty for in time; `late_s` are the same in
    seconds. `why` says what a teacher has to know of the state. `readable` tells whether it could
    be judged once a teacher has said whose it is.
    """

    student: str
    name: str
    exercise: str
    state: State
    why: str = ""
    late: str = ""
    late_s: float = 0.0
    file: str = ""
    sha256: str = ""
    kit: str = ""
    variant: str = ""
    attempts: int = 0
    readable: bool = True
    tasks: tuple[Graded, ...] = field(default=())

    @property
    def whose(self) -> str:
        """Whose it is, for a line of text: the name, and the id in brackets."""
        return f"{as_line(self.name, 40)} ({as_line(self.student, 60)})"

    def without_tasks(self) -> Record:
        """Give what a list of the class says of it: the tasks of a class are long."""
        return replace(self, tasks=())

    @property
    def points(self) -> int:
        """The points of all tasks, before any policy."""
        return sum(task.points for task in self.tasks)

    @property
    def out_of(self) -> int:
        """The points that there are."""
        return sum(task.out_of for task in self.tasks)

    @property
    def counts(self) -> bool:
        """Whether there are points that may go to a gradebook: not gradable is never 0."""
        return self.state in (State.GRADED, State.PARTLY)

    def as_json(self) -> str:
        """Write it: what was judged alike gives the same bytes, however long it took.

        Whatever half letters are in a text, it can be read again.
        """
        kept = asdict(self) | {"state": self.state.value, "format": FORMAT}
        for task in kept["tasks"]:
            del task["cpu_s"]
        text = json.dumps(kept, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
        return text.encode("utf-8", "replace").decode("utf-8")

    @classmethod
    def from_json(cls, text: str) -> Record:
        """Read one; raises `DamagedRecord`."""
        try:
            kept: dict[str, Any] = json.loads(text)
            if kept.pop("format") != FORMAT:
                raise DamagedRecord("was written by another labapi")
            tasks = tuple(_graded(task) for task in kept.pop("tasks"))
            return cls(**kept | {"state": State(kept["state"]), "tasks": tasks})
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            if isinstance(error, DamagedRecord):
                raise
            raise DamagedRecord("is damaged") from error


def _graded(kept: dict[str, Any]) -> Graded:
    known = {one.name for one in fields(Graded)}
    return Graded(
        **{name: kept[name] for name in kept if name in known} | {"earned": tuple(kept["earned"])}
    )


class Records:
    """The records of one exercise, in a folder: `<course>/graded/<exercise>/students/`.

    In `seconds/` beside it stands how long each took, under the same name.
    """

    def __init__(self, folder: Path) -> None:
        """Nothing is read or made yet."""
        self.folder = folder / "students"
        self.seconds = folder / "seconds"

    def save(self, record: Record) -> None:
        """Write one, in the place of an earlier one; a file is whole or as it was."""
        file, took = self.file_of(record.student), {one.task: one.cpu_s for one in record.tasks}
        if any(took.values()):
            self.seconds.mkdir(parents=True, exist_ok=True)
            replace_file(self.seconds / file.name, json.dumps(took).encode())
        self.folder.mkdir(parents=True, exist_ok=True)
        replace_file(file, record.as_json().encode("utf-8"))

    def of(self, student: str) -> Record | None:
        """Give the record of a student; None where there is none; raises `DamagedRecord`."""
        file = self.file_of(student)
        return self._read(file) if file.exists() else None

    def __iter__(self) -> Iterator[Record]:
        """Give all, in the order of the students' ids; raises `DamagedRecord`."""
        return iter(sorted(map(self._read, self.folder.glob("*.json")), key=_by_student))

    def file_of(self, student: str) -> Path:
        """Name the file of a student: two ids never share one, whatever letters they hold."""
        readable = re.sub(r"[^\w.-]+", "-", student)[:40].strip("-.")
        digest = hashlib.sha256(student.encode("utf-8", "replace")).hexdigest()[:8]
        return self.folder / f"{readable}.{digest}.json"

    def _read(self, file: Path) -> Record:
        record = _read(file)
        try:
            took: dict[str, Any] = json.loads((self.seconds / file.name).read_text("utf-8"))
            tasks = [replace(one, cpu_s=float(took.get(one.task, 0.0))) for one in record.tasks]
        except (OSError, ValueError, TypeError, AttributeError):  # no verdict stands on it
            return record
        return replace(record, tasks=tuple(tasks))


def _by_student(record: Record) -> str:
    return record.student


def _read(file: Path) -> Record:
    try:
        return Record.from_json(file.read_text(encoding="utf-8"))
    except DamagedRecord as error:
        raise DamagedRecord(f"{file} {error}. Delete it and grade again.") from error
    except (OSError, UnicodeDecodeError) as error:
        raise DamagedRecord(f"{file} cannot be read. Delete it and grade again.") from error
