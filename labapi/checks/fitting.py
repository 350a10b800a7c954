"""Whether plain data fits the fields of a dataclass, by the types that are written there."""

from __future__ import annotations

from dataclasses import fields
from typing import Any

FITTING: dict[str, tuple[type, ...]] = {
    "str": (str,), "bytes": (bytes,), "bool": (bool,), "int": (int,), "float": (float, int),
    "str | None": (str, type(None)), "int | None": (int, type(None)),
}  # fmt: skip
"""What may stand in a field of this written type; of other types nothing is said."""


def ask_to_fit(kind: Any, told: object) -> dict[str, Any]:
    """Give the values by name, if they are all the fields and of their types; else `TypeError`."""
    if not isinstance(told, dict):
        raise TypeError(f"{kind.__name__} of no fields")
    written = {field.name: str(field.type) for field in fields(kind)}
    if set(told) != set(written):
        raise TypeError(f"{kind.__name__} with other fields")
    for name, type_name in written.items():
        if type_name in FITTING and type(told[name]) not in FITTING[type_name]:
            raise TypeError(f"{kind.__name__} with a {name} of another type")
    return told
