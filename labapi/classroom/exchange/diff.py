"""Two exchanges side by side, each line with a word on how they differ: `labapi.diff(r, other)`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from labapi.classroom.exchange.content import line_as_html
from labapi.classroom.exchange.exchange import exchange_of
from labapi.classroom.exchange.show import Shown
from labapi.classroom.notebook.markup import page, tag
from labapi.classroom.notebook.measured import RULE, as_html, hidden, measured
from labapi.classroom.notebook.shell import short_traceback

SAME, MEASURED, DIFFERS = "=", "≈", "≠"
FIRST, SECOND = "◂ only", "only ▸"
LEGEND = (
    f"{SAME} the same, {DIFFERS} differs, "
    f"{MEASURED} differs only in what is measured or made for each request"
)


@dataclass(frozen=True, slots=True)
class Row:
    """One line of each exchange, and the word that compares them."""

    first: str | None
    second: str | None

    @property
    def word(self) -> str:
        """Compare the two lines."""
        if self.first is None or self.second is None:
            return SECOND if self.first is None else FIRST
        if self.first == self.second:
            return SAME
        return MEASURED if _bare(self.first) == _bare(self.second) else DIFFERS

    @property
    def by_chance(self) -> bool:
        """Whether a measured value decides about the word."""
        return self.word in (SAME, MEASURED) and RULE.search(self.first or "") is not None


class Difference:
    """Two exchanges compared line by line: requests first, then answers."""

    def __init__(self, first: Shown, second: Shown) -> None:
        """Compare two exchanges that are ready to be shown."""
        self.sent = rows(first.request_lines(), second.request_lines())
        self.answered = rows(first.answer_lines(), second.answer_lines())

    def __repr__(self) -> str:
        """Write the lines in turn; where they differ, the first's and then the second's."""
        parts = ["You sent", *_written(self.sent), "", "The server answered"]
        return "\n".join([*parts, *_written(self.answered), "", f"({LEGEND})"])

    def _repr_html_(self) -> str:
        """Draw a table with the word between the two exchanges."""
        head = "".join(tag("th", title, scope="col") for title in ("first", "", "second"))
        drawn = _group("You sent", self.sent) + _group("The server answered", self.answered)
        table = tag("table", tag("thead", tag("tr", head)) + drawn, "lab-table lab-diff")
        parts = tag("div", table, "lab-scroll"), tag("p", as_html(LEGEND), "lab-note")
        return page(*parts, sheets=["classroom/exchange/diff.css"])


@short_traceback
def diff(r: Any, other: Any, secrets: bool = False) -> Difference:
    """Compare two exchanges: answers of `requests`, or entries of a journal, in any mixture.

    Values that are measured, or made anew for each request, count as a difference of their own
    kind. Raises `TypeError` that says what to pass for anything else.
    """
    return Difference(Shown(exchange_of(r), secrets), Shown(exchange_of(other), secrets))


def rows(first: Sequence[str], second: Sequence[str]) -> list[Row]:
    """Pair the lines of two texts; measured values do not matter for what belongs together.

    >>> [row.word for row in rows(["a", "t ⟨1⟩", "b"], ["a", "t ⟨2⟩", "c", "d"])]
    ['=', '≈', '≠', 'only ▸']
    """
    return list(_paired(first, second))


def _paired(first: Sequence[str], second: Sequence[str]) -> Iterator[Row]:
    matcher = SequenceMatcher(None, [*map(_bare, first)], [*map(_bare, second)], autojunk=False)
    for _, i1, i2, j1, j2 in matcher.get_opcodes():
        for left, right in zip_longest(first[i1:i2], second[j1:j2]):
            yield Row(left, right)


def _bare(line: str) -> str:
    return RULE.sub("⟨⟩", line)


def _written(compared: list[Row]) -> Iterator[str]:
    for row in compared:
        if row.word in (SAME, MEASURED):
            sign = measured(row.word) if row.by_chance else row.word
            yield f"  {sign} {row.first}".rstrip()
            continue
        for which, line in (("1", row.first), ("2", row.second)):
            if line is not None:
                yield f"{DIFFERS} {which} {line}".rstrip()


def _group(title: str, compared: list[Row]) -> str:
    head = tag("tr", tag("th", title, "lab-title", scope="rowgroup", colspan="3"))
    return tag("tbody", head + "".join(map(_row, compared)))


def _row(row: Row) -> str:
    word = tag("span", as_html(row.word), title=_meaning(row.word))
    cells = [tag("td", tag("code", line_as_html(line or ""))) for line in (row.first, row.second)]
    middle = tag("td", hidden(word) if row.by_chance else word, "lab-word")
    kind = "" if row.word in (SAME, MEASURED) else "lab-differs"
    return tag("tr", cells[0] + middle + cells[1], kind)


def _meaning(word: str) -> str:
    return {
        SAME: "the same",
        MEASURED: "only what is measured differs",
        DIFFERS: "differs",
        FIRST: "only in the first",
        SECOND: "only in the second",
    }[word]
