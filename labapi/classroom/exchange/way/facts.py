"""What is known of a request's way: the stations that it passed, and where it turned back.

Nothing here is guessed from the status. Which layers were on, and which of them refused, tells the
journal; how far the request came behind them tells the last step of the server's own trace. Where
neither is to be had (another server's answer, a journal of long ago), the way is that from client
to server and back, and no more. A proxy is a station as well, though another program than the ones
behind it: its own journal tells to whom it passed the request on.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from labapi.classroom.exchange.exchange import PROXY
from labapi.classroom.notebook.measured import milliseconds
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange, Hop

STAGES = ("route", "schema", "registry", "model", "store", "envelope")
"""What stands behind the layers on the way that `labapi/web/app.py` tells."""
LAST = frozenset({"envelope", "graphql", "mcp"})
"""What makes an answer: the last stage of a way, or an app of another protocol, which stands in the
place of all stages behind *route*."""
SERVER = "server"
SHOWN_AS = {"cors": "CORS"}
SAYS_SO = frozenset({"cors", "gate", "limit", "route"})
"""Who notes in the journal that it let a request go no further; others leave the trace to tell."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A station that a request passed, and its time, where that was measured.

    `beside` is what is said next to its name: of a proxy, to whom it passed the request on.
    """

    name: str
    duration_ms: float | None = None
    beside: str = ""

    @property
    def title(self) -> str:
        """The name as it is written."""
        return SHOWN_AS.get(self.name, self.name)


@dataclass(frozen=True, slots=True)
class Way:
    """The stations up to the one where the request turned back, and those that it did not reach.

    `word` says what happened where it turned; it is empty where it went its whole way. `lacking`
    says what is wrong with the stations `beyond`. `inside` is whether more is known than that there
    is a server.
    """

    passed: tuple[Stop, ...]
    beyond: tuple[Stop, ...]
    status: int | None
    word: str = ""
    inside: bool = True
    lacking: str = "not reached"

    @property
    def is_refused(self) -> bool:
        """Whether the answer is an error, or none."""
        return self.status is None or self.status >= 400

    @property
    def turned(self) -> str:
        """What is said where the request turned back; empty where it went its whole way."""
        if self.status is None:
            return self.word
        return f"{self.word}: {self.status}" if self.word else ""

    @property
    def answer(self) -> str:
        """What came back to the client."""
        return "no answer" if self.status is None else f"{self.status} {name_of(self.status)}"

    @property
    def sentence(self) -> str:
        """What the picture shows, in one sentence without measured values."""
        last = self.passed[-1]
        if last.name == SERVER:
            return f"{self._who} went to the server; {self.answer} came back."
        if not self.word:
            return f"{self._who} went its whole way, up to {last.title}; {self.answer} came back."
        beyond = ", ".join(stop.title for stop in self.beyond)
        rest = f"; {self.lacking}: {beyond}" if beyond else ""
        came = f"{self._who} came as far as {last.title}, {self.turned}{rest}"
        return f"{came}; {self.answer} came back."

    @property
    def _who(self) -> str:
        """Begin the sentence with the proxies that passed the request on, if there were any."""
        proxies = [stop for stop in self.passed[:-1] if stop.name == PROXY]
        if not proxies:
            return "The request"
        through = ", then the ".join(f"{stop.title} {stop.beside}" for stop in proxies)
        return f"Through the {through}, the request"

    def lines(self) -> list[str]:
        """Write the way as text, and below it what was not reached."""
        way = " → ".join(["client", *map(_timed, self.passed)])
        if self.word:
            sign = "✗" if self.is_refused else "✓"
            way += f" {sign} {f'{self.status} {self.word}' if self.status else self.word}"
        else:
            way += f" → client: {self.answer}"
        beyond = " → ".join(stop.title for stop in self.beyond)
        return [way, f"{self.lacking.capitalize()}: {beyond}"] if beyond else [way]


def way_of(exchange: Exchange) -> Way:
    """Find the way of a request, as far as it is known."""
    hops = tuple(_hop(hop) for hop in exchange.proxies)
    if hops and exchange.answered_by == PROXY:
        return _turned_by_proxy(hops, exchange.status)
    way = _way_in_server(exchange)
    return replace(way, passed=(*hops, *way.passed), inside=True) if hops else way


def _hop(hop: Hop) -> Stop:
    return Stop(PROXY, hop.duration_ms, f"to {hop.to}" if hop.to else "")


def _turned_by_proxy(hops: tuple[Stop, ...], status: int | None) -> Way:
    """Draw what a proxy answered itself; after a 502 or 504 nobody knows how far the work came."""
    lacking = "no answer" if status in (502, 504) else "not reached"
    return Way(hops, (Stop(SERVER),), status, _word(status, PROXY), lacking=lacking)


def _way_in_server(exchange: Exchange) -> Way:
    steps = {step.name: step.duration_ms for step in exchange.steps}
    last = _turned_at(exchange, list(steps))
    layers, status = exchange.stations, exchange.status
    if not layers or not last:
        word = "" if status is not None else "the client had left"
        return Way((Stop(SERVER),), (), status, word, inside=False)
    whole = list(dict.fromkeys([*layers, *steps, *_rest(list(steps))]))
    passed = whole[: whole.index(last) + 1]
    word = _word(status, last)
    is_short = word not in ("", "answered here") or last in layers
    beyond = [name for name in whole[len(passed) :] if name not in passed] if is_short else []
    return Way(
        tuple(Stop(name, steps.get(name)) for name in passed),
        tuple(map(Stop, beyond)),
        status,
        word,
    )


def _turned_at(exchange: Exchange, steps: list[str]) -> str:
    if exchange.answered_by in SAYS_SO:
        return exchange.answered_by or ""
    return steps[-1] if steps else ""


def _rest(steps: list[str]) -> tuple[str, ...]:
    """List the stages behind the last one that was begun."""
    if steps and steps[-1] in LAST:
        return ()
    begun = [STAGES.index(step) for step in steps if step in STAGES]
    return STAGES[max(begun) + 1 :] if begun else STAGES


def _word(status: int | None, last: str) -> str:
    if status is None:
        return "the client had left"
    if status < 400:
        return "" if last in LAST else "answered here"
    if status < 500:
        return "refused here"
    return "broke here" if status == 500 else "turned back here"


def _timed(stop: Stop) -> str:
    said = f"{stop.title} ({stop.beside})" if stop.beside else stop.title
    return said if stop.duration_ms is None else f"{said} {milliseconds(stop.duration_ms)}"
