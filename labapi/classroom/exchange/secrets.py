"""Which parts of an exchange are secret, and how they are masked when it is shown.

A notebook with its outputs is sent to others and committed; a key that was shown is a key lost.
Two rules find them. What stands in a header, a member or a parameter of a telling name is secret,
whatever it looks like. What looks like a credential of this lab, or like a signed token, is secret
wherever it stands: in the address of a redirect, in a sentence, in a traceback.
"""

from __future__ import annotations

import json
import re
from typing import Any

MASK = "••••••"
HEADERS = frozenset(
    {
        "api-key",
        "authorization",
        "cookie",
        "proxy-authorization",
        "set-cookie",
        "x-api-key",
        "x-auth-token",
    }
)
FIELDS = frozenset(
    {
        "access_token",
        "api_key",
        "client_secret",
        "code_verifier",
        "id_token",
        "key",
        "password",
        "refresh_token",
        "secret",
        "token",
    }
)
SHAPES = (
    r"(lab_)[0-9a-f]{16}_[\w-]{43}",  # an API key
    r"(oat_|ort_|oac_|ocs_)[\w-]{43}",  # OAuth: access and refresh token, code, client's secret
    r"(eyJ)[\w-]{5,}\.[\w-]{5,}\.[\w-]*(?:\.[\w-]*){0,2}",  # a signed or encrypted token
    r"(://[^\s/?#@:]*:)[^\s/?#@]+(?=@)",  # the password in http://user:password@host
)
"""How credentials are written; what stands in the brackets tells the kind, and stays."""
_NAMES = "|".join(sorted(FIELDS))
_SHAPE = re.compile("|".join(SHAPES), re.ASCII)
_FORM = re.compile(
    rf"(?P<name>(?:^|(?<=[?&#]))(?:(?:{_NAMES})=(?=.)|code=(?=[^&#\s]{{16}})))[^&#\s]+", re.I
)
"""A code that is short is no authorization code: it may be a currency's."""
_MEMBER = re.compile(rf'("(?:{_NAMES})"\s*:\s*)"(?:[^"\\]|\\.)*"', re.IGNORECASE)
_SPANS = re.compile(
    rf'"(?:{_NAMES})"\s*:\s*"((?:[^"\\]|\\.)*)'
    rf"|(?:^|(?<=[?&#]))(?:{_NAMES})=([^&#\s]+)"
    rf"|(?:^|(?<=[?&#]))code=([^&#\s]{{16,}})",
    re.IGNORECASE,
)


def masked_header(name: str, value: str) -> str:
    """Mask a header's secret part; what tells its kind stays.

    >>> masked_header("Authorization", "Bearer eyJhbGciOi"), masked_header("Accept", "*/*")
    ('Bearer ••••••', '*/*')
    """
    if name.lower() not in HEADERS:
        return masked_text(value)
    if name.lower().endswith("authorization") and " " in value:
        return f"{value.split(' ', 1)[0]} {MASK}"
    if name.lower() == "set-cookie":
        return re.sub(r"=[^;]*", f"={MASK}", value, count=1)
    return MASK


def masked_text(text: str) -> str:
    """Mask secrets in a query, a form, or any other text.

    >>> masked_text("grant_type=client_credentials&client_secret=abc")
    'grant_type=client_credentials&client_secret=••••••'
    """
    return masked_shapes(_FORM.sub(lambda found: found["name"] + MASK, text))


def masked_shapes(text: str) -> str:
    """Mask what looks like a credential, wherever it stands; the sign of its kind stays.

    >>> masked_shapes("It said: oat_" + "x" * 43 + " has expired.")
    'It said: oat_•••••• has expired.'
    """
    return _SHAPE.sub(lambda found: found[found.lastindex or 0] + MASK, text)


def masked_member(name: str, text: str) -> str:
    """Mask a text that stands under a name in JSON.

    >>> masked_member("token", "abc"), masked_member("name", "abc")
    ('••••••', 'abc')
    """
    return MASK if name.lower() in FIELDS else masked_shapes(text)


def secret_spans(text: str) -> list[tuple[int, int]]:
    """Tell where in a body or an address the secrets stand, to mask them sign by sign."""
    found = [m.span(m.lastindex or 0) for m in _SPANS.finditer(text)]
    return found + [(m.end(m.lastindex or 0), m.end()) for m in _SHAPE.finditer(text)]


def masked_json(value: Any) -> Any:
    """Copy parsed JSON with the values of secret fields masked, wherever they stand.

    >>> masked_json({"access_token": "abc", "expires_in": 60})
    {'access_token': '••••••', 'expires_in': 60}
    """
    if isinstance(value, dict):
        return {
            masked_shapes(key): masked_member(key, item)
            if isinstance(item, str)
            else masked_json(item)
            for key, item in value.items()
        }
    if isinstance(value, str):
        return masked_shapes(value)
    return [masked_json(item) for item in value] if isinstance(value, list) else value


def masked_body(text: str, secrets: bool = False) -> str:
    """Mask the secrets in a body, JSON or a form; what is not secret stays to the letter.

    >>> masked_body('{"api_key":"abc", "limit":1e1}')
    '{"api_key":"••••••", "limit":1e1}'
    """
    if secrets:
        return text
    members = masked_shapes(_MEMBER.sub(rf'\1"{MASK}"', text))
    try:
        value = json.loads(members)
        written = json.dumps(value, ensure_ascii=False)
        masked = json.dumps(masked_json(value), ensure_ascii=False)
    except (ValueError, RecursionError):
        return masked_text(members)  # a form, or broken JSON
    return members if masked == written else masked  # a name may be written with escapes
