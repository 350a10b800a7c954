"""Answers whose texts are alike: a question to two students, never a verdict on them.

Each answer is read as tokens of Python. Names become one and the same, and so do numbers and texts;
comments and layout go. Every run of `RUN` tokens is hashed, and of every `WINDOW` hashes in a row
the least is kept: the fingerprints of Schleimer, Wilkerson and Aiken (*Winnowing*, SIGMOD 2003),
which find every common passage of `RUN + WINDOW - 1` tokens. What the exercise gave is taken out,
and so is what many students have, which is how one writes it. What is left in common, as a share of
the shorter answer, is how alike two are.
"""

from __future__ import annotations

import builtins
import hashlib
import io
import keyword
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import TypeAlias

from labapi.grading.report.shown import ShownClass, ShownStudent, ShownTask

RUN, WINDOW = 8, 4
FREE = 60
"""How many tokens the middle answer of a task must have, starter code apart: shorter ones are
alike because there is hardly another way to write them."""
LEAST = 8
"""How many fingerprints of one's own an answer must have to be compared."""
MANY, SHARE = 3, 0.1
"""What more students have than this number, or this share of a class, is nobody's own."""
ALIKE = 0.6
Tokens: TypeAlias = tuple[str, ...]
MOST = 8
"""How many groups are told: no more than a screen can hold."""
LEFT_OUT = (tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT)
TEXTS = (tokenize.STRING, getattr(tokenize, "FSTRING_MIDDLE", tokenize.STRING))
KEPT = frozenset([*keyword.kwlist, *dir(builtins)])


Answer: TypeAlias = tuple[ShownStudent, ShownTask]


@dataclass(frozen=True, slots=True)
class Similar:
    """Two answers of a task with so large a share in common, from 0 to 1, and others like them.

    The two that are most alike stand first.
    """

    answers: tuple[Answer, ...]
    share: float


def similar(shown: ShownClass) -> list[Similar]:
    """List the answers that are most alike, task by task, the most alike first."""
    starters = {name: asked.starter for name, asked in shown.setting.asked.items()}
    given = {name: "\n".join(asked.given) for name, asked in shown.setting.asked.items()}
    found = [
        one
        for task in shown.tasks
        for one in _of_task(
            shown.with_task(task.task), starters.get(task.task, ""), given.get(task.task, "")
        )
    ]
    found.sort(
        key=lambda one: (-one.share, one.answers[0][1].graded.number, one.answers[0][0].page)
    )
    return found[:MOST]


def _of_task(answers: Sequence[Answer], starter: str, given: str) -> Iterator[Similar]:
    """Compare the answers of one task, and put those together that are alike."""
    written = [tokens(own.graded.answer) for _, own in answers]
    if not _is_free(written, tokens(starter)):
        return
    taken_out = set(_runs(tokens(starter))) | set(_runs(tokens(given)))
    own = _own([fingerprints(one) - taken_out for one in written])
    shares = {
        (a, b): common / min(len(own[a]), len(own[b])) for (a, b), common in _in_common(own).items()
    }
    pairs = sorted((pair for pair, share in shares.items() if share >= ALIKE),
                   key=lambda pair: (-shares[pair], pair))  # fmt: skip
    for group in _joined(pairs):
        yield Similar(tuple(answers[at] for at in group), shares[group[0], group[1]])


def _joined(pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """Join pairs that share somebody; the first pair of a group begins it."""
    groups: list[list[int]] = []
    for pair in pairs:
        touched = [group for group in groups if not set(pair).isdisjoint(group)]
        if not touched:
            groups.append(list(pair))
            continue
        first, *others = touched
        for group in others:
            groups.remove(group)
        first += [at for group in (*others, pair) for at in group if at not in first]
    return groups


def _is_free(written: list[Tokens], starter: Tokens) -> bool:
    """Whether answers of a task are long enough that two of them are not alike by themselves."""
    lengths = sorted(len(one) for one in written if one)
    return bool(lengths) and lengths[len(lengths) // 2] - len(starter) >= FREE


def _own(prints: list[set[int]]) -> list[set[int]]:
    """Take out what many have; an answer with little left is compared with none."""
    held_by = Counter(one for each in prints for one in each)
    most = max(MANY, int(SHARE * len(prints)))
    left = [{one for one in each if held_by[one] <= most} for each in prints]
    return [each if len(each) >= LEAST else set() for each in left]


def _in_common(prints: list[set[int]]) -> dict[tuple[int, int], int]:
    """Count what each two have in common, looking only at those that have anything."""
    who: dict[int, list[int]] = defaultdict(list)
    for number, each in enumerate(prints):
        for one in each:
            who[one].append(number)
    return Counter(pair for held in who.values() for pair in combinations(held, 2))


# What two texts are compared by.


@lru_cache(maxsize=10_000)
def tokens(source: str) -> tuple[str, ...]:
    """Read Python as tokens that do not depend on names, numbers, texts, comments and layout.

    What an object is asked for is its library's name, and stays. What is no Python is read as far
    as it goes.

    >>> tokens("total = price.get(2)  # in all")
    ('N', '=', 'N', '.', 'get', '(', '0', ')')
    """
    found: list[str] = []
    try:
        for token in tokenize.generate_tokens(io.StringIO(source).readline):
            if token.type not in LEFT_OUT and token.string:
                found.append(_kind(token, after=found[-1] if found else ""))
    except (tokenize.TokenError, SyntaxError):
        pass
    return tuple(found)


def _kind(token: tokenize.TokenInfo, after: str) -> str:
    if token.type == tokenize.NAME:
        return token.string if token.string in KEPT or after == "." else "N"
    if token.type == tokenize.NUMBER:
        return "0"
    return "S" if token.type in TEXTS else token.string


def fingerprints(read: Tokens) -> set[int]:
    """Choose among the hashes of all runs: the least of each window, the last of equal ones."""
    hashes = _runs(read)
    windows = range(max(len(hashes) - WINDOW + 1, min(len(hashes), 1)))
    return {min(hashes[at : at + WINDOW]) for at in windows}


def _runs(read: Tokens) -> list[int]:
    """Hash each run of tokens; the same on every computer, which Python's own `hash` is not."""
    runs = ("\0".join(read[at : at + RUN]) for at in range(len(read) - RUN + 1))
    digests = (hashlib.blake2b(run.encode("utf-8", "replace"), digest_size=8) for run in runs)
    return [int.from_bytes(digest.digest(), "big") for digest in digests]
