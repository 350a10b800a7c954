"""What the model is asked: sound questions, and questions with a wrong value in them."""

from __future__ import annotations

import math
from datetime import datetime
from typing import Any

from labapi.classroom.openapi.claims.reading import SOUND, names, text
from labapi.classroom.openapi.claims.talk import (
    HEALTH,
    QUESTION,
    Answer,
    Claim,
    Talk,
    changed,
    told,
)
from labapi.domain.loans.deciding import confidence_of
from labapi.domain.loans.features import BOUNDS, EXAMPLE, FEATURE_NAMES

OUTCOMES = ("approved", "rejected")
WORDS = "a sound question"
WRONG_TYPES: tuple[tuple[str, Any], ...] = (
    ("age", True), ("age", "35"), ("age", 35.5), ("age", None), ("income", "55000"),
    ("income", False), ("credit_score", [720]),
)  # fmt: skip
WRONG_OPTIONS: tuple[tuple[str, Any], ...] = (
    ("threshold", 0), ("threshold", 1), ("threshold", "0.5"), ("threshold", True),
    ("explain", "yes"), ("explain", 1), ("explian", True),
)  # fmt: skip


def predict_answers(talk: Talk) -> None:
    """An outcome and a probability, under an id of its own."""
    answer = talk.post(QUESTION, WORDS).must(200)
    text(answer, "data.id")
    outcome, probability = answer.at("data.prediction"), answer.at("data.probability")
    expected = "`data.prediction`: approved or rejected"
    answer.hold(outcome in OUTCOMES, expected, answer.with_value("data.prediction"))
    sound = type(probability) in (int, float) and 0 <= probability <= 1
    expected = "`data.probability` from 0 to 1"
    answer.hold(sound, expected, answer.with_value("data.probability"))


def predict_complete(talk: Talk) -> None:
    """How sure it is, by which model, and when."""
    answer = talk.post(QUESTION, WORDS)
    answer.equal("data.confidence", confidence_of(answer.at("data.probability")))
    moment(answer, "data.timestamp")
    explained = answer.at("data.explanation")
    answer.hold(explained is None, "no `explanation`, since none was asked for")
    answer.equal("data.model_version", talk.get(HEALTH).at("data.model_version"))


def predict_repeats(talk: Talk) -> None:
    """The same applicant gets the same answer, and each answer an id of its own."""
    one, other = talk.post(QUESTION, WORDS), talk.post(QUESTION, f"{WORDS}, for the second time")
    other.equal("data.probability", one.at("data.probability"))
    fresh = one.at("data.id") != other.at("data.id")
    other.hold(fresh, "another `data.id` than the first time", "the same id")
    better = talk.post(changed(credit_score=800), "a better credit score").must(200)
    moved = better.at("data.probability") != one.at("data.probability")
    better.hold(moved, "another probability for another applicant", "the same one")


def predict_threshold(talk: Talk) -> None:
    """The threshold moves the outcome, and nothing else."""
    probability = talk.post(QUESTION, WORDS).at("data.probability")
    for threshold in (0.001, 0.999):
        asked = {**QUESTION, "options": {"threshold": threshold}}
        answer = talk.post(asked, f"the threshold {threshold}").must(200)
        answer.equal("data.prediction", OUTCOMES[probability < threshold])
        answer.equal("data.probability", probability)


def predict_explains(talk: Talk) -> None:
    """Which features moved the answer, the weightiest first; the shares add up to 1."""
    answer = talk.post({**QUESTION, "options": {"explain": True}}, "`explain`: true").must(200)
    top = answer.at("data.explanation.top_features")
    found = [one for one in top if isinstance(one, dict)] if isinstance(top, list) else []
    features = sorted(str(one.get("feature")) for one in found)
    expected = "`explanation.top_features` with all five features"
    answer.hold(features == sorted(FEATURE_NAMES), expected, f"{len(found)} features")
    shares = [float(one.get("importance") or 0) for one in found]
    answer.hold(shares == sorted(shares, reverse=True), "the weightiest feature first", "others")
    total = math.fsum(shares)
    answer.hold(abs(total - 1) < 1e-4, "importances that add up to 1", f"{total:.4f} in all")


