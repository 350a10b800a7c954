"""Grants: the two ways to a token of OAuth 2.0 that are left, and the way back.

Client credentials (RFC 6749, section 4.4): a program asks in its own name. Authorization code
(4.1): a program asks in the name of a customer, who agreed to it. The password grant, by which the
program learned the customer's password, is gone (RFC 9700, section 2.4). There are no refresh
tokens: when a token ends, the customer is asked again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from labapi.domain.credentials.oauth.access_tokens import AccessTokens
from labapi.domain.credentials.oauth.authorization_codes import AuthorizationCodes, Exchange
from labapi.domain.credentials.oauth.clients import Clients
from labapi.domain.credentials.oauth.errors import InvalidGrant, UnauthorizedClient

if TYPE_CHECKING:
    import sqlite3

    from labapi.domain.clock import Clock
    from labapi.domain.credentials.caller import Caller
    from labapi.domain.credentials.oauth.access_tokens import AccessToken
    from labapi.domain.credentials.oauth.authorization import Authorization
    from labapi.domain.credentials.oauth.clients import Client
    from labapi.domain.store import Store


class Grants:
    """The OAuth 2.0 server without its web: clients, codes and tokens on one store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on a store."""
        self._store = store
        self.clients = Clients(store, clock)
        self.codes = AuthorizationCodes(store, clock)
        self.tokens = AccessTokens(store, clock)

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

        Whoever brings a code twice, or another's, shows that it was stolen: then it is used up, and
        all that came of it is revoked, since nobody knows who of the two is the thief.
        """
        with self._store.transaction():  # nothing is raised within: that would undo the revocation
            kept = self.codes.find(sent.code)
            complaint = self._complaint_about(kept, sent)
            if kept is not None and not complaint:
                scopes = frozenset(kept["scopes"].split())
                return self.tokens.issue(kept["client_id"], kept["subject"], scopes, kept["digest"])
        raise InvalidGrant(complaint)

    def caller_of(self, token: str) -> Caller:
        """Give whom an access token speaks for; nobody, with the reason, where it does not hold."""
        return self.tokens.caller_of(token)

    def _complaint_about(self, kept: sqlite3.Row | None, sent: Exchange) -> str:
        """Use the code up and say what is wrong with it; where something is, revoke its tokens."""
        if kept is None:
            return "The code is not known here."
        complaint = self.codes.complaint_about(kept, sent)
        self.codes.use_up(kept["digest"])
        if complaint:
            self.tokens.revoke_what_came_of(kept["digest"])
        return complaint
