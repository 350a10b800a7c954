"""Opaque secrets: random texts that mean nothing by themselves, so that the store is asked.

An API key is one, and so are an access token of OAuth, a client's secret and an authorization code.
The store keeps a hash of each. With 256 random bits nobody can try them all, so a fast hash does; a
password, which people choose, would need a slow one.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
from collections.abc import Callable
from datetime import datetime

Random = Callable[[int], str]
RANDOM_BYTES = 32


def new_opaque(prefix: str, random: Random = secrets.token_urlsafe) -> str:
    """Make a secret text; the prefix tells people, and programs that look for leaks, what it is.

    >>> new_opaque("oat", random=lambda n: "x" * n)
    'oat_xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx'
    """
    return f"{prefix}_{random(RANDOM_BYTES)}"


def digest_of(text: str) -> bytes:
    """Give what the store keeps in a secret's place: its SHA-256, from which nobody gets back."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()


def is_secret(text: str, kept: bytes) -> bool:
    """Tell whether a text is the one whose digest was kept, in a time that tells nothing."""
    return hmac.compare_digest(digest_of(text), kept)


def base64url(value: bytes) -> str:
    """Write bytes with letters, digits, `-` and `_`, without padding (RFC 4648, section 5).

    >>> base64url(bytes(3))
    'AAAA'
    """
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode("ascii")


def written(moment: datetime) -> str:
    """Write a moment in UTC as the store keeps it: to the microsecond, so that texts sort."""
    return moment.isoformat(timespec="microseconds")
