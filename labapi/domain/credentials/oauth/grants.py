"""Grants: the ways to a token of OAuth 2.0 that are left, and the way back.

Client credentials (RFC 6749, section 4.4): a program asks in its own name. Authorization code
(4.1): a program asks in the name of a customer, who agreed to it. Refresh token (6): when that
token ends, a client that is registered for it gets the next one, and any other client asks the
customer again. The password grant, by which the program learned the customer's password, is gone
(RFC 9700, section 2.4).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

from labapi.domain.credentials.oauth.access_tokens import ANOTHERS, AccessTokens
from labapi.domain.credentials.oauth.authorization_codes import USED, AuthorizationCodes, Exchange
from labapi.domain.credentials.oauth.clients import Clients
from labapi.domain.credentials.oauth.errors import (
    InvalidGrant,
    InvalidScope,
    UnauthorizedClient,
)
from labapi.domain.credentials.oauth.refresh_tokens import FELL, RefreshTokens

if TYPE_CHECKING:
    import sqlite3

    from labapi.domain.clock import Clock
    from labapi.domain.credentials.caller import Caller
    from labapi.domain.credentials.oauth.access_tokens import AccessToken
    from labapi.domain.credentials.oauth.authorization import Authorization
    from labapi.domain.credentials.oauth.clients import Client
    from labapi.domain.store import Store


STRANGE = f"The refresh token was given to another client. {FELL}"


class Grants:
    """The OAuth 2.0 server without its web: clients, codes and tokens on one store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on a store."""
        self._store = store
        self.clients = Clients(store, clock)
        self.codes = AuthorizationCodes(store, clock)
        self.tokens = AccessTokens(store, clock)
        self.refresh_tokens = RefreshTokens(store, clock)

    def by_client_credentials(self, client: Client, scope: str) -> AccessToken:
        """Give a token in the client's own name; raises UnauthorizedClient for a public one."""
        if not client.confidential:
            raise UnauthorizedClient("A public client cannot prove who it is, so it gets no token.")
        return self.tokens.issue(client.id, client.id, client.granted(scope))

    def consent(self, asked: Authorization, subject: str) -> str:
        """Give the code for what a customer agreed to; `subject` is the customer."""
        return self.codes.issue(asked, subject)

    def by_code(self, sent: Exchange) -> AccessToken:
        """Change a code into a token, once; raises InvalidGrant.

        A code that comes twice, with its verifier, may have been stolen with it: then all that came
        of it is revoked, since nobody knows which of the two is the thief. A code without its
        verifier is refused and changes nothing: else whoever reads an address could end the app's
        token (draft-ietf-oauth-v2-1-16, section 7.5.3).
        """
        with self._store.transaction():  # nothing is raised within: that would undo the revocation
            kept = self.codes.find(sent.code)
            complaint = self._complaint_about(kept, sent)
            if kept is not None and not complaint:
                return self._first_of_family(kept)
        raise InvalidGrant(complaint)

    def by_refresh_token(self, client: Client, text: str, scope: str) -> AccessToken:
        """Change a refresh token into a new one and an access token, once; raises InvalidGrant.

        Whoever brings one twice, or another's, shows that it was stolen: then its family falls.
        `scope` may narrow the access token. InvalidScope says where it is wider; then the refresh
        token stays good.
        """
        if not client.refresh:
            raise UnauthorizedClient("This client is not registered for refresh tokens.")
        with self._store.transaction():  # what is raised within undoes all, also the use
            kept = self.refresh_tokens.find(text)
            complaint = self._complaint_about_refresh(kept, client.id)
            if kept is not None and not complaint:
                self.refresh_tokens.use_up(kept["digest"])
                wanted = _narrowed(frozenset(kept["scopes"].split()), scope)
                ends_at = datetime.fromisoformat(kept["expires_at"])
                return self._pair(kept, kept["code_digest"], wanted, ends_at)
        raise InvalidGrant(complaint)

    def revoke(self, text: str, client_id: str) -> None:
        """Take back a client's own token; no error if there is none (RFC 7009).

        An access token ends alone. With a refresh token, used or not, its family ends (2.1). Raises
        InvalidGrant for one of another client that lives on.
        """
        with self._store.transaction():
            kept = self.refresh_tokens.find(text)
            if kept is None:
                self.tokens.revoke(text, client_id)
            elif kept["client_id"] == client_id:
                self._revoke_what_came_of(kept["code_digest"])
            elif not self.refresh_tokens.reason_against(kept):
                raise InvalidGrant(ANOTHERS)

    def caller_of(self, token: str) -> Caller:
        """Give whom an access token speaks for; nobody, with the reason, where it does not hold."""
        return self.tokens.caller_of(token)

    def _first_of_family(self, kept: sqlite3.Row) -> AccessToken:
        """Give what a sound code is changed into."""
        scopes, code = frozenset(kept["scopes"].split()), kept["digest"]
        if self.clients.read(kept["client_id"]).refresh:
            return self._pair(kept, code, scopes, self.refresh_tokens.end_of_family())
        return self.tokens.issue(kept["client_id"], kept["subject"], scopes, code)

    def _pair(
        self, kept: sqlite3.Row, code: bytes, wanted: frozenset[str], ends_at: datetime
    ) -> AccessToken:
        """Give an access token and the refresh token for the next, which keeps the whole scope."""
        client_id, subject, granted = kept["client_id"], kept["subject"], kept["scopes"]
        token = self.tokens.issue(client_id, subject, wanted, code, until=ends_at)
        refresh = self.refresh_tokens.issue(client_id, subject, granted, code, ends_at)
        return replace(token, refresh_token=refresh)

    def _complaint_about(self, kept: sqlite3.Row | None, sent: Exchange) -> str:
        """Say what is wrong with a code; use up a good one, take back what came of a used one."""
        if kept is None:
            return "The code is not known here."
        complaint = self.codes.complaint_about(kept, sent)
        if not complaint:
            self.codes.use_up(kept["digest"])
        elif complaint == USED:
            self._revoke_what_came_of(kept["digest"])
        return complaint

    def _complaint_about_refresh(self, kept: sqlite3.Row | None, client_id: str) -> str:
        """Say what is wrong with a refresh token; where it must be stolen, its family falls."""
        if kept is None:
            return "The refresh token is not known here."
        strange = kept["client_id"] != client_id
        if strange or kept["used_at"]:
            self._revoke_what_came_of(kept["code_digest"])
        return STRANGE if strange else self.refresh_tokens.reason_against(kept)

    def _revoke_what_came_of(self, code: bytes) -> None:
        """Take back a whole family: all that came of one authorization code."""
        self.tokens.revoke_what_came_of(code)
        self.refresh_tokens.revoke_what_came_of(code)


def _narrowed(granted: frozenset[str], asked: str) -> frozenset[str]:
    """Give the scopes asked for, all where none are; never more than were granted (section 6)."""
    wanted = frozenset(asked.split(" ")) - {""} if asked else granted
    if not wanted or not wanted <= granted:
        raise InvalidScope(f"The customer allowed: {' '.join(sorted(granted))}.")
    return wanted
