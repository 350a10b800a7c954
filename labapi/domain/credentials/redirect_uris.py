"""Where the browser may be sent with a code: to what a client has registered, to the letter.

A code that lands elsewhere is a stolen code, so there are no patterns and nothing is decoded or
tidied before the comparison (RFC 9700, section 4.1). The one exception: an app on the user's own
machine gets its port from the system, so the port of a loopback *address* may be any (RFC 8252,
section 7.3). The name ``localhost`` has no such freedom, since a name may lead elsewhere (8.3).
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

LOOPBACK = re.compile(r"http://(?P<host>127\.0\.0\.1|\[::1\])(?::[0-9]{1,5})?(?P<rest>[/?].*|)")
PLAIN = re.compile(r"[!-\[\]^-~]+")
"""Visible ASCII without the backslash, which browsers read as a slash."""
LOCAL_HOSTS = ("127.0.0.1", "::1", "localhost")


def complaint_about(uri: str) -> str:
    """Say why a URI cannot be registered; ``""`` where it can.

    Taken: ``https``; ``http`` on this machine; an app's own scheme, which has a dot in it, such as
    ``com.example.app:/callback`` (RFC 8252, section 7.1).

    >>> complaint_about("http://example.com/callback")
    'use https, or http on 127.0.0.1'
    """
    if not PLAIN.fullmatch(uri):
        return "use visible ASCII characters only, and no backslash"
    try:
        parts = urlsplit(uri)
        host, _ = parts.hostname, parts.port
    except ValueError:
        return "it is not a URI"
    if "#" in uri:
        return "leave out the fragment, which begins with #"
    if "@" in parts.netloc:
        return "leave out the name before @"
    return _complaint_about_scheme(parts.scheme, host)


def _complaint_about_scheme(scheme: str, host: str | None) -> str:
    if "." in scheme or (scheme == "https" and host):
        return ""
    if scheme == "http":
        return "" if host in LOCAL_HOSTS else "use https, or http on 127.0.0.1"
    return "use https, or http on 127.0.0.1, or a scheme of your own with a dot in it"


def matches(registered: str, sent: str) -> bool:
    """Tell whether the URI of a request is a registered one.

    >>> matches("http://127.0.0.1/callback", "http://127.0.0.1:49152/callback")
    True
    >>> matches("https://app.example/callback", "https://app.example/callback/")
    False
    """
    if registered == sent:
        return True
    mine, theirs = LOOPBACK.fullmatch(registered), LOOPBACK.fullmatch(sent)
    if mine is None or theirs is None:
        return False
    return mine.groups() == theirs.groups()
