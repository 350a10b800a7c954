"""The radar: one spoke an objective, as far out as its claims held.

It reads without colour: a whole objective ends in a filled dot on the rim, any other in a hollow
one with its figures, and the names of those that are not whole are underlined by a dotted line.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from labapi.classroom.notebook.markup import tag
from labapi.classroom.notebook.measured import as_html

WIDE, HIGH, RADIUS = 620, 480, 152
CENTRE_X, CENTRE_Y = WIDE / 2, HIGH / 2
RINGS = (0.25, 0.5, 0.75, 1.0)
HUB = 0.34
"""A spoke of nothing ends this far out, so that the shape never folds into a point."""
LINE = 17
LONG = 13
"""A name of more letters is written in two lines."""
ALONE = """
.lab-radar{color:#1f2328;--accent:#1a6fb5;--faint:#59626b;--line:#d8dce0;--sheet:#fff}
@media (prefers-color-scheme:dark){.lab-radar{color:#e3e6e9;--accent:#6cb2ee;--faint:#a2abb4;
--line:#3b4249;--sheet:#16191c}}
.lab-radar text{fill:currentColor;font:13px system-ui,sans-serif}
.lab-radar .lab-figures{fill:var(--faint);font-size:12px}
.lab-radar .lab-sum{font-size:30px;font-weight:650}
.lab-radar .lab-sum-words{fill:var(--faint);font-size:12px}
.lab-radar .lab-ring,.lab-radar .lab-spoke{fill:none;stroke:var(--line)}
.lab-radar .lab-rim{stroke:var(--faint)}
.lab-radar .lab-shape{fill:var(--accent);fill-opacity:.18;stroke:var(--accent);stroke-width:2;
stroke-linejoin:round}
.lab-radar .lab-whole{fill:var(--accent);stroke:var(--sheet);stroke-width:1.5}
.lab-radar .lab-part{fill:var(--sheet);stroke:currentColor;stroke-width:2}
.lab-radar .lab-core{fill:var(--sheet);fill-opacity:.86}
"""
"""What `capstone.css` says of the radar, for a picture that stands outside a notebook's page."""


@dataclass(frozen=True, slots=True)
class Spoke:
    """One objective: its title, and how many of its claims held."""

    title: str
    held: int
    total: int

    @property
    def share(self) -> float:
        """How far out it reaches, from 0 to 1."""
        return self.held / self.total if self.total else 0.0

    @property
    def whole(self) -> bool:
        """Whether all claims held."""
        return self.held == self.total

    @property
    def figures(self) -> str:
        """The figures, as they stand below the name."""
        return f"{self.held} of {self.total}"


def radar(spokes: Sequence[Spoke], headline: str, alone: bool = False) -> str:
    """Draw the radar as SVG; `alone` gives it colours of its own, for use outside a page."""
    parts = [f"<style>{ALONE}</style>"] * alone
    parts += [_ring(len(spokes), share) for share in RINGS]
    parts += [_line(place, len(spokes)) for place in range(len(spokes))]
    corners = [_at(place, len(spokes), _reach(spoke)) for place, spoke in enumerate(spokes)]
    parts.append(tag("polygon", "", "lab-shape", points=_points(corners)))
    for place, spoke in enumerate(spokes):
        parts += [_dot(corners[place], spoke), _name(place, len(spokes), spoke)]
    parts.append(_core(spokes))
    named = {"viewBox": f"0 0 {WIDE} {HIGH}", "role": "img"}
    said = description(spokes, headline)
    return tag("svg", "".join(parts), "lab-radar", xmlns="http://www.w3.org/2000/svg",
               aria_label=said, **named)  # fmt: skip


def description(spokes: Sequence[Spoke], headline: str) -> str:
    """Tell the picture in words, with its figures."""
    short = [f"{spoke.title} {spoke.figures}" for spoke in spokes if not spoke.whole]
    if not short:
        return f"Radar of {len(spokes)} objectives, all of them whole. {headline}."
    return f"Radar of {len(spokes)} objectives. {headline}. Not whole: {', '.join(short)}."


def _reach(spoke: Spoke) -> float:
    return HUB + (1 - HUB) * spoke.share


def _at(place: int, count: int, share: float) -> tuple[float, float]:
    """Give the point on a spoke: the first spoke points up, the others follow the clock."""
    angle = 2 * math.pi * place / count - math.pi / 2
    reach = RADIUS * share
    return CENTRE_X + reach * math.cos(angle), CENTRE_Y + reach * math.sin(angle)


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _ring(count: int, share: float) -> str:
    corners = [_at(place, count, HUB + (1 - HUB) * share) for place in range(count)]
    kind = "lab-ring lab-rim" if share == 1 else "lab-ring"
    return tag("polygon", "", kind, points=_points(corners))


def _line(place: int, count: int) -> str:
    (x1, y1), (x2, y2) = _at(place, count, HUB), _at(place, count, 1)
    ends = {"x1": f"{x1:.1f}", "y1": f"{y1:.1f}", "x2": f"{x2:.1f}", "y2": f"{y2:.1f}"}
    return tag("line", "", "lab-spoke", **ends)


def _dot(point: tuple[float, float], spoke: Spoke) -> str:
    kind, radius = ("lab-whole", "5") if spoke.whole else ("lab-part", "4.5")
    return tag("circle", "", kind, cx=f"{point[0]:.1f}", cy=f"{point[1]:.1f}", r=radius)


def _name(place: int, count: int, spoke: Spoke) -> str:
    """Write the name outside the rim, and below it the figures."""
    x, y = _at(place, count, 1.18)
    side = x - CENTRE_X
    anchor = "middle" if abs(side) < 12 else "start" if side > 0 else "end"
    lines = [*_lines(spoke.title), spoke.figures]
    above = y < CENTRE_Y - RADIUS
    first = y - LINE * (len(lines) - 1) if above else y - LINE * (len(lines) - 1) / 2 + 4
    first = y + 8 if y > CENTRE_Y + RADIUS else first
    written = []
    for number, line in enumerate(lines):
        last = number == len(lines) - 1
        kind = "lab-figures" if last else "lab-axis" if spoke.whole else "lab-axis lab-lacking"
        spot = {"x": f"{x:.1f}", "y": f"{first + LINE * number:.1f}", "text_anchor": anchor}
        written.append(tag("text", as_html(line), kind, **spot))
    return "".join(written)


def _lines(title: str) -> list[str]:
    """Break a long name where its halves are most alike."""
    words = title.split()
    if len(title) <= LONG or len(words) < 2:
        return [title]
    cuts = range(1, len(words))
    cut = min(cuts, key=lambda n: abs(len(" ".join(words[:n])) - len(" ".join(words[n:]))))
    return [" ".join(words[:cut]), " ".join(words[cut:])]


def _core(spokes: Sequence[Spoke]) -> str:
    """Write the sum in the middle, on a disc that keeps it readable."""
    held, total = sum(one.held for one in spokes), sum(one.total for one in spokes)
    middle = {"cx": f"{CENTRE_X:g}", "cy": f"{CENTRE_Y:g}"}
    disc = tag("circle", "", "lab-core", r="48", **middle)
    spot = {"x": f"{CENTRE_X:g}", "text_anchor": "middle"}
    number = tag("text", str(held), "lab-sum", y=f"{CENTRE_Y + 4:g}", **spot)
    words = tag("text", f"of {total} claims", "lab-sum-words", y=f"{CENTRE_Y + 22:g}", **spot)
    return disc + number + words
