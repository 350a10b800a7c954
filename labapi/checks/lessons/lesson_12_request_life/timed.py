"""Task 3: a client that takes the time of each answer, and keeps its connections."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

PAUSE_S = 0.1
"""So long after its beginning comes the end of a slow answer."""
IDLE_S = 4.0
"""A connection on which nothing came for so long may have been closed by the server."""

KEPT_BY_ITSELF = Misconception(
    "kept_by_itself",
    belief="The library keeps connections by itself.",
    feedback="`requests.get` closes its connection when the answer is there. And a connection on "
    "which an answer was not read to its end cannot take the next request.",
)
SESSION_EACH_CALL = Misconception(
    "session_each_call",
    belief="A `Session` inside the function is enough.",
    feedback="Within one call the connections are kept, and with the session they are gone: the "
    "next call opens new ones. Where does the session have to live to outlast a call?",
)
BEGINNING_IS_ALL = Misconception(
    "beginning_is_all",
    belief="`elapsed` says how long the answer took.",
    feedback="`elapsed` ends where the headers are read, and the body may still be under way. The "
    "user waits for the last byte.",
)
ONE_CLOCK_FOR_ALL = Misconception(
    "one_clock_for_all",
    belief="One look at the clock before the loop is enough.",
    feedback="Each time holds all those before it. When does the second request begin?",
)


@dataclass
class Asked:
    """One request that reached a server: its path, its connection, and from when until when."""

    method: str
    path: str
    connection: tuple[str, int]
    began_s: float
    ended_s: float = 0.0


@dataclass
class Counter:
    """A server that notes over which connection it was asked, and until when it has answered."""

    statuses: dict[str, int]
    slow: set[str]
    url: str = ""
    asked: list[Asked] = field(default_factory=list)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request: its beginning at once, and its end later if it is slow.

        The client has begun before the time that is noted, and ends after it.
        """
        if scope["type"] != "http":
            raise NotImplementedError("this server speaks HTTP only")
        asked = Asked(scope["method"], scope["path"], tuple(scope["client"]), perf_counter())
        self.asked.append(asked)
        body = b'{"status": "told"}'
        headers = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(body))]
        status = self.statuses.get(scope["path"], 404)
        await send({"type": "http.response.start", "status": status, "headers": headers})
        await send({"type": "http.response.body", "body": body[:1], "more_body": True})
        if scope["path"] in self.slow:
            await asyncio.sleep(PAUSE_S)
        asked.ended_s = perf_counter()
        await send({"type": "http.response.body", "body": body[1:]})

    def connections(self) -> int:
        """Count the connections, but for those that follow on a time in which nothing came."""
        found, ended_s = [self.asked[0].connection], self.asked[0].ended_s
        for one in self.asked:
            if one.connection not in found and one.began_s - ended_s < IDLE_S:
                found.append(one.connection)
            ended_s = one.ended_s
        return len(found)


