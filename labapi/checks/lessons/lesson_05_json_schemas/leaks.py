"""Task 4: find and mend the four leaks of a schema."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_05_json_schemas._documents import as_json, without
from labapi.checks.lessons.lesson_05_json_schemas._schemas import Shape, schema_under
from labapi.checks.task import Misconception, Task, faults_each_by_itself

PURPOSES, CURRENCIES = ("car", "house"), ("EUR", "USD")
NAMES = ("age", "income", "purpose", "currency")

MISSPELT_IS_TOLD = Misconception(
    "misspelt_is_told",
    belief="A validator tells you of a word that it does not know.",
    feedback="It passes over it, and the rule is not there. So read each word of a schema letter "
    "by letter, and try a document that the rule has to keep out.",
)
A_BOUND_ASKS_FOR_A_NUMBER = Misconception(
    "a_bound_asks_for_a_number",
    belief="A bound lets in nothing but numbers.",
    feedback="A bound says: *if* it is a number, it is above or below. Of a text it says nothing. "
    "Which word asks for a number?",
)
PATTERN_IS_THE_WHOLE_TEXT = Misconception(
    "pattern_is_the_whole_text",
    belief="A text has to fit a `pattern` from its first letter to its last.",
    feedback="A pattern is looked for anywhere in the text. Bind it to both ends, or use the word "
    "that lists what may stand there.",
)
DEFAULT_FILLS_IN = Misconception(
    "default_fills_in",
    belief="A field with a `default` is never missing.",
    feedback="A schema changes nothing: `default` only tells people what is meant. The document "
    "got in as it came, without the field.",
)


class Leak(NamedTuple):
    """The learner's schema, and the cases that it is tried with."""

    shape: Shape
    cases: Cases


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Try each leak by itself, with forms that are wrong in one field."""
    leak = Leak(schema_under(work, "tight"), cases)
    yield from faults_each_by_itself(
        "tight",
        "all four leaks",
        [(closed, partial(_with_good_ones, look, leak)) for closed, look in LEAKS],
    )


def _with_good_ones(look: Callable[[Leak], None], leak: Leak) -> None:
    """Ask first that good forms get in: a schema that lets nobody in has no leak, and no use."""
    for form in _good(leak.cases):
        if not leak.shape.lets_in(form):
            incorrect(f"`tight` keeps out this form, which keeps all the rules: `{as_json(form)}`.")
    look(leak)


def _good(cases: Cases) -> list[dict[str, Any]]:
    """Draw forms that keep all rules, at each end and with each word."""
    ends: list[dict[str, Any]] = [
        {"age": 18}, {"age": 120}, {"income": 0.000_001}, {"income": 1}, {"income": 10**12},
        *({"purpose": word} for word in PURPOSES), *({"currency": word} for word in CURRENCIES),
    ]  # fmt: skip
    return cases.shuffled([_form(cases) | end for end in ends])


def _form(cases: Cases) -> dict[str, Any]:
    form = {
        "age": cases.whole(18, 120),
        "income": cases.whole(100, 900_000) / 4,
        "purpose": cases.one_of(PURPOSES),
        "currency": cases.one_of(CURRENCIES),
    }
    return {name: form[name] for name in cases.shuffled(NAMES)}


def _ages(leak: Leak) -> None:
    for age in (121, leak.cases.whole(122, 999)):
        form = _form(leak.cases) | {"age": age}
        got_in = leak.shape.lets_in(form)
        MISSPELT_IS_TOLD.when(got_in and leak.shape.strange, _seen(form))
        _expect_out(leak, form)
    _expect_all_out(leak, "age", [17, -leak.cases.whole(1, 90), 18.5, "35", None, True, [35], {}])


def _incomes(leak: Leak) -> None:
    income = str(leak.cases.whole(100, 90_000))
    for other in leak.cases.shuffled([income, [income], {"euro": 5}, None, True, ""]):
        form = _form(leak.cases) | {"income": other}
        A_BOUND_ASKS_FOR_A_NUMBER.when(leak.shape.lets_in(form), _seen(form))
    _expect_all_out(leak, "income", [0, -0.01, -leak.cases.whole(1, 90_000)])


def _purposes(leak: Leak) -> None:
    words = ["scary carpets", "housecar", "my house", "carpet", leak.cases.name("car"), "a car"]
    for other in leak.cases.shuffled(words):
        form = _form(leak.cases) | {"purpose": other}
        PATTERN_IS_THE_WHOLE_TEXT.when(leak.shape.lets_in(form), _seen(form))
    others = ["", "Car", "HOUSE", "boat", "car ", "car|house", "carhouse", "ca", 5, None, ["car"]]
    _expect_all_out(leak, "purpose", others)


def _missing(leak: Leak) -> None:
    form = without(_form(leak.cases), "currency")
    DEFAULT_FILLS_IN.when(leak.shape.lets_in(form), _seen(form))
    for name in leak.cases.shuffled(NAMES):
        _expect_out(leak, without(_form(leak.cases), name))
    _expect_all_out(leak, "currency", ["", "eur", "GBP", "EUR USD", None, 5, ["EUR"], True])
    others: list[Any] = [[], {}, None, "EUR", 5, True, [_form(leak.cases)]]
    for other in others:
        _expect_out(leak, other)


def _expect_all_out(leak: Leak, name: str, values: list[Any]) -> None:
    for value in leak.cases.shuffled(values):
        _expect_out(leak, _form(leak.cases) | {name: value})


def _expect_out(leak: Leak, form: Any) -> None:
    if leak.shape.lets_in(form):
        incorrect(f"{_seen(form)} Compare it with the rules, field by field. {leak.shape.misspelt}")


def _seen(form: Any) -> str:
    return f"This got in: `{as_json(form)}`."


LEAKS: tuple[tuple[str, Callable[[Leak], None]], ...] = (
    ("an age is bounded at both ends", _ages),
    ("an income is a number", _incomes),
    ("a purpose is one of two words", _purposes),
    ("no field can be left out", _missing),
)

TASK = Task(
    number=4,
    title="Four leaks",
    points=4,
    objective="Find out what a schema lets in against the rules, and mend it.",
    hints=(
        "Read the schema as a list of bans, field by field: what is banned, and what only seems "
        "to be? `lets_in` tries a form.",
        "One word is misspelt. One field has a bound and nothing else. One `pattern` is found "
        "inside longer texts, too. One field has a default, and is missing in the list at the end.",
        "Spell the words beside the age; `income` needs a `type`; `purpose` the word that "
        "`currency` has; and the list at the end is one name short.",
    ),
    judge=judge,
    why="A schema forbids what it names, and only that: a word that it does not know, a bound for "
    "what is no number, a pattern found inside and a default are no ban.",
    misconceptions=(
        MISSPELT_IS_TOLD, A_BOUND_ASKS_FOR_A_NUMBER, PATTERN_IS_THE_WHOLE_TEXT, DEFAULT_FILLS_IN,
    ),
)  # fmt: skip
