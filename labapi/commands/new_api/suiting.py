"""What a model takes and gives: the names and ranges of its numbers, and its classes.

The capstone's contract is that of a classifier of numbers which tells probabilities. What is
something else is refused in words that say what it is, and what would be needed.
"""

from __future__ import annotations

import re
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from labapi.commands.new_api.model_file import Refused

NEEDED = (
    "The API answers with a class and its probability, so it needs a classifier of numbers that "
    "has predict_proba."
)
NO_MODEL = "The file holds a {kind}, and no model of scikit-learn."
NOT_TRAINED = "This {kind} was never trained: call its fit, then save it again."
NUMBER = (
    "This {kind} predicts a number. {needed} "
    "Divide what it predicts into classes (low, middle, high), and train a classifier on them."
)
GROUPS = (
    "This {kind} finds groups that have no names. {needed} "
    "Name the groups, and train a classifier that tells a new row's group."
)
PREPARES = "This {kind} has no predict: it prepares data, and predicts nothing. {needed}"
NO_CHANCES = (
    "This {kind} has no predict_proba: it names a class and not how sure it is. {needed} {cure}"
)
CURES = {
    "SVC": "Put the SVC into a CalibratedClassifierCV and train that.",
    "NuSVC": "Put the NuSVC into a CalibratedClassifierCV and train that.",
    "LinearSVC": "Put the LinearSVC into a CalibratedClassifierCV and train that.",
    "SGDClassifier": 'Train it with loss="log_loss".',
    "Perceptron": "Take a LogisticRegression.",
    "VotingClassifier": 'Train it with voting="soft".',
}
CURE = "A CalibratedClassifierCV around it gives it one."
NO_CLASSES = "This {kind} has no classes_: nobody said what its answers are called. {needed}"
MANY_ANSWERS = "This {kind} answers several questions at once. {needed} Save one model a question."
TEXTS = (
    "This {kind} reads texts ({part}), and the API takes numbers by name. "
    "Save the classifier behind it, trained on numbers that you make of the text."
)
CATEGORIES = (
    "This {kind} takes columns of texts ({part}: {example}), and the API takes numbers alone. "
    "Number the categories before training (0, 1, 2), and train it on the numbers."
)
NO_COUNT = "This {kind} does not say how many numbers it takes. {needed}"
NO_ANSWER = (
    "This {kind} could not answer a row of {count} numbers: perhaps it takes texts or dates as "
    "well. {needed}"
)
NO_TABLE = "The table {file} cannot be read: {reason}."
NOT_CSV = "it is no CSV with the names of its columns in the first line"
LACKS = "The table {file} lacks columns that the model was trained on: {names}."
OTHER_COUNT = (
    "The model takes {count} columns and does not know their names, and {file} has {found}. "
    "Leave in it the columns of the training in their order, and no others."
)
NOT_NUMBERS = "In {file} the column {name!r} is no column of numbers. {needed}"


@dataclass(frozen=True)
class Range:
    """One number that a model takes; None for what nobody has said yet."""

    name: str
    minimum: float | None = None
    maximum: float | None = None
    example: float | None = None


@dataclass(frozen=True)
class Takes:
    """What a model takes and gives."""

    kind: str
    columns: tuple[str, ...]
    """The names that it was trained on; none where it knows none."""
    ranges: tuple[Range, ...]
    classes: tuple[str, ...]


def takes(model: Any) -> Takes:
    """Ask a model what it takes and gives; `Refused` says what it would need."""
    kind = _kind(model)
    if not hasattr(model, "fit"):
        raise Refused(NO_MODEL.format(kind=kind))
    _require_training(model, kind)
    _require_numbers(model, kind)
    _require_chances(model, kind)
    if not hasattr(model, "n_features_in_"):
        raise Refused(NO_COUNT.format(kind=kind, needed=NEEDED))
    columns = tuple(str(name) for name in getattr(model, "feature_names_in_", ()))
    names = columns or tuple(f"x{index}" for index in range(int(model.n_features_in_)))
    return Takes(kind, columns, tuple(map(Range, plain_names(names))), _classes(model, kind))


def _kind(model: Any) -> str:
    """Call a model by its class, and a pipeline by its last step as well."""
    name = type(model).__name__
    steps = getattr(model, "steps", None)
    return f"{name} with {type(steps[-1][1]).__name__} at its end" if steps else name


def _require_training(model: Any, kind: str) -> None:
    from sklearn.exceptions import NotFittedError
    from sklearn.utils.validation import check_is_fitted

    try:
        check_is_fitted(model)
    except NotFittedError:
        raise Refused(NOT_TRAINED.format(kind=kind)) from None


def _require_numbers(model: Any, kind: str) -> None:
    """Refuse what reads texts."""
    for part in _parts(model):
        name = type(part).__name__
        if name.endswith("Vectorizer") or hasattr(part, "vocabulary_"):
            raise Refused(TEXTS.format(kind=kind, part=name))
        for found in _categories(part):
            raise Refused(CATEGORIES.format(kind=kind, part=name, example=found))


