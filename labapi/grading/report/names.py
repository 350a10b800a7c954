"""How students are called in a report: by their names, or by made-up ones that stay the same.

A made-up name comes of the course's secret seed and the id (RFC 2104), so nobody who knows an id
can compute it, and a student keeps it in all exercises of a course. Pages with made-up names are
for showing to others. They are no proof against somebody who knows the class: an answer may be
known by its style, and a row that needs somebody by its story.
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from labapi.grading.cleaning import as_line
from labapi.grading.records import Record

_COLOURS = """
    Amber Ashen Auburn Azure Beige Black Blue Brass Bright Bronze Brown Carmine Cherry Chestnut
    Cobalt Copper Coral Cream Crimson Dappled Dusky Ebony Emerald Fawn Flaxen Frosty Ginger
    Golden Green Grey Hazel Honey Indigo Ivory Jade Khaki Lemon Lilac Lime Linen Maroon Mauve
    Mellow Mossy Navy Ochre Olive Opal Orange Pearly Pewter Plum Purple Rosy Ruby Russet Saffron
    Scarlet Sepia Silver Snowy Tawny Teal Umber"""
_ANIMALS = """
    Albatross Alpaca Antelope Avocet Badger Beaver Bison Bittern Bullfinch Buzzard Camel Caribou
    Cormorant Crane Curlew Dolphin Dormouse Dragonfly Eider Falcon Ferret Finch Flamingo Gazelle
    Gecko Goldfinch Grebe Hamster Hare Hedgehog Heron Ibex Kestrel Kingfisher Koala Lapwing Lark
    Lemur Lynx Magpie Marten Mole Moorhen Narwhal Nightingale Nuthatch Ocelot Oriole Osprey
    Otter Partridge Pelican Plover Puffin Quail Raven Redstart Robin Seal Squirrel Starling
    Swallow Tortoise Wren"""
COLOURS, ANIMALS = _COLOURS.split(), _ANIMALS.split()
NUMBERS = range(10, 100)
SOMEBODY, SOME_ID, SOME_FILE = "[name]", "[id]", "[file]"
SHORTEST_OF_OTHERS, SHORTEST_OWN = 5, 3
"""How long an id must be to be taken out of texts: `1` stands in any code, and names nobody."""


class Names:
    """Students by their own names."""

    made_up = False

    def name(self, record: Record) -> str:
        """What the student is called on a page."""
        return as_line(record.name) or as_line(record.student) or "(no name)"

    def page(self, record: Record) -> str:
        """The name of the student's page, without its ending: two ids never share one."""
        readable = re.sub(r"[^a-z0-9]+", "-", _plain(record.student).casefold())[:40].strip("-")
        digest = hashlib.sha256(record.student.encode("utf-8", "replace")).hexdigest()[:8]
        return f"{readable or 'student'}-{digest}"

    def id(self, record: Record) -> str:
        """What stands in the place of the id."""
        return as_line(record.student)

    def file(self, record: Record) -> str:
        """What the submission was called."""
        return as_line(record.file)

    def in_text(self, text: str, record: Record) -> str:
        """Give a text of this student's, or about the student, as it may be shown."""
        return text


class MadeUpNames(Names):
    """Students by names that come of a secret and the id; no text holds their own."""

    made_up = True

    def __init__(self, secret: str, records: Iterable[Record]) -> None:
        """Draw a name for each; in the rare case that two draw the same, one draws again."""
        records = list(records)
        self._names = dict(_drawn(secret, sorted({record.student for record in records})))
        ids = [one.student for one in records if len(one.student) >= SHORTEST_OF_OTHERS]
        whole = [form for record in records for form in _whole_names(record.name)]
        self._all_names, self._all_ids = _Index(whole), _Index(ids)

    def name(self, record: Record) -> str:
        """What the student is called on a page."""
        return self._names[record.student]

    def page(self, record: Record) -> str:
        """The name of the student's page, which tells no id."""
        return self.name(record).casefold().replace(" ", "-")

    def id(self, record: Record) -> str:
        """What stands in the place of the id."""
        return self.name(record)

    def file(self, record: Record) -> str:
        """Nothing: a file is mostly named after its student."""
        return ""

    def in_text(self, text: str, record: Record) -> str:
        """Take out the student's names, id and file, and the names and ids of all others."""
        text = unicodedata.normalize("NFC", text)
        own_id = (record.student,) if len(record.student) >= SHORTEST_OWN else ()
        for pattern, instead in (
            (_any_of((record.file, record.file.rpartition(".")[0])), SOME_FILE),
            (self._all_names.found_in(text), SOMEBODY),
            (self._all_ids.found_in(text), SOME_ID),
            (_any_of(own_id), SOME_ID),
            (_any_of(_parts(record.name)), SOMEBODY),
        ):
            text = pattern.sub(instead, text) if pattern else text
        return text


