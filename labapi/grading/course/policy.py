"""What lateness costs in a course, and how much a submission may use."""

from __future__ import annotations

import math
from dataclasses import dataclass, fields
from fractions import Fraction

from labapi.grading.course.table import Table

DAY_S = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class LatePolicy:
    """What is taken off for lateness, in per cent of the points; by itself, nothing.

    Within the grace nothing is lost; after it, each day counts that has begun since the exercise
    was due. What is later than the cut-off earns nothing.
    """

    percent_a_day: float = 0.0
    grace_minutes: float = 0.0
    most_percent: float = 100.0
    cut_off_days: float = math.inf

    def deduction(self, seconds_late: float) -> float:
        """Give the share of the points that is lost, from 0 to 1.

        >>> policy = LatePolicy(percent_a_day=10, grace_minutes=15, most_percent=50)
        >>> [policy.deduction(minutes * 60) for minutes in (-5, 15, 16, 24 * 60 + 1, 99 * 24 * 60)]
        [0.0, 0.0, 0.1, 0.2, 0.5]
        """
        late = _exact(seconds_late)
        if late <= _exact(self.grace_minutes) * 60:
            return 0.0
        if self.cut_off_days < math.inf and late > _exact(self.cut_off_days) * DAY_S:
            return 1.0
        lost = math.ceil(late / DAY_S) * _exact(self.percent_a_day)
        return float(min(lost, _exact(self.most_percent)) / 100)

    def __str__(self) -> str:
        """Say it in a sentence, for a page that students read."""
        if self == LatePolicy():
            return "Lateness costs nothing."
        said = []
        if self.percent_a_day:
            most = f", {self.most_percent:g} % at most" * (self.most_percent < 100)
            said.append(f"Each day late that has begun costs {self.percent_a_day:g} %{most}.")
        if self.grace_minutes:
            said.append(f"The first {self.grace_minutes:g} minutes are free.")
        if self.cut_off_days < math.inf:
            said.append(f"More than {self.cut_off_days:g} days late, nothing counts.")
        return " ".join(said)

    @classmethod
    def from_table(cls, table: Table) -> LatePolicy:
        """Read it from the table `[late]`; raises `CourseError`."""
        policy = cls(
            percent_a_day=table.number("percent_a_day", 0, most=100),
            grace_minutes=table.number("grace_minutes", 0),
            most_percent=table.number("most_percent", 100, most=100),
            cut_off_days=table.number("cut_off_days", math.inf),
        )
        table.done()
        if policy.grace_minutes * 60 > policy.cut_off_days * DAY_S:
            raise table.wrong("grace_minutes", "is more than cut_off_days. Make one of them less.")
        return policy


def _exact(number: float) -> Fraction:
    """Take a number as it is written: three times 0.1 are three tenths."""
    return Fraction(str(number))


@dataclass(frozen=True, slots=True)
class RunLimits:
    """How much a submission may use: seconds of a processor, megabytes, how many of a thing.

    `memory_mb` is what all its processes may have beyond what they began with, `output_mb` what
    they may print, `files_mb` what they may write, and `restarts` how often one that was ended is
    begun again.
    """

    call_s: float = 3.0
    cell_s: float = 10.0
    submission_s: float = 60.0
    memory_mb: float = 1024.0
    output_mb: float = 1.0
    processes: int = 64
    files_mb: float = 32.0
    restarts: int = 3

    def listed(self) -> list[tuple[str, float]]:
        """List them as they are written in the file."""
        values = [(field.name, getattr(self, field.name)) for field in fields(self)]
        return [(name, int(value) if value == int(value) else value) for name, value in values]

    @classmethod
    def from_table(cls, table: Table) -> RunLimits:
        """Read them from the table `[limits]`; raises `CourseError`."""
        usual, given = cls(), dict[str, float]()
        for name in (field.name for field in fields(cls)):
            default = getattr(usual, name)
            if isinstance(default, int):
                given[name] = table.whole(name, default, least=int(name == "processes"))
            else:
                given[name] = table.number(name, default, least=0.1)
        table.done()
        limits = cls(**given)  # type: ignore[arg-type]
        if not limits.call_s <= limits.cell_s <= limits.submission_s:
            said = "must be the least: a call is part of a cell, and a cell of a submission."
            raise table.wrong("call_s", said)
        return limits
