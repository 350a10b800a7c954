"""Mortgages that keep all rules, bodies that are none, and the known ways to spoil one."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.lessons.lesson_06_validation._hunting import beside
from labapi.checks.lessons.lesson_06_validation._rules import MISSING, MORTGAGE, Rule

AMOUNTS, MOST = ("income", "price", "loan_amount"), 10_000_000
PLACE = 1_234_321
"""Stands in a body where a value is to be written that `json.dumps` would not write."""


def mortgage(cases: Cases) -> dict[str, Any]:
    """Draw one that keeps all rules."""
    price = cases.whole(50, 900) * 1000
    return {
        "age": cases.whole(18, 120),
        "years": cases.whole(1, 40),
        "income": cases.whole(20, 200) * 1000 + 0.5,
        "price": price,
        "loan_amount": price - cases.whole(0, 9) * 1000,
    }


def good_mortgages(cases: Cases) -> list[dict[str, Any]]:
    """Draw some that keep all rules, a few of them at the very ends."""
    rich: dict[str, Any] = dict.fromkeys(AMOUNTS, MOST)
    poor: dict[str, Any] = dict.fromkeys(AMOUNTS, 0.01)
    ends = [{}, {}, {"age": 18, "years": 40}, {"age": 120, "years": 1} | rich, poor]
    return cases.shuffled([mortgage(cases) | end for end in ends])


def raw_bodies(cases: Cases) -> list[str | bytes]:
    """Draw bodies that are no JSON, or JSON that no form is, or with a value that is no number."""
    deep = cases.whole(1_500, 3_000)
    odd = ["NaN", "-Infinity", "1e400", r'"\ud800"', "0x23", "[" * deep + "]" * deep]
    odd.append("9" * cases.whole(4_400, 6_000))
    cut = json.dumps(mortgage(cases))[: cases.whole(1, 40)]
    return cases.shuffled([*(_with(cases, value) for value in odd), cut, "", "[]", "null", b"\xff"])


def _with(cases: Cases, value: str) -> str:
    body = mortgage(cases) | {cases.one_of(list(MORTGAGE)): PLACE}
    return json.dumps(body).replace(str(PLACE), value)


def wrong_values(rule: Rule) -> Iterator[Any]:
    """Give one value for each known way to break a rule, in the same order for every rule."""
    yield from beside(rule)
    yield from (MISSING, None, True, str(rule.high), [rule.high])


def spoilt_mortgages(cases: Cases) -> list[dict[str, Any]]:
    """Draw bodies in which all fields are wrong, each body in another of the known ways."""
    columns = [list(wrong_values(rule)) for rule in MORTGAGE.values()]
    ways = [dict(zip(MORTGAGE, way, strict=True)) for way in zip(*columns, strict=True)]
    return cases.shuffled(ways)
