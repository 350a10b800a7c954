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

from typing import TYPE_CHECKING

from labapi.classroom.exchange.meanings import term
from labapi.classroom.notebook.markup import tag
from labapi.classroom.notebook.measured import as_html, milliseconds

if TYPE_CHECKING:
    from labapi.classroom.exchange.way.facts import Stop, Way

SHEET = "classroom/exchange/way/way.css"
CLIENT = "client"
MANY = 12
"""From so many stations on, the line needs a wide page; on others it runs from top to bottom."""
STEP = 9
"""Pixels from one dot of the small picture to the next."""


def draw_way(way: Way, kind: str = "") -> str:
    """Draw the way as a line of stations, the client at its left end."""
    count = 1 + len(way.passed) + len(way.beyond)
    items = [_client(way), *_passed(way)]
    items += [_beyond(stop, number == 0) for number, stop in enumerate(way.beyond)]
    turn = (len(way.passed) + 0.5) / count
    dot = tag("span", "", "lab-way-dot", aria_hidden="true")
    line = tag("div", tag("ol", "".join(items)) + dot, "lab-way-line", style=f"--turn:{turn:.4f}")
    worded, many = "lab-way-worded" * bool(way.word), "lab-way-many" * (count > MANY)
    classes = ["lab-way", _family(way), kind, worded, many]
    given = " ".join(filter(None, classes))
    return tag("div", line, given, role="group", aria_label=way.sentence)


def draw_small(way: Way) -> str:
    """Draw the way as a row of dots, for a line of a table; a cross tells a refusal."""
    passed, beyond = len(way.passed), len(way.beyond)
    width, end = STEP * (passed + beyond) + 8, STEP * passed + 4
    dots = [_dot(number, "lab-on") for number in range(1, passed)]
    dots += [_dot(number, "lab-off") for number in range(passed + 1, passed + beyond + 1)]
    line = f'<path class="lab-on" d="M4 7H{end}"/>'
    where = _cross(end) if way.is_refused else f'<circle class="lab-turn" cx="{end}" cy="7" r="4"/>'
    client = '<rect class="lab-on" x="1" y="4" width="6" height="6"/>'
    return tag(
        "svg",
        tag("title", as_html(way.sentence)) + line + client + "".join(dots) + where,
        f"lab-way-small {_family(way)}",
        viewBox=f"0 0 {width} 14", width=str(width), height="14", role="img",
        aria_label=way.sentence,
    )  # fmt: skip


def _dot(number: int, kind: str) -> str:
    return f'<circle class="{kind}" cx="{STEP * number + 4}" cy="7" r="2.2"/>'


def _cross(end: int) -> str:
    return f'<path class="lab-turn" d="M{end - 3.5} 3.5l7 7m0-7l-7 7"/>'


def _family(way: Way) -> str:
    return "lab-way-refused" if way.is_refused else "lab-way-good"


def _client(way: Way) -> str:
    sign = "✗" if way.is_refused else "✓"
    mark = tag("span", sign, "lab-sign", aria_hidden="true")
    number = "no answer" if way.status is None else str(way.status)
    answer = tag("span", f"{mark} {number}", "lab-way-answer")
    return tag("li", _label(CLIENT) + answer, "lab-way-client")


def _passed(way: Way) -> list[str]:
    *through, last = way.passed
    drawn = [
        tag("li", _label(stop.name, stop.title) + _time(stop), _kind(stop)) for stop in through
    ]
    word = tag("strong", as_html(way.turned), "lab-way-word") if way.turned else ""
    content = _label(last.name, last.title) + _time(last) + word
    return [*drawn, tag("li", content, f"{_kind(last)} lab-way-turn")]


def _kind(stop: Stop) -> str:
    return f"lab-way-on lab-way-{stop.name}" if stop.name.isidentifier() else "lab-way-on"


def _beyond(stop: Stop, is_first: bool) -> str:
    word = tag("span", "not reached", "lab-way-word") if is_first else ""
    return tag("li", _label(stop.name, stop.title) + word, "lab-way-off")


def _label(name: str, title: str = "") -> str:
    return tag("span", term(as_html(title or name), "stations", name), "lab-way-name")


def _time(stop: Stop) -> str:
    if stop.duration_ms is None:
        return ""
    return tag("span", as_html(milliseconds(stop.duration_ms)), "lab-way-time")
