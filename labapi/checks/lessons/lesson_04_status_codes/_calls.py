"""One call of a learner's `send`: what it sent, how long it waited, what it gave."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labapi.checks.expect import expect_type, incorrect, sent_json
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_04_status_codes._waiting import Waiting
from labapi.classroom.exchange.exchange import Exchange

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab

MOST_TRIES = 4
UNREAD = (405, 429)
"""With these the server refuses before it has read the body, so the record has none."""


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the learner's client: what it sent, how long it waited, what it gave."""

    tries: list[Exchange]
    waits: list[float]
    asked: list[float]
    told: str

    @property
    def statuses(self) -> list[int | None]:
        """The status of each try."""
        return [sent.status for sent in self.tries]


def call_of(
    work: Work, lab: "JudgedLab", method: str, path: str, body: Any = None, headers: Any = None
) -> Call:
    """Call it; give what it sent, what it waited, and what the refusals asked for."""
    watch = Waiting(work, lab)
    answer = work.call("send", method, lab.url + path, body, headers)
    tries, waits = watch.tries_of(method, path), watch.waits()
    if not tries:
        incorrect(f"`send({method!r}, url)` sent no `{method}` to its `url`, `{path}`.")
    read = [sent for sent in tries if sent.status not in UNREAD]
    if body is not None and any(sent_json(sent) != body for sent in read):
        incorrect(f"`send({method!r}, url, body)` has to send `body` as JSON with each try.")
    for name, value in (headers or {}).items():
        if any(sent.request_header(name) != value for sent in tries):
            incorrect(f"`send(…, headers)` has to send `headers` with each try; `{name}` is not.")
    asked = [float(header) for sent in tries if (header := sent.response_header("Retry-After"))]
    call = Call(tries, waits, asked, _told(method, path, tries, waits))
    given = expect_type("send(…)", answer, Exchange).status
    if given != tries[-1].status:
        incorrect(f"{call.told} It should return the last answer; the one it gave is a `{given}`.")
    return call


def _told(method: str, path: str, tries: list[Exchange], waits: list[float]) -> str:
    """Say what one call did."""
    answers = ", ".join(f"`{sent.status}`" for sent in tries[: 2 * MOST_TRIES])
    more = ", …" * (len(tries) > 2 * MOST_TRIES)
    seconds = ", ".join(f"{wait:g}" for wait in waits[: 2 * MOST_TRIES])
    waited = f" It waited {seconds} seconds." if waits else " It did not wait."
    count = f"{len(tries)} {'try' if len(tries) == 1 else 'tries'}"
    return f"`{method} {path}` got {count}: {answers}{more}.{waited}"
