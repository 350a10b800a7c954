"""The same traffic through the four strategies, as a value: counts, a text and a picture."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from labapi.classroom.notebook.markup import fold, page, table, tag
from labapi.classroom.widgets.limiter.bursts import WINDOWS, MadeUpTraffic
from labapi.domain.limiter import STRATEGIES, simulate, strategy_of

LEFT, WIDTH, RIGHT, TOP = 118, 600, 12, 24
LANE, RISE, FALL = 88, 26, 22
"""The height of a lane, of the highest bar up and of the longest box down."""
BINS = 20
BAR = WIDTH / WINDOWS / BINS
NUMBERED = 2
ALONE = """
.lab-svg{color:#1f2328;--accent:#1a6fb5;--warn:#a65b00;font-family:sans-serif}
@media (prefers-color-scheme:dark){.lab-svg{color:#e3e6e9;--accent:#6cb2ee;--warn:#f0ac55}}
.lab-svg text,.lab-sent{fill:currentColor}.lab-svg text{font-size:11px}.lab-in{fill:var(--accent)}
.lab-out,.lab-bracket{fill:none}.lab-out{stroke:var(--warn)}
.lab-base,.lab-edge,.lab-bracket{stroke:currentColor}.lab-edge{stroke-dasharray:3 4}
"""
"""What `limiter.css` says, in short, for a picture that stands outside a notebook's page."""


@dataclass(frozen=True, slots=True)
class Lane:
    """What one strategy does with the traffic; all moments in microseconds."""

    strategy: str
    let_in_us: tuple[int, ...]
    refused_us: tuple[int, ...]
    window_us: int

    @property
    def busiest(self) -> tuple[int, int]:
        """Where the busiest stretch of one window's length begins, and how many it lets in."""
        counts = [
            (sum(start <= moment < start + self.window_us for moment in self.let_in_us), -start)
            for start in self.let_in_us
        ]
        most, start = max(counts, default=(0, 0))
        return -start, most

    @property
    def bracketed(self) -> tuple[int, int]:
        """Which bars a bracket spans: from this one, and up to but not including that one.

        They hold the requests of a busiest stretch, and no others.
        """
        _, most = self.busiest
        found = (self._bars_from(start) for start in self.let_in_us)
        exact = (bars for bars in found if sum(map(bars.__contains__, self._bins)) == most)
        bars = next(exact, range(0))
        return bars.start, bars.stop

    @property
    def _bins(self) -> list[int]:
        return [_bin(moment, self.window_us) for moment in self.let_in_us]

    def _bars_from(self, start_us: int) -> range:
        """Give the bars of the stretch from here, each as a whole."""
        last_us = max(m for m in self.let_in_us if m < start_us + self.window_us)
        first = _bin(start_us, self.window_us)
        return range(first, max(first + BINS, _bin(last_us, self.window_us) + 1))


@dataclass(frozen=True, slots=True)
class Comparison:
    """Four lanes on one time axis."""

    traffic: MadeUpTraffic
    lanes: tuple[Lane, ...]

    @property
    def most(self) -> dict[str, int]:
        """The most that each strategy lets in, in any stretch of one window's length."""
        return {lane.strategy: lane.busiest[1] for lane in self.lanes}

    @property
    def rows(self) -> list[list[str]]:
        """Strategy, let in, refused, most in any window; as texts."""
        return [
            [
                lane.strategy,
                *map(str, (len(lane.let_in_us), len(lane.refused_us), self._most(lane))),
            ]
            for lane in self.lanes
        ]

    @property
    def head(self) -> list[str]:
        """Name the columns of the rows."""
        return ["strategy", "let in", "refused", f"most in any {self.traffic.allowance.window_s} s"]

    @property
    def caption(self) -> str:
        """Say what is sent, and what is allowed."""
        allowed = self.traffic.allowance
        return f"Sent: {self.traffic}. Allowed: {allowed.limit} in {allowed.window_s} s."

    def __repr__(self) -> str:
        """Write the counts as a table."""
        lines = [
            f"{name:<16} {let_in:>6} {refused:>8}   {most}"
            for name, let_in, refused, most in [self.head, *self.rows]
        ]
        return "\n".join([self.caption, *lines])

    def _repr_svg_(self) -> str:
        """Draw it as a picture by itself."""
        return timeline(self, alone=True)

    def _repr_html_(self) -> str:
        """Draw it, with the counts as a table to open."""
        return page(self.drawn(), sheets=("classroom/widgets/limiter/limiter.css",))

    def drawn(self) -> str:
        """Give the picture and its table as HTML, without style sheets."""
        picture = tag(
            "div", timeline(self), "lab-scroll", tabindex="0", role="group", aria_label="Picture"
        )
        caption = tag("figcaption", self.caption, "lab-note")
        figure = tag("figure", picture + caption, "lab-timeline")
        return figure + fold("The counts as a table", table(self.head, self.rows, self.caption))

    def _most(self, lane: Lane) -> str:
        most, limit = lane.busiest[1], self.traffic.allowance.limit
        return str(most) if most <= limit else f"{most} ({most / limit:.3g} times the limit)"


def compare(traffic: MadeUpTraffic) -> Comparison:
    """Send the same traffic through each strategy, on a clock of its own: no server, no waiting."""
    return Comparison(traffic, tuple(_lane(name, traffic) for name in STRATEGIES))


def _lane(name: str, traffic: MadeUpTraffic) -> Lane:
    arrivals_us = traffic.arrivals_us
    decided = simulate(strategy_of(name, str(traffic.allowance)), arrivals_us)
    pairs = list(zip(arrivals_us, decided, strict=True))
    return Lane(
        name,
        tuple(moment for moment, decision in pairs if decision.allowed),
        tuple(moment for moment, decision in pairs if not decision.allowed),
        traffic.allowance.window_us,
    )


# The picture of four strategies on one time axis: a bar up is let in, a crossed box down is not.
#
# Shape, side and number tell the two apart, so it reads without colour. Each bar holds the requests
# of a twentieth of a window. The bracket over a lane is a stretch of one window's length in which
# most were let in: it begins and ends with a whole bar, and what stands under it is what it counts.


def timeline(shown: Comparison, alone: bool = False) -> str:
    """Draw a comparison as SVG; `alone` gives it colours of its own, for use outside a page."""
    lanes = shown.lanes
    high = TOP + LANE * (len(lanes) + 1) + 20
    most = max(_counted(shown.traffic.arrivals_us, lanes[0].window_us).values(), default=1)
    parts = [f"<style>{ALONE}</style>"] * alone + [_edges(high), _axis(shown, high)]
    parts.append(_sent(shown, most))
    parts += [_draw_lane(lane, TOP + LANE * number, most) for number, lane in enumerate(lanes, 1)]
    box = f"0 0 {LEFT + WIDTH + RIGHT} {high + 24}"
    named = {"viewBox": box, "role": "img", "aria_label": description(shown)}
    return tag("svg", "".join(parts), "lab-svg", xmlns="http://www.w3.org/2000/svg", **named)


def description(shown: Comparison) -> str:
    """Tell the picture in words, with its counts."""
    said = [
        f"{lane.strategy} lets in {len(lane.let_in_us)} and refuses {len(lane.refused_us)}, "
        f"at most {lane.busiest[1]} in any {shown.traffic.allowance.window_s} s"
        for lane in shown.lanes
    ]
    return f"{shown.caption} {'; '.join(said)}."


def _edges(high: int) -> str:
    """Draw the edges of the fixed window, down through all lanes."""
    places = [LEFT + WIDTH / WINDOWS * number for number in range(WINDOWS + 1)]
    return "".join(_line(x, TOP - 8, x, high, "lab-edge") for x in places)


def _axis(shown: Comparison, high: int) -> str:
    window_s = shown.traffic.allowance.window_s
    marks = [
        _text(LEFT + WIDTH / WINDOWS * number, high + 16, f"{window_s * number} s", anchor)
        for number, anchor in enumerate(("middle", "middle", "middle", "end"))
    ]
    names = [
        _text(LEFT + WIDTH / WINDOWS * (number + 0.5), high + 16, f"window {number + 1}", "middle")
        for number in range(WINDOWS)
    ]
    return "".join(marks + names) + _line(LEFT, high, LEFT + WIDTH, high, "lab-base")


def _sent(shown: Comparison, most: int) -> str:
    """Draw what is sent, before any strategy has looked at it."""
    base, window_us = TOP + 48, shown.traffic.allowance.window_us
    bars = _bars(shown.traffic.arrivals_us, window_us, base, most, up=True, kind="lab-sent")
    count = f"{len(shown.traffic.arrivals_us)} requests"
    return _names(base, "sent", count) + _line(LEFT, base, LEFT + WIDTH, base, "lab-base") + bars


def _draw_lane(lane: Lane, top: int, most: int) -> str:
    base = top + 48
    let_in = _bars(lane.let_in_us, lane.window_us, base, most, up=True, kind="lab-in")
    refused = _bars(lane.refused_us, lane.window_us, base, most, up=False, kind="lab-out")
    counts = f"{len(lane.let_in_us)} in, {len(lane.refused_us)} refused"
    line = _line(LEFT, base, LEFT + WIDTH, base, "lab-base")
    return _names(base, lane.strategy, counts) + line + let_in + refused + _bracket(lane, top)


def _names(base: int, name: str, counts: str) -> str:
    return _text(0, base - 6, name, "start", "lab-strategy") + _text(0, base + 10, counts, "start")


def _bracket(lane: Lane, top: int) -> str:
    """Draw a busiest stretch over the bars of what it lets in, with its count."""
    first, end = lane.bracketed
    if first == end:
        return ""
    left, right = LEFT + first * BAR, min(LEFT + end * BAR, LEFT + WIDTH)
    path = f"M{left:.1f} {top + 11}v-4H{right:.1f}v4"
    words = f"busiest {lane.window_us // 1_000_000} s: {lane.busiest[1]} in"
    return tag("path", "", "lab-bracket", d=path) + _text(
        (left + right) / 2, top + 3, words, "middle"
    )


def _bars(moments: Iterable[int], window_us: int, base: int, most: int, up: bool, kind: str) -> str:
    counts = _counted(moments, window_us)
    return "".join(_bar(number, counts[number], base, most, up, kind) for number in sorted(counts))


def _bar(number: int, count: int, base: int, most: int, up: bool, kind: str) -> str:
    """Draw the requests of one twentieth of a window, with their number from two on."""
    x, width = LEFT + number * BAR + 1, BAR - 2
    high = max(4.0, (RISE if up else FALL) * count / most)
    y = base - high if up else base
    box = f"M{x:.1f} {y:.1f}h{width:.1f}v{high:.1f}h-{width:.1f}z"
    cross = f"l{width:.1f} {high:.1f}m0 -{high:.1f}l-{width:.1f} {high:.1f}"
    drawn = tag("path", "", kind, d=box if up else box + cross)
    at = y - 2 if up else y + high + 10
    return drawn + _text(x + width / 2, at, str(count), "middle") * (count >= NUMBERED)


def _counted(moments: Iterable[int], window_us: int) -> Counter[int]:
    return Counter(_bin(moment, window_us) for moment in moments)


def _bin(moment_us: int, window_us: int) -> int:
    return moment_us * BINS // window_us


def _line(x1: float, y1: float, x2: float, y2: float, kind: str) -> str:
    return tag("path", "", kind, d=f"M{x1:.1f} {y1:.1f}L{x2:.1f} {y2:.1f}")


def _text(x: float, y: float, words: str, anchor: str, kind: str = "lab-says") -> str:
    return tag("text", words, kind, x=f"{x:.1f}", y=f"{y:.1f}", text_anchor=anchor)
