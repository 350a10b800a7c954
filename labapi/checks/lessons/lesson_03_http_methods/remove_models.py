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
    """Run it twice on a list with a model that can go, one that cannot, and two that never were."""
    missing = [cases.name("model"), cases.name("model")]
    in_use, removable = cases.shuffled(SHIPPED)
    listed = cases.shuffled([in_use, removable, *missing])
    with work.lab() as lab:
        bystander = _set_up(lab, cases, in_use)
        set_up = len(lab.exchanges)
        for run in ("first", "second"):
            gone = _report(work, lab.api, listed)
            _expect_nothing_changed(lab.exchanges[set_up:])
            if not any(sent.method == "DELETE" for sent in lab.exchanges):
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
            ANY_ANSWER_IS_GONE.when(
                gone[in_use], f"In the {run} run you report `{in_use}` as gone."
            )


def _expect_nothing_changed(exchanges: list[Exchange]) -> None:
    for sent in exchanges:
        if sent.method in ("PUT", "PATCH"):
            incorrect(f"It sent {request_line(sent)}. Models are to be removed, not changed.")


def _set_up(lab: JudgedLab, cases: Cases, in_use: str) -> str:
    """Have one model in use, and put another there that is on no list; give its name."""
    name = cases.name("model")
    kind = {"Content-Type": "application/merge-patch+json"}
    model = {"algorithm": "gradient_boosting", "parameters": ONE_QUESTION}
    with requests.Session() as bank:
        bank.trust_env = False  # no proxy: this stays on this computer
        bank.put(f"{lab.api}/models/{name}", json=model).raise_for_status()
        chosen = bank.patch(f"{lab.api}/models/{in_use}", json={"default": True}, headers=kind)
        chosen.raise_for_status()
    return name


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
        "any more? And which answer does the model get that is in use?",
        "Test the status against two numbers instead of one: `answer.status_code in (___, ___)`.",
    ),
    judge=judge,
    misconceptions=(NOT_FOUND_IS_FAILURE, ANY_ANSWER_IS_GONE),
)
