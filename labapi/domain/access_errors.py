"""The refusals that concern who is calling, a branch of the tree in ``errors.py``.

::

    LabError
     ├─ AccessRefused
     │   ├─ NotIdentified       nobody knows who is calling: no credential, or not a good one
     │   ├─ NotPermitted        we know who is calling, and they may not do this
     │   ├─ TooManyRequests     the caller's allowance is spent for now
     │   └─ PreflightRefused    a page of another origin may not send what its browser asks about
     └─ NotFound
         └─ ApiKeyNotFound
"""

from __future__ import annotations

from collections.abc import Iterable

from labapi.domain.errors import LabError, NotFound


class AccessRefused(LabError):
    """The request may be sound; it is the caller who is not let in, or not now."""

    code = "ACCESS_REFUSED"


class NotIdentified(AccessRefused):
    """Nobody knows who is calling: no credential came, or not a good one.

    ``reason`` says why the one that came was not taken (``""``: none came); ``scope`` is what the
    endpoint asks for.
    """

    code = "NOT_IDENTIFIED"

    def __init__(self, reason: str = "", scope: str = "") -> None:
        """Keep why, and what was asked for."""
        self.reason, self.scope = reason, scope
        super().__init__(reason or "This needs to know who is calling. Send a credential.")


class NotPermitted(AccessRefused):
    """We know who is calling, and their credential does not allow this."""

    code = "INSUFFICIENT_SCOPE"

    def __init__(self, scope: str, scopes: Iterable[str] = ()) -> None:
        """Name the scope that is missing, and those that are there."""
        self.scope, self.scopes = scope, frozenset(scopes)
        allowed = ", ".join(sorted(self.scopes)) or "nothing"
        super().__init__(f"This needs the scope {scope!r}, and yours allows: {allowed}.")


class TooManyRequests(AccessRefused):
    """The caller's allowance is spent; in ``retry_after_s`` whole seconds it is worth a try."""

    code = "RATE_LIMIT_EXCEEDED"

    def __init__(self, limit: int, window_s: float, retry_after_s: int) -> None:
        """Say what the allowance is, and when to come back."""
        self.limit, self.window_s, self.retry_after_s = limit, window_s, retry_after_s
        allowance = "1 request" if limit == 1 else f"{limit:,} requests"
        super().__init__(
            f"The limit is {allowance} in {window_s:g} s, and it is used up. "
            f"Try again in {retry_after_s} s."
        )


class PreflightRefused(AccessRefused):
    """A browser asked whether a page of another origin may send a request, and it may not.

    ``what`` is ``"origin"``, ``"method"`` or ``"header"``; ``received`` is what was asked for.
    """

    code = "PREFLIGHT_REFUSED"

    def __init__(self, what: str, received: str) -> None:
        """Name what is not on the list."""
        self.what, self.received = what, received
        super().__init__(
            f"A page may not send this: the {what} {received} is not on this server's list."
        )


class ApiKeyNotFound(NotFound):
    """There is no API key of this id."""

    code = "API_KEY_NOT_FOUND"

    def __init__(self, key_id: str) -> None:
        """Name the id that was asked for."""
        self.key_id = key_id
        super().__init__(f"There is no API key {key_id!r}. The list of keys shows which there are.")
