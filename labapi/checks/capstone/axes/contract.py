"""Contract: what the menu promises is served, and what the kitchen cooks is what arrives."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from labapi.checks.capstone.axes.document import (
    MISSING,
    OPERATIONS,
    Untrue,
    document_of,
    operation,
    paths_in,
    promised,
    properties,
    resolved,
    responses,
    schema_in,
    untrue,
)
from labapi.checks.capstone.claims import (
    HEALTH,
    MODELS,
    PREDICTIONS,
    Claim,
    Objective,
    Trial,
    Waits,
    errors_of,
    expect,
    missed,
)
from labapi.checks.inside.capstone.answer import Answer, short

NEAR = 0.005
"""A probability may be rounded to two digits."""
ASKED = 4


def names_operations(trial: Trial) -> None:
    """Ask for a document, and that it names what the API has."""
    document = document_of(trial)
    read = document.json if isinstance(document.json, dict) else {}
    version = str(read.get("openapi", ""))
    expect(document.status == 200, document, "200 and an OpenAPI document")
    came = f"a document that says `openapi: {short(version) or 'nothing'}`"
    expect(version.startswith("3."), document, "one of OpenAPI 3", came)
    for method, path in OPERATIONS:
        shown = f"`{method} {path.replace('{}', '{id}')}`"
        if path == HEALTH and not trial.has_health:
            continue
        if operation(trial, method, path) is None:
            missed(document, "it among the paths", f"a document without {shown}")


def tells_the_body(trial: Trial) -> None:
    """Ask that the document says what to send, and what comes."""
    document = document_of(trial)
    told = operation(trial, "POST", PREDICTIONS)
    if told is None:
        raise Waits(f"a document that names `POST {PREDICTIONS}`")
    came = "a document that does not say what to send"
    names = properties(document.json, _asked_for(document.json, told))
    expect("features" in names, document, f"`features` in the schema of `POST {PREDICTIONS}`", came)
    codes = [code for code in responses(document.json, told) if code.startswith(("2", "DEFAULT"))]
    expect(codes, document, f"the success of `POST {PREDICTIONS}` among its responses")


def _asked_for(read: Any, told: Mapping[str, Any]) -> Any:
    """Give the schema of what is to be sent."""
    return schema_in(resolved(read, told.get("requestBody")).get("content"))[1]


# What the document promises is what comes. What `schemas` or `design` ask for is left to them: a
# prediction without a timestamp is one fault, whatever the document says.

Answered = tuple[str, Answer]
"""An operation's path in the document, and an answer of it."""


def _always(value: Any) -> bool:
    return True


def _is_text(value: Any) -> bool:
    return isinstance(value, str)


