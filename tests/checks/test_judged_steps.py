"""Every judged step of a lesson, proved: `labapi/authoring/step_proof.py` says what is asked.

Here each step is proved on one seed, the next on another; `labapi verify` proves each on all.
"""

import pytest

from labapi.authoring.proof import SEEDS
from labapi.authoring.step_proof import prove_step, stray_answers
from labapi.checks.catalogue import lessons_with_steps, steps_of
from labapi.course import ROOT

STEPS = [(lesson, name) for lesson in lessons_with_steps() for name in steps_of(lesson)]
PROVED = [
    pytest.param(lesson, name, SEEDS[n % len(SEEDS)], id=f"{lesson}-{name}")
    for n, (lesson, name) in enumerate(STEPS)
]


@pytest.mark.parametrize(("lesson", "name", "seed"), PROVED)
def test_a_judged_step_is_what_it_claims_to_be(lesson, name, seed):
    assert list(map(str, prove_step(lesson, name, ROOT, [seed]))) == []


def test_every_file_of_answers_of_a_step_belongs_to_one():
    assert list(map(str, stray_answers(ROOT))) == []
