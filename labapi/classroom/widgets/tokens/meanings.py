"""What the fields of a token mean: registered names (RFC 7515, 7519, 9068), and times in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, TypeGuard

from labapi.classroom.notebook.measured import measured

MEANINGS = {
    "alg": "the algorithm of the signature",
    "enc": "the algorithm of the encryption",
    "kid": "which key it was made with",
    "typ": "the kind of token",
    "cty": "the kind of what is inside",
    "crit": "the fields that a reader must understand",
    "jku": "an address of keys: a server must not follow it unasked",
    "jwk": "a key that it brings along: a server must not trust it",
    "x5c": "certificates that it brings along",
    "iss": "who issued it",
    "aud": "the service it is meant for",
    "sub": "whom it speaks for",
    "scope": "what they may do",
    "client_id": "the program that asked for it",
    "azp": "the program it was issued to",
    "nonce": "a number that ties it to one sign-in",
    "email": "the address of whom it speaks for",
    "name": "the name of whom it speaks for",
    "iat": "issued at",
    "nbf": "not before",
    "exp": "expires at",
    "auth_time": "signed in at",
    "updated_at": "last changed at",
    "jti": "the number of this token",
}
ALGORITHMS = {
    "none": "no signature at all",
    "HS": "one shared secret makes it and checks it",
    "RS": "a private RSA key makes it, the public one checks it",
    "PS": "a private RSA key makes it, the public one checks it",
    "ES": "a private key makes it, the public one checks it",
    "Ed": "a private key makes it, the public one checks it",
}
TYPES = {"jwt": "a JSON Web Token", "at+jwt": "an access token, RFC 9068"}
TIMES = ("iat", "nbf", "exp", "auth_time", "updated_at")
LAST_S = 253_402_300_800
"""The year 10000, which a `datetime` cannot hold."""
MILLISECONDS = 100_000_000_000
"""Seconds like these are the year 5138: whoever wrote them counted in milliseconds."""
UNITS_S = ((365 * 86_400, "year"), (86_400, "day"), (3_600, "hour"), (60, "minute"), (1, "second"))


def meaning_of(name: str, value: Any, now_s: float) -> str:
    """Say what a field of a token means; a time is told as a date, and as seen from now."""
    meaning = MEANINGS.get(name, "")
    if name in TIMES:
        return f"{meaning} {_moment(value, now_s)}"
    if name == "alg" and isinstance(value, str):
        kind = next((said for start, said in ALGORITHMS.items() if value.startswith(start)), "")
        return f"{meaning}: {kind}" if kind else meaning
    if name == "typ" and isinstance(value, str) and (known := TYPES.get(value.lower())):
        return f"{meaning}: {known}"
    return meaning


def is_time(value: Any) -> TypeGuard[float]:
    """Tell whether a value can be a time: a number of seconds since 1970 (RFC 7519, section 2)."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value < LAST_S


def seen_from(moment_s: float, now_s: float) -> str:
    """Tell a time as people do.

    >>> seen_from(300, 0), seen_from(0, 7_300), seen_from(10, 10.4)
    ('in 5 minutes', '2 hours ago', 'just now')
    """
    apart_s = round(abs(moment_s - now_s))
    for unit_s, unit in UNITS_S:
        if apart_s >= unit_s:
            count = round(apart_s / unit_s)
            words = f"{count:,} {unit}{'s' * (count != 1)}"
            return f"in {words}" if moment_s > now_s else f"{words} ago"
    return "just now"


def _moment(value: Any, now_s: float) -> str:
    if not is_time(value):
        return "(no time: that is a number of seconds since 1970)"
    date = f"{datetime.fromtimestamp(value, UTC):%Y-%m-%d %H:%M:%S} UTC"
    slip = " (milliseconds, by the look of it: times are told in seconds)"
    return measured(f"{date}, {seen_from(value, now_s)}") + slip * (value > MILLISECONDS)
