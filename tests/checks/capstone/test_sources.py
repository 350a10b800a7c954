"""Which model is served: the two that ship, and any classifier that a learner brings."""

from __future__ import annotations

import json
import subprocess
import sys
from random import Random

import numpy as np
import pandas as pd
import pytest
from sklearn.datasets import load_iris, make_classification
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import LinearSVC
from sklearn.tree import DecisionTreeClassifier

from labapi.checks.capstone import Feature
from labapi.checks.capstone.face import capstone
from labapi.checks.inside.capstone.given import GivenModel
from labapi.checks.inside.capstone.sources import DATA, NoSource, Softmax, source_of, trained
from tests.checks.capstone.variants import factory_of, source_with

REFERENCE = factory_of(source_with())
IRIS = load_iris(as_frame=True)


@pytest.mark.parametrize("data", DATA)
def test_what_ships_is_what_a_training_gives(data):
    fresh = trained(data)
    shipped = source_of(data)
    names = tuple(one[0] for one in fresh["features"])
    assert names == tuple(one.name for one in shipped.features)
    assert tuple(fresh["classes"]) == shipped.classes
    assert [one.example for one in shipped.features] == [one[3] for one in fresh["features"]]
    model = GivenModel(Softmax(fresh), names)
    rows = [list(shipped.drawn(Random(n)).values()) for n in range(50)]
    there = shipped.model.predict_proba(rows)
    assert np.abs(model.predict_proba(rows) - there).max() < 0.01


@pytest.mark.parametrize("data", DATA)
def test_what_ships_says_what_scikit_learn_says(data):
    from sklearn.datasets import load_breast_cancer, load_wine

    table = (load_wine if data == "wine" else load_breast_cancer)()
    model = make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))
    model.fit(table.data, table.target)
    ours = source_of(data).model.predict_proba(table.data)
    assert np.abs(ours - model.predict_proba(table.data)).max() < 0.01
    assert (ours.argmax(axis=1) == table.target).mean() > 0.97


@pytest.mark.parametrize("data", DATA)
def test_cases_are_good_no_two_alike_and_none_a_whole_number(data):
    source = source_of(data)
    drawn = [source.drawn(Random(n)) for n in range(30)]
    assert len({json.dumps(one) for one in drawn}) == 30
    for case in drawn:
        for feature in source.features:
            assert feature.minimum < case[feature.name] < feature.maximum
            assert not float(case[feature.name]).is_integer()


def test_what_ships_is_served_without_loading_scikit_learn():
    code = (
        "import sys, labapi, fastapi; labapi.capstone(lambda given: fastapi.FastAPI()); "
        "labapi.capstone.given().load_model().predict_proba([[1.0] * 13]); "
        "print('sklearn' in sys.modules)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert told.stdout == "False\n"


CLASSIFIERS = {
    "a forest of named columns": RandomForestClassifier(5, random_state=0),
    "a tree": DecisionTreeClassifier(max_depth=3, random_state=0),
    "neighbours": KNeighborsClassifier(),
    "a pipeline": make_pipeline(StandardScaler(), LogisticRegression()),
}


@pytest.mark.parametrize("kind", CLASSIFIERS)
def test_any_classifier_can_be_served(kind):
    model = CLASSIFIERS[kind].fit(IRIS.data, IRIS.target_names[IRIS.target])
    report = capstone(REFERENCE, model=model, features=IRIS.data)
    assert report.full, report


def test_a_model_of_an_array_and_with_numbers_for_classes_can_be_served():
    rows, kinds = make_classification(80, 4, random_state=0)
    model = LogisticRegression().fit(rows, kinds)
    assert capstone(REFERENCE, model=model, features=rows).full
    report = capstone(REFERENCE, model=model, features=rows, classes=("no", "yes"))
    assert report.full, report


def test_features_may_be_told_instead_of_read_from_a_table():
    rows, kinds = make_classification(80, 4, random_state=0)
    model = LogisticRegression().fit(rows, kinds)
    features = [Feature(name, -4.0, 4.0, 0.5) for name in "abcd"]
    assert capstone(REFERENCE, model=model, features=features).full


REFUSED = {
    "no probabilities": (LinearSVC(), IRIS.data, "has no `predict_proba`"),
    "not fitted": (LogisticRegression(), IRIS.data, "not fitted yet"),
    "no table": (CLASSIFIERS["a tree"], None, "read from a table"),
    "texts in a table": (
        CLASSIFIERS["a tree"], pd.DataFrame({"a": ["x", "y"]}), "A feature is a number",
    ),
    "another table": (CLASSIFIERS["a tree"], np.zeros((3, 9)), "does not answer to these features"),
}  # fmt: skip


@pytest.mark.parametrize("which", REFUSED)
def test_what_no_api_could_be_asked_for_is_told_in_a_sentence(which):
    CLASSIFIERS["a tree"].fit(IRIS.data, IRIS.target)
    model, features, said = REFUSED[which]
    report = capstone(REFERENCE, model=model, features=features)
    assert said in report.stopped
    assert report.held == 0


def test_another_data_set_is_told_with_those_there_are():
    assert "wine, breast-cancer" in capstone(REFERENCE, data="iris").stopped
    with pytest.raises(NoSource, match="wine"):
        capstone.given("iris")


def test_too_few_names_for_the_classes_are_told():
    rows, kinds = make_classification(80, 4, random_state=0)
    model = LogisticRegression().fit(rows, kinds)
    report = capstone(REFERENCE, model=model, features=rows, classes=("one",))
    assert "tells 2 classes apart" in report.stopped


def test_a_given_to_try_by_hand_has_its_model_at_once():
    given = capstone.given("breast-cancer")
    row = [[feature.example for feature in given.features]]
    shares = given.load_model().predict_proba(row)
    assert shares.shape == (1, len(given.classes))
    named = pd.DataFrame(row, columns=[feature.name for feature in given.features])
    assert (given.load_model().predict_proba(named[named.columns[::-1]]) == shares).all()
    assert {scopes for scopes in given.keys.values()} == {
        ("predict", "read"), ("predict",), ("read",), (),
    }  # fmt: skip
