"""A lab with a small proxy before it, which a learner's client is told to call.

The client knows the proxy's address alone. What it sent is read from the proxy's journal, what was
stored from the lab behind it; both stand on the judge's side, whichever process runs the client.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, NoReturn
from uuid import uuid4

from labapi.checks.clients.beliefs import ALWAYS_A_NUMBER
from labapi.checks.clients.call import Call
from labapi.checks.clients.troubles import Play, Trouble
from labapi.checks.expect import expect_type, incorrect, request_line, shown
from labapi.checks.inside.problems import Raised, TookTooLong
from labapi.checks.inside.work import Work
from labapi.classroom.exchange.exchange import exchange_of
from labapi.classroom.server.hooked import Hooked
from labapi.domain.clock import SystemClock

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab
    from labapi.classroom.serving import App
    from labapi.web.layers.journal import Entry

READING = ("int()", "float()", ".isdigit", "attribute 'is", "parsedate")
"""What is told of code, or stands in it, that took a header that is missing for a text."""
PREDICT = ("/api/v1/predict", "/api/v1/predictions")
"""Where a prediction may be asked for."""


class Bench:
    """One lab and its proxy, with the client of one notebook."""

    def __init__(self, work: Work, lab: JudgedLab, proxy: App, play: Play, noted: str) -> None:
        """Made by `bench`."""
        self._work, self._lab, self._proxy, self._play = work, lab, proxy, play
        self._noted = noted
        self._stopped_before: list[str] = []

    @property
    def url(self) -> str:
        """The address that the client is told, without a slash at the end."""
        return str(self._proxy.url)

    @property
    def api(self) -> str:
        """The address of the API: `url` and `/api/v1`."""
        return f"{self.url}/api/v1"

    @property
    def lab(self) -> JudgedLab:
        """The lab behind the proxy."""
        return self._lab

    def stored(self) -> int:
        """Count the predictions that the lab has stored since it started."""
        return sum(table == "predictions" for table, _ in self._lab.changes().added)

    def call(
        self,
        name: str,
        *arguments: Any,
        troubles: Iterable[Trouble] = (),
        method: str = "POST",
        paths: Collection[str] = PREDICT,
        what: str = "One call",
    ) -> Call:
        """Call a function of the notebook, whose requests meet these troubles one after the other.

        Requests of another method, or to other paths, are passed on and are no tries. `what` is
        how the call is named in what is told of it.
        """
        self._play.begin(method, paths, troubles)
        if len(self._stopped_before) > 1:  # nobody waits for the same a third time
            incorrect(self._stopped_before[0])
        before, waited = self._last_number(), self._waits()
        try:
            given = self._work.call(name, *arguments)
        except TookTooLong as late:
            self._stopped_before.append(
                self._stopped(name, late, self._entries(before, method, paths))
            )
            incorrect(self._stopped_before[-1])
        except Raised as problem:
            self._explain(problem, self._entries(before, method, paths))
            raise
        entries = self._entries(before, method, paths)
        if not entries:
            self._nothing_came(name, method, next(iter(paths)), before)
        tries = [exchange_of(entry) for entry in entries]
        arrived = [entry.started_at for entry in entries]
        return Call(what, tries, arrived, _new(waited, self._waits()), given, bool(self._noted))

    def _last_number(self) -> int:
        return max((entry.number for entry in self._proxy.journal), default=0)

    def _entries(self, after: int, method: str, paths: Collection[str]) -> list[Entry]:
        return [
            entry
            for entry in self._proxy.journal
            if entry.number > after
            and entry.method == method
            and entry.target.partition("?")[0] in paths
        ]

    def _waits(self) -> list[Any]:
        """Give the waits that the notebook has noted so far."""
        if not self._noted:
            return []
        noted: list[Any] = expect_type(self._noted, self._work.value(self._noted), list)
        return noted

    def _nothing_came(self, name: str, method: str, path: str, before: int) -> NoReturn:
        sent = [entry for entry in self._proxy.journal if entry.number > before]
        only = (
            f"It sent {request_line(exchange_of(sent[-1]))}."
            if sent
            else "It sent nothing to the lab of the check."
        )
        slash = sent and sent[-1].target == f"{path}/"
        more = " The path has no slash at its end." if slash else ""
        incorrect(f"`{name}(…)` is to send `{method}` to `{path}` of the lab. {only}{more}")

    def _stopped(self, name: str, late: TookTooLong, tries: Sequence[Entry]) -> str:
        """Tell a client that goes to sleep from one that never stops sending."""
        said = f"`{name}` had not ended after {late.limit_s:g} seconds and was stopped."
        if len(tries) > 6:
            return f"{said} Meanwhile {len(tries)} tries were sent. When does your loop end?"
        asked = [exchange_of(entry).response_header("Retry-After") for entry in tries[-1:]]
        header = f" The server had said `Retry-After: {asked[0]}`." if any(asked) else ""
        cure = (
            "Your client has to wait with `wait`: in a check that takes no time."
            if self._noted or header
            else "Does each of its loops come to an end? And here another try may follow at once."
        )
        return f"{said}{header} {cure} A `sleep` takes all of its time."

    def _explain(self, problem: Raised, tries: Sequence[Entry]) -> None:
        """Recognise a client that stumbled over a `Retry-After` that is missing, or a date."""
        if not tries:
            return
        last = exchange_of(tries[-1])
        header = last.response_header("Retry-After")
        told = f"{problem.message} {problem.line}".lower()
        traces = [header.lower()] if header else ["retry-after", *READING]
        stumbled = not header.isdigit() and any(trace in told for trace in traces)
        came = f"`Retry-After: {header}`" if header else "no `Retry-After`"
        ALWAYS_A_NUMBER.when(
            stumbled and (last.status or 0) >= 429,
            f"A `{last.status}` came with {came}, and your code raised {problem.kind}.",
        )


def _new(before: Sequence[Any], now: Sequence[Any]) -> list[Any]:
    """Give the waits that were noted since then, also where the list was emptied meanwhile."""
    kept = list(now[: len(before)]) == list(before)
    added = list(now[len(before) :] if kept else now)
    for wait in added:
        if isinstance(wait, bool) or not isinstance(wait, int | float):
            incorrect(f"It called `wait({shown(wait)})`. Seconds are a number.")
    return added


@contextmanager
def bench(work: Work, noted: str = "") -> Iterator[Bench]:
    """Start a lab and its proxy; `noted` names the list in which the notebook notes its waits."""
    from labapi.classroom.serving import serve  # what serves is imported when it is needed

    with work.lab() as lab:
        play = Play(SystemClock())
        proxy = serve(Hooked(lab.url, play), f"check proxy {uuid4().hex[:8]}")
        try:
            yield Bench(work, lab, proxy, play, noted)
        finally:
            proxy.stop()
