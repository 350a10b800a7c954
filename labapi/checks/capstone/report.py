"""What came of a run: a radar, a table with a row an objective, and a sentence for each miss."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from labapi.checks.capstone.claims import Missed
from labapi.checks.capstone.radar import Spoke, radar
from labapi.classroom.notebook.markup import fold, page, prose, tag
from labapi.classroom.notebook.measured import as_html, measured
from labapi.course import NOTEBOOKS

SHEETS = ("checks/capstone/capstone.css",)
HELD, MISSED, WAITING = "✓", "✗", "○"


@dataclass(frozen=True, slots=True)
class Held:
    """One claim and what became of it: it held, it was `missed`, or it `waits` for something."""

    text: str
    missed: Missed | None = None
    waits: str = ""

    @property
    def held(self) -> bool:
        """Whether it was looked at, and kept."""
        return self.missed is None and not self.waits

    @property
    def sign(self) -> str:
        """One character, for the eye."""
        return HELD if self.held else WAITING if self.waits else MISSED

    @property
    def tail(self) -> str:
        """What stands behind the claim: why it does not hold, where it does not."""
        return f" ({self.waits})" if self.waits else "" if self.held else " (does not hold)"


@dataclass(frozen=True, slots=True)
class Miss:
    """A claim that did not hold: what was sent, what came, what was expected, where to read."""

    axis: str
    claim: str
    sent: str
    came: str
    expected: str
    lesson: str

    def __str__(self) -> str:
        """Tell it in one plain sentence."""
        number = self.lesson.partition("_")[0]
        return f"{self._said}; open lesson {number}."

    @property
    def _said(self) -> str:
        return f"Sent: {self.sent}; came: {self.came}; expected: {self.expected}"

    def drawn(self) -> str:
        """Give the same as HTML, with a link to the lesson."""
        number = self.lesson.partition("_")[0]
        link = tag("a", f"open lesson {number}", href=f"../{NOTEBOOKS}/{self.lesson}.ipynb")
        return tag("p", f"{prose(self._said)}; {link}.")


@dataclass(frozen=True, slots=True)
class Axis:
    """One objective: how many of its claims held."""

    name: str
    title: str
    lesson: str
    claims: tuple[Held, ...]
    misses: tuple[Miss, ...] = ()

    @property
    def held(self) -> int:
        """How many claims held."""
        return sum(claim.held for claim in self.claims)

    @property
    def total(self) -> int:
        """How many claims there are."""
        return len(self.claims)

    @property
    def full(self) -> bool:
        """Whether all of them held."""
        return self.held == self.total

    @property
    def sign(self) -> str:
        """One character, for the eye."""
        return HELD if self.full else MISSED if self.misses else WAITING

    @property
    def waits(self) -> str:
        """What its claims wait for; `""` where none waits."""
        return next((claim.waits for claim in self.claims if claim.waits), "")

    @property
    def first(self) -> str:
        """The first thing that is to be mended, or waited for, in a sentence."""
        return str(self.misses[0]) if self.misses else f"It {self.waits}."

    @property
    def said(self) -> str:
        """The figures in words."""
        return f"{self.held} of {self.total} claims held"


@dataclass(frozen=True, slots=True)
class Report:
    """All objectives; `stopped` says why nothing could be asked, where that is so.

    `note` is a sentence about the run itself, such as that the app printed something.
    """

    axes: tuple[Axis, ...]
    data: str
    seed: str
    stopped: str = ""
    note: str = ""

    def __getitem__(self, name: str) -> Axis:
        """Give one objective by its name."""
        return next(axis for axis in self.axes if axis.name == name)

    @property
    def score(self) -> dict[str, tuple[int, int]]:
        """How many claims held, and of how many, by the name of the objective."""
        return {axis.name: (axis.held, axis.total) for axis in self.axes}

    @property
    def held(self) -> int:
        """How many claims held."""
        return sum(axis.held for axis in self.axes)

    @property
    def total(self) -> int:
        """How many claims there are."""
        return sum(axis.total for axis in self.axes)

    @property
    def full(self) -> bool:
        """Whether all of them held."""
        return self.held == self.total

    @property
    def failed(self) -> tuple[str, ...]:
        """Name the objectives in which a claim does not hold."""
        return tuple(axis.name for axis in self.axes if not axis.full)

    @property
    def misses(self) -> tuple[Miss, ...]:
        """All claims that did not hold, in the order of the objectives."""
        return tuple(miss for axis in self.axes for miss in axis.misses)

    @property
    def headline(self) -> str:
        """The figures in one line."""
        whole = len(self.axes) - len(self.failed)
        return (
            f"Capstone: {self.held} of {self.total} claims held, "
            f"{whole} of {len(self.axes)} objectives whole"
        )

    @property
    def waits(self) -> str:
        """Say what the claims wait for that could not be looked at."""
        if self.stopped:
            return self.stopped
        whole = [axis.waits for axis in self.axes if axis.waits and not axis.held]
        cut = [one.waits for axis in self.axes for one in axis.claims if "not asked" in one.waits]
        basis = [waits for waits in whole if "waits for a prediction" in waits]
        found = next(iter(basis), f"not everything {cut[0]}" if cut else "")
        return f"{found[:1].upper()}{found[1:]}." if found else ""

    def noted(self, note: str) -> Report:
        """Add a sentence about the run."""
        return replace(self, note=note)

    def __repr__(self) -> str:
        """Write a line an objective, and what is to be said of each that is not whole."""
        lines = [f"{self.headline}."]
        lines += [f"  {self.waits}"] * bool(self.waits)
        wide = max(len(axis.title) for axis in self.axes)
        for axis in self.axes:
            lines.append(f"{axis.sign} {axis.title:<{wide}}  {axis.held} of {axis.total}")
            lines += [f"    {miss}" for miss in axis.misses]
        lines += [self.note] * bool(self.note) + [self._again] * bool(self.misses)
        return "\n".join(lines)

    @property
    def _again(self) -> str:
        return f'The same cases again: seed="{measured(self.seed)}".'

    def _spokes(self) -> list[Spoke]:
        return [Spoke(axis.title, axis.held, axis.total) for axis in self.axes]

    def _repr_svg_(self) -> str:
        """Draw the radar as a picture by itself."""
        return radar(self._spokes(), self.headline, alone=True)

    def _repr_html_(self) -> str:
        """Draw the radar, the table beside it, and what there is to say of each miss."""
        headline = tag(
            "p", tag("strong", prose(f"{self.headline}.")), "lab-headline", role="status"
        )
        said = [tag("p", prose(self.waits), "lab-capstone-waits")] * bool(self.waits)
        picture = tag("figure", radar(self._spokes(), self.headline), "lab-capstone-radar")
        both = tag("div", picture + _table(self.axes), "lab-capstone-both")
        missed = [_mended(axis) for axis in self.axes if axis.misses]
        every = fold("All claims, one by one", "".join(map(_claims, self.axes)))
        notes = [tag("p", prose(self.note), "lab-note")] * bool(self.note)
        notes += [tag("p", as_html(self._again), "lab-note")] * bool(self.misses)
        drawn = [headline, *said, both, *missed, every, *notes]
        return page(tag("div", "".join(drawn), "lab-capstone"), sheets=SHEETS)


# How it is drawn: a row an objective, a paragraph a miss, and all claims in a fold.


def _table(axes: Sequence[Axis]) -> str:
    caption = tag("caption", "How many claims held in each objective")
    rows = "".join(_row(axis) for axis in axes)
    whole = caption + tag("tbody", rows)
    return tag("div", tag("table", whole, "lab-capstone-table"), "lab-scroll")


def _row(axis: Axis) -> str:
    boxes = tag("td", _boxes(axis), "lab-boxes", aria_hidden="true")
    figures = tag("td", f"{axis.held} of {axis.total}", "lab-figures")
    name = tag("th", f"{_sign(axis.sign)}{tag('span', axis.title)}", scope="row")
    return tag("tr", name + boxes + figures)


def _sign(sign: str) -> str:
    look = {HELD: "good", MISSED: "bad"}.get(sign, "open")
    return tag("span", sign, f"lab-sign lab-{look}", aria_hidden="true")  # words stand beside it


def _boxes(axis: Axis) -> str:
    """Draw a small square a claim, filled where it held."""
    drawn = []
    for place, claim in enumerate(axis.claims):
        kind = "lab-box-held" if claim.held else "lab-box-open"
        size = {"x": f"{place * 11 + 1}", "y": "1", "width": "8", "height": "8"}
        drawn.append(tag("rect", "", kind, **size))
    wide = str(len(axis.claims) * 11)
    return tag("svg", "".join(drawn), viewBox=f"0 0 {wide} 10", width=wide, height="10")


def _mended(axis: Axis) -> str:
    """Draw what is to be mended in one objective."""
    title = tag("p", f"{_sign(MISSED)}{tag('strong', prose(axis.title))}", "lab-capstone-title")
    misses = [tag("li", tag("em", prose(miss.claim)) + miss.drawn()) for miss in axis.misses]
    return title + tag("ul", "".join(misses), "lab-capstone-misses")


def _claims(axis: Axis) -> str:
    rows = [
        tag("li", f"{_sign(one.sign)}{tag('span', prose(f'{one.text}{one.tail}'))}")
        for one in axis.claims
    ]
    title = tag("p", f"{prose(axis.title)}: {axis.said}", "lab-capstone-title")
    return title + tag("ul", "".join(rows), "lab-capstone-claims")
