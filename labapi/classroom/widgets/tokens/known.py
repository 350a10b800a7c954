"""What can be known of a token without asking the server: said exactly, and no more than that.

Three things may stand before a claim: `✓` verified here, `✗` checked here and found not to hold,
`?` cannot be verified here. A signature is checked with the public keys of the running lab, which
everybody may have; without a lab there is no key, and then nothing is said for or against it.
"""

from __future__ import annotations

import hashlib
import hmac
import json
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from labapi.classroom.notebook.measured import measured
from labapi.classroom.widgets.tokens.meanings import is_time, seen_from
from labapi.domain.credentials.tokens import ALGORITHM, AUDIENCE, ISSUER

if TYPE_CHECKING:
    from joserfc.jwk import RSAKey

    from labapi.classroom.widgets.tokens.decoded import TokenParts
    from labapi.domain.credentials.tokens import Tokens

TITLE = "What can be known without asking the server"
MERE_CLAIM = "While the signature is not verified, parts 1 and 2 are mere claims."
NEVER = "No token can tell who holds it now, nor what has happened since it was signed."
LONGEST = 60
HASHES = {"HS256": hashlib.sha256, "HS384": hashlib.sha384, "HS512": hashlib.sha512}

VERIFIED = (
    "verified with this lab's public key: its private key signed parts 1 and 2, and neither has "
    "changed since."
)
UNFIT = (
    "not verified: it does not fit parts 1 and 2 under this lab's public key. Either they were "
    "changed after signing, or another key made it: the token alone cannot tell which."
)
NO_KEY_FITS = "not verified: it fits none of this lab's public keys, and `kid` names none of them."
OTHER_NAME = "verified with a public key of this lab, but `kid` does not name that key."
OTHERS_KEY = (
    "cannot be verified here: that takes the public key of its issuer, and this lab's do not fit."
)
NO_LAB = (
    "cannot be verified here: that takes the issuer's public key, and no lab runs whose key could "
    "be tried."
)
SHARED = (
    "cannot be verified here: `{alg}` is checked with the very secret that made it, and that is "
    "for the issuer and the service alone."
)
PUBLIC_AS_SECRET = (
    "worthless: it was made with this lab's *public* key as if that were a secret. Everybody may "
    "have that key, so everybody can make this."
)
UNSIGNED = "nothing to verify: `alg` is none, and part 3 is empty. Anybody can write such a token."
UNSIGNED_YET = "nothing to verify: `alg` is none, so what stands in part 3 means nothing."
EMPTY = "not verified: the header promises `{alg}`, and part 3 is empty."
NO_ALG = "not verified: the header names no algorithm (`alg`), which every token must."


class Finding(NamedTuple):
    """One thing that is known, or not: its sign, what it is about, and what is said of it."""

    sign: Literal["✓", "✗", "?"]
    about: str
    said: str

    def __str__(self) -> str:
        """Write it in one line."""
        return f"{self.sign} {self.about}: {self.said}"


def findings(parts: TokenParts, tokens: Tokens | None, now_s: float) -> list[Finding]:
    """Say what is known of a token: its signature, its time, its audience and its issuer.

    `tokens` are those of the lab that runs; None where none does.
    """
    signature = about_signature(parts, tokens)
    here = tokens is not None
    claims = parts.claims
    said = [about_time(claims, now_s), _audience(claims, here), _issuer(claims, here)]
    return [signature, *said]


def notes_on(known: list[Finding]) -> str:
    """Say what holds of all findings together: what no token tells, and what rests on what."""
    return NEVER if known[0].sign == "✓" else f"{MERE_CLAIM} {NEVER}"


def about_signature(parts: TokenParts, tokens: Tokens | None) -> Finding:
    """Check the signature as far as the keys at hand allow."""
    alg = parts.header.get("alg")
    if not isinstance(alg, str):
        return _signed("✗", NO_ALG)
    if alg.lower() == "none":
        return _signed("✗", UNSIGNED_YET if parts.signature else UNSIGNED)
    if not parts.signature:
        return _signed("✗", EMPTY.format(alg=alg))
    if alg in HASHES:
        public = tokens is not None and _made_with_public_key(parts, HASHES[alg], tokens)
        return _signed("✗", PUBLIC_AS_SECRET) if public else _signed("?", SHARED.format(alg=alg))
    if tokens is None:
        return _signed("?", NO_LAB)
    if alg != ALGORITHM:
        said = f"cannot be verified here: this lab's keys are for `{ALGORITHM}` alone."
        return _signed("?", said)
    return _by_public_key(parts, tokens)


