"""Methods: reading changes nothing, POST adds, and a key makes a POST safe to send again.

Two axes: `methods` has what each method promises by itself, `idempotency` what the header
`Idempotency-Key` adds. Each claim reads ids wherever they stand.
"""

from __future__ import annotations

import json
from typing import Any

from labapi.checks.capstone.claims import (
    HEALTH,
    MODELS,
    PREDICTIONS,
    Claim,
    Objective,
    Trial,
    expect,
)
from labapi.checks.inside.capstone.answer import Answer, short

VARIES = ("meta", "request_id", "response_time_ms", "timestamp")
IDEMPOTENCY_KEY = "Idempotency-Key"


def data_of(answer: Answer) -> str:
    """Write what an answer tells of its thing, without what it tells of itself."""
    return json.dumps(_lasting(answer.json), sort_keys=True)


def _lasting(told: Any) -> Any:
    if isinstance(told, dict):
        return {name: _lasting(value) for name, value in told.items() if name not in VARIES}
    return [_lasting(one) for one in told] if isinstance(told, list) else told


def reads_safely(trial: Trial) -> None:
    """Read twice, and find the same."""
    paths = [MODELS, trial.model_path()] if trial.has_models else []
    paths += [trial.read(trial.made()).sent.path] if trial.readable else []
    for path in paths:
        first, again = trial.get(path), trial.get(path, said="a second time")
        came = f"{short(data_of(again))}"
        expect(data_of(first) == data_of(again), again, "what the first answer told", came)


def adds_each_time(trial: Trial) -> None:
    """Send the same twice, and find two predictions."""
    features, key = trial.drawn(), trial.key("predict", "read")
    first, again = trial.made(features, key=key), trial.made(features, "a second time", key=key)
    came = f"the id {short(again.id)} again" if again.id else "no id"
    expect(first.id != again.id, again, "another id: a POST adds each time it is sent", came)
    for made in (first, again) if trial.readable else ():
        found = trial.read(made)
        expect(found.worked, found, "the prediction of this id: both are there")


def refuses_methods(trial: Trial) -> None:
    """Send methods that a path has not."""
    asked = (("DELETE", HEALTH), ("PUT", HEALTH), ("PATCH", MODELS), ("PUT", PREDICTIONS))
    there = {HEALTH: trial.has_health, MODELS: trial.has_models, PREDICTIONS: True}
    for method, path in ((method, path) for method, path in asked if there[path]):
        answer = trial.send(method, path)
        expect(answer.means(405), answer, "405: the path is there, and the method is not")


def tells_what_is_allowed(trial: Trial) -> None:
    """Ask for `Allow`, by which a client learns what the path does take."""
    for method, path, taken in (("DELETE", HEALTH, "get"), ("PUT", PREDICTIONS, "post")):
        answer = trial.send(method, path)
        if answer.means(405):
            told = answer.header("Allow")
            came = f"`Allow: {short(told)}`" if told else "an answer without `Allow`"
            expect(taken in answer.listed("Allow"), answer, f"`Allow: {taken.upper()}`", came)


def changes_nothing_refused(trial: Trial) -> None:
    """See that a method which was refused has had no effect."""
    if not trial.readable:
        return
    made = trial.made()
    refused = trial.send("DELETE", trial.read(made).sent.path)
    if refused.is_error:
        found = trial.read(made)
        expect(found.worked, found, f"the prediction: its DELETE was refused with {refused}")


METHODS = Objective(
    "methods",
    "Methods",
    "03_http_methods",
    (
        Claim("reading twice tells the same", reads_safely),
        Claim("each POST adds a prediction", adds_each_time),
        Claim("a method that is not there is 405", refuses_methods),
        Claim("`Allow` says which methods there are", tells_what_is_allowed),
        Claim("a method that was refused changes nothing", changes_nothing_refused),
    ),
)


# The header that makes a POST safe to send again.


def _keyed(trial: Trial, key: str, name: str, features: Any, said: str) -> Answer:
    return trial.post(features, said, key=key, headers={IDEMPOTENCY_KEY: name})


def _first(trial: Trial) -> tuple[str, str, dict[str, float], Answer]:
    """Send one request under a new key: who, which key, what, and the answer."""
    key, name, features = trial.key("predict", "read"), trial.unknown("try"), trial.drawn()
    said = f"with `{IDEMPOTENCY_KEY}: {name}`"
    made = _keyed(trial, key, name, features, said)
    expect(made.worked, made, "a prediction, as without the header")
    return key, name, features, made


def answers_the_same(trial: Trial) -> None:
    """Send the same again under the same key."""
    key, name, features, made = _first(trial)
    again = _keyed(trial, key, name, features, f"again with the same `{IDEMPOTENCY_KEY}`")
    expect(again.worked, again, "the answer of the first time")
    came = f"the id {short(again.id)}"
    expect(again.id == made.id, again, f"{made.id}, as the first time", came)
    told = f"`prediction` {short(again.first('prediction'))}"
    same = again.first("prediction") == made.first("prediction")
    expect(same, again, f"{short(made.first('prediction'))}, as the first time", told)


def refuses_another_body(trial: Trial) -> None:
    """Send something else under the same key."""
    key, name, _, _ = _first(trial)
    said = f"with the same `{IDEMPOTENCY_KEY}` and another body"
    answer = _keyed(trial, key, name, trial.drawn(), said)
    expect(answer.is_error and answer.means(422), answer, "422: the key belongs to another request")


def keeps_the_first(trial: Trial) -> None:
    """See that an answer stays what it was, whatever was tried with its key."""
    key, name, features, made = _first(trial)
    _keyed(trial, key, name, trial.drawn(), "")
    again = _keyed(trial, key, name, features, "again, after another body was tried")
    expect(again.worked, again, "the answer of the first time")
    came = f"the id {short(again.id)}"
    expect(again.id == made.id, again, f"{made.id}, as the first time", came)


def tells_keys_apart(trial: Trial) -> None:
    """Send the same under another key."""
    key, _, features, made = _first(trial)
    said = f"with another `{IDEMPOTENCY_KEY}`"
    other = _keyed(trial, key, trial.unknown("try"), features, said)
    expect(other.worked, other, "a prediction")
    came = f"the id {short(other.id)} again" if other.id else "no id"
    expect(other.id != made.id, other, "another id", came)


def tells_callers_apart(trial: Trial) -> None:
    """Send another caller's key: what is theirs is nobody else's."""
    _, name, features, made = _first(trial)
    somebody = trial.key("predict", "read")
    said = f"with the `{IDEMPOTENCY_KEY}` of another caller"
    other = _keyed(trial, somebody, name, features, said)
    expect(other.worked, other, "a prediction: each caller's keys are their own")
    expect(other.id != made.id, other, "an id of its own", "the prediction of somebody else")


IDEMPOTENCY = Objective(
    "idempotency",
    "Idempotency",
    "03_http_methods",
    (
        Claim("the same key and body get the same answer", answers_the_same),
        Claim("the same key with another body is 422", refuses_another_body),
        Claim("what was answered first stays", keeps_the_first),
        Claim("another key is another prediction", tells_keys_apart),
        Claim("a key belongs to its caller", tells_callers_apart),
    ),
)
