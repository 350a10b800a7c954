"""The life of a request on one line of time: the client's clock, and the server's trace inside it.

The client's stages are measured from its own clock (`stopwatch.py`), and what the server says of
itself (`Server-Timing`) is put where it belongs: between the first byte that was sent and the head
that came back. The two clocks are not compared: the server tells how long, and never when. So what
is left of sending and waiting is drawn half before and half after, and is named for what it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

from labapi.classroom.exchange.exchange import timing_of
from labapi.classroom.exchange.secrets import masked_text
from labapi.classroom.exchange.way.bars import Bar, Group, draw_groups, draw_svg
from labapi.classroom.exchange.way.stopwatch import (
    CONNECT,
    RECEIVE,
    RESOLVE,
    SEND,
    STAGES,
    TLS,
    WAIT,
    Stopwatch,
)
from labapi.classroom.notebook.markup import page, prose, tag
from labapi.classroom.notebook.measured import as_html, marked, milliseconds
from labapi.classroom.notebook.shell import short_traceback
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from labapi.classroom.exchange.exchange import Step
    from labapi.classroom.exchange.way.stopwatch import Run

SHEET = "classroom/exchange/way/bars.css"
SERVER, BETWEEN = "server", "between"
NOT_ASKED = (
    "A request that is over cannot be asked where its time went. Send it inside a block: "
    "`with labapi.timeline() as life:`, then look at `life`."
)
UNDER_WAY = "The block is not over yet. Look at the timeline in the line after it, not inside."
NOTHING = "No request was sent in this block. Send one by `requests`, inside it."
NOTE = (
    "*prepare* to *receive* are your clock's. The rows further in are the server's own, somewhere "
    "within *send* and *wait*: it may begin before you have sent all. *between* is what neither "
    "tells apart: the way there and back, and what the server does before its trace begins and "
    "after it ends. It is drawn half before and half after."
)
SILENT = (
    "*prepare* to *receive* are your clock's. This server tells nothing of itself: its answer has "
    "no `Server-Timing`."
)
OTHERS = "There are {} requests in this timeline; the first is life[0]."
KEPT = "not needed: the connection was kept"
PLAIN = "none: this is plain http"
LATER = "later: the body is read when you ask for it (stream=True)"
BROKEN = "not reached"


@dataclass(frozen=True)
class Life:
    """One request: `times`, `total_ms`, `server_ms`, `between_ms`, `reused`, `status`."""

    _run: Run

    @cached_property
    def times(self) -> dict[str, float]:
        """Milliseconds of each of the seven stages; 0.0 where nothing had to be done."""
        return {
            stage: sum(span.duration_ms for span in self._run.spans if span.name == stage)
            for stage in STAGES
        }

    @property
    def total_ms(self) -> float:
        """The whole by the client's clock; the seven stages add up to it."""
        return self._run.trace.elapsed_ms

    @property
    def reused(self) -> bool:
        """Whether it went over a connection that stood already."""
        begun = {span.name for span in self._run.spans}
        return SEND in begun and not begun & {RESOLVE, CONNECT}

    @property
    def status(self) -> int | None:
        """The status that came back; None where nothing did."""
        response = self._run.response
        return None if response is None else response.status_code

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """The stages of the server's own trace, by its `Server-Timing`."""
        response = self._run.response
        return () if response is None else timing_of(response.headers.get("Server-Timing", ""))

    @property
    def server_ms(self) -> float | None:
        """How long the server says that it took; None where it says nothing."""
        return sum(step.duration_ms for step in self.steps) if self.steps else None

    @property
    def between_ms(self) -> float | None:
        """What is left of sending and waiting, and belongs to neither; None where none is told.

        The server may begin while the client still sends, so both are looked at as one.
        """
        if self.server_ms is None:
            return None
        return max(0.0, self.times[SEND] + self.times[WAIT] - self.server_ms)

    @property
    def title(self) -> str:
        """Say what was asked, what came back, and over which connection."""
        request = self._run.request
        asked = f"{request.method} {marked(masked_text(request.path_url))}"
        if self.status is None:
            return f"{asked} → no answer"
        over = "a kept connection" if self.reused else "a new connection"
        return f"{asked} → {self.status} {name_of(self.status)}, over {over}"

    @property
    def spent(self) -> str:
        """Say the two wholes in words."""
        whole = f"{milliseconds(self.total_ms)} in all"
        if self.server_ms is None:
            return whole
        return f"{whole}, of which the server worked for {milliseconds(self.server_ms)}"

    def bars(self) -> list[Bar]:
        """Give a row for each stage, and inside the waiting those of the server."""
        found = []
        for stage in STAGES:
            spans = [span for span in self._run.spans if span.name == stage]
            pieces = tuple((span.start_ms, span.duration_ms) for span in spans)
            lacking = self._lacking(stage, was_begun=bool(spans))
            found.append(Bar(stage, () if lacking else pieces, lacking))
            if stage == WAIT and spans:
                found += self._inside(spans[-1].start_ms + spans[-1].duration_ms)
        return found

    def lines(self) -> list[str]:
        """Write it as text, a line a stage."""
        rows = [f"  {'  ' * bar.level + bar.label:<12} {bar.said}" for bar in self.bars()]
        return [self.title, *rows, f"  {self.spent}"]

    def __repr__(self) -> str:
        """Write it as text."""
        return "\n".join(self.lines())

    def _inside(self, end_ms: float) -> list[Bar]:
        """Place what the server tells inside the waiting, which ends then."""
        if self.server_ms is None or self.between_ms is None:
            return []
        half_ms = self.between_ms / 2
        begins_ms = end_ms - half_ms - self.server_ms
        halves = ((begins_ms - half_ms, half_ms), (end_ms - half_ms, half_ms))
        found = [Bar(BETWEEN, halves, kind=BETWEEN, level=1)]
        for step in self.steps:
            found.append(Bar(step.name, ((begins_ms, step.duration_ms),), kind=SERVER, level=1))
            begins_ms += step.duration_ms
        return found

    def _lacking(self, stage: str, was_begun: bool) -> str:
        """Say why a stage has no time; empty where it has one."""
        if stage == RECEIVE and self._run.streamed and was_begun:
            return LATER
        if was_begun:
            return ""
        if stage == TLS and not (self._run.request.url or "").startswith("https:"):
            return PLAIN
        return KEPT if stage in (RESOLVE, CONNECT, TLS) and self.reused else BROKEN


