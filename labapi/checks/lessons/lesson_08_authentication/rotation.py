"""Task 6: check tokens while the bank changes its keys."""

import base64
import hmac
import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

import requests

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_same, expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_08_authentication._beliefs import TOKEN_NAMES_ALGORITHM
from labapi.checks.task import Misconception, Task, each_by_itself

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab

SET = "/.well-known/jwks.json"
OLDER, NEWER = slice(0, 2), slice(1, 3)
"""Which keys a program holds: it has missed the newest, or it began after the oldest."""

FETCHED_EACH_TIME = Misconception(
    "fetched_each_time",
    belief="The set of keys has to be fetched before tokens can be checked.",
    feedback="Your program held every key that these tokens name. What is it for, then, to hold "
    "them? Ask the bank only when a token names a key that you do not have.",
)
UNKNOWN_IS_FORGED = Misconception(
    "unknown_is_forged",
    belief="A token that names an unknown key is a forgery.",
    feedback="The bank has begun to sign with a new key, and you have not heard of it yet. Where "
    "does the bank publish its keys?",
)
ASKED_AGAIN = Misconception(
    "asked_again",
    belief="Whoever does not find a key should look again.",
    feedback="Anybody can make up the names of keys. If each of them costs a request, a stranger "
    "can make you call the bank as often as they like. Once in a run is enough.",
)
ANY_KEY_FITS = Misconception(
    "any_key_fits",
    belief="It is no matter which of the bank's keys fits.",
    feedback="A key that is withdrawn because it was stolen would do as well. The token names one "
    "key by its `kid`: that one fits, or the token is not good.",
)


class Bank(NamedTuple):
    """The lab of the check, which has signed with three keys; a program holds the first two."""

    work: Work
    lab: "JudgedLab"
    tokens: list[list[str]]
    """Two tokens of each key, the newest key last."""
    astray: list[str]
    """Signed by the second key; their `kid` names the first, or nobody's."""
    keys: dict[str, dict[str, Any]]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Sign with three keys, of which two are known; then forge."""
    with work.lab(auth="token") as lab:
        bank = _bank(work, lab, cases)
        yield from each_by_itself(
            (1, "what a known key has signed is read, and nobody is asked",
             partial(_known, bank, cases)),
            (1, "what a new key has signed is read", partial(_new, bank, cases)),
            (1, "for names that nobody has, the set is fetched once",
             partial(_made_up, bank, cases)),
            (1, "a token is good by its own key and by RS256, or not at all",
             partial(_forged, bank, cases)),
        )  # fmt: skip


def _bank(work: Work, lab: "JudgedLab", cases: Cases) -> Bank:
    first = [lab.issue_token("predict") for _ in range(2)]
    lab.rotate_signing_key()
    second = [lab.issue_token("models:read") for _ in range(2)]
    names = (_header(first[0])["kid"], cases.name("key"))
    astray = [lab.issue_token("predict", kid=name) for name in names]
    lab.rotate_signing_key()
    newest = [lab.issue_token("predict") for _ in range(2)]
    with requests.Session() as office:
        office.trust_env = False  # no proxy: this stays on this computer
        published = office.get(lab.url + SET).json()["keys"]
    keys = {key["kid"]: key for key in published}
    return Bank(work, lab, [first, second, newest], astray, keys)


def _known(bank: Bank, cases: Cases) -> None:
    tokens = cases.shuffled([*bank.tokens[0], *bank.tokens[1]])
    given, asked = _verified(bank, tokens)
    FETCHED_EACH_TIME.when(asked, f"For tokens of keys that it held it sent {_times(asked)}.")
    _expect_claims(given, tokens)


def _new(bank: Bank, cases: Cases) -> None:
    good = cases.shuffled([*bank.tokens[2], bank.tokens[0][0], bank.tokens[1][0]])
    given, asked = _verified(bank, good)
    unread = [token for token in bank.tokens[2] if given[token] is None]
    UNKNOWN_IS_FORGED.when(
        unread and not asked,
        "It gave `None` for a token of the bank's newest key, and sent no request.",
    )
    _expect_claims(given, good)
    given, _ = _verified(bank, good, NEWER)
    _expect_claims(given, good)


def _made_up(bank: Bank, cases: Cases) -> None:
    payload = bank.tokens[0][0].split(".")[1]
    names = [{"kid": cases.name("key")} for _ in range(cases.whole(4, 7))]
    made_up = [_joined({"alg": "RS256"} | name, payload, "A" * 342) for name in [*names, {}]]
    good = [bank.tokens[0][1], bank.tokens[2][0]]
    given, asked = _verified(bank, cases.shuffled([*made_up, *good]))
    ASKED_AGAIN.when(asked > 1, f"For {len(names)} names that nobody has it sent {_times(asked)}.")
    _expect_claims(given, good)


def _forged(bank: Bank, cases: Cases) -> None:
    """Sign with what is public, with nothing, and with another of the bank's keys."""
    good = [bank.tokens[1][0], bank.tokens[0][0]]
    header, payload, signature = bank.tokens[1][1].split(".")
    confused = [_by_public_key(payload, key) for key in list(bank.keys.values())[:2]]
    unsigned = [
        _joined({"alg": name, "kid": _header(good[0])["kid"]}, payload, "")
        for name in ("none", "None")
    ]
    mixed = f"{header}.{good[0].split('.')[1]}.{signature}"
    given, _ = _verified(bank, cases.shuffled([*good, *confused, *unsigned, mixed, *bank.astray]))
    TOKEN_NAMES_ALGORITHM.when(
        any(given[token] for token in confused),
        "It took a token whose header says `HS256`, signed with the text of the *public* key.",
    )
    TOKEN_NAMES_ALGORITHM.when(
        any(given[token] for token in unsigned), "It took a token without a signature."
    )
    ANY_KEY_FITS.when(
        any(given[token] for token in bank.astray),
        "It took a token that one of the bank's keys has signed, and whose `kid` names another.",
    )
    _expect_claims(given, good)


