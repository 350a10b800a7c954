"""The two kinds of PATCH document: a merge patch (RFC 7396) and a JSON Patch (RFC 6902)."""

from __future__ import annotations

from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, RootModel, model_validator

from labapi.web.schemas.fields import Description, Flag, Incoming, Tags, optional_without_null

MERGE_PATCH = "application/merge-patch+json"
JSON_PATCH = "application/json-patch+json"
MOST_OPERATIONS = 50

Pointer = Annotated[
    str,
    Field(strict=True, max_length=200, pattern=r"^(/([^/~]|~[01])*)*$", examples=["/description"]),
]
NEEDS = {"add": "value", "replace": "value", "test": "value", "move": "from", "copy": "from"}
"""What a step needs beside `op` and `path`; `remove` needs no more."""


def _by_op(schema: dict[str, Any]) -> None:
    """Say in JSON Schema what `Operation` checks itself."""
    optional_without_null(schema)
    schema["allOf"] = [_needed("value"), _needed("from")]


def _needed(name: str) -> dict[str, Any]:
    steps = [step for step, needed in NEEDS.items() if needed == name]
    return {"if": {"properties": {"op": {"enum": steps}}}, "then": {"required": [name]}}


class MergePatchIn(Incoming):
    """The fields to change; ``null`` takes a field back to its default, an absent one stays."""

    description: Description | None = None
    tags: Tags | None = None
    default: Flag | None = None


class Operation(BaseModel):
    """One step of a JSON Patch; members that RFC 6902 does not name are ignored, as it asks."""

    model_config = ConfigDict(json_schema_extra=_by_op)

    op: Literal["add", "remove", "replace", "move", "copy", "test"]
    path: Pointer
    value: Any = None
    from_: Annotated[Pointer | None, Field(alias="from")] = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        needed = NEEDS.get(self.op)
        given = self.from_ is not None if needed == "from" else "value" in self.model_fields_set
        if needed is not None and not given:
            raise ValueError(f'A step that is to {self.op} needs a "{needed}".')
        return self


class JsonPatchIn(RootModel[Annotated[list[Operation], Field(max_length=MOST_OPERATIONS)]]):
    """The steps, done in order; one that fails undoes them all."""


PATCH_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            MERGE_PATCH: {
                "schema": {"$ref": "#/components/schemas/MergePatchIn"},
                "examples": {"make it the default": {"value": {"default": True}}},
            },
            JSON_PATCH: {
                "schema": {"$ref": "#/components/schemas/JsonPatchIn"},
                "examples": {
                    "add a tag": {"value": [{"op": "add", "path": "/tags/-", "value": "trial"}]}
                },
            },
        },
    }
}
