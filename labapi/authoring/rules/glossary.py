"""The glossary: one heading a term, with the anchor that lessons link to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

from labapi.authoring import markdown
from labapi.authoring.notebook import Lesson
from labapi.authoring.rules import Finding
from labapi.authoring.terms import SENTENCE_END, Entry, read_glossary

LONGEST = 25
"""So many words may the first sentence of an entry have, which stands alone beside a link."""
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


def _singulars(term: str) -> set[str]:
    forms = {term, term.removesuffix("s"), term.removesuffix("es")}
    return forms | ({term.removesuffix("ies") + "y"} if term.endswith("ies") else set())
