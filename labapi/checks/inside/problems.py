"""What can keep a task from being judged: the work is missing, blank, or failed while it ran.

Each problem is an exception with plain fields, so that it can travel from a child process; its
message is what the learner reads.

    WorkProblem
        Undefined       the name is not there: the cell was not run       -> set-up problem
        LabDown         the learner's lab does not answer                 -> set-up problem
        CellFailed      the cell that was to set the name raised          -> cell failed
        Blank           the blank is still there                          -> not attempted
        Unfit           it is there and of a kind that cannot be judged   -> incorrect
        Raised          the learner's code raised an exception            -> error
        TookTooLong     the learner's code did not end                    -> error
        Ended           the process that ran the learner's code ended     -> error
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

FIRST_CELL = "first code cell of this notebook"


class WorkProblem(Exception):
    """The learner's work cannot be judged as it is; `str()` of it says why, and what to do."""

    def fields(self) -> dict[str, Any]:
        """The plain values it was made of."""
        return asdict(self)  # type: ignore[call-overload, no-any-return]  # each kind is a dataclass


@dataclass
class Undefined(WorkProblem):
    """A name that the task looks for does not exist in the notebook."""

    name: str
    first_cell: bool = False
    gone: bool = False

    def __str__(self) -> str:
        """Name it, and the cell to run."""
        if self.gone:
            said = f"No cell sets `{self.name}` any more: the one that did was changed since."
            return f"{said} Write it again, run the cell, then check."
        cell = FIRST_CELL if self.first_cell else "cell above that makes it"
        return f"There is no `{self.name}` yet. Run the {cell}, then check again."


@dataclass
class CellFailed(WorkProblem):
    """The cell that was to set a name raised before; `cell` is its number, where it has one."""

    name: str
    error: str
    cell: str = ""

    def __str__(self) -> str:
        """Say what the cell raised, and why nothing is judged."""
        which = f"Cell {self.cell}, which is to make" if self.cell else "Your cell for"
        older = "What it set before that is an older answer."
        return (
            f"{which} `{self.name}`{',' * bool(self.cell)} ended with {self.error}\n"
            f"{older} Mend the cell, run it, then check again."
        )


@dataclass
class LabDown(WorkProblem):
    """The learner's code asked a lab that does not answer."""

    explanation: str = ""

    def __str__(self) -> str:
        """Say which cell starts it."""
        said = self.explanation or "The lab is not running."
        return f"{said} Run the {FIRST_CELL}, then your own cell, then check."


@dataclass
class Blank(WorkProblem):
    """The blank is still where the answer will stand; `left` quotes what is still to be filled."""

    name: str
    left: str = ""

    def __str__(self) -> str:
        """Say where to write."""
        said = f"Write your answer for `{self.name}` in the cell above, and run it."
        return said + f" Still to fill in: {self.left}." * bool(self.left)


@dataclass
class Unfit(WorkProblem):
    """What is there is of a kind that the task cannot judge; `advice` says what it needs."""

    name: str
    advice: str

    def __str__(self) -> str:
        """Name it and give the advice."""
        return f"`{self.name}` {self.advice}"


@dataclass
class Raised(WorkProblem):
    """The learner's code raised an exception while it was judged.

    `call` is what was called, as one would type it; `line_number` counts from 1 within the cell
    and is 0 where no line of the learner's was involved; `caller` is the line of another cell by
    which this one was reached; `advice` is a sentence on what to do.
    """

    call: str
    kind: str
    message: str
    line_number: int = 0
    line: str = ""
    caller: str = ""
    advice: str = ""

    def __str__(self) -> str:
        """Tell what was called, what was raised, in which line, and what to do."""
        said = f"`{self.call}` raised {self.kind}" + f": {self.message}" * bool(self.message)
        whose = "its cell" if self.caller else "your cell"
        where = f"\nIt happened in line {self.line_number} of {whose}"
        line = f": `{self.line}`" if self.line else "."
        reached = f", which was called by `{self.caller}`" * bool(self.caller)
        at = where + line + reached if self.line_number else ""
        return said + at + f"\n{self.advice}" * bool(self.advice)


@dataclass
class TookTooLong(WorkProblem):
    """The learner's code was stopped because it did not end."""

    call: str
    limit_s: float
    undisturbed: bool = False
    """Whether it had a processor to itself all the while, and no other program is to blame."""

    def __str__(self) -> str:
        """Say for how long it ran, and what the usual reason is."""
        said = f"`{self.call}` had not ended after {self.limit_s:g} seconds and was stopped."
        return f"{said} Does each loop in it come to an end, whatever the server answers?"


@dataclass
class Ended(WorkProblem):
    """The process that ran the learner's code is gone."""

    how: str

    def __str__(self) -> str:
        """Say how it ended."""
        return f"The program that ran this notebook ended: {self.how}."


KINDS: dict[str, type[WorkProblem]] = {
    kind.__name__: kind
    for kind in (Undefined, CellFailed, LabDown, Blank, Unfit, Raised, TookTooLong, Ended)
}
"""The closed list of what may come out of a child process."""
