"""The table of lesson 11, filled in by its own cells three times: what may differ, and what not."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from labapi.authoring.execution import session
from labapi.authoring.notebook import read_lesson

pytestmark = pytest.mark.soak
NOTEBOOK = Path(__file__).parents[2] / "notebooks" / "11_rest_graphql_grpc.ipynb"
RUNS, MOST = 3, 1.3
TIE = 1.15
"""Two times that are nearer than this are a tie, which no ranking tells apart."""
FOUND = """
import json
print(json.dumps([[row.name, row.unit, {name: table[row.name, name] for name in table.columns}]
                  for row in table.rows if row.kind == "measured"]))
"""
SURE = {
    "one prediction": ["gRPC", "REST", "MCP", "GraphQL"],
    "1,000 predictions": ["GraphQL"],
    "first of 1,000 streamed": ["GraphQL"],
}
"""How each row of times ends: what the text relies on, the quickest first."""
Row = dict[str, Any]


@pytest.fixture(scope="module")
def runs() -> list[dict[str, tuple[str, Row]]]:
    """The measured rows of each run, in a kernel of its own."""
    return [_run() for _ in range(RUNS)]


def _run() -> dict[str, tuple[str, Row]]:
    lesson = read_lesson(NOTEBOOK)
    with session(lesson) as kernel:
        for number, cell in lesson.of_type("code"):
            if cell.id != "stop":
                kernel.run(number)
        return {name: (unit, row) for name, unit, row in json.loads(kernel.evaluate(FOUND))}


def _all(runs: list[dict[str, tuple[str, Row]]], timed: bool) -> dict[str, list[Row]]:
    names = [name for name, (unit, _) in runs[0].items() if (unit == "ms") == timed]
    return {name: [run[name][1] for run in runs] for name in names}


def test_bytes_and_round_trips_are_the_same_in_each_run(runs):
    for name, rows in _all(runs, timed=False).items():
        assert rows == [rows[0]] * RUNS, name


def test_what_the_text_says_of_the_times_holds_in_each_run(runs):
    for name, rows in _all(runs, timed=True).items():
        for row in rows:
            there = {column: value for column, value in row.items() if value is not None}
            ranking = sorted(there, key=there.__getitem__)
            assert ranking[-len(SURE[name]) :] == SURE[name], (name, row)


def test_no_two_protocols_change_places_but_where_they_tie(runs):
    for name, rows in _all(runs, timed=True).items():
        there = [column for column, value in rows[0].items() if value is not None]
        for one, other in combinations(there, 2):
            ratios = [row[one] / row[other] for row in rows]
            assert max(ratios) < TIE or min(ratios) > 1 / TIE, (name, one, other, ratios)


def test_how_many_times_rest_a_protocol_takes_differs_by_less_than_a_third(runs):
    for name, rows in _all(runs, timed=True).items():
        for column in (column for column, value in rows[0].items() if value is not None):
            ratios = [row[column] / row["REST"] for row in rows]
            assert max(ratios) <= min(ratios) * MOST, (name, column, ratios)
