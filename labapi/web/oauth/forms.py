"""Reading what OAuth clients send: forms (`application/x-www-form-urlencoded`) and queries."""

from __future__ import annotations

from codecs import BOM_UTF8
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from labapi.domain.credentials.oauth.authorization import Parameters
from labapi.domain.credentials.oauth.errors import (
    CompressedForm,
    InvalidRequest,
    ShownToUser,
)
from labapi.domain.errors import MalformedBody
from labapi.web.request.body import read_body, require_content_type

if TYPE_CHECKING:
    from starlette.requests import Request

FORM = "application/x-www-form-urlencoded"
MOST_BYTES = 8 * 1024
MOST_PARAMETERS = 50


async def read_form(request: Request) -> Parameters:
    """Read a form; raises InvalidRequest for a body of another type, too large or not UTF-8."""
    sent = dict(request.scope["headers"])
    try:
        require_content_type(request, sent, (FORM,))
        body = await read_body(request, sent, MOST_BYTES)
    except MalformedBody as error:
        if getattr(error, "codings", ""):
            raise CompressedForm(str(error)) from None
        message = f"Send a form ({FORM}, in UTF-8) of at most {MOST_BYTES} bytes."
        raise InvalidRequest(message) from None
    return parse_form(body)


def read_query(request: Request) -> Parameters:
    """Read the query of an address that a browser opened; raises ShownToUser."""
    try:
        return parse_form(request.scope["query_string"])
    except InvalidRequest as error:
        raise ShownToUser(str(error)) from None


def parse_form(text: bytes) -> Parameters:
    """Read names and values as a browser writes them.

    >>> parse_form(b"scope=predict+models%3Aread").get("scope")
    'predict models:read'
    """
    if text.startswith(BOM_UTF8):
        raise InvalidRequest("The form begins with a byte order mark. Write it without one.")
    try:
        pairs = parse_qsl(
            text.decode("utf-8"),
            keep_blank_values=True,
            errors="strict",
            max_num_fields=MOST_PARAMETERS,
        )
    except ValueError:  # UnicodeDecodeError is one
        raise InvalidRequest("The parameters cannot be read as a form in UTF-8.") from None
    return Parameters(pairs)
