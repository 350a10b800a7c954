"""What a learner gets who is stuck: a hint, or the solution."""

from __future__ import annotations

from dataclasses import dataclass

from labapi.checks.panel import panel
from labapi.classroom.markup import code, prose, tag


@dataclass(frozen=True, slots=True)
class Hint:
    """One rung of a task's ladder of hints."""

    number: int
    of: int
    text: str
    more: str = ""

    def __repr__(self) -> str:
        """Write the hint, and what one can ask for next."""
        return "\n".join(
            [f"Hint {self.number} of {self.of}: {self.text}", *filter(None, [self.more])]
        )

    def _repr_html_(self) -> str:
        """Draw the same."""
        heading = tag("strong", f"Hint {self.number} of {self.of}: ")
        more = [tag("p", prose(self.more), "lab-note")] * bool(self.more)
        return panel("open", tag("p", heading + prose(self.text)), *more)


@dataclass(frozen=True, slots=True)
class Solution:
    """A task's reference answer, or why it is not shown yet."""

    source: str
    said: str

    def __repr__(self) -> str:
        """Write the sentence and the source."""
        return "\n".join(filter(None, [self.said, self.source]))

    def _repr_html_(self) -> str:
        """Draw the same."""
        parts = [tag("p", prose(self.said)), *([code(self.source)] * bool(self.source))]
        return panel("open", *parts)
