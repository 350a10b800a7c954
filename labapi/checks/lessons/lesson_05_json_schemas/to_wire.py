"""Task 3: turn what JSON has no word for into what it has."""

import json
import math
import re
from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_same, expect_type, incorrect, kind_of, shown
from labapi.checks.inside.problems import Blank, Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_05_json_schemas._moments import (
    moments,
    read_moment,
    why_no_moment,
)
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.domain.errors import MalformedJSON
from labapi.web.request.body import parse_json

ANY_TEXT_IS_A_DATE = Misconception(
    "any_text_is_a_date",
    belief="As long as a person can read it, it is a date.",
    feedback="Programs read it, and they go by a standard: RFC 3339, section 5.6. Compare your "
    "text with the lab's own `timestamp`, sign by sign.",
)
Z_IS_DECORATION = Misconception(
    "z_is_decoration",
    belief="The `Z` belongs to the form, and says nothing.",
    feedback="`Z` says *zero hours from UTC*. This moment is given in another zone: behind its own "
    "hours and minutes, `Z` makes another moment of it.",
)
SECONDS_SAY_IT_ALL = Misconception(
    "seconds_say_it_all",
    belief="A moment is best sent as a number of seconds.",
    feedback="Nobody sees the unit, and a page would take them for milliseconds. The task asks for "
    "a text that says what it is.",
)
DECIMAL_IS_A_FLOAT = Misconception(
    "decimal_is_a_float",
    belief="A `Decimal` may as well be sent as a `float`.",
    feedback="Whoever counts money in `Decimal` wants each digit, and the last zero, too. A number "
    "of JSON is read as a `float` by most.",
)
NAN_IS_ZERO = Misconception(
    "nan_is_zero",
    belief="What is not known may be sent as 0.",
    feedback="0 is a value like any other: a chance of 0, say. Then nobody can tell *none* from "
    "*not known*. Which word does JSON have for that?",
)
NAN_IS_A_WORD = Misconception(
    "nan_is_a_word",
    belief='`"NaN"` between quotes says that there is no number.',
    feedback="Whoever expects a number gets a text, and tries to calculate with it. JSON has a "
    "word of its own for *no value*.",
)
INFINITY_IS_FINE = Misconception(
    "infinity_is_fine",
    belief="Only `nan` has no word in JSON.",
    feedback="There are three such values, and two of them are infinite. `math` can tell all three "
    "from the others at once.",
)
Fed = dict[str, Any]
LEFT_OUT = "not JSON serializable"
DIGITS = re.compile(r"-?\d+(\.\d+)?([eE][+-]?\d+)?", re.ASCII)


class Moment(NamedTuple):
    """Stands in a record for a moment; `sent` is how the check sends it to `made`."""

    value: datetime

    def sent(self) -> Any:
        """Give plain data of which `made` makes it."""
        return {"a moment": self.value.isoformat()}


