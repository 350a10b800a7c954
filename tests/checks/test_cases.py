import pytest

from labapi.checks.cases import Cases
from labapi.domain.loans.features import BOUNDS


@pytest.fixture
def cases():
    return Cases("public", "03_http_methods", "retry")


def test_the_same_seed_gives_the_same_cases(cases):
    again = Cases("public", "03_http_methods", "retry")
    assert [cases.applicant() for _ in range(5)] == [again.applicant() for _ in range(5)]


@pytest.mark.parametrize(
    "other",
    [("secret", "03_http_methods", "retry"), ("public", "06", "retry"), ("public", "03", "other")],
)
def test_another_seed_exercise_or_task_gives_other_cases(cases, other):
    assert cases.applicants(3) != Cases(*other).applicants(3)


def test_every_applicant_is_within_the_contract(cases):
    for applicant in cases.applicants(300):
        assert all(bound.complaint(applicant[name]) is None for name, bound in BOUNDS.items())


def test_no_two_applicants_are_alike(cases):
    drawn = [tuple(one.items()) for one in cases.applicants(200)]
    assert len(set(drawn)) == 200


def test_what_is_fixed_is_not_drawn(cases):
    assert {cases.applicant(age=40)["age"] for _ in range(20)} == {40}


def test_shuffled_keeps_every_option(cases):
    options = list(range(50))
    drawn = cases.shuffled(options)
    assert sorted(drawn) == options
    assert drawn != options
