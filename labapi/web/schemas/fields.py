"""The kinds of field in the API's shapes: numbers and texts that come in, moments that go out."""

from __future__ import annotations

from functools import partial
from operator import is_
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

if TYPE_CHECKING:
    from datetime import datetime


def _integral(value: Any) -> Any:
    """Take `47.0` as 47: to JSON Schema both are the same integer."""
    return int(value) if type(value) is float and value.is_integer() else value


INTEGRAL = BeforeValidator(_integral)
"""Stands last in an annotation: bounds after it would be missing in the OpenAPI document."""
Number = Annotated[float, Field(strict=True, allow_inf_nan=False)]
Flag = Annotated[bool, Field(strict=True)]
LONGEST_TAG = 40
Tag = Annotated[str, Field(strict=True, min_length=1, max_length=LONGEST_TAG)]
MOST_TAGS = 20
Tags = Annotated[list[Tag], Field(max_length=MOST_TAGS)]
Description = Annotated[str, Field(strict=True, max_length=500)]
Timestamp = Annotated[
    str, Field(examples=["2026-11-23T20:03:38.125Z"], json_schema_extra={"format": "date-time"})
]
INT32 = {"format": "int32"}
LARGEST_INT32 = 2**31 - 1
Count = Annotated[int, Field(ge=0, le=LARGEST_INT32, json_schema_extra=INT32)]
Optional = Field(default=None, exclude_if=partial(is_, None))
"""A field of an answer that is left out, and not `null`, where there is nothing to tell."""


def rfc3339(moment: datetime) -> str:
    """Write a moment, which a Clock gave in UTC, as a `Timestamp`: to the millisecond (RFC 3339).

    >>> from datetime import UTC, datetime
    >>> rfc3339(datetime(2026, 11, 23, 20, 3, 38, 125_000, UTC))
    '2026-11-23T20:03:38.125Z'
    """
    return moment.isoformat(timespec="milliseconds")[:-6] + "Z"


class Incoming(BaseModel):
    """The base of all that comes in: a field that is not known is refused, not ignored."""

    model_config = ConfigDict(extra="forbid")


def without_null(schema: dict[str, Any]) -> dict[str, Any]:
    """Give the JSON Schema of a field that may be absent but not `null`."""
    if {"type": "null"} not in schema.get("anyOf", ()):
        return schema
    (kind,) = [branch for branch in schema["anyOf"] if branch != {"type": "null"}]
    rest = {name: value for name, value in schema.items() if name not in ("anyOf", "default")}
    return {**kind, **rest}


def optional_without_null(shape: dict[str, Any]) -> None:
    """Take `null` out of all fields of a shape, as its own validator does."""
    fields = shape["properties"].items()
    shape["properties"] = {name: without_null(field) for name, field in fields}
