"""One fault, one axis: the reference with a few words changed fails just where it is wrong."""

from __future__ import annotations

from collections import Counter

import pytest

from labapi.checks.capstone.axes import AXES
from labapi.checks.capstone.face import capstone
from labapi.checks.capstone.suite import UNREADABLE
from labapi.checks.notebook.answers import sections
from labapi.course import ROOT, SOLUTIONS
from tests.checks.capstone.variants import FAULTS, RIGHT, Fault, factory_of, source_with

EACH_RUN = 2
"""So many faults of an axis are tried in each run of the tests; `pytest -m soak` tries all."""
REFERENCE = factory_of(source_with())
ANSWERS = ROOT / SOLUTIONS / "answers" / "14_capstone" / "capstone.py"
IN_FLASK = next(one for one in sections(ANSWERS.read_text("utf-8")) if "right: Flask" in one.mark)


def named(faults):
    """Give each fault by its name, and leave those beyond the first few of an axis to the soak."""
    seen = Counter()
    for one in faults:
        seen[one.axis] += 1
        marks = [pytest.mark.soak] if seen[one.axis] > EACH_RUN else []
        yield pytest.param(one, id=one.name, marks=marks)


@pytest.mark.parametrize("seed", ["one", pytest.param("two", marks=pytest.mark.soak)])
@pytest.mark.parametrize("data", ["wine", "breast-cancer"])
def test_the_reference_gets_full_marks(data, seed):
    report = capstone(REFERENCE, data=data, seed=seed)
    assert report.full, report
    assert (report.failed, report.misses, report.note, report.stopped) == ((), (), "", "")


@pytest.mark.parametrize("data", ["wine", "breast-cancer"])
def test_the_same_promise_kept_in_flask_gets_full_marks(data):
    report = capstone(factory_of(IN_FLASK.source), data=data)
    assert report.full, report


@pytest.mark.parametrize("fault", list(named(FAULTS)))
def test_a_fault_fails_the_axis_that_it_belongs_to_and_no_other(fault):
    report = capstone(factory_of(source_with(fault)), seed=fault.name)
    assert report.failed == (fault.axis,), report
    assert len(report.misses) > 0, report
    assert UNREADABLE not in repr(report)


@pytest.mark.parametrize("name", RIGHT)
def test_what_is_right_in_another_way_gets_full_marks(name):
    report = capstone(factory_of(source_with(Fault(name, "", RIGHT[name]))))
    assert report.full, report


def test_each_axis_has_faults_that_it_alone_tells():
    counted = Counter(fault.axis for fault in FAULTS)
    assert set(counted) == {axis.name for axis in AXES}
    assert min(counted.values()) >= 5


def test_two_faults_fail_two_axes():
    chosen = [one for one in FAULTS if one.name in ("no limit", "unknown names")]
    report = capstone(factory_of(source_with(*chosen)))
    assert report.failed == ("validation", "limits")


def test_every_case_is_another_in_another_run_and_the_same_under_its_seed():
    chosen = next(one for one in FAULTS if one.name == "unknown names")
    create_app = factory_of(source_with(chosen))
    first, again, other = (str(capstone(create_app, seed=seed).misses[0]) for seed in "aab")
    assert first == again
    assert first != other
