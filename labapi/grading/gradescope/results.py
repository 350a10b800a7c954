"""What is said of one submission, in the form of Gradescope's `results.json` (docs/specs.md there).

A test is a task, with its hidden cases inside it: one hidden test would hide the student's total.
What a student reads names no value of an unseen case, and nor does `extra_data`: Gradescope hands
it to the next submission of the same student. What a teacher reads is printed, and hidden.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from labapi.checks.result import Outcome
from labapi.course import replace_file
from labapi.grading.cleaning import cleaned
from labapi.grading.marks import of_points
from labapi.grading.report.shown import ShownStudent, ShownTask
from labapi.grading.tables.sheet import number_as
from labapi.version import __version__

FILE = Path("results", "results.json")
NOT_GRADED = "Not graded. This 0 says nothing of your work: it waits until what follows is mended."
WAITS = "Not all of it is graded yet. Your teacher looks at what is left."
RIGHT = "Right: {}."
THOUGHT = "It looks as if you thought: “{}”"
ELIDED = "“…” stands in the place of values that nobody has seen."
OF_THEIRS = (
    "This exercise has {ours} points, and the assignment in Gradescope {theirs}: set its points to "
    "{ours} there, or points = {theirs} for it in course.toml, and make the zip anew."
)


@dataclass(frozen=True, slots=True)
class Results:
    """What is left behind: the points, what is said to the student, and what to the teacher."""

    score: float
    output: str
    tests: tuple[dict[str, Any], ...] = ()
    about: dict[str, Any] = field(default_factory=dict)

    def as_json(self, seconds: float) -> str:
        """Write it; `seconds` is how long all of it took."""
        said = {
            "score": self.score,
            "execution_time": round(seconds, 3),
            "output": cleaned(self.output),
            "output_format": "text",
            "test_output_format": "text",
            "test_name_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "extra_data": {"labapi": __version__, **self.about},
            "tests": list(self.tests),
        }
        return json.dumps(said, ensure_ascii=False, indent=1, allow_nan=False) + "\n"

    def save(self, place: Path, seconds: float) -> None:
        """Write it where Gradescope reads it; the file is whole or as it was."""
        file = place / FILE
        file.parent.mkdir(parents=True, exist_ok=True)
        replace_file(file, self.as_json(seconds).encode("utf-8", "replace"))


def not_graded(why: str) -> Results:
    """Say that nothing was graded, and why; Gradescope knows no score but a number."""
    return Results(0.0, f"{NOT_GRADED}\n\n{why}")


def results_of(one: ShownStudent, exercise: str, said: Sequence[str] = ()) -> Results:
    """Say what became of each task, and of all."""
    points = one.mark.points
    if points is None and any(map(_waits, one.tasks)):
        points = sum(task.points for task in one.tasks)  # so much is sure
    tests = tuple(_test(task) for task in one.tasks)
    late = [f"Late: {one.record.late}"] * bool(one.record.late)
    waits = [WAITS] * any(_waits(task) for task in one.tasks)
    lines = [NOT_GRADED] if points is None else [f"{of_points(points, one.mark.out_of)}."]
    lines += [*late, *waits, *one.mark.sentences, *said]
    elided = any("…" in test["output"] for test in tests)
    about: dict[str, Any] = {
        "exercise": exercise,
        "file": one.record.file,
        "sha256": one.record.sha256,
    }
    about |= {"kit": one.record.kit, "late_s": one.record.late_s}
    about["tasks"] = {task.graded.task: task.graded.outcome for task in one.tasks}
    return Results(points or 0.0, "\n".join([*lines, *[ELIDED] * elided]), tests, about)


def _test(task: ShownTask) -> dict[str, Any]:
    """Make the test of a task; one that somebody has to read has neither passed nor failed."""
    graded = task.graded
    test: dict[str, Any] = {
        "name": graded.title,
        "number": f"{graded.number}",
        "score": task.points,
        "max_score": task.out_of,
        "output": "\n".join(_said(task)),
        "output_format": "text",
        "name_format": "text",
        "visibility": "visible",
        "extra_data": {"task": graded.task, "outcome": graded.outcome},
    }
    status = "passed" if task.points >= task.out_of else "failed"
    return test if _waits(task) else test | {"status": status}


def _said(task: ShownTask) -> list[str]:
    graded = task.graded
    outcome = next((one for one in Outcome if one.value == graded.outcome), Outcome.ERROR)
    lines = [f"{outcome.sign} {outcome.label}"]
    lines += [RIGHT.format(claim) for claim in graded.earned if task.points < task.out_of]
    lines += [THOUGHT.format(graded.belief)] * bool(graded.belief)
    lines += [one for one in (graded.message, graded.note, task.sentence) if one]
    return lines


def _waits(task: ShownTask) -> bool:
    return task.waits or not task.graded.is_judged


def unlike(ours: float, theirs: float | None) -> list[str]:
    """Say that Gradescope has another maximum, to the teacher."""
    if theirs is None or theirs == ours:
        return []
    facts = {"ours": number_as(".", ours), "theirs": number_as(".", theirs)}
    return [OF_THEIRS.format(**facts)]
