"""How `course.toml` is read: a value is asked for by its key, a mistake is told with its line.

Whoever writes the file by hand makes slips of the pen: a key with a letter missing, a date without
its zone, a number in quotes. All that is not asked for is refused, with the nearest key there is.
"""

from __future__ import annotations

import json
import math
import re
import tomllib
from collections.abc import Collection, Iterator, Sequence
from datetime import date, datetime, time, tzinfo
from difflib import get_close_matches
from pathlib import Path
from typing import Any, TypeVar

LARGEST = 2**20
Default = TypeVar("Default")
HEADER = re.compile(r"\s*\[\s*(?P<path>[^\[\]]+?)\s*\]")
PLACE = re.compile(r"line (\d+), column \d+")
TWICE = re.compile(r"overwrite|twice|already|redefin|mutate|duplicate", re.IGNORECASE)
EXAMPLE = "2027-03-12T23:59:00+01:00"
NO_TOML = (
    'this cannot be read. A line is `key = value`; texts stand in "quotes", a moment does not: '
    f"due = {EXAMPLE}"
)
MOMENT = re.compile(r"\d{4}-\d\d?-\d\d?\S*")
NO_MOMENT = (
    "there is no such moment: {moment}. Write year, month, day and the time: due = {example}"
)
NO_UTF8 = "a letter here is not in UTF-8. Save the file as UTF-8, and say so to your editor."


class CourseError(ValueError):
    """The folder of a course is not in order; the message says where, and what to do."""


class Table:
    """One table of the file. Whoever has asked for all its keys says `done`."""

    def __init__(
        self, values: dict[str, Any], file: Path, text: str, path: tuple[str, ...] = ()
    ) -> None:
        """Take the values under `path`; `text` is that of the whole file."""
        self._values, self._file, self._text, self._path = values, file, text, path
        self._asked: dict[str, None] = {}

    @classmethod
    def read(cls, file: Path) -> Table:
        """Read a file; raises `CourseError`."""
        text = _text_of(file)
        try:
            return cls(tomllib.loads(text), file, text)
        except tomllib.TOMLDecodeError as error:
            found = PLACE.search(str(error))
            line = int(found[1]) if found else text.count("\n") + 1
            said = _unreadable(text, line, f"{error}")
            raise CourseError(f"{file}, line {line}: {said}") from error
        except RecursionError as error:
            raise CourseError(f"{file}: {NO_TOML}") from error

    def __iter__(self) -> Iterator[str]:
        """Give the keys, in the order of the file."""
        return iter(self._values)

    def wrong(self, key: str | None, said: str) -> CourseError:
        """Make the error that names a key (None: the table itself), and where it stands."""
        path = (*self._path, *([key] if key is not None else []))
        line = _line_of(self._text, path)
        where = f"{self._file}, line {line}" if line else str(self._file)
        return CourseError(f"{where}: {'.'.join(path)} {said}".replace(":  ", ": "))

    def table(self, key: str) -> Table:
        """Give the table under a key; an empty one where there is none."""
        found = self._get(key, {})
        if not isinstance(found, dict):
            path = ".".join((*self._path, key))
            raise self.wrong(key, f"is {shown(found)}, and it must be a table: [{path}]")
        return Table(found, self._file, self._text, (*self._path, key))

    def line(self, key: str, default: str = "") -> str:
        """Give a text of one line."""
        found = self._get(key, default)
        if not isinstance(found, str):
            raise self._unfit(key, found, f'a text in quotes: {key} = "{str(found)[:20]}"')
        if found != default and (not found.strip() or not found.isprintable()):
            raise self._unfit(key, found, "a text of one line")
        return found

    def one_of(self, key: str, options: Sequence[str]) -> str:
        """Give one of a few words; the first where none is said."""
        found = self._get(key, options[0])
        if found not in options:
            raise self._unfit(key, found, " or ".join(f'"{one}"' for one in options))
        return str(found)

    def number(
        self, key: str, default: Default, least: float = 0, most: float = math.inf
    ) -> float | Default:
        """Give a number that is at least so much, and at most; the default may be anything."""
        found = self._get(key, default)
        if key not in self._values:
            return default
        plain = isinstance(found, int | float) and not isinstance(found, bool)
        if not plain or not math.isfinite(found) or not least <= found <= most:
            bounds = f"from {least:g} to {most:g}" if most < math.inf else f"of at least {least:g}"
            raise self._unfit(key, found, f"a number {bounds}, without quotes")
        return float(found)

    def whole(self, key: str, default: int, least: int = 0) -> int:
        """Give a whole number."""
        found = self.number(key, default, least)
        if found != int(found):
            raise self._unfit(key, found, "a whole number")
        return int(found)

    def words(self, key: str, known: Collection[str], what: str) -> frozenset[str]:
        """Give a list of words, each of which must be known."""
        found = self._get(key, [])
        if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
            raise self._unfit(key, found, f'a list of texts: {key} = ["{min(known, default="")}"]')
        for word in found:
            if word not in known:
                raise self.wrong(key, f"names {word!r}, which is no {what}. {nearest(word, known)}")
            if found.count(word) > 1:
                raise self.wrong(key, f"names {word!r} twice. Take one of them out.")
        return frozenset(found)

    def moment(self, key: str, zone: tzinfo | None) -> datetime | None:
        """Give a moment with its zone, which may be that of the whole file; None where none is."""
        found = self._get(key, None)
        if found is None:
            return None
        if not isinstance(found, datetime):
            said = f"a day, a time and a zone, without quotes: {EXAMPLE}"
            raise self._unfit(key, found, said)
        if found.tzinfo is None and zone is None:
            raise self.wrong(
                key,
                f"is {shown(found)}, which has no zone. Write how far the clocks are from UTC, "
                f'{EXAMPLE}, or once, at the top of the file, zone = "Europe/Berlin".',
            )
        moment = found if found.tzinfo else found.replace(tzinfo=zone)
        if moment.utcoffset() != moment.replace(fold=1).utcoffset():
            raise self.wrong(
                key,
                f"is {shown(found)}, an hour at which the clocks are changed: it is there twice, "
                f"or not at all. Write how far the clocks are from UTC: {EXAMPLE}",
            )
        return moment

    def done(self) -> None:
        """Refuse what was not asked for."""
        for key in self._values:
            if key not in self._asked:
                raise self.wrong(key, f"is no setting. {nearest(key, self._asked)}")

    def _get(self, key: str, default: Any) -> Any:
        self._asked[key] = None
        return self._values.get(key, default)

    def _unfit(self, key: str, found: Any, wanted: str) -> CourseError:
        return self.wrong(key, f"is {shown(found)}, and it must be {wanted}.")


