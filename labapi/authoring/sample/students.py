"""Students that never were: their names are of many letters and lengths, as in a real list."""

from __future__ import annotations

import random
from dataclasses import dataclass

FIRST = """
    Ada Grace Alan Barbara Katherine Edsger Radia Donald Frances Tim Hedy Linus Mary Dennis
    Margaret Ken Sophie Guido Annie Vint Karen Leslie Shafi Niklaus Adele Tony Jean John Evelyn
    Claude"""
LAST = """
    Lovelace Hopper Turing Liskov Johnson Dijkstra Perlman Knuth Allen Lee Lamarr Keller Ritchie
    Hamilton Thompson Wilson Easley Cerf Lamport Goldwasser Wirth Goldberg Hoare Bartik Backus
    Boyd Shannon Noether Curie Franklin"""
TWELVE = (
    "Kim, Min-jun",
    "Kim, Min-jun",
    "Curie-Skłodowska, Maria",
    "King, Martin, Jr.",
    "王小明",
    "Παπαδοπούλου, Ελένη",
    "الزهراء, فاطمة",
    "O'Brien, Séamus",
    "Шевченко, Олена",
    "Wu, Li",
    "Hohenlohe-Waldenburg-Schillingsfürst, Ngozi Adaeze Chukwuemeka-Oyelaran zu",
    "Þórbjörnsdóttir, Ásta",
)
"""Two of one name, hyphens, two commas, one word, seven alphabets, very short and very long."""
FIRST_ID, LAST_ID = 1_000_000, 9_999_999
FIRST_NUMBER = 40_934
LONGEST_LIST = len(FIRST.split()) * len(LAST.split())


@dataclass(frozen=True, slots=True)
class Student:
    """One of them: the name as a list sorts it, the id, and the number that Canvas counts by."""

    name: str
    id: str
    number: int

    @property
    def called(self) -> str:
        """The name as one says it, and as the student types it."""
        last, *first = self.name.split(", ")
        return " ".join([*first, last])


def names(count: int, draw: random.Random) -> list[str]:
    """Draw plain names, no two alike; raises `ValueError` where there are not so many."""
    pairs = [f"{last}, {first}" for first in FIRST.split() for last in LAST.split()]
    return draw.sample(pairs, count)


def students(count: int, draw: random.Random) -> list[Student]:
    """Draw a class; the first twelve names are those that lists and files stumble over.

    One id of each class begins with a zero, which a spreadsheet would lose.
    """
    called = draw.sample(TWELVE, min(count, len(TWELVE)))
    called += names(max(0, count - len(TWELVE)), draw)
    ids = [f"{one}" for one in draw.sample(range(FIRST_ID, LAST_ID), count)]
    zero = draw.randrange(count) if count else 0
    ids = [f"0{id[1:]}" if at == zero else id for at, id in enumerate(ids)]
    numbers = [FIRST_NUMBER + 7 * at for at in draw.sample(range(count), count)]
    return [Student(*one) for one in zip(called, ids, numbers, strict=True)]
