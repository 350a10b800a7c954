"""The deprecated past: version 0 of the API, which sends its clients on to version 1.

`Deprecation` (RFC 9745) says since when it is out of date, `Sunset` (RFC 8594) when it goes.
"""

from __future__ import annotations

from fastapi import APIRouter, Response

from labapi.web.schemas.predictions import PREDICT_BODY

router = APIRouter(prefix="/api/v0", tags=["past versions"])
DEPRECATED_SINCE = "@1767225600"
"""2026-01-01 00:00 UTC, in seconds since the epoch, as a structured field's date."""
GONE_FROM = "Tue, 01 Jan 2030 00:00:00 GMT"
GONE_FROM_DAY = "2030-01-01"
"""The same in the document, where tools that compare contracts look for it."""
SUCCESSOR = "/api/v1/predict"
HEADERS = {
    "Location": SUCCESSOR,
    "Deprecation": DEPRECATED_SINCE,
    "Sunset": GONE_FROM,
    "Link": f'<{SUCCESSOR}>; rel="successor-version"',
}


@router.post(
    "/predict",
    status_code=308,
    deprecated=True,
    response_class=Response,
    openapi_extra={**PREDICT_BODY, "x-sunset": GONE_FROM_DAY},
    responses={
        308: {
            "description": "Moved for good: send the same request, with its body, to Location.",
            "headers": {name: {"schema": {"type": "string"}} for name in HEADERS},
        }
    },
)
async def redirect_prediction() -> Response:
    """Send a client of version 0 on; 308 keeps the method and the body, unlike 301."""
    return Response(status_code=308, headers=HEADERS)
