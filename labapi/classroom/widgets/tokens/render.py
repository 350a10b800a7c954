"""A token in its three parts: as text, and as HTML without JavaScript.

The signature is masked: with it, the token could be used by whoever reads the notebook.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labapi.classroom.exchange.secrets import MASK
from labapi.classroom.notebook.markup import page, prose, tag
from labapi.classroom.notebook.measured import as_html, marked, measured
from labapi.classroom.widgets.tokens.decoded import SAME, VARIES
from labapi.classroom.widgets.tokens.known import TITLE, notes_on
from labapi.classroom.widgets.tokens.meanings import meaning_of

if TYPE_CHECKING:
    from labapi.classroom.widgets.tokens.decoded import TokenParts
    from labapi.classroom.widgets.tokens.known import Finding
    from labapi.classroom.widgets.tokens.verification import TokenVerdict

TITLES = (
    "1 Header: how it is signed",
    "2 Payload: what it claims",
    "3 Signature: what makes it hard to forge",
)
READABLE = "Nothing here is encrypted: whoever holds the token can read this."
COMPARED = "Compared with the token as it was given"
FAMILIES = {"✓": "lab-found lab-found-2", "✗": "lab-found lab-found-4", "?": "lab-found"}
Row = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """All that is told of a token: its parts, what is known of it, and what the server says.

    `changed` says of each part how it differs from the token as it was given; empty where none
    does. `now_s` is the moment that times are told from.
    """

    parts: TokenParts
    known: list[Finding]
    verdict: TokenVerdict
    now_s: float
    changed: tuple[str, ...] = ()

    def rows(self, values: dict[str, Any]) -> list[Row]:
        """Give each field with its value and what it means, times as people tell them."""
        return [
            (name, _value(name, value), meaning_of(name, value, self.now_s))
            for name, value in values.items()
        ]


def signature_line(parts: TokenParts) -> str:
    """Say how much of a signature there is; what it is worth is a finding."""
    if not parts.signature:
        return "There is none."
    return f"{MASK} ({len(parts.signature)} bytes)"


def as_text(reading: Reading) -> str:
    """Write the three parts, what is known, and what the server says."""
    parts = reading.parts
    lines = [TITLES[0], *_lines(reading.rows(parts.header))]
    lines += [TITLES[1], *_lines(reading.rows(parts.claims))]
    lines += [TITLES[2], f"  {signature_line(parts)}"]
    if reading.changed:
        lines += ["", COMPARED, *(f"  part {n}: {s}" for n, s in enumerate(reading.changed, 1))]
    lines += ["", TITLE, *(f"  {found}" for found in reading.known)]
    lines += [f"  {notes_on(reading.known)}", "", repr(reading.verdict)]
    return "\n".join(lines).replace("`", "").replace("*public*", "public")


def as_html_page(reading: Reading, *above: str) -> str:
    """Draw the three parts, each with a number, a name and an edge of its own kind."""
    parts = reading.parts
    drawn = [
        part_drawn(1, rows_drawn(reading.rows(parts.header))),
        part_drawn(2, rows_drawn(reading.rows(parts.claims)) + tag("p", READABLE, "lab-note")),
        part_drawn(3, tag("p", as_html(signature_line(parts)))),
    ]
    return page(
        *above,
        token_line(parts),
        *drawn,
        changes_drawn(reading),
        known_drawn(reading),
        verdict_drawn(reading.verdict),
        sheets=["classroom/widgets/tokens/inspector.css"],
    )


def token_line(parts: TokenParts) -> str:
    """Draw the token as it travels, in three pieces, the signature masked."""
    header, claims, _ = parts.text.split(".")
    shown = [measured(f"{header[:18]}…"), measured(f"{claims[:18]}…"), MASK * bool(parts.signature)]
    pieces = [piece_drawn(number, text) for number, text in enumerate(shown, 1)]
    return tag("p", '<span aria-hidden="true">.</span>'.join(pieces), "lab-token")


def piece_drawn(number: int, text: str) -> str:
    """Draw one piece of the token, under its number."""
    label = tag("sup", str(number))
    return tag("span", label + as_html(text), f"lab-piece lab-piece-{number}")


def part_drawn(number: int, content: str) -> str:
    """Draw one part: its title, and what is in it."""
    title = tag("p", tag("strong", TITLES[number - 1]))
    return tag("div", title + content, f"lab-part lab-piece-{number}")


def rows_drawn(rows: list[Row]) -> str:
    """Draw fields as rows: name, value, meaning."""
    drawn = []
    for name, *rest in rows:
        cells = [tag("th", as_html(name), scope="row"), *(tag("td", as_html(c)) for c in rest)]
        drawn.append(tag("tr", "".join(cells)))
    return tag("div", tag("table", tag("tbody", "".join(drawn)), "lab-table"), "lab-scroll")


def changes_drawn(reading: Reading) -> str:
    """Draw which parts were changed, each under the number and the edge that it has above."""
    if not reading.changed:
        return ""
    items = [
        tag("li", tag("b", f"Part {number}") + " " + prose(said), _changed_kind(number, said))
        for number, said in enumerate(reading.changed, 1)
    ]
    return tag("div", tag("p", tag("strong", COMPARED)) + tag("ul", "".join(items)), "lab-changes")


def known_drawn(reading: Reading) -> str:
    """Draw what is known: a sign, what it is about, and what is said of it."""
    items = [
        tag("li", _sign(found) + tag("span", tag("b", found.about) + ": " + prose(found.said)),
            FAMILIES[found.sign])
        for found in reading.known
    ]  # fmt: skip
    title, note = tag("p", tag("strong", TITLE)), tag("p", notes_on(reading.known), "lab-note")
    return tag("div", title + tag("ul", "".join(items)) + note, "lab-known")


def verdict_drawn(verdict: TokenVerdict) -> str:
    """Draw what the server says: a sign, the status with its name, the reason."""
    kind = "" if verdict.status is None else f" lab-verdict-{'2' if verdict.status < 400 else '4'}"
    headline = tag("strong", as_html(verdict.headline))
    said = tag("p", headline) + tag("p", prose(verdict.reason))
    return tag("div", said, f"lab-verdict{kind}")


def _sign(found: Finding) -> str:
    return tag("span", found.sign, "lab-sign")


def _changed_kind(number: int, said: str) -> str:
    return f"lab-piece-{number}" + " lab-same" * (said == SAME)


def _lines(rows: list[Row]) -> list[str]:
    wide = max((len(name) for name, *_ in rows), default=0)
    return [f"  {name:{wide}}  {value}  ({meaning})".replace("  ()", "")
            for name, value, meaning in rows]  # fmt: skip


def _value(name: str, value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return measured(text) if name in VARIES else marked(text)
