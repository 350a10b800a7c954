"""Task 5: find and mend the four faults of a login."""

import base64
import hmac
import json
import re
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import (
    expect_header,
    expect_json,
    expect_status,
    incorrect,
    shown,
)
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_08_authentication._beliefs import (
    CALLER_SAYS_ROLE,
    REASON_HELPS,
    SIGNED_IS_GOOD,
    TOKEN_NAMES_ALGORITHM,
)
from labapi.checks.task import Task, faults_each_by_itself

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange


HEADER = {"alg": "HS256", "typ": "JWT"}
SOON = 300
GUESSES = ("123456", "correct horse", "password", "")


class Office(NamedTuple):
    """A manager and a clerk, hired for this check, and their tokens."""

    work: Work
    cases: Cases
    manager: str
    clerk: str
    password: str
    tokens: dict[str, str]


Look = Callable[[Office], None]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Hire two; then try each fault by itself, and what has to stay along with it."""
    office = _hired(work, cases)
    yield from faults_each_by_itself(
        "login", "all four faults", [(mended, partial(look, office)) for mended, look in FAULTS]
    )


def _hired(work: Work, cases: Cases) -> Office:
    """Hire two, and log both in."""
    tokens, names, passwords = {}, {}, {}
    for role in ("manager", "clerk"):
        names[role], passwords[role] = cases.name(role), cases.name("password")
        work.call("hire", names[role], passwords[role], role)
        answer = _log_in(work, names[role], passwords[role])
        expect_status(answer, 200, because=f"`{names[role]}` gave the right password")
        body = expect_json(answer)
        if not isinstance(body, dict) or not isinstance(body.get("token"), str):
            incorrect(f"`POST /login` gave `{shown(body)}`. It should give `{{'token': …}}`.")
        tokens[role] = body["token"]
    return Office(work, cases, names["manager"], names["clerk"], passwords["clerk"], tokens)


# What each fault lets through, and what must not get lost when it is mended.


def _look_for_unsigned(office: Office) -> None:
    """Forge a manager's token: by changing one, and by saying that it needs no signature."""
    _expect_paid(office)
    header, payload, signature = _parts(office.tokens["manager"])
    claims = {"sub": office.clerk, "role": "manager", "exp": time.time() + SOON}
    for what, token in (
        ("no token at all", ""),
        ("no token, but `x.y.z`", "x.y.z"),
        ("a token with the end of its signature cut off", f"{header}.{payload}.{signature[:-2]}"),
        ("a token whose claims were changed", f"{header}.{_part(claims)}.{signature}"),
        ("a token that was signed with another secret", _signed(claims, b"another")),
        ("a token without a signature", f"{header}.{_part(claims)}."),
        ("a token with a signature of `-` only", f"{header}.{_part(claims)}.{'-' * 43}"),
        ("a token with a signature of `z` only", f"{header}.{_part(claims)}.{'z' * 43}"),
        ("a token with a signature of other letters", f"{header}.{payload}.é"),
        ("a token with no `alg` in its header", f"{_part({})}.{payload}.{signature}"),
    ):
        _expect_refused(_pay(office.work, token), what)
    for name in ("none", "None", "NONE"):
        unsigned = f"{_part(HEADER | {'alg': name})}.{_part(claims)}."
        for token in (unsigned, unsigned + signature):
            came = _pay(office.work, token)
            seen = f"A token whose header said `{name}` for its `alg` got `{came.status}`."
            TOKEN_NAMES_ALGORITHM.when(came.status in BELIEVED, seen)
            _expect_refused(came, f"a token whose header said `{name}` for its `alg`")


def _look_for_over(office: Office) -> None:
    """Sign a token that ended well before it was used: a minute or two of leeway is usual."""
    seconds = (office.cases.whole(600, 3_600), office.cases.whole(200_000, 10_000_000))
    came = _pay(office.work, _resigned(office, SOON))
    if came.status != 200:
        incorrect(
            "A manager's token that was signed with `SECRET`, as `sign` does it, and is good for "
            f"five minutes, got `{came.status}`. Leave the cell with `SECRET` and `sign` as it is."
        )
    for ago in seconds:
        came = _pay(office.work, _resigned(office, -ago))
        seen = f"A token that ended {ago:,} seconds ago got `{came.status}`."
        SIGNED_IS_GOOD.when(came.status in BELIEVED, seen)
        expect_status(came, 401, because=f"the token ended {ago:,} seconds ago")


def _look_for_names(office: Office) -> None:
    """Compare the answer to an unknown name with that to a wrong password."""
    guesses, nobody = office.cases.shuffled(GUESSES), office.cases.name("nobody")
    known, unknown = (
        [_log_in(office.work, name, guess) for guess in guesses[:count]]
        for name, count in ((office.clerk, len(guesses)), (nobody, 2))
    )
    for one in known:
        expect_status(one, 401, because="the password was wrong")
    if unknown[0].status != 401 and unknown[0].crash:
        expect_status(unknown[0], 401, because="nobody of this name works here")
    told = [_told(answers, name) for answers, name in ((known, office.clerk), (unknown, nobody))]
    REASON_HELPS.when(
        told[0] != told[1],
        f"A known name got `{known[0].status}` with `{_text(known[0])}`, an unknown one "
        f"`{unknown[0].status}` with `{_text(unknown[0])}`.",
    )