def predict_ends(talk: Talk) -> None:
    """The first and the last value of each range; a whole number is one with `.0`, too."""
    low = {name: bound.low + 0.01 * bound.low_exclusive for name, bound in BOUNDS.items()}
    high = {name: bound.high for name, bound in BOUNDS.items()}
    talk.post({"features": low}, "the lowest value of each range").must(200)
    talk.post({"features": high}, "the highest value of each range").must(200)
    talk.post(changed(age=35.0), "the age 35.0").must(200)


def wrong_missing(talk: Talk) -> None:
    """Each of the five is needed."""
    for name in FEATURE_NAMES:
        rest = {other: value for other, value in EXAMPLE.items() if other != name}
        names(talk.post({"features": rest}, f"no {name}"), f"features.{name}")
    names(talk.post({}, "an empty object"), "features")


def wrong_range(talk: Talk) -> None:
    """Below and above each range; what came is told back."""
    for name, bound in BOUNDS.items():
        for value in (bound.low if bound.low_exclusive else bound.low - 1, bound.high + 1):
            answer = talk.post(changed(**{name: value}), f"`{name}`: {value}")
            (detail,) = names(answer, f"features.{name}")
            received = detail.get("received")
            answer.hold(received == value, f"`received`: {value}", f"`received`: {told(received)}")


def wrong_unknown(talk: Talk) -> None:
    """What nobody reads is refused, or a mistyped name would go unnoticed."""
    names(talk.post(changed(salary=1), "the unknown field `salary`"), "features.salary")
    names(talk.post({**QUESTION, "option": {}}, "the unknown field `option`"), "option")


def wrong_types(talk: Talk) -> None:
    """A text is no number, and neither is `true`; the options are read as strictly."""
    for name, value in WRONG_TYPES:
        answer = talk.post(changed(**{name: value}), f"`{name}`: {written(value)}")
        names(answer, f"features.{name}")
    names(talk.post({"features": []}, "a list for the features"), "features")
    names(talk.post([QUESTION], "a list"), "")
    for name, value in WRONG_OPTIONS:
        asked = {**QUESTION, "options": {name: value}}
        names(talk.post(asked, f"the option `{name}`: {written(value)}"), f"options.{name}")


def wrong_all(talk: Talk) -> None:
    """Who has made three mistakes hears of three."""
    asked = changed(age=12, income="much", salary=1)
    answer = talk.post(asked, "three wrong values")
    names(answer, "features.age", "features.income", "features.salary")


def moment(answer: Answer, path: str) -> None:
    """Hold what stands at a path to be a moment in UTC (RFC 3339)."""
    found = text(answer, path)
    try:
        sound = found.endswith("Z") and datetime.fromisoformat(found) is not None
    except ValueError:
        sound = False
    answer.hold(sound, f"a moment in UTC at `{path}`, with a Z", answer.with_value(path))


def written(value: Any) -> str:
    """Write a value as JSON."""
    return "null" if value is None else told(value)


_ASKED, _WRONG = "predict", "wrong questions"
PREDICT_CLAIMS = (
    Claim(_ASKED, "a sound question gets an outcome and a probability", predict_answers),
    Claim(
        _ASKED, "it says how sure it is, which model it was, and when", predict_complete,
        (*SOUND, "health_ready"),
    ),
    Claim(_ASKED, "the same question gets the same answer, and a new id", predict_repeats, SOUND),
    Claim(_ASKED, "the threshold moves the outcome alone", predict_threshold, SOUND),
    Claim(_ASKED, "asked to, it explains by all five features", predict_explains, SOUND),
    Claim(_ASKED, "the ends of every range are taken", predict_ends, SOUND),
)  # fmt: skip
WRONG_CLAIMS = (
    Claim(_WRONG, "a missing field is 422, and named", wrong_missing, SOUND),
    Claim(_WRONG, "a value out of its range is 422, and told back", wrong_range, SOUND),
    Claim(_WRONG, "an unknown field is 422, and named", wrong_unknown, SOUND),
    Claim(_WRONG, "a value of another kind is 422, and named", wrong_types, SOUND),
    Claim(_WRONG, "all that is wrong is told at once", wrong_all, SOUND),
)
