"""Nothing that a learner's code could look for is where it runs: no task, answer, seed or case."""

import sys
import tempfile
from importlib.util import MAGIC_NUMBER, source_hash
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
from tests.checks.child.memory import found_in
from tests.checks.child.small_tasks import START, task

CHECKS = {
    "__init__.py", "capstone/__init__.py", "capstone/face.py", "exercise.py",
    *(
        f"inside/capstone/{name}.py"
        for name in ("__init__", "answer", "bench", "given", "remote", "sources")
    ),
    "notebook/__init__.py", "notebook/step.py",
    "progress/__init__.py",
    *(f"progress/{name}.py" for name in ("joining", "page", "predictions", "recap")),
    *(
        f"inside/{name}.py"
        for name in (
            "__init__", "codec", "deadline", "given", "here", "inside", "judged_lab", "last_run",
            "learners_code", "left_blank", "problems", "silent", "wire", "work",
        )
    ),
}  # fmt: skip
"""All of `labapi/checks` that a child holds: what answers for the cells, and what stays silent."""
FORBIDDEN = ("lessons", "judging", "task", "cases", "expect", "catalogue", "result", "child")
"""Of `checks`: the judges with their answers, and what they are made of."""
ABOVE = ("grading", "authoring", "commands", "cli", "solutions", "exercises", "tests")
SOLUTIONS = Path(__file__).parents[3] / "solutions"
SEED = "this seed is known to the grader alone 7f3a"
HELD = Misconception("held", belief="A belief 51cc", feedback="This feedback is for readers 9d1e")
ANSWER = "the reference answer is this one 4b77"
KEEPS = """
kept = []
def keep(case):
    kept.append(case)
    return len(kept)
"""
LOOKS = """
import importlib, sys
def importable(name):
    try:
        return bool(importlib.import_module(name))
    except ImportError:
        return False
def has(name): return getattr(labapi, name) is not None
def home(): return labapi.__file__
def path(): return sys.path
"""
CHECKED = [
    "result = check.one()\nmore = result.points >= 1\nhint = str(check.two.hint())",
    "for each in check.all(): pass\nlabapi.exercise('99', 1, strange=True).x().y[:0]",
    "bool(check.all()), len(check.all()), labapi.exercise(), labapi.progress()",
    "labapi.step('03_http_methods', 'key_header').hint()",
    "labapi.join('c', id='a'); check.hand_in(name='Ada', id='a').file",
]


@pytest.fixture(scope="module", name="library")
def _library(tmp_path_factory):
    return staging.stage(tmp_path_factory.mktemp("staged"))


@pytest.fixture(scope="module", name="child")
def _child():
    with Child([START, KEEPS, LOOKS, *CHECKED]) as child:
        yield child


