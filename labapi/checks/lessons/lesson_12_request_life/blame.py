"""Task 1: name the row of a timeline in which the time was spent."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.inside.work import Work
from labapi.checks.lessons._lettered import (
    Reading,
    Rows,
    drawn,
    look_again,
    recognise,
    said_under,
    word_of,
)
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Row, Variant

CLIENTS = ("prepare", "resolve", "connect", "TLS", "send", "wait", "receive")
"""The rows of the client's clock, which add up to the whole."""
SERVERS = ("route", "schema", "registry", "model", "store", "envelope")
OPENING = ("resolve", "connect", "TLS")
QUICK = {
    "prepare": 0.4, "resolve": 0.2, "connect": 0.5, "TLS": 3, "send": 0.6, "receive": 0.3,
    "between": 2, "route": 0.3, "schema": 0.4, "registry": 0.1, "model": 6, "store": 1.5,
    "envelope": 0.2,
}  # fmt: skip
"""The milliseconds of a request with which nothing is wrong."""


def one(answer: str, ms: float, what: str = "") -> Row:
    """Write the timeline of one request in which this row took so long, and all others little.

    `wait` holds what the server did and what neither clock tells apart, but for what was sent
    meanwhile.
    """
    took = QUICK | {answer: ms}
    within = {name: took[name] for name in ("between", *SERVERS)}
    took["wait"] = round(sum(within.values()) - QUICK["send"], 1)
    outer = " · ".join(f"{name} {took[name]:g}" for name in CLIENTS)
    inner = " · ".join(f"{name} {value:g}" for name, value in within.items())
    return Row(f"{what}{outer} ms. Further in: {inner} ms.", answer)


def many(answer: str, text: str) -> Row:
    """Write what was seen of many requests."""
    return Row(text, answer)


def _kind(kind: str, *found: Row) -> dict[str, tuple[Row, ...]]:
    return {kind: tuple(Row(row.text, row.answer, kind) for row in found)}


ROWS: Rows = (
    _kind("inside", one("store", 412), one("registry", 286), one("schema", 174))
    | _kind("outside", one("between", 318), one("between", 947), one("between", 163))
    | _kind("before", one("TLS", 131), one("resolve", 2_004), one("connect", 224))
    | _kind("after", one("receive", 655), one("send", 540), one("receive", 1_830))
    | _kind(
        "kept",
        many(
            "model",
            "200 requests through one `Session`. The first: connect 24, TLS 47, between 3, model 6 "
            "ms. Each later one: connect 0, TLS 0, between 3, model 6 ms.",
        ),
        many(
            "between",
            "100 requests through one `Session`. The first: connect 80, TLS 165, between 81, model "
            "6 ms. Each later one: connect 0, TLS 0, between 81, model 6 ms.",
        ),
        many(
            "store",
            "500 requests through one `Session`. The first: connect 20, TLS 39, model 2, store 7 "
            "ms. Each later one: connect 0, TLS 0, model 2, store 7 ms.",
        ),
    )
    | _kind(
        "anew",
        many(
            "TLS",
            "100 requests by `requests.get`. Each of them: connect 11, TLS 23, between 12, model "
            "6 ms.",
        ),
        many(
            "connect",
            "40 requests by `requests.post`, plain http. Each of them: resolve 1, connect 29, "
            "between 14, model 6 ms.",
        ),
        many(
            "resolve",
            "60 requests, a new `Session` for each. Each of them: resolve 52, connect 9, between "
            "10, model 6 ms.",
        ),
    )
    | _kind(
        "cold",
        many(
            "model",
            "1,000 requests after a start. The first: registry 870, model 9, store 2 ms. Each "
            "later one: registry 0.03, model 6, store 2 ms.",
        ),
        many(
            "store",
            "800 requests after a start. The first: registry 640, model 8, store 12 ms. Each "
            "later one: registry 0.02, model 5, store 11 ms.",
        ),
        many(
            "between",
            "2,000 requests after a start. The first: registry 1,900, between 14, model 7 ms. "
            "Each later one: registry 0.03, between 13, model 6 ms.",
        ),
    )
)
ALONE = ("inside", "outside", "before", "after")
TOGETHER = ("kept", "anew", "cold")

MODEL_IS_SLOW = Misconception(
    "model_is_slow",
    belief="The model is the slow part.",
    feedback="Here the model took a few milliseconds. Do not look for the row that you suspect, "
    "look for the one that is long.",
)
WAIT_IS_A_ROW = Misconception(
    "wait_is_a_row",
    belief="The longest row is *wait*, so the server is slow.",
    feedback="While the client waits, the rows further in pass. What is long among those?",
)
PAID_EACH_TIME = Misconception(
    "paid_each_time",
    belief="What it costs to open a connection is paid at each request.",
    feedback="These requests went through one `Session`. How often was a connection opened, and "
    "how often was all the rest done? Multiply.",
)
FIRST_IS_ALL = Misconception(
    "first_is_all",
    belief="What is slow the first time is what makes the whole slow.",
    feedback="A cold start is paid once. All the requests together were asked for: multiply each "
    "row by how often it was there.",
)


def question(variant: Variant) -> Question:
    """Draw one request of each kind, then many of each kind."""
    return Question.lettered([*drawn(variant, ROWS, ALONE), *drawn(variant, ROWS, TOGETHER)])


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for the single requests, and for many together."""
    asked = question(cases.variant)
    said = said_under(work, "blame", asked, ROW)
    yield from each_by_itself(
        (1, "the four single requests", lambda: _alone(asked, said)),
        (1, "many requests together", lambda: _together(asked, said)),
    )


ROW = Reading(
    partial(word_of, (*CLIENTS, "between", *SERVERS)),
    "Write the name of one of its rows, such as `connect`, `wait`, `between` or `store`.",
)
LOOK = "In which row was more of the time spent?"


def _alone(asked: Question, said: dict[str, Any]) -> None:
    for kind in ALONE:
        recognise(MODEL_IS_SLOW, kind, asked, said, "model")
        recognise(WAIT_IS_A_ROW, kind, asked, said, "wait")
    look_again(asked, said, ALONE, LOOK, quoting=True)


def _together(asked: Question, said: dict[str, Any]) -> None:
    recognise(PAID_EACH_TIME, "kept", asked, said, *OPENING)
    recognise(FIRST_IS_ALL, "cold", asked, said, "registry")
    look_again(asked, said, TOGETHER, LOOK, quoting=True)


TASK = Task(
    number=1,
    title="Which row is to blame?",
    points=2,
    objective="Read from a timeline where the time of a request was spent.",
    hints=(
        "Two clocks are in each of A to D. The client's rows add up to the whole; *wait* holds the "
        "rows that stand under *Further in*. Begin with the client's longest row.",
        "If that is *wait*, go one step further in, and name what is long there. *between* is what "
        "neither clock tells apart: the way there and back, or a queue before the server's trace.",
        "For E to G, multiply: how often was each row there, and how long each time? What happened "
        "once counts once.",
    ),
    judge=judge,
    misconceptions=(MODEL_IS_SLOW, WAIT_IS_A_ROW, PAID_EACH_TIME, FIRST_IS_ALL),
    why="A timeline says where the time went, so nobody has to guess what to mend: a connection, "
    "the way, the store, or the model after all.",
    question=question,
)