class Exact(NamedTuple):
    """Stands in a record for a `Decimal`, by its digits."""

    digits: str

    def sent(self) -> Any:
        """Give plain data of which `made` makes it."""
        return {"a decimal": self.digits}


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Send records that hold values of one kind, at each place where one can stand."""
    yield from each_by_itself(
        (1, "a moment arrives as the same moment", partial(_moments, work, cases)),
        (1, "a Decimal arrives with all its digits", partial(_decimals, work, cases)),
        (1, "a number that JSON cannot write arrives as null", partial(_floats, work, cases)),
    )


def _moments(work: Work, cases: Cases) -> None:
    for value in moments(cases):
        _expect_arrives(work, _record(cases, Moment(value)))


def _decimals(work: Work, cases: Cases) -> None:
    cents = f"{cases.whole(1, 9)}.{cases.whole(1, 9)}0"
    long = f"{cases.whole(10**16, 10**17)}.{cases.whole(10, 99)}"
    fine = f"0.{cases.whole(10**5, 10**6 - 1)}1"
    others = cases.shuffled(["0.10", long, fine, f"-{cents}", f"{cases.whole(2, 99)}"])
    for digits in (cents, *others):
        _expect_arrives(work, _record(cases, Exact(digits)))


def _floats(work: Work, cases: Cases) -> None:
    finite = [0.0, 1.0, cases.whole(1, 999) / 1000, -cases.whole(1, 10**6) / 8, 1.5e300]
    for number in cases.shuffled(finite):
        _expect_arrives(work, _record(cases, number))
    for number in (math.nan, *cases.shuffled([math.inf, -math.inf])):
        _expect_arrives(work, _record(cases, number))


def _record(cases: Cases, value: Any) -> Fed:
    """Draw a record that holds a value at its top, in a list, and deeper; and what stays as it is.

    The names are drawn, too: they say nothing of what stands under them.
    """
    names = [cases.name("field") for _ in range(8)]
    stays: list[Any] = [
        True,
        False,
        None,
        cases.whole(-9, 9),
        cases.name("text"),
        "NaN",
        "",
        [],
        {},
    ]
    plain = dict(zip(names[4:], cases.shuffled(stays), strict=False))
    lists = cases.shuffled([value, cases.whole(2, 99), {names[0]: value, names[1]: [[value]]}])
    return dict(cases.shuffled([(names[2], value), (names[3], lists), *plain.items()]))


def _expect_arrives(work: Work, record: Fed) -> None:
    came = _parsed(_text(work, record), record)
    _compare(record, came, "")


def _text(work: Work, record: Fed) -> str:
    """Have a record written; say in plain words what could not be written in it."""
    special = _special(record)
    try:
        written = work.call("wire", _sent(record))
    except Blank as blank:
        raise Blank("to_wire", blank.left) from None
    except Raised as problem:
        if LEFT_OUT in problem.message:
            incorrect(f"{_named(special)} is still in what `to_wire` gives: `json.dumps` {STUCK}")
        if "JSON compliant" in problem.message:
            infinite = isinstance(special, float) and math.isinf(special)
            INFINITY_IS_FINE.when(infinite, f"{_named(special)} is still there.")
            incorrect(f"{_named(special)} is still in what `to_wire` gives, and JSON has no such.")
        raise
    return expect_type("wire(…)", written, str)  # type: ignore[no-any-return]


STUCK = "cannot write it. Does your function look into lists and dictionaries, too?"


def _parsed(text: str, record: Fed) -> Any:
    try:
        return parse_json(text.encode("utf-8", "replace"))
    except MalformedJSON:
        incorrect(f"What was written for {_named(_special(record))} is no JSON: `{shown(text)}`.")


def _special(value: Any) -> Any:
    """Find the value that a record is about."""
    parts = value.values() if isinstance(value, dict) else value if _is_list(value) else ()
    found = [_special(part) for part in parts]
    if isinstance(value, Moment | Exact | float):
        return value
    return next((one for one in found if one is not None), None)


def _is_list(value: Any) -> bool:
    return type(value) is list


def _sent(value: Any) -> Any:
    """Give a record as plain data."""
    if isinstance(value, Moment | Exact):
        return value.sent()
    if isinstance(value, dict):
        return {name: _sent(part) for name, part in value.items()}
    return [_sent(part) for part in value] if _is_list(value) else value


def _named(value: Any) -> str:
    if isinstance(value, Moment):
        return f"The moment `{value.value}`"
    if isinstance(value, Exact):
        return f"`Decimal('{value.digits}')`"
    return f"The number `{value}`"


# What arrived, compared with what was to arrive.


def _compare(value: Any, came: Any, path: str) -> None:
    if isinstance(value, Moment):
        _expect_moment(value, came)
    elif isinstance(value, Exact):
        _expect_digits(value, came)
    elif isinstance(value, float) and not math.isfinite(value):
        _expect_null(value, came)
    elif isinstance(value, dict) or _is_list(value):
        for part, other, place in _side_by_side(value, came, path):
            _compare(part, other, place)
    else:
        expect_same(f"what stands at {path}", came, value)


def _side_by_side(value: Any, came: Any, path: str) -> list[tuple[Any, Any, str]]:
    """Pair the parts of a list or a dictionary with those that came, each with its place."""
    if isinstance(value, dict) and isinstance(came, dict) and value.keys() == came.keys():
        return [(value[name], came[name], f"{path}.{name}".strip(".")) for name in value]
    if _is_list(value) and isinstance(came, list) and len(value) == len(came):
        pairs = enumerate(zip(value, came, strict=True))
        return [(part, other, f"{path}[{number}]") for number, (part, other) in pairs]
    incorrect(
        f"At `{path or 'the whole record'}` {kind_of(value)} of {len(value)} went in, and "
        f"`{shown(came)}` came out. What JSON has a word for stays as it is."
    )


def _expect_moment(value: Moment, came: Any) -> None:
    said = f"{_named(value)} arrived as `{shown(came)}`"
    is_number = isinstance(came, int | float) and not isinstance(came, bool)
    SECONDS_SAY_IT_ALL.when(is_number, f"{said}.")
    if not isinstance(came, str):
        incorrect(f"{said}. Write it as a text, as RFC 3339 does.")
    read = read_moment(came)
    ANY_TEXT_IS_A_DATE.when(read is None, f"{said}: {why_no_moment(came)}.")
    if read == value.value:
        return
    local = read is not None and read.replace(tzinfo=None) == value.value.replace(tzinfo=None)
    Z_IS_DECORATION.when(local and came[-1] in "Zz", f"{said}.")
    incorrect(f"{said}, which is another moment. Its distance from UTC counts, and each part.")


def _expect_digits(value: Exact, came: Any) -> None:
    said = f"{_named(value)} arrived as `{shown(came)}`"
    is_number = isinstance(came, int | float) and not isinstance(came, bool)
    DECIMAL_IS_A_FLOAT.when(is_number, f"{said}.")
    if not isinstance(came, str):
        incorrect(f"{said}. Write its digits as a text.")
    written = DIGITS.fullmatch(came)
    if written and Decimal(came).as_tuple() == Decimal(value.digits).as_tuple():
        return
    DECIMAL_IS_A_FLOAT.when(came == str(float(value.digits)), f"{said}.")
    incorrect(f"{said}. Write its digits as they are: all of them, and nothing beside them.")


def _expect_null(value: float, came: Any) -> None:
    if came is None:
        return
    said = f"{_named(value)} arrived as `{json.dumps(came)}`."
    NAN_IS_ZERO.when(isinstance(came, int | float) and not isinstance(came, bool), said)
    NAN_IS_A_WORD.when(isinstance(came, str), said)
    incorrect(f"{said} Write `None` for it, which is JSON's `null`.")


TASK = Task(
    number=3,
    title="Ready for the wire",
    points=3,
    objective="Write moments, exact numbers and missing ones as JSON that every reader reads.",
    hints=(
        "The lesson's first round showed what two libraries make of these three values. Which of "
        "their texts could every reader read, without a digit lost?",
        "A `datetime` has a method for the form of RFC 3339, and it says the zone as well. A "
        "`Decimal` is made a text as any other value is. And `math` knows what is finite.",
        "Two of the blanks are a call each: a method of `value`, and the function that makes "
        "texts. The third has the form `___ if math.isfinite(value) else ___`.",
    ),
    judge=judge,
    why="Where JSON has no word, both sides need a rule: RFC 3339 for moments, digits as a text "
    "for exact numbers, and `null` for a number that JSON cannot write. Then nobody has to guess.",
    misconceptions=(
        ANY_TEXT_IS_A_DATE, Z_IS_DECORATION, SECONDS_SAY_IT_ALL, DECIMAL_IS_A_FLOAT, NAN_IS_ZERO,
        NAN_IS_A_WORD, INFINITY_IS_FINE,
    ),
)  # fmt: skip
