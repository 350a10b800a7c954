"""A setting for reports of exercise 06, and what a page is read with."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace

import pytest

from labapi.checks.catalogue import tasks_of
from labapi.checks.notebook.shipped import as_shipped
from labapi.course import ROOT
from labapi.grading.course.course import Assignment
from labapi.grading.course.policy import LatePolicy
from labapi.grading.records import Graded, Record, State
from labapi.grading.report.asked import Asked, asked_of
from labapi.grading.report.shown import Setting
from tests.grading.class_of import EXERCISE, class_of


def asked_in(exercise: str) -> dict[str, Asked]:
    """What the tasks of an exercise of the kit ask."""
    return asked_of(tasks_of(exercise), json.loads(as_shipped(ROOT, exercise))["cells"])


@pytest.fixture(scope="session")
def setting() -> Setting:
    """Exercise 06 in a course without any rule."""
    assignment = Assignment(EXERCISE)
    return Setting("rest-2027", EXERCISE, assignment, LatePolicy(), asked=asked_in(EXERCISE))


@pytest.fixture(scope="session")
def class_of_40() -> list[Record]:
    return class_of(40)


@pytest.fixture
def record() -> Record:
    """A student with two tasks: one right, one partly right with a belief."""
    right = Graded(
        "bound", 2, "More than nothing", "passed", 1, 1, "`ge` lets the bound in.",
        ("the bound is out",), answer="def admit_loan(data): ...", behaviour="aa" * 8,
    )  # fmt: skip
    partly = Graded(
        "leaks", 4, "Four leaks", "partly", 2, 4, "`Tight` let `37` in.", ("bounds",),
        "type_is_exact", "A type is exact.", answer="Tight = Leaky", behaviour="bb" * 8, cpu_s=1.5,
    )  # fmt: skip
    return Record("a123", "Ada Lovelace", EXERCISE, State.GRADED, tasks=(right, partly))


@pytest.fixture
def like(record) -> Callable[..., Record]:
    """Make a record like that one, with its tasks changed alike."""

    def make(student: str = "b7", name: str = "Grace Hopper", **task: object) -> Record:
        tasks = tuple(replace(one, **task) for one in record.tasks)
        return replace(record, student=student, name=name, tasks=tasks)

    return make
