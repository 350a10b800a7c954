"""Training, by scikit-learn: from labelled rows to parameters that plain arithmetic can use."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from labapi.domain.errors import Detail, UntrainableDataset
from labapi.domain.loans.boosting import GradientBoosting, Leaf, Node, Split
from labapi.domain.loans.deciding import Parameters, require_algorithm
from labapi.domain.loans.logistic import LogisticRegression, Weight

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

FEWEST_ROWS = 50
FEWEST_OF_EACH = 5
TESTED_SHARE = 0.25
TREES, DEPTH, LEARNING_RATE = 40, 2, 0.2


@dataclass(frozen=True, slots=True)
class Trained:
    """What came of a training: parameters, and how well they did on rows kept aside.

    `metrics`: `accuracy` (share of right answers at 0.5), `roc_auc` (how often an approved
    applicant is ranked above a rejected one), `log_loss` (the smaller, the better the
    probabilities), and the rows that were trained and tested on.
    """

    parameters: Parameters
    metrics: dict[str, Any]


def train(algorithm: str, matrix: ArrayLike, labels: Sequence[int], seed: int = 0) -> Trained:
    """Train on rows of five features and labels of 0 or 1; the same rows give the same model.

    A quarter of the rows is kept aside to measure with. Raises InvalidInput for an unknown
    algorithm, and UntrainableDataset where there is too little to learn from.
    """
    require_algorithm(algorithm)
    _require_enough(labels)
    from sklearn.model_selection import train_test_split  # scikit-learn costs a second to import

    split = train_test_split(
        matrix, labels, test_size=TESTED_SHARE, random_state=seed, stratify=labels
    )
    rows, held_out, known, answers = split
    parameters = FITTERS[algorithm](rows, known, seed)
    return Trained(parameters, _metrics(parameters, len(rows), held_out, answers))


def _require_enough(labels: Sequence[int]) -> None:
    """Refuse what nothing can be learned from: too few rows, or one kind of answer only."""
    approved = sum(1 for label in labels if label)
    rejected = len(labels) - approved
    if len(labels) >= FEWEST_ROWS and min(approved, rejected) >= FEWEST_OF_EACH:
        return
    reason = (
        f"Send at least {FEWEST_ROWS} rows, with {FEWEST_OF_EACH} approved and "
        f"{FEWEST_OF_EACH} rejected ones among them."
    )
    raise UntrainableDataset(
        f"There is too little to learn from: {approved} approved and {rejected} rejected rows. "
        + reason,
        [Detail("dataset_id", reason, {"approved": approved, "rejected": rejected})],
    )


def _fit_logistic(rows: ArrayLike, labels: Sequence[int], _seed: int) -> LogisticRegression:
    from sklearn.linear_model import LogisticRegression as Fitted
    from sklearn.preprocessing import StandardScaler

    scaler = StandardScaler().fit(rows)
    fitted = Fitted(solver="newton-cholesky", tol=1e-10)  # the exact optimum on any machine
    fitted.fit(scaler.transform(rows), labels)
    numbers = zip(scaler.mean_, scaler.scale_, fitted.coef_[0], strict=True)
    weights = tuple(Weight(*(float(number) for number in three)) for three in numbers)
    return LogisticRegression(float(fitted.intercept_[0]), weights)


def _fit_boosting(rows: ArrayLike, labels: Sequence[int], seed: int) -> GradientBoosting:
    import numpy as np
    from sklearn.ensemble import GradientBoostingClassifier

    fitted = GradientBoostingClassifier(
        n_estimators=TREES, max_depth=DEPTH, learning_rate=LEARNING_RATE, random_state=seed
    ).fit(rows, labels)
    share = float(np.mean(labels))
    initial = float(np.log(share / (1 - share)))
    trees = tuple(_node(estimator.tree_, 0) for estimator in fitted.estimators_[:, 0])
    return GradientBoosting(initial, LEARNING_RATE, trees)


def _node(tree: Any, index: int) -> Node:
    """Read one node of scikit-learn's tree arrays, and with it all those below."""
    left, right = int(tree.children_left[index]), int(tree.children_right[index])
    if left == right:  # both -1: a leaf
        return Leaf(float(tree.value[index][0][0]))
    nodes = _node(tree, left), _node(tree, right)
    weights = [float(tree.weighted_n_node_samples[child]) for child in (left, right)]
    total = sum(node.value * weight for node, weight in zip(nodes, weights, strict=True))
    column, threshold = int(tree.feature[index]), float(tree.threshold[index])
    return Split(column, threshold, total / sum(weights), *nodes)


def _metrics(
    parameters: Parameters, trained: int, rows: ArrayLike, labels: Sequence[int]
) -> dict[str, Any]:
    from sklearn.metrics import accuracy_score, log_loss, roc_auc_score

    probabilities = parameters.probabilities(rows)
    return {
        "accuracy": round(float(accuracy_score(labels, probabilities >= 0.5)), 4),
        "roc_auc": round(float(roc_auc_score(labels, probabilities)), 4),
        "log_loss": round(float(log_loss(labels, probabilities)), 4),
        "rows_trained": trained,
        "rows_tested": len(labels),
    }


FITTERS: dict[str, Callable[[Any, Sequence[int], int], Parameters]] = {
    "logistic_regression": _fit_logistic,
    "gradient_boosting": _fit_boosting,
}
