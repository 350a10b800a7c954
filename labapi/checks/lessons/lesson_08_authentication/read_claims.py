"""Task 3: read the claims of a token by hand."""

import base64
import json
from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_same, expect_type, incorrect, shown
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

HEADER = {"alg": "RS256", "typ": "JWT"}
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


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Try a token that ordinary base64 can read, then all lengths, then the other alphabet."""
    easy, padded = _tokens(cases)
    FIRST_PART.when(_given(work, easy) == HEADER, "It gave the header.")
    _expect_claims(work, easy)
    for token in padded:
        NEEDS_NO_PADDING.when(_what_stops(work, token), f"It cannot read `{shown(token)}`.")
        _expect_claims(work, token)
    yield 1, "the claims of any length are read"
    for _ in range(4):
        token = _special(cases)
        stopped = _what_stops(work, token)
        given = None if stopped else _given(work, token)
        OTHER_ENCODING.when(_met_other_bytes(stopped), f"The token was of {_claims(token)['sub']}.")
        OTHER_ENCODING.when(_is_garbled(given, _claims(token)), f"It gave `{shown(given)}`.")
        ORDINARY_BASE64.when(
            stopped or given != _claims(token),
            f"It cannot read `{shown(token)}`, whose payload has a `-` or `_` in it.",
        )
    yield 1, "both special letters of tokens are read"


def _tokens(cases: Cases) -> tuple[str, list[str]]:
    """Draw a token that needs no padding, and some of each length that does."""
    found: dict[int, str] = {}
    name = cases.name("clerk")
    while len(found) < 3:
        token = _written({"sub": name, "scope": cases.one_of(["predict", "models:read"])})
        payload = token.split(".")[1]
        if not {"-", "_"} & set(payload):
            found[len(payload) % 4] = token
        name += cases.one_of("abc")
    return found.pop(0), list(found.values())


def _special(cases: Cases) -> str:
    """Draw a token whose payload has one of the two letters that ordinary base64 lacks."""
    while True:
        said = cases.one_of(NAMES) + cases.one_of("?>~ÿ") * cases.whole(2, 4)
        token = _written({"sub": said, "scope": cases.name("scope")})
        if {"-", "_"} & set(token.split(".")[1]):
            return token


def _written(claims: dict[str, Any]) -> str:
    parts = (json.dumps(part, ensure_ascii=False).encode() for part in (HEADER, claims))
    header, payload = (base64.urlsafe_b64encode(part).rstrip(b"=").decode() for part in parts)
    return f"{header}.{payload}.c2lnbmF0dXJl"


def _claims(token: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(token.split(".")[1] + "==="))


def _given(work: Work, token: str) -> Any:
    return work.call("read_claims", token)


def _what_stops(work: Work, token: str) -> Raised | None:
    """Give what it raises, if that comes of bytes that were read in the wrong way."""
    try:
        _given(work, token)
    except Raised as problem:
        if problem.kind in ("Error", "JSONDecodeError", "UnicodeDecodeError", "ValueError"):
            return problem
    return None


def _met_other_bytes(stopped: Raised | None) -> bool:
    """Tell whether another encoding than UTF-8 met bytes that it has no letter for."""
    if stopped is None or stopped.kind != "UnicodeDecodeError":
        return False
    return "'utf-8'" not in stopped.message


def _is_garbled(given: Any, claims: dict[str, str]) -> bool:
    """Tell whether a text was read as Latin-1 or its like: each byte a letter."""
    said = given.get("sub") if isinstance(given, dict) else None
    meant = claims["sub"].encode()
    others = ("latin-1", "cp1252")
    return said in [meant.decode(other, "replace") for other in others]


def _expect_claims(work: Work, token: str) -> None:
    given = expect_type("read_claims(…)", _given(work, token), dict, str, bytes)
    if not isinstance(given, dict):
        incorrect(f"`read_claims(…)` gave `{shown(given)}`. Make a dictionary of that text.")
    expect_same("read_claims(token)", given, _claims(token), f"the token `{shown(token)}`")


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
    misconceptions=(FIRST_PART, NEEDS_NO_PADDING, OTHER_ENCODING, ORDINARY_BASE64),
)
