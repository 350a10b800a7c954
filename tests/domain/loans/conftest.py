from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest

from labapi.domain.loans.population import Applicants, applicants
from labapi.domain.loans.training import train

if TYPE_CHECKING:
    from typing import Any

    from labapi.domain.loans.deciding import Parameters


class Pair(NamedTuple):
    """The lab's parameters, and scikit-learn's own estimator fitted to the same rows."""

    ours: Parameters
    theirs: Any
    rows: Any


@pytest.fixture(scope="session")
def people() -> Applicants:
    return applicants(1_000, seed=7)


@pytest.fixture(scope="session")
def pairs(people: Applicants) -> dict[str, Pair]:
    from sklearn.ensemble import GradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    labels = people.approved.tolist()
    rows, _, known, _ = train_test_split(
        people.matrix, labels, test_size=0.25, random_state=0, stratify=labels
    )
    estimators = {
        "logistic_regression": make_pipeline(
            StandardScaler(), LogisticRegression(solver="newton-cholesky", tol=1e-10)
        ),
        "gradient_boosting": GradientBoostingClassifier(
            n_estimators=40, max_depth=2, learning_rate=0.2, random_state=0
        ),
    }
    return {
        name: Pair(train(name, people.matrix, labels).parameters, fitted.fit(rows, known), rows)
        for name, fitted in estimators.items()
    }


@pytest.fixture(scope="session", params=["logistic_regression", "gradient_boosting"])
def algorithm(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(scope="session")
def pair(pairs: dict[str, Pair], algorithm: str) -> Pair:
    return pairs[algorithm]
