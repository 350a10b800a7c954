"""A CSV file that is given back as it came, byte for byte, but for the cells that were filled in.

A learning platform reads its own file back by its own rules: by the separator, the mark of the
decimals, the localised heads of the columns, a byte order mark. Python's `csv` reads a table and
forgets all that; so each cell is kept here with its place in the text, and only a cell that is
filled in is written anew (RFC 4180, and what the platforms make of it).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from labapi.grading.cleaning import as_cell

LARGEST = 50 * 2**20
"""More bytes than the table of any class needs."""
SEPARATORS = (",", ";", "\t")
MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks, and what follows them."""
DECIMALS = re.compile(r"-?\d[\d.,]*([.,])\d+%?")
"""A number with decimals: of several marks, which set off thousands, the last is theirs."""
Place = tuple[int, int]
"""A row and a column, counted from 0."""
NO_COLUMN = "{path} has no column `{name}`. Its first line must be: {head}"


class NoTable(ValueError):
    """A file cannot be read as a table; the message says why, after the file's name."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What a cell says, and from where to where it stands in the text."""

    text: str
    begin: int
    end: int


@dataclass(frozen=True, slots=True)
class Sheet:
    r"""A table as it lies in its file.

    >>> sheet = Sheet.parse(b'Name;Points\r\n"Last, First";\r\n')
    >>> sheet.rows[1]
    ['Last, First', '']
    >>> sheet.filled_in({(1, 1): "7,5"})
    b'Name;Points\r\n"Last, First";7,5\r\n'
    """

    text: str
    mark: bytes
    encoding: str
    separator: str
    cells: tuple[tuple[Cell, ...], ...]

    @classmethod
    def read(cls, path: Path) -> Sheet:
        """Read a file; raises `NoTable`."""
        try:
            if path.stat().st_size > LARGEST:
                raise NoTable(f"has more than {LARGEST // 2**20} MB, so it is no table of a class")
            return cls.parse(path.read_bytes())
        except OSError as error:
            raise NoTable(f"cannot be read ({error.strerror or error})") from error

    @classmethod
    def parse(cls, data: bytes) -> Sheet:
        """Read the bytes of a file; raises `NoTable`."""
        mark, encoding = next((one for one in MARKS if data.startswith(one[0])), (b"", "utf-8"))
        text, encoding = _decoded(data[len(mark) :], encoding)
        separator = _separator_of(text)
        if not text.strip():
            raise NoTable("is empty")
        return cls(text, mark, encoding, separator, _split(text, separator))

    @property
    def rows(self) -> list[list[str]]:
        """All rows as texts; a row of the file may be shorter than others."""
        return [[cell.text for cell in row] for row in self.cells]

    @property
    def head(self) -> list[str]:
        """The names of the columns, without blanks around them."""
        return [cell.text.strip() for cell in self.cells[0]]

    def column(self, *names: str) -> int | None:
        """Find the first column that is called so, in whichever case; None where there is none."""
        wanted = {name.casefold() for name in names}
        called = [name.casefold() for name in self.head]
        return next((place for place, name in enumerate(called) if name in wanted), None)

    def at(self, row: int, column: int | None) -> str:
        """Give what a cell says; nothing where the row has no such cell."""
        cells = self.cells[row]
        return cells[column].text if column is not None and column < len(cells) else ""

    def decimal_mark(self, columns: tuple[int, ...]) -> str:
        """Find how numbers are written in these columns, the first of which is asked first.

        A point where no number has decimals.
        """
        found = [
            DECIMALS.fullmatch(self.at(n, at).strip())
            for at in columns
            for n in range(1, len(self.cells))
        ]
        return next((one[1] for one in found if one), ".")

    def filled_in(self, news: Mapping[Place, str]) -> bytes:
        """Give the bytes of the file with these cells changed; raises `KeyError` for no cell."""
        parts, behind = [], 0
        for (row, column), said in sorted(news.items()):
            if row >= len(self.cells) or column >= len(self.cells[row]):
                raise KeyError((row, column))
            cell = self.cells[row][column]
            parts += [self.text[behind : cell.begin], self._written(said)]
            behind = cell.end
        text = "".join([*parts, self.text[behind:]])
        return self.mark + text.encode(self.encoding, "replace")

    def without(self, rows: Collection[int]) -> bytes:
        r"""Give the bytes of the file without these rows.

        >>> Sheet.parse(b"id,points\r\na1,3\r\na2,4\r\n").without([1])
        b'id,points\r\na2,4\r\n'
        """
        begins = [*(row[0].begin for row in self.cells), len(self.text)]
        kept = (row for row in range(len(self.cells)) if row not in rows)
        text = "".join(self.text[begins[row] : begins[row + 1]] for row in kept)
        return self.mark + text.encode(self.encoding, "replace")

    def _written(self, said: str) -> str:
        """Write a cell, between quotes where it needs them."""
        if not any(letter in said for letter in (self.separator, '"', "\n", "\r")):
            return said
        doubled = said.replace('"', '""')
        return f'"{doubled}"'


