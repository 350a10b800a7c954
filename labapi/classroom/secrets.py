"""Which parts of an exchange are secret, and how they are masked when it is shown.

A notebook with its outputs is sent to others and committed; a key that was shown is a key lost.
"""

from __future__ import annotations

import json
import re
from typing import Any

MASK = "••••••"
HEADERS = frozenset({"authorization", "proxy-authorization", "x-api-key", "cookie", "set-cookie"})
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
_FORM = re.compile(rf"(?P<name>(?:^|(?<=[?&]))(?:{'|'.join(sorted(FIELDS))})=)[^&#\s]+", re.I)

_MEMBER = re.compile(rf'("(?:{"|".join(sorted(FIELDS))})"\s*:\s*)"(?:[^"\\]|\\.)*"', re.IGNORECASE)


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
    """Mask secrets in a query or a form.

    >>> masked_text("grant_type=client_credentials&client_secret=abc")
    'grant_type=client_credentials&client_secret=••••••'
    """
    return _FORM.sub(lambda found: found["name"] + MASK, text)


def masked_json(value: Any) -> Any:
    """Copy parsed JSON with the values of secret fields masked, wherever they stand.

    >>> masked_json({"access_token": "abc", "expires_in": 60})
    {'access_token': '••••••', 'expires_in': 60}
    """
    if isinstance(value, dict):
        return {
            key: MASK if key.lower() in FIELDS and isinstance(item, str) else masked_json(item)
            for key, item in value.items()
        }
    return [masked_json(item) for item in value] if isinstance(value, list) else value


def masked_body(text: str, secrets: bool = False) -> str:
    """Mask the secrets in a body, JSON or a form; what is not secret stays to the letter.

    >>> masked_body('{"api_key":"abc", "limit":1e1}')
    '{"api_key":"••••••", "limit":1e1}'
    """
    if secrets:
        return text
    members = _MEMBER.sub(rf'\1"{MASK}"', text)
    try:
        value = json.loads(members)
        written = json.dumps(value, ensure_ascii=False)
        masked = json.dumps(masked_json(value), ensure_ascii=False)
    except (ValueError, RecursionError):
        return masked_text(members)  # a form, or broken JSON
    return members if masked == written else masked  # a name may be written with escapes
