"""Parameters as JSON: written, read, and refused where no model can use them."""

from __future__ import annotations

import json

import pytest

from labapi.domain.errors import InvalidInput
from labapi.domain.loans.deciding import parameters_from_document
from labapi.domain.loans.features import FEATURE_NAMES


def logistic_document(**changes: float) -> dict[str, object]:
    weight = {"mean": 0.0, "scale": 1.0, "coefficient": 1.0, **changes}
    return {"intercept": 0.0, "features": dict.fromkeys(FEATURE_NAMES, weight)}


def boosting_document(*trees: dict[str, object]) -> dict[str, object]:
    return {"initial_log_odds": 0.0, "learning_rate": 0.1, "trees": list(trees)}


def test_parameters_come_back_from_json_exactly(pair, algorithm):
    text = json.dumps(pair.ours.to_document())
    assert parameters_from_document(algorithm, json.loads(text)) == pair.ours


def test_a_document_comes_back_from_parameters_exactly(pair, algorithm):
    document = pair.ours.to_document()
    assert parameters_from_document(algorithm, document).to_document() == document


def test_an_unknown_algorithm_is_refused_and_the_known_ones_are_named():
    with pytest.raises(InvalidInput) as refusal:
        parameters_from_document("random_forest", {})
    (detail,) = refusal.value.details
    assert detail.field == "algorithm"
    assert "logistic_regression, gradient_boosting" in detail.message


@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan")])
def test_a_scale_that_is_not_above_0_is_refused_by_its_name(scale):
    with pytest.raises(InvalidInput) as refusal:
        parameters_from_document("logistic_regression", logistic_document(scale=scale))
    assert refusal.value.details[0].field == "parameters.features.age.scale"


@pytest.mark.parametrize("change", [{"coefficient": 1e308}, {"mean": 1e308}, {"scale": 5e-324}])
def test_weights_whose_sum_overflows_are_refused(change):
    with pytest.raises(InvalidInput, match="finite"):
        parameters_from_document("logistic_regression", logistic_document(**change))


def test_trees_whose_sum_overflows_are_refused():
    document = boosting_document(*[{"value": 1e308}] * 20)
    with pytest.raises(InvalidInput, match="finite"):
        parameters_from_document("gradient_boosting", document)


def test_a_tree_without_end_is_refused():
    node: dict[str, object] = {"value": 0.0}
    for _ in range(30):
        leaf = {"value": 0.0}
        node = {"feature": "age", "threshold": 1.0, "value": 0.0, "left": node, "right": leaf}
    with pytest.raises(InvalidInput, match="deep"):
        parameters_from_document("gradient_boosting", boosting_document(node))


def test_a_leaf_may_spell_out_that_it_asks_nothing():
    blank = dict.fromkeys(("feature", "threshold", "left", "right"))
    spelt_out = boosting_document({"value": 0.5, **blank})
    plain = boosting_document({"value": 0.5})
    read = parameters_from_document("gradient_boosting", spelt_out)
    assert read == parameters_from_document("gradient_boosting", plain)
