"""Many requests at once, each timed by its client: what a mean hides, and where a queue stands.

So many clients wait at a line, each over a connection of its own that stands already, and begin
together; each sends its next request when the last is answered. One request goes before them and
is not counted, since what a first one costs is another question. How many there are, how many at
once and for how long is bounded, and only servers of this computer are asked.
"""

from __future__ import annotations

import http.client
import json as json_library
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import pairwise
from math import ceil
from statistics import median_low
from time import perf_counter_ns
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from labapi.classroom.exchange.sendable import check_header
from labapi.classroom.exchange.way.waterfall import SHEETS, Strip, draw_strips, draw_svg
from labapi.classroom.notebook.markup import page, prose, table, tag
from labapi.classroom.notebook.measured import measured, milliseconds
from labapi.classroom.notebook.shell import short_traceback
from labapi.classroom.server.loopback import LOOPBACK, trusting

if TYPE_CHECKING:
    from urllib.parse import SplitResult

MOST, MOST_AT_ONCE, LONGEST_S = 500, 50, 10.0
SHORT_MS = 20.0
"""A request shorter than this is over before a queue can be told from the clients' own work."""
EVEN = 0.6
"""From this part of an even rhythm on, answers that come one by one are those of a queue."""
ALIKE = 3.0
"""Up to this factor two wholes are called alike: on a busy computer, so much is chance."""
HERE_ALONE = (
    "under_load asks servers of this computer alone, and {!r} is none. Begin it with {{lab.url}}."
)
BOUNDS = "{} is {!r}. Use a whole number from 1 to {}."
HEAD = ("", "half", "95 %", "99 %", "slowest", "mean")
QUEUED = "Answered one after the other: each waited for all before it."
SIDE_BY_SIDE = "Answered side by side."
PARTLY = "Answered partly side by side: some waited for others."
TOO_SHORT = "The quickest was over too soon to see whether one request waited for another."
UNANSWERED = "None was answered."
NOTE = (
    "Each bar is one request, from its sending to its answer, in the order of their answers. "
    "*half*, *95 %* and *99 %*: so many were answered within that time."
)


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: when it began and ended, after the common start, and what came back."""

    start_ms: float
    end_ms: float
    status: int | None

    @property
    def duration_ms(self) -> float:
        """How long its client waited."""
        return self.end_ms - self.start_ms


@dataclass(frozen=True)
class Load:
    """What one address made of it; times are those of the requests that were answered."""

    name: str
    sent: tuple[Sent, ...]
    at_once: int
    asked: int

    @property
    def statuses(self) -> Counter[int | None]:
        """How often each status came; None counts those without an answer in time."""
        return Counter(one.status for one in self.sent)

    @property
    def durations_ms(self) -> list[float]:
        """How long each took that was answered, from the quickest to the slowest."""
        return sorted(one.duration_ms for one in self.sent if one.status is not None)

    def percentile_ms(self, percent: float) -> float:
        """Give the time within which so many in a hundred were answered (the nearest rank)."""
        durations = self.durations_ms
        if not durations:
            return 0.0
        return durations[max(0, ceil(len(durations) * percent / 100) - 1)]

    @property
    def p50_ms(self) -> float:
        """Half were answered within this time."""
        return self.percentile_ms(50)

    @property
    def p95_ms(self) -> float:
        """95 in a hundred were answered within this time."""
        return self.percentile_ms(95)

    @property
    def p99_ms(self) -> float:
        """99 in a hundred were answered within this time."""
        return self.percentile_ms(99)

    @property
    def max_ms(self) -> float:
        """The slowest."""
        return self.percentile_ms(100)

    @property
    def mean_ms(self) -> float:
        """The mean, which nobody waited for."""
        durations = self.durations_ms
        return sum(durations) / len(durations) if durations else 0.0

    @property
    def whole_ms(self) -> float:
        """From the first request to the last answer."""
        return max((one.end_ms for one in self.sent), default=0.0)

    @property
    def order(self) -> str:
        """Say in words whether they were answered side by side."""
        durations = self.durations_ms
        if not durations:
            return UNANSWERED
        if durations[0] < SHORT_MS:
            return TOO_SHORT
        ends_ms = sorted(one.end_ms for one in self.sent if one.status is not None)
        gaps_ms = [later - earlier for earlier, later in pairwise(ends_ms)] or [0.0]
        if len(durations) * median_low(gaps_ms) > EVEN * self.whole_ms:
            return QUEUED
        abreast = len(durations) * durations[0] / self.whole_ms
        return SIDE_BY_SIDE if abreast > min(self.at_once, len(durations)) / 4 else PARTLY

    @property
    def title(self) -> str:
        """Say what was sent, and what came."""
        came = ", ".join(
            f"{count} × {'no answer' if status is None else status}"
            for status, count in sorted(self.statuses.items(), key=str)
        )
        unsent = self.asked - len(self.sent)
        rest = f"; {unsent} were not sent any more: the time was up" if unsent else ""
        return f"{self.name}: {self.asked} requests, {self.at_once} at once → {came}{rest}"

    @property
    def row(self) -> tuple[str, ...]:
        """Its times as a row of a table."""
        times = (self.p50_ms, self.p95_ms, self.p99_ms, self.max_ms, self.mean_ms)
        said = map(milliseconds, times) if self.durations_ms else ["–"] * len(times)
        return (self.name, *said)

    @property
    def strip(self) -> Strip:
        """Its requests as bars."""
        bars = [(one.start_ms, one.end_ms, (one.status or 599) < 400) for one in self.sent]
        return Strip(self.title, self.order, sorted(bars, key=lambda bar: bar[1]))

    def __repr__(self) -> str:
        """Write its times, and how they were answered."""
        return repr(Loads((self,)))

    def _repr_html_(self) -> str:
        return Loads((self,))._repr_html_()

    def _repr_svg_(self) -> str:
        return Loads((self,))._repr_svg_()


class Loads:
    """Several of them on one scale; `loads["await"]` is one."""

    def __init__(self, loads: tuple[Load, ...]) -> None:
        """Compare these, in this order."""
        self._loads = loads

    def __getitem__(self, name: str) -> Load:
        """Give one by its name; `LookupError` says which there are."""
        for load in self._loads:
            if load.name == name:
                return load
        raise LookupError(f"There is no {name!r}. There are: {', '.join(self.names)}.")

    def __iter__(self) -> Iterator[Load]:
        """Go through them in the order in which they were asked."""
        return iter(self._loads)

    @property
    def names(self) -> list[str]:
        """Their names."""
        return [load.name for load in self._loads]

    @property
    def ranking(self) -> str:
        """Say in words which was the soonest done, and how much later the others were."""
        by_time = sorted(self._loads, key=lambda load: load.whole_ms)
        first = by_time[0].whole_ms or 1.0
        alike = [load for load in self._loads if load.whole_ms <= ALIKE * first]
        others = [load for load in by_time if load not in alike]
        near = f" (less than {ALIKE:g} times apart)" if len(alike) > 1 else ""
        said = [f"Soonest done: {' and '.join(load.name for load in alike)}{near}"]
        said += [
            f"{load.name} took {measured(f'{load.whole_ms / first:.1f}')} times as long"
            for load in others
        ]
        return f"{'; '.join(said)}."

    def __repr__(self) -> str:
        """Write the times as a table, and how they were answered."""
        lines = [
            line for load in self._loads for line in (load.title, f"  {load.order}", _times(load))
        ]
        return "\n".join([*lines, self.ranking] if len(self._loads) > 1 else lines)

    def _repr_html_(self) -> str:
        caption = "How long a client waited"
        times = table(HEAD, [load.row for load in self._loads], caption)
        said = tag("p", prose(f"{self.ranking} " * (len(self._loads) > 1) + NOTE), "lab-note")
        return page(draw_strips(self._strips) + times + said, sheets=SHEETS)

    def _repr_svg_(self) -> str:
        return draw_svg(self._strips)

    @property
    def _strips(self) -> list[Strip]:
        return [load.strip for load in self._loads]


def _times(load: Load) -> str:
    pairs = zip(HEAD[1:], load.row[1:], strict=True)
    return "  " + ", ".join(f"{name} {time}" for name, time in pairs)


@short_traceback
def under_load(
    address: str | Mapping[str, str],
    count: int = 20,
    at_once: int = 20,
    json: Any = None,
    method: str | None = None,
    headers: Mapping[str, str] | None = None,
    within_s: float = 5.0,
) -> Load | Loads:
    """Send `count` requests to an address, so many `at_once`, and time each by its client.

    Several addresses, each under a name of yours, are asked one after the other and drawn on one
    scale: `labapi.under_load({"await": one, "time.sleep": other})`. With `json` it sends POST. One
    request to each goes before the others and is not counted. It ends by itself after `within_s`
    seconds for each address, whatever is missing then. Raises `ValueError` where a number is out of
    bounds, or where an address is not on this computer.
    """
    _require_bounds(count, at_once, within_s)
    named = {"requests": address} if isinstance(address, str) else dict(address)
    asked = {name: _checked(url) for name, url in named.items()}
    body = b"" if json is None else json_library.dumps(json).encode()
    given = {"Content-Type": "application/json"} if body else {}
    given |= dict(headers or {})
    for name, value in given.items():
        check_header(name, value)
    question = Question(method or ("POST" if body else "GET"), body, given)
    loads = tuple(
        Load(name, Crowd(url, question, count, at_once, within_s).sent(), at_once, count)
        for name, url in asked.items()
    )
    return loads[0] if isinstance(address, str) else Loads(loads)


def _require_bounds(count: object, at_once: object, within_s: object) -> None:
    for name, value, most in (("count", count, MOST), ("at_once", at_once, MOST_AT_ONCE)):
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= most:
            raise ValueError(BOUNDS.format(name, value, most))
    number = isinstance(within_s, int | float) and not isinstance(within_s, bool)
    if not number or not 0 < within_s <= LONGEST_S:  # type: ignore[operator]  # a number
        raise ValueError(f"within_s is {within_s!r}. Use seconds, up to {LONGEST_S:g}.")


def _checked(url: str) -> SplitResult:
    parts = urlsplit(str(url))
    if parts.scheme not in ("http", "https") or parts.hostname not in LOOPBACK:
        raise ValueError(HERE_ALONE.format(str(url)))
    return parts


@dataclass(frozen=True, slots=True)
class Question:
    """What each of them sends."""

    method: str
    body: bytes
    headers: dict[str, str]


class Crowd:
    """The clients of one address, each in a thread of its own."""

    def __init__(
        self,
        url: SplitResult,
        question: Question,
        count: int,
        at_once: int,
        within_s: float,
        clock_ns: Callable[[], int] = perf_counter_ns,
    ) -> None:
        """Prepare; nothing is sent yet."""
        self._url, self._question, self._within_s = url, question, within_s
        self._places = iter(range(count))
        self._clock_ns = clock_ns
        self._lock = threading.Lock()
        self._sent: list[Sent] = []
        self._enough = threading.Event()
        self._began_ns = clock_ns()
        self._line = threading.Barrier(min(at_once, count), self._go)

    def sent(self) -> tuple[Sent, ...]:
        """Send them all, or as many as there is time for."""
        first = self._connection()
        self._ask(first)
        first.close()
        self._sent.clear()
        clients = [
            threading.Thread(target=self._client, name="labapi-client", daemon=True)
            for _ in range(self._line.parties)
        ]
        for client in clients:
            client.start()
        try:
            for client in clients:
                while client.is_alive():
                    client.join(0.5)  # with a limit, or Windows could not interrupt it
        finally:
            self._enough.set()  # Ctrl-C: no client sends another one
        return tuple(sorted(self._sent, key=lambda one: one.start_ms))

    def _go(self) -> None:
        """Note the common start; run by the last client to come to the line."""
        self._began_ns = self._clock_ns()

    def _client(self) -> None:
        connection = self._connection()
        with suppress(OSError):  # of a server that is not there each request tells
            connection.connect()
        self._line.wait()
        while self._has_time() and self._takes_one():
            self._ask(connection)
        connection.close()

    def _has_time(self) -> bool:
        return not self._enough.is_set() and self._left_s() > 0

    def _takes_one(self) -> bool:
        with self._lock:
            return next(self._places, None) is not None

    def _left_s(self) -> float:
        return self._within_s - self._now_ms() / 1000

    def _now_ms(self) -> float:
        return (self._clock_ns() - self._began_ns) / 1e6

    def _ask(self, connection: http.client.HTTPConnection) -> None:
        asked, start_ms = self._question, self._now_ms()
        status = None
        try:
            connection.timeout = max(self._left_s(), 0.001)
            if connection.sock is not None:
                connection.sock.settimeout(connection.timeout)
            connection.request(asked.method, self._target, asked.body or None, asked.headers)
            answer = connection.getresponse()
            answer.read()
            status = answer.status
        except (OSError, http.client.HTTPException):
            connection.close()  # the next one begins with a new connection
        with self._lock:
            self._sent.append(Sent(start_ms, self._now_ms(), status))

    @property
    def _target(self) -> str:
        return (self._url.path or "/") + (f"?{self._url.query}" if self._url.query else "")

    def _connection(self) -> http.client.HTTPConnection:
        host, port = self._url.hostname or "", self._url.port
        context = trusting(self._url.geturl())
        if context is None:
            return http.client.HTTPConnection(host, port, timeout=self._within_s)
        return http.client.HTTPSConnection(host, port, timeout=self._within_s, context=context)