def sources(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*.py")}


def test_of_checks_the_copy_holds_what_runs_inside_and_no_more(library):
    assert sources(library / "labapi" / "checks") == CHECKS


def test_what_runs_inside_is_what_the_room_of_that_name_holds():
    there = sources(Path(staging.PACKAGE, "checks", "inside"))
    assert {f"inside/{name}" for name in there} == {name for name in CHECKS if "inside/" in name}


def test_in_the_place_of_the_doors_stands_what_is_silent(library):
    checks = library / "labapi" / "checks"
    silent = (checks / "inside" / "silent.py").read_bytes()
    assert [(checks / name).read_bytes() for name in ("exercise.py", "progress/page.py")] == [
        silent, silent,
    ]  # fmt: skip
    for package in ("", "progress"):
        assert (checks / package / "__init__.py").read_bytes() == b""


def test_beside_checks_the_copy_holds_what_lessons_use_and_no_more(library):
    assert {path.name for path in library.iterdir()} == {"labapi"}
    there = {path.name for path in (library / "labapi").iterdir()}
    assert there - {"__pycache__"} == {
        "__init__.py", "version.py", "domain", "web", "alternatives", "classroom", "checks",
    }  # fmt: skip


def test_of_the_alternatives_the_copy_holds_what_they_stand_on_and_none_of_them(library):
    assert sources(library / "labapi" / "alternatives") == {"__init__.py", "use_cases.py"}


def test_no_judge_no_answer_and_no_tool_is_in_the_copy(library):
    package = library / "labapi"
    forbidden = [*(package / "checks" / name for name in FORBIDDEN), *(package / n for n in ABOVE)]
    assert not [path for path in forbidden if path.exists() or path.with_suffix(".py").exists()]
    assert not list(library.rglob("*.ipynb"))


def test_nothing_in_the_copy_asks_for_what_is_not_there(library):
    absent = [f"labapi.checks.{name}" for name in FORBIDDEN] + [f"labapi.{n}" for n in ABOVE]
    for path in (library / "labapi" / "checks").rglob("*.py"):
        assert not [name for name in absent if name in path.read_text(encoding="utf-8")], path


def test_no_file_of_the_copy_tells_anything_of_a_task(library):
    texts = [path.read_bytes() for path in library.rglob("*") if path.is_file()]
    assert len(texts) > 100
    everything = b"\0".join(texts)
    for name in exercise_names():
        for one in tasks_of(name):
            held = [misconception.feedback for misconception in one.misconceptions]
            answers = answers_of(name, one, SOLUTIONS)
            for telling in (*one.hints, *held, *answers.right, *answers.wrong.values()):
                assert telling.encode() not in everything, telling


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of a process by /proc")
def test_a_judge_leaves_nothing_in_the_memory_of_the_child_but_what_it_sends(child):
    seen = {}

    def judged(work, cases):
        sent, kept_back = cases.name("first case"), cases.name("second case")
        looked_for = [SEED, HELD.feedback, HELD.belief, ANSWER, sent, kept_back]
        seen["before"] = found_in(work.pid, looked_for)
        work.call("keep", sent)
        seen["after"] = found_in(work.pid, looked_for)
        seen["sent"] = sent
        HELD.when(work.call("keep", "more") != ANSWER)

    result = judge("01", task("kept", judged, 1, misconceptions=(HELD,)), child, SEED)
    assert result.outcome is Outcome.MISCONCEPTION
    assert seen["before"] == set()
    assert seen["after"] == {seen["sent"]}


@pytest.mark.skipif(sys.platform != "linux", reason="reads the memory of a process by /proc")
def test_real_tasks_leave_nothing_in_the_memory_of_the_child(child):
    """Of each task two texts are looked for: what stands beside them comes and goes with them."""
    looked_for = {SEED}
    for name in exercise_names():
        for one in tasks_of(name):
            looked_for |= {one.hints[-1], one.misconceptions[0].feedback}
            judge(name, one, child, SEED)
    assert child.alive
    assert found_in(child.pid, sorted(looked_for)) == set()


@pytest.mark.parametrize("name", [*(f"checks.{name}" for name in FORBIDDEN), *ABOVE[:4]])
def test_in_the_child_there_is_no(child, name):
    assert not child.call("importable", f"labapi.{name}")


def test_in_the_child_all_public_names_work(child):
    assert [name for name in labapi.__all__ if not child.call("has", name)] == []


def test_the_child_imports_its_copy_and_does_not_see_the_checkout(child):
    checkout = Path(labapi.__file__).parents[1]
    assert not Path(child.call("home")).is_relative_to(checkout)
    places = [Path(place, "labapi", "checks", "lessons") for place in child.call("path")]
    assert not [place for place in places if place.exists()]


def test_checks_in_the_child_do_nothing_and_never_raise(child):
    assert sorted(child.problems) == [5]  # an index into nothing
    assert child.value("more") is False


POISONS = """
import glob, os, labapi
from pathlib import Path

own = Path(labapi.__file__).parents[2]
place = own.parent  # where the folders of all children are made
grader = f"/proc/{os.getppid()}"
links = [os.path.realpath(link) for link in glob.glob(f"{grader}/fd/*") + [f"{grader}/cwd"]]
found = {*place.rglob("*"), *place.glob(".*"), *map(Path, links)}
poisoned = []
for path in sorted(one for one in found if one.is_relative_to(place) and own not in one.parents):
    try:
        os.chmod(path, 0o777)
        if path.is_file():
            path.write_bytes(b"raise SystemExit('poisoned')")
            poisoned.append(path.name)
    except OSError:
        pass
"""
"""Looks for what later children are made from, in each place that a learner's code can find."""


def test_no_cell_finds_what_later_children_are_made_from(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    staging._template.cache_clear()
    with Child([POISONS]) as first, Child(["x = 1"]) as second:
        assert (first.problems, first.value("poisoned")) == ({}, [])
        assert second.value("x") == 1
    assert list(tmp_path.iterdir()) == []
    with Child(["x = 2"]) as third:
        assert third.value("x") == 2


def test_what_children_are_made_from_cannot_be_changed_by_mistake_either():
    with pytest.raises(TypeError):
        staging._template()["labapi/version.py"] = b""


def test_a_child_need_compile_nothing(library):
    for path in library.rglob("*.py"):
        compiled = path.parent / "__pycache__" / f"{path.stem}.{sys.implementation.cache_tag}.pyc"
        head = compiled.read_bytes()[:16]
        assert head == MAGIC_NUMBER + (1).to_bytes(4, "little") + source_hash(path.read_bytes())


def test_a_copy_is_fresh_for_each_child():
    said = "import labapi.checks.inside.codec as codec; said = open(codec.__file__).read()"
    spoil = "import labapi.checks.inside.codec as codec; open(codec.__file__, 'w').write('spoilt')"
    with Child([spoil, said]) as first, Child([said]) as second:
        assert first.value("said") == "spoilt"
        codec = staging.PACKAGE / "checks" / "inside" / "codec.py"
        assert second.value("said") == codec.read_text(encoding="utf-8")
