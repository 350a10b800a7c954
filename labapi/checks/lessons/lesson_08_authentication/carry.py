"""Task 2: send a key, and send a token."""

import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote_plus, urlsplit

import requests

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_status, incorrect, request_line
from labapi.checks.inside.problems import Raised, Unfit
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab
    from labapi.classroom.exchange.exchange import Exchange

KEY_HEADER = "x-api-key"

KEY_IN_OWN_NAME = Misconception(
    "key_in_own_name",
    belief="A header may be called what I like; the server finds the key.",
    feedback="The server looks into one header, and its answer to a request without a key names "
    "it. Look at `www-authenticate` in the lesson.",
)
TOKEN_IS_BARE = Misconception(
    "token_is_bare",
    belief="The token alone is the credential.",
    feedback="`Authorization` is used by more than one scheme, so its value begins with the name "
    "of the scheme, then a space. Which word says that whoever *bears* this may pass?",
)
NO_SPACE = Misconception(
    "no_space",
    belief="The scheme and the token are one word.",
    feedback="Print what you send: something is missing between the scheme and the token.",
)


class Way(NamedTuple):
    """A function of the learner's, its credential, and what to look for in what it sends."""

    name: str
    credential: str
    carries: "Callable[[Exchange, str], bool]"
    look: "Callable[[Exchange, str], None]"


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Call both on a lab that takes keys and tokens, and look at what it answers."""
    with work.lab(auth="any") as lab:
        key = lab.issue_key("models:read")
        by_key = Way("models_by_key", key, _carries_key, _look_for_key)
        by_token = Way("models_by_token", _token(lab, key), _carries_token, _look_for_token)
        yield from each_by_itself(
            (1, "the key travels in its header", partial(_expect_models, work, lab, by_key)),
            (1, "the token travels behind its scheme",
             partial(_expect_models, work, lab, by_token)),
        )  # fmt: skip


def _expect_models(work: Work, lab: "JudgedLab", way: Way) -> None:
    before = len(lab.exchanges)
    _call(work, lab, way.name, way.credential, before)
    sent = lab.exchanges[before:]
    if not sent:
        incorrect(f"`{way.name}(api, …)` sent no request to the lab of the check.")
    for one in sent:
        guarded = f"{urlsplit(one.target).path}/".startswith("/api/v1/models/")
        if one.status == 200 and guarded and way.carries(one, way.credential):
            return  # whatever else was sent
    way.look(sent[-1], way.credential)
    expect_status(sent[-1], 200, because="the credential is good for reading models")
    incorrect(
        f"{request_line(sent[-1])} was answered with `200`, and needs no credential. Send it "
        "with a request that does: `GET /models`, at the address `api`."
    )


def _call(work: Work, lab: "JudgedLab", name: str, credential: str, before: int) -> Any:
    try:
        return work.call(name, lab.api, credential)
    except (Unfit, Raised):  # it may return what it likes, once it has sent something
        if len(lab.exchanges) == before:
            raise
    return None


def _carries_key(sent: "Exchange", key: str) -> bool:
    return sent.request_header(KEY_HEADER) == key


def _look_for_key(sent: "Exchange", key: str) -> None:
    """Name what keeps the server from finding the key."""
    holding = [name.lower() for name, value in sent.request_headers if key in value]
    wrong = [name for name in holding if name != KEY_HEADER]
    KEY_IN_OWN_NAME.when(wrong, f"The key came in the header `{''.join(wrong[:1])}`{_near(wrong)}.")
    if holding and not _carries_key(sent, key):
        incorrect("More came in the header than the key. The key is all of its value.")
    if key in unquote_plus(sent.target):
        incorrect("The key came in the address. Addresses get logged: send it in a header.")
    if not holding:
        incorrect(f"{request_line(sent)} came without the key in a header.")


def _near(names: list[str]) -> str:
    """Say so where a name has the right letters, and other marks between them."""
    letters = [re.sub("[^a-z]", "", name) for name in names[:1]]
    near = letters == [KEY_HEADER.replace("-", "")]
    return ", whose letters are right: look at what stands between the words" * near


def _carries_token(sent: "Exchange", token: str) -> bool:
    scheme, _, rest = sent.request_header("authorization").partition(" ")
    return scheme.lower() == "bearer" and rest.strip() == token


def _look_for_token(sent: "Exchange", token: str) -> None:
    """Name what keeps the server from finding the token."""
    value = sent.request_header("authorization")
    TOKEN_IS_BARE.when(value == token, "The header held the token and nothing before it.")
    NO_SPACE.when(value.lower() == f"bearer{token}".lower(), f"It began with `{value[:9]}`.")
    if not _carries_token(sent, token):
        began = f"began with `{value.removesuffix(token)[:30]}`" if value else "was not there"
        incorrect(
            f"The header `Authorization` of {request_line(sent)} {began}. It should be the word "
            "for whoever bears a token, a space, and the token."
        )


def _token(lab: "JudgedLab", key: str) -> str:
    with requests.Session() as bank:
        bank.trust_env = False  # no proxy: this stays on this computer
        answer = bank.post(f"{lab.url}/token", headers={"X-API-Key": key})
        return str(answer.json()["access_token"])


TASK = Task(
    number=2,
    title="Where a credential travels",
    points=2,
    objective="Send an API key, and send a token.",
    hints=(
        "Both names stand in the summary of the lesson, and in the header `www-authenticate` of "
        "each `401`: run `send(1)`.",
        "The first blank is the name of a header, a text in quotes. The second is the name of a "
        "scheme, in quotes as well, with a space at its end.",
        "The header is of the form `X-…-…`. The scheme is the word for somebody who carries.",
    ),
    judge=judge,
    why="Each credential has its one place: the key a header of its own, the token `Authorization` "
    "behind the name of its scheme, so that every server knows where to look.",
    misconceptions=(KEY_IN_OWN_NAME, TOKEN_IS_BARE, NO_SPACE),
)