def _verified(bank: Bank, tokens: list[str], held: slice = OLDER) -> tuple[dict[str, Any], int]:
    """Call it with two of the three keys; give what came, and how many requests it sent."""
    before = len(bank.lab.exchanges)
    known = dict(list(bank.keys.items())[held])
    given = bank.work.call("verified", tokens, known, bank.lab.url + SET)
    sent = bank.lab.exchanges[before:]
    listed = expect_type("verified(…)", given, list)
    if len(listed) != len(tokens):
        incorrect(f"For {len(tokens)} tokens it gave {len(listed)} answers.")
    elsewhere = [one for one in sent if urlsplit(one.target).path != SET]
    if elsewhere:
        incorrect(
            f"It sent `{elsewhere[0].method} {elsewhere[0].target}`, and all it needs is `{SET}`."
        )
    return dict(zip(tokens, listed, strict=True)), len(sent)


def _expect_claims(given: dict[str, Any], good: list[str]) -> None:
    """Ask for the claims of each good token, and for None in the place of any other."""
    for token, claims in given.items():
        about = f"a token with the header `{shown(_header(token))}`"
        if token in good:
            expect_same("its claims", claims, _decoded(token.split(".")[1]), about)
        elif claims is not None:
            incorrect(f"For {about}, which is not good, it gave `{shown(claims)}`, not `None`.")


def _times(count: int) -> str:
    return "one request" if count == 1 else f"{count} requests"


# Tokens of the check's own making.


def _by_public_key(payload: str, key: dict[str, Any]) -> str:
    """Sign with what everybody can read: the text of the public key as an HMAC's secret."""
    header = {"alg": "HS256", "kid": key["kid"]}
    signed = _joined(header, payload, "").rstrip(".")
    digest = hmac.digest(key["n"].encode(), signed.encode(), "sha256")
    return f"{signed}.{_encoded(digest)}"


def _joined(header: dict[str, Any], payload: str, signature: str) -> str:
    return f"{_encoded(json.dumps(header).encode())}.{payload}.{signature}"


def _header(token: str) -> dict[str, Any]:
    header: dict[str, Any] = _decoded(token.split(".")[0])
    return header


def _decoded(part: str) -> Any:
    return json.loads(base64.urlsafe_b64decode(part + "==="))


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


TASK = Task(
    number=6,
    title="The bank changes its keys",
    points=4,
    objective="Check tokens by the key that they name, while keys change.",
    hints=(
        "For each token: which key does its header name? Do you hold that one? If not, has the set "
        "been fetched in this run?",
        "Read `kid` out of the header by `decoded`. A flag, or the fetched set itself, tells that "
        "you have asked. Which algorithms the bank uses is written by you, and read nowhere.",
        "`known.update((key['kid'], key) for key in requests.get(address).json()['keys'])` keeps "
        "what came. Then `opened(token, known[kid], [...])` within a `try`, and `ValueError` is "
        "answered with `None`.",
    ),
    judge=judge,
    why="A key can be changed on any day because every token names its own, and the set of public "
    "keys tells what the name means; the algorithm is the one thing that no token may choose.",
    misconceptions=(
        FETCHED_EACH_TIME, UNKNOWN_IS_FORGED, ASKED_AGAIN, TOKEN_NAMES_ALGORITHM, ANY_KEY_FITS,
    ),
)  # fmt: skip
