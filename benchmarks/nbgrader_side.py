"""The other side of the comparison; nbgrader's own Python runs it, where there is no labapi.

    PYTHON nbgrader_side.py COURSE

``COURSE`` holds ``source/`` and ``submitted/`` as nbgrader wants them. What comes is one line of
JSON: for each student the seconds, the processor's seconds, and the points of each test.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

ASSIGNMENT = "assignment"


def cpu_s() -> float:
    """Sum up this process and the kernels that it has waited for."""
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


def main(course: str) -> None:
    """Make the assignment, grade each student by a call of its own, and print what came."""
    config = Config()
    config.CourseDirectory.root = course
    api = NbGraderAPI(config=config)
    made = api.generate_assignment(ASSIGNMENT)
    if not made["success"]:
        raise SystemExit((made["error"] or made["log"]).strip())
    found = {}
    for student in sorted(path.name for path in (Path(course) / "submitted").iterdir()):
        begin, used = time.perf_counter(), cpu_s()
        done = api.autograde(ASSIGNMENT, student)
        found[student] = {
            "wall_s": time.perf_counter() - begin,
            "cpu_s": cpu_s() - used,
            "graded": done["success"],
            "scores": scores(course, student) if done["success"] else {},
        }
    print(json.dumps(found))


def scores(course: str, student: str) -> dict[str, float]:
    """Read the points of each test of a student."""
    with Gradebook(f"sqlite:///{course}/gradebook.db") as gradebook:
        submission = gradebook.find_submission(ASSIGNMENT, student)
        grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
        return {grade.cell.name: float(grade.auto_score or 0) for grade in grades}


if __name__ == "__main__":
    main(sys.argv[1])
