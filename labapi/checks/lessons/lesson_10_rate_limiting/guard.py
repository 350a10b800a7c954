"""Task 4: find the bugs in a limiter that lets some callers off for free."""

from collections.abc import Callable, Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

KEYS = {"key-of-ada": "ada", "key-of-bob": "bob"}
Sent = dict[str, Any]

ONLY_GOOD_COUNT = Misconception(
    "only_good_count",
    belief="Only a request that was served uses up the allowance.",
    feedback="A body that is no JSON, and a path that is not there, cost the server work, too. "
    "Whoever sends nothing but those is never stopped. When has a request to be counted?",
)
KEY_IS_BELIEVED = Misconception(
    "key_is_believed",
    belief="A key names its caller, whatever is in it.",
    feedback="Each of these requests came with another key, and none of the keys exists. A caller "
    "who makes up a new one each time is always new. By what can they be counted instead?",
)
ALL_ARE_ONE = Misconception(
    "all_are_one",
    belief="One count is enough for everybody.",
    feedback="One caller used up the allowance, and another was refused for it. "
    "To share fairly, each caller needs a count of their own.",
)
REFUSED_IS_ANSWERED = Misconception(
    "refused_is_answered",
    belief="A caller with no good key needs no limit.",
    feedback="Requests without a good key were let through without end. They are `401` for the "
    "API, and they still cost it something: their address has an allowance as well.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Send good requests, then bad ones, then made-up keys; then all of them, mixed.

    Each part stands on the one before it: a made-up key shows in nothing but what it is counted.
    """
    _one_caller(work, cases)
    yield 1, "all is counted"
    _one_address(work, cases)
    yield 1, "made-up keys do not help"
    _several(work, cases)
    yield 1, "each caller has an allowance"


def _one_caller(work: Work, cases: Cases) -> None:
    """Send good requests alone, then bad ones among them; nobody is new who was not refused."""
    limit = cases.whole(2, 5)
    good = [_sent(cases, "key-of-ada") for _ in range(limit + 2)]
    _expect(work, good, limit)
    _expect(work, good, 1)
    bad = [_sent(cases, "key-of-ada", body=cases.one_of(["{", "[1", "nul"])) for _ in range(limit)]
    lost = [_sent(cases, "key-of-ada", path="/predikt") for _ in range(limit)]
    for sent in (bad, lost, cases.shuffled([*bad, *lost])[:limit]):
        _expect(work, [*sent, *good[:2]], limit)


def _one_address(work: Work, cases: Cases) -> None:
    limit, address = cases.whole(2, 5), _address(cases)
    nothing = [_sent(cases, "", address) for _ in range(limit + 1)]
    _expect(work, nothing, limit, seen_before=(ONLY_GOOD_COUNT,))
    made_up = [_sent(cases, cases.name("key"), address) for _ in range(limit + 2)]
    _expect(work, made_up, limit, seen_before=(ONLY_GOOD_COUNT, REFUSED_IS_ANSWERED))
    _expect(work, [*nothing[1:], made_up[0]], limit)
    _expect(work, [sent | {"path": "/predikt"} for sent in made_up], limit)


def _several(work: Work, cases: Cases) -> None:
    """Two callers with good keys from one address, others without; then traffic at random."""
    limit, address = cases.whole(2, 4), _address(cases)
    ada = [_sent(cases, "key-of-ada", address) for _ in range(limit + 1)]
    bob, nobody = (_sent(cases, key, address) for key in ("key-of-bob", ""))
    elsewhere = _sent(cases, "", f"198.51.100.{cases.whole(1, 250)}")
    for other in (bob, nobody, elsewhere):
        _expect(work, [*ada, other], limit)
    _expect(work, [*[nobody] * limit, bob, elsewhere], limit)
    _expect(work, [_at_random(cases, address) for _ in range(9 * limit)], limit)


def _at_random(cases: Cases, address: str) -> Sent:
    elsewhere = f"198.51.100.{cases.whole(1, 2)}"
    key = cases.one_of(["key-of-ada", "key-of-bob", "", cases.name("key")])
    path = cases.one_of(["/predict", "/predict", "/predikt"])
    return _sent(cases, key, cases.one_of([address, elsewhere]), path, cases.one_of(["{}", "{"]))


def _sent(
    cases: Cases, key: str, address: str = "", path: str = "/predict", body: str = "{}"
) -> Sent:
    return {"key": key, "address": address or _address(cases), "path": path, "body": body}


def _address(cases: Cases) -> str:
    return f"192.0.2.{cases.whole(1, 250)}"


def _answered(sent: Sent) -> int:
    """Answer as the API of the exercise does."""
    if sent["path"] != "/predict":
        return 404
    if sent["key"] not in KEYS:
        return 401
    return 200 if sent["body"] == "{}" else 400


def _verified(sent: Sent) -> str:
    """Name a caller by a key that exists, else by the address."""
    return KEYS.get(sent["key"]) or str(sent["address"])


def _guarded(
    requests_sent: list[Sent],
    limit: int,
    named: Callable[[Sent], str] = _verified,
    counts: Callable[[Sent], bool] = lambda sent: True,
) -> list[int]:
    """Answer all of them; `named` says for whom a request counts, `counts` whether it does."""
    used: dict[str, int] = {}
    statuses = []
    for sent in requests_sent:
        caller = named(sent)
        over = used.get(caller, 0) >= limit
        statuses.append(429 if over else _answered(sent))
        used[caller] = used.get(caller, 0) + (not over and counts(sent))
    return statuses


BELIEFS: dict[Misconception, dict[str, Callable[[Sent], Any]]] = {
    ONLY_GOOD_COUNT: {"counts": lambda sent: _answered(sent) == 200},
    KEY_IS_BELIEVED: {"named": lambda sent: str(sent["key"] or sent["address"])},
    ALL_ARE_ONE: {"named": lambda sent: "everybody"},
    REFUSED_IS_ANSWERED: {"counts": lambda sent: _answered(sent) != 401},
}
"""What a limiter does whose author believes this."""


def _expect(
    work: Work,
    requests_sent: list[Sent],
    limit: int,
    seen_before: tuple[Misconception, ...] = (),
) -> None:
    """Ask for the right statuses; recognise what the bugs not `seen_before` would answer."""
    returned = work.call("guard", requests_sent, limit)
    given = expect_type("guard(…)", returned, list)
    expected = _guarded(requests_sent, limit)
    if len(given) != len(expected):
        incorrect(f"To {len(expected)} requests `guard` gave {len(given)} statuses. Give one each.")
    pairs = enumerate(zip(given, expected, strict=True), 1)
    wrong = next((number for number, (one, other) in pairs if one != other), 0)
    if not wrong:
        return
    sent = requests_sent[wrong - 1]
    seen = (
        f"With a limit of {limit}, request {wrong} of {len(expected)} was `{sent}`, and it was "
        f"answered `{shown(given[wrong - 1])}`."
    )
    for belief, bug in BELIEFS.items():
        alike = given == _guarded(requests_sent, limit, **bug)
        belief.when(alike and belief not in seen_before, seen)
    asked = "refused with `429`" if expected[wrong - 1] == 429 else "let through to `answer_of`"
    count = "Each call counts anew" if wrong == 1 else "Count what its caller had sent before"
    incorrect(f"{seen} {count}: it was to be {asked}.")


TASK = Task(
    number=4,
    title="Who is let off for free?",
    points=3,
    objective="Find requests that a limiter forgets to count.",
    hints=(
        "Run the cell under the given code. Which of its callers is never stopped, and which two "
        "lines decide who they are and what counts?",
        "One bug is the condition above the line that counts. The other is the line that names "
        "the caller: it takes whatever text came as a key. Which keys are real?",
        "Count before you look at the status, and name the caller with "
        '`KEYS.get(sent["key"], ___)`.',
    ),
    judge=judge,
    misconceptions=(ONLY_GOOD_COUNT, KEY_IS_BELIEVED, ALL_ARE_ONE, REFUSED_IS_ANSWERED),
    why="All that is sent costs work, so all of it counts; and only a key that was found good "
    "names a caller, because anything else can be made up.",
)
