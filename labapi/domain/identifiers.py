"""Ids that nobody can guess, and that say what they are the id of."""

from __future__ import annotations

import secrets
from collections.abc import Callable

RANDOM_BYTES = 8
"""64 random bits: among a million ids, two are alike with a chance of one in 37 million."""


def new_id(prefix: str, random: Callable[[int], str] = secrets.token_hex) -> str:
    """Make an id: the prefix, an underscore and 16 hexadecimal digits.

    ``random(n)`` gives ``n`` random bytes in hexadecimal.

    >>> new_id("pred", random=lambda n: "3f" * n)
    'pred_3f3f3f3f3f3f3f3f'
    """
    return f"{prefix}_{random(RANDOM_BYTES)}"
