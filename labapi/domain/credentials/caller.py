"""The caller: who sent a request, and what they may do.

Who it is gets settled once, before any endpoint runs; what they may do, each endpoint asks for.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from labapi.domain.errors import NotIdentified, NotPermitted

SCOPES = {
    "predict": "make predictions, and read them",
    "models:read": "read models and data sets",
    "models:write": "train, replace, configure and remove models; upload data sets",
    "keys:write": "make API keys for others, list them, revoke them",
}
"""What a credential may allow, and what that means in words."""
APP_SCOPES = tuple(scope for scope in SCOPES if scope != "keys:write")
"""What an app may be registered for: a key that it made would outlive the customer's consent."""

Kind = Literal["key", "token", "anonymous"]


@dataclass(frozen=True, slots=True)
class Caller:
    """Somebody who sent a request.

    Attributes:
        kind: by what they showed who they are; `"anonymous"` where they showed nothing good.
        subject: whom the credential speaks for: a key's id, or the `sub` of a token.
        scopes: what it allows.
        reason: why a credential that came was not taken; `""` where none came, or it was good.

    """

    kind: Kind = "anonymous"
    subject: str = ""
    scopes: frozenset[str] = frozenset()
    reason: str = ""

    def require(self, scope: str) -> None:
        """Raise NotIdentified for an unknown caller, NotPermitted for one without the scope.

        >>> Caller("key", "key_1", frozenset({"predict"})).require("models:write")
        Traceback (most recent call last):
            ...
        labapi.domain.errors.NotPermitted: This needs the scope 'models:write', and yours
        allows: predict.
        """
        if self.kind == "anonymous":
            raise NotIdentified(self.reason, scope)
        if scope not in self.scopes:
            raise NotPermitted(scope, self.scopes)


ANONYMOUS = Caller()
