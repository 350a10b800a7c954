"""Two notebooks become one: what no learner's editor and no newer kit may spoil."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapi.commands.updating.manifest import digest
from labapi.commands.updating.merging import Merged, is_worked, merge

Cell = dict[str, Any]


def cell(cell_id: str | None, source: str, kind: str = "code") -> Cell:
    made: Cell = {"cell_type": kind, "source": source, "metadata": {}}
    if kind == "code":
        made |= {"outputs": [], "execution_count": None}
    return made if cell_id is None else {**made, "id": cell_id}


def notebook(*cells: Cell) -> dict[str, Any]:
    return {"cells": list(cells), "metadata": {}, "nbformat": 4, "nbformat_minor": 5}


def shipped(*cells: Cell) -> dict[str, set[str]]:
    return {one["id"]: {digest(one["source"])} for one in cells}


def sources(merged: Merged) -> list[str]:
    return [one["source"] for one in merged.document["cells"]]


STUB, CHECK = cell("safe", "safe = ..."), cell("check-safe", "check.safe()")


def test_without_a_word_of_how_it_was_shipped_an_answer_stays() -> None:
    merged = merge(notebook(cell("safe", "safe = 1"), CHECK), notebook(STUB, CHECK), {})
    assert (sources(merged)[0], merged.answers) == ("safe = 1", ["safe"])


def test_without_a_word_of_how_it_was_shipped_what_is_given_is_the_newer_kits() -> None:
    merged = merge(notebook(cell("start", "old")), notebook(cell("start", "new")), {})
    assert sources(merged) == ["new"]


def test_an_answer_that_was_emptied_gets_the_newer_stub() -> None:
    known = shipped(STUB, CHECK)
    newer = notebook(cell("safe", "safe = ...  # the newer"), CHECK)
    assert sources(merge(notebook(cell("safe", "\n"), CHECK), newer, known))[0].endswith("newer")


def test_a_cell_that_the_learner_deleted_is_there_again() -> None:
    assert sources(merge(notebook(CHECK), notebook(STUB, CHECK), shipped(STUB, CHECK)))[0] == (
        "safe = ..."
    )


def test_cells_of_ones_own_before_the_first_stay_there() -> None:
    merged = merge(notebook(cell("mine", "1"), STUB), notebook(STUB), shipped(STUB))
    assert sources(merged) == ["1", "safe = ..."]


def test_cells_without_ids_are_the_learners_own_and_get_one_each() -> None:
    ours = notebook(STUB, cell(None, "1"), cell(None, "2"))
    merged = merge(ours, notebook(STUB), shipped(STUB))
    assert sources(merged) == ["safe = ...", "1", "2"]
    ids = [one["id"] for one in merged.document["cells"]]
    assert len(set(ids)) == 3


def test_of_two_cells_with_one_id_the_second_is_the_learners_own() -> None:
    ours = notebook(cell("safe", "safe = 1"), cell("safe", "safe = 2"), CHECK)
    merged = merge(ours, notebook(STUB, CHECK), shipped(STUB, CHECK))
    assert sources(merged) == ["safe = 1", "safe = 2", "check.safe()"]
    assert [one["id"] for one in merged.document["cells"]] == ["safe", "safe-2", "check-safe"]


def test_tags_are_the_kits_and_what_an_editor_noted_stays() -> None:
    mine = {**cell("safe", "1"), "metadata": {"collapsed": True, "tags": ["old"]}}
    newer = {**STUB, "metadata": {"tags": ["stop"]}}
    merged = merge(notebook(mine, CHECK), notebook(newer, CHECK), shipped(STUB, CHECK))
    assert merged.document["cells"][0]["metadata"] == {"collapsed": True, "tags": ["stop"]}


@pytest.mark.parametrize("source", ["safe = ...", ""])
def test_an_untouched_or_empty_answer_is_no_work(source: str) -> None:
    ours = notebook(cell("safe", source), CHECK)
    assert not is_worked(ours, notebook(STUB, CHECK), shipped(STUB, CHECK))
    assert not is_worked(ours, notebook(STUB, CHECK), {})


def test_a_cell_of_the_kit_keeps_its_id_where_an_editor_gave_it_to_two() -> None:
    ours = notebook(cell("a", ""), cell("check-a", ""), cell("a", "1"))
    newer = notebook(cell("check-a", ""), cell("a", ""))
    cells = merge(ours, newer, {}).document["cells"]
    assert [(one["id"], one["source"]) for one in cells] == [
        ("check-a", ""),
        ("a-2", "1"),
        ("a", ""),
    ]


CELLS = st.lists(
    st.builds(
        cell,
        st.sampled_from(["a", "check-a", "b", "check-b", "text", None]),
        st.sampled_from(["", "1", "2", "mine", "my own"]),
    ),
    max_size=6,
)


def with_ids_of_their_own(cells: list[Cell]) -> list[Cell]:
    return list({one["id"]: one for one in cells if "id" in one}.values())


@given(CELLS, CELLS.map(with_ids_of_their_own), CELLS.map(with_ids_of_their_own))
def test_no_answer_and_no_own_cell_is_ever_lost(
    ours: list[Cell], newer: list[Cell], older: list[Cell]
) -> None:
    known = shipped(*older)
    merged = merge(notebook(*ours), notebook(*newer), known)
    there = {one["id"] for one in newer}
    given_cells = {one for one in there if f"check-{one}" not in there}
    after = sources(merged)
    for one in ours:
        written = one["source"] and digest(one["source"]) not in known.get(str(one.get("id")), ())
        if written and one.get("id") not in given_cells:
            assert one["source"] in after


@given(CELLS, CELLS.map(with_ids_of_their_own), CELLS.map(with_ids_of_their_own))
def test_merging_what_was_merged_changes_nothing(
    ours: list[Cell], newer: list[Cell], older: list[Cell]
) -> None:
    known = shipped(*older)
    once = merge(notebook(*ours), notebook(*newer), known).document
    again = merge(once, notebook(*newer), {**known, **shipped(*newer)}).document
    assert [one["source"] for one in again["cells"]] == [one["source"] for one in once["cells"]]
