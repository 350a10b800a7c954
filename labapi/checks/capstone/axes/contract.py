"""Contract: what the menu promises is served, and what the kitchen cooks is what arrives."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from labapi.checks.capstone.claims import (
    DOCUMENT,
    HEALTH,
    MODELS,
    PREDICTIONS,
    Claim,
    Objective,
    Trial,
    Waits,
    expect,
    missed,
)
from labapi.checks.inside.capstone.answer import Answer, short

NEAR = 0.005
"""A probability may be rounded to two digits."""
ASKED = 4
OPERATIONS = (
    ("GET", HEALTH),
    ("GET", MODELS),
    ("GET", f"{MODELS}/{{}}"),
    ("POST", PREDICTIONS),
    ("GET", f"{PREDICTIONS}/{{}}"),
)


def document_of(trial: Trial) -> Answer:
    """Give the answer that holds the OpenAPI document, whoever may read it."""
    found: Answer = trial.once("document", lambda: trial.get(DOCUMENT))
    return found


def paths_in(document: Answer) -> dict[str, Any]:
    """Give the paths of a document, each as a whole; {} where there are none."""
    read = document.json if document.worked and isinstance(document.json, dict) else {}
    paths = read.get("paths")
    return _whole(read, paths) if isinstance(paths, dict) else {}


def _whole(read: dict[str, Any], paths: dict[str, Any]) -> dict[str, Any]:
    """Write the path of a server in front of its paths, as `servers` says."""
    servers = read.get("servers")
    first = servers[0] if isinstance(servers, list) and servers else {}
    url = str(first.get("url", "")) if isinstance(first, dict) else ""
    start = re.sub(r"^\w+://[^/]*", "", url).rstrip("/")
    return {start + path: item for path, item in paths.items() if isinstance(item, dict)}


def _operation(trial: Trial, method: str, path: str) -> dict[str, Any] | None:
    """Find an operation in the document, whatever its ids are called."""
    for name, item in paths_in(document_of(trial)).items():
        if re.sub(r"\{[^}]*\}", "{}", name) == path:
            found = item.get(method.lower())
            return found if isinstance(found, dict) else None
    return None


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
        if _operation(trial, method, path) is None:
            missed(document, f"{shown} among its paths", "a document that lacks it")


def tells_the_body(trial: Trial) -> None:
    """Ask that the document says what to send, and what comes."""
    document = document_of(trial)
    operation = _operation(trial, "POST", PREDICTIONS)
    if operation is None:
        raise Waits(f"a document that names `POST {PREDICTIONS}`")
    read: Any = document.json
    content = _resolved(read, operation.get("requestBody")).get("content")
    schema = content.get("application/json", {}).get("schema") if isinstance(content, dict) else {}
    came = "a document that does not say what to send"
    names = _properties(read, schema, 0)
    expect("features" in names, document, f"`features` in the schema of `POST {PREDICTIONS}`", came)
    answers = operation.get("responses")
    told = [code for code in answers if str(code).startswith("2")] if answers else []
    expect(told, document, f"the success of `POST {PREDICTIONS}` among its responses")


def _resolved(document: Any, node: Any) -> dict[str, Any]:
    """Follow references within the document; {} for what is none of its objects."""
    for _ in range(20):
        if not isinstance(node, dict) or "$ref" not in node:
            break
        target: Any = document
        for part in str(node["$ref"]).removeprefix("#/").split("/"):
            part = part.replace("~1", "/").replace("~0", "~")
            target = target.get(part) if isinstance(target, dict) else None
        node = target
    return node if isinstance(node, dict) else {}


def _properties(document: Any, node: Any, depth: int) -> set[str]:
    schema = _resolved(document, node)
    if depth > 5:
        return set()
    parts = [*schema.get("allOf", ()), *schema.get("anyOf", ()), *schema.get("oneOf", ())]
    own = set(schema.get("properties", ()))
    return own.union(*(_properties(document, part, depth + 1) for part in parts))


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
        Claim("the prediction is the class that the model says", tells_the_class),
        Claim("the probability is that of this class", tells_the_probability),
        Claim("another model can stand behind it", follows_another_model),
    ),
)
