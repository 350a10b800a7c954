"""The word `pattern`, for patterns that are made of words: they are compared, and never run.

A regular expression of a stranger's can take hours. What a schema needs to list words is little:
words, `|`, round brackets, `^` and `$`. Such a pattern stands for a few texts, each bound at its
start and end or not, and those are compared.

>>> fits("car|house", "scary carpets"), fits("^(car|house)$", "scary carpets")
(True, False)
>>> branches("[a-z]+") is None
True
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

LONGEST, MOST = 200, 64
"""Of a pattern that is read: so many characters, and so many texts that it stands for."""
TOKEN = re.compile(r"\\(?P<sign>[^\w\s])|(?P<open>\((?:\?:)?)|(?P<other>.)", re.DOTALL)
UNREAD = frozenset("[]{}*+?.\\")
START, END = "\x02", "\x03"
"""Stand for `^` and `$`, and never in a text."""


class _NotRead(Exception):
    """The pattern has something in it that is not compared here."""


@dataclass(frozen=True, slots=True)
class Branch:
    """One of the texts that a pattern stands for; it may be bound to the start and to the end."""

    text: str
    at_start: bool
    at_end: bool

    def fits(self, text: str) -> bool:
        """Tell whether it is found in a text."""
        if self.at_start and self.at_end:
            return text == self.text
        if self.at_start:
            return text.startswith(self.text)
        return text.endswith(self.text) if self.at_end else self.text in text


def fits(pattern: str, text: str) -> bool:
    """Tell whether a pattern that is read is found in a text."""
    return any(branch.fits(text) for branch in branches(pattern) or ())


@lru_cache(maxsize=256)
def branches(pattern: str) -> tuple[Branch, ...] | None:
    """List the texts that a pattern stands for; None for a pattern that is not read."""
    try:
        if len(pattern) > LONGEST or {START, END} & set(pattern):
            return None
        tokens = [*TOKEN.finditer(pattern)]
        texts = _alternatives(tokens)
        return None if tokens else tuple(map(_branch, texts))
    except _NotRead:
        return None


def _branch(written: str) -> Branch:
    bare = written.removeprefix(START).removesuffix(END)
    if START in bare or END in bare:
        raise _NotRead
    return Branch(bare, written.startswith(START), written.endswith(END))


def _alternatives(tokens: list[re.Match[str]]) -> list[str]:
    """Take tokens off the front, up to a bracket that closes; give each text that may stand there.

    Each bracket that opens comes here anew, so it is as deep as a pattern is long at most.
    """
    found: list[str] = []
    sofar = [""]
    while tokens and tokens[0]["other"] != ")":
        token = tokens.pop(0)
        if token["other"] == "|":
            found, sofar = found + sofar, [""]
            continue
        sofar = ["".join(pair) for pair in product(sofar, _texts_of(token, tokens))]
        if len(found) + len(sofar) > MOST:
            raise _NotRead
    return found + sofar


def _texts_of(token: re.Match[str], tokens: list[re.Match[str]]) -> list[str]:
    if token["open"]:
        inner = _alternatives(tokens)
        if not tokens:
            raise _NotRead  # the bracket is not closed
        tokens.pop(0)
        return inner
    other = token["other"] or ""
    if other in UNREAD and other:
        raise _NotRead
    return [{"^": START, "$": END}.get(other, other) or token["sign"]]
