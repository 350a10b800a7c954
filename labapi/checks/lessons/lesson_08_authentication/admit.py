"""Task 4: say whom a server with a table of keys lets in."""

import hashlib
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.web.statuses import name_of

Row = dict[str, Any]
SCOPES = ("predict", "models:read", "models:write", "keys:write")

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
    known, over, scoped = cases.shuffled(SCOPES)[:3]
    yield from each_by_itself(
        (1, "known keys are told from unknown ones",
         partial(_ask, work, cases, (known, now), _strangers(known))),
        (1, "a key that is over is worth no more than none",
         partial(_ask, work, cases, (over, now), _ends(cases, over, now))),
        (1, "a key opens what it is for, and nothing else",
         partial(_ask, work, cases, (scoped, now), _scopes(cases, scoped))),
    )  # fmt: skip


def _strangers(scope: str) -> list[Probe]:
    row = _row(scope)
    return [
        Probe("a good key with its scope", row, 200),
        Probe("nobody's key, `None`", row, 401, lambda key: None),
        Probe("an empty key", row, 401, lambda key: ""),
        Probe("a key with its last letter cut off", row, 401, lambda key: key[:-1]),
        Probe("the hash in the place of its key", row, 401, _digest, KEPT_AS_THEY_ARE),
        Probe("another good key with its scope", row, 200),
    ]


def _ends(cases: Cases, scope: str, now: int) -> list[Probe]:
    past, other = now - cases.whole(1, 10_000), f"not-{scope}"
    return [
        Probe("a key that was revoked", _row(scope, revoked=True), 401, belief=REVOKED_IS_KNOWN),
        Probe("a key that has ended", _row(scope, past), 401, belief=REVOKED_IS_KNOWN),
        Probe("a revoked key without the scope", _row(other, revoked=True), 401,
              belief=REVOKED_IS_KNOWN),
        Probe("an ended key without the scope", _row(other, past), 401, belief=REVOKED_IS_KNOWN),
        Probe("a key that was revoked before its end", _row(scope, now + 60, True), 401),
        Probe("a key that has ended and was revoked", _row(scope, past, True), 401),
        Probe("a key that ended in the second 0", _row(scope, 0), 401),
        Probe("a key that ends at `now`", _row(scope, now), 401, belief=ENDS_AFTERWARDS),
        Probe("a key with a second left", _row(scope, now + 1), 200),
        Probe("a key with a day left", _row(scope, now + 86_400), 200),
        Probe("a key without an end", _row(scope), 200),
    ]  # fmt: skip


def _scopes(cases: Cases, scope: str) -> list[Probe]:
    first, *others = cases.shuffled([other for other in SCOPES if other != scope])
    longer = [f"{scope}s", f"un-{scope} {first}", f"{scope}:batch", f"{first} {scope[:-1]}"]
    lists = [f"{scope} {first}", f"{first} {scope}", " ".join([first, scope, *others])]
    return [
        *(Probe(f"a key for `{one}`", _row(one), 403, belief=PART_OF_TEXT) for one in longer),
        Probe("a key without any scope", _row(""), 403),
        Probe(f"a key for `{first}`", _row(first), 403),
        *(Probe(f"a key for `{one}`", _row(one), 200) for one in lists),
        Probe(f"a key for `{scope}`", _row(scope), 200),
    ]


def _ask(work: Work, cases: Cases, asked: tuple[str, int], probes: list[Probe]) -> None:
    """Ask in a drawn order, so that no row of answers can be known by heart."""
    came = [(probe, _answer(work, cases, probe, *asked)) for probe in cases.shuffled(probes)]
    wrong = [(probe, status) for probe, status in came if status != probe.wanted]
    for probe, status in wrong:
        if probe.belief:
            probe.belief.when(
                status in WRONG[probe.belief], f"For {probe.what} it gave `{status}`."
            )
    for probe, status in wrong[:1]:
        incorrect(
            f"Asked about {probe.what}, with the scope `{asked[0]}`, `admit(…)` gave `{status}`. "
            "Does the server know who is calling, and may they? "
            f"The row was `{shown(probe.row)}`, and `now` {asked[1]}."
        )


def _answer(work: Work, cases: Cases, probe: Probe, scope: str, now: int) -> Any:
    """Put one key, and that of somebody with the same scope, into the table, and ask."""
    key = _key(cases)
    rows = [(_digest(key), probe.row), (_digest(_key(cases)), _row(scope))]
    came = work.call("admit", dict(cases.shuffled(rows)), probe.brings(key), scope, now)
    if came not in (200, 401, 403) or isinstance(came, bool):
        names = ", ".join(f"`{status}` ({name_of(status)})" for status in (200, 401, 403))
        incorrect(f"`admit(…)` gave `{shown(came)}`. It should give one of the numbers {names}.")
    return came


def _row(scopes: str, ends_at: int | None = None, revoked: bool = False) -> Row:
    return {"scopes": scopes, "ends_at": ends_at, "revoked": revoked}


def _key(cases: Cases) -> str:
    return cases.one_of(["", "ключ-", "clé-"]) + cases.name("key")


def _digest(key: str) -> str:
    return hashlib.sha256(key.encode()).hexdigest()


WRONG = {
    KEPT_AS_THEY_ARE: (200,),
    REVOKED_IS_KNOWN: (403,),
    ENDS_AFTERWARDS: (200,),
    PART_OF_TEXT: (200,),
}
"""The wrong statuses that show each belief."""
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
    why="Who is calling comes first, and a key that is unknown, revoked or over answers it with "
    "nobody; only of somebody it can be asked what they may do.",
    misconceptions=(KEPT_AS_THEY_ARE, REVOKED_IS_KNOWN, ENDS_AFTERWARDS, PART_OF_TEXT),
)
