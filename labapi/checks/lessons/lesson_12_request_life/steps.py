"""The judged steps of lesson 12: one connection for many requests, and a wait that blocks nobody.

Nothing is judged by how quick this computer is: connections are counted, and of several loads the
best one counts, since a function that blocks never lets two callers wait side by side.
"""

from __future__ import annotations

import ast
import warnings
from typing import TYPE_CHECKING, Any

from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception

if TYPE_CHECKING:
    from labapi.checks.cases import Cases
    from labapi.classroom.exchange.way.load import Load

# One connection for all addresses of a lab.

KEPT_BY_ITSELF = Misconception(
    "kept_by_itself",
    belief="`requests` keeps a connection by itself.",
    feedback="`requests.get` opens a connection, asks, and closes it. What keeps one between "
    "requests is an object of its own: you saw one in the cell above.",
)
SESSION_EACH_TIME = Misconception(
    "session_each_time",
    belief="A `Session` is all that is needed, wherever it is made.",
    feedback="Each session has connections of its own. Make one before the first request, and let "
    "all requests go through it.",
)
CLASS_ITSELF = Misconception(
    "class_itself",
    belief="The class `Session` can send.",
    feedback="`Session` is the class: it says what a session is. By its brackets one is made, and "
    "that one keeps connections.",
)


def one_connection(cell: Cell, cases: Cases) -> None:
    """Have it ask through a relay that counts connections; one address is not there."""
    CLASS_ITSELF.when(_asks_the_class(cell.source))
    paths = {"/health": 200, "/models": 200, f"/models/{cases.name('none')}": 404}
    asked = cases.shuffled([*paths] * 2)
    with cell.lab() as lab, _tap(lab.url) as tap:
        given = cell.call("ask_all", [f"{tap.url}/api/v1{path}" for path in asked])
        connections = tap.connections
    statuses = expect_type("ask_all(…)", given, list, tuple)
    if list(statuses) != [paths[path] for path in asked]:
        incorrect(f"`ask_all` gave `{shown(given)}`: a status for each address was asked for.")
    if connections == 1:
        return
    counted = f"{len(asked)} addresses of one lab were asked over {connections} connections."
    SESSION_EACH_TIME.when("session" in cell.source.lower(), counted)
    KEPT_BY_ITSELF.when(True, counted)


def _asks_the_class(source: str) -> bool:
    """Say whether a name stands for `Session` without its brackets, and is asked for a method."""
    nodes = list(ast.walk(ast.parse(source)))
    asked = {ast.unparse(node.value) for node in nodes if isinstance(node, ast.Attribute)}
    given = [node for node in nodes if isinstance(node, ast.Assign)]
    classes = [node for node in given if ast.unparse(node.value).lower() == "requests.session"]
    return any(ast.unparse(node.targets[0]) in asked for node in classes)


def _tap(url: str) -> Any:
    from labapi.classroom.server.tap import tap  # for this step alone

    return tap(url)


# A wait that lets others be served.

COUNT, TRIES, WAIT_MS = 4, 3, 80.0
STILL_BLOCKS = Misconception(
    "still_blocks",
    belief="`async def` is enough to let others be served.",
    feedback="The event loop does something else only at an `await`. Which wait can be awaited? "
    "Not that of `time`.",
)
NOT_AWAITED = Misconception(
    "not_awaited",
    belief="To call an `async` function is to run it.",
    feedback="The call only makes a *coroutine*: something that can be run. It runs when you say "
    "`await` before it. Yours did not wait at all.",
)
ANY_WAIT = Misconception(
    "any_wait",
    belief="`await` makes any function give way.",
    feedback="`time.sleep` first blocks, and then gives back `None`, for which nobody can wait. "
    "Only what is made for it can be awaited.",
)


def waits(cell: Cell, cases: Cases) -> None:
    """Have several callers ask at once: one that blocks cannot serve two side by side."""
    with cell.served("score") as app:
        for _ in range(TRIES):
            load = _load(app.url)
            if load.statuses != {200: COUNT}:
                ANY_WAIT.when("await time.sleep(" in cell.source)
                incorrect(_crashed(app, load))
            if load.durations_ms[0] < WAIT_MS:
                NOT_AWAITED.when("sleep(" in cell.source and "await" not in cell.source)
                incorrect("`score` did not wait for 0.1 s.")
            if load.order == _side_by_side():
                return
    evidence = f"{COUNT} callers came at once, and the last one waited for all before it."
    STILL_BLOCKS.when(True, evidence)


def _load(url: str) -> Load:
    from labapi.classroom.exchange.way.load import Load, under_load  # for this step alone

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # "never awaited": the verdict says it
        load = under_load(url, count=COUNT, at_once=COUNT)
    assert isinstance(load, Load)
    return load


def _side_by_side() -> str:
    from labapi.classroom.exchange.way.load import SIDE_BY_SIDE

    return SIDE_BY_SIDE


def _crashed(app: Any, load: Load) -> str:
    """Say what the function raised, where it did."""
    crash = next((entry.crash for entry in reversed(app.journal) if entry.crash), None)
    if crash is None:
        return f"To `GET /` your function answered `{shown(dict(load.statuses))}`, not `200`."
    return f"`score` raised `{crash.strip().splitlines()[-1]}`"


STEPS = {
    "one_connection": Step(
        judge=one_connection,
        hints=(
            "Two requests of the cell above went over one connection. Through what did they go?",
            "Make a `Session` of `requests`, and mind the brackets: `requests.Session` is the "
            "class, and what you need is one of its kind.",
        ),
        why="One session for all: the first request opened a connection, and all others found it "
        "open. Keep a session for as long as you ask: it holds connections for each server.",
        misconceptions=(KEPT_BY_ITSELF, SESSION_EACH_TIME, CLASS_ITSELF),
    ),
    "waits": Step(
        judge=waits,
        hints=(
            "The loop is free while a function awaits. So look for a sleep that can be awaited: "
            "the module that this cell imports has one.",
            "`asyncio.sleep(0.1)` is the wait. One word before it hands over the loop.",
        ),
        why="While one caller waits, the loop serves the next. Where a library can only block, "
        "write a plain `def`, or hand the call to a thread: `await asyncio.to_thread(…)`.",
        misconceptions=(STILL_BLOCKS, NOT_AWAITED, ANY_WAIT),
    ),
}
