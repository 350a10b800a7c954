"""The table of four protocols: what is measured stands in it as it was measured."""

from __future__ import annotations

import re

import pytest

import labapi
from labapi.classroom.notebook.measured import RULE


def test_an_empty_table_says_what_is_not_measured_yet():
    table = labapi.protocols()
    line = next(line for line in repr(table).splitlines() if line.startswith("bytes sent: "))
    assert line == "bytes sent: " + " · ".join(f"{name} not measured yet" for name in table.columns)


def test_bytes_are_exact_and_times_are_measured():
    table = labapi.protocols()
    table.note("bytes sent", REST=1300)
    table.note("one prediction", REST=1.234)
    assert "bytes sent: REST 1,300 ·" in repr(table)
    assert "one prediction: REST ⟨1.2 ms⟩ ·" in repr(table)


def test_two_runs_with_other_times_look_equal_to_who_compares_them():
    one, other = labapi.protocols(), labapi.protocols()
    one.note("one prediction", REST=1.2, gRPC=0.8)
    other.note("one prediction", REST=3.2, gRPC=11.8)
    assert RULE.sub("", one._repr_html_()) == RULE.sub("", other._repr_html_())


def test_a_number_stands_beside_how_many_times_the_smallest_it_is():
    table = labapi.protocols()
    table.note("bytes sent", REST=300, gRPC=150)
    assert re.findall(r"[\d,]+</?[^×/]*× [\d.]+", table._repr_html_()) == [
        '300<span class="lab-protocols-times"> × 2.0'
    ]


def test_the_ranking_is_that_of_the_numbers():
    table = labapi.protocols()
    table.note("one prediction", REST=1.2, GraphQL=3.4, gRPC=0.8)
    assert table.ranking("one prediction") == ["gRPC", "REST", "GraphQL"]


def test_words_that_a_cell_found_out_are_shown():
    table = labapi.protocols()
    table.note("from a page in a browser", gRPC="refused: <no trailers>")
    assert "refused: &lt;no trailers&gt;" in table._repr_html_()


@pytest.mark.parametrize(
    ("row", "found", "told"),
    [
        ("bytes", {"REST": 1}, "It has: bytes sent, "),
        ("contract", {"REST": "OpenAPI"}, "no row 'contract' to fill in"),
        ("bytes sent", {"SOAP": 1}, "It has: REST, GraphQL, gRPC, MCP"),
        ("bytes sent", {"REST": "many"}, "give a number"),
        ("bytes sent", {"REST": True}, "give a number"),
        ("bytes sent", {"REST": -1}, "give a number"),
        ("from a page in a browser", {"REST": 1}, "give a text"),
    ],
)
def test_what_does_not_fit_is_told_and_nothing_is_noted(row, found, told):
    table = labapi.protocols()
    with pytest.raises(ValueError, match=told):
        table.note(row, GraphQL=5, **found)
    assert table[row, "GraphQL"] is None


def test_where_there_is_nothing_to_measure_the_table_says_why():
    assert "1,000 predictions: REST not measured yet" in repr(labapi.protocols())
    assert "MCP no tool for many" in repr(labapi.protocols())


def test_some_rows_can_be_looked_at_alone():
    table = labapi.protocols()
    table.note("bytes sent", REST=300)
    part = table.only("bytes received", "bytes sent")
    assert [line.split(":")[0] for line in repr(part).splitlines()] == [
        "bytes received",
        "bytes sent",
    ]
    assert part["bytes sent", "REST"] == 300
    with pytest.raises(ValueError, match=r"no row 'bytes'\. It has: carried by, "):
        table.only("bytes")
