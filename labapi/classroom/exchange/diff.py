"""Two exchanges side by side, each line with a word on how they differ: `labapi.diff(r, other)`.

What differs is in sight at once: a word on top of each message names it, and runs of equal lines
are folded. The first line of a message stays, since it says what the rest is about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import groupby, takewhile, zip_longest
from typing import Any

from labapi.classroom.exchange.content import line_as_html, writer_of
from labapi.classroom.exchange.exchange import exchange_of
from labapi.classroom.exchange.show import Shown
from labapi.classroom.notebook.markup import fold, page, tag
from labapi.classroom.notebook.measured import OPEN, RULE, as_html, hidden, measured
from labapi.classroom.notebook.shell import short_traceback

SAME, MEASURED, DIFFERS = "=", "≈", "≠"
FIRST, SECOND = "◂ only", "only ▸"
FOLDED_FROM = 2
"""How many equal lines in a row are folded: one takes no more room than the fold itself."""
LEGEND = (
    f"{SAME} the same, {DIFFERS} differs, "
    f"{MEASURED} differs only in what is measured or made for each request"
)

ONE_SIDED = f"; {FIRST}: in the first alone, {SECOND}: in the second alone"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of each exchange, and the word that compares them."""

    first: str | None
    second: str | None

    @property
    def word(self) -> str:
        """Compare the two lines; an empty one is no difference to one that is not there."""
        if not self.first and not self.second:
            return SAME
        if self.first is None or self.second is None:
            return SECOND if self.first is None else FIRST
        if self.first.removesuffix(",") == self.second.removesuffix(","):
            return SAME
        return MEASURED if _bare(self.first) == _bare(self.second) else DIFFERS

    @property
    def equal(self) -> bool:
        """Whether nothing differs but what is measured."""
        return self.word in (SAME, MEASURED)

    @property
    def by_chance(self) -> bool:
        """Whether a measured value decides about the word."""
        return self.equal and RULE.search(self.first or "") is not None


class Difference:
    """Two exchanges compared line by line: requests first, then answers."""

    def __init__(self, first: Shown, second: Shown) -> None:
        """Compare two exchanges that are ready to be shown."""
        self.sent = rows(first.request_lines(), second.request_lines())
        self.answered = rows(first.answer_lines(), second.answer_lines())

    def __repr__(self) -> str:
        """Write the lines in turn; where they differ, the first's and then the second's."""
        sent, answered = in_words(names(self.sent)), in_words(names(self.answered))
        parts = [f"You sent ({sent})", *_written(self.sent), ""]
        parts += [f"The server answered ({answered})", *_written(self.answered), ""]
        return "\n".join([*parts, f"({LEGEND})"])

    def _repr_html_(self) -> str:
        """Draw a table with the word between the two exchanges."""
        head = "".join(tag("th", title, scope="col") for title in ("first", "", "second"))
        drawn = _group("You sent", self.sent) + _group("The server answered", self.answered)
        table = tag("table", tag("thead", tag("tr", head)) + drawn, "lab-table lab-diff")
        parts = tag("div", table, "lab-diff-box"), tag("p", as_html(LEGEND + ONE_SIDED), "lab-note")
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
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "replace":
            yield from _by_name(first[i1:i2], second[j1:j2])
        else:
            yield from _side_by_side(first[i1:i2], second[j1:j2])


