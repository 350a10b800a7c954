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
    """Draw some that keep all rules: at each end, at two at once, and on both sides of `decide`."""
    rich: dict[str, Any] = dict.fromkeys(AMOUNTS, MOST)
    poor: dict[str, Any] = dict.fromkeys(AMOUNTS, 0.01)
    income = cases.whole(5, 60) * 1000
    decided = {"income": income, "price": 4 * income + cases.whole(1, 9) * 1000}
    ends = [
        {}, {"age": 18, "years": 40}, {"age": 120, "years": 1}, {"age": 120, "years": 40} | rich,
        poor, {"income": 0.01}, {"income": MOST}, {"price": MOST}, {"loan_amount": 0.01},
        decided | {"loan_amount": 4 * income}, decided | {"loan_amount": 4 * income + 0.5},
        {"price": 4 * income, "loan_amount": 4 * income},
    ]  # fmt: skip
    return cases.shuffled([mortgage(cases) | end for end in ends])


def raw_bodies(cases: Cases) -> list[str | bytes]:
    """Draw bodies that are no JSON, or JSON that no form is, or with a value that is no number.

    `NaN` is tried in each field: whatever it is compared with, the answer is no.
    """
    deep = cases.whole(1_500, 3_000)
    odd = ["Infinity", "-Infinity", "1e400", r'"\ud800"', "0x23", "[" * deep + "]" * deep]
    odd.append("9" * cases.whole(4_400, 6_000))
    cut = json.dumps(mortgage(cases))[: cases.whole(1, 40)]
    values = [_with(cases, value, cases.one_of(list(MORTGAGE))) for value in odd]
    values += [_with(cases, "NaN", name) for name in MORTGAGE]
    return cases.shuffled([*values, cut, "", "[]", "null", b"\xff"])


def _with(cases: Cases, value: str, name: str) -> str:
    body = mortgage(cases) | {name: PLACE}
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
