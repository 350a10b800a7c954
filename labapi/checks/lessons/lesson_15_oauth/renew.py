"""Task 6: keep a consent alive by refresh tokens, and stop when it was taken back."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_15_oauth._app import (
    Customer,
    brought_by,
    browser,
    customer,
    opens,
)
from labapi.checks.lessons.lesson_15_oauth._sent import form_of, path_of
from labapi.checks.task import Misconception, Task, each_by_itself

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange

MODELS = "/api/v1/models"

RENEWED_EACH_TIME = Misconception(
    "renewed_each_time",
    belief="A fresh token for each call is the safe way.",
    feedback="The token was good, and a refresh token was used up for nothing. Renew when the API "
    "says that you have to.",
)
REFUSED_IS_OVER = Misconception(
    "refused_is_over",
    belief="Whatever the API refuses, a new token will open.",
    feedback="A new token has the rights of the old one. Which status says that the token is not "
    "good, and which that it may not do this?",
)
REFRESH_TOKEN_STAYS = Misconception(
    "refresh_token_stays",
    belief="The refresh token stays the same, and only the access token changes.",
    feedback="This bank gives a new one with each renewal, and the old one is used up. Whoever "
    "shows that once more looks like a thief, and all that came of the consent is taken back.",
)
TRIED_AGAIN = Misconception(
    "tried_again",
    belief="A renewal that was refused may go well the next time.",
    feedback="`invalid_grant` will be the answer to every further try: the consent was taken back. "
    "Only the customer can give a new one.",
)


class Login(NamedTuple):
    """A customer who has logged in, and what the app keeps of it."""

    work: Work
    customer: Customer
    kept: dict[str, str]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Call with a good token, with one that is over, and with a consent that was taken back."""
    with work.lab(auth="token") as lab:

        def new() -> Login:
            return _login(work, customer(lab, cases, refresh=True))

        yield from each_by_itself(
            (1, "what is good is not renewed", lambda: _expect_no_renewal(new(), cases)),
            (1, "what is over is renewed, and the call made again",
             lambda: _expect_renewal(new())),
            (1, "both new tokens are kept", lambda: _expect_rotation(new(), cases)),
            (1, "a consent that was taken back is over", lambda: _expect_end(new())),
        )  # fmt: skip


def _login(work: Work, one: Customer) -> Login:
    app = one.app | {"scope": "models:read"}
    one = Customer(one.lab, app)
    traded = one.trade(brought_by(one.answers(one.question()))["code"]).json()
    return Login(work, one, {name: traded[name] for name in ("access_token", "refresh_token")})


def _expect_no_renewal(login: Login, cases: Cases) -> None:
    status, kept, sent = _called(login, login.kept)
    RENEWED_EACH_TIME.when(_renewals(sent), "The access token was good, and it was renewed.")
    _expect(login, (status, kept), (200, login.kept))
    path = cases.one_of(["/api/v1/predictions", "/api/v1/api-keys"])
    status, kept, sent = _called(login, login.kept, path)
    refused = [one.status for one in sent if path_of(one) == path]
    REFUSED_IS_OVER.when(_renewals(sent), f"`GET {path}` got `{refused[:1]}`, and it renewed.")
    if status != 403 or kept != login.kept:
        incorrect(
            f"`GET {path}` is answered with `403`, for the token has no such scope. It gave "
            f"`{shown(status)}`; what it keeps should be as before."
        )


def _expect_renewal(login: Login) -> None:
    _end(login, login.kept)
    status, kept, sent = _called(login, login.kept)
    renewals = _renewals(sent)
    if len(renewals) != 1:
        incorrect(f"The access token was over, and `/oauth/token` was asked {len(renewals)} times.")
    if status != 200 or not isinstance(kept, dict):
        incorrect(f"The access token was renewed, and the call gave `{shown(status)}`, not `200`.")
    if not opens(login.customer.lab, kept.get("access_token")):
        incorrect("The access token that it keeps is not let in by the API.")


