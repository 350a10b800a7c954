"""Moments as texts: drawn in zones that nobody has seen, and read as RFC 3339 says.

A text is read here and by no library, so that a judge says the same wherever it runs.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone

from labapi.checks.cases import Cases

RFC3339 = re.compile(
    r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)",
    re.ASCII,
)
"""The `date-time` of RFC 3339, section 5.6; by its note, `t` and `z` may be small."""
FORM = "`2026-03-01T09:30:00+01:00`"
ZONE = re.compile(r"([Zz]|[+-]\d\d:?\d\d)$", re.ASCII)


def read_moment(text: object) -> datetime | None:
    """Read a moment that has a zone; None for what is none by RFC 3339.

    >>> read_moment("2026-03-01T09:30:00+01:00") == read_moment("2026-03-01t08:30:00.000z")
    True
    >>> [read_moment(text) for text in ("2026-03-01 09:30:00Z", "2026-03-01T09:30:00+0100")]
    [None, None]
    """
    if not isinstance(text, str) or not RFC3339.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text.upper())
    except ValueError:  # the 30th of February
        return None


def why_no_moment(text: str) -> str:
    """Say what keeps a text from being a moment by RFC 3339, for what is often missing.

    >>> why_no_moment("2026-03-01 09:30:00+01:00")
    'between day and time stands a `T`'
    """
    day, between, time = text[:10], text[10:11], text[11:]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day, re.ASCII) and time and between not in "Tt":
        return "between day and time stands a `T`"
    if RFC3339.fullmatch(text + "Z"):
        return "it does not say how far from UTC it is"
    if re.search(r"[+-]\d{4}$", text, re.ASCII):
        return "in the distance from UTC there is a colon, as in `+01:00`"
    return f"the form is {FORM}"


# Moments to send.

OFFSETS = (60, -210, 330, 0, -480, 765, 120)
"""Minutes from UTC: some of them are no whole hours, one is UTC itself."""


def moments(cases: Cases) -> list[datetime]:
    """Draw moments in unlike zones; some with milliseconds, which may not get lost."""
    drawn = []
    for number, minutes in enumerate(cases.shuffled(OFFSETS)):
        zone = UTC if minutes == 0 else timezone(timedelta(minutes=minutes))
        day = datetime(cases.whole(1995, 2060), cases.whole(1, 12), cases.whole(1, 28), tzinfo=zone)
        part = cases.whole(1, 999) if number % 2 else 0
        drawn.append(day + timedelta(seconds=cases.whole(0, 86_399), milliseconds=part))
    return drawn
