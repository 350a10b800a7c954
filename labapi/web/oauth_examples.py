"""What the OpenAPI document shows of the endpoints that give tokens."""

from __future__ import annotations

from typing import Any

from labapi.domain.credentials.caller import APP_SCOPES

CLIENT_ID = "client_3f9c2a7be1d04455"
REDIRECT_URI = "http://127.0.0.1:8090/callback"
SIGNED = "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJrZXlfM2Y5YzJhN2JlMWQwNDQ1NSJ9.c2lnbmF0dXJl"
OPAQUE = "oat_" + 43 * "x"
CODE = "oac_" + 43 * "x"
VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
"""This pair is that of RFC 7636, appendix B."""

AUTHORIZATION = {
    "response_type": "code",
    "client_id": CLIENT_ID,
    "redirect_uri": REDIRECT_URI,
    "scope": "predict",
    "state": "af0ifjsldkj",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}
TOKEN_FORMS = {
    "client_credentials": {"grant_type": "client_credentials", "scope": "predict"},
    "authorization_code": {
        "grant_type": "authorization_code",
        "client_id": CLIENT_ID,
        "code": CODE,
        "redirect_uri": REDIRECT_URI,
        "code_verifier": VERIFIER,
    },
}
PUBLIC_KEYS = {
    "keys": [
        {
            "n": "40puFEIxZik3pd67LeHqwofO4APZ_9C2pjxSLSNblcxyHYBcAS-IvCHvRvquNhHkqFysMTb5QkCj",
            "e": "AQAB",
            "use": "sig",
            "alg": "RS256",
            "kty": "RSA",
            "kid": "3L3UkACDwGqaFG_EaqI_tWlX7l8y5hpu0HcLkOkHKZk",
        }
    ]
}
ISSUER = "http://127.0.0.1:8000"
METADATA = {
    "issuer": ISSUER,
    "authorization_endpoint": f"{ISSUER}/oauth/authorize",
    "token_endpoint": f"{ISSUER}/oauth/token",
    "revocation_endpoint": f"{ISSUER}/oauth/revoke",
    "scopes_supported": list(APP_SCOPES),
    "response_types_supported": ["code"],
    "grant_types_supported": ["authorization_code", "client_credentials"],
    "code_challenge_methods_supported": ["S256"],
    "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post", "none"],
    "revocation_endpoint_auth_methods_supported": [
        "client_secret_basic",
        "client_secret_post",
        "none",
    ],
    "authorization_response_iss_parameter_supported": True,
}


def token(text: str, lifetime_s: int) -> dict[str, Any]:
    """Write the answer that brings a token."""
    return {
        "access_token": text,
        "token_type": "Bearer",
        "expires_in": lifetime_s,
        "scope": "predict",
    }
