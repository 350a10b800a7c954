"""A schema that nobody has seen: its fields and their bounds are drawn from the seed."""

from __future__ import annotations

from typing import Any

from labapi.checks.cases import Cases

STEP = "multipleOf"
"""Of a field's numbers, one that is no bound."""
OPTIONAL = "may be left out"
"""A mark in a form, which no schema shows: there, the list of the required fields tells it."""
HOUSE = ("rooms", "floor", "area", "rent", "lifts", "garden", "distance", "noise", "year", "heat")


def form_of_a_flat(cases: Cases) -> dict[str, dict[str, Any]]:
    """Draw the fields of an order, each bound of each kind once with 0 and once without.

    Two more have a default: one of them may be left out, the other has to be sent all the same.
    """
    low, high, half = cases.whole(2, 20), cases.whole(30, 90), cases.whole(1, 9) + 0.5
    bounds: list[dict[str, Any]] = [
        {"minimum": 0, "maximum": high},
        {"exclusiveMinimum": 0, "exclusiveMaximum": high + 1},
        {"minimum": -low, "exclusiveMaximum": 0},
        {"exclusiveMinimum": -low - half, "maximum": 0, STEP: 0.5},
        {"minimum": low + half, "exclusiveMaximum": high + 2, "default": low + 6, STEP: 0.5},
        {OPTIONAL: True, "minimum": low + 2, "maximum": high + 4, "default": low + 3},
    ]
    fields = [cases.shuffled([("type", "number"), *bound.items()]) for bound in bounds]
    return {name: dict(field) for name, field in zip(cases.shuffled(HOUSE), fields, strict=False)}


def required_of(form: dict[str, dict[str, Any]]) -> dict[str, list[float]]:
    """Give what is to be read from a form: the required fields, with their bounds."""
    return {
        name: [
            field["minimum"] if "minimum" in field else field["exclusiveMinimum"],
            field["maximum"] if "maximum" in field else field["exclusiveMaximum"],
        ]
        for name, field in form.items()
        if OPTIONAL not in field
    }


def schema_with(cases: Cases, form: dict[str, Any]) -> dict[str, Any]:
    """Write a schema around a form, as the lab's menu writes its own."""
    written = {
        name: {key: value for key, value in field.items() if key != OPTIONAL}
        for name, field in form.items()
    }
    return {
        "properties": {name: written[name] for name in cases.shuffled(list(written))},
        "additionalProperties": False,
        "type": "object",
        "required": cases.shuffled(list(required_of(form))),
        "title": cases.name("Flat"),
        "description": "What is known of a flat.",
    }
