"""Plain arithmetic on the parameters says what scikit-learn says."""

from __future__ import annotations

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapi.domain.loans.boosting import Split
from labapi.domain.loans.features import EXAMPLE, Features
from labapi.domain.loans.logistic import sigmoid

from .strategies import beyond, near, within

CLOSE = 1e-9


def thresholds_of(model) -> list[list[float]]:
    found: list[list[float]] = [[] for _ in range(5)]
    waiting = list(model.trees)
    while waiting:
        node = waiting.pop()
        if isinstance(node, Split):
            found[node.column].append(node.threshold)
            waiting += [node.left, node.right]
    return found


def assert_same_as_scikit_learn(pair, applicants):
    expected = pair.theirs.predict_proba(applicants)[:, 1]
    found = [pair.ours.probability(applicant) for applicant in applicants]
    assert found == pytest.approx(expected.tolist(), rel=0, abs=CLOSE)


def test_every_training_applicant_gets_scikit_learns_probability(pair):
    assert_same_as_scikit_learn(pair, pair.rows)


@given(st.data())
def test_anyone_within_the_bounds_gets_scikit_learns_probability(pair, data):
    assert_same_as_scikit_learn(pair, data.draw(st.lists(within, min_size=1, max_size=20)))


@given(st.data())
def test_anyone_beyond_the_bounds_gets_scikit_learns_probability(pair, data):
    assert_same_as_scikit_learn(pair, data.draw(st.lists(beyond, min_size=1, max_size=20)))


@given(st.data())
def test_an_applicant_at_a_threshold_takes_scikit_learns_branch(pairs, data):
    pair = pairs["gradient_boosting"]
    applicants = near(thresholds_of(pair.ours))
    assert_same_as_scikit_learn(pair, data.draw(st.lists(applicants, min_size=1, max_size=20)))


@given(st.data())
def test_many_at_once_get_what_each_gets_alone(pair, data):
    applicants = data.draw(st.lists(within | beyond, min_size=1, max_size=20))
    alone = [pair.ours.probability(applicant) for applicant in applicants]
    assert pair.ours.probabilities(applicants).tolist() == pytest.approx(alone, rel=0, abs=CLOSE)


@given(st.data())
def test_many_at_a_threshold_take_the_branch_that_each_takes_alone(pairs, data):
    model = pairs["gradient_boosting"].ours
    applicants = data.draw(st.lists(near(thresholds_of(model)), min_size=1, max_size=20))
    alone = [model.probability(applicant) for applicant in applicants]
    assert model.probabilities(applicants).tolist() == pytest.approx(alone, rel=0, abs=CLOSE)


@given(st.data())
def test_a_probability_is_from_0_to_1_whatever_the_numbers(pairs, data):
    applicant = data.draw(within | beyond)
    assert all(0 <= pair.ours.probability(applicant) <= 1 for pair in pairs.values())


def test_a_negative_age_gets_an_answer(pair):
    applicant = Features(**EXAMPLE)._replace(age=-5)
    assert 0 < pair.ours.probability(applicant) < 1


@pytest.mark.parametrize(("log_odds", "probability"), [(1e308, 1.0), (-1e308, 0.0), (0, 0.5)])
def test_log_odds_of_any_size_do_not_overflow(log_odds, probability):
    assert sigmoid(log_odds) == probability


@given(st.floats(allow_nan=False))
def test_the_two_answers_add_up_to_certainty(log_odds):
    assert sigmoid(log_odds) + sigmoid(-log_odds) == pytest.approx(1)


def test_deciding_imports_neither_numpy_nor_scikit_learn():
    program = (
        "import sys\n"
        "from labapi.domain.loans import deciding, features, population, shipped\n"
        "document = shipped.shipped_documents()[1]\n"
        "read = deciding.parameters_from_document\n"
        "model = read(document['algorithm'], document['parameters'])\n"
        "deciding.decide(model, features.Features(**features.EXAMPLE), explain=True)\n"
        "print([name for name in ('numpy', 'scipy', 'sklearn') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert (done.stdout.strip(), done.stderr) == ("[]", "")