class Timeline:
    """The requests of one block, in the order in which they were sent, on one scale."""

    def __init__(self, stopwatch: Stopwatch | None = None) -> None:
        """Measure by this stopwatch, which does not run yet."""
        self._stopwatch = stopwatch or Stopwatch()
        self._under_way = False

    @short_traceback
    def __enter__(self) -> Timeline:
        """Begin to measure; RuntimeError where another block does."""
        self._stopwatch.start()
        self._under_way = True
        return self

    def __exit__(self, *error: object) -> None:
        """End it; what was measured can be read from now on."""
        self._stopwatch.stop()
        self._under_way = False

    @property
    def lives(self) -> list[Life]:
        """What was measured, request by request."""
        return [Life(run) for run in self._stopwatch.runs]

    def __len__(self) -> int:
        """Count the requests."""
        return len(self._stopwatch.runs)

    def __iter__(self) -> Iterator[Life]:
        """Go through the requests."""
        return iter(self.lives)

    @short_traceback
    def __getitem__(self, place: int) -> Life:
        """Give one of the requests, as a list does; `LookupError` says how many there are."""
        try:
            return self.lives[place]
        except IndexError:
            raise LookupError(
                f"{NOTHING if not self.lives else OTHERS.format(len(self))}"
            ) from None

    def __repr__(self) -> str:
        """Write each request as text."""
        if self._under_way or not self.lives:
            return UNDER_WAY if self._under_way else NOTHING
        return "\n\n".join(map(repr, self.lives))

    def _repr_html_(self) -> str:
        """Draw all of them on one scale."""
        if self._under_way or not self.lives:
            return page(tag("p", as_html(repr(self)), "lab-note"))
        note = tag("p", prose(self.note), "lab-note")
        return page(draw_groups(self.groups) + note, sheets=[SHEET])

    def _repr_svg_(self) -> str | None:
        """Draw it as a picture by itself; none while there is nothing to draw."""
        return draw_svg(self.groups) if self.lives and not self._under_way else None

    @property
    def groups(self) -> list[Group]:
        """Give the rows of each request under its title."""
        return [Group(life.title, life.bars(), life.spent) for life in self.lives]

    @property
    def note(self) -> str:
        """Say whose clock measured what."""
        return NOTE if any(life.steps for life in self.lives) else SILENT


@short_traceback
def timeline(*requests: Any) -> Timeline:
    """Measure where the time of a request goes: `with labapi.timeline() as life:`.

    What plain `requests` sends inside the block is measured by your own clock, and the server's
    `Server-Timing` is drawn inside the waiting. Nothing is sent in another way than without.
    `TypeError` says so where a request is given that is over already.
    """
    if requests:
        raise TypeError(NOT_ASKED)
    return Timeline()
