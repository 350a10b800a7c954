"""The glossary: one heading a term, with the anchor that lessons link to."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path

from labapi.authoring import markdown
from labapi.authoring.notebook import GENERATED, SUMMARY, Lesson
from labapi.authoring.rules import Finding
from labapi.authoring.terms import SENTENCE_END, Entry, read_glossary, terms_of

LONGEST = 25
"""So many words may the first sentence of an entry have, which stands alone beside a link."""
SPREAD = "leave some to where they are needed, and say the others in plain words"
MOST_NEW, MOST_NEW_IN_A_CELL = {"00_start_here": 12, "01_what_is_an_api": 13}, 3
MOST_NEW_ELSEWHERE = 15
"""So many terms that no earlier lesson explained may a lesson bring; the first two bring fewer."""
LEANS = re.compile(r"(?:it|its|this|these|that|they|he|she)\b", re.IGNORECASE)
"""How a sentence begins that does not stand alone."""


def check_glossary(path: Path) -> Iterator[Finding]:
    """Check order, anchors and length of the entries, and that the first sentence stands alone."""
    entries = read_glossary(path)
    terms = [entry.term.lower() for entry in entries]
    for before, after in pairwise(terms):
        if before >= after:
            yield Finding(path.name, None, f"{after!r} stands after {before!r}: sort the terms")
    for entry in entries:
        anchor = anchor_of(entry.term)
        if entry.anchor != anchor:
            yield Finding(path.name, None, f"{entry.term!r}: the anchor must be {anchor!r}")
        count = len(SENTENCE_END.findall(entry.text))
        if not 1 <= count <= 3:
            yield Finding(path.name, None, f"{entry.term!r}: {count} sentences; write 1 to 3")
        elif said := _unclear(entry):
            yield Finding(path.name, None, f"{entry.term!r}: its first sentence {said}")


def _unclear(entry: Entry) -> str | None:
    """Say why a meaning does not serve beside a link, which shows nothing but this sentence."""
    count = markdown.words(entry.first)
    if count > LONGEST:
        return f"has {count} words, at most {LONGEST}: a link shows no more than this sentence"
    if LEANS.match(entry.meaning):
        return "leans on what stands above it: begin with what the term is"
    return None


def anchor_of(term: str) -> str:
    """Join the words by hyphens, in lower case, at most 40 characters.

    >>> anchor_of("status code")
    'status-code'
    """
    return re.sub(r"[^a-z0-9]+", "-", term.lower()).strip("-")[:40].rstrip("-")


def unexplained(lesson: Lesson, entries: list[Entry]) -> Iterator[Finding]:
    """Name each term in bold that the glossary lacks; a plural counts as its singular."""
    known = {entry.term.lower() for entry in entries}
    for number, cell in lesson.of_type("markdown"):
        terms = markdown.bold_terms(cell.source)
        missing = [term for term in terms if not _singulars(term.lower().rstrip(".,:;")) & known]
        for term in missing:
            message = f"{term!r} is bold and not in the glossary; bold is for terms only"
            yield Finding(lesson.path.name, number, message)


def heaps(lessons: Sequence[Lesson]) -> Iterator[Finding]:
    """Name lessons, and cells, that bring more new terms than somebody keeps who reads them once.

    New is what no cell above and no earlier lesson links to; `lessons` are all, in their order. The
    summary names what is to come, and has a bound of its own.
    """
    known: set[str] = set()
    for lesson in lessons:
        before = len(known)
        for number, cell in lesson.of_type("markdown"):
            new = set() if cell.id in GENERATED else set(terms_of(cell.source)) - known
            known |= new
            if len(new) > MOST_NEW_IN_A_CELL and cell.id != SUMMARY:
                message = (
                    f"{len(new)} new terms in one cell, at most {MOST_NEW_IN_A_CELL}: {SPREAD}"
                )
                yield Finding(lesson.path.name, number, message)
        most = MOST_NEW.get(lesson.stem, MOST_NEW_ELSEWHERE)
        if len(known) - before > most:
            message = f"{len(known) - before} new terms, at most {most}: {SPREAD}"
            yield Finding(lesson.path.name, None, message)


def _singulars(term: str) -> set[str]:
    forms = {term, term.removesuffix("s"), term.removesuffix("es")}
    return forms | ({term.removesuffix("ies") + "y"} if term.endswith("ies") else set())
