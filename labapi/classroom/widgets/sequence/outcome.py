"""What came of a thief at one arrow: of what was tried, and of the honest app afterwards."""

from __future__ import annotations

from dataclasses import dataclass

from labapi.classroom.notebook.markup import page, prose, tag
from labapi.classroom.notebook.measured import as_html
from labapi.classroom.widgets.sequence.arrows import Arrow
from labapi.classroom.widgets.sequence.drawn import SHEET, Under, draw_arrows
from labapi.web.statuses import name_of

NOTHING = "This arrow carries nothing that opens a door: there is nothing to try."
LEFT_ALONE = "The honest app goes on as before: nobody notices."
UNHARMED = "The honest app goes on as before."
SECOND = "Each was tried in a run of its own, in a second lab like yours: yours was asked nothing."
NOTHING_LEFT = "That was the last arrow, so nothing is left to go wrong for the honest app."


@dataclass(frozen=True, slots=True)
class Honest:
    """What the honest app, or Ada's browser, got after the thief, beside what it had got before.

    `now` is None where it had nothing to go on with.
    """

    what: str
    before: int | None
    now: int | None
    word: str = ""
    reason: str = ""

    @property
    def is_same(self) -> bool:
        """Whether the thief made no difference."""
        return self.before == self.now

    @property
    def sentence(self) -> str:
        """What changed."""
        if self.is_same:
            return f"{self.what} gets {self.now}, as before"
        if self.now is None:
            return f"{self.what} is not sent: the app has nothing to go on with"
        word = f" {self.word}" if self.word else ""
        return f"{self.what} gets {self.now}{word} instead of {self.before}{_quoted(self.reason)}"


@dataclass(frozen=True, slots=True)
class Try:
    """One theft in a run of its own: what was done, what was answered, what came of it.

    `arrows` are those of the whole run. Those of the thief have "thief" for a sender or receiver,
    and the number of the arrow at which the thief stands. `statuses` are those of all answers that
    the thief got.
    """

    what: str
    statuses: tuple[int | None, ...]
    word: str
    reason: str
    got: bool
    why: str
    honest: tuple[Honest, ...]
    arrows: tuple[Arrow, ...]

    @property
    def status(self) -> int | None:
        """The status that decided."""
        return self.statuses[-1]

    @property
    def answer(self) -> str:
        """The statuses that came one after the other, and the word of the last."""
        *before, last = self.statuses
        way = "".join(f"{status} → " for status in before)
        return f"{way}{last} {self.word or name_of(last or 0)}".strip()

    @property
    def sentence(self) -> str:
        """What was done, and how it ended."""
        return f"The thief {self.what}: {self.answer}{_quoted(self.reason)}. {self.why}".strip()

    @property
    def afterwards(self) -> str:
        """How it went on for the honest app."""
        changed = [one.sentence for one in self.honest if not one.is_same]
        if changed:
            return f"For the honest app, {'; '.join(changed)}."
        if not self.honest:
            return NOTHING_LEFT
        return LEFT_ALONE if self.got else UNHARMED

    def __repr__(self) -> str:
        """Write it in two lines."""
        sign = "✓" if self.got else "✗"
        return f"{sign} {self.sentence}\n  {self.afterwards}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a thief at one arrow; `tries` has each thing that was tried.

    `before` are the arrows of the learner's own run, which nobody touched.
    """

    arrow: Arrow
    before: tuple[Arrow, ...]
    tries: tuple[Try, ...]

    @property
    def first(self) -> Try | None:
        """The most telling try; None where there was nothing to try."""
        return self.tries[0] if self.tries else None

    @property
    def got(self) -> bool:
        """Whether any try went well."""
        return any(one.got for one in self.tries)

    @property
    def sentence(self) -> str:
        """What came of the most telling try, in plain words."""
        return self.first.sentence if self.first else NOTHING

    @property
    def honest(self) -> tuple[Honest, ...]:
        """What the honest app got after the most telling try."""
        return self.first.honest if self.first else ()

    @property
    def arrows(self) -> tuple[Arrow, ...]:
        """All arrows of the run with the most telling try in it."""
        return self.first.arrows if self.first else self.before

    @property
    def otherwise(self) -> dict[int, str]:
        """What those arrows were without the thief that came out otherwise, by their numbers."""
        was = {arrow.number: arrow.what for arrow in self.before}
        honest = [arrow for arrow in self.arrows if "thief" not in arrow.way]
        return {one.number: was[one.number] for one in honest if one.what != was[one.number]}

    def __repr__(self) -> str:
        """Write what was tried, and what came of each."""
        lines = [f"A thief reads arrow {self.arrow.number}, {self.arrow.way}: {self.arrow.what}"]
        if not self.tries:
            return "\n".join([*lines, f"– {NOTHING}"])
        return "\n".join([*lines, *map(repr, self.tries), SECOND])

    def _repr_html_(self) -> str:
        """Draw the run with the thief in it."""
        return page(draw_outcome(self), sheets=[SHEET])


def draw_outcome(outcome: Outcome, under: Under = lambda arrow: "") -> str:
    """Draw the run with the thief in it, and in words all that was tried."""
    if outcome.first is None:
        here = outcome.arrow.number
        nothing = tag("p", prose(f"– {NOTHING}"), "lab-seq-verdict")
        return draw_arrows(
            outcome.before, lambda arrow: under(arrow) + nothing * (arrow.number == here)
        )
    return draw_arrows(outcome.arrows, under, outcome.otherwise, draw_tries(outcome))


def draw_tries(outcome: Outcome) -> str:
    """Tell each try: a sign, what was done and answered, what came of it."""
    items = [
        tag("li", _sign(one) + tag("div", prose(one.sentence) + tag("p", prose(one.afterwards))),
            "lab-seq-got" if one.got else "lab-seq-failed")
        for one in outcome.tries
    ]  # fmt: skip
    note = tag("p", SECOND, "lab-note")
    title = f"A thief reads arrow {outcome.arrow.number}, {outcome.arrow.way}"
    return tag("div", tag("p", tag("strong", as_html(title))) + tag("ol", "".join(items)) + note,
               "lab-seq-verdict")  # fmt: skip


def _sign(one: Try) -> str:
    word = "stolen" if one.got else "in vain"
    return tag("span", f"{'✓' if one.got else '✗'} {word}", "lab-seq-sign")


def _quoted(reason: str) -> str:
    return f' ("{reason.rstrip(".")}")' if reason else ""
