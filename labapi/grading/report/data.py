"""A graded class as data for other programs: one JSON text, the same bytes for the same records.

    format      1; it changes when a key gets another meaning, not when one is added
    course, exercise, title, late_policy
    made_up_names   whether names and ids are made up; then no file is named, either
    out_of      the points that there are
    tasks       by number: id, number, title, out_of, students, outcomes, mean, passed (a share),
                discrimination (or null), misconceptions: [{name, belief, students: [id]}],
                alike: [{like, students: [id], wordings, points}]
    students    by name: id, name, state, why, late, late_s, file, points (null: none), out_of,
                sentences, comments, page, tasks: [{id, number, outcome, points (as counted),
                judged_points, out_of, message, earned, misconception, note, answer, behaviour,
                cpu_s, comments}]
    similar     [{students: [id], task, share}]: a question, never a verdict; the share is that of
                the first two

Keys stand in the order of the alphabet, texts are clean (`cleaning.py`), messages whole.
"""

from __future__ import annotations

import json
from typing import Any

from labapi.grading.report.figures import TaskFigures, alike, by_task, misconceptions
from labapi.grading.report.shown import ShownClass, ShownStudent, ShownTask
from labapi.grading.report.similar import similar

FORMAT = 1


def as_json(shown: ShownClass) -> str:
    """Write a class."""
    return json.dumps(as_data(shown), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def as_data(shown: ShownClass) -> dict[str, Any]:
    """Give a class as plain data; the keys are told at the top of this file."""
    setting = shown.setting
    return {
        "format": FORMAT,
        "course": setting.course,
        "exercise": setting.exercise,
        "title": setting.title,
        "late_policy": str(setting.late),
        "made_up_names": setting.names.made_up,
        "out_of": shown.out_of,
        "tasks": [_task(shown, figures) for figures in by_task(shown)],
        "students": [_student(one) for one in shown.students],
        "similar": [
            {
                "students": [student.record.student for student, _ in one.answers],
                "task": one.answers[0][1].graded.task,
                "share": round(one.share, 4),
            }
            for one in similar(shown)
        ],
    }


def _task(shown: ShownClass, figures: TaskFigures) -> dict[str, Any]:
    task, apart = figures.task, figures.discrimination
    return {
        "id": task.task,
        "number": task.number,
        "title": task.title,
        "out_of": task.out_of,
        "students": figures.students,
        "outcomes": dict(figures.outcomes),
        "mean": round(figures.mean, 4),
        "passed": round(figures.passed, 4),
        "discrimination": None if apart is None else round(apart, 4),
        "misconceptions": [
            {"name": held.name, "belief": held.belief, "students": _ids(held.students)}
            for held in misconceptions(shown, task.task)
        ],
        "alike": [
            {
                "like": group.like,
                "students": _ids(group.students),
                "wordings": group.texts,
                "points": group.own.graded.points,
            }
            for group in alike(shown, task.task)
        ],
    }


def _ids(students: tuple[ShownStudent, ...]) -> list[str]:
    return [one.record.student for one in students]


def _student(one: ShownStudent) -> dict[str, Any]:
    record = one.record
    return {
        "id": record.student,
        "name": record.name,
        "state": record.state.value,
        "why": record.why,
        "late": record.late,
        "late_s": record.late_s,
        "file": record.file,
        "points": one.mark.points,
        "out_of": one.mark.out_of,
        "sentences": list(one.mark.sentences),
        "comments": list(one.comments),
        "page": f"students/{one.page}.html",
        "tasks": [_own(task) for task in one.tasks],
    }


def _own(task: ShownTask) -> dict[str, Any]:
    graded = task.graded
    return {
        "id": graded.task,
        "number": graded.number,
        "outcome": graded.outcome,
        "points": task.points,
        "judged_points": graded.points,
        "out_of": task.out_of,
        "message": graded.message,
        "earned": list(graded.earned),
        "misconception": graded.misconception,
        "note": graded.note,
        "answer": graded.answer,
        "behaviour": graded.behaviour,
        "cpu_s": round(graded.cpu_s, 3),
        "comments": list(task.comments),
    }
