"""Exercise 14: its frame grows by milestones, and what is handed in is judged in its own words."""

from __future__ import annotations

import copy
import json

import pytest

import labapi
from labapi.checks.child.judged_cells import judge_notebook
from labapi.checks.notebook.answers import sections
from labapi.checks.notebook.blanks import answer_of, stub_of
from labapi.checks.notebook.shipped import exercise_text
from labapi.checks.result import Outcome
from labapi.course import ROOT, SOLUTIONS, cells_of, solution_file, source_of

NAME = "14_capstone"
SOLUTION = solution_file(ROOT, NAME)
ANSWERS = ROOT / SOLUTIONS / "answers" / NAME / "capstone.py"
MILESTONES = (
    (("service", ""), {"principles"}),
    (("envelope", "errors"), {"methods", "schemas"}),
    (("body",), {"validation", "statuses"}),
    (("reading", "predicting"), {"contract", "design"}),
    (("keys",), {"authentication"}),
    (("pages",), {"cors"}),
    (("limits",), {"limits"}),
    (("life",), {"life"}),
    (("once",), {"idempotency"}),
)
"""The parts that each milestone fills in, and the objectives that are whole then."""


@pytest.fixture(scope="module", name="shipped")
def _shipped():
    return json.loads(exercise_text(SOLUTION))


def sources_by(shown):
    """The cells that make an app, by their ids."""
    wanted = ("start", "capstone")
    cells = [cell for cell in cells_of(SOLUTION) if cell["id"].startswith(wanted)]
    found = {cell["id"]: shown(source_of(cell)) for cell in cells}
    lines = found["start"].splitlines()
    kept = [line for line in lines if not line.startswith(("lab =", "check ="))]
    return found | {"start": "\n".join(kept)}


def report_of(sources):
    names = {"__name__": "a_notebook"}
    exec(compile("\n\n".join(sources.values()), "<cells>", "exec", dont_inherit=True), names)
    return labapi.capstone(names["create_app"], seed="milestones")


@pytest.mark.parametrize("reached", range(1, len(MILESTONES) + 1))
def test_each_milestone_makes_its_objectives_whole(reached):
    sources, solved = sources_by(stub_of), sources_by(answer_of)
    for parts, _ in MILESTONES[:reached]:
        for part in parts:
            cell = f"capstone-{part}" if part else "capstone"
            sources[cell] = solved[cell]
    report = report_of(sources)
    whole = {axis.name for axis in report.axes} - set(report.failed)
    assert whole == set().union(*(objectives for _, objectives in MILESTONES[:reached]))


def handed_in(shipped, answers, without=()):
    """The exercise with these answers written into its cells."""
    document = copy.deepcopy(shipped)
    document["cells"] = [cell for cell in document["cells"] if cell["id"] not in without]
    for cell in document["cells"]:
        if cell["id"] in answers:
            cell["source"] = answers[cell["id"]]
    return document


def judged(document, shipped):
    (result,) = judge_notebook(NAME, document, shipped, "secret").results
    return result


def test_what_is_written_into_the_parts_of_the_frame_is_what_is_judged(shipped):
    result = judged(handed_in(shipped, sources_by(answer_of) | {"start": shipped_start(shipped)}),
                    shipped)  # fmt: skip
    assert (result.outcome, result.points) == (Outcome.PASSED, 12), result


def shipped_start(shipped):
    return source_of(next(cell for cell in shipped["cells"] if cell["id"] == "start"))


def test_the_frame_as_it_was_shipped_is_not_attempted(shipped):
    assert judged(shipped, shipped).outcome is Outcome.NOT_ATTEMPTED


def test_a_frame_in_which_nothing_is_written_is_told_so():
    sources = {cell: text.replace("___", "...") for cell, text in sources_by(stub_of).items()}
    said = str(report_of(sources).waits)
    assert "a part of the app is still `...`" in said
    assert "ellipsis" not in said


def test_an_app_in_flask_may_stand_in_the_place_of_the_whole_frame(shipped):
    flask = next(one for one in sections(ANSWERS.read_text("utf-8")) if "Flask" in one.mark)
    parts = [cell["id"] for cell in shipped["cells"] if cell["id"].startswith("capstone-")]
    result = judged(handed_in(shipped, {"capstone": flask.source}, without=parts), shipped)
    assert (result.outcome, result.points) == (Outcome.PASSED, 12), result
