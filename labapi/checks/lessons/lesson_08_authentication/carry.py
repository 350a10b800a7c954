"""Task 2: send a key, and send a token."""

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

import requests

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_status, incorrect, request_line
from labapi.checks.inside.problems import Raised, Unfit
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab
    from labapi.classroom.exchange.exchange import Exchange

Look = Callable[["Exchange", str], None]

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


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Call both on a lab that takes keys and tokens, and look at what it answers."""
    with work.lab(auth="any") as lab:
        key = lab.issue_key("models:read")
        yield from each_by_itself(
            (1, "the key travels in its header", _part(work, lab, "models_by_key", key, _key)),
            (1, "the token travels behind its scheme",
             _part(work, lab, "models_by_token", _token(lab, key), _bearer)),
        )  # fmt: skip


def _part(
    work: Work, lab: "JudgedLab", name: str, credential: str, look: Look
) -> Callable[[], None]:
    def judged() -> None:
        before = len(lab.exchanges)
        _call(work, lab, name, credential, before)
        sent = lab.exchanges[before:]
        if not sent:
            incorrect(f"`{name}(api, …)` sent no request to the lab of the check.")
        look(sent[-1], credential)
        expect_status(sent[-1], 200, because="the credential is good for reading models")

    return judged


def _call(work: Work, lab: "JudgedLab", name: str, credential: str, before: int) -> Any:
    try:
        return work.call(name, lab.api, credential)
    except (Unfit, Raised):  # it may return what it likes, once it has sent something
        if len(lab.exchanges) == before:
            raise
    return None


def _key(sent: "Exchange", key: str) -> None:
    holding = [name for name, value in sent.request_headers if key in value]
    wrong = [name for name in holding if name.lower() != "x-api-key"]
    refused = sent.status == 401 and wrong
    KEY_IN_OWN_NAME.when(refused, f"The key came in the header `{''.join(wrong[:1])}`.")
    if not holding:
        incorrect(f"{request_line(sent)} came without the key in a header.")


def _bearer(sent: "Exchange", token: str) -> None:
    value = next((v for n, v in sent.request_headers if n.lower() == "authorization"), "")
    TOKEN_IS_BARE.when(value == token, "The header held the token and nothing before it.")
    NO_SPACE.when(value.lower() == f"bearer{token}".lower(), "It began with `Bearereyj`.")


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
        "each `401`: run `send('A')`.",
        "The first blank is the name of a header, a text in quotes. The second is the name of a "
        "scheme, in quotes as well, with a space at its end.",
        "The header is of the form `X-…-…`. The scheme is the word for somebody who carries.",
    ),
    judge=judge,
    misconceptions=(KEY_IN_OWN_NAME, TOKEN_IS_BARE, NO_SPACE),
)