def _by_name(first: Sequence[str], second: Sequence[str]) -> Iterator[Row]:
    """Pair lines that differ where they tell of the same thing: one header, or one key of JSON."""
    matcher = SequenceMatcher(None, [*map(_name, first)], [*map(_name, second)], autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        if kind == "equal":
            yield from _side_by_side(first[i1:i2], second[j1:j2])
        else:
            yield from (Row(line, None) for line in first[i1:i2])
            yield from (Row(None, line) for line in second[j1:j2])


def _side_by_side(first: Sequence[str], second: Sequence[str]) -> Iterator[Row]:
    return (Row(left, right) for left, right in zip_longest(first, second))


def _bare(line: str) -> str:
    """Leave out what is measured, and the comma by which a line of JSON says that one follows."""
    return RULE.sub("⟨⟩", line).removesuffix(",")


def _name(line: str) -> str:
    """Give what stands before the colon; the lines without one have no name."""
    before, colon, _ = line.partition(":")
    return before.strip().lower() if colon else ""


# A word on what differs, and what is folded.


def names(compared: Sequence[Row]) -> list[str]:
    """Name what differs in a message: a part of its first line, its headers, its body.

    >>> names(rows(["200 OK", "vary: Accept", "", "{}"], ["404 Not Found", "", "[]"]))
    ['status', 'vary', 'body']
    """
    found: list[str] = _in_first_line(compared[0]) if compared else []
    in_body = [False, False]
    for row in compared[1:]:
        lines = row.first, row.second
        in_body = [was or line == "" for was, line in zip(in_body, lines, strict=True)]
        if not row.equal:
            side = 0 if row.first is not None else 1
            found.append("body" if in_body[side] else _name(lines[side] or ""))
    return list(dict.fromkeys(found))


def _in_first_line(row: Row) -> list[str]:
    """Name the parts that differ of a request line, or say that of a status line."""
    if row.equal:
        return []
    before, after = (line.split() for line in (row.first or "", row.second or ""))
    if not all(words and words[-1].startswith("HTTP/") for words in (before, after)):
        return ["status"]
    targets = [words[1].partition("?") for words in (before, after)]
    parts = [(before[0], after[0]), (targets[0][0], targets[1][0]), (targets[0][2], targets[1][2])]
    named = zip(("method", "path", "query"), parts, strict=True)
    return [name for name, (one, other) in named if one != other] or ["version"]


def in_words(found: Sequence[str]) -> str:
    """Count what differs, and name it.

    >>> in_words(["status", "allow", "body"]), in_words([])
    ('3 differences: status, allow, body', 'no difference')
    """
    count = f"{len(found)} difference{'s' * (len(found) != 1)}"
    return f"{count}: {', '.join(found)}" if found else "no difference"


def _stretches(compared: Sequence[Row]) -> Iterator[tuple[list[Row], str]]:
    """Cut a message into rows to show, and runs to fold with a word on how long each is."""
    yield list(compared[:1]), ""
    for equal, group in groupby(compared[1:], key=lambda row: row.equal):
        run = list(group)
        count = sum(1 for row in run if row.first)
        yield run, f"{count} equal lines" if equal and count >= FOLDED_FROM else ""


# As text, and as a table.


def _written(compared: list[Row]) -> Iterator[str]:
    for run, folded in _stretches(compared):
        if folded:
            yield f"  … {folded}"
            continue
        for row in run:
            yield from _written_row(row)


def _written_row(row: Row) -> Iterator[str]:
    if row.equal:
        sign = measured(row.word) if row.by_chance else row.word
        yield f"  {sign} {row.first or ''}".rstrip()
        return
    for which, line in (("1", row.first), ("2", row.second)):
        if line is not None:
            yield f"{DIFFERS} {which} {line}".rstrip()


def _group(title: str, compared: list[Row]) -> str:
    word = tag("span", f" {as_html(in_words(names(compared)))}", "lab-differences")
    head = tag("tr", tag("th", title + word, "lab-title", scope="rowgroup", colspan="3"))
    return tag("tbody", head + "".join(_drawn(*stretch) for stretch in _stretches(compared)))


def _drawn(run: list[Row], folded: str) -> str:
    drawn = "".join(map(_row, run))
    if not folded:
        return drawn
    inner = tag("table", tag("tbody", drawn), "lab-table")
    return tag("tr", tag("td", fold(f"… {folded}", inner), "lab-folded", colspan="3"))


def _row(row: Row) -> str:
    written = row.first or row.second  # between headers and body stands an empty line
    word = tag("span", as_html(row.word), title=_meaning(row.word)) if written else ""
    cells = [tag("td", tag("code", line)) for line in _lines(row)]
    middle = tag("td", hidden(word) if row.by_chance else word, "lab-word")
    kind = "lab-same" if row.equal else "lab-differs"
    return tag("tr", cells[0] + middle + cells[1], kind)


def _lines(row: Row) -> list[str]:
    """Give both lines as HTML; of two that differ, what differs is marked."""
    first, second = row.first or "", row.second or ""
    if row.word != DIFFERS or OPEN in first + second:
        return [line_as_html(first), line_as_html(second)]
    pieces = [re.findall(r"[\w.-]+|\s+|.", line) for line in (first, second)]
    start = _shared(*pieces)
    end = _shared(*(piece[start:][::-1] for piece in pieces))
    return [_with_mark(piece, start, len(piece) - end) for piece in pieces]


def _shared(first: list[str], second: list[str]) -> int:
    """Count the pieces that both begin with."""
    both = zip(first, second, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], both))


def _with_mark(pieces: list[str], start: int, end: int) -> str:
    before, changed, after = map("".join, (pieces[:start], pieces[start:end], pieces[end:]))
    written = writer_of(before + changed + after)
    return written(before) + (tag("mark", as_html(changed)) if changed else "") + written(after)


def _meaning(word: str) -> str:
    return {
        SAME: "the same",
        MEASURED: "only what is measured differs",
        DIFFERS: "differs",
        FIRST: "only in the first",
        SECOND: "only in the second",
    }[word]
