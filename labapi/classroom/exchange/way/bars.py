"""Bars on one line of time, each with its name and its time written beside it.

Whose clock measured a bar is told by its name's place and by its shape, not by colour alone: the
client's are solid, the server's stand further in and are hatched, and what belongs to neither is an
outline. Widths vary from run to run, so they stand between the marks of measured values.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from labapi.classroom.notebook.markup import tag
from labapi.classroom.notebook.measured import RULE, as_html, hidden, milliseconds

NARROWEST = 0.6
"""The least width of a bar, in hundredths of the whole: what was measured can be seen."""
LEFT, WIDTH, RIGHT, ROW, HEAD, GAP = 96, 460, 84, 19, 24, 20
ALONE = """
text{font:12px sans-serif;fill:#1f2328}.head{font-weight:600}.faint{fill:#57606a}
.client{fill:#1a6fb5}.server{fill:#2f7d36}.between{fill:none;stroke:#57606a}
.lane{stroke:#d0d7de}
@media (prefers-color-scheme:dark){text{fill:#e3e6e9}.faint{fill:#a2abb4}.client{fill:#6cb2ee}
.server{fill:#74c279}.between{stroke:#a2abb4}.lane{stroke:#3b4249}}
"""
"""What the style sheet says, in short, for a picture that stands outside a notebook's page."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A row: `pieces` are start and length in milliseconds; `lacking` says why there are none."""

    label: str
    pieces: tuple[tuple[float, float], ...]
    lacking: str = ""
    kind: str = "client"
    level: int = 0

    @property
    def length_ms(self) -> float:
        """The length of all pieces."""
        return sum(length_ms for _, length_ms in self.pieces)

    @property
    def end_ms(self) -> float:
        """Where the last piece ends."""
        return max((start_ms + length_ms for start_ms, length_ms in self.pieces), default=0.0)

    @property
    def said(self) -> str:
        """The time, or why there is none."""
        return self.lacking or milliseconds(self.length_ms)


@dataclass(frozen=True, slots=True)
class Group:
    """Rows that belong together, under a title, with what they come to."""

    title: str
    bars: Sequence[Bar]
    spent: str


def draw_groups(groups: Sequence[Group]) -> str:
    """Draw the groups below each other, on one scale, in HTML that `bars.css` styles."""
    whole_ms = _whole_ms(groups)
    return "".join(_table(group, whole_ms) for group in groups)


def _whole_ms(groups: Sequence[Group]) -> float:
    return max((bar.end_ms for group in groups for bar in group.bars), default=0.0) or 1.0


def _table(group: Group, whole_ms: float) -> str:
    caption = tag("b", as_html(group.title)) + tag("span", as_html(group.spent))
    rows = "".join(_row(bar, whole_ms) for bar in group.bars)
    return tag("table", tag("caption", caption) + tag("tbody", rows), "lab-bars")


def _row(bar: Bar, whole_ms: float) -> str:
    name = tag("th", as_html(bar.label), f"lab-level-{bar.level}", scope="row")
    if bar.lacking:
        said = tag("td", as_html(bar.lacking), "lab-bars-lacking", colspan="2")
        return tag("tr", name + said)
    drawn = "".join(
        tag("i", "", f"lab-piece lab-piece-{bar.kind}", style=_place(piece, whole_ms))
        for piece in bar.pieces
    )
    lane = tag("td", hidden(drawn), "lab-bars-lane", aria_hidden="true")
    return tag("tr", name + lane + tag("td", as_html(bar.said), "lab-bars-time"))


def _place(piece: tuple[float, float], whole_ms: float) -> str:
    left, width = (100 * part / whole_ms for part in piece)
    width = max(width, NARROWEST)
    return f"left:{min(left, 100 - width):.2f}%;width:{width:.2f}%"


def draw_svg(groups: Sequence[Group]) -> str:
    """Draw the same as one picture that stands by itself."""
    whole_ms, y = _whole_ms(groups), 0
    parts = [f"<style>{ALONE}</style>"]
    for group in groups:
        parts += [_text(0, y + 14, group.title, "head"), _text(0, y + 31, group.spent, "faint")]
        y += HEAD + 17
        for bar in group.bars:
            parts.append(_svg_row(bar, y, whole_ms))
            y += ROW
        y += GAP
    size = {"viewBox": f"0 0 {LEFT + WIDTH + RIGHT} {y}", "width": f"{LEFT + WIDTH + RIGHT}"}
    size["style"] = "max-width:100%;height:auto"
    named = {"role": "img", "aria_label": RULE.sub("a time", _told(groups))}
    return tag("svg", "".join(parts), xmlns="http://www.w3.org/2000/svg", **size, **named)


def _told(groups: Sequence[Group]) -> str:
    """Tell the picture in words, without its measured values."""
    said = [
        f"{group.title}. In this order: {', '.join(bar.label for bar in group.bars if bar.pieces)}."
        for group in groups
    ]
    return " ".join(said)


def _svg_row(bar: Bar, y: int, whole_ms: float) -> str:
    name = _text(12 * bar.level, y + 13, bar.label, "faint" if bar.level else "")
    if bar.lacking:
        return name + _text(LEFT, y + 13, bar.lacking, "faint")
    drawn = "".join(_rect(piece, y, whole_ms, bar.kind) for piece in bar.pieces)
    lane = f'<path class="lane" d="M{LEFT - 0.5} {y}v{ROW}"/>'
    return name + lane + hidden(drawn) + _text(LEFT + WIDTH + 10, y + 13, bar.said)


def _rect(piece: tuple[float, float], y: int, whole_ms: float, kind: str) -> str:
    left, width = (WIDTH * part / whole_ms for part in piece)
    high = {"client": 11, "server": 7}.get(kind, 9)
    box = f'x="{LEFT + left:.1f}" y="{y + (ROW - high) / 2}" width="{max(width, 2):.1f}"'
    return f'<rect class="{kind}" {box} height="{high}"/>'


def _text(x: float, y: float, text: str, kind: str = "") -> str:
    """Write a text, with the brackets of its measured values in comments."""
    written = RULE.sub(lambda found: hidden(found[0][1:-1]), escape(text))
    return tag("text", written, kind, x=f"{x}", y=f"{y}")
