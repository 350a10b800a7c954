"""Show one request and its answer: `labapi.show(r)`."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

from labapi.classroom.exchange.as_code import as_curl, as_requests
from labapi.classroom.exchange.content import Body, body_of, draw_body
from labapi.classroom.exchange.exchange import Exchange, answered, exchange_of
from labapi.classroom.exchange.expected import expected_statuses, surprise
from labapi.classroom.exchange.meanings import draw_meanings, term
from labapi.classroom.exchange.message.calls import with_status_name
from labapi.classroom.exchange.message.decoded import SHEET as MESSAGE_SHEET
from labapi.classroom.exchange.message.reading import draw_said, said_lines, spoken_in
from labapi.classroom.exchange.message.spoken import draw_failed
from labapi.classroom.exchange.secrets import masked_header, masked_text
from labapi.classroom.exchange.stream.arriving import as_it_comes
from labapi.classroom.exchange.stream.drawn import draw_stream, stream_lines
from labapi.classroom.exchange.stream.events import Stream, stream_of
from labapi.classroom.exchange.way.drawn import CLIENT, draw_way
from labapi.classroom.exchange.way.drawn import SHEET as WAY_SHEET
from labapi.classroom.exchange.way.facts import Way, way_of
from labapi.classroom.exchange.way.known import whole_exchange, with_what_the_journal_knows
from labapi.classroom.notebook.markup import code, fold, page, tag
from labapi.classroom.notebook.measured import as_html, hidden, marked, measured, milliseconds
from labapi.classroom.notebook.shell import short_traceback
from labapi.web.layers.journal import Entry
from labapi.web.statuses import family_of, name_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from labapi.classroom.exchange.exchange import Step
    from labapi.classroom.exchange.message.spoken import Spoken


SHEETS = ("classroom/exchange/exchange.css", WAY_SHEET, MESSAGE_SHEET)
SIGNS = {1: "…", 2: "✓", 3: "↪", 4: "✗", 5: "✗"}
ROUTINE = frozenset(
    {
        "accept-encoding", "connection", "content-length", "date", "host", "server",
        "server-timing", "transfer-encoding", "user-agent", "x-request-id",
    }
)  # fmt: skip
"""Headers that say little of the lesson: they are shown when opened."""
_ANYTHING = ("accept", "*/*")


class Shown:
    """An exchange ready to be read, as text and as HTML, with secrets masked unless asked for."""

    def __init__(
        self,
        exchange: Exchange,
        secrets: bool = False,
        expected: tuple[int, ...] = (),
        came: Stream | None = None,
    ) -> None:
        """Show this exchange, and a line below it if its status is not among the expected ones.

        `came` is what somebody saw who read the answer as it came.
        """
        self.exchange = exchange
        self._came = came
        self.secrets = secrets
        self.surprise = surprise(expected, exchange)

    def __repr__(self) -> str:
        """Write the exchange as it went over the wire, with what was measured marked."""
        way = self.way.lines() if self.way.inside else []
        by = f" ({self.said})" if self.said else ""
        sent = [*way, *([""] * bool(way)), f"You sent{by}", *_indented(self.request_lines())]
        answered = ["The server answered", *_indented(self.answer_lines())]
        surprised = ["", self.surprise] if self.surprise else []
        return "\n".join([*sent, "", *answered, "", *self.trace_lines(), *surprised]).rstrip()

    def _repr_html_(self) -> str:
        """Draw the exchange: what you sent, what came back, where the server's time went."""
        return page(draw_exchange(self), sheets=SHEETS)

    @property
    def target(self) -> str:
        """The path and query, with secrets masked."""
        target = self.exchange.target
        return marked(target if self.secrets else masked_text(target))

    @property
    def request_headers(self) -> list[tuple[str, str]]:
        """The headers that were sent."""
        return self._headers(self.exchange.request_headers)

    @property
    def response_headers(self) -> list[tuple[str, str]]:
        """The headers that came back."""
        return self._headers(self.exchange.response_headers)

    @property
    def request_body(self) -> Body:
        """The body that was sent."""
        e = self.exchange
        kind = e.request_header("content-type")
        if e.request_lost:
            return Body((), note="a stream, and nobody kept what was in it")
        return body_of(e.request_body, kind, self.secrets, e.request_elided)

    @property
    def response_body(self) -> Body:
        """The body that came back."""
        e = self.exchange
        kind = e.response_header("content-type")
        return body_of(e.response_body, kind, self.secrets, e.response_elided)

    @cached_property
    def spoken(self) -> Spoken:
        """What another protocol says within it."""
        return spoken_in(self.exchange, self.secrets)

    @property
    def said(self) -> str:
        """The protocol and what was asked by it; empty where it is HTTP alone."""
        spoken = self.spoken
        name = marked(spoken.name if self.secrets else masked_text(spoken.name))
        return ", ".join(filter(None, (spoken.protocol, name)))

    @property
    def failed_within(self) -> list[str]:
        """What failed though the HTTP status does not tell: a line for it, and one for each."""
        spoken, status = self.spoken, self.exchange.status
        if not spoken.failure or status is None:
            return []
        though = f", though the HTTP status is {status}" if status < 400 else ""
        told = [line if self.secrets else masked_text(line) for line in spoken.told]
        return [spoken.failure + though, *map(marked, told)]

    @property
    def stream(self) -> Stream | None:
        """What came in parts, where the answer is a stream that was read or kept."""
        e = self.exchange
        kind = e.response_header("content-type")
        return self._came or stream_of(e.response_body, kind, e.response_elided)

    @property
    def crash(self) -> str:
        """The traceback from the server's log; empty where nothing crashed."""
        text = self.exchange.crash or ""
        return text if self.secrets else masked_text(text)

    @property
    def way(self) -> Way:
        """The way of the request, as far as it is known."""
        return way_of(self.exchange)

    def request_lines(self) -> list[str]:
        """Write the request line, headers and body."""
        first = f"{self.exchange.method} {self.target} HTTP/{self.exchange.http_version}"
        spoken = self.spoken
        said = said_lines(spoken, spoken.sent, self.exchange.request_body)
        if not said:
            return _message(first, self.request_headers, self.request_body)
        return [*_message(first, self.request_headers, Body(())), "", *said]

    def answer_lines(self) -> list[str]:
        """Write the status line, headers and body."""
        status = self.exchange.status
        if status is None:
            return ["nothing: the client had left"]
        first = f"{status} {name_of(status)} ({family_of(status)})"
        spoken, stream = self.spoken, self.stream
        failed = [f"✗ {line}" for line in self.failed_within]
        said = said_lines(spoken, spoken.answered, self.exchange.response_body)
        if said:
            return [*_message(first, self.response_headers, Body(())), *failed, "", *said]
        if stream is None:
            message = _message(first, self.response_headers, self.response_body)
            return [*message, *([""] * bool(failed)), *failed]
        seen = self.exchange.seen_by == "client"
        came = stream_lines(stream, self.secrets, seen)
        return [*_message(first, self.response_headers, Body(())), "", *came]

    def trace_lines(self) -> list[str]:
        """Write the time, the steps of an app not ours, and the last line of a crash."""
        lines = [_spent(self)]
        if self.exchange.broken_off:
            lines.append(f"In the server's journal: {answered(self.exchange)}")
        if self.exchange.steps and not self.exchange.stations:
            steps = [f"{s.name} {milliseconds(s.duration_ms)}" for s in self.exchange.steps]
            lines.append(f"Inside the server: {' → '.join(steps)}")
        if self.crash:
            lines.append(f"In the server's log: {self.crash.strip().splitlines()[-1]}")
        return lines

    def _headers(self, headers: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
        plain = headers if self.secrets else [(k, masked_header(k, v)) for k, v in headers]
        named = [(name, with_status_name(name, value)) for name, value in plain]
        return [(name, marked(value, name)) for name, value in named]


@short_traceback
def show(r: Any, secrets: bool = False, expect: int | Iterable[int] | None = None) -> Shown:
    """Show a request and its answer: `r` is what `requests` returned, or an entry of a journal.

    An answer that was asked for with `stream=True` is drawn item after item as it comes, where it
    is one of lines of JSON or of server-sent events.

    `expect` is the status that you count on, or several of them: where another one came, a line
    below the picture says so, and where to look.

    Keys, tokens and cookies are masked unless `secrets=True`. What stands between ⟨ and ⟩ was
    measured or made up by the server for this one request, and differs from run to run.
    Raises `TypeError` or `ValueError` that says what to pass for anything else.
    """
    expected = expected_statuses(expect)
    came = as_it_comes(r, secrets)
    exchange = whole_exchange(r) if isinstance(r, Entry) else exchange_of(r)
    if exchange.seen_by == "client":
        exchange = with_what_the_journal_knows(exchange)
    return Shown(exchange, secrets, expected, came)


def _spent(shown: Shown) -> str:
    """Tell the time, which for an answer that came in parts is that until its head."""
    exchange = shown.exchange
    until = "until the head came, " if shown.stream and exchange.seen_by == "client" else ""
    return f"{milliseconds(exchange.duration_ms)} {until}as the {exchange.seen_by} saw it"


def _message(first: str, headers: list[tuple[str, str]], body: Body) -> list[str]:
    lines = [first, *(f"{name}: {value}" for name, value in headers)]
    if body.lines or body.note:
        lines += ["", *body.lines]
    return [*lines, f"({body.note})"] if body.note else lines


def _indented(lines: list[str]) -> list[str]:
    return [f"  {line}".rstrip() for line in lines]


# The picture of one exchange, in HTML without JavaScript: styled by `exchange.css`.
#
# It reads without colour and without its style sheet too: headings, lists and tables say all.


def draw_exchange(shown: Shown) -> str:
    """Draw the way, the two sides beside each other, and what opens below them."""
    way = draw_way(shown.way)
    sides = tag("div", _sent(shown) + _answered(shown), "lab-sides")
    whole = way + sides + _again(shown)
    drawn = tag("section", whole, "lab-exchange", aria_label="An HTTP exchange")
    return drawn + _surprise(shown)


def _sent(shown: Shown) -> str:
    line = tag("b", as_html(shown.exchange.method), "lab-method") + " "
    line += tag("code", as_html(shown.target), "lab-target")
    title = f"You sent, by {shown.said}" if shown.said else "You sent"
    parts = [_side_title(title), tag("div", line, "lab-first")]
    spoken = shown.spoken
    said = draw_said(spoken, spoken.sent, shown.exchange.request_body)
    parts += [
        draw_headers(shown.request_headers),
        said or draw_body(shown.request_body, "no body"),
    ]
    return tag("div", "".join(parts), "lab-side")


def _answered(shown: Shown) -> str:
    exchange = shown.exchange
    if exchange.status is None:
        gone = tag("p", "Nothing: the client had left.", "lab-note")
        return tag("div", _side_title("The server answered") + gone, "lab-side")
    parts = [
        _side_title("The server answered"),
        tag("div", draw_status(exchange.status), "lab-first"),
        draw_failed(shown.failed_within),
    ]
    parts += [
        draw_headers(shown.response_headers),
        _draw_answer_body(shown),
        _times(shown),
    ]
    return tag("div", "".join(parts), f"lab-side lab-family-{exchange.status // 100}")


def _draw_answer_body(shown: Shown) -> str:
    spoken, stream = shown.spoken, shown.stream
    if said := draw_said(spoken, spoken.answered, shown.exchange.response_body):
        return said
    if stream is None:
        return draw_body(shown.response_body, "no body")
    return draw_stream(stream, shown.secrets, shown.exchange.seen_by == "client")


def draw_status(number: int) -> str:
    """Draw a status: sign, number, name, family."""
    sign = tag("span", SIGNS.get(number // 100, "?"), "lab-sign", aria_hidden="true")
    known = tag("b", f"{number} {as_html(name_of(number))}", "lab-status")
    known = term(known, "statuses", str(number))
    return f"{sign} {known} {tag('span', as_html(family_of(number)), 'lab-family')}"


def draw_headers(pairs: list[tuple[str, str]]) -> str:
    """Draw the headers: the telling ones in sight, the routine ones to open."""
    routine = [(k, v) for k, v in pairs if k.lower() in ROUTINE or (k.lower(), v) == _ANYTHING]
    telling = [pair for pair in pairs if pair not in routine]
    drawn = _list(telling)
    if routine:
        more = " more" * bool(telling)
        drawn += fold(f"{len(routine)}{more} header{'s' * (len(routine) != 1)}", _list(routine))
    return drawn


def _times(shown: Shown) -> str:
    exchange = shown.exchange
    drawn = tag("p", as_html(_spent(shown)), "lab-note")
    if exchange.broken_off:
        told = f"In the server's journal: {answered(exchange)}"
        drawn += tag("p", as_html(told), "lab-note")
    if exchange.steps:
        drawn += fold("Each time in figures", waterfall(exchange.steps))
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
        position = f"margin-left:{min(left, 99):.1f}%;width:{max(width, 0.8):.1f}%"
        bar = hidden(tag("div", "", "lab-bar", style=position))
        cells = tag("th", as_html(step.name), scope="row") + tag("td", bar, "lab-lane")
        rows.append(tag("tr", cells + tag("td", as_html(milliseconds(step.duration_ms)))))
        before_ms += step.duration_ms
    caption = tag("caption", as_html(f"Inside the server: {milliseconds(whole_ms)}"))
    return tag("table", caption + tag("tbody", "".join(rows)), "lab-trace")


def _surprise(shown: Shown) -> str:
    """Draw the line on an unexpected status; it begins with a word, so colour is not needed."""
    return tag("p", as_html(shown.surprise), "lab-surprise") if shown.surprise else ""


def _again(shown: Shown) -> str:
    curl = fold("The same as curl", code(as_curl(shown.exchange, shown.secrets)))
    python = fold("The same in Python", code(as_requests(shown.exchange, shown.secrets)))
    exchange = shown.exchange
    if shown.spoken.is_binary or exchange.talk is not None:
        curl = python = ""  # neither of the two sends such a thing
    names = [name for name, _ in (*exchange.request_headers, *exchange.response_headers)]
    stations = [CLIENT, *(stop.title for stop in (*shown.way.passed, *shown.way.beyond))]
    means = draw_meanings(exchange.status, names, stations)
    return tag("div", python + curl + means, "lab-again")


def _side_title(text: str) -> str:
    return tag("div", as_html(text), "lab-title")


def _list(pairs: list[tuple[str, str]]) -> str:
    rows = [
        tag(
            "li",
            f"{term(tag('span', as_html(name), 'lab-name'), 'headers', name)}: {as_html(value)}",
        )
        for name, value in pairs
    ]
    return tag("ul", "".join(rows), "lab-headers") if rows else ""
