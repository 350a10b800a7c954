"""A table is given back byte for byte, but for the cells that were filled in."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapi.grading.tables.sheet import NoTable, Sheet, from_number, new_table, number_as

CELLS = st.text(st.characters(codec="utf-8", exclude_characters="\0\r\ufeff"), max_size=12)
AS_THEY_COME = [
    b"a,b\n1,2\n",
    b"a;b\r\n1,5;2\r\n",
    b"a\tb\n1\t2",
    b'\xef\xbb\xbfa,b\n"x,y","say ""hi"""\n',
    "\ufeffName,Größe\n".encode("utf-16-le"),
    "Name,Größe\nÄ,1\n".encode("cp1252"),
    b'a,b\n"never closed,1\n2,3\n',
    b"a,b\n1,2\n\n\n3,4\n",
    b'a , b\n "x" ,2\n',
    b"a,b\r1,2\r",
]


@pytest.mark.parametrize("data", AS_THEY_COME)
def test_a_table_without_news_is_the_bytes_that_came(data):
    assert Sheet.parse(data).filled_in({}) == data


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), min_size=1, max_size=5))
def test_cells_are_read_as_pythons_csv_reads_them(rows):
    width = len(rows[0])
    rows = [(row + ["x"] * width)[:width] for row in rows]
    written = io.StringIO()
    csv.writer(written, quoting=csv.QUOTE_ALL).writerows(rows)
    sheet = Sheet.parse(written.getvalue().encode())
    assert sheet.rows == rows


@given(st.lists(CELLS, min_size=3, max_size=3), CELLS, st.integers(0, 2))
def test_what_is_filled_in_is_read_again_and_nothing_else_has_changed(row, said, at):
    sheet = Sheet.parse(new_table([["a", "b", "c"], *[["x", *row[1:]]]]))
    again = Sheet.parse(sheet.filled_in({(1, at): said}))
    expected = [*sheet.rows[1][:at], said, *sheet.rows[1][at + 1 :]]
    assert again.rows == [sheet.rows[0], expected]


def test_a_cell_that_is_not_there_is_not_made():
    with pytest.raises(KeyError):
        Sheet.parse(b"a,b\n1\n").filled_in({(1, 1): "2"})


@pytest.mark.parametrize(
    ("data", "said"), [(b"", "is empty"), (b"PK\x03\x04\0\0\0", "not as a workbook")]
)
def test_what_is_no_table_is_told(data, said):
    with pytest.raises(NoTable, match=said):
        Sheet.parse(data)


@pytest.mark.parametrize(
    ("data", "mark"),
    [
        (b"a,b\n7.5,1\n", "."),
        (b"a;b\n7,5;1\n", ","),
        (b"a,b\n7,8\n", "."),
        (b'a,b\n1,"7,5"\n', ","),
    ],
)
def test_the_mark_of_the_decimals_is_that_of_the_table(data, mark):
    assert Sheet.parse(data).decimal_mark((0, 1)) == mark


@given(st.decimals(0, 10_000, places=2), st.sampled_from(".,"))
def test_points_are_read_as_they_were_written(points, mark):
    assert from_number(number_as(mark, float(points))) == float(points)


def test_no_cell_of_a_table_of_ours_is_a_formula():
    table = new_table([["=1+1", "+1", "-1", "@x", "\t=1", " =1", -1.5]])
    assert Sheet.parse(table).rows == [["'=1+1", "'+1", "'-1", "'@x", "'\t=1", "' =1", "-1.5"]]
