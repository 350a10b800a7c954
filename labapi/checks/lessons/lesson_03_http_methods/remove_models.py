"""Task 4: find the bug in a client that removes models, and may be run again."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.clients.bench import bench
from labapi.checks.clients.troubles import FAULTS, Trouble, without_end
from labapi.checks.expect import expect_type, incorrect, request_line, shown
from labapi.checks.inside.judged_lab import JudgedLab
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task
from labapi.classroom.exchange.exchange import Exchange
from labapi.web.statuses import name_of

REFUSALS = (403, 412, 429)
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
    feedback="The server did not remove this one, and its answer did not say so: send the request "
    "yourself, and look at the status. `GET` the model afterwards: it is still there.",
)


class _List(NamedTuple):
    """The models of a list, by what becomes of them; `bystander` is on no list."""

    removable: tuple[str, str]
    in_use: str
    missing: tuple[str, str]
    bystander: str


def judge(work: Work, cases: Cases) -> None:
    """Run it twice on one list; then where the server answers whatever servers answer."""
    in_use, shipped = cases.shuffled(SHIPPED)
    other, bystander, *missing = (cases.name("model") for _ in range(4))
    models = _List((shipped, other), in_use, (missing[0], missing[1]), bystander)
    begin, end = cases.shuffled(models.removable)  # a loop has to begin and to end with them
    listed = [begin, *cases.shuffled([in_use, *missing]), end]
    with work.lab() as lab:
        lab.add_models([other, bystander], in_use)
        # One more request about the model in use is answered; `429` then says nothing of it.
        lab.configure(rate_limit={f"/models/{in_use}": "1/60s"}, strategy="sliding-log")
        set_up = len(lab.exchanges)
        for run in ("first", "second"):
            with _refusals_are_answers():
                returned = work.call("remove_models", lab.api, listed)
            gone = _report(returned, listed)
            sent = lab.exchanges[set_up:]
            _expect_done(lab, sent, models, run)
            _expect_told(gone, models, run)
    _expect_troubles_told(work, cases)


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


def _expect_told(gone: dict[str, Any], models: _List, run: str) -> None:
    """Ask for True where there is no such model now, and for False where there is."""
    if run == "first":
        for name in models.removable:
            if not gone[name]:
                incorrect(f"The server removed `{name}`, and you report it as not gone.")
    still = [f"`{name}`" for name in (*models.removable, *models.missing) if not gone[name]]
    NOT_FOUND_IS_FAILURE.when(
        still, f"In the {run} run you report {' and '.join(still)} as not gone."
    )
    ANY_ANSWER_IS_GONE.when(
        gone[models.in_use],
        f"`{models.in_use}` is in use, so the server keeps it, and you report it as gone.",
    )


def _expect_troubles_told(work: Work, cases: Cases) -> None:
    """Have each `DELETE` refused or fail in another way, and nothing removed."""
    troubles = [Trouble(status) for status in cases.shuffled([*REFUSALS, *FAULTS])]
    listed = [cases.name("model") for _ in troubles]
    paths = [f"/api/v1/models/{name}" for name in listed]
    with bench(work) as at:
        at.lab.add_models(listed)
        with _refusals_are_answers():
            call = at.call(
                "remove_models",
                *(at.api, listed),
                troubles=without_end(troubles),
                method="DELETE",
                paths=paths,
            )
        there = at.lab.models()
    gone = _report(call.given, listed)
    for sent in call.tries:
        name = sent.target.rpartition("/")[2]
        came = f"To `DELETE` of `{name}` came `{sent.status} {name_of(sent.status or 0)}`"
        ANY_ANSWER_IS_GONE.when(name in there and gone[name], f"{came}, and you report it as gone.")
        if name not in there and not gone[name]:
            incorrect(f"In the end `{name}` is gone, and you report it as not gone.")


@contextmanager
def _refusals_are_answers() -> Iterator[None]:
    """Say so where the learner's function raises what a library makes of a refusal."""
    try:
        yield
    except Raised as problem:
        if problem.kind in REFUSED:
            incorrect(
                "The server refused a request, and `remove_models(…)` raised an exception (line "
                f"{problem.line_number} of your cell). A refusal is an answer, too: see its status."
            )
        raise


def _report(returned: Any, listed: list[str]) -> dict[str, Any]:
    """Ask for True or False for each model of the list."""
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
    why="A `DELETE` is judged by its effect: `204` and `404` both say that there is no such model "
    "now, and after any other answer it may still be there.",
)
