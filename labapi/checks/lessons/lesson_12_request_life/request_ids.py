"""Task 5: write a layer that gives each request its id, in the answer and in the log."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from labapi.checks.cases import Cases
from labapi.checks.expect import (
    expect_header,
    expect_json,
    expect_status,
    expect_type,
    incorrect,
    request_line,
)
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange

HEADER = "X-Request-ID"
GOOD = re.compile(r"[A-Za-z0-9._-]{1,64}")

ALL_IS_HTTP = Misconception(
    "all_is_http",
    belief="Whatever comes to an app is a request.",
    feedback="A server also speaks to an app when it starts and when it ends: such a scope has no "
    "headers. Ask what `scope['type']` is, and pass on what is no `http`.",
)
ONE_FOR_ALL = Misconception(
    "one_for_all",
    belief="The layer makes an id when it is made.",
    feedback="A layer is made once, and requests come for years. Which of your functions runs anew "
    "for each of them?",
)
BEGINS_WELL = Misconception(
    "begins_well",
    belief="`match` asks whether a text has the form of the pattern.",
    feedback="`match` is content with a good beginning. What stands behind it comes into the log, "
    "line breaks and all, and a stranger writes your log. The whole text has to have the form.",
)
LAYER_HAS_ONE = Misconception(
    "layer_has_one",
    belief="What the layer keeps belongs to the request at hand.",
    feedback="All requests go through the same object, many at once: what the one has put there "
    "the next one takes its place. A local name and a `ContextVar` belong to one request.",
)
ERRORS_COME_BY = Misconception(
    "errors_come_by",
    belief="A failed request needs no line of the layer's.",
    feedback="Just that request will be looked for. What the app raises comes by your layer: note "
    "it, with the id that is in the answer.",
)
NOTED_IS_DEALT_WITH = Misconception(
    "noted_is_dealt_with",
    belief="Once an error is noted, it is dealt with.",
    feedback="The server outside has to know, too: it closes what is broken, and counts. Note the "
    "error, then raise it on.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Send single requests with ids and without, then two at once, then one that fails."""
    yield from each_by_itself(
        (1, "each answer has an id of its own", lambda: _own(work, cases)),
        (1, "a good id that comes along is kept", lambda: _kept(work, cases)),
        (1, "a bad one is replaced", lambda: _replaced(work, cases)),
        (1, "each line of the log has the id", lambda: _lines(work, cases)),
        (1, "two requests at once keep apart", lambda: _apart(work, cases)),
        (1, "a failure has its id, in the answer and in the log", lambda: _failure(work, cases)),
    )


def _own(work: Work, cases: Cases) -> None:
    """Look at answers of all kinds; the model is there if the layer has let the start through."""
    started = _sent(work, "POST", "/predict", json={"id": cases.name("loan")})
    expect_status(started, 200, because="the app would have answered 200 without your layer")
    ALL_IS_HTTP.when(
        expect_json(started).get("model") != "ready", "The app was never told that it starts."
    )
    name = cases.name("model")
    others = [
        _sent(work, "GET", f"/models/{name}"),
        _sent(work, "GET", f"/{cases.name('nothing')}"),
        _sent(work, "DELETE", f"/models/{name}"),
    ]
    for sent, status in zip(others, (200, 404, 405), strict=True):
        expect_status(sent, status, because=f"the app would have answered {status}")
    found = [_id_of(sent) for sent in (started, *others)]
    ONE_FOR_ALL.when(len(set(found)) == 1, f"Four answers had the id `{found[0]}`.")
    if len(set(found)) < len(found):
        incorrect(f"Two of four answers had the same id: {', '.join(found)}.")


def _kept(work: Work, cases: Cases) -> None:
    own = cases.name("id")
    for good in cases.shuffled([own, f"{own}.A_b-9", own[-1], (own * 9)[:64], own.upper()]):
        sent = _sent(work, "GET", f"/models/{cases.name('model')}", headers={HEADER: good})
        found = _id_of(sent)
        if found != good:
            incorrect(f"A request brought the id `{good}`, and its answer says `{found}`.")


def _replaced(work: Work, cases: Cases) -> None:
    own = cases.name("id")
    bad = {
        f"{own} is mine": True,
        f"{own}] [other": True,
        (own * 9)[:65]: True,
        f"<{own}>": False,
        f"{own}é": True,
        f"é{own}": False,
    }
    for sent_id in cases.shuffled(list(bad)):
        sent = _sent(work, "GET", f"/models/{cases.name('model')}", headers={HEADER: sent_id})
        expect_status(sent, 200, because="a bad id is no reason to refuse a request")
        found = expect_header(sent, HEADER, "each answer has one")
        seen = f"A request brought `{sent_id}`, and its answer says `{found}`."
        BEGINS_WELL.when(bad[sent_id] and found == sent_id, seen)
        if not GOOD.fullmatch(found) or found in sent_id:
            incorrect(f"{seen} Make a new one.")