def about_time(claims: dict[str, Any], now_s: float) -> Finding:
    """Compare its times with the clock of this computer."""
    ends, begins = claims.get("exp"), claims.get("nbf")
    if ends is None:
        return Finding("?", "Time", "it names no end (`exp`).")
    if not is_time(ends):
        return Finding("✗", "Time", "its `exp` is no number of seconds, so it cannot be compared.")
    if ends <= now_s:
        return Finding("✗", "Time", f"it expired {measured(seen_from(ends, now_s))}.")
    if is_time(begins) and begins > now_s:
        return Finding("✗", "Time", f"it holds only {measured(seen_from(begins, now_s))}.")
    ending = measured(seen_from(ends, now_s))
    return Finding("✓", "Time", f"it holds now by this computer's clock, and ends {ending}.")


def _audience(claims: dict[str, Any], here: bool) -> Finding:
    named = claims.get("aud")
    if named is None:
        return Finding("✗" if here else "?", "Audience", "it names no service (`aud`).")
    meant = named if isinstance(named, list) else [named]
    if not here:
        return Finding("?", "Audience", f"it names {_short(named)}: that is for the service.")
    if AUDIENCE in meant:
        return Finding("✓", "Audience", f"it names this lab, {_short(AUDIENCE)}.")
    return Finding(
        "✗", "Audience", f"it names {_short(named)}, and this lab is {_short(AUDIENCE)}."
    )


def _issuer(claims: dict[str, Any], here: bool) -> Finding:
    named = claims.get("iss")
    if named is None:
        return Finding("✗" if here else "?", "Issuer", "it names none (`iss`).")
    if not here:
        return Finding(
            "?", "Issuer", f"it names {_short(named)}: whom to trust is for the service."
        )
    if named == ISSUER:
        return Finding("✓", "Issuer", f"it names the one that this lab trusts, {_short(ISSUER)}.")
    return Finding(
        "✗", "Issuer", f"it names {_short(named)}; this lab trusts {_short(ISSUER)} alone."
    )


def _by_public_key(parts: TokenParts, tokens: Tokens) -> Finding:
    named = tokens.keys.find(parts.header.get("kid"))
    if named is not None:
        return _signed("✓", VERIFIED) if _fits(parts, named) else _signed("✗", UNFIT)
    if any(_fits(parts, key) for key in _all_keys(tokens)):
        return _signed("✓", OTHER_NAME)
    if parts.claims.get("iss") == ISSUER:
        return _signed("✗", NO_KEY_FITS)
    return _signed("?", OTHERS_KEY)


def _fits(parts: TokenParts, key: RSAKey) -> bool:
    """Check the signature with the public half of a key; what cannot be checked does not fit."""
    from joserfc import jws  # with the cryptography under it 30 ms, for this alone
    from joserfc.errors import JoseError

    try:
        jws.deserialize_compact(parts.text, key, algorithms=[ALGORITHM])
    except (JoseError, ValueError, TypeError, RecursionError):
        return False
    return True


def _made_with_public_key(parts: TokenParts, hashed: Any, tokens: Tokens) -> bool:
    """Tell whether an HS signature was made with a public key, as text, in a secret's place."""
    message = parts.text.rpartition(".")[0].encode()
    made = (
        hmac.new(key.as_pem(private=False), message, hashed).digest() for key in _all_keys(tokens)
    )
    return any(hmac.compare_digest(one, parts.signature) for one in made)


def _all_keys(tokens: Tokens) -> list[RSAKey]:
    found = (tokens.keys.find(public["kid"]) for public in tokens.keys.public())
    return [key for key in found if key is not None]


def _signed(sign: Literal["✓", "✗", "?"], said: str) -> Finding:
    return Finding(sign, "Signature", said)


def _short(value: Any) -> str:
    text = json.dumps(value, ensure_ascii=False).replace("`", "'")
    return f"`{text if len(text) <= LONGEST else text[:LONGEST] + '…'}`"
