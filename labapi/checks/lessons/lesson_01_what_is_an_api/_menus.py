"""A schema that nobody has seen: its fields and their bounds are drawn from the seed."""

from __future__ import annotations

from typing import Any

from labapi.checks.cases import Cases

HOUSE = ("rooms", "floor", "area", "rent", "lifts", "garden", "distance", "noise", "year", "heat")


def form_of_a_flat(cases: Cases) -> dict[str, dict[str, Any]]:
    """Draw the fields of an order: two with a bound of 0, one to be left out, open bounds too."""
    low, high = cases.whole(1, 20), cases.whole(30, 90)
    bounds: list[dict[str, Any]] = [
        {"minimum": 0, "maximum": high},
        {"exclusiveMinimum": 0, "maximum": high + 1},
        {"minimum": low, "exclusiveMaximum": high + 2},
        {"exclusiveMinimum": low + 1, "exclusiveMaximum": high + 3},
        {"minimum": low + 2, "maximum": high + 4, "default": low + 3},
    ]
    names = cases.shuffled(HOUSE)
    fields = {name: {"type": "number", **bound} for name, bound in zip(names, bounds, strict=False)}
    return {name: fields[name] for name in cases.shuffled(list(fields))}


def required_of(form: dict[str, dict[str, Any]]) -> dict[str, list[int]]:
    """Give what is to be read from a form: the required fields, with their bounds."""
    return {
        name: [
            field["minimum"] if "minimum" in field else field["exclusiveMinimum"],
            field["maximum"] if "maximum" in field else field["exclusiveMaximum"],
        ]
        for name, field in form.items()
        if "default" not in field
    }


def schema_with(cases: Cases, form: dict[str, Any]) -> dict[str, Any]:
    """Write a schema around a form, as the lab's menu writes its own."""
    return {
        "properties": form,
        "additionalProperties": False,
        "type": "object",
        "required": cases.shuffled(list(required_of(form))),
        "title": cases.name("Flat"),
        "description": "What is known of a flat.",
    }
