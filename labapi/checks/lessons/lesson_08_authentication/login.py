"""Task 5: find and mend the four faults of a login."""

import base64
import json
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import (
    expect_header,
    expect_json,
    expect_same,
    expect_status,
    incorrect,
    shown,
)
from labapi.checks.inside.problems import Blank, Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_08_authentication._beliefs import (
    CALLER_SAYS_ROLE,
    REASON_HELPS,
    SIGNED_IS_GOOD,
    TOKEN_NAMES_ALGORITHM,
)
from labapi.checks.task import Misconception, Task

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange


class Office(NamedTuple):
    """A manager and a clerk, hired for this check, and their tokens."""

    work: Work
    cases: Cases
    manager: str
    clerk: str
    password: str
    tokens: dict[str, str]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask first that the login works; then try each fault, and pay for each that is mended."""
    office = _hired(work, cases)
    _expect_sound(office)
    faults = []
    for misconception, mended, look in FAULTS:
        if seen := look(office):
            faults.append((misconception, seen))
        else:
            yield 1, mended
    if len(faults) == len(FAULTS):
        raise Blank("login", "all four faults; none of them is mended yet")
    for misconception, seen in faults:
        misconception.when(True, seen)


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


def _expect_sound(office: Office) -> None:
    """Ask that what was right still is."""
    wrong = _log_in(office.work, office.clerk, office.password + "x")
    expect_status(wrong, 401, because="the password was wrong")
    manager = _pay(office.work, office.tokens["manager"])
    expect_status(manager, 200, because="a manager's token came")
    paid = expect_json(manager)
    expect_same("the answer to a manager", paid, {"paid_by": office.manager}, "`POST /payments`")
    clerk = _pay(office.work, office.tokens["clerk"])
    expect_status(clerk, 403, because="a clerk's token came")
    cut = office.tokens["manager"][:-2]
    for credential in ("", "x.y.z", cut):
        refused = _pay(office.work, credential)
        expect_status(refused, 401, because="what came was no good token")
        expect_header(refused, "WWW-Authenticate", "a `401` says how to do better")


def _unsigned(office: Office) -> str:
    """Forge a manager's token that says it needs no signature."""
    claims = {"sub": office.clerk, "role": "manager", "exp": time.time() + 300}
    for name in ("none", "None"):
        header = {"alg": name, "typ": "JWT"}
        token = f"{_part(header)}.{_part(claims)}."
        came = _pay(office.work, token)
        if came.status != 401:
            return f"A token with the header `{header}` and no signature got `{came.status}`."
    return ""


def _over(office: Office) -> str:
    """Have a token signed that ended before it was used."""
    for seconds in (office.cases.whole(1, 60), office.cases.whole(1_000, 100_000)):
        claims = {"sub": office.clerk, "role": "manager", "exp": int(time.time()) - seconds}
        came = _pay(office.work, office.work.call("sign", claims))
        if came.status != 401:
            return f"A token that ended {seconds} seconds ago got `{came.status}`."
    return ""


def _tells_names(office: Office) -> str:
    """Compare the answer to an unknown name with that to a wrong password."""
    password = office.cases.name("guess")
    answers = []
    for name in (office.clerk, office.cases.name("nobody")):
        answer = _log_in(office.work, name, password)
        said = answer.response_body.decode("utf-8", "replace")
        answers.append(
            (answer.status, said.replace(name, "<name>"))
        )  # it may name whom it was told
    known, unknown = answers
    return f"A known name got `{known}`, an unknown one `{unknown}`." * (known != unknown)


def _believes_header(office: Office) -> str:
    """Send a clerk's token, and say that it is a manager's."""
    came = _pay(office.work, office.tokens["clerk"], {"X-Role": "manager"})
    return f"A clerk who sent `X-Role: manager` got `{came.status}`." * (came.status != 403)


Fault = tuple[Misconception, str, Callable[[Office], str]]
FAULTS: tuple[Fault, ...] = (
    (TOKEN_NAMES_ALGORITHM, "an unsigned token is refused", _unsigned),
    (SIGNED_IS_GOOD, "a token that is over is refused", _over),
    (REASON_HELPS, "nobody learns which names there are", _tells_names),
    (CALLER_SAYS_ROLE, "the role is not taken from the caller", _believes_header),
)


def _log_in(work: Work, name: str, password: str) -> "Exchange":
    form = {"name": name, "password": password}
    return work.request("login", "POST", "/login", json=form)


def _pay(work: Work, token: str, more: dict[str, str] | None = None) -> "Exchange":
    headers = {"Authorization": f"Bearer {token}"} | (more or {}) if token else {}
    try:
        return work.request("login", "POST", "/payments", headers=headers)
    except Raised as problem:
        incorrect(f"`POST /payments` with the token `{token}` raised {problem.kind}.")


def _part(value: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


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
    misconceptions=(TOKEN_NAMES_ALGORITHM, SIGNED_IS_GOOD, REASON_HELPS, CALLER_SAYS_ROLE),
)
