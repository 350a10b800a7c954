"""Task 4: find the bug in a client that removes models, and may be run again."""

from typing import Any, NamedTuple

import requests

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, request_line, shown
from labapi.checks.inside.judged_lab import JudgedLab
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task
from labapi.classroom.exchange.exchange import Exchange
from labapi.web.openapi.examples import ONE_QUESTION
from labapi.web.statuses import name_of

REFUSED = ("HTTPError", "HTTPStatusError")
"""What the libraries raise where they are told to take a refusal for an exception."""
SHIPPED = ["loan-classifier-v2.0", "loan-classifier-v2.1"]

NOT_FOUND_IS_FAILURE = Misconception(
    "not_found_is_failure",
    belief="A `DELETE` that is answered with `404` has failed.",
    feedback="The `404` says that there is no such model now. Whoever wanted it gone has what "
    "they wanted, whether this run removed it or an earlier one.",
)
ANY_ANSWER_IS_GONE = Misconception(
    "any_answer_is_gone",
    belief="After a `DELETE` the model is gone, whatever the answer.",
    feedback="The server refused to remove this one and said so: send the request yourself, and "
    "look at the status. `GET` the model afterwards: it is still there.",
)


class _List(NamedTuple):
    """The models of a list, by what becomes of them; `bystander` is on no list."""

    removable: tuple[str, str]
    kept: tuple[str, str]
    missing: tuple[str, str]
    bystander: str


def judge(work: Work, cases: Cases) -> None:
    """Run it twice on a list: two can go, one is in use, one is not let near, two never were."""
    in_use, shipped = cases.shuffled(SHIPPED)
    first, last, barred, bystander, *missing = (cases.name("model") for _ in range(6))
    models = _List(
        (cases.one_of([shipped, first]), last),
        (in_use, barred),
        (missing[0], missing[1]),
        bystander,
    )
    begin, end = cases.shuffled(models.removable)  # a loop has to begin and to end with them
    listed = [begin, *cases.shuffled([*models.kept, *models.missing]), end]
    with work.lab() as lab:
        _set_up(lab, models)
        set_up = len(lab.exchanges)
        for run in ("first", "second"):
            gone = _report(work, lab.api, listed)
            sent = lab.exchanges[set_up:]
            _expect_done(lab, sent, models, run)
            _expect_told(gone, sent, models, run)


def _expect_done(lab: JudgedLab, sent: list[Exchange], models: _List, run: str) -> None:
    """Ask that what can be removed is gone, and that nothing else was touched."""
    for one in sent:
        if one.method in ("PUT", "PATCH"):
            incorrect(f"It sent {request_line(one)}. Models are to be removed, not changed.")
    if not any(one.method == "DELETE" for one in sent):
        incorrect("No `DELETE` reached the lab of the check. Does it use its argument `api`?")
    changes = lab.changes()
    there = {name for kind, name in changes.added if kind == "models"}
    there |= set(SHIPPED) - {name for kind, name in changes.removed if kind == "models"}
    for name in models.removable:
        if name in there:
            incorrect(f"After the {run} run the server still has `{name}`.")
    for name in sorted({models.bystander, *SHIPPED} - {*models.removable, *there}):
        incorrect(f"After the {run} run `{name}` is gone, which is not on the list.")


def _expect_told(gone: dict[str, Any], sent: list[Exchange], models: _List, run: str) -> None:
    """Ask for True where there is no such model now, and for False where there is."""
    if run == "first":
        for name in models.removable:
            if not gone[name]:
                incorrect(f"The server removed `{name}`, and you report it as not gone.")
    still = [f"`{name}`" for name in (*models.removable, *models.missing) if not gone[name]]
    NOT_FOUND_IS_FAILURE.when(
        still, f"In the {run} run you report {' and '.join(still)} as not gone."
    )
    for name in models.kept:
        ANY_ANSWER_IS_GONE.when(gone[name], _answered(sent, name, run))


def _answered(sent: list[Exchange], name: str, run: str) -> str:
    """Say how a model was reported that is there, and what the server had answered."""
    statuses = [
        one.status or 0
        for one in sent
        if one.method == "DELETE" and one.target.endswith(f"/{name}") and one.status
    ]
    came = f" To its `DELETE` came `{statuses[-1]} {name_of(statuses[-1])}`." if statuses else ""
    return f"In the {run} run you report `{name}` as gone.{came}"


def _set_up(lab: JudgedLab, models: _List) -> None:
    """Put the models there, have one of them in use, and bar another: it was asked for enough."""
    kind = {"Content-Type": "application/merge-patch+json"}
    model = {"algorithm": "gradient_boosting", "parameters": ONE_QUESTION}
    in_use, barred = models.kept
    with requests.Session() as bank:
        bank.trust_env = False  # no proxy: this stays on this computer
        for name in {barred, models.bystander, *models.removable} - set(SHIPPED):
            bank.put(f"{lab.api}/models/{name}", json=model).raise_for_status()
        chosen = bank.patch(f"{lab.api}/models/{in_use}", json={"default": True}, headers=kind)
        chosen.raise_for_status()
        lab.configure(rate_limit={f"/models/{barred}": "1/60s"}, strategy="sliding-log")
        bank.get(f"{lab.api}/models/{barred}").raise_for_status()  # the one that is allowed


def _report(work: Work, api: str, listed: list[str]) -> dict[str, Any]:
    """Call the function; ask for True or False for each model of the list."""
    try:
        returned = work.call("remove_models", api, listed)
    except Raised as problem:
        if problem.kind in REFUSED:
            incorrect(
                f"{problem}\nA refusal is an answer, too: it tells whether the model is there."
            )
        raise
    given: dict[str, Any] = expect_type("remove_models(…)", returned, dict)
    for name in listed:
        if name not in given:
            incorrect(
                f"`remove_models(api, {listed})` says nothing of `{name}`. Go through the whole "
                "list, whatever the server answers on the way."
            )
        if not isinstance(given[name], bool):
            incorrect(f"For `{name}` it gave `{shown(given[name])}`. Give `True` or `False`.")
    return given


TASK = Task(
    number=4,
    title="The report that cries wolf",
    points=2,
    objective="Read the answer to a repeated `DELETE` by its effect.",
    hints=(
        "Run the cell under the given code. Which answer did the server give the second time, "
        "and what does it say about the model?",
        "One comparison decides. Which two answers to a `DELETE` mean that the model is not there "
        "any more? And what does a model get that is in use, or that is asked for too often?",
        "Test the status against two numbers instead of one: `answer.status_code in (___, ___)`.",
    ),
    judge=judge,
    misconceptions=(NOT_FOUND_IS_FAILURE, ANY_ANSWER_IS_GONE),
    why="A `DELETE` is judged by its effect: `204` and `404` both say that there is no such model "
    "now, and after any other answer it may still be there.",
)
