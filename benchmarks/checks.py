"""A check in the notebook: from `check.task()` to its answer, progress saved, for every task.

Each exercise is solved in full first, as its solution notebook solves it; then each check is asked
several times. The rival is what a learner would do without a check: one round trip to the lab.
"""

from __future__ import annotations

import os
import statistics
import tempfile
from pathlib import Path
from time import perf_counter

import requests

ROUNDS = 15


def measure() -> list[str]:
    """Give the lines of the report."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["LABAPI_DATA"] = folder
        return _measured()


def _measured() -> list[str]:
    from labapi.authoring.rehearsal import Rehearsal, run_cells
    from labapi.checks.catalogue import exercise_names, tasks_of
    from labapi.checks.exercise import exercise

    solutions = Path(__file__).parents[1] / "solutions"
    found: dict[str, float] = {}
    for name in exercise_names():
        namespace = run_cells(Rehearsal.of(solutions / f"{name}_solution.ipynb").cells)
        for task in tasks_of(name):
            check = getattr(exercise(name, namespace=namespace), task.id)
            assert check().points == task.points, check()
            found[f"{name}, {task.id}"] = _median_ms(check)
        health = _median_ms(lambda url=namespace["api"]: requests.get(f"{url}/health"))
        namespace["lab"].stop()
    slowest = max(found, key=lambda task: found[task])
    median = statistics.median(found.values())
    return [
        *(f"{value:6.1f} ms  {task}" for task, value in found.items()),
        f"median {median:.0f} ms, slowest {found[slowest]:.0f} ms   (to hold: median below 200)",
        f"median / one request by requests  {median / health:.0f}",
    ]


def _median_ms(run) -> float:
    taken = []
    for _ in range(ROUNDS):
        begin = perf_counter()
        run()
        taken.append((perf_counter() - begin) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    print("\n".join(measure()))
