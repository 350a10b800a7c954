from __future__ import annotations

import pytest

from labapi.domain.errors import InvalidInput, UntrainableDataset
from labapi.domain.loans.population import applicants
from labapi.domain.loans.training import train

FEWEST = 50


@pytest.fixture(scope="module")
def rows():
    return applicants(200, seed=1).matrix.tolist()


def labels(count: int, approved: int) -> list[int]:
    return [1] * approved + [0] * (count - approved)


def refusal_of(rows, answers) -> UntrainableDataset:
    with pytest.raises(UntrainableDataset) as refusal:
        train("logistic_regression", rows[: len(answers)], answers)
    return refusal.value


def test_the_same_rows_train_the_same_model(algorithm, people, pair):
    again = train(algorithm, people.matrix, people.approved.tolist()).parameters
    assert again.probabilities(people.matrix).tolist() == pytest.approx(
        pair.ours.probabilities(people.matrix).tolist(), rel=0, abs=1e-9
    )


def test_another_seed_keeps_other_rows_aside(people):
    answers = people.approved.tolist()
    first, other = (train("logistic_regression", people.matrix, answers, seed) for seed in (0, 1))
    assert first.parameters != other.parameters


def test_a_quarter_of_the_rows_is_kept_aside(rows):
    metrics = train("logistic_regression", rows, labels(200, 80)).metrics
    assert (metrics["rows_trained"], metrics["rows_tested"]) == (150, 50)


def test_metrics_are_those_of_the_rows_kept_aside(algorithm, people, pair):
    from sklearn.metrics import accuracy_score, log_loss, roc_auc_score
    from sklearn.model_selection import train_test_split

    answers = people.approved.tolist()
    metrics = train(algorithm, people.matrix, answers).metrics
    _, tested, _, truth = train_test_split(
        people.matrix, answers, test_size=0.25, random_state=0, stratify=answers
    )
    probabilities = pair.theirs.predict_proba(tested)[:, 1]
    assert metrics["accuracy"] == pytest.approx(
        accuracy_score(truth, probabilities >= 0.5), abs=1e-4
    )
    assert metrics["roc_auc"] == pytest.approx(roc_auc_score(truth, probabilities), abs=1e-4)
    assert metrics["log_loss"] == pytest.approx(log_loss(truth, probabilities), abs=1e-4)


def test_the_fewest_rows_that_can_be_learned_from_are_50(algorithm, rows):
    assert train(algorithm, rows[:FEWEST], labels(FEWEST, 25)).metrics["rows_tested"] == 13
    assert "50 rows" in str(refusal_of(rows, labels(FEWEST - 1, 25)))


@pytest.mark.parametrize("approved", [0, 1, 4, 96, 100])
def test_too_few_of_one_answer_are_refused_with_the_counts_and_what_to_send(rows, approved):
    error = refusal_of(rows, labels(100, approved))
    assert f"{approved} approved and {100 - approved} rejected" in error.message
    assert "5 approved and 5 rejected ones among them" in error.details[0].message
    assert error.details[0].received == {"approved": approved, "rejected": 100 - approved}


def test_no_rows_are_refused(rows):
    assert "0 approved and 0 rejected" in str(refusal_of(rows, []))


def test_the_rarest_answer_that_is_accepted_can_be_measured(algorithm, rows):
    metrics = train(algorithm, rows[:60], labels(60, 5)).metrics
    assert 0 <= metrics["roc_auc"] <= 1


def test_an_unknown_algorithm_is_refused(rows):
    with pytest.raises(InvalidInput, match="random_forest"):
        train("random_forest", rows, labels(200, 80))


def test_features_that_never_vary_train_a_model_that_gives_the_share_of_approvals(algorithm):
    model = train(algorithm, [[35, 55_000, 720, 8, 25_000]] * 80, labels(80, 20)).parameters
    assert model.probability([35, 55_000, 720, 8, 25_000]) == pytest.approx(0.25, abs=1e-3)
