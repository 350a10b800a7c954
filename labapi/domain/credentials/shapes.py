"""What is wrong with a credential that was refused, as far as its shape tells.

Most credentials that fail are good ones that were sent in the wrong way: with the quotes around
them, as Python writes bytes, in the other header, half copied. Each of these is told in a plain
sentence. It helps nobody who guesses: only the shape is looked at, after the refusal, and no part
of what came is said again. The texts are ASCII without double quotes, for `WWW-Authenticate`.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Literal

Kind = Literal["key", "token"]
"""What was wanted: an API key in `X-API-Key`, or a token in `Authorization`, after `Bearer`."""

HOLDERS = {
    "key": "Send the key alone: X-API-Key: and the key.",
    "token": "Send the word Bearer, one blank and the token.",
}
WRITTEN = (
    (rb"", "Nothing stands where the {kind} should be."),
    (
        rb"[bB][rR]?(['\"]).*\1",
        "It is written as Python writes bytes, with a b and quotes. Send the text: .decode() "
        "makes one of bytes.",
    ),
    (
        rb"[\[{]\s*['\"].*|\(.*\)",
        "It is a whole document, a list or a tuple. Send only the value in it that is the {kind}.",
    ),
    (rb"['\"`].*|.*['\"`]", "There are quotes around it. Send it without them."),
    (
        rb"<.*>",
        "It stands in angle brackets: they mark a place to fill in, or are Python's description "
        "of an object. Send the {kind} itself, without them.",
    ),
    (
        rb"\$?\{.*\}|\$\w+|%\w+%",
        "It is the name of a variable and not its value. In Python, an f stands before the quotes "
        "of a text with curly brackets in it; in a shell, only double quotes fill in a name.",
    ),
    (
        rb"(?i)none|null|nil|undefined|nan|true|false|\[object .*\]",
        "It is the word for no value of a programming language: the variable was empty. Look how "
        "it got its value.",
    ),
    (
        rb"(?i)\w*\((?:id|name|text|key|token|\{).*",
        "It is the description of an object. Send its text: .key of a key, .text of a token.",
    ),
    (
        rb"(?i)(your|my|the|insert|paste)[ _-].*|x{4,}|\.{3,}|changeme",
        "It is the text that marks a place to fill in. Send the {kind} that you were given.",
    ),
    (
        rb".*(\xe2\x80\xa6|\.\.\.).*|.*(\xe2\x80\xa2){2}.*|\*{3,}.*|.*\*{3,}",
        "Part of it is left out and replaced by dots. Copy it where it is shown in full.",
    ),
    (rb"(?i)bearer[ :=].*", "The word Bearer stands before it once too often. {holder}"),
    (rb"(?i)(basic|token|apikey|x-api-key|authorization)[ :=].*", "A word is before it. {holder}"),
    (rb".*\\.*", "There is a backslash in it, as in a text that was escaped. Send it as it is."),
    (rb".*\s.*", "There is a blank or the end of a line in it. Copy it as one word."),
    (rb".*%[0-9A-Fa-f]{2}.*", "It is percent-encoded, as for an address. Send it as it is."),
)  # fmt: skip
"""Patterns for the whole of what came, the first that fits, and what is told."""
LONGEST = 4_096
"""Bytes that are looked at: one of ours has about 700 at most."""
KEY_LENGTH, OPAQUE_LENGTH = 64, 47
JWT = re.compile(rb"eyJ[A-Za-z0-9_-]*(\.[A-Za-z0-9_-]*)*")
PARTS = 3
SECRETS = {
    b"key_": "It is the id of an API key, and not the key, which was shown once.",
    b"client_": "It is the id of a client. A client gets its token at /oauth/token.",
    b"ocs_": "It is the secret of a client. A client gets its token at /oauth/token.",
    b"oac_": "It is an authorization code. It is changed into a token at /oauth/token.",
    b"ort_": "It is a refresh token. It is changed into an access token at /oauth/token.",
}


def what_is_wrong(sent: bytes, wanted: Kind) -> str:
    """Say what is wrong with the shape of a credential; `""` where it looks as it should.

    >>> what_is_wrong(b"'lab_0123'", "key")
    'There are quotes around it. Send it without them.'
    """
    text = sent.strip(b" \t")
    if len(text) > LONGEST:
        return ""
    kind = "API key" if wanted == "key" else "token"
    for pattern, told in WRITTEN:
        if re.fullmatch(pattern, text, re.DOTALL):
            return told.format(kind=kind, holder=HOLDERS[wanted])
    for prefix, told in SECRETS.items():
        if text.startswith(prefix):
            return told
    return _of_the_other_kind(text, wanted) or _half_copied(text) or _encoded(text)


def _of_the_other_kind(text: bytes, wanted: Kind) -> str:
    """Notice a key in the place of a token, and a token in the place of a key."""
    if wanted == "token" and text.startswith(b"lab_"):
        return (
            "It is an API key, and no token. Send it in the header X-API-Key, or change it into a "
            "token by POST /token."
        )
    if wanted == "key" and (JWT.fullmatch(text) or text.startswith(b"oat_")):
        return "It is a token, and no API key. Send it in the header Authorization, after Bearer."
    return ""


def _half_copied(text: bytes) -> str:
    """Notice what begins as it should and has another length: how long they are is no secret."""
    for prefix, length in ((b"lab_", KEY_LENGTH), (b"oat_", OPAQUE_LENGTH)):
        if text.startswith(prefix) and len(text) != length:
            return f"It has {len(text)} characters, and not {length}. Copy all of it, and no more."
    if JWT.fullmatch(text) and text.count(b".") != PARTS - 1:
        parts = text.count(b".") + 1
        return f"A signed token has {PARTS} parts with dots between them, and this has {parts}."
    return ""


def _encoded(text: bytes) -> str:
    """Notice a key or token that was put into base64, as HTTP Basic does with a password."""
    try:
        inside = base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return ""
    if inside.startswith((b"lab_", b"oat_", b"eyJ")):
        return "It was put into base64 before it was sent. Send it as it is."
    return ""
