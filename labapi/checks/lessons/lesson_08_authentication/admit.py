"""Task 4: say whom a server with a table of keys lets in."""

import hashlib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task
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


class Probe(NamedTuple):
    """One question to the doorkeeper: who brings what, the status that is due, what it shows."""

    what: str
    row: Row
    wanted: int
    brings: Callable[[str], str | None] = lambda key: key
    belief: Misconception | None = None


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask for keys that are known and not, that are over, and that lack the scope."""
    now = cases.whole(1_700_000_000, 1_900_000_000)
    _ask(work, cases, now, [GOOD, *STRANGERS, GOOD])
    yield 1, "known keys are told from unknown ones"
    _ask(work, cases, now, _ends(cases, now))
    yield 1, "a key that is over is worth no more than none"
    many = " ".join(cases.shuffled([*OTHERS, "predict"]))
    _ask(work, cases, now, [*SCOPES, Probe(f"a key for `{many}`", _row(many), 200), GOOD])
    yield 1, "a key opens what it is for, and nothing else"


def _ends(cases: Cases, now: int) -> list[Probe]:
    past = _row(ends_at=now - cases.whole(1, 10_000))
    both = _row("keys:write", revoked=True)
    return [
        Probe("a key that was revoked", _row(revoked=True), 401, belief=REVOKED_IS_KNOWN),
        Probe("a key that has ended", past, 401, belief=REVOKED_IS_KNOWN),
        Probe("a revoked key without the scope", both, 401, belief=REVOKED_IS_KNOWN),
        Probe("a key that ends at `now`", _row(ends_at=now), 401, belief=ENDS_AFTERWARDS),
        Probe("a key with a second left", _row(ends_at=now + 1), 200),
        Probe("a key with a day left", _row(ends_at=now + 86_400), 200),
    ]


def _ask(work: Work, cases: Cases, now: int, probes: list[Probe]) -> None:
    """Ask in a drawn order, so that no row of answers can be known by heart."""
    for probe in cases.shuffled(probes):
        key = _key(cases)
        kept = {_digest(key): probe.row, _digest(_key(cases)): _row("keys:write")}
        brought = probe.brings(key)
        came = _answer(work, kept, brought, "predict", now)
        if probe.belief:
            wrong = came != probe.wanted and came in WRONG[probe.belief]
            probe.belief.when(wrong, f"For {probe.what} it gave `{came}`.")
        if came != probe.wanted:
            incorrect(
                f"Asked about {probe.what}, with the scope `predict`, `admit(…)` gave `{came}`. "
                "Does the server know who is calling, and may they? "
                f"The row was `{shown(probe.row)}`, and `now` {now}."
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


WRONG = {
    KEPT_AS_THEY_ARE: (401, 200),
    REVOKED_IS_KNOWN: (403,),
    ENDS_AFTERWARDS: (200,),
    PART_OF_TEXT: (200,),
}
"""The wrong statuses that show each belief."""
GOOD = Probe("a good key with its scope", _row(), 200, belief=KEPT_AS_THEY_ARE)
STRANGERS = (
    Probe("nobody's key, `None`", _row(), 401, lambda key: None),
    Probe("an empty key", _row(), 401, lambda key: ""),
    Probe("a key with its last letter cut off", _row(), 401, lambda key: key[:-1]),
    Probe("the hash in the place of its key", _row(), 401, _digest, KEPT_AS_THEY_ARE),
)
SCOPES = (
    Probe("a key for `predictions`", _row("predictions"), 403, belief=PART_OF_TEXT),
    Probe("a key for `un-predict`", _row("un-predict models:read"), 403, belief=PART_OF_TEXT),
    Probe("a key for `predict:batch`", _row("predict:batch"), 403, belief=PART_OF_TEXT),
    Probe("a key without any scope", _row(""), 403),
)
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
)