def _lines(work: Work, cases: Cases) -> None:
    """Look for what an endpoint on the loop and one in a thread have written."""
    for own in (None, cases.name("id")):
        headers = {HEADER: own} if own else {}
        loan, model, log = cases.name("loan"), cases.name("model"), Log(work)
        first = _sent(work, "POST", "/predict", json={"id": loan}, headers=headers)
        second = _sent(work, "GET", f"/models/{model}", headers=headers)
        log.expect(loan, [f"{loan} has come", f"{loan} is decided"], _id_of(first))
        log.expect(model, [f"{model} is looked for"], _id_of(second))


def _apart(work: Work, cases: Cases) -> None:
    """Have two at the desk at once; each is decided when both have come."""
    _sent(work, "GET", f"/models/{cases.name('model')}")  # a blank that is left is found here
    loans, ids = [[cases.name(what) for _ in range(2)] for what in ("loan", "id")]
    log = Log(work)
    given = expect_type("at_once(…)", work.call("at_once", loans, ids), list)
    for loan, own, found in zip(loans, ids, given, strict=True):
        other = next(one for one in ids if one != own)
        both = " and ".join(f"`{one}`" for one in ids)
        seen = f"{both} were at the desk at once, and the answer to one had the id of the other."
        LAYER_HAS_ONE.when(found == other, seen)
        if found != own:
            incorrect(f"The answer to `{own}` had the id `{found}`.")
        lines = log.lines(loan)
        LAYER_HAS_ONE.when(
            any(other in line for line in lines), f"`{own}` was at the desk: {_listed(lines)}."
        )
        log.expect(loan, [f"{loan} has come", f"{loan} is decided"], own)


def _failure(work: Work, cases: Cases) -> None:
    for own in (None, cases.name("id")):
        name, log = cases.name("model"), Log(work)
        headers = {HEADER: own} if own else {}
        sent = _sent(work, "GET", f"/broken/{name}", headers=headers)
        expect_status(sent, 500, because="the app fails there")
        found = _id_of(sent)
        if own and found != own:
            incorrect(f"A request that failed brought `{own}`, and its answer says `{found}`.")
        log.expect(name, [f"{name} is looked for"], found)
        noted = log.lines("failed: RuntimeError")
        ERRORS_COME_BY.when(not noted, f"The lines of `{found}`: {_listed(log.lines(found))}.")
        if noted != [f"[{found}] failed: RuntimeError"]:
            incorrect(f"Its id is `{found}`, and the log has {_listed(noted)}.")
        NOTED_IS_DEALT_WITH.when(not sent.crash, "The server outside has heard of no error.")


class Log:
    """What is written into the log from now on."""

    def __init__(self, work: Work) -> None:
        """Note how much stands there already."""
        self._work = work
        self._before = len(self._all())

    def _all(self) -> list[str]:
        return list(map(str, expect_type("log", self._work.value("log"), list)))

    def lines(self, words: str) -> list[str]:
        """Give the new lines in which these words are."""
        return [line for line in self._all()[self._before :] if words in line]

    def expect(self, name: str, wanted: list[str], own: str) -> None:
        """Ask for these lines about a thing, each with the id; more may stand between."""
        lines = self.lines(name)
        if any(f"[{own}] {line}" not in lines for line in wanted):
            incorrect(f"The answer had the id `{own}`, and the log has {_listed(lines)}.")


def _sent(work: Work, method: str, path: str, **sending: Any) -> Exchange:
    return work.request("api", method, path, **sending)


def _id_of(sent: Exchange) -> str:
    """Give the one id of an answer."""
    found = expect_header(sent, HEADER, "each answer has one")
    there = [value for name, value in sent.response_headers if name.lower() == HEADER.lower()]
    if len(there) > 1:
        incorrect(f"The answer to {request_line(sent)} has {len(there)} headers `{HEADER}`.")
    if not GOOD.fullmatch(found):
        incorrect(f"The answer to {request_line(sent)} has the id `{found}`, which is no good one.")
    return found


def _listed(lines: list[str]) -> str:
    return ", ".join(f"`{line}`" for line in lines[:4]) or "nothing"


TASK = Task(
    number=5,
    title="A name for each request",
    points=6,
    objective="Write a layer that gives each request an id, in its answer and in its log lines.",
    hints=(
        "Each request passes three moments of a layer: before the app is called; when the app says "
        "`http.response.start`, which carries the headers of the answer; and when it raises.",
        "The headers in `scope['headers']` are pairs of bytes, with names in small letters; "
        "`latin-1` reads whatever bytes come. Set `request_id` before the app is called, and it "
        "holds for this request alone.",
        "Give the app another `send`: an `async def` that adds `(b'x-request-id', ___)` to the "
        "headers of the first message, and passes each message on. Around the call of the app "
        "stands `try`, and its `except` writes a line, then says `raise`.",
    ),
    judge=judge,
    misconceptions=(
        ALL_IS_HTTP, ONE_FOR_ALL, BEGINS_WELL, LAYER_HAS_ONE, ERRORS_COME_BY, NOTED_IS_DEALT_WITH,
    ),
    why="The layer stands outside of all that can go wrong, so each answer has an id, an error's "
    "too, and by that id its lines are found among a million others.",
)  # fmt: skip
