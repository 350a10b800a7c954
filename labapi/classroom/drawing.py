"""The picture of one exchange, in HTML without JavaScript: styled by `widgets/exchange.css`.

It reads without colour and without its style sheet too: headings, lists and tables say all.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.classroom.body import Body
from labapi.classroom.markup import code, fold, tag
from labapi.classroom.measured import as_html, hidden, measured, milliseconds
from labapi.classroom.resend import as_curl, as_requests
from labapi.web.statuses import family_of, name_of

if TYPE_CHECKING:
    from labapi.classroom.exchange import Step
    from labapi.classroom.show import Shown

SIGNS = {1: "…", 2: "✓", 3: "↪", 4: "✗", 5: "✗"}
ROUTINE = frozenset(
    {
        "accept-encoding", "connection", "content-length", "date", "host", "server",
        "server-timing", "transfer-encoding", "user-agent", "x-request-id",
    }
)  # fmt: skip
"""Headers that say little of the lesson: they are shown when opened."""


def exchange(shown: Shown) -> str:
    """Draw the two sides beside each other, and below them the same request as code."""
    sides = tag("div", _sent(shown) + _answered(shown), "lab-sides")
    return tag("section", sides + _again(shown), "lab-exchange", aria_label="An HTTP exchange")


def _sent(shown: Shown) -> str:
    line = tag("b", as_html(shown.exchange.method), "lab-method") + " "
    line += tag("code", as_html(shown.target), "lab-target")
    parts = [_side_title("You sent"), tag("div", line, "lab-first")]
    parts += [headers(shown.request_headers), body(shown.request_body, "no body")]
    return tag("div", "".join(parts), "lab-side")


def _answered(shown: Shown) -> str:
    seen = shown.exchange
    if seen.status is None:
        gone = tag("p", "Nothing: the client had left.", "lab-note")
        return tag("div", _side_title("The server answered") + gone, "lab-side")
    parts = [_side_title("The server answered"), tag("div", status(seen.status), "lab-first")]
    parts += [headers(shown.response_headers), body(shown.response_body, "no body"), _times(shown)]
    return tag("div", "".join(parts), f"lab-side lab-family-{seen.status // 100}")


def status(number: int) -> str:
    """Draw a status: sign, number, name, family."""
    sign = tag("span", SIGNS.get(number // 100, "?"), "lab-sign", aria_hidden="true")
    known = tag("b", f"{number} {as_html(name_of(number))}", "lab-status")
    return f"{sign} {known} {tag('span', as_html(family_of(number)), 'lab-family')}"


def headers(pairs: list[tuple[str, str]]) -> str:
    """Draw the headers: the telling ones in sight, the routine ones to open."""
    routine = [(k, v) for k, v in pairs if k.lower() in ROUTINE or (k.lower(), v) == _ANYTHING]
    telling = [pair for pair in pairs if pair not in routine]
    drawn = _list(telling)
    if routine:
        more = " more" * bool(telling)
        drawn += fold(f"{len(routine)}{more} header{'s' * (len(routine) != 1)}", _list(routine))
    return drawn


_ANYTHING = ("accept", "*/*")


def body(shown: Body, nothing: str) -> str:
    """Draw a body, cut by the rule of `body.py`."""
    if not shown.lines:
        return tag("p", as_html(shown.note or nothing), "lab-note")
    drawn = code("\n".join(shown.lines))
    if shown.more:
        return drawn + fold(shown.note, code("\n".join(shown.more)))
    return drawn + (tag("p", as_html(shown.note), "lab-note") if shown.note else "")


def _times(shown: Shown) -> str:
    seen = shown.exchange
    spent = f"{milliseconds(seen.duration_ms)} as the {seen.seen_by} saw it"
    drawn = tag("p", as_html(spent), "lab-note")
    if seen.steps:
        drawn += waterfall(seen.steps)
    if shown.answered_by:
        drawn += tag("p", as_html(shown.answered_by), "lab-note")
    if shown.crash:
        lines = "\n".join(measured(line) for line in shown.crash.rstrip().splitlines())
        drawn += fold("In the server's log (no client sees this)", code(lines))
    return drawn


def waterfall(steps: tuple[Step, ...]) -> str:
    """Draw the server's trace: one row a stage, the bars placed one after the other."""
    whole_ms = sum(step.duration_ms for step in steps) or 1.0
    rows, before_ms = [], 0.0
    for step in steps:
        left, width = before_ms / whole_ms * 100, step.duration_ms / whole_ms * 100
        place = f"margin-left:{min(left, 99):.1f}%;width:{max(width, 0.8):.1f}%"
        bar = hidden(tag("div", "", "lab-bar", style=place))
        cells = tag("th", as_html(step.name), scope="row") + tag("td", bar, "lab-lane")
        rows.append(tag("tr", cells + tag("td", as_html(milliseconds(step.duration_ms)))))
        before_ms += step.duration_ms
    caption = tag("caption", as_html(f"Inside the server: {milliseconds(whole_ms)}"))
    return tag("table", caption + tag("tbody", "".join(rows)), "lab-trace")


def _again(shown: Shown) -> str:
    curl = fold("The same as curl", code(as_curl(shown.exchange, shown.secrets)))
    python = fold("The same in Python", code(as_requests(shown.exchange, shown.secrets)))
    return tag("div", python + curl, "lab-again")


def _side_title(text: str) -> str:
    return tag("div", as_html(text), "lab-title")


def _list(pairs: list[tuple[str, str]]) -> str:
    rows = [
        tag("li", f"{tag('span', as_html(name), 'lab-name')}: {as_html(value)}")
        for name, value in pairs
    ]
    return tag("ul", "".join(rows), "lab-headers") if rows else ""
