"""Which model an app of lesson 14 is asked to serve: wine, breast cancer, or a learner's own.

A source is a fitted classifier with the names of its features and classes. From it come the
`Given` of an app, the features of a request, and what the model really says to them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any

from labapi.checks.inside.capstone.given import Feature, Given, GivenModel, HeldModel

WINE, BREAST_CANCER = "wine", "breast-cancer"
DATA = (WINE, BREAST_CANCER)
INNER = 0.2
"""Cases are drawn from the inner part of each feature's range, this far from both bounds."""
HOW = (
    "Pass a fitted classifier of scikit-learn that has `predict_proba`, and the table it was "
    "trained with: `labapi.capstone(create_app, model=clf, features=table)`."
)


UNREACHED = 1_000
"""A limit that no key reaches in a run."""
KEYS: dict[tuple[str, ...], int] = {
    ("predict", "read"): 24,
    ("predict",): 6,
    ("read",): 6,
    (): 4,
}
"""How many keys of which scopes an app is given."""


class NoSource(ValueError):
    """What was brought is no model that an API could be asked for; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A model to serve, with the names that its API uses."""

    name: str
    model: GivenModel
    features: tuple[Feature, ...]
    classes: tuple[str, ...]

    def example(self) -> dict[str, float]:
        """Give the features of the example."""
        return {one.name: one.example for one in self.features}

    def drawn(self, random: Random) -> dict[str, float]:
        """Draw features well within the bounds, none of them a whole number."""
        return {one.name: _inside(one, random) for one in self.features}

    def expected(self, features: dict[str, Any]) -> tuple[str, float]:
        """Tell the likeliest class, and its probability."""
        told = self.probabilities(features)
        best = max(range(len(told)), key=told.__getitem__)
        return self.classes[best], told[best]

    def probabilities(self, features: dict[str, Any]) -> list[float]:
        """Tell the probability of each class."""
        row = [float(features[one.name]) for one in self.features]
        return [float(share) for share in self.model.predict_proba([row])[0]]


def _inside(feature: Feature, random: Random) -> float:
    width = feature.maximum - feature.minimum
    value = feature.minimum + width * random.uniform(INNER, 1 - INNER)
    rounded = float(f"{value:.4g}")
    inside = feature.minimum < rounded < feature.maximum
    value = rounded if inside else value
    return value + width * 1e-3 if value.is_integer() else value


def source_of(
    data: str = WINE, model: Any = None, features: Any = None, classes: Sequence[str] | None = None
) -> Source:
    """Give the source that was asked for; raises `NoSource`."""
    if model is not None:
        return _brought(model, features, classes)
    if data not in DATA:
        raise NoSource(f"There is no data set {data!r} here. Write one of: {', '.join(DATA)}.")
    return _shipped(data)


class Softmax:
    """A fitted linear classifier as plain arithmetic: what scikit-learn says, without loading it.

    Its import takes seconds; its parameters are a page of numbers, which can be read.
    """

    def __init__(self, read: dict[str, Any]) -> None:
        """Take the parameters from `shipped.json`."""
        self._read = read

    def predict_proba(self, values: Any) -> Any:
        """Give the probability of each class for each row of an array."""
        import numpy as np

        means, scales = np.array(self._read["means"]), np.array(self._read["scales"])
        weights, offsets = np.array(self._read["weights"]), np.array(self._read["offsets"])
        told = (values - means) / scales @ weights.T + offsets
        shares = np.exp(told - told.max(axis=1, keepdims=True))
        return shares / shares.sum(axis=1, keepdims=True)


@cache
def _shipped(data: str) -> Source:
    text = files(__package__).joinpath("shipped.json").read_text(encoding="utf-8")
    read = json.loads(text)[data]
    features = tuple(Feature(*one) for one in read["features"])
    names = tuple(one.name for one in features)
    return Source(data, GivenModel(Softmax(read), names), features, tuple(read["classes"]))


