"""Task 4: mend an app that answers nobody while it waits for one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import (
    difference,
    expect_json,
    expect_same,
    expect_status,
    incorrect,
    shown,
)
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, faults_each_by_itself

ASYNC_IS_ENOUGH = Misconception(
    "async_is_enough",
    belief="What stands in an `async def` holds nobody up.",
    feedback="The event loop goes on only at an `await` of something that lets it go on. A plain "
    "function that waits does not. Which thread should wait for the bureau?",
)
STREAM_LEAVES_ROOM = Misconception(
    "stream_leaves_room",
    belief="A stream leaves room between its lines.",
    feedback="An async generator runs on the event loop, and so does all that it calls between two "
    "lines. Starlette runs a plain generator in a thread of its own.",
)
AFTER_THE_ANSWER = Misconception(
    "after_the_answer",
    belief="What happens after the answer keeps nobody waiting.",
    feedback="It keeps all others waiting: an async background task runs on the event loop, too.",
)

ALWAYS, READY = "it answers whoever asks", {"status": "ready"}
NDJSON = "application/x-ndjson"
Application = dict[str, Any]


class Look(NamedTuple):
    """One fault: where it shows, and what is held up meanwhile."""

    path: str
    place: str
    belief: Misconception
    what: str


FAULTS: tuple[tuple[str, Look], ...] = (
    (
        "others are answered while the bureau is asked",
        Look("/predict", "bureau", ASYNC_IS_ENOUGH, "the bureau had not answered yet"),
    ),
    (
        "others are answered while a stream waits for its next line",
        Look("/batch", "bureau", STREAM_LEAVES_ROOM, "the stream was waiting for the bureau"),
    ),
    (
        "others are answered while a decision is put away",
        Look("/predict", "archive", AFTER_THE_ANSWER, "the decision was being put away"),
    ),
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Hold each slow thing up, and see whether `/health` is answered before it goes on."""
    health = work.request("office", "GET", "/health")
    expect_same("/health", expect_json(expect_status(health, 200, because=ALWAYS)), READY)
    faults: list[tuple[str, Callable[[], object]]] = [
        (claim, partial(_look, work, cases, look)) for claim, look in FAULTS
    ]
    yield from faults_each_by_itself("office", "all three faults", faults)


def _look(work: Work, cases: Cases, look: Look) -> None:
    sent = [_application(cases) for _ in range(2)] if look.path == "/batch" else _application(cases)
    came = work.call("meanwhile", look.path, sent, look.place)
    if not isinstance(came, dict):
        incorrect(f"`meanwhile` gave `{shown(came)}`. Leave the given cell as it is.")
    _expect_answers(came, look, sent)
    seen = f"`/health` was asked while {look.what}, and was answered only afterwards."
    if came["health"] == "answered afterwards":
        look.belief.when(True, seen)
    if came["health"] != "answered meanwhile":
        incorrect(f"While {look.what}, `/health` was asked: {came['health']}.")


def _expect_answers(came: dict[str, Any], look: Look, sent: Any) -> None:
    """Ask that all is done as before: each decision by its score, and put away."""
    asked = f"`POST {look.path}`"
    if came.get("status") != 200:
        incorrect(f"{asked} was answered {came.get('status')}: {shown(came.get('body'))}.")
    if look.place not in came["reached"]:
        incorrect(f"For {asked}, nobody came to the {look.place}.")
    if look.path == "/batch" and not str(came.get("kind")).startswith(NDJSON):
        incorrect(f"{asked} was answered as `{came.get('kind')}`, and before as `{NDJSON}`.")
    applications = sent if isinstance(sent, list) else [sent]
    wanted = [_decided(one) for one in applications]
    lines = str(came["body"]).splitlines()
    try:
        given = [json.loads(line) for line in lines]
    except ValueError:
        incorrect(f"{asked} was answered `{shown(came['body'])}`, which is no JSON.")
    if found := difference(given, wanted):
        incorrect(f"{asked} was answered `{shown(came['body'])}`, and before it was not: {found}.")
    if look.path == "/predict" and not _put_away(came, wanted[0]):
        incorrect("The decision was answered, and never put away in the `archive`.")


def _put_away(came: dict[str, Any], wanted: dict[str, Any]) -> bool:
    return difference(came["archived"], [wanted]) is None


def _application(cases: Cases) -> Application:
    return {"id": cases.name("loan"), "income": cases.whole(12, 200) * 1_000}


def _decided(application: Application) -> dict[str, Any]:
    """Decide as the given functions do."""
    score = sum(application["id"].encode()) % 551 + 300
    decision = "approved" if score + application["income"] // 1_000 >= 650 else "rejected"
    return {"id": application["id"], "score": score, "decision": decision}


TASK = Task(
    number=4,
    title="Is anybody there?",
    points=3,
    objective="Find what blocks the event loop: an endpoint, a stream, a task after the answer.",
    hints=(
        "`meanwhile` names the place that it holds up. Which function of yours waits there, and "
        "which of the two kinds of `def` is around it?",
        "`ask_bureau` and `put_away` are plain functions: whoever calls them waits. There are "
        "three `async def` from which that is done; `health` is not one of them.",
        "FastAPI runs a plain `def` endpoint in a thread, Starlette does the same with a plain "
        "background task, and with the lines of a plain generator. Or keep the `async def`, and "
        "`await asyncio.to_thread(___, …)`.",
    ),
    judge=judge,
    misconceptions=(ASYNC_IS_ENOUGH, STREAM_LEAVES_ROOM, AFTER_THE_ANSWER),
    why="Whoever has to wait now does so in a thread of its own, and the event loop goes on to "
    "answer others: in the endpoint, between two lines of a stream, and after the answer.",
)