class _Index:
    """Many names, found in a text by their words: to try each one of a class takes too long."""

    def __init__(self, names: Iterable[str]) -> None:
        self._by_word: dict[str, set[str]] = {}
        self._anywhere = set[str]()
        for name in _forms(names):
            if word := max(_words(name), key=len, default=""):
                self._by_word.setdefault(word, set()).add(name)
            if not _ends(name[0]):
                self._anywhere.add(name)

    def found_in(self, text: str) -> re.Pattern[str] | None:
        """Give a pattern of those that may stand in this text; None where there is none."""
        words = {*_words(text), *_words(_plain(text))} & self._by_word.keys()
        there = {name for word in words for name in self._by_word[word]}
        there |= {name for name in self._anywhere if name in text}
        return _any_of(tuple(sorted(there)))


@dataclass(frozen=True, slots=True)
class _Draw:
    """What is drawn for an id at one try."""

    colour: int
    animal: int
    number: int

    def __str__(self) -> str:
        return f"{COLOURS[self.colour]} {ANIMALS[self.animal]} {NUMBERS[self.number]}"


def _drawn(secret: str, students: Iterable[str]) -> Iterator[tuple[str, str]]:
    taken = set[str]()
    for student in students:
        tried = 0
        while (name := str(_draw(secret, student, tried))) in taken:
            tried += 1
        taken.add(name)
        yield student, name


def _draw(secret: str, student: str, tried: int) -> _Draw:
    said = f"pseudonym/{tried}/{student}".encode("utf-8", "replace")
    digest = hmac.new(secret.encode(), said, hashlib.sha256).digest()
    number = int.from_bytes(digest[:8], "big")
    number, colour = divmod(number, len(COLOURS))
    number, animal = divmod(number, len(ANIMALS))
    return _Draw(colour, animal, number % len(NUMBERS))


def _whole_names(name: str) -> list[str]:
    """Give the forms in which a whole name may stand in a text, where it has more than one part."""
    words = re.split(r"[\s,]+", name.strip(" ,"))
    turned = [*words[1:], words[0]]
    orders = [words, turned] if len(words) > 1 else []
    return [between.join(order) for order in orders for between in (" ", "", "_", "-", ".", ", ")]


def _parts(name: str) -> tuple[str, ...]:
    return tuple(part for part in re.split(r"[\s,]+", name) if len(part) > 1)


@lru_cache(maxsize=1024)
def _any_of(words: tuple[str, ...]) -> re.Pattern[str] | None:
    """Find any of these words, whole, in whichever case, with or without accents; long ones first.

    An underscore ends a word, so that the name of a variable hides nobody.
    """
    longest_first = sorted(_forms(words), key=lambda one: (-len(one), one))
    if not longest_first:
        return None
    return re.compile("|".join(map(_whole, longest_first)), re.IGNORECASE)


def _forms(words: Iterable[str]) -> set[str]:
    """Give each word as it is written, and without its accents."""
    composed = [unicodedata.normalize("NFC", word) for word in words if word.strip()]
    return {form for word in composed for form in (word, _plain(word)) if form}


def _words(text: str) -> list[str]:
    return re.findall(r"[^\W_]+", text.casefold())


def _whole(form: str) -> str:
    """Match a word as a whole; scripts without capitals may write it together with others."""
    before = r"(?<![^\W_])" if _ends(form[0]) else ""
    behind = r"(?![^\W_])" if _ends(form[-1]) else ""
    return f"{before}{re.escape(form)}{behind}"


def _ends(letter: str) -> bool:
    return letter.isdigit() or letter.upper() != letter.lower()


def _plain(text: str) -> str:
    """Give a text without its accents."""
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))