@dataclass
class Call:
    """What came of one call: what was given for each address, and the seconds that it took."""

    given: list[Any]
    whole_s: float
    asked: list[Asked]
    statuses: list[int]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Have two servers asked by two calls; count connections, and compare two clocks."""
    with _serving(cases) as first, _serving(cases) as second:
        servers = (first, second)
        calls = [_call(work, cases, servers, count) for count in (4, 2)]
        yield from each_by_itself(
            (1, "each address is asked once, and told in order", lambda: _statuses(calls)),
            (1, "one connection to a server is enough", lambda: _connections(servers)),
            (1, "the seconds go on until the last byte", lambda: _seconds(calls)),
        )


@contextmanager
def _serving(cases: Cases) -> Iterator[Counter]:
    from labapi.classroom.serving import serve  # what serves is imported when it is needed

    paths = [f"/{cases.name('thing')}" for _ in range(4)]
    statuses = dict(zip(paths, cases.shuffled([200, 201, 404, 503]), strict=True))
    counter = Counter(statuses, {paths[0]})
    served = serve(counter, f"check counter {uuid4().hex[:8]}")
    try:
        counter.url = str(served.url)
        yield counter
    finally:
        served.stop()


def _call(work: Work, cases: Cases, servers: tuple[Counter, ...], count: int) -> Call:
    """Call it with so many addresses of each server, in a drawn order; one of each is slow."""
    places = cases.shuffled([(one, path) for one in servers for path in [*one.statuses][:count]])
    before = [len(one.asked) for one in servers]
    began_s = perf_counter()
    given = work.call("timed", [one.url + path for one, path in places])
    whole_s = perf_counter() - began_s
    new = [asked for one, n in zip(servers, before, strict=True) for asked in one.asked[n:]]
    asked = []
    for _, path in places:
        found = [one for one in new if one.path == path]
        if len(found) != 1:
            incorrect(
                f"Of {len(places)} addresses, one was asked {len(found)} times. Ask each once."
            )
        if found[0].method != "GET":
            incorrect(f"An address was asked by `{found[0].method}`, and not by `GET`.")
        asked += found
    expect_type("timed(urls)", given, list)
    return Call(given, whole_s, asked, [one.statuses[path] for one, path in places])


def _statuses(calls: list[Call]) -> None:
    for call in calls:
        began = [one.began_s for one in call.asked]
        if began != sorted(began):
            incorrect("The addresses were not asked in their order.")
        for number, (pair, status) in enumerate(zip(_pairs(call), call.statuses, strict=True), 1):
            if expect_type("the status", pair[0], int) != status:
                incorrect(
                    f"For address {number} of {len(call.given)} you gave the status `{pair[0]}`, "
                    f"and the server had answered `{status}`."
                )


def _pairs(call: Call) -> list[Any]:
    """Give a pair for each address."""
    if len(call.given) != len(call.asked):
        incorrect(f"For {len(call.asked)} addresses, `timed` gave {len(call.given)} things.")
    for pair in call.given:
        if not isinstance(pair, list) or len(pair) != 2:
            incorrect(f"For an address you gave `{shown(pair)}`, not its status and its seconds.")
    return call.given


def _connections(servers: tuple[Counter, ...]) -> None:
    opened = [one.connections() for one in servers]
    if opened == [1, 1]:
        return
    count = sum(len(one.asked) for one in servers)
    seen = f"{count} requests went to two servers, in two calls, over {sum(opened)} connections."
    SESSION_EACH_CALL.when(opened == [2, 2], seen)
    KEPT_BY_ITSELF.when(True, seen)


def _seconds(calls: list[Call]) -> None:
    """Hold the client's seconds against two clocks, which no slow computer can turn round.

    Each has to hold the server's own time, which it takes in; all together fit into the call.
    """
    for call in calls:
        seconds = [expect_type("the seconds", pair[1], float) for pair in _pairs(call)]
        told = f"{len(seconds)} requests were over in {_ms(call.whole_s)}. You say: " + ", ".join(
            map(_ms, seconds)
        )
        too_long = sum(seconds) > call.whole_s
        ONE_CLOCK_FOR_ALL.when(too_long and seconds == sorted(seconds), f"{told}.")
        if too_long:
            incorrect(f"{told}. Together that is more. Are these seconds?")
        for one, asked in zip(seconds, call.asked, strict=True):
            server_s = asked.ended_s - asked.began_s
            BEGINNING_IS_ALL.when(
                0 < one < server_s,
                f"The server was at work on an answer for {_ms(server_s)}, and you say {_ms(one)}.",
            )
            if one < server_s:
                incorrect(f"An answer took the server {_ms(server_s)}, and you say {_ms(one)}.")


def _ms(seconds: float) -> str:
    return f"{seconds * 1_000:.0f} ms"


TASK = Task(
    number=3,
    title="A stopwatch that keeps its connections",
    points=3,
    objective="Measure many requests over kept connections, each to its last byte.",
    hints=(
        "Two questions: where does the session stand, so that the next call finds it; and what has "
        "happened when `session.get(url)` returns?",
        "`perf_counter()` gives the seconds of a stopwatch that always runs. Look at it twice for "
        "each address: right before the request, and when its answer is there, body and all.",
        "Make the session above the function. Within the loop: `begun = ___`, then the request by "
        "the session, then `perf_counter() - ___`.",
    ),
    judge=judge,
    misconceptions=(KEPT_BY_ITSELF, SESSION_EACH_CALL, BEGINNING_IS_ALL, ONE_CLOCK_FOR_ALL),
    why="The session outlasts the call, so each server sees one connection; and the clock stops "
    "when the last byte is there, as it does for the one who waits.",
)
