"""The models that come with the lab: what they say, and that training makes them again."""

from __future__ import annotations

import numpy as np
import pytest

from labapi.domain.loans.deciding import ALGORITHMS, decide, parameters_from_document
from labapi.domain.loans.features import EXAMPLE, Features
from labapi.domain.loans.shipped import FOLDER, shipped_documents, train_shipped

APPLICANT = Features(**EXAMPLE)
DOCUMENTS = {document["algorithm"]: document for document in shipped_documents()}
MODELS = {
    name: parameters_from_document(name, document["parameters"])
    for name, document in DOCUMENTS.items()
}


@pytest.fixture(scope="module")
def retrained():
    return {document["algorithm"]: document for document in train_shipped()}


def numbers_of(document) -> list[float]:
    """List every number of a document, in its order; words stand as they are."""
    if isinstance(document, dict):
        return [number for value in document.values() for number in numbers_of(value)]
    if isinstance(document, list):
        return [number for value in document for number in numbers_of(value)]
    return [document]


def words_of(document) -> list[object]:
    return [value for value in numbers_of(document) if not isinstance(value, float)]


def floats_of(document) -> list[float]:
    return [value for value in numbers_of(document) if isinstance(value, float)]


def test_each_algorithm_has_a_shipped_model():
    assert sorted(DOCUMENTS) == sorted(ALGORITHMS)


def test_the_logistic_regression_v2_1_alone_is_the_default():
    defaults = [document["id"] for document in shipped_documents() if document["default"]]
    assert defaults == ["loan-classifier-v2.1"]
    assert DOCUMENTS["logistic_regression"]["id"] == "loan-classifier-v2.1"


def test_training_makes_the_shipped_parameters_again(algorithm, retrained):
    new, old = retrained[algorithm]["parameters"], DOCUMENTS[algorithm]["parameters"]
    assert words_of(new) == words_of(old)
    # The mean of a tree's root is 0 but for rounding: 1e-9 there is as good as equal.
    assert floats_of(new) == pytest.approx(floats_of(old), rel=1e-6, abs=1e-9)


def test_training_measures_the_shipped_metrics_again(algorithm, retrained):
    expected = DOCUMENTS[algorithm]["metrics"]
    assert retrained[algorithm]["metrics"] == pytest.approx(expected, rel=0, abs=1e-6)


def test_training_says_of_the_models_what_the_shipped_documents_say(algorithm, retrained):
    said = {"id", "algorithm", "description", "tags", "default", "trained_on"}
    assert {key: retrained[algorithm][key] for key in said} == {
        key: DOCUMENTS[algorithm][key] for key in said
    }


def test_a_shipped_model_ranks_well_and_not_perfectly(algorithm):
    assert 0.85 < DOCUMENTS[algorithm]["metrics"]["roc_auc"] < 0.93


def test_every_shipped_file_is_small_enough_to_read():
    assert {path.stat().st_size < 25_000 for path in FOLDER.glob("*.json")} == {True}


def depth_of(node) -> int:
    return 1 + max(depth_of(node["left"]), depth_of(node["right"])) if "feature" in node else 0


def test_the_boosting_is_40_trees_of_depth_2():
    trees = DOCUMENTS["gradient_boosting"]["parameters"]["trees"]
    assert (len(trees), max(map(depth_of, trees))) == (40, 2)


def test_the_example_is_approved_at_about_0_87_by_the_default_model():
    decision = decide(MODELS["logistic_regression"], APPLICANT)
    assert decision.prediction == "approved"
    assert 0.84 < decision.probability < 0.92


def test_the_example_is_approved_with_high_confidence(algorithm):
    decision = decide(MODELS[algorithm], APPLICANT)
    assert (decision.prediction, decision.confidence) == ("approved", "high")


def test_a_higher_credit_score_always_helps_in_the_logistic_regression():
    model = MODELS["logistic_regression"]
    rising = [model.probability(APPLICANT._replace(credit_score=s)) for s in range(300, 851)]
    assert np.all(np.diff(rising) > 0)


def test_a_larger_loan_always_hurts_in_the_logistic_regression():
    model = MODELS["logistic_regression"]
    amounts = range(1_000, 300_001, 1_000)
    falling = [model.probability(APPLICANT._replace(loan_amount=amount)) for amount in amounts]
    assert np.all(np.diff(falling) < 0)


def test_a_negative_age_gets_an_answer(algorithm):
    applicant = Features(-5, 55_000, 720, 8, 25_000)
    assert decide(MODELS[algorithm], applicant).prediction in {"approved", "rejected"}
