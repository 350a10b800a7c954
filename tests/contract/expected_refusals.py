"""What Schemathesis cannot know: requests that fit the schema and are refused all the same.

Schemathesis loads this module as its hooks. Each row of `EXPECTED` says which refusal it may
meet, and why no schema can rule it out. Any other refusal of a request that fits is a failure.
"""

from __future__ import annotations

import itertools
import json
import os
from typing import Any

import schemathesis

from labapi.web.openapi.document import as_3_2

CURSOR = "a cursor is opaque: only those that the server has made lead anywhere"
KEY_USED = "the key stands for another request already, which only the server can know"
KEY_BLANK = "a header of spaces or of two quotes is empty once it is read"
NO_CSV = "JSON Schema describes JSON; what is CSV it cannot say"
TOO_LITTLE = "whether a data set is enough to learn from depends on what was uploaded"
OVERFLOW = "each number is one that JSON can carry, and their sums are not"
HALF_A_NODE = "a tree is cut off where it grows deep, which leaves half a node, against the schema"
TOO_DEEP = "a tree refers to itself, and JSON Schema cannot say how often"
TREES = "parameters.trees"
RESULT = "(of the patched model)"
PATCHED = "what a patch makes of a model depends on the model"
IF_MATCH = "an If-Match is made up here, so it names no version that there is"
LISTS = ("GET /models", "GET /api-keys", "GET /predictions", "GET /models/{model_id}/predictions")
KEYED = ("POST /predict", "POST /predictions", "POST /predict/batch")
READS = ("GET /models/{model_id}", "GET /datasets/{dataset_id}", "GET /predict/{prediction_id}")
WRITES = ("PUT /models/{model_id}", "PATCH /models/{model_id}", "DELETE /models/{model_id}")

EXPECTED: dict[tuple[str, int, str, str], str] = {
    **{(operation, 422, "VALIDATION_ERROR", "cursor"): CURSOR for operation in LISTS},
    **{
        (operation, 422, "IDEMPOTENCY_KEY_REUSED", "Idempotency-Key"): KEY_USED
        for operation in KEYED
    },
    **{(operation, 422, "VALIDATION_ERROR", "Idempotency-Key"): KEY_BLANK for operation in KEYED},
    **{(operation, 412, "PRECONDITION_FAILED", ""): IF_MATCH for operation in READS + WRITES},
    ("POST /datasets", 400, "MALFORMED_CSV", ""): NO_CSV,
    ("POST /models", 422, "UNTRAINABLE_DATASET", "dataset_id"): TOO_LITTLE,
    ("PUT /models/{model_id}", 422, "VALIDATION_ERROR", "parameters"): OVERFLOW,
    ("PUT /models/{model_id}", 422, "VALIDATION_ERROR", TREES): HALF_A_NODE,
    ("PATCH /models/{model_id}", 422, "VALIDATION_ERROR", RESULT): PATCHED,
    ("PUT /models/{model_id}", 400, "MALFORMED_JSON", ""): TOO_DEEP,
}


MADE_UP = "apps, codes and scopes are texts to the schema; which of them there are it cannot say"
TWO_WAYS = "the app of these tests comes by HTTP Basic, and another one in the form as well"
TOO_LONG = "each text may be as long as the whole form, and all of them together may not"
EMPTY = "a parameter without a value counts as not sent (RFC 6749, section 3.1)"
BY_CODE = "which parameters a form needs depends on its grant_type"
EXPECTED_OF_TOKENS: dict[tuple[str, str], str] = {
    ("POST /token", "invalid_scope"): MADE_UP,
    ("POST /token", "invalid_request"): TOO_LONG,
    ("POST /oauth/token", "invalid_grant"): MADE_UP,
    ("POST /oauth/token", "invalid_scope"): MADE_UP,
    ("POST /oauth/token", "invalid_request"): f"{TWO_WAYS}; {BY_CODE}",
    ("POST /oauth/revoke", "invalid_request"): f"{TWO_WAYS}; {EMPTY}",
    ("POST /oauth/introspect", "invalid_request"): f"{TWO_WAYS}; {EMPTY}",
    ("GET /oauth/authorize", "a page"): MADE_UP,
    ("POST /oauth/authorize", "a page"): MADE_UP,
}

NUMBERS = itertools.count()


@schemathesis.check
def refused_only_for_a_reason(ctx: Any, response: Any, case: Any) -> None:
    """Hold the refusal of a request that fits the schema against the list."""
    fits = case.meta is not None and case.meta.generation.mode.is_positive
    if not fits or response.status_code not in (400, 412, 422):
        return
    if "tokens" in case.operation.tags:
        refused_by_the_standard(case, response)
        return
    error = json.loads(response.content)["error"]
    field = error["details"][0]["field"] if error["details"] else ""
    if case.media_type == "application/json-patch+json" and not field[:1].isdigit():
        field = RESULT if error["code"] == "VALIDATION_ERROR" else field  # "0.path" is of the patch
    if field.startswith(f"{TREES}.") and "or none of the four" in response.text:
        field = TREES
    operation = case.operation.label.replace("/api/v1", "")
    found = (operation, response.status_code, error["code"], field)
    assert found in EXPECTED, f"{found} is not among the expected refusals: {error['message']}"


def refused_by_the_standard(case: Any, response: Any) -> None:
    """Hold a refusal of an endpoint that gives tokens against the reasons of RFC 6749."""
    sort = response.headers["content-type"][0].partition(";")[0]
    code = json.loads(response.content)["error"] if sort == "application/json" else "a page"
    found = (case.operation.label, code)
    assert found in EXPECTED_OF_TOKENS, f"{found} is not among the expected refusals"


@schemathesis.hook
def before_load_schema(context: Any, raw_schema: dict[str, Any]) -> None:
    """Read the document as OpenAPI 3.2, in which Schemathesis knows QUERY.

    Where pytest reads this file for its doctests, no run is asked for, and nothing is changed.
    """
    if "SCHEMATHESIS_HOOKS" in os.environ:
        raw_schema.update(as_3_2(raw_schema, "."))


@schemathesis.hook
def map_body(context: Any, body: Any) -> Any:
    """Let half of the trainings have data that can be trained on."""
    asked = body.get("dataset_id") if isinstance(body, dict) else None
    if isinstance(asked, str) and asked.startswith("ds_") and int(asked[-1], 16) % 2:
        return {**body, "dataset_id": os.environ["TRAINABLE_DATASET"]}
    return body


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Let most If-Match headers hold and most keys be new, so that what lies behind is reached."""
    for name, value in (case.headers or {}).items():  # HTTP itself has no such header
        case.headers[name] = "".join(sign for sign in value if sign.isprintable())
    number = next(NUMBERS)
    if number % 4 == 0:
        return
    for name, value in {"If-Match": "*", "Idempotency-Key": f"key-{number}"}.items():
        if name in (case.headers or {}):
            case.headers[name] = value