def trained(data: str) -> dict[str, Any]:
    """Train a classifier on one of scikit-learn's own tables, and give its parameters.

    `shipped.json` has what comes of it for each of `DATA`; a test trains anew and compares.
    """
    import numpy as np
    from sklearn.datasets import load_breast_cancer, load_wine
    from sklearn.linear_model import LogisticRegression
    from sklearn.preprocessing import StandardScaler

    table = (load_wine if data == WINE else load_breast_cancer)()
    scaler = StandardScaler().fit(table.data)
    model = LogisticRegression(max_iter=1000).fit(scaler.transform(table.data), table.target)
    weights, offsets = model.coef_, model.intercept_
    if len(weights) == 1:  # of two classes it tells one; the other is its complement
        weights, offsets = np.vstack([0 * weights, weights]), np.array([0, *offsets])
    kinds = [f"cultivar_{n}" for n in (1, 2, 3)] if data == WINE else map(str, table.target_names)
    features = _bounds(named(table.feature_names), table.data)
    return {
        "features": [[one.name, one.minimum, one.maximum, one.example] for one in features],
        "classes": list(kinds),
        "means": _rounded(scaler.mean_),
        "scales": _rounded(scaler.scale_),
        "weights": [_rounded(row) for row in weights],
        "offsets": _rounded(offsets),
    }


def _rounded(values: Any) -> list[float]:
    return [float(f"{value:.6g}") for value in values]


def named(columns: Iterable[Any]) -> tuple[str, ...]:
    """Make names of columns that JSON, Python and a path of a field can hold.

    >>> named(["mean radius", "od280/od315_of_diluted_wines", 3])
    ('mean_radius', 'od280_od315_of_diluted_wines', 'feature_3')
    """
    made = [re.sub(r"\W+", "_", str(column)).strip("_") or "feature" for column in columns]
    made = [f"feature_{name}" if name[0].isdigit() else name for name in made]
    return tuple(
        name if made.index(name) == place else f"{name}_{place}" for place, name in enumerate(made)
    )


def _bounds(names: Sequence[str], rows: Any) -> tuple[Feature, ...]:
    """Read the bounds of each feature from a table, and take its median for an example."""
    import numpy as np

    values = np.asarray(rows, dtype=float)
    lows, highs, middles = values.min(axis=0), values.max(axis=0), np.median(values, axis=0)
    return tuple(
        Feature(name, float(low), float(high), float(f"{middle:.6g}"))
        for name, low, high, middle in zip(names, lows, highs, middles, strict=True)
    )


def _brought(model: Any, features: Any, classes: Sequence[str] | None) -> Source:
    if not callable(getattr(model, "predict_proba", None)):
        kind = type(model).__name__
        raise NoSource(f"This model, of type {kind}, has no `predict_proba`. {HOW}")
    if not hasattr(model, "classes_"):
        raise NoSource(f"This model has no `classes_`: it is not fitted yet. {HOW}")
    found = _features(features)
    kinds = tuple(map(str, model.classes_ if classes is None else classes))
    if len(kinds) != len(model.classes_) or len(set(kinds)) != len(kinds):
        raise NoSource(f"The model tells {len(model.classes_)} classes apart: name each once.")
    fitted = tuple(map(str, getattr(model, "feature_names_in_", ())))
    names = tuple(one.name for one in found)
    source = Source(type(model).__name__, GivenModel(model, names, fitted), found, kinds)
    try:
        source.expected(source.example())
    except Exception as error:
        said = f"This model does not answer to these features ({type(error).__name__}: {error})."
        raise NoSource(f"{said} {HOW}") from None
    return source


def _features(features: Any) -> tuple[Feature, ...]:
    """Take features as they are, or read them from a table."""
    told = features if isinstance(features, list | tuple) else ()
    if told and all(isinstance(one, Feature) for one in told):
        return tuple(told)
    if features is None or not hasattr(features, "shape") or len(features.shape) != 2:
        raise NoSource(f"The bounds of each feature are read from a table. {HOW}")
    columns = getattr(features, "columns", range(features.shape[1]))
    try:
        return _bounds(named(columns), features)
    except (TypeError, ValueError):
        raise NoSource(f"A feature is a number, and a column of this table is not. {HOW}") from None


def given_for(source: Source, random: Random, held: HeldModel, limit: int = UNREACHED) -> Given:
    """Draw what an app is given; `held` has its model."""

    def word(size: int) -> str:
        return f"{random.randrange(16**size):0{size}x}"

    keys = [(f"key_{word(24)}", scopes) for scopes, count in KEYS.items() for _ in range(count)]
    random.shuffle(keys)
    return Given(
        load_model=held.loader(),
        model_version=f"{source.name.lower()}-v{random.randint(1, 9)}.{word(4)}",
        features=source.features,
        classes=source.classes,
        keys=dict(keys),
        origins=(f"https://shop-{word(6)}.example", f"https://desk-{word(6)}.example"),
        limit=limit,
    )
