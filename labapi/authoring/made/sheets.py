"""Run sheets: what fits into a session, from the minutes that the lessons are told to take.

A session opens with a word of welcome and holds what is planned, in order, with a break before a
class has worked for an hour. What does not fit is for home, and no minute is planned twice: the
rows of a sheet add up to the session.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from labapi.authoring.made.table import Plan

WELCOME, BREAK, LONGEST = 5, 10, 60
"""Minutes: to open a session, to pause, and to work at most before a pause."""
OPENING = "Welcome: the question to open with, from the teaching notes"
PAUSE = "Break"
CLOSING = "Questions; what was predicted, and what fooled whom"


@dataclass(frozen=True, slots=True)
class Item:
    """What can be planned: its minutes, and its parts where it can be cut between them."""

    shown: str
    minutes: int
    parts: Sequence[int] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """A line of a run sheet."""

    minutes: int
    what: str


@dataclass
class Session:
    """A session that is being filled."""

    minutes: int
    rows: list[Row] = field(default_factory=list)
    home: list[Row] = field(default_factory=list)
    _worked: int = 0

    @property
    def left(self) -> int:
        """The minutes that are not planned yet."""
        return self.minutes - sum(row.minutes for row in self.rows)

    def open(self) -> None:
        """Plan the welcome."""
        self._plan(WELCOME, OPENING)

    def take(self, item: Item) -> None:
        """Plan as much of it as fits, and leave the rest for home."""
        whole = [(item.minutes, item.shown)]
        parts = [
            (minutes, f"{item.shown}, part {number}")
            for number, minutes in enumerate(item.parts, start=1)
        ]
        pieces = whole if len(parts) < 2 or self._fits(item.minutes) else parts
        for position, (minutes, shown) in enumerate(pieces):
            if not self._fits(minutes):
                self.home += [Row(*piece) for piece in pieces[position:]]
                return
            self._plan(minutes, shown)

    def _pause(self, minutes: int) -> int:
        """The minutes of the break that is due before so many more are worked."""
        return BREAK if self._worked and self._worked + minutes > LONGEST else 0

    def _fits(self, minutes: int) -> bool:
        return self._pause(minutes) + minutes <= self.left

    def _plan(self, minutes: int, shown: str) -> None:
        if pause := self._pause(minutes):
            self.rows.append(Row(pause, PAUSE))
            self._worked = 0
        self.rows.append(Row(minutes, shown))
        self._worked += minutes

    def close(self) -> None:
        """Give the minutes that are left to questions, after a break where they are many."""
        if self.left > BREAK and (pause := self._pause(self.left)):
            self.rows.append(Row(pause, PAUSE))
        if self.left:
            self.rows.append(Row(self.left, CLOSING))


def sessions_of(plan: Plan, items: Mapping[str, Item]) -> Iterator[Session]:
    """Fill each session of a plan with what there is of it."""
    for names in plan.sessions:
        session = Session(plan.minutes)
        there = [items[name] for name in names if name in items]
        first = sum(item.minutes for item in there[:1])
        if not plan.minutes - WELCOME < first <= plan.minutes:  # it fills the session to its end
            session.open()
        for item in there:
            session.take(item)
        session.close()
        yield session


def table_of(session: Session) -> str:
    """Draw a session as a table, each row with the time that it begins at."""
    lines, begins = ["| at | minutes | what |", "|--:|--:|---|"], 0
    for row in session.rows:
        lines.append(f"| {begins // 60}:{begins % 60:02} | {row.minutes} | {row.what} |")
        begins += row.minutes
    lines.append(f"| {begins // 60}:{begins % 60:02} | | The end |")
    if session.home:
        at_home = "; ".join(f"{row.what} ({row.minutes} minutes)" for row in session.home)
        lines += ["", f"At home: {at_home}."]
    return "\n".join(lines)
