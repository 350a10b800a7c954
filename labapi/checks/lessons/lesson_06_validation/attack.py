"""Task 6: an attack on the learner's own schema, in the learner's own app."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NoReturn

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_status, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons._hunting import hunt
from labapi.checks.lessons.lesson_06_validation._beliefs import (
    EACH_IS_ENOUGH,
    EMPTY_HARMS_NOTHING,
    EVERY_FAULT_HAS_A_FIELD,
    LET_IN,
    MORE_HARMS_NOTHING,
    NUMBERS_COME_IN,
    REFUSING_IS_EASY,
    THE_END_IS_OUT,
    THE_WHOLE_IS_TO_BLAME,
    TYPES_ARE_EXACT,
    UNPREPARED,
    UNWRITABLE,
)
from labapi.checks.lessons.lesson_06_validation._hunting import bodies
from labapi.checks.lessons.lesson_06_validation._mortgages import (
    good_mortgages,
    mortgage,
    raw_bodies,
    spoilt_mortgages,
)
from labapi.checks.lessons.lesson_06_validation._refusals import (
    as_json,
    expect_let_in,
    fields_named,
    last_words,
    reached_decide,
    sent,
)
from labapi.checks.lessons.lesson_06_validation._rules import (
    MORTGAGE,
    Fault,
    above_price,
    faults_of,
    without_missing,
)
from labapi.checks.task import Incorrect, Misconceived, Task, each_by_itself
from labapi.classroom.exchange.exchange import Exchange

APP = "fortress"


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Offer good applications; then raw bytes; then what Hypothesis makes up, and every bound."""
    yield from each_by_itself(
        (1, "good applications get in", partial(_let_in, work, cases)),
        (1, "no bytes bring it down", partial(_survive, work, cases)),
        (2, "no nonsense got in, and every refusal names its fields",
         partial(_refuse, work, cases)),
    )  # fmt: skip


def _let_in(work: Work, cases: Cases) -> None:
    for body in good_mortgages(cases):
        expect_let_in(_answer(work, body), body)


def _survive(work: Work, cases: Cases) -> None:
    _expect_one_in(work, cases)
    for text in raw_bodies(cases):
        expect_status(_answer(work, text), 400, 422, because="this is nothing to predict from")


def _refuse(work: Work, cases: Cases) -> None:
    _expect_one_in(work, cases)
    hunt(lambda body: _try(work, body), bodies(MORTGAGE), cases.random)
    _sweep(work, cases)


def _expect_one_in(work: Work, cases: Cases) -> None:
    """Ask that a good application gets in: what refuses everything withstands any attack."""
    plain = {"age": 40, "years": 20, "price": 300_000, "loan_amount": 200_000}
    exchange = _answer(work, mortgage(cases) | plain)
    said = "it keeps all the rules: an app that lets nobody in holds against everything"
    expect_status(exchange, 200, because=said)


def _sweep(work: Work, cases: Cases) -> None:
    """Spoil all fields in each of the known ways; where that fails, show it on a single field."""
    for spoilt in spoilt_mortgages(cases):
        try:
            _try(work, without_missing(spoilt))
        except (Incorrect, Misconceived):
            for name in cases.shuffled(list(MORTGAGE)):
                _try(work, without_missing(mortgage(cases) | {name: spoilt[name]}))
            raise
    price = cases.whole(50, 900) * 1000
    for more in ({cases.name("field"): 1}, {"price": price, "loan_amount": price + 0.5}):
        _try(work, mortgage(cases) | more)


def _try(work: Work, body: dict[str, Any]) -> None:
    """Compare the answer to a body that breaks a rule with the rules."""
    faults = faults_of(MORTGAGE, body)
    if not faults and not above_price(body):
        return  # whether it gets in is asked by itself
    exchange = _answer(work, body)
    if exchange.status == 200 or reached_decide(exchange):
        _got_in(body, faults)
    expect_status(exchange, 422, because="it can be read, and is not acceptable")
    _expect_named(body, faults, fields_named(exchange))


def _got_in(body: dict[str, Any], faults: dict[str, Fault]) -> NoReturn:
    said = f"This body got in: `{as_json(body)}`."
    EACH_IS_ENOUGH.when(not faults, f"{said} `loan_amount` is above `price`.")
    name, fault = next(iter(faults.items()))
    said = f"{said} `{name}` {fault.words}."
    if held := LET_IN.get(fault.kind):
        held.when(True, said)
    incorrect(said)


def _expect_named(body: dict[str, Any], faults: dict[str, Fault], names: set[str]) -> None:
    """Ask that the wrong fields are named, and only those; `loan_amount` above `price` is free."""
    listed = ", ".join(f"`{name}`" for name in sorted(names)) or "nothing"
    for name in sorted(faults.keys() - names):
        if name == "price" and faults[name].kind == "edge":
            continue  # a price of 0 is below every loan, and may be refused for that
        said = f"`{as_json(body)}` was refused, and `{name}` {faults[name].words}."
        alone = len(faults) == 1 and not above_price(body)
        whole = alone and not any(field in named for named in names for field in MORTGAGE)
        taken = whole and _is_taken_for_number(body, name)
        TYPES_ARE_EXACT.when(taken, f"{said} It was taken for a number, and compared.")
        THE_WHOLE_IS_TO_BLAME.when(whole, f"{said} The details name {listed}.")
        incorrect(f"{said} The details do not name it: they name {listed}.")
    more = sorted(names & MORTGAGE.keys() - faults.keys())
    if more and not above_price(body):
        incorrect(f"`{as_json(body)}` was refused for `{more[0]}`, which is in order.")


def _is_taken_for_number(body: dict[str, Any], name: str) -> bool:
    """Tell whether a text or `true`, made a number, breaks the rule about the price."""
    try:
        return above_price(body | {name: float(body[name])})
    except (KeyError, TypeError, ValueError):
        return False


def _answer(work: Work, body: Any) -> Exchange:
    """Send a body, and see what became of the app."""
    exchange = sent(work, APP, body)
    if exchange.status is None or exchange.status < 500 or reached_decide(exchange):
        return exchange
    said = f"This body got `{exchange.status}`: `{as_json(body)}`. {last_words(exchange)}"
    REFUSING_IS_EASY.when(any(words in said for words in UNWRITABLE), said)
    EVERY_FAULT_HAS_A_FIELD.when("IndexError" in said, said)
    NUMBERS_COME_IN.when(any(kind in said for kind in UNPREPARED), said)
    incorrect(said)


TASK = Task(
    number=6,
    title="The attack",
    points=4,
    objective="Build a schema and an app that hold against inputs that nobody foresaw.",
    hints=(
        "Begin as in task 4: one line for each field, with its type and its bounds, and the "
        "settings for the whole schema above them.",
        "The rule about `price` needs a validator of the whole, as in task 3. In the mode `after` "
        "it runs when each field is known to be in order.",
        "The app itself is one line: give your schema to the function of task 5. If the attack "
        "brings it down, look at what `refuse` puts into its answer.",
    ),
    judge=judge,
    why="A schema that says all of its rules holds against inputs that nobody thought of, and a "
    "refusal that repeats nothing of them cannot be broken by them.",
    misconceptions=(
        TYPES_ARE_EXACT, THE_END_IS_OUT, EMPTY_HARMS_NOTHING, MORE_HARMS_NOTHING, EACH_IS_ENOUGH,
        THE_WHOLE_IS_TO_BLAME, REFUSING_IS_EASY, NUMBERS_COME_IN,
        EVERY_FAULT_HAS_A_FIELD,
    ),
)  # fmt: skip
