"""The arrows of a flow as a picture: lines for browser, app and bank, and an arrow a row.

HTML without JavaScript (`sequence.css`). A row says in words all that its arrow shows: from whom to
whom, on which channel, what it carries, and how it ended.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from itertools import groupby
from types import MappingProxyType

from labapi.classroom.notebook.markup import prose, tag
from labapi.classroom.notebook.measured import as_html
from labapi.classroom.widgets.sequence.arrows import APP, BANK, BROWSER, THIEF, Arrow
from labapi.classroom.widgets.sequence.carried import Carried

SHEET = "classroom/widgets/sequence/sequence.css"
LINES = {BROWSER: "Ada's browser", APP: "the app", BANK: "the bank", THIEF: "a thief"}
CHANNELS = {
    "front": (
        "Front channel",
        "through Ada's browser, which sees and keeps its addresses",
    ),
    "back": ("Back channel", "app and bank directly: no browser sees it"),
    "thief": ("The thief", "with what was read, and nothing else"),
}
SAME = """\
picture.arrows        # the arrows, as values
picture.thief_at(5)   # what a thief gets at arrow 5: the same as the switch"""
EMPTY = (
    "No flow yet: send the browser to `/oauth/authorize` of the lab, or ask `/oauth/token` for a "
    "token, and run this cell again."
)
INDENT = " " * 25
Under = Callable[[Arrow], str]


def text_lines(arrows: Sequence[Arrow]) -> list[str]:
    """Write the arrows as text, a channel after the other, and below each what it carries."""
    lines, met = [], set[str]()
    for channel, group in groupby(arrows, _channel):
        name, through = CHANNELS[channel]
        lines.append(f"{name}: {through}")
        for arrow in group:
            lines.append(
                f"  {arrow.number:2}  {arrow.way:17}  {said(arrow)}  {arrow.after}".rstrip()
            )
            again = [_words(thing) for thing in arrow.carried if thing.name in met]
            new = [thing for thing in arrow.carried if thing.name not in met]
            lines += [INDENT + ", ".join(again)] if again else []
            lines += [f"{INDENT}{_words(thing)} ({thing.means})" for thing in new]
            met |= set(arrow.carries)
    return lines or [EMPTY.replace("`", "")]


def said(arrow: Arrow) -> str:
    """Say what an arrow is: a request, or the answer with the word of a refusal."""
    if arrow.is_missing:
        return f"{arrow.what} (not sent)" if arrow.side == "request" else "no answer"
    if not arrow.is_refused:
        return arrow.what
    status = "" if arrow.status is None else f"{arrow.status} "
    return f"✗ {status}{arrow.word}"


def _words(thing: Carried) -> str:
    return f"{thing.title} {thing.masked}".rstrip()


def _channel(arrow: Arrow) -> str:
    return "thief" if THIEF in (arrow.sender, arrow.receiver) else arrow.channel


def draw_arrows(
    arrows: Sequence[Arrow],
    under: Under = lambda arrow: "",
    was: Mapping[int, str] = MappingProxyType({}),
    verdict: str = "",
) -> str:
    """Draw the lines and the arrows; `under` gives what else stands in an arrow's row.

    `was` says, by their numbers, what those arrows were without the thief that came out otherwise.
    `verdict` is what came of a thief, and stands where the thief does.
    """
    if not arrows:
        return tag("p", prose(EMPTY), "lab-note")
    lines = [BROWSER, APP, BANK, THIEF][: 4 if any(map(_is_thiefs, arrows)) else 3]
    parts, met, place = [_heads(lines, arrows)], set[str](), 0
    for channel, group in groupby(arrows, _channel):
        rows = []
        for arrow in group:
            rows.append(_row(arrow, lines, place, under(arrow), met, was))
            met |= set(arrow.carries)
            place += 1
        parts.append(_part(channel, rows))
        if channel == "thief":
            parts.append(verdict)
            verdict = ""
    style = f"--lines:{len(lines)}"
    return tag("div", "".join([*parts, verdict]), "lab-seq-picture", style=style)


