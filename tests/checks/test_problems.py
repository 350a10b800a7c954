"""What a learner reads of a problem."""

from labapi.checks.inside.problems import Raised


def test_a_line_whose_text_is_unknown_is_told_by_its_number_alone():
    assert str(Raised("f()", "KeyError", "'a'", 3)).endswith("in line 3 of your cell.")
