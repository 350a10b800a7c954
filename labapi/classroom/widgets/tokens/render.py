"""A token in its three parts: as text, and as HTML without JavaScript.

The signature is masked: with it, the token could be used by whoever reads the notebook.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from labapi.classroom.exchange.secrets import MASK
from labapi.classroom.notebook.markup import page, prose, tag
from labapi.classroom.notebook.measured import as_html, marked, measured

if TYPE_CHECKING:
    from labapi.classroom.widgets.tokens.decoded import TokenParts
    from labapi.classroom.widgets.tokens.verification import TokenVerdict

TITLES = (
    "1 Header: how it is signed",
    "2 Payload: what it claims",
    "3 Signature: what makes it hard to forge",
)
MEANINGS = {
    "alg": "the algorithm of the signature",
    "kid": "which key it was made with",
    "typ": "the kind of token",
    "iss": "who issued it",
    "aud": "the service it is meant for",
    "sub": "whom it speaks for",
    "scope": "what they may do",
    "iat": "issued at",
    "nbf": "not before",
    "exp": "expires at",
    "jti": "the number of this token",
}
TIMES = ("iat", "nbf", "exp")
VARIES = (*TIMES, "jti", "kid")
READABLE = "Nothing here is encrypted: whoever holds the token can read this."
Row = tuple[str, str, str]


def rows_of(values: dict[str, Any]) -> list[Row]:
    """Give each field with its value and what it means, times as people write them."""
    return [(name, _value(name, value), _meaning(name, value)) for name, value in values.items()]


def signature_line(parts: TokenParts) -> str:
    """Say what there is of a signature, and what it was made over."""
    if not parts.signature:
        return "There is none."
    size = len(parts.signature)
    return f"{MASK} ({size} bytes, made over parts 1 and 2 with the issuer's private key)"


def as_text(parts: TokenParts, verdict: TokenVerdict) -> str:
    """Write the three parts, and what the server says."""
    lines = [TITLES[0], *_lines(parts.header), TITLES[1], *_lines(parts.claims)]
    lines += [TITLES[2], f"  {signature_line(parts)}", "", repr(verdict)]
    return "\n".join(lines)


def as_html_page(parts: TokenParts, verdict: TokenVerdict, *above: str) -> str:
    """Draw the three parts, each with a number, a name and an edge of its own kind."""
    drawn = [
        part_drawn(1, rows_drawn(parts.header)),
        part_drawn(2, rows_drawn(parts.claims) + tag("p", READABLE, "lab-note")),
        part_drawn(3, tag("p", as_html(signature_line(parts)))),
    ]
    return page(
        *above,
        token_line(parts),
        *drawn,
        verdict_drawn(verdict),
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


def rows_drawn(values: dict[str, Any]) -> str:
    """Draw fields as rows: name, value, meaning."""
    drawn = []
    for name, *rest in rows_of(values):
        cells = [tag("th", as_html(name), scope="row"), *(tag("td", as_html(c)) for c in rest)]
        drawn.append(tag("tr", "".join(cells)))
    return tag("div", tag("table", tag("tbody", "".join(drawn)), "lab-table"), "lab-scroll")


def verdict_drawn(verdict: TokenVerdict) -> str:
    """Draw what the server says: a sign, the status with its name, the reason."""
    family = "2" if verdict.status and verdict.status < 400 else "4"
    headline = tag("strong", as_html(verdict.headline))
    said = tag("p", headline) + tag("p", prose(verdict.reason))
    return tag("div", said, f"lab-verdict lab-verdict-{family}")


def _lines(values: dict[str, Any]) -> list[str]:
    wide = max(map(len, values), default=0)
    return [f"  {name:{wide}}  {value}  ({meaning})".replace("  ()", "")
            for name, value, meaning in rows_of(values)]  # fmt: skip


def _value(name: str, value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return measured(text) if name in VARIES else marked(text)


def _meaning(name: str, value: Any) -> str:
    meaning = MEANINGS.get(name, "")
    if name in TIMES and isinstance(value, int | float) and 0 <= value < 253_402_300_800:
        moment = datetime.fromtimestamp(value, UTC)
        return f"{meaning} {measured(f'{moment:%Y-%m-%d %H:%M:%S} UTC')}"
    return meaning