def filled_in_by_hand(
    path: Path, head: Sequence[str], wrong: type[ValueError], needed: Sequence[str] = ()
) -> Sheet:
    """Read a table that a teacher fills in; raises `wrong`, which says what is missing.

    Its columns are those of `head`, in any order; of them it needs those that are `needed`, or all.
    """
    try:
        sheet = Sheet.read(path)
    except NoTable as error:
        raise wrong(f"{path} {error}.") from error
    for name in needed or head:
        if sheet.column(name) is None:
            raise wrong(NO_COLUMN.format(path=path, name=name, head=",".join(head)))
    return sheet


def number_as(mark: str, points: float) -> str:
    """Write points with at most two decimals, and none that say nothing.

    >>> [number_as(",", points) for points in (7.5, 12.0, 3.14159, 0)]
    ['7,5', '12', '3,14', '0']
    """
    said = f"{points:.2f}".rstrip("0").rstrip(".")
    return said.replace(".", mark)


def from_number(text: str) -> float | None:
    """Read points however a platform writes them; None where it is no number.

    The last point or comma is the mark of the decimals, as Canvas has it.

    >>> [from_number(text) for text in ("7,5", "1.234,5", "14.00", "", "EX", "50%")]
    [7.5, 1234.5, 14.0, None, None, 50.0]
    """
    plain = text.strip().removesuffix("%")
    if not re.fullmatch(r"-?\d[\d.,]*", plain):
        return None
    whole, _, decimals = plain.replace(",", ".").rpartition(".")
    return float(f"{whole.replace('.', '')}.{decimals}") if whole else float(decimals)


def new_table(rows: list[list[object]]) -> bytes:
    """Write a table of our own: UTF-8 with its mark, so that a spreadsheet reads its letters.

    Whatever is a text is cleaned, so that no cell is taken for a formula.
    """
    lines = []
    for row in rows:
        said = [_quoted(as_cell(cell)) if isinstance(cell, str) else f"{cell}" for cell in row]
        lines.append(",".join(said))
    return codecs.BOM_UTF8 + "".join(f"{line}\r\n" for line in lines).encode("utf-8", "replace")


def _quoted(said: str) -> str:
    if not re.search(r'[,;"\r\n\t]', said):
        return said
    doubled = said.replace('"', '""')
    return f'"{doubled}"'


# How a text is taken apart.


def _decoded(data: bytes, encoding: str) -> tuple[str, str]:
    """Decode; what is no UTF-8 comes from an older Excel, which writes Windows' own letters."""
    if b"\0" in data and encoding == "utf-8":
        raise NoTable("is no text: save it as CSV, not as a workbook")
    for tried in (encoding, "cp1252"):
        try:
            return data.decode(tried), tried
        except UnicodeDecodeError:
            continue
    raise NoTable("is written in letters that cannot be read: save it as CSV in UTF-8")


def _separator_of(text: str) -> str:
    """Find what separates the cells: what makes the most columns alike in the first rows.

    Of two that make as many, the one earlier in `SEPARATORS`. Where none makes them alike (a text
    with a comma in it has no quotes), what parts the first row into the most columns.
    """

    def columns(separator: str) -> tuple[int, int]:
        widths = [len(row) for row in _split(text[:20_000], separator)[:3]]
        first = widths[0] if widths else 0
        return first if 1 < first == max(widths) else 0, first

    return max(SEPARATORS, key=columns)


def _split(text: str, separator: str) -> tuple[tuple[Cell, ...], ...]:
    """Take a text apart; a quote that is never closed reaches to the end."""
    cell = re.compile(rf'(?:"(?:[^"]|"")*(?:"|\Z))?[^{separator}\r\n]*')
    rows: list[list[Cell]] = [[]]
    at = 0
    while at <= len(text):
        found = cell.match(text, at)
        assert found is not None  # it matches an empty text, too
        rows[-1].append(Cell(_unquoted(found[0]), at, found.end()))
        at = found.end()
        if text.startswith(separator, at):
            at += len(separator)
            continue
        at += 2 if text.startswith("\r\n", at) else 1
        rows.append([])
        if at >= len(text):
            break
    return tuple(tuple(row) for row in rows if row)


def _unquoted(written: str) -> str:
    if not written.startswith('"'):
        return written
    inner, behind = re.fullmatch(r'"((?:[^"]|"")*)"?(.*)', written, re.DOTALL).groups()  # type: ignore[union-attr]
    return inner.replace('""', '"') + behind
