"""What is known of a request's way: the stations that it passed, and where it turned back.

Nothing here is guessed from the status. Which layers were on, and which of them refused, tells the
journal; how far the request came behind them tells the last step of the server's own trace. Where
neither is to be had (another server's answer, a journal of long ago), the way is that from client
to server and back, and no more.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from labapi.classroom.notebook.measured import milliseconds
from labapi.web.statuses import name_of

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange

STAGES = ("route", "schema", "registry", "model", "store", "envelope")
"""What stands behind the layers on the way that `labapi/web/app.py` tells."""
SERVER = "server"
SHOWN_AS = {"cors": "CORS"}
SAYS_SO = frozenset({"cors", "gate", "limit", "route"})
"""Who notes in the journal that it let a request go no further; others leave the trace to tell."""


@dataclass(frozen=True, slots=True)
class Stop:
    """A station that a request passed, and its time, where that was measured."""

    name: str
    duration_ms: float | None = None

    @property
    def title(self) -> str:
        """The name as it is written."""
        return SHOWN_AS.get(self.name, self.name)


@dataclass(frozen=True, slots=True)
class Way:
    """The stations up to the one where the request turned back, and those that it did not reach.

    `word` says what happened where it turned; it is empty where it went its whole way. `inside` is
    whether more is known than that there is a server.
    """

    passed: tuple[Stop, ...]
    beyond: tuple[Stop, ...]
    status: int | None
    word: str = ""
    inside: bool = True

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
        if not self.inside:
            return f"The request went to the server; {self.answer} came back."
        last = self.passed[-1].title
        if not self.word:
            return f"The request went its whole way, up to {last}; {self.answer} came back."
        beyond = ", ".join(stop.title for stop in self.beyond)
        rest = f"; not reached: {beyond}" if beyond else ""
        return f"The request came as far as {last}, {self.turned}{rest}; {self.answer} came back."

    def lines(self) -> list[str]:
        """Write the way as text, and below it what was not reached."""
        way = " → ".join(["client", *map(_timed, self.passed)])
        if self.word:
            sign = "✗" if self.is_refused else "✓"
            way += f" {sign} {f'{self.status} {self.word}' if self.status else self.word}"
        else:
            way += f" → client: {self.answer}"
        beyond = " → ".join(stop.title for stop in self.beyond)
        return [way, f"Not reached: {beyond}"] if beyond else [way]


def way_of(exchange: Exchange) -> Way:
    """Find the way of a request, as far as it is known."""
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
    begun = [STAGES.index(step) for step in steps if step in STAGES]
    return STAGES[max(begun) + 1 :] if begun else STAGES


def _word(status: int | None, last: str) -> str:
    if status is None:
        return "the client had left"
    if status < 400:
        return "" if last == "envelope" else "answered here"
    if status < 500:
        return "refused here"
    return "broke here" if status == 500 else "turned back here"


def _timed(stop: Stop) -> str:
    if stop.duration_ms is None:
        return stop.title
    return f"{stop.title} {milliseconds(stop.duration_ms)}"
