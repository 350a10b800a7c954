"""What came of a suite: a row for each claim, as a value and as a table.

>>> row = Row("reached", "health", "a server answers at this address", HOLDS)
>>> Verdict([row])
The one claim holds.
✓ a server answers at this address
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from labapi.classroom.exchange.as_code import as_curl
from labapi.classroom.exchange.exchange import Exchange
from labapi.classroom.notebook.markup import code, fold, page, prose, tag
from labapi.classroom.notebook.measured import as_html, marked
from labapi.classroom.openapi.descriptions import counted

SHEET = "classroom/openapi/claims/verdict.css"
HOLDS, FAILS, WAITS, UNSEEN = "holds", "fails", "waits", "not seen"
SIGNS = {HOLDS: "✓", FAILS: "✗", WAITS: "…", UNSEEN: "○"}
COLOURS = {HOLDS: "lab-holds", FAILS: "lab-fails", WAITS: "lab-waits", UNSEEN: "lab-unseen"}

LONGEST_BODY = 4_000
"""A request with a longer body is not drawn as a command; `row.curl` has it all the same."""


@dataclass(frozen=True, slots=True, repr=False)
class Row:
    """A claim and what came of it: `holds`, `fails`, `waits` (for another claim) or `not seen`.

    `said` is the sentence for it: what was sent, what came, and what was expected.
    """

    key: str
    group: str
    says: str
    outcome: str
    said: str = ""
    exchange: Exchange | None = None

    @property
    def curl(self) -> str:
        """The request that shows it, to be sent again; empty where there is none."""
        return as_curl(self.exchange, marks=False) if self.exchange else ""

    def __repr__(self) -> str:
        """Write the claim with its sign, and below it the sentence."""
        line = f"{SIGNS[self.outcome]} {self.says}"
        return line + f"\n    {marked(self.said)}" * bool(self.said)


class Verdict(Sequence[Row]):
    """A row for each claim, in the order of the suite; a row is found by its number or its key."""

    def __init__(self, rows: Iterable[Row], note: str = "") -> None:
        """Keep the rows; `note` tells what else was done."""
        self._rows, self.note = tuple(rows), note

    def __len__(self) -> int:
        """Count the claims."""
        return len(self._rows)

    def __getitem__(self, which: Any) -> Any:
        """Give a row by its number, or by the key of its claim."""
        if isinstance(which, str):
            for row in self._rows:
                if row.key == which:
                    return row
            known = ", ".join(row.key for row in self._rows)
            raise KeyError(f"There is no claim {which!r}. There are: {known}.")
        return self._rows[which]

    @property
    def passed(self) -> tuple[Row, ...]:
        """The claims that hold."""
        return self._of(HOLDS)

    @property
    def failed(self) -> tuple[Row, ...]:
        """The claims that do not hold."""
        return self._of(FAILS)

    @property
    def waiting(self) -> tuple[Row, ...]:
        """The claims that could not be asked, since another has to hold first."""
        return self._of(WAITS)

    @property
    def unseen(self) -> tuple[Row, ...]:
        """The claims about a state in which the server was not."""
        return self._of(UNSEEN)

    @property
    def ok(self) -> bool:
        """Whether the contract is kept, as far as it could be seen."""
        return bool(self._rows) and not self.failed and not self.waiting

    def _of(self, outcome: str) -> tuple[Row, ...]:
        return tuple(row for row in self._rows if row.outcome == outcome)

    @property
    def headline(self) -> str:
        """The whole in one line."""
        seen = len(self) - len(self.unseen)
        if self.ok:
            head = "The one claim holds." if seen == 1 else f"All {seen} claims hold."
        else:
            failed, waiting = len(self.failed), len(self.waiting)
            parts = [f"{len(self.passed)} of {counted(seen, 'claim')} hold"]
            parts += [f"{failed} {'fails' if failed == 1 else 'fail'}"] * bool(failed)
            parts += [f"{waiting} {'waits' if waiting == 1 else 'wait'}"] * bool(waiting)
            head = f"{', '.join(parts)}."
        return f"{head} {self.note}".rstrip()

    def __repr__(self) -> str:
        """Write the headline, what fails with its sentence, and a line for each of the others."""
        others = [f"{SIGNS[row.outcome]} {row.says}" for row in self._rows if row.outcome != FAILS]
        return "\n".join([self.headline, *map(repr, self.failed), *others])

    def _repr_html_(self) -> str:
        """Draw what fails, and below it, folded, what waits and what holds."""
        parts = [tag("p", as_html(self.headline), "lab-headline", role="status")]
        parts += [_table(self.failed)] * bool(self.failed)
        folded = (
            ("What waits, as it could not be asked", self.waiting),
            ("What holds", self.passed),
            ("What was not to be seen", self.unseen),
        )
        parts += [fold(f"{title}: {len(rows)}", _table(rows)) for title, rows in folded if rows]
        return page(*parts, sheets=[SHEET])


def _table(rows: Iterable[Row]) -> str:
    """Draw rows under the names of their groups; outcomes are told by sign and word."""
    bodies = []
    for group, found in groupby(rows, lambda row: row.group):
        head = tag("tr", tag("th", as_html(group), "lab-group", colspan="2", scope="rowgroup"))
        bodies.append(tag("tbody", head + "".join(map(_row, found))))
    heads = "".join(tag("th", name, scope="col") for name in ("verdict", "claim"))
    table = tag("table", tag("thead", tag("tr", heads)) + "".join(bodies), "lab-table lab-kept")
    return tag("div", table, "lab-kept-box")


def _row(row: Row) -> str:
    sign = tag("span", SIGNS[row.outcome], "lab-sign", aria_hidden="true")
    verdict = tag("td", f"{sign} {row.outcome}", f"lab-level {COLOURS[row.outcome]}")
    said = tag("div", prose(row.says), "lab-says")
    if row.said:
        said += tag("div", _lines(row.said), "lab-why")
    if row.exchange and len(row.exchange.request_body) <= LONGEST_BODY:
        said += fold("as a curl command", code(as_curl(row.exchange)))
    return tag("tr", verdict + tag("td", said, "lab-what"))


def _lines(said: str) -> str:
    """Give each part of a sentence its line: what was sent, what came, what was expected."""
    parts = re.split(r"(?<=\.) (?=(?:Came|Expected) )", marked(said))
    return "".join(tag("div", prose(part)) for part in parts)
