"""The rules of the two forms that tasks 5 and 6 are about, and what breaks them, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

MISSING: Any = ...
"""Stands for a field that is not sent at all."""
KINDS: dict[type, str] = {str: "a text", bool: "a boolean", list: "a list", dict: "an object"}


class Fault(NamedTuple):
    """What is wrong with one field: of which kind, and in words that go behind its name."""

    kind: str
    words: str


class Rule(NamedTuple):
    """A number from `low` to `high`; `above` says that `low` itself is out."""

    low: int
    high: int
    whole: bool = False
    above: bool = False

    def fault(self, value: Any) -> Fault | None:
        """Say what is wrong with a value; None where nothing is."""
        if value is MISSING:
            return Fault("missing", "is missing")
        if value is None:
            return Fault("missing", "is null")
        if isinstance(value, bool) or not isinstance(value, int | float):
            return Fault("type", f"is {KINDS.get(type(value), 'no number')}, not a number")
        if self.whole and isinstance(value, float):
            return Fault("type", "is no whole number")
        return self._out(value)

    def _out(self, value: float) -> Fault | None:
        if self.above and value == self.low:
            return Fault("edge", f"is {self.low}, and has to be more")
        if value < self.low:
            return Fault("range", f"is below {self.low}")
        return Fault("range", f"is above {self.high:,}") if value > self.high else None


Form = Mapping[str, Rule]
FEATURES: Form = {
    "age": Rule(18, 120, whole=True),
    "income": Rule(0, 10_000_000, above=True),
    "credit_score": Rule(300, 850, whole=True),
    "employment_years": Rule(0, 60),
    "loan_amount": Rule(0, 10_000_000, above=True),
}
MORTGAGE: Form = {
    "age": Rule(18, 120, whole=True),
    "income": Rule(0, 10_000_000, above=True),
    "price": Rule(0, 10_000_000, above=True),
    "loan_amount": Rule(0, 10_000_000, above=True),
    "years": Rule(1, 40, whole=True),
}


def without_missing(body: Mapping[str, Any]) -> dict[str, Any]:
    """Leave out the fields that are not to be sent."""
    return {name: value for name, value in body.items() if value is not MISSING}


def faults_of(form: Form, body: Mapping[str, Any]) -> dict[str, Fault]:
    """Give the fault of each field that is wrong by itself; unknown fields are wrong, too."""
    found = {name: rule.fault(body.get(name, MISSING)) for name, rule in form.items()}
    unknown = {name: Fault("unknown", "is no field of this form") for name in body.keys() - form}
    return {name: fault for name, fault in found.items() if fault} | unknown


def above_price(body: Mapping[str, Any]) -> bool:
    """Tell whether a mortgage asks for more than the house costs, both numbers being in order."""
    both = [body.get("loan_amount"), body.get("price")]
    if any(MORTGAGE["price"].fault(value) for value in both):
        return False
    return body["loan_amount"] > body["price"]  # type: ignore[no-any-return]  # numbers, as asked


def decided(body: Mapping[str, Any]) -> str:
    """Say what the notebook's `decide` says of a body that was let in."""
    return "approved" if body["loan_amount"] <= 4 * body["income"] else "rejected"
