"""Task 3: read the claims of a token by hand."""

import base64
import json
from collections.abc import Iterator
from functools import partial
from typing import Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_same, expect_type, incorrect, shown
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself

REMAINDERS = [0, *(rest for rest in range(20) if rest % 4 > 1)]
"""What may be left of a length that is divided by 20; first such as needs no filling up. No part of
a token has a length with the remainder 1 by 4: one letter more has but six bits."""
NAMES = ("Zoë", "Jürgen", "Þóra", "François")

FIRST_PART = Misconception(
    "first_part",
    belief="What a token says stands in its first part.",
    feedback="The first part says how the token is signed. The claims stand in the one after it.",
)
NEEDS_NO_PADDING = Misconception(
    "needs_no_padding",
    belief="Base64 can be read as it stands in the token.",
    feedback="`base64` reads groups of four characters, filled up with `=`. A token leaves the `=` "
    "away. Print the length of the part: how many are missing to a multiple of four?",
)
ORDINARY_BASE64 = Misconception(
    "ordinary_base64",
    belief="Tokens are written in ordinary base64.",
    feedback="`+` and `/` mean something in an address, so tokens have `-` and `_` in their place. "
    "`base64` has a function for that alphabet.",
)

OTHER_ENCODING = Misconception(
    "other_encoding",
    belief="Any encoding will do to make a text of bytes.",
    feedback="JSON travels as UTF-8, in which a letter such as `ë` is two bytes. Read in another "
    "encoding, each byte becomes a letter of its own.",
)


class Token(NamedTuple):
    """A token that the check made, and what its first two parts say."""

    text: str
    header: dict[str, Any]
    claims: dict[str, Any]

    @property
    def payload(self) -> str:
        """The part that holds the claims."""
        return self.text.split(".")[1]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Try tokens of all lengths that ordinary base64 can read, then those that it cannot."""
    yield from each_by_itself(
        (1, "the claims of any length are read", partial(_lengths, work, cases)),
        (1, "both special letters of tokens are read, and names in any language",
         partial(_letters, work, cases)),
    )  # fmt: skip


def _lengths(work: Work, cases: Cases) -> None:
    for token in _of_all_lengths(cases):
        given, stopped = _read(work, token)
        FIRST_PART.when(given == token.header, "It gave the header.")
        NEEDS_NO_PADDING.when(
            stopped and len(token.payload) % 4, f"It cannot read `{shown(token.text)}`."
        )
        _expect_claims(given, stopped, token)


def _of_all_lengths(cases: Cases) -> list[Token]:
    """Draw tokens until there is one of each remainder, without the letters of tokens."""
    found: dict[int, Token] = {}
    while not found.keys() >= set(REMAINDERS):
        token = _token(cases, cases.name("clerk"))
        if not {"-", "_"} & set(token.payload):
            found[len(token.payload) % 20] = token
    return [found[rest] for rest in REMAINDERS]


def _letters(work: Work, cases: Cases) -> None:
    """Try each letter alone, then names with other letters; none needs to be filled up."""
    alone = [_special(cases, letter) for letter in cases.shuffled(["-", "_"])]
    named = [_named(cases) for _ in range(3)]
    for token in alone + named:
        given, stopped = _read(work, token)
        OTHER_ENCODING.when(_met_other_bytes(stopped), f"The token was of {token.claims['sub']}.")
        OTHER_ENCODING.when(_is_garbled(given, token.claims), f"It gave `{shown(given)}`.")
        ORDINARY_BASE64.when(
            stopped and {"-", "_"} & set(token.payload),
            f"It cannot read `{shown(token.text)}`, whose payload has a `-` or `_` in it.",
        )
        _expect_claims(given, stopped, token)


def _special(cases: Cases, letter: str) -> Token:
    while True:
        token = _token(cases, cases.name("clerk") + {"-": ">>>", "_": "???"}[letter])
        if {"-", "_"} & set(token.payload) == {letter} and len(token.payload) % 4 == 0:
            return token


def _named(cases: Cases) -> Token:
    while True:
        token = _token(cases, cases.one_of(NAMES))
        if len(token.payload) % 4 == 0:
            return token


def _token(cases: Cases, name: str) -> Token:
    """Draw a token of somebody: with texts, numbers, lists, and what JSON calls otherwise."""
    claims: dict[str, Any] = {
        "sub": name + "abc"[: cases.whole(0, 3)],
        "scope": cases.one_of(["predict", "models:read"]),
        "exp": cases.whole(1_700_000_000, 1_900_000_000),
        "jti": (cases.name("x") + cases.name("y"))[: cases.whole(1, 15)],
        "admin": cases.one_of([True, False, None]),
        "aud": [cases.name("bank"), cases.name("shop")][: cases.whole(0, 2)],
    }
    kid = cases.name("key")[: cases.whole(3, 10)]
    header = {"alg": cases.one_of(["RS256", "ES256"]), "kid": kid}
    return Token(_written(cases, header, claims), header, claims)


def _written(cases: Cases, *parts: dict[str, Any]) -> str:
    signature = cases.name("signature").encode() * cases.whole(1, 3)
    texts = [json.dumps(part, ensure_ascii=False).encode() for part in parts]
    return ".".join(
        base64.urlsafe_b64encode(text).rstrip(b"=").decode() for text in (*texts, signature)
    )


def _read(work: Work, token: Token) -> tuple[Any, Raised | None]:
    """Give what it gives, or what it raises where that comes of bytes read in the wrong way."""
    try:
        return work.call("read_claims", token.text), None
    except Raised as problem:
        if problem.kind in ("Error", "JSONDecodeError", "UnicodeDecodeError", "ValueError"):
            return None, problem
        raise


def _met_other_bytes(stopped: Raised | None) -> bool:
    """Tell whether another encoding than UTF-8 met bytes that it has no letter for."""
    if stopped is None or stopped.kind != "UnicodeDecodeError":
        return False
    return "'utf-8'" not in stopped.message


def _is_garbled(given: Any, claims: dict[str, str]) -> bool:
    """Tell whether a text was read as Latin-1 or its like: each byte a letter."""
    said = given.get("sub") if isinstance(given, dict) else None
    meant = claims["sub"].encode()
    others = [meant.decode(other, "replace") for other in ("latin-1", "cp1252")]
    return said != claims["sub"] and said in others


def _expect_claims(given: Any, stopped: Raised | None, token: Token) -> None:
    if stopped:
        raise stopped
    if isinstance(given, str | bytes):
        incorrect(f"`read_claims(…)` gave `{shown(given)}`. Make a dictionary of that text.")
    expect_type("read_claims(…)", given, dict)
    expect_same("read_claims(token)", given, token.claims, f"the token `{shown(token.text)}`")


TASK = Task(
    number=3,
    title="Read a token by hand",
    points=2,
    objective="Read the claims of a JWT without a library.",
    hints=(
        "The lesson's cell that takes a token apart has three steps: split, decode, read as JSON.",
        "`token.split('.')` gives three parts; yours is the second. Fill it up with `=` to a "
        "multiple of four, and mind the alphabet of tokens.",
        "`base64.urlsafe_b64decode(part + '=' * (-len(part) % 4))` gives bytes, and `json` reads "
        "bytes.",
    ),
    judge=judge,
    why="A token is signed and not encrypted: whoever undoes its base64 reads every claim, so "
    "nothing confidential belongs into one.",
    misconceptions=(FIRST_PART, NEEDS_NO_PADDING, OTHER_ENCODING, ORDINARY_BASE64),
)
