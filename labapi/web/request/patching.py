"""PATCH in its two kinds: a merge patch says what it should be, a JSON Patch says what to do.

A merge patch (RFC 7396) applied twice gives the same as once. A JSON Patch (RFC 6902) need not:
`add` to `/tags/-` appends each time. So PATCH as a method promises nothing of the kind.
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, Any

import jsonpatch
from fastapi.exceptions import RequestValidationError
from jsonpointer import JsonPointerException
from pydantic import ValidationError

from labapi.domain.errors import PatchConflict
from labapi.web.schemas.models import ConfigurationIn
from labapi.web.schemas.patches import MERGE_PATCH, JsonPatchIn, MergePatchIn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from labapi.domain.model import Model
    from labapi.web.request.api_request import ApiRequest

LARGEST_CHARACTERS = 100_000
"""How large the steps may make a configuration: each `copy` could double it."""


async def patched_configuration(request: ApiRequest, model: Model) -> ConfigurationIn:
    """Apply the request's patch to a model's configuration; nothing is written yet."""
    document = configuration_of(model)
    if request.media_type == MERGE_PATCH:
        await request.parse(MergePatchIn)
        changed = merge(document, await request.json())
    else:
        changed = await _follow(request, document)
    try:
        return ConfigurationIn.model_validate(changed)
    except ValidationError as error:
        raise RequestValidationError(error.errors()) from None


def configuration_of(model: Model) -> dict[str, Any]:
    """Give the part of a model that a patch may change."""
    return {
        "description": model.description,
        "tags": list(model.tags),
        "default": model.is_default,
    }


def merge(target: Any, patch: Any) -> Any:
    """Apply a merge patch: the algorithm of RFC 7396, section 2, as it stands there.

    >>> merge({"tags": ["old"], "default": True}, {"tags": None, "default": False})
    {'default': False}
    """
    if not isinstance(patch, dict):
        return patch
    merged = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            merged.pop(name, None)
        else:
            merged[name] = merge(merged.get(name), value)
    return merged


async def _follow(request: ApiRequest, document: dict[str, Any]) -> Any:
    """Do the steps of a JSON Patch in order, or raise PatchConflict at the first that fails."""
    asked = await request.parse(JsonPatchIn)
    steps = [step.model_dump(by_alias=True, exclude_unset=True) for step in asked.root]
    return _after(steps, copy.deepcopy(document))


def _after(steps: Sequence[dict[str, Any]], document: Any) -> Any:
    """Change the document step by step; fifty that double it would fill the memory."""
    for step in steps:
        try:
            document = jsonpatch.JsonPatch([step]).apply(document, in_place=True)
        except (jsonpatch.JsonPatchException, JsonPointerException, TypeError, KeyError):
            raise PatchConflict(_misfit(step)) from None
        if step["op"] == "copy" and len(json.dumps(document)) > LARGEST_CHARACTERS:
            raise PatchConflict("The patch makes the configuration too large. Nothing was changed.")
    return document


def _misfit(step: dict[str, Any]) -> str:
    """Say why a step cannot be done, in our own words: those of the library name its own types."""
    place = step.get("from", step["path"])
    why = f'there is nothing at "{place}", or "{step["path"]}" is no place to put it'
    if step["op"] == "test":
        why = f'what stands at "{place}" is not the value that it tests for'
    elif step["op"] in ("add", "replace", "remove"):
        why = f'"{place}" is no place where it can be done'
    return (
        f"The patch does not fit the model as it is now. Its step to {step['op']}: {why}. "
        "Nothing was changed."
    )
