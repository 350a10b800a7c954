"""The bodies of task 1, by the numbers that they have in the notebook: each as its one text."""

from __future__ import annotations


def _body(
    age: str = "35",
    income: str = "55000",
    score: str = "720",
    years: str = "8",
    end: str = '"loan_amount": 25000}}',
) -> str:
    return (
        f'{{"features": {{"age": {age}, "income": {income}, "credit_score": {score}, '
        f'"employment_years": {years}, {end}'
    )


GOOD = _body()
BODIES: dict[int, tuple[str, int, str]] = {
    1: ("value", 422, _body(age="12", years="0")),
    2: ("good", 200, _body(income="55000.50")),
    3: ("unreadable", 400, GOOD[:-1]),
    4: ("text", 422, _body(age='"35"')),
    5: ("unknown", 422, _body(end='"loan_amount": 25000, "colour": "red"}}')),
    6: ("unreadable", 400, GOOD.replace('"', "'")),
    7: ("bounds", 200, _body(age="18", score="850", years="0")),
    8: ("value", 422, '{"features": [35, 55000, 720, 8, 25000]}'),
    9: ("unreadable", 400, _body(end='"loan_amount": 25000,}}')),
    10: ("unreadable", 400, _body(years="None")),
    11: ("unreadable", 400, _body(end='"loan_amount": 25,000}}')),
    12: ("good", 200, _body(income="5.5e4", years="7.5")),
    13: ("bounds", 200, _body(age="120", score="300")),
    14: ("value", 422, _body(score="851")),
    15: ("value", 422, _body(years="null")),
    16: ("value", 422, _body(age="35.5")),
    17: ("text", 422, _body(years='"8"')),
    18: ("unknown", 422, GOOD.replace('"age"', '"Age"')),
}
"""Of each body its kind, the status that the lab answers with, and its text."""


def numbers_of(kind: str) -> list[int]:
    """Give the numbers of the bodies of this kind."""
    return [number for number, body in BODIES.items() if body[0] == kind]