def _is_share(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


ENVELOPE: Mapping[str, Callable[[Any], bool]] = {
    "": lambda value: isinstance(value, dict) and "status" in value,
    "status": lambda value: value in ("success", "error"),
    "data": _always,
    "meta": lambda value: isinstance(value, dict),
    "meta.request_id": _is_text,
    "meta.timestamp": _is_text,
    "error": lambda value: isinstance(value, dict),
    "error.code": _is_text,
    "error.message": _is_text,
    "error.details": lambda value: isinstance(value, list),
    **{f"error.details[].{name}": _always for name in ("message", "received")},
    "error.details[].field": _is_text,
    "error.details[]": lambda value: isinstance(value, dict),
}
MADE: Mapping[str, Callable[[Any], bool]] = {
    **{f"data.{name}": _is_text for name in ("id", "prediction", "model_version", "timestamp")},
    "data.probability": _is_share,
}
ASKED_ELSEWHERE: Mapping[str, Mapping[str, Callable[[Any], bool]]] = {
    HEALTH: {"data.status": lambda value: value == "ready"},
    MODELS: {"data[].id": _is_text},
    PREDICTIONS: MADE,
    f"{PREDICTIONS}/{{}}": MADE,
}
"""What other objectives ask for, and how it looks where they have nothing to say against it."""


def _is_contracts(path: str, one: Untrue) -> bool:
    """Tell whether the document is wrong there, and not the answer."""
    looks_right = {**ENVELOPE, **ASKED_ELSEWHERE.get(path, {})}.get(one.at)
    return looks_right is None or (one.value is not MISSING and looks_right(one.value))


def _successes(trial: Trial) -> list[Answered]:
    """Have each operation answer; one that does not work is the matter of another claim."""
    return list(trial.once("promised", lambda: [*_asked(trial)]))


def _asked(trial: Trial) -> Iterator[Answered]:
    made = trial.made()
    answers = [(HEALTH, trial.get(HEALTH)), (MODELS, trial.get(MODELS))]
    answers += [(f"{MODELS}/{{}}", trial.get(trial.model_path())), (PREDICTIONS, made)]
    answers += [(f"{PREDICTIONS}/{{}}", trial.read(made))]
    yield from ((path, answer) for path, answer in answers if answer.worked)


def statuses_are_promised(trial: Trial) -> None:
    """Look up each success; whether 201 itself is right is asked by `statuses`."""
    document = document_of(trial)
    for path, answer in _successes(trial):
        told = operation(trial, answer.sent.method, path)
        if told is None or answer.status != (201 if path == PREDICTIONS else 200):
            continue
        codes = ", ".join(responses(document.json, told)) or "nothing"
        came = f"{answer.status}, where the document promises {short(codes)}"
        named = promised(document.json, told, answer.status) is not None
        expect(named, answer, "a status that the document promises", came)


def bodies_are_promised(trial: Trial) -> None:
    """Hold each body against the schema that the document has for it, errors too."""
    read = document_of(trial).json
    for path, answer in [*_successes(trial), *_failures(trial)]:
        told = operation(trial, answer.sent.method, path) or {}
        content = (promised(read, told, answer.status) or {}).get("content")
        has_json, schema = schema_in(content)
        if not answer.is_json:
            continue
        came = f"JSON, where the document promises {', '.join(map(str, content or ()))}"
        expect(has_json, answer, "the media type that the document promises", came)
        for one in untrue(read, schema, answer.json):
            if _is_contracts(path, one):
                came = f"a body in which `{short(one.at or 'all')}` {one.said}"
                missed(answer, "what the document promises", came)


def _failures(trial: Trial) -> Iterator[Answered]:
    """Give the errors of operations that the document may know."""
    for _, answer in errors_of(trial):
        path = re.sub(rf"^({MODELS}|{PREDICTIONS})/[^/]+$", r"\1/{}", answer.sent.path)
        told = answer.json if isinstance(answer.json, dict) else {}
        if 400 <= answer.status < 500 and told.get("status") == "error":
            yield path, answer


def asks_for_what_is_taken(trial: Trial) -> None:
    """Hold a body that was taken against the schema of what is to be sent."""
    read, made = document_of(trial).json, trial.made()
    schema = _asked_for(read, operation(trial, "POST", PREDICTIONS) or {})
    for one in untrue(read, schema, json.loads(made.sent.body or b"null")):
        came = f"a prediction, where `{short(one.at or 'all')}` {one.said} by the document"
        missed(made, "a document that asks for what is taken, and for no more", came)


def addresses_are_there(trial: Trial) -> None:
    """Read at each address of the document that can be read as it stands there."""
    for path, item in paths_in(document_of(trial)).items():
        known = {HEALTH, MODELS, PREDICTIONS}  # what is to be there is asked for by other claims
        if "get" in item and "{" not in path and path not in known:
            answer = trial.get(path, said="(the document has it)")
            if answer.means(404, 405):
                missed(answer, "an answer: the document says that it is there")


def operations_answer(trial: Trial) -> None:
    """Ask that what there is to read can be read: the models, and a prediction once made."""
    for path in (MODELS, trial.model_path()):
        answer = trial.get(path)
        expect(answer.worked, answer, "the model that is served")
    made = trial.made()
    read = trial.read(made)
    came = f"{read} to `GET {read.sent.path}`"
    expect(read.worked, made, "a prediction that can be read again by its id", came)


def _answers(trial: Trial) -> list[tuple[dict[str, float], Answer]]:
    """Ask for predictions that lie apart: each class is to come, if the model ever says it."""
    drawn = [trial.drawn() for _ in range(12)]
    kinds = {trial.source.expected(one)[0]: one for one in drawn}
    chosen = [*kinds.values(), *drawn][:ASKED]
    return [(one, trial.made(one)) for one in chosen]


def _pairs(trial: Trial) -> list[tuple[dict[str, float], Answer]]:
    return list(trial.once("predictions", lambda: _answers(trial)))


def tells_the_class(trial: Trial) -> None:
    """Ask for the name of the likeliest class."""
    for features, answer in _pairs(trial):
        _expect_class(trial, features, answer)


def _expect_class(trial: Trial, features: dict[str, float], answer: Answer) -> None:
    wanted = trial.source.probabilities(features)
    told = answer.first("prediction")
    best = max(wanted)
    likeliest = [
        name for name, share in zip(trial.given.classes, wanted, strict=True) if best - share < 1e-9
    ]
    came = f"the prediction {short(told)}"
    expect(told in likeliest, answer, f"“{likeliest[0]}”, the class that the model says", came)


def tells_the_probability(trial: Trial) -> None:
    """Ask for the probability of the class that is told."""
    for features, answer in _pairs(trial):
        wanted = max(trial.source.probabilities(features))
        told = _number(answer.first("probability"))
        came = f"the probability {short(answer.first('probability'))}"
        near = told is not None and (abs(told - wanted) < NEAR or abs(told / 100 - wanted) < NEAR)
        expect(near, answer, f"{wanted:.4f}, which the model gives to this class", came)


def _number(value: Any) -> float | None:
    """Read what looks like a number; of which type it is, `schemas` asks."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def follows_another_model(trial: Trial) -> None:
    """Put another model behind the same promise, whose classes come in another order."""
    turned = replace(trial.source, classes=trial.source.classes[::-1])
    with trial.opener(source=turned) as other:
        for _ in range(2):
            features = other.drawn()
            answer = other.post(features, "with another model behind it")
            expect(answer.worked, answer, "a prediction, as with the first model")
            if answer.first("prediction") not in other.given.classes:
                continue  # it tells no name at all, which another claim asks for
            _expect_class(other, features, answer)


CONTRACT = Objective(
    "contract",
    "Contract",
    "01_what_is_an_api",
    (
        Claim("the document names the five operations", names_operations, "app"),
        Claim("the document says what to send and what comes", tells_the_body, "app"),
        Claim("models and predictions can be read", operations_answer),
        Claim("the statuses that come are those of the document", statuses_are_promised),
        Claim("what the document says of an answer is so", bodies_are_promised),
        Claim("what the document asks for is what is taken", asks_for_what_is_taken),
        Claim("each address of the document is there", addresses_are_there),
        Claim("the prediction is the class that the model says", tells_the_class),
        Claim("the probability is that of this class", tells_the_probability),
        Claim("another model can stand behind it", follows_another_model),
    ),
)
