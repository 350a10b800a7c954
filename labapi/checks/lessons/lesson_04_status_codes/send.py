"""Task 5: build a client that decides by itself what to send again, and when."""

from collections.abc import Iterator, Sequence
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.clients.beliefs import (
    ALWAYS_A_NUMBER,
    AT_ONCE,
    EVERY_FAULT_AGAIN,
    FAULT_IS_FINAL,
    KEY_FOR_ALL,
    KEY_OF_FEATURES,
    KEY_PER_TRY,
    LIMIT_IS_FINAL,
    OWN_GUESS,
    REFUSAL_IS_RETRIED,
)
from labapi.checks.clients.bench import Bench, bench
from labapi.checks.clients.call import IDEMPOTENT, KEY, Call
from labapi.checks.clients.rules import (
    course,
    expect_course,
    expect_new_key,
    expect_no_last_wait,
    expect_one_request,
    expect_waits,
)
from labapi.checks.clients.troubles import FAULTS, Trouble, faults, pauses, without_end
from labapi.checks.expect import expect_type, incorrect, sent_json
from labapi.checks.inside.work import Work
from labapi.checks.task import Task, each_by_itself
from labapi.classroom.exchange.exchange import Exchange
from labapi.web.openapi.examples import ONE_QUESTION

MOST_TRIES = 4
PREDICT = "/api/v1/predict"
MODELS = "/api/v1/models"
LESS_USUAL = ((400, 401, 403, 409, 410), (431, 451), (499,))
"""Of each of these, one refusal is drawn that is final as well; the last has no name."""


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Refuse for good, for a while and for ever, and lose answers; read tries and waits."""
    with bench(work, noted="waited") as at:
        caller = _Caller(at, cases)
        yield from each_by_itself(
            (1, "what is final is sent once", lambda: _final(caller)),
            (1, "it waits as long as `Retry-After` asks", lambda: _not_yet(caller)),
            (1, "it comes to an end after four tries", lambda: _never(caller)),
            (1, "from `500` on it repeats what may be sent twice, and nothing else",
             lambda: _lost(caller)),
        )  # fmt: skip


class _Caller:
    """Calls `send`, and looks each time whether the tries are the request that was asked for."""

    def __init__(self, at: Bench, cases: Cases) -> None:
        self._at, self.cases = at, cases
        self._own_keys: list[Call] = []

    def key(self) -> dict[str, str]:
        """Draw a key and another header: both have to come with each try."""
        return {KEY: self.cases.name("key"), "X-Request-ID": self.cases.name("night")}

    def question(self) -> dict[str, Any]:
        return {"features": self.cases.applicant()}

    def model(self) -> tuple[str, dict[str, Any]]:
        """Draw the path of a model that is not there yet, and what to put there."""
        model = {"algorithm": "gradient_boosting", "parameters": ONE_QUESTION}
        return f"{MODELS}/{self.cases.name('model')}", model | {"tags": [self.cases.name("tag")]}

    def call(
        self,
        method: str,
        path: str,
        body: Any = None,
        headers: dict[str, str] | None = None,
        *,
        final: int = 200,
        troubles: Sequence[Trouble] = (),
    ) -> Call:
        """Send, with no more arguments than there are, and ask for the course of the rules."""
        given = [body, headers] if headers else [body] * (body is not None)
        called = self._at.call(
            "send", method, self._at.url + path, *given,
            troubles=troubles, method=method, paths=[path], what=f"`{method} {path}`",
        )  # fmt: skip
        own_key = called.keys[0] and not headers and method not in IDEMPOTENT
        self._expect_request(called, body, headers or {})
        if own_key:
            expect_new_key(called, self._own_keys)
            self._own_keys.append(called)
        wanted = course(troubles, final, called.may_be_repeated, MOST_TRIES)
        if own_key and called.statuses == course(troubles, final, False, MOST_TRIES):
            return called  # it has put a key of its own, and makes no use of it
        expect_course(called, wanted, MOST_TRIES)
        return called

    def _expect_request(self, called: Call, body: Any, headers: dict[str, str]) -> None:
        if body is not None and sent_json(called.tries[0]) != body:
            incorrect(f"{called.told} `body` has to be sent as JSON, and it was not.")
        for name, value in headers.items():
            if any(sent.request_header(name) != value for sent in called.tries):
                incorrect(f"{called.told} `headers` go with each try, and `{name}` did not.")
        expect_one_request(called)
        given = expect_type("send(…)", called.given, Exchange).status
        if given != called.statuses[-1]:
            incorrect(f"{called.told} It should return the last answer, and gave a `{given}`.")


def _final(caller: _Caller) -> None:
    """Ask what is answered at once, and what is refused for good."""
    cases, question = caller.cases, caller.question()
    unfit = {"features": question["features"] | {"age": -cases.whole(1, 90)}}
    path, model = caller.model()
    finals: list[tuple[int, str, str, tuple[Any, ...]]] = [
        (200, "GET", MODELS, ()),
        (200, "POST", PREDICT, (question,)),
        (201, "PUT", path, (model,)),
        (422, "POST", PREDICT, (unfit, caller.key())),
        (405, "POST", f"{MODELS}/{cases.name('model')}", ({},)),
        (404, "DELETE", f"{MODELS}/{cases.name('model')}", ()),
    ]
    for status, method, at, given in cases.shuffled(finals):
        caller.call(method, at, *given, final=status)
    for options in LESS_USUAL:
        status = cases.one_of(options)
        caller.call("GET", MODELS, final=status, troubles=[Trouble(status)])


def _not_yet(caller: _Caller) -> None:
    """Ask for a pause by seconds, by a date, and not at all; be ready after one or two."""
    cases = caller.cases
    path, model = caller.model()
    mixed = [*pauses(cases, [503]), *pauses(cases, [429], dated=True)]
    silent = [*cases.shuffled([Trouble(429), Trouble(503)])]
    calls: list[tuple[str, str, tuple[Any, ...], int, list[Trouble]]] = [
        ("POST", PREDICT, (caller.question(),), 200, pauses(cases, [429, 429])),
        ("GET", MODELS, (), 200, [*silent, *pauses(cases, [429])]),
        ("PUT", path, (model,), 201, pauses(cases, [cases.one_of([429, 503])], dated=True)),
        ("POST", PREDICT, (caller.question(), caller.key()), 200, cases.shuffled(mixed)),
    ]
    for method, at, given, final, troubles in calls:
        expect_waits(caller.call(method, at, *given, final=final, troubles=troubles))


def _never(caller: _Caller) -> None:
    """Never be ready, in two ways."""
    refused = without_end(pauses(caller.cases, [429, 503, 429]))
    for troubles in (refused, without_end(faults(caller.cases))):
        question, key = caller.question(), caller.key()
        expect_no_last_wait(caller.call("POST", PREDICT, question, key, troubles=troubles))


def _lost(caller: _Caller) -> None:
    """Lose answers to a POST and a PATCH without a key, to one with it, and to other methods."""
    cases = caller.cases
    question = caller.question()
    for trouble in faults(cases):
        caller.call("POST", PREDICT, question, troubles=[trouble])
    path, model = caller.model()
    tags, patched = {"tags": [cases.name("tag")]}, f"{MODELS}/loan-classifier-v2.0"
    caller.call("PATCH", patched, tags, final=415, troubles=faults(cases)[:1])
    keyed = faults(cases)[:3]
    caller.call("POST", PREDICT, caller.question(), caller.key(), troubles=keyed)
    harmless: list[tuple[str, str, tuple[Any, ...], int]] = [
        ("GET", MODELS, (), 200),
        ("HEAD", MODELS, (), 200),
        ("PUT", path, (model,), 0),
        ("DELETE", f"{MODELS}/{cases.name('model')}", (), 404),
    ]
    for (method, at, given, final), status in zip(harmless, cases.shuffled(FAULTS), strict=True):
        lost = faults(cases, [status])
        if method == "PUT":  # the second copy finds what the first has put there, if it did
            final = 200 if lost[0].is_done else 201
        caller.call(method, at, *given, final=final, troubles=lost)


TASK = Task(
    number=5,
    title="A client that knows when to try again",
    points=4,
    objective="Build a client that retries what may be retried, when the server asks for it.",
    hints=(
        "Write the loop first: four tries, each sends the request and returns the answer if it is "
        "final. Then put one rule after the other into it, and check in between.",
        "Two questions decide. Is the answer a `429`? Then go on. Is it from `500` on, and may "
        "this request be sent twice? Then go on, too. Otherwise return it.",
        "Work out before the loop whether the request may be repeated: `method in (…)`, or the "
        "name of the key's header in `headers or {}`. No wait after the last try, and of "
        "`Retry-After` three forms: `None`, digits (`.isdigit()`), else a date.",
    ),
    judge=judge,
    misconceptions=(
        REFUSAL_IS_RETRIED, LIMIT_IS_FINAL, AT_ONCE, OWN_GUESS, ALWAYS_A_NUMBER,
        EVERY_FAULT_AGAIN, FAULT_IS_FINAL, KEY_PER_TRY, KEY_FOR_ALL, KEY_OF_FEATURES,
    ),
    why="Your client repeats what was not begun and what may be done twice, and nothing else, so "
    "no trouble on the way can do harm.",
)  # fmt: skip
