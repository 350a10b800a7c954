"""Training data: uploaded, kept, and given to the training."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from labapi.domain.errors import DatasetNotFound, Detail, InvalidInput, MalformedCSV
from labapi.domain.identifiers import new_id
from labapi.domain.loans.features import BOUNDS, FEATURE_NAMES, Features
from labapi.domain.loans.population import applicants

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from labapi.domain.clock import Clock
    from labapi.domain.store import Store

LABEL = "approved"
HEADER = (*FEATURE_NAMES, LABEL)
TRUTH = {"1": True, "true": True, "0": False, "false": False}


@dataclass(frozen=True, slots=True)
class Dataset:
    """What is known of a data set: how many rows, and how many of them approved."""

    id: str
    rows: int
    approved: int
    created_at: datetime
    name: str | None


SAMPLE = Dataset("ds_sample", 200, 117, datetime(2026, 1, 1, tzinfo=UTC), "a sample")
"""Invented applicants that every lab has from the start, so that a model can be trained at once.

They are no rows of the store: `population.py` invents the same ones each time.
"""


class Datasets:
    """All data sets in the store, and the sample."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on a store."""
        self._store = store
        self._clock = clock

    def add(
        self, features: Sequence[Features], labels: Sequence[bool], name: str | None = None
    ) -> Dataset:
        """Keep a data set and give it its id."""
        made = Dataset(new_id("ds"), len(features), sum(labels), self._clock.now(), name)
        document = json.dumps([features, [int(label) for label in labels]])
        self._store.execute(
            "INSERT INTO datasets (id, name, rows, approved, document, created_at) "
            "VALUES (?, ?, ?, ?, ?, ?)",
            [made.id, name, made.rows, made.approved, document, _text(made.created_at)],
        )
        return made

    def read(self, dataset_id: str) -> Dataset:
        """Give what is known of a data set; raises DatasetNotFound."""
        if dataset_id == SAMPLE.id:
            return SAMPLE
        row = self._row(dataset_id, "id, name, rows, approved, created_at")
        created_at = datetime.fromisoformat(row["created_at"])
        return Dataset(row["id"], row["rows"], row["approved"], created_at, row["name"])

    def rows(self, dataset_id: str) -> tuple[list[list[float]], list[int]]:
        """Give the rows: five features each, in order, and the labels (1: approved)."""
        if dataset_id == SAMPLE.id:
            people = applicants(SAMPLE.rows, seed=0)
            return people.matrix.tolist(), people.approved.tolist()
        features, labels = json.loads(self._row(dataset_id, "document")["document"])
        return features, labels

    def _row(self, dataset_id: str, columns: str) -> sqlite3.Row:
        rows = self._store.execute(f"SELECT {columns} FROM datasets WHERE id = ?", [dataset_id])
        if not rows:
            raise DatasetNotFound(dataset_id)
        return rows[0]


def _text(moment: datetime) -> str:
    return moment.isoformat(timespec="microseconds")


NO_CSV = (
    "this cannot be read as CSV. A quote stands around a whole value and is closed, and no value "
    "is longer than 131,072 characters."
)


def parse_csv(text: str) -> tuple[list[Features], list[bool]]:
    r"""Read training data from CSV (RFC 4180), whose first line names the six columns.

    The columns may stand in any order. Raises MalformedCSV where the form is wrong, and
    InvalidInput that names the line and the column where a value is.

    >>> header = "age,income,credit_score,employment_years,loan_amount,approved"
    >>> parse_csv(header + "\n35,55000,720,8,25000,true")[1]
    [True]
    """
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    features: list[Features] = []
    labels: list[bool] = []
    try:
        order = _column_order(next(lines, []))
        for cells in lines:
            if cells:
                row = _row_of(cells, order, lines.line_num)
                features.append(_features(row, lines.line_num))
                labels.append(_label(row, lines.line_num))
    except csv.Error:
        raise MalformedCSV(f"Line {lines.line_num}: {NO_CSV}") from None
    if not features:
        raise MalformedCSV("The file has a header and no rows. Add a line for each applicant.")
    return features, labels


def _column_order(header: list[str]) -> list[str]:
    names = [name.strip().removeprefix("\ufeff") for name in header]
    if sorted(names) != sorted(HEADER):
        raise MalformedCSV(f"Line 1: the header must name these columns: {','.join(HEADER)}.")
    return names


def _row_of(cells: list[str], order: list[str], line: int) -> dict[str, str]:
    if len(cells) != len(order):
        raise MalformedCSV(f"Line {line}: {len(cells)} values where {len(order)} columns are.")
    return dict(zip(order, cells, strict=True))


def _features(row: dict[str, str], line: int) -> Features:
    numbers: dict[str, Any] = {name: _number(row, name, line) for name in FEATURE_NAMES}
    return Features(**numbers)


def _number(row: dict[str, str], name: str, line: int) -> float:
    text = row[name].strip()
    try:
        value = float(text)
    except ValueError:
        raise _unacceptable(line, name, text, "Use a number.") from None
    complaint = "This must be finite." if value != value else BOUNDS[name].complaint(value)
    if complaint:
        raise _unacceptable(line, name, text, complaint)
    return value


def _label(row: dict[str, str], line: int) -> bool:
    text = row[LABEL].strip().lower()
    if text not in TRUTH:
        raise _unacceptable(line, LABEL, text, "Use true, false, 1 or 0.")
    return TRUTH[text]


def _unacceptable(line: int, name: str, text: str, cure: str) -> InvalidInput:
    detail = Detail(f"line {line}, {name}", cure, text)
    return InvalidInput(f"Line {line}: {name} is {text[:40]!r}. {cure}", [detail])
