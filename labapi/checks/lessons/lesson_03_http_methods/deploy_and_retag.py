"""Task 3: replace a whole model, or change one field of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from labapi.checks.cases import Cases
from labapi.checks.expect import (
    expect_json,
    expect_same,
    expect_status,
    incorrect,
    request_line,
    sent_json,
)
from labapi.checks.inside.problems import Blank, Raised, Unfit
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.web.openapi.examples import ONE_QUESTION

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab
    from labapi.classroom.exchange.exchange import Exchange

SHIPPED = ("loan-classifier-v2.0", "loan-classifier-v2.1")
READING = ("GET", "HEAD", "OPTIONS")
NEW = "a model was to be put there, where none had been"
TAKEN = "a model was to be put there, in the place of the one before"
NOTHING_SAID: dict[str, Any] = {"description": "", "tags": []}
"""What a model has where it was put there without these fields."""

POST_MAKES = Misconception(
    "post_makes",
    belief="Something new is always made with `POST`.",
    feedback="`POST` hands something over and lets the server choose its name. Here you name the "
    "place yourself, in the path, and say what shall stand there.",
)
PATCH_WILL_DO = Misconception(
    "patch_will_do",
    belief="`PATCH` can put a whole model where there is none.",
    feedback="`PATCH` changes part of what is already there. Which method puts a whole resource "
    "in its place, whether or not there was one?",
)
PUT_KEEPS_THE_REST = Misconception(
    "put_keeps_the_rest",
    belief="`PUT` changes the fields that it is given and keeps the others.",
    feedback="What `PUT` carries is the *whole* new model. Tags alone are no model: they have "
    "no parameters. Which method changes a part?",
)
VALUE_IS_DOCUMENT = Misconception(
    "value_is_document",
    belief="A merge patch is the new value.",
    feedback="The server got a bare list. It cannot tell from it which field is meant: a merge "
    "patch is an object, with the name of the field in it.",
)
ALL_FIELDS = Misconception(
    "all_fields",
    belief="A merge patch has to mention every field.",
    feedback="Whatever a merge patch mentions is changed, also to nothing. "
    "What it does not mention stays as it is.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Deploy under a new name and replace that; change the tags of both other models."""
    with work.lab() as lab:
        yield from each_by_itself(
            (1, "a whole model is put in its place", lambda: _deploys(work, lab, cases)),
            (
                1,
                "the tags are changed and the rest is left alone",
                lambda: _retags(work, lab, cases),
            ),
        )


def _deploys(work: Work, lab: JudgedLab, cases: Cases) -> None:
    name, first, second = cases.name("model"), _model(cases), _model(cases)
    _deploy(work, lab, name, first, 201, NEW)
    for left_out in cases.shuffled(["description", "tags"])[:1]:
        del second[left_out]
    _deploy(work, lab, name, second, 200, TAKEN)


def _deploy(
    work: Work, lab: JudgedLab, name: str, model: dict[str, Any], wanted: int, there: str
) -> None:
    writing = _write(work, lab, "deploy", name, model)
    asked = writing[-1]
    POST_MAKES.when(asked.method == "POST", _seen(asked))
    PATCH_WILL_DO.when(asked.method == "PATCH", _seen(asked))
    expect_status(asked, wanted, because=there)
    _expect_no_other(writing, "deploy", name)
    data = expect_json(asked)["data"]
    whole = NOTHING_SAID | model
    kept = {field: data[field] for field in whole}
    expect_same("the model that the server has now", kept, whole, f"`deploy(api, {name!r}, model)`")


def _retags(work: Work, lab: JudgedLab, cases: Cases) -> None:
    """Give both shipped models tags, in an order that no sorting makes, and then none."""
    one, two, three = sorted(cases.name("tag") for _ in range(3))
    for name in cases.shuffled(SHIPPED):
        _retag(work, lab, name, cases.one_of([[two, three, one], [two, one, three]]))
    _retag(work, lab, name, [])


def _retag(work: Work, lab: JudgedLab, name: str, tags: list[str]) -> None:
    writing = _write(work, lab, "retag", name, tags)
    asked = writing[-1]
    sent = sent_json(asked)
    whole = isinstance(sent, dict) and "parameters" in sent
    PUT_KEEPS_THE_REST.when(asked.method == "PUT" and not whole, _seen(asked))
    VALUE_IS_DOCUMENT.when(sent == tags, _seen(asked))
    expect_status(asked, 200, because=f"the tags of `{name}` were to be changed")
    _expect_no_other(writing, "retag", name)
    fields = lab.changes().altered.get(("models", name), ())
    seen = f"{_seen(asked)} It altered `{'`, `'.join(sorted(fields))}`."
    ALL_FIELDS.when(set(fields) > {"tags"} and asked.method == "PATCH", seen)
    if set(fields) > {"tags"}:
        incorrect(f"{seen} The tags alone were to change.")
    expect_same("tags", expect_json(asked)["data"]["tags"], tags, f"{request_line(asked)}")


def _write(work: Work, lab: JudgedLab, function: str, *arguments: Any) -> list[Exchange]:
    """Call the function, and give those of its requests that were no reading: one at least."""
    before = len(lab.exchanges)
    try:
        work.call(function, lab.api, *arguments)
    except Unfit:  # it may return what it likes, once it has sent something
        if not lab.exchanges[before:]:
            raise
    except Raised as problem:
        if "ellipsis" in problem.message:  # `...` is neither a method nor a document
            raise Blank(function) from None
        raise
    sent = lab.exchanges[before:]
    writing = [exchange for exchange in sent if exchange.method not in READING]
    if writing:
        return writing
    only = (
        f"sent only {request_line(sent[-1])}, which reads"
        if sent
        else "sent no request that arrived there"
    )
    incorrect(f"`{function}(api, {arguments[0]!r}, …)` {only}. Something is to be written there.")


def _expect_no_other(writing: list[Exchange], function: str, name: str) -> None:
    for sent in writing:
        if not sent.target.partition("?")[0].endswith(f"/models/{name}"):
            line = f"`{sent.method} {sent.target}`"
            incorrect(f"`{function}(api, {name!r}, …)` sent {line}. That is another place.")


def _model(cases: Cases) -> dict[str, Any]:
    return {
        "algorithm": "gradient_boosting",
        "description": cases.name("trial"),
        "tags": [cases.name("tag")],
        "parameters": ONE_QUESTION,
    }


def _seen(asked: Exchange) -> str:
    return f"To `{asked.method} {asked.target}` the server answered `{asked.status}`."


TASK = Task(
    number=3,
    title="Replace it, or change one field",
    points=2,
    objective="Choose between replacing a resource and changing part of it.",
    hints=(
        "Under *What does each method change?* the lesson says which method deploys a version, and "
        "which changes its configuration.",
        "For `document`: a merge patch is a small JSON object. It holds the fields that are to "
        "change, under their names, and no others.",
        'Each `method` is a name in quotes, such as `"GET"`. `document` is a dictionary with one '
        "key: `{___: tags}`.",
    ),
    judge=judge,
    misconceptions=(POST_MAKES, PATCH_WILL_DO, PUT_KEEPS_THE_REST, VALUE_IS_DOCUMENT, ALL_FIELDS),
    why="`PUT` carries the whole model and names its place, so it makes or replaces; `PATCH` "
    "carries what is to change, and leaves the rest alone.",
)
