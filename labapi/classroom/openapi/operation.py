"""What an API offers, as plain values: an operation, its parameters, bodies and answers."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, urlencode

from labapi.classroom.openapi.descriptions import literal
from labapi.classroom.openapi.fields import Field
from labapi.classroom.openapi.schema import Json
from labapi.web.statuses import family_of, name_of


@dataclass(frozen=True, slots=True)
class Parameter:
    """A value outside the body; `place` is `path`, `query`, `header` or `cookie`."""

    name: str
    place: str
    required: bool = False
    kind: str = "string"
    bounds: str = ""
    description: str = ""
    example: Any = None
    default: str = ""
    choices: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Body:
    """A body as one content type has it. `closed`: fields that are not listed are refused."""

    media_type: str
    required: bool = False
    description: str = ""
    fields: tuple[Field, ...] = ()
    examples: Json = field(default_factory=dict)
    closed: bool = False

    def text(self, name: str | None = None) -> str:
        """Write an example as it is sent: the one of that name, or the first."""
        value = self.examples.get(name) if name else next(iter(self.examples.values()), "")
        return written(value, self.media_type)


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer there can be; `status` is a number as text, or `4XX`, or `default`."""

    status: str
    meaning: str = ""
    media_types: tuple[str, ...] = ()
    headers: tuple[tuple[str, str], ...] = ()
    fields: tuple[Field, ...] = ()
    examples: Json = field(default_factory=dict)

    @property
    def media_type(self) -> str:
        """The content type of the examples: JSON where there is one of that type."""
        types = self.media_types
        return "application/json" if "application/json" in types else next(iter(types), "")

    def text(self, name: str | None = None) -> str:
        """Write an example as it comes: the one of that name, or the first."""
        return written(self.examples[name] if name else self.example, self.media_type)

    @property
    def example(self) -> Any:
        """The first example, or None."""
        return next(iter(self.examples.values()), None)

    @property
    def number(self) -> int:
        """The status as a number, the first of its family for `4XX`, and 0 for `default`."""
        digits = self.status.upper().replace("X", "0")
        return int(digits) if digits.isascii() and digits.isdecimal() else 0

    @property
    def title(self) -> str:
        """The status with its name: `404 Not Found`, `4XX any client error`."""
        if self.status.isdecimal():
            return f"{self.status} {name_of(self.number)}"
        if self.number:
            return f"{self.status} any {family_of(self.number)}"
        return f"{self.status}: any other answer"

    @property
    def refusal(self) -> bool:
        """Whether it tells of something that went wrong."""
        return not 100 <= self.number < 400


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path: what a client may ask of the API."""

    method: str
    path: str
    summary: str = ""
    description: str = ""
    group: str = ""
    deprecated: bool = False
    parameters: tuple[Parameter, ...] = ()
    bodies: tuple[Body, ...] = ()
    answers: tuple[Answer, ...] = ()

    @property
    def body(self) -> Body | None:
        """The body in the first content type that is listed, or None."""
        return self.bodies[0] if self.bodies else None

    @property
    def target(self) -> str:
        """The path with the examples of its parameters in place, and the query it requires."""
        path = self.path
        for one in self.placed("path"):
            path = path.replace(f"{{{one.name}}}", quote(plain(one.example), safe=""))
        asked = [(one.name, plain(one.example)) for one in self.placed("query") if one.required]
        return f"{path}?{urlencode(asked)}" if asked else path

    def placed(self, place: str) -> tuple[Parameter, ...]:
        """List the parameters of one place."""
        return tuple(one for one in self.parameters if one.place == place)


def written(value: Any, media_type: str) -> str:
    """Write a body of that content type: JSON indented, a form encoded, any other text as it is."""
    if isinstance(value, dict) and media_type.startswith("application/x-www-form-urlencoded"):
        return urlencode(value, doseq=True)
    if isinstance(value, str) and "json" not in media_type:
        return value
    return json.dumps(value, ensure_ascii=False, indent=2)


def plain(value: Any) -> str:
    """Write a value as it stands in a path, a query or a header."""
    return value if isinstance(value, str) else "" if value is None else literal(value)
