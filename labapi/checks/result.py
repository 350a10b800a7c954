"""What a check says: values that print as text and draw themselves in a notebook."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from labapi.classroom.markup import code, page, prose, tag

SHEETS = ("result.css",)


class Outcome(Enum):
    """What can become of a task."""

    PASSED = "passed"
    PARTLY = "partly"
    NOT_ATTEMPTED = "not attempted"
    SETUP = "set-up problem"
    MISCONCEPTION = "misconception"
    INCORRECT = "incorrect"
    ERROR = "error"

    @property
    def sign(self) -> str:
        """One character, for the eye."""
        return SHOWN[self][0]

    @property
    def words(self) -> str:
        """The same in words."""
        return SHOWN[self][1]

    @property
    def look(self) -> str:
        """The name of its style in `result.css`."""
        return SHOWN[self][2]

    @property
    def is_try(self) -> bool:
        """Whether the task was really judged: blanks and a missing lab are no tries."""
        return self not in (Outcome.NOT_ATTEMPTED, Outcome.SETUP)


SHOWN = {
    Outcome.PASSED: ("✓", "Passed", "good"),
    Outcome.PARTLY: ("◐", "Partly right", "limited"),
    Outcome.NOT_ATTEMPTED: ("○", "Not attempted yet", "open"),
    Outcome.SETUP: ("!", "Something has to be set up first", "limited"),
    Outcome.MISCONCEPTION: ("✗", "Not right yet", "broken"),
    Outcome.INCORRECT: ("✗", "Not right yet", "broken"),
    Outcome.ERROR: ("✗", "Your code could not be run to its end", "broken"),
}
"""How each outcome is shown: a sign, a few words, a style."""


@dataclass(frozen=True, slots=True)
class Result:
    """One task, judged once.

    `earned` says for what points were given, where they were given in parts; `belief` is the
    misconception's, where one was recognised (`misconception` is its name); `note` is a sentence
    about the check itself, such as that progress could not be saved.
    """

    exercise: str
    task: str
    number: int
    title: str
    outcome: Outcome
    points: int
    out_of: int
    message: str
    earned: tuple[str, ...] = ()
    misconception: str | None = None
    belief: str = ""
    note: str = ""

    @property
    def headline(self) -> str:
        """The outcome in one line."""
        got = f"{self.points} of {self.out_of} point{'s' * (self.out_of != 1)}"
        return f"{self.outcome.words}: task {self.number}, {self.title} ({got})"

    def __repr__(self) -> str:
        """Write the headline and what there is to say, indented below it."""
        said = [f"Right so far: {claim}." for claim in self.earned * (self.points < self.out_of)]
        said += [f"It looks as if you thought: “{self.belief}”"] * bool(self.belief)
        said += self.message.splitlines() + [self.note] * bool(self.note)
        return "\n".join([f"{self.outcome.sign} {self.headline}", *(f"  {line}" for line in said)])

    def _repr_html_(self) -> str:
        """Draw the same as a panel with a coloured edge."""
        sign = tag("span", self.outcome.sign, "lab-sign", aria_hidden="true")
        parts = [tag("p", f"{sign} {tag('strong', prose(self.headline))}", "lab-headline")]
        if self.points < self.out_of:
            parts += [tag("p", prose(f"Right so far: {claim}.")) for claim in self.earned]
        if self.belief:
            parts.append(tag("p", prose(f"It looks as if you thought: “{self.belief}”")))
        parts += [tag("p", prose(line)) for line in self.message.splitlines()]
        parts += [tag("p", prose(self.note), "lab-note")] * bool(self.note)
        return _panel(self.outcome.look, *parts)


@dataclass(frozen=True, slots=True)
class Results:
    """All tasks of one exercise, judged one after the other."""

    exercise: str
    results: tuple[Result, ...]

    @property
    def points(self) -> int:
        """The points that were earned."""
        return sum(result.points for result in self.results)

    @property
    def out_of(self) -> int:
        """The points that there are."""
        return sum(result.out_of for result in self.results)

    @property
    def total(self) -> str:
        """The sum in one line."""
        return f"Exercise {self.exercise}: {self.points} of {self.out_of} points"

    def __repr__(self) -> str:
        """Write one line a task and the total."""
        rows = [f"{result.outcome.sign} {result.headline}" for result in self.results]
        return "\n".join([*rows, self.total])

    def _repr_html_(self) -> str:
        """Draw one line a task, which opens to what there is to say, and the total."""
        rows = [_opened(result) for result in self.results]
        total = tag("p", tag("strong", prose(self.total)), "lab-conclusion", role="status")
        return page(*rows, total, sheets=SHEETS)


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
        return _panel("open", tag("p", heading + prose(self.text)), *more)


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
        return _panel("open", *parts)


def _panel(look: str, *parts: str) -> str:
    return page(tag("div", "".join(parts), f"lab-result lab-{look}", role="status"), sheets=SHEETS)


def _opened(result: Result) -> str:
    sign = tag("span", result.outcome.sign, "lab-sign", aria_hidden="true")
    summary = tag("summary", f"{sign} {prose(result.headline)}")
    said = "".join(tag("p", prose(line)) for line in result.message.splitlines())
    return tag("details", summary + said, f"lab-fold lab-option lab-{result.outcome.look}")