def _told(answers: "list[Exchange]", name: str) -> tuple[object, ...]:
    """Give what a refusal tells: its status, and what is the same in it each time it is given.

    It may name whom it was told, and hold a number of its own or the time.
    """
    texts = [_text(answer).replace(name, "…") for answer in answers]
    one, again = (re.findall(r"[\w-]+|[^\w-]", text) for text in texts[:2])
    words = [word if word == other else "*" for word, other in zip(one, again, strict=False)]
    names = [header.lower() for header, _ in answers[0].response_headers]
    return answers[0].status, words, sorted(names)


def _look_for_role(office: Office) -> None:
    """Send a clerk's token, and say that it is a manager's; and the other way round."""
    _expect_paid(office)
    clerk, manager = office.tokens["clerk"], office.tokens["manager"]
    expect_status(_pay(office.work, clerk), 403, because="a clerk's token came")
    came = _pay(office.work, clerk, {"X-Role": "manager"})
    seen = f"A clerk who sent `X-Role: manager` got `{came.status}`."
    CALLER_SAYS_ROLE.when(came.status == 200, seen)
    expect_status(came, 403, because="a clerk's token came, with `X-Role: manager`")
    came = _pay(office.work, manager, {"X-Role": "clerk"})
    CALLER_SAYS_ROLE.when(
        came.status == 403, f"A manager who sent `X-Role: clerk` got `{came.status}`."
    )
    expect_status(came, 200, because="a manager's token came, with `X-Role: clerk`")


def _expect_paid(office: Office) -> None:
    manager = _pay(office.work, office.tokens["manager"])
    expect_status(manager, 200, because="a manager's token came")
    paid = expect_json(manager)
    if not isinstance(paid, dict) or paid.get("paid_by") != office.manager:
        incorrect(
            f"`POST /payments` answered the manager `{office.manager}` with `{shown(paid)}`. "
            "Who paid should stand there, under `paid_by`."
        )


def _expect_refused(came: "Exchange", what: str) -> None:
    expect_status(came, 401, because=f"{what} came")
    challenge = expect_header(came, "WWW-Authenticate", "a `401` says how to do better")
    if challenge.split()[0].strip(",").lower() != "bearer":
        incorrect(
            f"`WWW-Authenticate` names the scheme `{challenge}`, and tokens come by `Bearer`."
        )


FAULTS: tuple[tuple[str, Look], ...] = (
    ("an unsigned token is refused", _look_for_unsigned),
    ("a token that is over is refused", _look_for_over),
    ("nobody learns which names there are", _look_for_names),
    ("the role is not taken from the caller", _look_for_role),
)
BELIEVED = (200, 403)
"""The statuses which say that the caller was known."""


# Requests, and tokens of the check's own making: nothing here rests on the learner's `sign`.


def _log_in(work: Work, name: str, password: str) -> "Exchange":
    form = {"name": name, "password": password}
    return work.request("login", "POST", "/login", json=form)


def _pay(work: Work, token: str, more: dict[str, str] | None = None) -> "Exchange":
    headers = {"Authorization": f"Bearer {token}"} | (more or {}) if token else {}
    try:
        return work.request("login", "POST", "/payments", headers=headers)
    except Raised as problem:
        incorrect(f"`POST /payments` with the token `{token}` raised {problem.kind}.")


def _text(answer: "Exchange") -> str:
    return answer.response_body.decode("utf-8", "replace")[:200]


def _resigned(office: Office, ends_in_s: int) -> str:
    """Sign the manager's claims anew, with another end."""
    secret = office.work.value("SECRET")
    _, payload, _ = _parts(office.tokens["manager"])
    claims = json.loads(base64.urlsafe_b64decode(payload + "==="))
    if not isinstance(secret, bytes) or not isinstance(claims, dict):
        incorrect("Leave the cell that makes `SECRET` and defines `sign` as it was given.")
    return _signed(claims | {"exp": int(time.time()) + ends_in_s}, secret)


def _signed(claims: dict[str, Any], secret: bytes) -> str:
    signed = f"{_part(HEADER)}.{_part(claims)}"
    return f"{signed}.{_encoded(hmac.digest(secret, signed.encode(), 'sha256'))}"


def _parts(token: str) -> list[str]:
    """Take a token of the login apart; it has to be one such as `sign` makes."""
    parts = token.split(".")
    try:
        json.loads(base64.urlsafe_b64decode(parts[1] + "==="))
    except (LookupError, ValueError):
        incorrect(f"`POST /login` gave the token `{shown(token)}`. Let `sign` make it, as it did.")
    return [*parts[:2], ".".join(parts[2:])]


def _part(value: dict[str, Any]) -> str:
    return _encoded(json.dumps(value).encode())


def _encoded(value: bytes) -> str:
    return base64.urlsafe_b64encode(value).rstrip(b"=").decode()


TASK = Task(
    number=5,
    title="A login with four faults",
    points=4,
    objective="Find and mend what is wrong with a login.",
    hints=(
        "Read it as an attacker: which of the things that the code believes were written by the "
        "caller? Two faults stand in `claims_of`, one in `log_in`, one in `pay`.",
        "In `claims_of`, the token's own header decides about the check, and a claim with a time "
        "in it is never read. In `log_in`, compare the two refusals. In `pay`, where does the role "
        "come from?",
        "Take two lines out of `claims_of` and compare the claim `exp` with `time.time()`. Give "
        "both refusals of `log_in` the same text. In `pay`, ask only the claims.",
    ),
    judge=judge,
    why="Nothing that the caller wrote is believed before it was checked: not the algorithm, not "
    "the role, not a token after its end; and a refusal tells nothing that they did not know.",
    misconceptions=(TOKEN_NAMES_ALGORITHM, SIGNED_IS_GOOD, REASON_HELPS, CALLER_SAYS_ROLE),
)