def nearest(word: str, known: Collection[str]) -> str:
    """Say which of the known words may have been meant, or which there are."""
    close = get_close_matches(word, known, n=1, cutoff=0.6)
    if close:
        return f"Did you mean {close[0]!r}?"
    return f"There are: {', '.join(known)}." if known else "There is none."


def shown(value: Any) -> str:
    """Write a value much as it stands in the file, and not too long."""
    if isinstance(value, str | bool):
        return f"{json.dumps(value, ensure_ascii=False):.60}"
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return "a table" if isinstance(value, dict) else f"{value!r:.60}"


def _unreadable(text: str, line: int, error: str) -> str:
    """Say what is wrong with a line that is no TOML."""
    if TWICE.search(error):
        return "this key or table is there twice."
    lines = text.split("\n")
    if moment := MOMENT.search(lines[line - 1] if line <= len(lines) else ""):
        return NO_MOMENT.format(moment=moment[0], example=EXAMPLE)
    return NO_TOML


def _text_of(file: Path) -> str:
    try:
        with file.open("rb") as opened:
            data = opened.read(LARGEST + 1)
    except FileNotFoundError:
        raise CourseError(f"{file} is missing: is {file.parent} the folder of a course?") from None
    except OSError as error:
        raise CourseError(f"{file} cannot be read ({error.strerror or error}).") from error
    if len(data) > LARGEST:
        raise CourseError(f"{file} has more than a megabyte: this is no file of settings.")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise CourseError(f"{file}, line {line}: {NO_UTF8}") from error


def _line_of(text: str, path: tuple[str, ...]) -> int:
    """Find the line in which a key or a table is set; 0 where it is written in another way."""
    inside: tuple[str, ...] = ()
    for number, line in enumerate(text.split("\n"), start=1):
        if header := HEADER.match(line):
            inside = _keys(header["path"])
            found = inside
        else:
            found = (*inside, *_keys(line.partition("=")[0])) if "=" in line else ()
        if found and found == path:
            return number
    return 0


def _keys(text: str) -> tuple[str, ...]:
    """Take a key with dots in it apart, as far as its quotes are simple."""
    pieces = re.findall(r"\"([^\"]*)\"|'([^']*)'|([\w-]+)", text.strip())
    return tuple(next(filter(None, piece), "") for piece in pieces)
