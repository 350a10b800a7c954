"""Conditional requests (RFC 9110, section 13): ETags, 304 Not Modified, 412 for writes.

An ETag names the exact bytes of a representation. A reader who has them need not get them again;
a writer who saw them can insist that nobody else has written since (`If-Match`), or that there is
no such resource yet (`If-None-Match: *`). Any change of the resource changes the bytes, and with
them the ETag; no header, clock or request does.

Conditions on dates (`If-Modified-Since`, `If-Unmodified-Since`) are ignored, as sections 13.1.3 and
13.1.4 ask where a resource has no date: none is sent, as it would miss what happens in one second.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from starlette.responses import Response

from labapi.domain.errors import PreconditionFailed
from labapi.web.envelope import StableMeta, SuccessStable

if TYPE_CHECKING:
    from pydantic import BaseModel
    from starlette.requests import Request

    from labapi.web.request.api_request import ApiRequest

REVALIDATE = "no-cache"
"""A cache may keep the answer, and asks before each use whether it still holds (RFC 9111)."""
FOR_EVER = "private, max-age=31536000, immutable"
"""What never changes may be used for a year, unasked, even where a person presses *reload*
(RFC 8246). It is about an applicant, so only the asker's own cache may keep it (RFC 9111, section
5.2.2.7)."""


def etag_of(body: bytes) -> str:
    """Make a strong ETag from the bytes of a representation.

    >>> etag_of(b"{}")
    '"44136fa355b3678a"'
    """
    return f'"{hashlib.sha256(body).hexdigest()[:16]}"'


def represent(shape: type[BaseModel], resource: BaseModel, model_version: str | None) -> bytes:
    """Write a resource in the envelope, with nothing in it that changes by the request."""
    envelope: Any = SuccessStable[shape]  # type: ignore[valid-type]  # a class made at run time
    found: SuccessStable[Any] = envelope(
        data=resource, meta=StableMeta(model_version=model_version)
    )
    return found.model_dump_json().encode()


def rechecked(request: ApiRequest) -> str:
    """Give the `Cache-Control` of what may change.

    Where a lab asks who you are, a cache that several people share must not keep the answer. One
    leaves alone by itself what was asked for with `Authorization` (RFC 9111, section 3.5);
    `X-API-Key` means nothing to it, so this has to be said.
    """
    return f"private, {REVALIDATE}" if request.settings.auth else REVALIDATE


def answer_conditionally(request: Request, body: bytes, keep: str) -> Response:
    """Answer with the representation and its ETag, or 304 where the client has it already.

    `keep` is the `Cache-Control` of both. Raises PreconditionFailed where the client wants one
    version (`If-Match`) and it is another.
    """
    etag = etag_of(body)
    _require_match(request, etag)
    headers = {"ETag": etag, "Cache-Control": keep, "Vary": "Accept"}
    if matches(_listed(request, "if-none-match"), etag, weakly=True):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def require_conditions(request: ApiRequest, body: bytes) -> None:
    """Raise PreconditionFailed where a header forbids to write over the bytes of today."""
    etag = etag_of(body)
    _require_match(request, etag)
    if matches(_listed(request, "if-none-match"), etag, weakly=True):
        raise PreconditionFailed(
            "The resource is there already, and If-None-Match asks that it is not. "
            "Use another name, or send If-Match with the ETag of the one to replace."
        )


def require_any_version(request: ApiRequest) -> None:
    """Raise PreconditionFailed where `If-Match` names a version of what has no ETag."""
    if "if-match" in request.headers and not matches(
        _listed(request, "if-match"), "", weakly=False
    ):
        raise PreconditionFailed(
            "If-Match names a version, and this resource has no ETag to compare it with. "
            "Send the request without If-Match."
        )


def _require_match(request: Request, etag: str) -> None:
    if "if-match" in request.headers and not matches(
        _listed(request, "if-match"), etag, weakly=False
    ):
        raise PreconditionFailed(
            "The resource has changed since you read it: If-Match names another version. "
            "Read it again, look at what changed, and send your request with the new ETag."
        )


def _listed(request: Request, name: str) -> str:
    """Give a header that is a list: several lines of it are one (RFC 9110, section 5.3)."""
    return ", ".join(request.headers.getlist(name))


def matches(header: str, etag: str, *, weakly: bool) -> bool:
    """Tell whether a list of ETags, or `*`, takes in this one (RFC 9110, section 8.8.3.2).

    >>> matches('"a", W/"b"', '"b"', weakly=True), matches('W/"b"', '"b"', weakly=False)
    (True, False)
    """
    if header.strip() == "*":
        return True
    listed = [item.strip() for item in header.split(",")]
    if weakly:
        listed = [item.removeprefix("W/") for item in listed]
    return etag in listed
