"""Parts that do not rest on one another are paid for one by one."""

import pytest

from labapi.checks.expect import incorrect
from labapi.checks.task import Incorrect, each_by_itself


def test_a_criterion_is_paid_for_though_the_one_before_it_is_not_met():
    paid = each_by_itself((1, "a", lambda: incorrect("first")), (2, "b", int))
    assert next(paid) == (2, "b")
    with pytest.raises(Incorrect, match="first"):
        next(paid)


def test_the_first_of_two_problems_is_told():
    steps = each_by_itself(
        (1, "a", lambda: incorrect("first")), (1, "b", lambda: incorrect("second"))
    )
    with pytest.raises(Incorrect, match="first"):
        list(steps)
