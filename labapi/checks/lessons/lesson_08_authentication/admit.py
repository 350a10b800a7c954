"""Task 4: say whom a server with a table of keys lets in."""

import hashlib
from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect, shown
from labapi.checks.task import Misconception, Task
from labapi.checks.work import Work
from labapi.web.statuses import name_of

Row = dict[str, Any]
OTHERS = ("models:read", "models:write", "keys:write")

KEPT_AS_THEY_ARE = Misconception(
    "kept_as_they_are",
    belief="The table can be asked for the key itself.",
    feedback="The table does not hold any key. What does it hold in its place, and which function "
    "makes that of the key that came?",
)
REVOKED_IS_KNOWN = Misconception(
    "revoked_is_known",
    belief="A key that is over tells who is calling, so its bearer is forbidden: `403`.",
    feedback="Whoever brings a revoked or ended key has proved nothing. It may have been found in "
    "a rubbish bin. Which status asks for a better proof?",
)
ENDS_AFTERWARDS = Misconception(
    "ends_afterwards",
    belief="At the second `ends_at` itself, a key is still good.",
    feedback="Read the text once more: *from* the second `ends_at` *on*.",
)
PART_OF_TEXT = Misconception(
    "part_of_text",
    belief="`scope in scopes` asks whether a scope is among those of the key.",
    feedback="`in` on a text asks whether it occurs *anywhere* in it, also inside a longer word. "
    "Make a list of the text first.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask for keys that are known and not, that are over, and that lack the scope."""
    now = cases.whole(1_700_000_000, 1_900_000_000)
    good, other = _key(cases), _key(cases)
    kept = {_digest(good): _row(), _digest(other): _row("keys:write")}
    came = _answer(work, kept, good, "predict", now)
    KEPT_AS_THEY_ARE.when(came == 401, "A good key got `401`.")
    _expect(work, 200, kept, good, now, "a good key, and its scope")
    for stranger in cases.shuffled([None, good[:-1], _key(cases), "", _digest(good)]):
        _expect(work, 401, kept, stranger, now, f"a key that is not in the table: `{stranger}`")
    yield 1, "known keys are told from unknown ones"
    _judge_ends(work, cases, now)
    yield 1, "a key that is over is worth no more than none"
    _judge_scopes(work, cases, now)
    yield 1, "a key opens what it is for, and nothing else"


def _judge_ends(work: Work, cases: Cases, now: int) -> None:
    ends = {
        "a key that was revoked": _row(revoked=True),
        "a key that has ended": _row(ends_at=now - cases.whole(1, 10_000)),
        "a revoked key without the scope": _row("keys:write", revoked=True),
    }
    for what, row in ends.items():
        key = _key(cases)
        came = _answer(work, {_digest(key): row}, key, "predict", now)
        REVOKED_IS_KNOWN.when(came == 403, f"For {what} it gave `403`.")
        _expect(work, 401, {_digest(key): row}, key, now, what)
    key = _key(cases)
    at_its_end = {_digest(key): _row(ends_at=now)}
    came = _answer(work, at_its_end, key, "predict", now)
    ENDS_AFTERWARDS.when(came == 200, "A key whose `ends_at` is `now` got in.")
    _expect(work, 401, at_its_end, key, now, "a key that ends at this very second")
    _expect(work, 200, {_digest(key): _row(ends_at=now + 1)}, key, now, "a key with a second left")


def _judge_scopes(work: Work, cases: Cases, now: int) -> None:
    key = _key(cases)
    for scopes in ("predictions", "un-predict models:read", "predict:batch"):
        kept = {_digest(key): _row(scopes)}
        came = _answer(work, kept, key, "predict", now)
        PART_OF_TEXT.when(came == 200, f"With the scopes `{scopes}` it let `predict` pass.")
        _expect(work, 403, kept, key, now, f"a key for `{scopes}` that asks for `predict`")
    _expect(work, 403, {_digest(key): _row("")}, key, now, "a key without any scope")
    many = " ".join(cases.shuffled([*OTHERS, "predict"]))
    _expect(work, 200, {_digest(key): _row(many)}, key, now, f"a key for `{many}`")


def _expect(
    work: Work, wanted: int, kept: dict[str, Row], key: str | None, now: int, what: str
) -> None:
    came = _answer(work, kept, key, "predict", now)
    (row,) = list(kept.values())[:1]
    if came != wanted:
        incorrect(
            f"Asked about {what}, `admit(…)` gave `{shown(came)}`. Does the server know who is "
            f"calling, and may they? The row was: `{shown(row)}`, `now` {now}."
        )


def _answer(work: Work, kept: dict[str, Row], key: str | None, scope: str, now: int) -> Any:
    came = work.call("admit", kept, key, scope, now)
    if came not in (200, 401, 403) or isinstance(came, bool):
        names = ", ".join(f"`{status}` ({name_of(status)})" for status in (200, 401, 403))
        incorrect(f"`admit(…)` gave `{shown(came)}`. It should give one of {names}.")
    return came


def _row(scopes: str = "predict", ends_at: int | None = None, revoked: bool = False) -> Row:
    return {"scopes": scopes, "ends_at": ends_at, "revoked": revoked}


def _key(cases: Cases) -> str:
    return cases.one_of(["", "ключ-", "clé-"]) + cases.name("key")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


REFERENCE = """
def admit(kept, key, scope, now):
    row = kept.get(digest_of(key)) if key is not None else None
    if row is None or row["revoked"]:
        return 401
    if row["ends_at"] is not None and now >= row["ends_at"]:
        return 401
    return 200 if scope in row["scopes"].split() else 403
"""
STEP_BY_STEP = """
def is_good(row, now):
    ends_at = float("inf") if row["ends_at"] is None else row["ends_at"]
    return not row["revoked"] and now < ends_at

def admit(kept, key, scope, now):
    for digest, row in kept.items():
        if key and hmac.compare_digest(digest, digest_of(key)) and is_good(row, now):
            return 200 if f" {scope} " in f" {row['scopes']} " else 403
    return 401
"""
BY_EXCEPTION = """
def admit(kept, key, scope, now):
    try:
        row = kept[hashlib.sha256(key.encode("utf-8")).hexdigest()]
        assert not row["revoked"] and (row["ends_at"] is None or row["ends_at"] > now)
    except (KeyError, AttributeError, AssertionError):
        return 401
    return {True: 200, False: 403}[scope in set(row["scopes"].split(" "))]
"""
TASK = Task(
    number=4,
    title="The doorkeeper",
    points=3,
    objective="Decide between `401`, `403` and `200` by a table of hashed keys.",
    hints=(
        "Two questions in this order: who is it? May they? All that concerns the key itself "
        "belongs to the first: is it there, is it revoked, is it over?",
        "`kept.get(digest_of(key))` gives the row, or `None`. Mind that `key` may be `None`, and "
        "`ends_at` too. `scopes` is one text: make a list of it before you look into it.",
        "The last line can be: `return 200 if scope in row['scopes'].___() else 403`.",
    ),
    judge=judge,
    misconceptions=(KEPT_AS_THEY_ARE, REVOKED_IS_KNOWN, ENDS_AFTERWARDS, PART_OF_TEXT),
    wrong={
        KEPT_AS_THEY_ARE: REFERENCE.replace("digest_of(key)", "key"),
        REVOKED_IS_KNOWN: REFERENCE.replace(
            'if row is None or row["revoked"]:\n        return 401',
            'if row is None:\n        return 401\n    if row["revoked"]:\n        return 403',
        ),
        ENDS_AFTERWARDS: REFERENCE.replace(">=", ">"),
        PART_OF_TEXT: REFERENCE.replace(".split()", ""),
    },
    right=(STEP_BY_STEP, BY_EXCEPTION),
)
