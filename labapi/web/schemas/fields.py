"""The kinds of number and text that the API accepts, as exact as JSON Schema reads them."""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field


def _integral(value: Any) -> Any:
    """Take ``47.0`` as 47: to JSON Schema both are the same integer."""
    return int(value) if type(value) is float and value.is_integer() else value


WholeNumber = Annotated[int, Field(strict=True), BeforeValidator(_integral)]
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Flag = Annotated[bool, Field(strict=True)]
Tag = Annotated[str, Field(strict=True, min_length=1, max_length=40)]
Tags = Annotated[list[Tag], Field(max_length=20)]
Description = Annotated[str, Field(strict=True, max_length=500)]


class Incoming(BaseModel):
    """The base of all that comes in: a field that is not known is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


def without_null(schema: dict[str, Any]) -> None:
    """Take ``null`` out of a shape's JSON Schema: its optional fields may be absent, not null."""
    for name, found in schema["properties"].items():
        if {"type": "null"} in found.get("anyOf", ()):
            (kind,) = [branch for branch in found.pop("anyOf") if branch != {"type": "null"}]
            found.pop("default", None)
            schema["properties"][name] = kind | found