def _is_thiefs(arrow: Arrow) -> bool:
    return _channel(arrow) == "thief"


def _heads(lines: Sequence[str], arrows: Sequence[Arrow]) -> str:
    busy = {end for arrow in arrows for end in (arrow.sender, arrow.receiver)}
    heads = [
        tag("span", tag("b", LINES[name]) + ("" if name in busy else tag("i", "takes no part")),
            f"lab-seq-head lab-seq-{name}")
        for name in lines
    ]  # fmt: skip
    return tag("div", "".join(heads), "lab-seq-heads")


def _part(channel: str, rows: list[str]) -> str:
    name, through = CHANNELS[channel]
    title = tag("p", tag("b", name) + " " + tag("span", as_html(through)), "lab-seq-channel")
    return tag("div", title + tag("ol", "".join(rows)), f"lab-seq-part lab-seq-{channel}-channel")


def _row(
    arrow: Arrow,
    lines: Sequence[str],
    place: int,
    under: str,
    met: Set[str],
    was: Mapping[int, str],
) -> str:
    start, end = lines.index(arrow.sender), lines.index(arrow.receiver)
    classes = [
        "lab-seq-row",
        f"lab-seq-{arrow.side}",
        "lab-seq-right" if end > start else "lab-seq-left",
        "lab-seq-refused" * arrow.is_refused,
        "lab-seq-missing" * arrow.is_missing,
    ]
    style = f"--from:{min(start, end)};--span:{abs(end - start)};--place:{place}"
    number = "" if _is_thiefs(arrow) else str(arrow.number)
    before = "" if _is_thiefs(arrow) or arrow.is_missing else was.get(arrow.number, "")
    line = tag("span", "", "lab-seq-line", aria_hidden="true")
    cells = [
        tag("span", number, "lab-seq-number"),
        tag("div", _label(arrow, before) + line, "lab-seq-lane"),
        tag("div", _carries(arrow, met), "lab-seq-carries"),
        tag("div", under, "lab-seq-under", data_number=str(arrow.number)),
        tag("span", as_html(arrow.after), "lab-seq-after") if arrow.after else "",
    ]
    return tag("li", "".join(cells), " ".join(filter(None, classes)), style=style)


def _label(arrow: Arrow, before: str) -> str:
    way = tag("span", as_html(f"{arrow.way}: "), "lab-seq-way")
    what = tag("span", _breakable(said(arrow)), "lab-seq-what")
    once = tag("span", as_html(f"was {before}"), "lab-seq-was") if before else ""
    return tag("span", way + what + once, "lab-seq-label")


def _breakable(text: str) -> str:
    """Let a long path be broken behind its slashes."""
    written = as_html(text)
    return written if "<" in written else written.replace("/", "/<wbr>")


def _carries(arrow: Arrow, met: Set[str]) -> str:
    """Draw what an arrow carries; what it is worth is said once, where it comes first."""
    again = [_thing(thing, "") for thing in arrow.carried if thing.name in met]
    new = [_thing(thing, thing.means) for thing in arrow.carried if thing.name not in met]
    listed = tag("ul", "".join(again), "lab-seq-again") if again else ""
    listed += tag("ul", "".join(new)) if new else ""
    if not listed and not arrow.reason:
        listed = tag("span", "nothing secret", "lab-seq-means")
    return listed + (tag("p", as_html(arrow.reason), "lab-seq-reason") if arrow.reason else "")


def _thing(thing: Carried, means: str) -> str:
    masked = " " + tag("code", as_html(thing.masked)) if thing.masked else ""
    worth = " " + tag("span", as_html(means), "lab-seq-means") if means else ""
    kind = "lab-seq-secret" if thing.is_secret else "lab-seq-open"
    return tag("li", tag("b", as_html(thing.title)) + masked + worth, kind)
