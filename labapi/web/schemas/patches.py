"""The two kinds of PATCH document: a merge patch (RFC 7396) and a JSON Patch (RFC 6902)."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field, RootModel

from labapi.web.schemas.fields import Description, Flag, Incoming, Tags

MERGE_PATCH = "application/merge-patch+json"
JSON_PATCH = "application/json-patch+json"
MOST_OPERATIONS = 50

Pointer = Annotated[str, Field(strict=True, max_length=200, examples=["/tags/-"])]


class MergePatchIn(Incoming):
    """The fields to change; ``null`` takes a field back to its default, an absent one stays."""

    description: Description | None = None
    tags: Tags | None = None
    default: Flag | None = None


class Operation(BaseModel):
    """One step of a JSON Patch."""

    op: Literal["add", "remove", "replace", "move", "copy", "test"]
    path: Pointer
    value: Any = None
    from_: Annotated[Pointer | None, Field(alias="from")] = None


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
