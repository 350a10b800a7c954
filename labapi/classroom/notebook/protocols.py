"""One task over four protocols: the table of lesson 11, filled in by the learner's own cells.

>>> table = protocols()
>>> table.note("bytes sent", REST=300, gRPC=150)
>>> table["bytes sent", "REST"]
300
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from labapi.classroom.notebook.markup import page, prose, style, tag
from labapi.classroom.notebook.measured import as_html, hidden, milliseconds
from labapi.classroom.notebook.shell import short_traceback

Value = int | float | str
MISSING = "not measured yet"
NO_ROW = "The table has no row {!r}{}. It has: {}."
NO_COLUMN = "The table has no column {!r}. It has: {}."
NO_VALUE = "{} of {!r} is {!r}: give {}."
SHAPES = {"measured": "a number", "seen": "a text"}


@dataclass(frozen=True, slots=True)
class Row:
    """One row: what is compared, and how its cells come about (see protocols.toml).

    `argued` has the cells that stand from the start: all of them where nothing is measured, and
    where something is, those of the protocols in which there is nothing to measure.
    """

    name: str
    kind: str
    unit: str = ""
    argued: dict[str, str] = field(default_factory=dict)


@short_traceback
def protocols() -> Protocols:
    """Begin the table: what can be argued stands in it, what can be measured is empty."""
    columns, rows = _told()
    return Protocols(columns, rows)


class Protocols:
    """The table: `note` fills in a row, `table[row, column]` reads a cell (None: still empty)."""

    def __init__(self, columns: tuple[str, ...], rows: tuple[Row, ...]) -> None:
        """Begin with empty cells."""
        self.columns, self.rows = columns, rows
        self._found: dict[tuple[str, str], Value] = {}

    @short_traceback
    def note(self, row: str, **found: Value) -> None:
        """Fill in a row: `table.note("one prediction", REST=1.2, gRPC=0.8)`.

        Bytes and round trips are whole numbers, times are milliseconds, the rest is text. Raises
        `ValueError` that lists the rows or columns there are, or says what a cell takes.
        """
        kinds = {one.name: one.kind for one in self.rows if one.kind != "argued"}
        if row not in kinds:
            raise ValueError(NO_ROW.format(row, " to fill in", ", ".join(kinds)))
        for column, value in found.items():
            if column not in self.columns:
                raise ValueError(NO_COLUMN.format(column, ", ".join(self.columns)))
            if not _fits(kinds[row], value):
                raise ValueError(NO_VALUE.format(column, row, value, SHAPES[kinds[row]]))
        self._found.update({(row, column): value for column, value in found.items()})

    def __getitem__(self, place: tuple[str, str]) -> Value | None:
        """Read a cell that was filled in."""
        return self._found.get(place)

    @short_traceback
    def only(self, *rows: str) -> Protocols:
        """Give the table of these rows alone, with what was found out so far."""
        known = {one.name: one for one in self.rows}
        for row in rows:
            if row not in known:
                raise ValueError(NO_ROW.format(row, "", ", ".join(known)))
        part = Protocols(self.columns, tuple(known[row] for row in rows))
        part._found = dict(self._found)
        return part

    def ranking(self, row: str) -> list[str]:
        """List the columns of a measured row, the smallest number first."""
        found = {name: self[row, name] for name in self.columns}
        numbers = {name: value for name, value in found.items() if isinstance(value, int | float)}
        return sorted(numbers, key=numbers.__getitem__)

    def __repr__(self) -> str:
        """Write each row on a line."""
        return "\n".join(
            f"{row.name}: " + " · ".join(f"{name} {self._text(row, name)}" for name in self.columns)
            for row in self.rows
        )

    def _repr_html_(self) -> str:
        heads = "".join(tag("th", as_html(text), scope="col") for text in ("", *self.columns))
        body = "".join(map(self._row, self.rows))
        caption = tag("caption", as_html("The same API by four protocols."))
        whole = caption + tag("thead", tag("tr", heads)) + tag("tbody", body)
        drawn = tag("table", whole, "lab-table lab-protocols")
        sheets = ["classroom/notebook/protocols.css"]
        return page(tag("div", drawn, "lab-scroll"), sheets=sheets)

    def _row(self, row: Row) -> str:
        kind = tag("span", as_html(f"{row.kind}, in {row.unit}" if row.unit else row.kind),
                   "lab-protocols-kind")  # fmt: skip
        cells = (tag("td", self._cell(row, name), self._look(row, name)) for name in self.columns)
        return tag("tr", tag("th", as_html(row.name) + kind, scope="row") + "".join(cells))

    def _cell(self, row: Row, column: str) -> str:
        value = self[row.name, column]
        if row.kind != "measured" or value is None:
            return prose(self._text(row, column))
        beside = self._beside(row.name, float(value))
        # Which one is the smallest may differ from run to run, where it is a time that is compared.
        exact = row.unit != "ms"
        return as_html(self._text(row, column)) + (beside if exact else hidden(beside))

    def _beside(self, row: str, value: float) -> str:
        """Draw how many times the smallest of its row it is, and a bar beside the largest."""
        numbers = [float(self[row, name] or 0) for name in self.ranking(row)]
        smallest, largest = min(numbers), max(numbers)
        times = f" × {value / smallest:.1f}" if smallest and value > smallest else ""
        width = f"width:{value / (largest or 1):.0%}"
        bar = tag("span", "", "lab-protocols-bar", style=width)
        return tag("span", times, "lab-protocols-times") + bar

    def _look(self, row: Row, column: str) -> str:
        """Keep back what was not found out here."""
        return "" if (row.name, column) in self._found else "lab-protocols-argued"

    def _text(self, row: Row, column: str) -> str:
        value = self[row.name, column]
        if value is None:
            return row.argued.get(column, MISSING)
        if row.unit == "ms":
            return milliseconds(float(value))
        return f"{value:,}" if isinstance(value, int) else str(value)


def _fits(kind: str, value: Any) -> bool:
    if kind == "seen":
        return isinstance(value, str)
    return isinstance(value, int | float) and not isinstance(value, bool) and value >= 0


@cache
def _told() -> tuple[tuple[str, ...], tuple[Row, ...]]:
    """Read the columns and rows."""
    told = tomllib.loads(style("classroom/notebook/protocols.toml"))
    columns = tuple(told["columns"])
    rows = tuple(
        Row(one["name"], one["kind"], one.get("unit", ""), {c: one[c] for c in columns if c in one})
        for one in told["row"]
    )
    return columns, rows
