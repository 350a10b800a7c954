"""The answers of task 6, as documents: good ones, grown ones, and what is wrong in others.

Whether one is in order is told by `fault_of`, in Python; a schema of ours says the same of all of
them in `tests/checks/lessons/test_lesson_05.py`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.lessons.lesson_05_json_schemas._moments import moments, read_moment

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

WORDS = ("approved", "rejected")
NEEDED = ("prediction", "probability", "model_version", "timestamp")
MOST_FEATURES = 5
LONGEST = 320
NO_OBJECTS: tuple[Any, ...] = ([], None, "approved", 5, True, "")
Document = dict[str, Any]


class Fault(NamedTuple):
    """What is wrong with a document: of which kind, at which place, and in words behind it."""

    kind: str
    where: str
    words: str

    def __str__(self) -> str:
        """Say it as a sentence."""
        return f"{self.where} {self.words}."


def as_json(document: Any) -> str:
    """Write a document as JSON, cut where it grows long."""
    text = json.dumps(document, ensure_ascii=False)
    return text if len(text) <= LONGEST else f"{text[:220]} … {text[-80:]}"


def without(document: Document, name: str) -> Document:
    """Leave out one name."""
    return {one: value for one, value in document.items() if one != name}


# What is wrong.


def fault_of(document: Any) -> Fault | None:
    """Say what is wrong with a document; None where nothing is, whatever has grown in it."""
    if not isinstance(document, dict):
        return Fault("object", "The whole", "is no object")
    for name in NEEDED:
        if name not in document:
            return Fault("missing", f"`{name}`", "is missing")
    return next(_faults(document), None)


def _faults(document: Document) -> Iterator[Fault]:
    said = document["prediction"]
    if said not in WORDS:
        kind = "case" if isinstance(said, str) and said.lower() in WORDS else "word"
        yield Fault(kind, "`prediction`", f"is `{json.dumps(said)}`")
    yield from _number("probability", document["probability"])
    version, moment = document["model_version"], document["timestamp"]
    if not isinstance(version, str) or not version:
        yield Fault("text", "`model_version`", f"is `{json.dumps(version)}`")
    if read_moment(moment) is None:
        kind = "moment" if isinstance(moment, str) else "text"
        yield Fault(kind, "`timestamp`", f"is `{json.dumps(moment)}`")
    if "explanation" in document:
        yield from _in_explanation(document["explanation"])


def _number(where: str, value: Any) -> Iterator[Fault]:
    if isinstance(value, bool) or not isinstance(value, int | float):
        yield Fault("type", f"`{where}`", f"is `{json.dumps(value)}`")
    elif not 0 <= value <= 1:
        yield Fault("range", f"`{where}`", f"is `{value}`")


def _in_explanation(value: Any) -> Iterator[Fault]:
    if not isinstance(value, dict):
        kind = "null" if value is None else "nested"
        yield Fault(kind, "`explanation`", f"is `{json.dumps(value)}`")
        return
    features = value.get("top_features")
    if not isinstance(features, list):
        said = f"is `{json.dumps(features)}`" if "top_features" in value else "is missing"
        yield Fault("nested", "`top_features`", said)
        return
    if len(features) > MOST_FEATURES:
        yield Fault("many", "`top_features`", f"has {len(features)} items")
    for number, one in enumerate(features):
        yield from _in_feature(f"top_features[{number}]", one)


def _in_feature(where: str, one: Any) -> Iterator[Fault]:
    if not isinstance(one, dict):
        yield Fault("nested", f"`{where}`", f"is `{json.dumps(one)}`")
        return
    for name in ("feature", "importance"):
        if name not in one:
            yield Fault("nested", f"`{where}.{name}`", "is missing")
    if not isinstance(one.get("feature", ""), str):
        yield Fault("nested", f"`{where}.feature`", f"is `{json.dumps(one['feature'])}`")
    yield from _number(f"{where}.importance", one.get("importance", 0))


# Drawn by the seed.


def answer(cases: Cases) -> Document:
    """Draw an answer that is in order, with an explanation; the names stand in a drawn order."""
    drawn = {
        "prediction": cases.one_of(WORDS),
        "probability": cases.whole(1, 999) / 1000,
        "model_version": cases.name("model"),
        "timestamp": cases.one_of(moments(cases)).isoformat(),
        "explanation": {"top_features": features(cases, cases.whole(1, 2))},
    }
    return {name: drawn[name] for name in cases.shuffled(list(drawn))}


def features(cases: Cases, count: int) -> list[Document]:
    """Draw so many features with their importance."""
    return [
        {"feature": cases.name("feature"), "importance": cases.whole(1, 999) / 1000}
        for _ in range(count)
    ]


def good_answers(cases: Cases) -> list[Document]:
    """Draw answers that are in order: at each end, with each word, in unlike zones."""
    ends: list[Document] = [
        *({"prediction": word} for word in WORDS),
        *({"probability": number} for number in (0, 1, 0.0, 1.0, 0.5)),
        {"model_version": cases.one_of("0123456789")},
        {"model_version": cases.name("model") * 30},
        {"timestamp": moments(cases)[0].isoformat()},
        {"timestamp": f"20{cases.whole(10, 60)}-11-23T20:03:38.{cases.whole(100, 999)}Z"},
        {"explanation": {"top_features": features(cases, MOST_FEATURES)}},
        *({"explanation": {"top_features": [_weighing(cases, n)]}} for n in (0, 1)),
    ]
    return cases.shuffled([answer(cases) | end for end in ends])


def _weighing(cases: Cases, importance: float) -> Document:
    return {"feature": cases.name("feature"), "importance": importance}


def grown_answers(cases: Cases) -> list[Document]:
    """Draw answers in order that have a new member: at the top, in the explanation, in an item."""
    values: list[Any] = cases.shuffled([1, "text", None, True, [], {}, 0.5, [1, {}]])
    new = {cases.name("a new field"): value for value in values}
    item = _weighing(cases, 0.5) | new
    found = [
        answer(cases) | new,
        answer(cases) | {"explanation": {"top_features": features(cases, 2)} | new},
        answer(cases) | {"explanation": {"top_features": [*features(cases, 1), item]}},
    ]
    return cases.shuffled(found)


def spoilt_fields(cases: Cases) -> list[Document]:
    """Draw answers with one fault outside of the explanation, in each of the known ways."""
    moment = moments(cases)[0].replace(microsecond=0)
    ways: dict[str, list[Any]] = {
        "prediction": ["", "maybe", "approve", "approved ", "no", 1, None, True, ["rejected"]],
        "probability": [-0.001, 1.001, -1, 2, cases.whole(3, 99), "0.87", None, True, False, [0.5]],
        "model_version": ["", None, 5, True, ["m"], {}],
        "timestamp": [
            moment.isoformat(sep=" "), moment.replace(tzinfo=None).isoformat(), "yesterday", "",
            moment.date().isoformat(), moment.strftime("%d.%m.%Y %H:%M"),
            moment.strftime("%Y-13-%dT%H:%M:%SZ"), int(moment.timestamp()), None, True, {},
        ],
    }  # fmt: skip
    spoilt = [answer(cases) | {name: value} for name, values in ways.items() for value in values]
    missing = [without(answer(cases), name) for name in NEEDED]
    return cases.shuffled(spoilt) + cases.shuffled(missing)


def other_cases(cases: Cases) -> list[Document]:
    """Draw answers whose prediction is one of the words in other letters."""
    words = [word.capitalize() for word in WORDS] + [word.upper() for word in WORDS]
    return [answer(cases) | {"prediction": word} for word in cases.shuffled(words)]


def spoilt_explanations(cases: Cases) -> list[Document]:
    """Draw answers with one fault inside the explanation, in each of the known ways."""
    one = _weighing(cases, 0.25)
    odd: list[Any] = [None, 5, True, ["age"], {}]
    items: list[Any] = [
        without(one, "feature"), without(one, "importance"), "age", None, 5, [], {},
        *(one | {"importance": n} for n in (-0.001, 1.001, -1, 2, "0.3", None, True, [0.1])),
        *(one | {"feature": value} for value in odd),
    ]  # fmt: skip
    lists: list[Any] = [[*features(cases, 1), item] for item in items] + [[item] for item in items]
    lists += [features(cases, 6), features(cases, cases.whole(7, 9)), {}, "age", None, 5, True]
    found: list[Any] = [{"top_features": value} for value in lists]
    found += [{}, {"top": features(cases, 2)}, [], features(cases, 2), "text", 5, True]
    return cases.shuffled([answer(cases) | {"explanation": value} for value in found])


# Made up by Hypothesis, which is imported where it is used: it costs 0.2 s.


def made_up(wrong: str) -> SearchStrategy[Document]:
    """Make up answers; `wrong` is where they may be: `nothing`, the `fields`, the `explanation`.

    Whether a list of features may be empty, the task leaves open, so none is.
    """
    from hypothesis import strategies as st

    often = st.sampled_from([True, True, True, False])
    values: list[Any] = [None, True, False, "", "0.5", "approved", -1, 2, 1.5, 0, {}, [{}]]
    odd = st.sampled_from(values)

    def mostly(good: SearchStrategy[Any], where: str) -> SearchStrategy[Any]:
        return often.flatmap(lambda kept: good if kept else odd) if wrong == where else good

    chance = st.sampled_from([0, 1, 0.5]) | st.floats(0, 1)
    feature = {"feature": st.text("age_9é", max_size=4), "importance": chance}
    loose = {name: mostly(one, "explanation") for name, one in feature.items()}
    item, torn = st.fixed_dictionaries(feature), st.fixed_dictionaries({}, optional=loose)
    inside = wrong == "explanation"
    items = often.flatmap(lambda kept: item if kept or not inside else torn)
    some = st.lists(items, min_size=1, max_size=7 if inside else MOST_FEATURES)
    fields = {
        "prediction": st.sampled_from(WORDS),
        "probability": chance,
        "model_version": st.text("m-.9é", min_size=1, max_size=5),
        "timestamp": st.datetimes(datetime(1990, 1, 1), datetime(2090, 1, 1)).map(_in_utc),
    }
    explanation = st.fixed_dictionaries({"top_features": mostly(some, "explanation")})
    whole = {name: mostly(one, "fields") for name, one in fields.items()}
    return st.fixed_dictionaries(whole | {"explanation": mostly(explanation, "explanation")})


def _in_utc(moment: datetime) -> str:
    return f"{moment.isoformat()}Z"