def _parts(model: Any) -> Iterator[Any]:
    """A model and all the parts that it is put together of."""
    yield model
    if hasattr(model, "best_estimator_"):
        yield from _parts(model.best_estimator_)
    for attribute in ("steps", "transformers_", "transformer_list", "estimators"):
        for named in getattr(model, attribute, None) or ():
            if isinstance(named, tuple) and len(named) > 1 and hasattr(named[1], "fit"):
                yield from _parts(named[1])


def _categories(part: Any) -> Iterator[str]:
    for found in getattr(part, "categories_", None) or ():
        yield from (str(value) for value in found if isinstance(value, str))


def _require_chances(model: Any, kind: str) -> None:
    """Refuse what is no classifier with `predict_proba`."""
    from sklearn.base import is_classifier, is_clusterer, is_regressor

    told = {"kind": kind, "needed": NEEDED}
    if is_regressor(model):
        raise Refused(NUMBER.format(**told))
    if is_clusterer(model):
        raise Refused(GROUPS.format(**told))
    if not hasattr(model, "predict"):
        raise Refused(PREPARES.format(**told))
    if is_classifier(model) and not hasattr(model, "predict_proba"):
        last = type(list(_parts(model))[-1]).__name__
        cure = CURES.get(type(model).__name__, CURES.get(last, CURE))
        raise Refused(NO_CHANCES.format(**told, cure=cure))
    if not hasattr(model, "predict_proba") or not hasattr(model, "classes_"):
        raise Refused(NO_CLASSES.format(**told))


def _classes(model: Any, kind: str) -> tuple[str, ...]:
    if isinstance(model.classes_, list):
        raise Refused(MANY_ANSWERS.format(kind=kind, needed=NEEDED))
    return tuple(str(name) for name in model.classes_.tolist())


def plain_names(names: Sequence[str]) -> tuple[str, ...]:
    """Make names that JSON and Python both can use, each once.

    >>> plain_names(["mean radius", "od280/od315", "mean-radius", "?"])
    ('mean_radius', 'od280_od315', 'mean_radius_2', 'x3')
    """
    found: list[str] = []
    for index, name in enumerate(names):
        plain = re.sub(r"\W+", "_", name).strip("_") or f"x{index}"
        plain = f"x_{plain}" if plain[0].isdigit() else plain
        same, count = plain, 2
        while plain in found:
            plain, count = f"{same}_{count}", count + 1
        found.append(plain)
    return tuple(found)


def with_ranges(asked: Takes, table: Path) -> Takes:
    """Read the ranges and the usual values from a table: least, greatest and median."""
    import pandas as pd

    try:
        rows = pd.read_csv(table)
    except OSError as error:
        reason = error.strerror or str(error)
        raise Refused(NO_TABLE.format(file=table, reason=reason)) from None
    except ValueError:  # no columns, no CSV, no UTF-8: all that pandas says of a file is one
        raise Refused(NO_TABLE.format(file=table, reason=NOT_CSV)) from None
    return _read(asked, rows, table)


def _read(asked: Takes, rows: Any, table: Path) -> Takes:
    plain = dict(zip(plain_names([str(name) for name in rows.columns]), rows.columns, strict=True))
    named = {**plain, **{str(name): name for name in rows.columns}}
    wanted = asked.columns or tuple(one.name for one in asked.ranges)
    short = [one.name for one in asked.ranges]
    if not asked.columns and not set(wanted) <= set(named):
        if len(rows.columns) != len(wanted):
            count, found = len(wanted), len(rows.columns)
            raise Refused(OTHER_COUNT.format(count=count, found=found, file=table))
        wanted, short = tuple(map(str, rows.columns)), list(plain)
    lacking = [name for name in wanted if name not in named]
    if lacking:
        raise Refused(LACKS.format(file=table, names=", ".join(lacking)))
    ranges = [
        _range(name, rows[named[column]], table) for name, column in zip(short, wanted, strict=True)
    ]
    return replace(asked, ranges=tuple(ranges))


def _range(name: str, column: Any, table: Path) -> Range:
    from pandas.api.types import is_numeric_dtype

    if not is_numeric_dtype(column) or column.isna().all():
        raise Refused(NOT_NUMBERS.format(file=table, name=str(column.name), needed=NEEDED))
    numbers = column.astype(float)
    return Range(name, float(numbers.min()), float(numbers.max()), float(numbers.median()))


def try_once(model: Any, asked: Takes) -> None:
    """Ask the model for one row of numbers, so that it does not fail before a learner's eyes."""
    import pandas as pd

    row = [0.0 if one.example is None else one.example for one in asked.ranges]
    rows: Any = pd.DataFrame([row], columns=list(asked.columns)) if asked.columns else [row]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            answered = len(model.predict_proba(rows)[0])
    except Exception:  # a model's own, of any kind
        answered = 0
    if answered != len(asked.classes):
        told = {"kind": asked.kind, "count": len(row), "needed": NEEDED}
        raise Refused(NO_ANSWER.format(**told))
