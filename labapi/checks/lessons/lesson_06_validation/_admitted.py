"""What the learner's function makes of data, by the `admit` of the notebook: tasks 2, 3 and 4."""

from __future__ import annotations

from typing import Any

from labapi.checks.expect import incorrect, shown
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work

Admitted = dict[str, Any] | list[Any]
"""The clean fields of what was let in, or the names of the fields that are wrong."""
UNUSABLE = ("SchemaError", "PydanticUserError", "PydanticSchemaGenerationError")
"""What Pydantic raises when a schema cannot be made."""


def admitted(work: Work, function: str, sent: dict[str, Any]) -> Admitted:
    """Ask the learner's function; say in plain words what a library raises there."""
    try:
        answer = work.call(function, sent)
    except Raised as problem:
        if problem.kind == "ValidationError":
            incorrect(
                f"`{function}(…)` raised `ValidationError` for `{sent}`. Put data before a schema "
                "by `admit(…)`: it turns that into the list of the wrong fields."
            )
        if problem.kind in UNUSABLE or "Unable to apply constraint" in problem.message:
            incorrect(
                "Pydantic cannot make a schema of your class. Look at its bounds: each of them has "
                "a name, and is a number without quotes."
            )
        raise
    if not isinstance(answer, dict | list):
        incorrect(f"`{function}({sent})` gave `{shown(answer)}`. Leave its last line as it was.")
    return answer
