"""How a client proves who it is, at every endpoint that it asks itself (RFC 6749, section 2.3)."""

from __future__ import annotations

import base64
import binascii
from typing import TYPE_CHECKING
from urllib.parse import unquote_plus

from labapi.domain.credentials.oauth.clients import UNKNOWN
from labapi.domain.credentials.oauth.errors import InvalidClient, InvalidRequest

if TYPE_CHECKING:
    from starlette.requests import Request

    from labapi.domain.credentials.oauth.authorization import Parameters
    from labapi.domain.credentials.oauth.clients import Client, Clients

WITH_A_SECRET = ["client_secret_basic", "client_secret_post"]
METHODS = [*WITH_A_SECRET, "none"]
PUBLIC = "A public client cannot prove who it is, so it is told of no token."


def authenticate_client(request: Request, form: Parameters, clients: Clients) -> Client:
    """Give the client that sent a request; raises InvalidClient, or InvalidRequest for two ways.

    By HTTP Basic, or by `client_id` and `client_secret` in the form. A public client sends its
    `client_id` alone.
    """
    header = request.headers.get("authorization")
    client_id, secret = form.get("client_id"), form.get("client_secret")
    if header is not None:
        name, basic = _read_basic(header)
        if secret or client_id not in ("", name):
            raise InvalidRequest("Prove who you are in one way: HTTP Basic, or the form.")
        client_id, secret = name, basic
    return clients.authenticate(client_id, secret)


def authenticate_with_secret(request: Request, form: Parameters, clients: Clients) -> Client:
    """Give a client that proved it by its secret; raises InvalidClient for a public one too.

    Whoever could ask about tokens without one could try out texts until one is a token (RFC 7662,
    section 2.1).
    """
    client = authenticate_client(request, form, clients)
    if not client.confidential:
        raise InvalidClient(PUBLIC)
    return client


def _read_basic(header: str) -> tuple[str, str]:
    """Read id and secret, each written as in a form and then both in base64 (section 2.3.1)."""
    scheme, _, written = header.strip(" \t").partition(" ")
    try:
        pair = base64.b64decode(written.strip(), validate=True).decode("utf-8")
        name, colon, secret = pair.partition(":")
        if scheme.lower() == "basic" and colon:
            return unquote_plus(name, errors="strict"), unquote_plus(secret, errors="strict")
    except (binascii.Error, ValueError):
        pass
    raise InvalidClient(UNKNOWN)
