"""What a check says: values that print as text and draw themselves in a notebook."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from enum import Enum

from labapi.classroom.notebook.markup import page, prose, tag

SHEETS = ("checks/progress/result.css",)
NOT_JUDGED = "This task was not judged: {}."
"""The message of a task that came to no verdict; what code has raised begins otherwise."""
CODE = re.compile(r"<code>.*?</code>", re.DOTALL)


class Outcome(Enum):
    """What can become of a task."""

    PASSED = "passed"
    PARTLY = "partly"
    NOT_ATTEMPTED = "not attempted"
    SETUP = "set-up problem"
    CELL_FAILED = "cell failed"
    MISCONCEPTION = "misconception"
    INCORRECT = "incorrect"
    ERROR = "error"
    WAITS = "waits to be read"

    @property
    def sign(self) -> str:
        """One character, for the eye."""
        return SHOWN[self][0]

    @property
    def label(self) -> str:
        """The same in words."""
        return SHOWN[self][1]

    @property
    def look(self) -> str:
        """The name of its style in `result.css`."""
        return SHOWN[self][2]

    @property
    def is_try(self) -> bool:
        """Whether the task was really judged, which it is not where there was nothing to judge."""
        return self not in (Outcome.NOT_ATTEMPTED, Outcome.SETUP, Outcome.CELL_FAILED)


SHOWN = {
    Outcome.PASSED: ("✓", "Passed", "good"),
    Outcome.PARTLY: ("◐", "Partly right", "limited"),
    Outcome.NOT_ATTEMPTED: ("○", "Not attempted yet", "open"),
    Outcome.SETUP: ("!", "Something has to be set up first", "limited"),
    Outcome.CELL_FAILED: ("!", "Your cell did not run to its end", "broken"),
    Outcome.MISCONCEPTION: ("✗", "Not right yet", "broken"),
    Outcome.INCORRECT: ("✗", "Not right yet", "broken"),
    Outcome.ERROR: ("✗", "Your code could not be run to its end", "broken"),
    Outcome.WAITS: ("✎", "Written, and your teacher reads it", "open"),
}
"""How each outcome is shown: a sign, a few words, a style."""


@dataclass(frozen=True, slots=True)
class Result:
    """One task, judged once.

    `earned` says for what points were given, where they were given in parts; `belief` is the
    misconception's, where one was recognised (`misconception` is its name); `note` is a sentence
    about the check itself, such as that progress could not be saved. `timed_out` says that some
    code was stopped because its time was up, in grading: tried again alone, it may get further.
    `judged` is false where no verdict came about, as after the last restart of a child. `written`
    is a text that a teacher reads, where the task asks for one.
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
    timed_out: bool = False
    written: str = ""
    judged: bool = True

    @property
    def headline(self) -> str:
        """The outcome in one line."""
        earned = "up to" if self.outcome is Outcome.WAITS else f"{self.points} of"
        got = f"{earned} {self.out_of} point{'s' * (self.out_of != 1)}"
        return f"{self.outcome.label}: task {self.number}, {self.title} ({got})"

    @property
    def right_so_far(self) -> tuple[str, ...]:
        """For what points were given, where some are missing still."""
        return self.earned if self.points < self.out_of else ()

    @property
    def thought(self) -> str:
        """The belief, as a sentence to whoever may hold it."""
        return f"It looks as if you thought: “{self.belief}”"

    def __repr__(self) -> str:
        """Write the headline and what there is to say, indented below it."""
        said = [f"{Outcome.PASSED.sign} Right so far: {claim}." for claim in self.right_so_far]
        said += [self.thought] * bool(self.belief)
        said += self.message.splitlines() + [self.note] * bool(self.note)
        return "\n".join([f"{self.outcome.sign} {self.headline}", *(f"  {line}" for line in said)])

    def _repr_html_(self) -> str:
        """Draw the same in a box with a coloured edge."""
        headline = tag(
            "p", f"{_sign(self.outcome)} {tag('strong', prose(self.headline))}", "lab-headline"
        )
        return draw_box(self.outcome.look, headline, _said(self))


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

    @property
    def notes(self) -> list[str]:
        """What is to be said of the checks themselves, each thing once."""
        return list(dict.fromkeys(result.note for result in self.results if result.note))

    def __repr__(self) -> str:
        """Write one line a task, the total, and the notes."""
        rows = [f"{result.outcome.sign} {result.headline}" for result in self.results]
        return "\n".join([*rows, self.total, *self.notes])

    def _repr_html_(self) -> str:
        """Draw one line a task, which opens to what there is to say, and the total."""
        rows = [_opened(result) for result in self.results]
        total = tag("p", tag("strong", prose(self.total)), "lab-conclusion", role="status")
        notes = [_note(note) for note in self.notes]
        return page(*rows, total, *notes, sheets=SHEETS)


# How it is drawn: a box with an edge of the outcome's colour, and lines that open.


def draw_box(look: str, *contents: str) -> str:
    """Draw what is HTML already in a box; the edge has the colour of the look (`result.css`)."""
    box = tag("div", "".join(contents), f"lab-result lab-{look}", role="status")
    return page(box, sheets=SHEETS)


def _opened(result: Result) -> str:
    summary = tag("summary", f"{_sign(result.outcome)} {prose(result.headline)}")
    said = tag("div", _said(replace(result, note="")), "lab-result lab-open")
    return tag("details", summary + said, f"lab-fold lab-option lab-{result.outcome.look}")


def _sign(outcome: Outcome) -> str:
    return tag("span", outcome.sign, "lab-sign", aria_hidden="true")  # the words are beside it


def _said(result: Result) -> str:
    """Draw what there is to say below the headline."""
    claims = [tag("li", f"Right so far: {prose(claim)}.") for claim in result.right_so_far]
    drawn = [tag("ul", "".join(claims), "lab-earned")] * bool(claims)
    drawn += [tag("p", prose(result.thought), "lab-thought")] * bool(result.belief)
    drawn += paragraphs(result.message)
    drawn += [_note(result.note)] * bool(result.note)
    return "".join(drawn)


def _note(note: str) -> str:
    return tag("p", prose(note), "lab-note")


def paragraphs(text: str) -> list[str]:
    r"""Draw each line as a paragraph; code of several lines stays together.

    >>> paragraphs("It returned:\n`a\nb`")
    ['<p>It returned:</p>', '<p><code>a<br>b</code></p>']
    """
    whole = CODE.sub(lambda found: found[0].replace("\n", "<br>"), prose(text))
    return [tag("p", line) for line in whole.splitlines() if line]
