"""What a program sent by night, read from the record of the judged lab."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, unquote_plus, urlsplit

from labapi.checks.expect import sent_json

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange


def last_refusal(sent: list[Exchange]) -> str:
    """Tell what the server said before the learner's code raised something, if it refused."""
    refused = [one for one in sent if (one.status or 0) >= 400]
    if not refused:
        return ""
    said = refused[-1].response_body.decode("utf-8", "replace")[:200]
    return f"\nBefore that, {named(refused[-1])} was answered with `{refused[-1].status}`: {said}"


def path_of(one: Exchange) -> str:
    """Give the path of a request, without its query."""
    return urlsplit(one.target).path


def named(one: Exchange) -> str:
    """Name a request without its secrets: those stand in its body, or in its query."""
    grant = "".join(form_of(one).get("grant_type", [])[:1])
    return f"`{one.method} {path_of(one)}`" + f" with `grant_type={grant}`" * bool(grant)


def form_of(one: Exchange) -> dict[str, list[str]]:
    """Read the body of a request as a form."""
    return parse_qs(one.request_body.decode("utf-8", "replace"))


def predictions_of(one: Exchange) -> Iterator[tuple[str, Any]]:
    """Give the applicants of a request as text, to find them by, each with its prediction.

    A batch has several, in their order; its answer is one list, or a line for each.
    """
    if not path_of(one).startswith("/api/v1/predict") or one.status not in (200, 201):
        return
    asked, answered = sent_json(one), _data_of(one)
    if not isinstance(asked, dict):
        return
    if not path_of(one).endswith("/batch"):
        asked, answered = {"items": [asked]}, [{"data": answered}]
    for item, answer in zip(asked.get("items") or (), answered or (), strict=False):
        if isinstance(item, dict) and "data" in answer:
            yield str(item.get("features")), answer["data"]["prediction"]


def _data_of(one: Exchange) -> Any:
    """Read the `data` of an answer; where it came in lines, a list of what they say."""
    text = one.response_body.decode("utf-8", "replace")
    if one.response_header("content-type").startswith("application/x-ndjson"):
        return [json.loads(line) for line in text.splitlines()]
    return json.loads(text).get("data")


def holds(one: Exchange, secret: str) -> bool:
    """Tell whether a request carries the secret: in its address, headers or body, or as Basic."""
    basic = one.request_header("authorization").removeprefix("Basic ")
    try:
        pair = base64.b64decode(basic).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        pair = ""
    values = [value for _, value in one.request_headers]
    body = one.request_body.decode("utf-8", "replace")
    return any(secret in unquote_plus(text) for text in (one.target, body, pair, *values))
