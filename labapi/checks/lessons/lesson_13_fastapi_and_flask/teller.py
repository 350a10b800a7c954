"""Task 4: find the three places where one request leaks into another."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_json, expect_status, incorrect, request_line, same
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, faults_each_by_itself
from labapi.classroom.exchange.exchange import Exchange

APP, PATH = "teller", "/api/v1/offers"
RATE, MUCH = 4.9, 50_000
"""The bank's rate, and from where on an amount gets a remark: as the given cell has them."""
REMARK = "A second signature is needed."

GLOBAL_IS_MINE = Misconception(
    "global_is_mine",
    belief="Between two lines of my request, nobody else's request runs.",
    feedback="While one thread waits for the bureau, others serve other customers, and all of them "
    "share what stands at the top of the module. What belongs to one request has to be kept with "
    "it.",
)
ONE_AT_A_TIME = Misconception(
    "one_at_a_time",
    belief="If only one request is served at a time, nothing can leak.",
    feedback="True, and now all customers wait for the slowest. Nothing has to be shared here, so "
    "nothing has to be locked.",
)
DEFAULT_IS_NEW = Misconception(
    "default_is_new",
    belief="A default value is made anew at each call.",
    feedback="It is made once, when Python reads the `def`. What you append to it is there for "
    "all who come later.",
)
CONFIG_IS_MINE = Misconception(
    "config_is_mine",
    belief="What one request sets in `config`, it sets for itself.",
    feedback="`teller.config` belongs to the app, and the app serves everybody. What one customer "
    "asked for is no setting.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Bring out each leak by itself, after a look whether one customer alone is served."""
    leaks = (
        ("customers who ask at once get their own answers", _look_for_global),
        ("remarks on one customer are not told to the next", _look_for_default),
        ("a rate that one customer was offered is for that one", _look_for_config),
    )
    yield from faults_each_by_itself(
        APP,
        "all three leaks",
        [(mended, partial(_sound_and, look, work, cases)) for mended, look in leaks],
    )


def _sound_and(look: Callable[[Work, Cases], None], work: Work, cases: Cases) -> None:
    """Ask first that the very things which leaked are still told to whom they belong."""
    query = _query(cases, amount=cases.whole(MUCH + 1, 90_000), rate=_rate(cases))
    told = _offer(work, query)
    if told.get("customer") != query["customer"]:
        incorrect(f"The offer for `{query['customer']}` names `{told.get('customer')}`.")
    if not same(told.get("score"), _score(query["customer"])):
        incorrect("The `score` in the offer should be what the bureau says of the customer.")
    if REMARK not in (told.get("remarks") or []):
        incorrect(f"An amount of more than {MUCH:,} should still get its remark.")
    if not same(told.get("rate"), query["rate"]):
        incorrect("A `rate` in the query is what an adviser offers: it should be in that answer.")
    look(work, cases)


def _look_for_global(work: Work, cases: Cases) -> None:
    """Let several ask at once: each is in the middle while all others are."""
    queries = [_query(cases) for _ in range(cases.whole(3, 6))]
    alone = [_offer(work, query) for query in queries]
    came = work.call("rush", queries)
    answers = came["answers"]
    for query, answer, by_itself in zip(queries, answers, alone, strict=True):
        told = answer if isinstance(answer, dict) else {}
        for name in ("customer", "score"):
            GLOBAL_IS_MINE.when(
                not same(told.get(name), by_itself.get(name)),
                f"{len(queries)} customers asked at once. For `{query['customer']}` came the "
                f"{name} `{told.get(name)}`; alone it was `{by_itself.get(name)}`.",
            )
    ONE_AT_A_TIME.when(
        not came["met"],
        f"{len(queries)} customers asked at once, and not all of them got to the bureau together.",
    )


def _look_for_default(work: Work, cases: Cases) -> None:
    for just, over in ((MUCH, cases.whole(MUCH + 2, 90_000)), (cases.whole(100, 900), MUCH + 1)):
        large = _query(cases, amount=over)
        count = (_offer(work, large).get("remarks") or []).count(REMARK)
        DEFAULT_IS_NEW.when(count > 1, f"One customer asked, and got the remark {count} times.")
        if count != 1:
            incorrect("A large amount should get its remark each time.")
        small = _query(cases, amount=just)
        remarks = _offer(work, small).get("remarks")
        DEFAULT_IS_NEW.when(
            remarks, f"For an amount of {small['amount']} came a remark that was another's."
        )
        if not same(remarks, []):
            incorrect("Where there is nothing to remark, `remarks` should be an empty list.")


def _look_for_config(work: Work, cases: Cases) -> None:
    for _ in range(cases.whole(2, 3)):
        special = _rate(cases)
        told = _offer(work, _query(cases, rate=special))
        if not same(told.get("rate"), special):
            incorrect(f"A customer was offered {special}, and the answer says {told.get('rate')}.")
        rate = _offer(work, _query(cases)).get("rate")
        CONFIG_IS_MINE.when(
            same(rate, special), f"One customer was offered {special}, and so the next got it, too."
        )
        if not same(rate, RATE):
            incorrect(f"Who is offered no other rate gets {RATE}; the answer said {rate}.")


def _query(cases: Cases, **more: Any) -> dict[str, Any]:
    """Draw who asks for how much, below what gets a remark."""
    return {"customer": cases.name("customer"), "amount": cases.whole(100, MUCH)} | more


def _rate(cases: Cases) -> float:
    return cases.whole(10, 39) / 10


def _score(customer: str) -> int:
    """Score as the given bureau does."""
    return 300 + sum(customer.encode()) % 551


def _offer(work: Work, query: dict[str, Any]) -> dict[str, Any]:
    answer: Exchange = work.request(APP, "GET", PATH, params=query)
    expect_status(answer, 200, because="a customer asks for an offer")
    told = expect_json(answer)
    if not isinstance(told, dict):
        incorrect(f"The answer to {request_line(answer)} should be an object.")
    return told


TASK = Task(
    number=4,
    title="The offer of somebody else",
    points=3,
    objective="Find what one request leaves behind for another, and keep it with its own request.",
    hints=(
        "Go through the cell and ask of each name: is it made when the cell runs, or when a "
        "request comes? What is made once, all share.",
        "One leak shows when several ask at once: `rush` in the given cell does that. Two show one "
        "after the other: ask for a large amount, then for a small one; with a rate, then without.",
        "Flask's `g` lives as long as one request; a local variable does, too. A default that is a "
        "list is made once. And `config` is the app's.",
    ),
    judge=judge,
    misconceptions=(GLOBAL_IS_MINE, ONE_AT_A_TIME, DEFAULT_IS_NEW, CONFIG_IS_MINE),
    why="What a request needs lives as long as the request: in a local variable, or in `g`. Then "
    "any number of threads can serve at once, and none needs a lock.",
)
