"""Path parameters and request headers, as the OpenAPI document describes them.

Swagger UI fills in the `example` of a parameter and sends it. So an id of what every lab has is one
(`document.py` makes it of these `examples`), and no header that may be left out has any: its
description shows what it looks like.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Path

from labapi.domain.datasets import SAMPLE
from labapi.web.openapi import examples

MODEL_ID_PATTERN = "[a-z0-9][a-z0-9.-]{0,62}"
SHORT: dict[str, Any] = {"maxLength": 64}
"""No id is longer. A longer one is nobody's: 404 and not 422, so only the document says it."""


def _id(description: str, example: str) -> Any:
    return Annotated[
        str, Path(description=description, examples=[example], json_schema_extra=SHORT)
    ]


ModelId = _id("The model's id.", examples.MODEL_ID)
NewModelId = Annotated[
    str,
    Path(
        description="The id that the model has, or is to have.",
        examples=["trial-1"],
        json_schema_extra={"pattern": f"^{MODEL_ID_PATTERN}$"},
    ),
]
RemovedModelId = _id("The model's id: not that of the default one.", "trial-1")
DatasetId = _id("The id that the upload answered with; every lab has `ds_sample`.", SAMPLE.id)
PredictionId = _id("The prediction's id.", examples.PREDICTION_ID)
ApiKeyId = _id("The key's id.", examples.API_KEY_ID)


def _header(name: str, description: str, example: str, **schema: int) -> dict[str, Any]:
    """Describe a header that may be left out."""
    return {
        "name": name,
        "in": "header",
        "required": False,
        "description": f"{description} For example: `{example}`",
        "schema": {"type": "string", **schema},
    }


_IF_NONE_MATCH = _header(
    "If-None-Match",
    "The ETag of the copy that you have. If it still holds, the answer is 304 with no body.",
    '"44136fa355b3678a"',
)
_IF_MATCH = _header(
    "If-Match",
    "The ETag of the version that you saw. If another has been written since, nothing happens "
    "and the answer is 412.",
    '"44136fa355b3678a"',
)
_IF_SAME = _header(
    "If-Match",
    "The ETag of the version that you want. If it is another by now, the answer is 412.",
    '"44136fa355b3678a"',
)
_IF_NEW = _header(
    "If-None-Match",
    "With `*`, deploy only under an id that no model has: where one has it, the answer is 412.",
    "*",
)
_IDEMPOTENCY_KEY = _header(
    "Idempotency-Key",
    "A name of your own for this request. Sent again with the same key and body, it gets the "
    "same answer and has no second effect.",
    "8e03978e-40d5-43e8-bc93-6894a57f9324",
    minLength=1,
    maxLength=255,
)

IF_READ: dict[str, Any] = {"parameters": [_IF_NONE_MATCH, _IF_SAME]}
IF_MATCH: dict[str, Any] = {"parameters": [_IF_MATCH]}
IF_MATCH_OR_NEW: dict[str, Any] = {"parameters": [_IF_MATCH, _IF_NEW]}
IDEMPOTENCY_KEY: dict[str, Any] = {"parameters": [_IDEMPOTENCY_KEY]}
