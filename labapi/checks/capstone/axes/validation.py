"""Validation: nonsense is refused before the model sees it, and what is good passes.

*Refused* is all that is no success: by which status, and in which shape, is asked elsewhere.
"""

from __future__ import annotations

import json
import math
from typing import Any

from labapi.checks.capstone.claims import Claim, Objective, Trial, expect
from labapi.checks.inside.capstone.answer import Answer
from labapi.checks.inside.capstone.given import Feature

REFUSAL = "a refusal"
TRIED = 3


def _some(trial: Trial) -> list[Feature]:
    """Draw a few features: which ones, nobody knows before."""
    features = trial.given.features
    return trial.random.sample(list(features), min(TRIED, len(features)))


def _expect_refused(answer: Answer, why: str) -> None:
    expect(not answer.worked, answer, f"{REFUSAL}: {why}")


def lacking_is_refused(trial: Trial) -> None:
    """Leave one out; then all."""
    for feature in _some(trial):
        features = trial.drawn()
        del features[feature.name]
        answer = trial.post(features, f"without `{feature.name}`")
        _expect_refused(answer, "the model cannot do without it")
    _expect_refused(trial.post({}, "without any feature"), "the model cannot do without them")


def unknown_is_refused(trial: Trial) -> None:
    """Add what nobody knows, among the features and beside them."""
    for name in (trial.word(), _misspelled(trial)):
        answer = trial.post({**trial.drawn(), name: 1.5}, f"with an unknown feature `{name}`")
        _expect_refused(answer, "a name that is misspelled would go unnoticed otherwise")
    name = trial.word()
    body = {"features": trial.drawn(), name: True}
    answer = trial.post_body(body, f"with an unknown field `{name}` beside `features`")
    _expect_refused(answer, "a name that is misspelled would go unnoticed otherwise")


def _misspelled(trial: Trial) -> str:
    """Write a feature's name as somebody might who does not look."""
    name = trial.random.choice(trial.given.features).name
    tried = [f"{name}s", f"{name}{name[-1]}", name.upper(), name.title(), f" {name}"]
    known = {one.name for one in trial.given.features}
    return trial.random.choice([one for one in tried if one not in known])


def outside_is_refused(trial: Trial) -> None:
    """Go beyond each bound, by little and by much."""
    for feature in _some(trial):
        width = max(feature.maximum - feature.minimum, abs(feature.maximum), 1.0)
        beyond = (
            (feature.maximum + width * 0.01, "above its maximum"),
            (feature.minimum - width * 0.01, "below its minimum"),
            (feature.maximum + width * 1e6, "far above its maximum"),
        )
        for value, where in beyond:
            features = {**trial.drawn(), feature.name: value}
            answer = trial.post(features, f"with `{feature.name}: {value:.6g}`, {where}")
            bounds = f"from {feature.minimum:g} to {feature.maximum:g}"
            _expect_refused(answer, f"it goes {bounds}")


def other_types_are_refused(trial: Trial) -> None:
    """Send what is no number, though Python could make one of it."""
    for feature in _some(trial):
        for value in (True, str(feature.example), None, [feature.example], {"value": 1}):
            features = {**trial.drawn(), feature.name: value}
            answer = trial.post(features, f"with `{feature.name}: {json.dumps(value)}`")
            _expect_refused(answer, "this is no number")


def no_numbers_are_refused(trial: Trial) -> None:
    """Send what Python reads as a number and JSON does not have."""
    feature = _some(trial)[0]
    for literal in ("NaN", "Infinity", "-Infinity", "1e400"):
        drawn = json.dumps({"features": {**trial.drawn(), feature.name: "@"}})
        answer = trial.post_body(
            drawn.replace('"@"', literal).encode(), f"with `{feature.name}: {literal}`"
        )
        _expect_refused(answer, "no model can make anything of it")


def other_shapes_are_refused(trial: Trial) -> None:
    """Send bodies without `features`, or with something else under that name."""
    features = trial.drawn()
    asked: tuple[tuple[Any, str], ...] = (
        ({}, "with `{}`"),
        (features, "with the features themselves, and no `features` around them"),
        ({"features": list(features.values())}, "with a list for `features`"),
        ({"features": None}, "with `null` for `features`"),
    )
    for body, said in asked:
        _expect_refused(trial.post_body(body, said), "the body is to be an object with `features`")


def refusals_name_the_field(trial: Trial) -> None:
    """Look for the name of what was wrong, wherever it may stand in the answer."""
    for feature in _some(trial):
        lacking = trial.drawn()
        del lacking[feature.name]
        beyond = {**trial.drawn(), feature.name: feature.maximum + abs(feature.maximum) + 1}
        asked = (
            (lacking, f"without `{feature.name}`"),
            (beyond, f"with `{feature.name}` above its maximum"),
        )
        for features, said in asked:
            answer = trial.post(features, said)
            if answer.is_error and answer.status < 500:
                came = f"{answer} that does not name it"
                expect(feature.name in answer.text, answer, f"the name `{feature.name}`", came)


def good_ones_pass(trial: Trial) -> None:
    """Send the bounds themselves, whole numbers, and cases that lie between."""
    lowest = {one.name: one.minimum for one in trial.given.features}
    highest = {one.name: one.maximum for one in trial.given.features}
    asked = (
        (lowest, "with each feature at its minimum"),
        (highest, "with each feature at its maximum"),
        (_whole(trial), "with whole numbers where the bounds allow them"),
        (trial.drawn(), "with features within their bounds"),
    )
    for features, said in asked:
        answer = trial.post(features, said)
        expect(answer.worked, answer, "a prediction: nothing is wrong with this")


def _whole(trial: Trial) -> dict[str, float]:
    features: dict[str, float] = trial.drawn()
    for one in trial.given.features:
        if (low := math.ceil(one.minimum)) <= (high := math.floor(one.maximum)):
            features[one.name] = trial.random.randint(low, high)
    return features


VALIDATION = Objective(
    "validation",
    "Validation",
    "06_validation",
    (
        Claim("a missing feature is refused", lacking_is_refused),
        Claim("an unknown name is refused", unknown_is_refused),
        Claim("a value out of bounds is refused", outside_is_refused),
        Claim("what is no number is refused", other_types_are_refused),
        Claim("NaN and its like are refused", no_numbers_are_refused),
        Claim("a body of another shape is refused", other_shapes_are_refused),
        Claim("a refusal names the field", refusals_name_the_field),
        Claim("all that is good passes", good_ones_pass),
    ),
)
