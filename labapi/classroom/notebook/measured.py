"""Values that differ from run to run, all written in one way: `⟨0.61 ms⟩`.

A saved notebook is compared with a fresh run, and a time, a port, an id or a date would make the
two differ. So whatever labapi prints of that kind stands between ⟨ and ⟩, and one rule hides
it on both sides. In `tests/notebooks/sanitize.cfg`::

    [measured]
    regex: ⟨[^⟨⟩]*⟩
    replace: ⟨⟩

In HTML the same two characters stand in comments, where a reader does not see them and the rule
does; everything from ⟨ to ⟩ is hidden by it, tags too. What a reader sees is a dotted line.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape

OPEN, CLOSE = "⟨", "⟩"
RULE = re.compile(f"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")

_PATTERNS = re.compile(
    r"(?P<port>(?<=127\.0\.0\.1:)\d+|(?<=127\.0\.0\.1%3A)\d+|(?<=localhost:)\d+)"
    r"|(?P<time>\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)?)"
    r"|(?P<date>(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT)"
    r"|(?P<version>(?<=python-requests/)[\d.]+|(?<=python-httpx/)[\d.]+)"
    r"|(?P<grpc>(?<=grpc-python/)[\d.]+ grpc-c/[\d.]+ \(\w+; \w+\))"
    r"|(?P<uuid>\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b)"
    r"|(?P<id>\b[a-z]{2,8}_[0-9a-f]{16,}\b)"
    r"|(?P<occurrence>(?<=urn:labapi:request:)[\w.-]+)"
    r"|(?P<wait>(?<=Try again in )[\d,]+ s)"
)
_NAMES = re.compile(
    r"date|accept-encoding|server-timing|content-length|etag|if-match|if-none-match|last-modified"
    r"|x-request-id|request_id|timestamp|response_time_ms|\w+_at"
    r"|retry-after|x-ratelimit-reset|ratelimit",
    re.IGNORECASE,
)


class Url(str):
    """An address of this computer: an ordinary string, whose repr marks the port as measured.

    >>> Url("http://127.0.0.1:8123")
    'http://127.0.0.1:⟨8123⟩'
    """

    __slots__ = ()

    def __repr__(self) -> str:
        """Quote it, with the port marked."""
        return repr(marked(str(self)))


def measured(value: object) -> str:
    """Write one value as measured.

    >>> measured("pred_0123456789abcdef")
    '⟨pred_0123456789abcdef⟩'
    """
    return f"{OPEN}{str(value).replace(OPEN, '<').replace(CLOSE, '>')}{CLOSE}"


def milliseconds(duration_ms: float) -> str:
    """Write a duration with two figures that matter.

    >>> milliseconds(0.6123), milliseconds(41.7), milliseconds(1042.0)
    ('⟨0.61 ms⟩', '⟨42 ms⟩', '⟨1,042 ms⟩')
    """
    if duration_ms >= 9.95:
        return measured(f"{duration_ms:,.0f} ms")
    return measured(f"{duration_ms:.1f} ms" if duration_ms >= 0.995 else f"{duration_ms:.2f} ms")


def marked(text: str, name: str = "") -> str:
    """Mark what varies in a text: all of it where `name` (a header, a JSON key) says so.

    >>> marked("http://127.0.0.1:8123/api"), marked("5", name="Content-Length")
    ('http://127.0.0.1:⟨8123⟩/api', '⟨5⟩')
    """
    if name and text and _NAMES.fullmatch(name):
        return measured(text)
    return _PATTERNS.sub(lambda found: measured(found[0]), text)


def as_html(text: str, escaped: Callable[[str], str] = escape) -> str:
    """Escape a text for HTML, and put the brackets of its measured values into comments.

    >>> as_html("<b> ⟨5 ms⟩")
    '&lt;b&gt; <span class="lab-measured"><!--⟨-->5 ms<!--⟩--></span>'
    """
    return RULE.sub(
        lambda found: f'<span class="lab-measured">{hidden(found[0][1:-1])}</span>', escaped(text)
    )


def hidden(html: str) -> str:
    """Mark markup that itself varies (the width of a bar) without showing brackets."""
    return f"<!--{OPEN}-->{html}<!--{CLOSE}-->"
