"""The shapes that the standards of OAuth 2.0 give, for the OpenAPI document: no envelope here."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field


class OAuthTokenOut(BaseModel):
    """A token and what it is good for (RFC 6749, section 5.1)."""

    access_token: str
    token_type: Literal["Bearer"]
    expires_in: Annotated[int, Field(description="Seconds that it holds.")]
    scope: Annotated[str, Field(description="Scopes with a space between them.")]


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

    keys: list[PublicKeyOut]


class OAuthServerOut(BaseModel):
    """What an authorization server can do, and where (RFC 8414)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    revocation_endpoint: str
    scopes_supported: list[str]
    response_types_supported: list[str]
    grant_types_supported: list[str]
    code_challenge_methods_supported: list[str]
    token_endpoint_auth_methods_supported: list[str]
    revocation_endpoint_auth_methods_supported: list[str]
    authorization_response_iss_parameter_supported: bool


class _Form(BaseModel):
    """A form: parameters that are not known are ignored, and none may stand twice (3.2)."""

    model_config = ConfigDict(json_schema_extra={"additionalProperties": {"type": "string"}})


class ScopeForm(_Form):
    """The form of ``POST /token``, which may be left out."""

    scope: Annotated[str, Field(default="", description="With spaces between; left out, all.")]


ClientId = Annotated[str, Field(default="", description="The app, where Basic is not sent.")]
ClientSecret = Annotated[str, Field(default="", description="Its secret; a public app has none.")]


class TokenForm(_Form):
    """The form of ``POST /oauth/token``: in the app's own name, or for a customer's code."""

    grant_type: Literal["client_credentials", "authorization_code"]
    scope: Annotated[str, Field(default="", description="For client_credentials: the scopes.")]
    code: Annotated[str, Field(default="", description="For authorization_code: the code.")]
    redirect_uri: Annotated[
        str, Field(default="", description="For authorization_code: where the code was sent.")
    ]
    code_verifier: Annotated[
        str, Field(default="", description="For authorization_code: the verifier of PKCE.")
    ]
    client_id: ClientId
    client_secret: ClientSecret


class RevocationForm(_Form):
    """The form of ``POST /oauth/revoke`` (RFC 7009)."""

    token: str
    client_id: ClientId
    client_secret: ClientSecret


class DecisionForm(_Form):
    """What the consent page sends when the customer has decided."""

    consent: Annotated[str, Field(description="The token against forgery that the page carries.")]
    decision: Literal["allow", "deny"]
