"""What the OpenAPI document says of a limit, where one is switched on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labapi.domain.errors import TooManyRequests
from labapi.web.openapi.answers import late_refusal, show

if TYPE_CHECKING:
    from labapi.domain.limiter import Policy

LATEST = 253_402_300_799
"""The last second of the year 9999, since 1970: no time and no count here is greater."""
RESET_EXAMPLE, RETRY_EXAMPLE_S = 1_795_708_800, 7


def add_limit(answers: dict[str, Any], policy: Policy, *, of_batch: bool) -> None:
    """Add the 429 to the answers of an operation, and the headers of its policy to all of them.

    That of a batch has no `Retry-After` where the batch is larger than the limit.
    """
    limit, window_s = policy.spec
    refused = late_refusal(TooManyRequests(limit, window_s, RETRY_EXAMPLE_S))
    if of_batch:
        show(TooManyRequests(limit, window_s, RETRY_EXAMPLE_S, limit, limit - 1), 429, refused)
        show(TooManyRequests(limit, window_s, None, limit + 1), 429, refused)
    answers["429"] = refused
    for answer in answers.values():
        answer["headers"] = {**answer.get("headers", {}), **_headers(policy, limit - 1, window_s)}
    refused["headers"] |= _headers(policy, 0, RETRY_EXAMPLE_S)
    refused["headers"]["Retry-After"] = {
        "description": "Seconds to wait before trying again.",
        "required": not of_batch,
        "schema": {"type": "integer", "format": "int64", "minimum": 1, "maximum": LATEST},
        "example": RETRY_EXAMPLE_S,
    }


def _headers(policy: Policy, left: int, more_s: int) -> dict[str, Any]:
    limit, window_s = policy.spec
    return {
        "X-RateLimit-Limit": _whole(
            "How many requests a caller may send; an item of a batch counts as one.", limit
        ),
        "X-RateLimit-Remaining": _whole("How many more would be let in now.", left),
        "X-RateLimit-Reset": _whole(
            "When the whole allowance is back, in seconds since 1970.", RESET_EXAMPLE
        ),
        "RateLimit-Policy": _text(
            "The limit: q requests in w seconds (draft-ietf-httpapi-ratelimit-headers-11).",
            f'"{policy.name}";q={limit};w={window_s}',
        ),
        "RateLimit": _text(
            "What is left of it: r requests; in t seconds there will be more (the same draft).",
            f'"{policy.name}";r={left};t={more_s}',
        ),
    }


def _whole(description: str, example: int) -> dict[str, Any]:
    schema = {"type": "integer", "format": "int64", "minimum": 0, "maximum": LATEST}
    return {"description": description, "required": True, "schema": schema, "example": example}


def _text(description: str, example: str) -> dict[str, Any]:
    schema = {"type": "string"}
    return {"description": description, "required": True, "schema": schema, "example": example}
