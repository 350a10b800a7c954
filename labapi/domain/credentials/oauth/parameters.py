"""The parameters of a request to the OAuth server: each at most once (RFC 6749, section 3.1)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from labapi.domain.credentials.oauth.errors import InvalidRequest


class Parameters:
    """Names and values as they were sent; one without a value counts as not sent.

    >>> Parameters([("scope", "predict"), ("state", "")]).get("state", "none")
    'none'
    """

    def __init__(self, pairs: Iterable[tuple[str, str]] = ()) -> None:
        """Keep the pairs, and notice which names are there more than once."""
        pairs = list(pairs)
        self._values = dict(pairs)
        counts = Counter(name for name, _ in pairs)
        self._repeated = {name for name, count in counts.items() if count > 1}

    def get(self, name: str, default: str = "") -> str:
        """Give a value, or the default; raises InvalidRequest for one that was sent twice."""
        if name in self._repeated:
            raise InvalidRequest(f"The parameter {name} was sent more than once.")
        return self._values.get(name) or default

    def require(self, name: str) -> str:
        """Give a value; raises InvalidRequest where it is missing or was sent twice."""
        value = self.get(name)
        if not value:
            raise InvalidRequest(f"The parameter {name} is missing.")
        return value

    def require_each_once(self) -> None:
        """Raise InvalidRequest if any parameter was sent twice, a known one or not."""
        if self._repeated:
            raise InvalidRequest("A parameter was sent more than once.")
