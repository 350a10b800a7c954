"""The picture of a request's way, at three sizes, in HTML without JavaScript (`way.css`).

Two lines run side by side: the way out above, the way back below. A station stands across both,
since a layer sees the request go in and the answer come out. Where the two lines meet, the request
turned back. What is told by colour is told in a word, too, and stations are equally far apart: how
long each took is written, and the picture is the same at every run.

- big (`draw_big`): with a name for each part of the way, as in lesson 01
- middle (`draw_way`): what `labapi.show` begins with
- small (`draw_small`): a row of dots, for a line of a table
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from labapi.classroom.exchange.meanings import term
from labapi.classroom.notebook.markup import tag
from labapi.classroom.notebook.measured import as_html, milliseconds

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labapi.classroom.exchange.way.facts import Stop, Way

SHEET = "classroom/exchange/way/way.css"
CLIENT = "client"
STATION_WIDTH = 54 / 52
"""The size of the font at which 52em, from which on `way.css` draws across, are 54 px."""
STEP = 9
"""Pixels from one dot of the small picture to the next."""


@dataclass(frozen=True, slots=True)
class Role:
    """A name for a part of the way, which begins at a station; `stands_for` says what it is."""

    name: str
    stands_for: str
    station: str


def draw_big(way: Way, roles: Sequence[Role], out: str, back: str) -> str:
    """Draw the way under the roles of its parts; `out` and `back` name what goes and comes."""
    return draw_way(way, roles, tag("span", out, "lab-way-out") + tag("span", back, "lab-way-back"))


def draw_way(way: Way, roles: Sequence[Role] = (), carried: str = "") -> str:
    """Draw the way as a line of stations, the client at its left end."""
    names = [CLIENT, *(stop.name for stop in (*way.passed, *way.beyond))]
    count = len(names)
    heads = _heads(names, roles)
    items = [_client(way, heads.get(CLIENT, "") + carried), *_passed(way, heads)]
    items += [_beyond(stop, way.lacking * (number == 0)) for number, stop in enumerate(way.beyond)]
    turn = (len(way.passed) + 0.5) / count
    dot = tag("span", "", "lab-way-dot", aria_hidden="true")
    line = tag("div", tag("ol", "".join(items)) + dot, "lab-way-line", style=f"--turn:{turn:.4f}")
    worded, width = "lab-way-worded" * bool(way.word), f"font-size:{count * STATION_WIDTH:.1f}px"
    classes = ["lab-way", _family(way), "lab-way-big" * bool(roles), worded]
    given = " ".join(filter(None, classes))
    return tag("div", line, given, role="group", aria_label=way.sentence, style=width)


def draw_small(way: Way) -> str:
    """Draw the way as a row of dots, for a line of a table; a cross tells a refusal."""
    end, whole = STEP * len(way.passed) + 4, STEP * (len(way.passed) + len(way.beyond)) + 4
    turn = (
        f'<path class="lab-cross" d="M{end - 3.5} 3.5l7 7m0-7l-7 7"/>'
        if way.is_refused
        else f'<circle cx="{end}" cy="7" r="4"/>'
    )
    parts = [
        tag("title", as_html(way.sentence)),
        f'<path d="M1 7H{end}{_boxes(way)}"/>',
        _dots(4, end - STEP, "lab-dots"),
        _dots(end + STEP, whole, "lab-dots lab-off"),
        turn,
    ]
    size = {"viewBox": f"0 0 {whole + 5} 14", "width": str(whole + 5), "height": "14"}
    return tag("svg", "".join(parts), f"lab-way-small {_family(way)}", role="img", **size)


def _boxes(way: Way) -> str:
    """Draw a box around the client and each proxy, which are programs of their own."""
    proxies = sum(stop.beside != "" for stop in way.passed)
    return "".join(f"M{1 + STEP * number} 4h6v6h-6z" for number in range(1 + proxies))


def _dots(first: int, last: int, kind: str) -> str:
    """Draw a dot every `STEP` pixels: a dashed line whose dashes are no longer than its ends."""
    return f'<path class="{kind}" d="M{first} 7H{last + 0.1}"/>' if last >= first else ""


def _family(way: Way) -> str:
    return "lab-way-refused" if way.is_refused else "lab-way-good"


def _heads(names: list[str], roles: Sequence[Role]) -> dict[str, str]:
    """Draw the name of each role, for the station at which its part begins."""
    starts = [names.index(role.station) for role in roles] + [len(names)]
    return {
        role.station: tag(
            "span",
            tag("b", as_html(role.name)) + " " + tag("i", as_html(role.stands_for)),
            "lab-way-role",
            style=f"--span:{after - start}",
        )
        for role, (start, after) in zip(roles, pairwise(starts), strict=True)
    }


def _client(way: Way, above: str) -> str:
    sign = "✗" if way.is_refused else "✓"
    mark = tag("span", sign, "lab-sign", aria_hidden="true")
    number = "no answer" if way.status is None else str(way.status)
    answer = tag("span", f"{mark} {number}", "lab-way-answer")
    return tag("li", above + _label(CLIENT) + answer, "lab-way-client")


def _passed(way: Way, heads: dict[str, str]) -> list[str]:
    *through, last = [
        heads.get(stop.name, "") + _label(stop.name, stop.title) + _beside(stop) + _time(stop)
        for stop in way.passed
    ]
    word = tag("strong", as_html(way.turned), "lab-way-word") if way.turned else ""
    items = [
        tag("li", content, _kind(stop) + " lab-way-passes" * bool(stop.beside))
        for content, stop in zip(through, way.passed, strict=False)
    ]
    return [*items, tag("li", last + word, f"{_kind(way.passed[-1])} lab-way-turn")]


def _kind(stop: Stop) -> str:
    return f"lab-way-on lab-way-{stop.name}" if stop.name.isidentifier() else "lab-way-on"


def _beyond(stop: Stop, lacking: str) -> str:
    word = tag("span", lacking, "lab-way-word") if lacking else ""
    return tag("li", _label(stop.name, stop.title) + word, "lab-way-off")


def _label(name: str, title: str = "") -> str:
    return tag("span", term(as_html(title or name), "stations", name), "lab-way-name")


def _beside(stop: Stop) -> str:
    return tag("span", as_html(stop.beside), "lab-way-beside") if stop.beside else ""


def _time(stop: Stop) -> str:
    if stop.duration_ms is None:
        return ""
    return tag("span", as_html(milliseconds(stop.duration_ms)), "lab-way-time")
