"""Task 4: find the bug in a client that removes models, and may be run again."""

from typing import Any

import requests

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, request_line, shown
from labapi.checks.inside.judged_lab import JudgedLab
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task
from labapi.classroom.exchange.exchange import Exchange
from labapi.web.openapi.examples import ONE_QUESTION
from labapi.web.statuses import name_of

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


def judge(work: Work, cases: Cases) -> None:
    """Run it twice on a list: one can go, one is in use, one is not let near, two never were."""
    missing = [cases.name("model"), cases.name("model")]
    in_use, removable = cases.shuffled(SHIPPED)
    barred, bystander = cases.name("model"), cases.name("model")
    listed = cases.shuffled([in_use, removable, barred, *missing])
    with work.lab() as lab:
        _set_up(lab, in_use, barred, bystander)
        set_up = len(lab.exchanges)
        for run in ("first", "second"):
            gone = _report(work, lab.api, listed)
            sent = lab.exchanges[set_up:]
            _expect_nothing_changed(sent)
            if not any(one.method == "DELETE" for one in sent):
                incorrect(
                    "No `DELETE` reached the lab of the check. Does it use its argument `api`?"
                )
            if ("models", removable) not in lab.changes().removed:
                incorrect(f"After the {run} run the server still has `{removable}`.")
            if ("models", bystander) not in lab.changes().added:
                incorrect(f"After the {run} run `{bystander}` is gone, which is not on the list.")
            if run == "first" and not gone[removable]:
                incorrect(f"The server removed `{removable}`, and you report it as not gone.")
            still = [f"`{name}`" for name in (removable, *missing) if not gone[name]]
            NOT_FOUND_IS_FAILURE.when(
                still, f"In the {run} run you report {' and '.join(still)} as not gone."
            )
            for name in (in_use, barred):
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


def _expect_nothing_changed(exchanges: list[Exchange]) -> None:
    for sent in exchanges:
        if sent.method in ("PUT", "PATCH"):
            incorrect(f"It sent {request_line(sent)}. Models are to be removed, not changed.")


def _set_up(lab: JudgedLab, in_use: str, barred: str, bystander: str) -> None:
    """Have one model in use, and put two there: what is asked of one of them is too much."""
    kind = {"Content-Type": "application/merge-patch+json"}
    model = {"algorithm": "gradient_boosting", "parameters": ONE_QUESTION}
    with requests.Session() as bank:
        bank.trust_env = False  # no proxy: this stays on this computer
        for name in (barred, bystander):
            bank.put(f"{lab.api}/models/{name}", json=model).raise_for_status()
        chosen = bank.patch(f"{lab.api}/models/{in_use}", json={"default": True}, headers=kind)
        chosen.raise_for_status()
        lab.configure(rate_limit={f"/models/{barred}": "1/60s"}, strategy="sliding-log")
        bank.get(f"{lab.api}/models/{barred}").raise_for_status()  # the one that is allowed


def _report(work: Work, api: str, listed: list[str]) -> dict[str, Any]:
    """Call the function; ask for True or False for each model of the list."""
    returned = work.call("remove_models", api, listed)
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
