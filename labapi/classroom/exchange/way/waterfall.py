"""A strip of thin bars for each address: one bar a request, from its sending to its answer.

Bars that begin together and end one after the other are a queue; bars of one length stand side by
side. What was not answered well is an outline, so that no colour is needed to tell it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from labapi.classroom.notebook.markup import tag
from labapi.classroom.notebook.measured import RULE, as_html, hidden, milliseconds

SHEETS = ("classroom/exchange/way/bars.css",)
ACROSS = 1000
"""The width of a strip in its own units: it is stretched to the width that there is."""
MOST_HIGH, HIGHEST = 150, 9
ALONE = """
text{font:12px sans-serif;fill:#1f2328}.head{font-weight:600}.faint{fill:#57606a}
.good{fill:#1a6fb5}.bad{fill:none;stroke:#b3261e}.base{stroke:#d0d7de}
@media (prefers-color-scheme:dark){text{fill:#e3e6e9}.faint{fill:#a2abb4}.good{fill:#6cb2ee}
.bad{stroke:#f28b82}.base{stroke:#3b4249}}
"""


@dataclass(frozen=True, slots=True)
class Strip:
    """The requests to one address: start, end, and whether it was answered well."""

    title: str
    order: str
    bars: Sequence[tuple[float, float, bool]]

    @property
    def whole_ms(self) -> float:
        """Where the last one ends."""
        return max((end_ms for _, end_ms, _ in self.bars), default=0.0)

    @property
    def step(self) -> float:
        """The height of a bar with the gap below it."""
        return max(2.0, min(HIGHEST, MOST_HIGH / max(1, len(self.bars))))

    @property
    def high(self) -> float:
        """The height of all bars."""
        return round(self.step * len(self.bars), 1)

    @property
    def told(self) -> str:
        """The picture in words."""
        return f"{self.title}. {self.order}"


def draw_strips(strips: Sequence[Strip]) -> str:
    """Draw them below each other, on one scale."""
    whole_ms = max((strip.whole_ms for strip in strips), default=0.0) or 1.0
    return "".join(_figure(strip, whole_ms) for strip in strips)


def _figure(strip: Strip, whole_ms: float) -> str:
    head = tag("b", as_html(strip.title)) + tag("span", as_html(strip.order))
    size = {"viewBox": f"0 0 {ACROSS} {strip.high}", "preserveAspectRatio": "none"}
    size["style"] = f"height:{strip.high}px"
    bars = hidden(_rects(strip, whole_ms, 0, 0, ACROSS))
    drawn = tag("svg", bars, "lab-strip", role="img", aria_label=strip.told, **size)
    scale = tag("span", "0") + tag("span", as_html(milliseconds(whole_ms)))
    axis = tag("div", scale, "lab-strip-axis", aria_hidden="true")
    return tag("figure", tag("figcaption", head) + drawn + axis, "lab-strip-figure")


def _rects(strip: Strip, whole_ms: float, x: float, y: float, across: float) -> str:
    return "".join(
        _rect(bar, x, y + number * strip.step, across / whole_ms, strip.step)
        for number, bar in enumerate(strip.bars)
    )


def _rect(bar: tuple[float, float, bool], x: float, y: float, to_units: float, step: float) -> str:
    start_ms, end_ms, is_good = bar
    width = max((end_ms - start_ms) * to_units, 1.5)
    high = step - 1 if step > 3 else step * 0.7
    box = f'x="{x + start_ms * to_units:.1f}" y="{y:.1f}" width="{width:.1f}" height="{high:.1f}"'
    return f'<rect class="{"good" if is_good else "bad"}" {box}/>'


def draw_svg(strips: Sequence[Strip]) -> str:
    """Draw the same as one picture that stands by itself."""
    whole_ms = max((strip.whole_ms for strip in strips), default=0.0) or 1.0
    parts, y = [f"<style>{ALONE}</style>"], 0.0
    for strip in strips:
        parts += [_text(y + 14, strip.title, "head"), _text(y + 30, strip.order)]
        parts.append(hidden(_rects(strip, whole_ms, 0, y + 38, 640)))
        y += 38 + strip.high
        parts.append(f'<path class="base" d="M0 {y + 2:.1f}H640"/>')
        parts.append(_text(y + 16, f"0 to {milliseconds(whole_ms)}", "faint"))
        y += 34
    size = {"viewBox": f"0 0 640 {y:.0f}", "width": "640", "style": "max-width:100%;height:auto"}
    said = " ".join(strip.told for strip in strips)
    return tag(
        "svg", "".join(parts), xmlns="http://www.w3.org/2000/svg", role="img", aria_label=said,
        **size,
    )  # fmt: skip


def _text(y: float, text: str, kind: str = "") -> str:
    written = RULE.sub(lambda found: hidden(found[0][1:-1]), escape(text))
    return tag("text", written, kind, x="0", y=f"{y:.1f}")
