"""PKCE: the proof that who brings a code is who asked for it (RFC 7636), by S256 only.

The client makes up a *verifier*, keeps it, and sends its hash, the *challenge*, through the
browser. With the code it then sends the verifier itself, on a direct way. A thief in between has
the code and the challenge, and neither gives the verifier. The method ``plain``, where both are
the same, would protect from nobody who reads the browser's address bar, and is refused.
"""

from __future__ import annotations

import hmac
import re

from labapi.domain.credentials.opaque import base64url, digest_of

METHOD = "S256"
VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


def challenge_of(verifier: str) -> str:
    """Hash a verifier: SHA-256, in base64url without padding (RFC 7636, appendix B).

    >>> challenge_of("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk")
    'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
    """
    return base64url(digest_of(verifier))


def is_challenge(text: str) -> bool:
    """Tell whether a text can be a challenge by S256: 43 characters of base64url."""
    return CHALLENGE.fullmatch(text) is not None


def proves(verifier: str, challenge: str) -> bool:
    """Tell whether a verifier has the right form (43 to 128 characters) and is that of a challenge.

    A shorter one is refused even if it fits: it could be guessed from the challenge.
    """
    if not VERIFIER.fullmatch(verifier):
        return False
    return hmac.compare_digest(challenge_of(verifier).encode(), challenge.encode())
