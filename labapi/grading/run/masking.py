"""What is another at each run though the answer is the same, and so stands in no record.

A port, an id, a token and the time of day say nothing of an answer. Left as they are, they would
make a record of each run, and of two students who did the same two groups. What a judge draws from
its seed, and what stands in a notebook, is left as it is: a mask is for what looks drawn by chance
at any length, or lies close to now.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial

from labapi.classroom.notebook.measured import RULE

NEAR = timedelta(days=2)
LOOPBACK_AT = ("127.0.0.1:", "localhost:", "[::1]:")
LOOPBACK = re.compile(r"(127\.0\.0\.1|localhost|\[::1\]):(?:[2-5]\d{4}|6[0-5]\d{3})\b")
BY_CHANCE = re.compile(
    r"\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b"  # RFC 9562
    r"|\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)?"  # a JSON Web Token, RFC 7519
    r"|\b0x[0-9a-fA-F]{6,}\b"
    r"|\b[a-z]{2,10}_(?=[a-z]*\d)[0-9a-f]{6,}\b"
    r"|\b(?=[a-f]*\d)(?=\d*[a-f])[0-9a-f]{16,}\b"
    r"|(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[a-z])(?=[\w-]*[A-Z])[\w-]{22,}"
)
WORD = re.compile(r"[\w-]{8,}(?:\.[\w-]*)*")
"""What `BY_CHANCE` looks into: most of a text is shorter, or has no digit."""
DIGIT = re.compile(r"\d")
MOMENT = re.compile(
    r"20(?<=\b20)(\d\d-\d\d-\d\d)[T ]\d\d:(?:\d\d(?::\d\d(?:\.\d+)?)?(?:Z\b|[+-]\d\d:?\d\d\b)?|\d?)"
)
HTTP_DATE = re.compile(r"\b\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT\b")
EPOCH = re.compile(r"1(?<=\b1)(\d{9})(?:\d{3}|\d{6}|\d{9})?(?:\.\d+)?\b")
"""Seconds since 1970, or thousandths of them and less."""
SENT = re.compile(
    r'\["(?:server-timing|content-length|date|x-request-id|etag|last-modified)", "[^"]*"\]'
    r'|"(?:duration_ms|response_time_ms)": ?[\d.e+-]+'
    r'|"steps": \[(?:\["[\w -]+", [\d.e+-]+\](?:, )?)*\]'
    r'|"(?:request|request_id|nonce)": ?"[^"]*"'
)
"""What an exchange holds besides what was asked and answered, as the codec writes it."""
BYTES = re.compile(r'"b64": "([\w+/=]*)"')
CLOCKED = re.compile(r"(?<![\w.])(?!0\.)\d+\.\d{3,}\b")
MASK = "⟨…⟩"


def masked(text: str, now: datetime) -> str:
    """Put a mask in the place of what differs from run to run.

    >>> masked("pred_03586534e0fce370 at http://127.0.0.1:36107", datetime.now(UTC))
    '⟨…⟩ at http://127.0.0.1:⟨…⟩'
    """
    text = RULE.sub(MASK, text)
    if any(address in text for address in LOOPBACK_AT):
        text = LOOPBACK.sub(rf"\1:{MASK}", text)
    text = WORD.sub(_unless_chosen, text)
    for pattern, read in READ.items():
        text = pattern.sub(partial(_unless_far, read=read, now=now), text)
    return text


def masked_answer(encoded: str, now: datetime) -> str:
    """Do the same with an answer as the codec has written it, for comparing it with others.

    >>> masked_answer('[["date", "Sun, 29 Nov 2026 14:00:00 GMT"], 201]', datetime.now(UTC))
    '[⟨…⟩, 201]'
    """
    return masked(SENT.sub(MASK, BYTES.sub(partial(_readable, now=now), encoded)), now)


def without_clock(answer: str) -> str:
    """Mask what looks like seconds on a clock: more than 1, and with more digits than one writes.

    >>> without_clock("[61.324971, 0.167982, 7.5]")
    '[⟨…⟩, 0.167982, 7.5]'
    """
    return CLOCKED.sub(MASK, answer)


def _readable(found: re.Match[str], *, now: datetime) -> str:
    """Give bytes as the text that they are, since what is masked cannot be seen in base64."""
    try:
        return masked(base64.b64decode(found[1]).decode("utf-8"), now)
    except ValueError:
        return MASK


def _unless_chosen(found: re.Match[str]) -> str:
    word = found[0]
    by_chance = DIGIT.search(word) or "eyJ" in word
    return BY_CHANCE.sub(MASK, word) if by_chance else word


def _unless_far(found: re.Match[str], *, read: Callable[[str], datetime], now: datetime) -> str:
    """Mask a moment that may be one of this run; one that was given, or drawn, stays."""
    try:
        moment = read(found[found.lastindex or 0])
    except (ValueError, OverflowError, OSError):
        return found[0]
    return MASK if abs(moment - now) <= NEAR else found[0]


def _of_iso(text: str) -> datetime:
    return datetime.fromisoformat(f"20{text}").replace(tzinfo=UTC)  # the day will do


def _of_epoch(text: str) -> datetime:
    return datetime.fromtimestamp(float(f"1{text}"), UTC)


READ = {MOMENT: _of_iso, HTTP_DATE: parsedate_to_datetime, EPOCH: _of_epoch}