def _expect_rotation(login: Login, cases: Cases) -> None:
    """End the access token several times, and go on with what was kept."""
    kept: Any = login.kept
    for count in range(1, cases.whole(2, 4) + 1):
        _end(login, kept)
        status, renewed, sent = _called(login, kept)
        stays = isinstance(renewed, dict) and renewed.get("refresh_token") == kept["refresh_token"]
        REFRESH_TOKEN_STAYS.when(
            stays and _renewals(sent),
            f"After renewal {count} it kept the refresh token that was used up.",
        )
        if status != 200 or not isinstance(renewed, dict):
            incorrect(f"Renewal {count} of one consent gave `{shown(status)}`, not `200`.")
        kept = renewed


def _expect_end(login: Login) -> None:
    """Let a thief use the refresh token first, so that the consent falls with the second use."""
    _end(login, login.kept)
    _trade(login, login.kept["refresh_token"])
    status, kept, sent = _called(login, login.kept)
    renewals = _renewals(sent)
    TRIED_AGAIN.when(len(renewals) > 1, f"It was refused, and asked {len(renewals)} times.")
    TRIED_AGAIN.when(
        renewals and kept is not None, "It keeps tokens that are good for nothing any more."
    )
    _expect(login, (status, kept), (401, None))


def _expect(login: Login, came: tuple[Any, Any], wanted: tuple[int, Any]) -> None:
    if came[0] != wanted[0] or isinstance(came[0], bool):
        incorrect(f"The status that it gave was `{shown(came[0])}`, not `{wanted[0]}`.")
    if came[1] != wanted[1]:
        said = "None" if wanted[1] is None else "what it was given"
        incorrect(f"What it keeps should be {said}; it was {type(came[1]).__name__}.")


def _called(login: Login, kept: Any, path: str = MODELS) -> "tuple[Any, Any, list[Exchange]]":
    """Call it; give the status, what is kept from now on, and what was sent."""
    lab = login.customer.lab
    before = len(lab.exchanges)
    given = login.work.call("call_with", login.customer.app, kept, path)
    pair = expect_type("call_with(…)", given, list)
    if len(pair) != 2:
        incorrect("`call_with(…)` should give two things: the status, and the tokens to keep.")
    return pair[0], pair[1], lab.exchanges[before:]


def _renewals(sent: "list[Exchange]") -> "list[Exchange]":
    return [
        one
        for one in sent
        if path_of(one) == "/oauth/token" and form_of(one).get("grant_type") == ["refresh_token"]
    ]


def _end(login: Login, kept: dict[str, str]) -> None:
    """Take back the access token alone, as if its hour were over."""
    _post(login, "revoke", token=kept["access_token"])


def _trade(login: Login, refresh_token: str) -> None:
    _post(login, "token", grant_type="refresh_token", refresh_token=refresh_token)


def _post(login: Login, path: str, **form: str) -> None:
    with browser() as office:
        form |= {"client_id": login.customer.app["client_id"]}
        office.post(f"{login.customer.lab.url}/oauth/{path}", data=form)


TASK = Task(
    number=6,
    title="A consent that lasts",
    points=4,
    objective="Keep a consent alive by rotating refresh tokens, and stop when it was taken back.",
    hints=(
        "Write down which answer of the API leads to which next step: `200`, `403` and `401`. Only "
        "one of them has anything to do with renewing.",
        "The form of a renewal has `grant_type`, `refresh_token` and `client_id`. Its answer has "
        "two tokens; keep both. Where it is no `200`, give back `401` and `None`.",
        'The form is `{"grant_type": "refresh_token", "refresh_token": …, "client_id": …}`; after '
        "it comes one more try of the call with the new token.",
    ),
    judge=judge,
    misconceptions=(RENEWED_EACH_TIME, REFUSED_IS_OVER, REFRESH_TOKEN_STAYS, TRIED_AGAIN),
    why="A refresh token is good once, so a copy in a thief's hands gives itself away by the "
    "second use; the app that keeps the newest pair never notices, and stops when it was robbed.",
)
