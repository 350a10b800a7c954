"""Nothing that a learner's code could look for is where it runs: no task, answer, seed or case."""

import sys
from pathlib import Path

import pytest

import labapi
from labapi.checks.catalogue import exercise_names, tasks_of
from labapi.checks.child import staging
from labapi.checks.child.child import Child
from labapi.checks.judging import judge
from labapi.checks.notebook.answers import answers_of
from labapi.checks.result import Outcome
from labapi.checks.task import Misconception
from tests.checks.child_tasks import START, task
from tests.checks.memory import found_in

SOLUTIONS = Path(__file__).parents[2] / "solutions"
SEED = "this seed is known to the grader alone 7f3a"
HELD = Misconception("held", belief="A belief 51cc", feedback="This feedback is for readers 9d1e")
ANSWER = "the reference answer is this one 4b77"
KEEPS = """
kept = []
def keep(case):
    kept.append(case)
    return len(kept)
"""


@pytest.fixture(scope="module", name="library")
def _library(tmp_path_factory):
    return staging.stage(tmp_path_factory.mktemp("staged"))


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of a process by /proc")
def test_a_judge_leaves_nothing_in_the_memory_of_the_child_but_what_it_sends():
    seen = {}

    def judged(work, cases):
        sent, kept_back = cases.name("first case"), cases.name("second case")
        looked_for = [SEED, HELD.feedback, HELD.belief, ANSWER, sent, kept_back]
        seen["before"] = found_in(work.pid, looked_for)
        work.call("keep", sent)
        seen["after"] = found_in(work.pid, looked_for)
        seen["sent"] = sent
        HELD.when(work.call("keep", "more") != ANSWER)

    with Child([START, KEEPS]) as child:
        result = judge("01", task("kept", judged, 1, misconceptions=(HELD,)), child, SEED)
    assert result.outcome is Outcome.MISCONCEPTION
    assert seen["before"] == set()
    assert seen["after"] == {seen["sent"]}


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of a process by /proc")
def test_real_tasks_leave_nothing_in_the_memory_of_the_child():
    tasks = [(name, one) for name in exercise_names() for one in tasks_of(name)]
    looked_for = {SEED}
    for _, one in tasks:
        looked_for |= {*one.hints, *(held.feedback for held in one.misconceptions)}
    with Child([START]) as child:
        for name, one in tasks:
            judge(name, one, child, SEED)
        assert child.alive
        assert found_in(child.pid, sorted(looked_for)) == set()


def test_no_file_of_the_copy_tells_anything_of_a_task(library):
    texts = [path.read_bytes() for path in library.rglob("*") if path.is_file()]
    assert len(texts) > 100
    for name in exercise_names():
        for one in tasks_of(name):
            held = [misconception.feedback for misconception in one.misconceptions]
            answers = answers_of(name, one, SOLUTIONS)
            for telling in (*one.hints, *held, *answers.right, *answers.wrong.values()):
                assert not [text for text in texts if telling.encode() in text], telling


def test_the_copy_holds_what_is_named_and_no_more(library):
    checks = {path.stem for path in (library / "labapi" / "checks").glob("*.py")}
    assert checks == {*staging.CHECKS, *staging.SILENCED}
    there = {path.name for path in (library / "labapi").iterdir() if path.name != "__pycache__"}
    assert there == {*staging.STOREYS, "checks", "__init__.py"}


LOOKS = """
import importlib, importlib.util, sys, labapi
def importable(name):
    try:
        return bool(importlib.import_module(name))
    except ImportError:
        return False
def has(name): return getattr(labapi, name) is not None
def home(): return labapi.__file__
def path(): return sys.path
"""


@pytest.fixture(scope="module", name="child")
def _child():
    with Child(
        [START, LOOKS, "quiet = [check.one(), check.one.hint().text, check.all()]"]
    ) as child:
        assert child.problems == {}
        yield child


@pytest.mark.parametrize(
    "name", ["checks.lessons", "checks.judging", "checks.cases", "checks.task", "authoring", "cli"]
)
def test_in_the_child_there_is_no(child, name):
    assert not child.call("importable", f"labapi.{name}")


def test_in_the_child_all_public_names_work(child):
    assert [name for name in labapi.__all__ if not child.call("has", name)] == []


def test_the_child_imports_its_copy_and_does_not_see_the_checkout(child):
    checkout = Path(labapi.__file__).parents[1]
    assert not Path(child.call("home")).is_relative_to(checkout)
    places = [Path(place, "labapi", "checks", "lessons") for place in child.call("path")]
    assert not [place for place in places if place.exists()]


def test_checks_in_the_child_do_nothing_and_never_raise():
    cells = [
        START,
        "result = check.one()\nmore = result.points >= 1\nhint = str(check.two.hint())",
        "for each in check.all(): pass\nlabapi.exercise('99', 1, strange=True).x().y[:0]",
        "bool(check.all()), len(check.all()), labapi.exercise()",
    ]
    with Child(cells) as child:
        assert sorted(child.problems) == [3]  # an index into nothing
        assert child.value("more") is False


def test_a_copy_is_fresh_for_each_child():
    said = "import labapi.checks.inside.codec as codec; said = open(codec.__file__).read()"
    spoil = "import labapi.checks.inside.codec as codec; open(codec.__file__, 'w').write('spoilt')"
    with Child([spoil, said]) as first, Child([said]) as second:
        assert first.value("said") == "spoilt"
        assert second.value("said") == Path(staging.__file__).with_name("codec.py").read_text()
