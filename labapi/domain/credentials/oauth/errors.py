"""The refusals of the OAuth 2.0 server, whose codes are words of RFC 6749 (a branch of LabError).

    LabError
     ├─ OAuthRefused             answered as JSON: error and error_description (section 5.2)
     │   ├─ InvalidRequest       a parameter is missing, repeated or malformed
     │   │   └─ CompressedForm   the form is compressed, and nothing is unpacked here
     │   ├─ InvalidClient        the client is unknown, or did not prove who it is
     │   │   └─ InvalidApiKey    the API key is missing or not good, so it gets no token
     │   ├─ InvalidGrant         the code is wrong, used, expired, or another client's
     │   ├─ UnauthorizedClient   this client may not get a token in this way
     │   ├─ UnsupportedGrantType
     │   ├─ UnsupportedTokenType a token of this kind cannot be taken back (RFC 7009, 2.2.1)
     │   ├─ UnsupportedResponseType
     │   ├─ InvalidScope         more was asked for than the client may have
     │   └─ AccessDenied         the customer said no
     ├─ SentBack                 one of the above, told to the client by a redirect (4.1.2.1)
     └─ ShownToUser              told to the person at the browser; a redirect would be a trap
         └─ ForgedConsent        the answer to the consent page did not come from it

The texts go into `error_description`, which takes ASCII without double quotes and backslashes.
"""

from __future__ import annotations

from labapi.domain.errors import LabError


class OAuthRefused(LabError):
    """The request is refused, and the client is told why."""

    code = "invalid_request"


class InvalidRequest(OAuthRefused):
    """A parameter is missing, repeated, or malformed."""


class CompressedForm(InvalidRequest):
    """The form is compressed, by gzip for example."""


class InvalidClient(OAuthRefused):
    """Nobody knows the client, or it did not prove who it is."""

    code = "invalid_client"


class InvalidApiKey(InvalidClient):
    """There is no API key, or not a good one, to give a token for."""


class InvalidGrant(OAuthRefused):
    """The authorization code does not hold: unknown, used, expired, or given to somebody else."""

    code = "invalid_grant"


class UnauthorizedClient(OAuthRefused):
    """A client of this kind may not get a token in this way."""

    code = "unauthorized_client"


class UnsupportedGrantType(OAuthRefused):
    """There is no such way to a token here."""

    code = "unsupported_grant_type"


class UnsupportedTokenType(OAuthRefused):
    """A token of this kind holds until it expires, whoever wants it back."""

    code = "unsupported_token_type"


class UnsupportedResponseType(OAuthRefused):
    """The authorization endpoint gives codes and nothing else."""

    code = "unsupported_response_type"


class InvalidScope(OAuthRefused):
    """More was asked for than there is, or than the client may have."""

    code = "invalid_scope"


class AccessDenied(OAuthRefused):
    """The customer did not agree."""

    code = "access_denied"


class SentBack(LabError):
    """A refusal that the client hears through the browser, at a redirect URI known to be its own.

    `error` is what was refused and why, `state` what the client sent to know its own request.
    """

    code = "OAUTH_SENT_BACK"

    def __init__(self, error: OAuthRefused, redirect_uri: str, state: str) -> None:
        """Keep the refusal and where it goes."""
        self.error, self.redirect_uri, self.state = error, redirect_uri, state
        super().__init__(str(error))


class ShownToUser(LabError):
    """A refusal for the person at the browser: the client or its redirect URI is not trusted.

    To redirect all the same would send people wherever a stranger wants them (RFC 6749, 4.1.2.1).
    """

    code = "OAUTH_NOT_TRUSTED"


class ForgedConsent(ShownToUser):
    """The answer to the consent page came from elsewhere: another page may have sent it."""

    code = "OAUTH_FORGED_CONSENT"
