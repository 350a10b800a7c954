"""The shapes that the standards of OAuth 2.0 give, for the OpenAPI document: no envelope here."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from labapi.web.schemas.fields import Count

MOST = Field(max_length=20)
"""Of keys and of words there are a few; no list of them is longer than this."""
LONGEST = 8 * 1024
"""How long a text in a form may be: as long as the whole form (`oauth/forms.py`)."""


class OAuthTokenOut(BaseModel):
    """A token and what it is good for (RFC 6749, section 5.1)."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: Annotated[Count, Field(description="Seconds that it holds.")]
    scope: Annotated[str, Field(description="Scopes with a space between them.")]


def _sometimes(description: str) -> Any:
    """Describe a member of an answer that is left out where there is nothing to tell."""
    return Field(default="", description=description, json_schema_extra=_without_default)


def _without_default(schema: dict[str, Any]) -> None:
    del schema["default"]


def _moment(description: str) -> Any:
    """Describe a moment of a token, which it may have or not: seconds since the epoch."""
    return Field(
        default=0, ge=0, le=2**53, description=description, json_schema_extra=_without_default_int64
    )


def _without_default_int64(schema: dict[str, Any]) -> None:
    _without_default(schema)
    schema["format"] = "int64"


class OAuthPairOut(OAuthTokenOut):
    """A token, and for some apps the refresh token that gets the next one (section 1.5)."""

    refresh_token: Annotated[str, _sometimes("For an app that is registered for it.")]


class IntrospectionOut(BaseModel):
    """What is known of a token (RFC 7662, section 2.2); of one that is not active, no more."""

    active: Annotated[bool, Field(description="Whether it holds, and who asks may know.")]
    scope: Annotated[str, _sometimes("Scopes with a space between them.")]
    client_id: Annotated[str, _sometimes("The app that it was given to.")]
    token_type: Annotated[Literal["Bearer"], _sometimes("A refresh token has none.")]
    exp: Annotated[int, _moment("When it ends, in seconds since the epoch.")]
    iat: Annotated[int, _moment("When it was made.")]
    nbf: Annotated[int, _moment("When it begins to hold.")]
    sub: Annotated[str, _sometimes("The customer, or for whom else it speaks.")]
    aud: Annotated[str | Annotated[list[str], MOST], _sometimes("For which service it is.")]
    iss: Annotated[str, _sometimes("Who gave it.")]
    jti: Annotated[str, _sometimes("Its own id.")]


class OAuthErrorOut(BaseModel):
    """A refusal (RFC 6749, section 5.2): a word for programs, a sentence for people."""

    error: str
    error_description: str


class PublicKeyOut(BaseModel):
    """A public key as a JSON Web Key (RFC 7517)."""

    kty: Literal["RSA"]
    kid: Annotated[str, Field(description="The key's id, which tokens name in their header.")]
    use: Literal["sig"]
    alg: Literal["RS256"]
    n: str
    e: str


class PublicKeysOut(BaseModel):
    """All keys by which a token may be signed (RFC 7517, section 5)."""

    keys: Annotated[list[PublicKeyOut], MOST]


class OAuthServerOut(BaseModel):
    """What an authorization server can do, and where (RFC 8414)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    revocation_endpoint: str
    introspection_endpoint: str
    scopes_supported: Annotated[list[str], MOST]
    response_types_supported: Annotated[list[str], MOST]
    grant_types_supported: Annotated[list[str], MOST]
    code_challenge_methods_supported: Annotated[list[str], MOST]
    token_endpoint_auth_methods_supported: Annotated[list[str], MOST]
    revocation_endpoint_auth_methods_supported: Annotated[list[str], MOST]
    introspection_endpoint_auth_methods_supported: Annotated[list[str], MOST]
    authorization_response_iss_parameter_supported: bool


class _Form(BaseModel):
    """A form: parameters that are not known are ignored, and none may stand twice (3.2)."""

    model_config = ConfigDict(
        json_schema_extra={"additionalProperties": {"type": "string", "maxLength": LONGEST}}
    )


def _said(description: str) -> Any:
    """Describe a parameter of a form that may be left out."""
    return Field(default="", max_length=LONGEST, description=description)


class ScopeForm(_Form):
    """The form of ``POST /token``, which may be left out."""

    scope: Annotated[str, _said("With spaces between; left out, all.")]


ClientId = Annotated[str, _said("The app, where Basic is not sent.")]
ClientSecret = Annotated[str, _said("Its secret; a public app has none.")]


class TokenForm(_Form):
    """The form of ``POST /oauth/token``: in the app's own name, for a code, or for the next."""

    grant_type: Literal["client_credentials", "authorization_code", "refresh_token"]
    scope: Annotated[str, _said("For client_credentials and refresh_token: the scopes.")]
    code: Annotated[str, _said("For authorization_code: the code.")]
    redirect_uri: Annotated[str, _said("For authorization_code: where the code was sent.")]
    code_verifier: Annotated[str, _said("For authorization_code: the verifier of PKCE.")]
    refresh_token: Annotated[str, _said("For refresh_token: the newest one.")]
    client_id: ClientId
    client_secret: ClientSecret


class RevocationForm(_Form):
    """The form of ``POST /oauth/revoke`` (RFC 7009)."""

    token: Annotated[str, Field(max_length=LONGEST)]
    token_type_hint: Annotated[str, _said("Passed over: how a token begins tells its kind.")]
    client_id: ClientId
    client_secret: ClientSecret


class IntrospectionForm(RevocationForm):
    """The form of a question about a token (RFC 7662), with the same parameters."""


class DecisionForm(_Form):
    """What the consent page sends when the customer has decided."""

    consent: Annotated[
        str, Field(max_length=LONGEST, description="What the page carries against forgery.")
    ]
    decision: Literal["allow", "deny"]
