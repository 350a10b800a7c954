"""What a program sent by night, read from the record of the judged lab."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING
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


def features_of(one: Exchange) -> str:
    """Write the applicant of a request as text, to find it by."""
    sent = sent_json(one)
    return str(sent.get("features") if isinstance(sent, dict) else sent)


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
