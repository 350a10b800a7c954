"""Task 3: a program that calls in its own name, and gives its token back."""

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import requests

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_json, expect_same, expect_type, incorrect
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_15_oauth._sent import (
    form_of,
    holds,
    last_refusal,
    named,
    path_of,
    predictions_of,
)
from labapi.checks.task import Misconception, Task, each_by_itself

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab
    from labapi.classroom.exchange.exchange import Exchange

CALL = "nightly(url, client_id, client_secret, applicants)"

SECRET_IS_TOKEN = Misconception(
    "secret_is_token",
    belief="The client's secret opens the API.",
    feedback="The secret is for the token endpoint alone. What opens the API is the token that it "
    "gives for it.",
)
PASSWORD_GRANT = Misconception(
    "password_grant",
    belief="A program logs in with name and password, like a person.",
    feedback="The lesson showed what the server says to that. A program has a grant of its own.",
)
TOKEN_EACH_TIME = Misconception(
    "token_each_time",
    belief="Each request needs a token of its own.",
    feedback="A token is good for many requests, until it ends. Ask once, before you begin.",
)
ALL_SCOPES = Misconception(
    "all_scopes",
    belief="A token may as well allow all that the client may do.",
    feedback="If it is stolen, the thief may do what it allows. Ask for the one scope of this job.",
)
NOT_GIVEN_BACK = Misconception(
    "not_given_back",
    belief="A token that is not needed any more does no harm.",
    feedback="Until it ends, whoever finds it can use it. The program knows that it has finished; "
    "the server does not, until it is told.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Run it on a lab, and read from the record what it sent."""
    applicants = _in_a_telling_order(cases)
    with work.lab(auth="token") as lab:
        client = lab.register_client(cases.name("night"), scopes=("predict", "models:read"))
        secret = client.secret or ""
        given = _call(work, lab, client.id, secret, applicants)
        sent = list(lab.exchanges)
        yield from each_by_itself(
            (
                1,
                "with the client's token, each applicant gets a prediction",
                lambda: _expect_predictions(given, lab, sent, secret, applicants),
            ),
            (
                1,
                "one token, for one scope, and a secret that stays where it belongs",
                lambda: _expect_frugal(sent, secret),
            ),
            (1, "the token is given back", lambda: _expect_given_back(lab, sent)),
        )


def _in_a_telling_order(cases: Cases) -> list[dict[str, Any]]:
    """Applicants whose predictions are in disorder when they are turned round, or sorted."""
    rich = {"income": 150_000, "credit_score": 850, "loan_amount": 2_000}
    poor = {"income": 12_000, "credit_score": 300, "loan_amount": 250_000}
    most, other = cases.shuffled([rich, poor])
    kinds = [most, other, most, most, *[{}] * cases.whole(0, 1)]
    return [cases.applicant(**kind) for kind in kinds]


def _call(
    work: Work, lab: "JudgedLab", client_id: str, secret: str, applicants: list[dict[str, Any]]
) -> Any:
    """Call it, and look first at what it sent: that may tell why it raised something."""
    try:
        return work.call("nightly", lab.url, client_id, secret, applicants)
    except Raised as problem:
        _recognise(lab.exchanges, secret)
        said = problem.message + last_refusal(lab.exchanges)
        raise replace(problem, call=CALL, message=said) from None  # no secret for the notebook


def _recognise(sent: list["Exchange"], secret: str) -> None:
    """Look for a request that shows which credential is thought to open what."""
    for one in sent:
        PASSWORD_GRANT.when(
            form_of(one).get("grant_type") == ["password"], f"It sent {named(one)}."
        )
        SECRET_IS_TOKEN.when(
            path_of(one) != "/oauth/token" and one.status == 401 and holds(one, secret),
            f"The secret came with {named(one)}.",
        )


def _expect_predictions(
    given: Any,
    lab: "JudgedLab",
    sent: list["Exchange"],
    secret: str,
    applicants: list[dict[str, Any]],
) -> None:
    _recognise(sent, secret)
    _tokens(sent)
    predictions = expect_type("nightly(…)", given, list)
    if len(predictions) != len(applicants):
        incorrect(f"For {len(applicants)} applicants it gave {len(predictions)} predictions.")
    made = dict(pair for one in sent for pair in predictions_of(one))
    for features, prediction in zip(applicants, predictions, strict=True):
        if str(features) not in made:
            incorrect(f"No prediction was made for the applicant `{features}`.")
        expect_same(
            "the prediction", prediction, made[str(features)], f"the applicant `{features}`"
        )
    stored = sum(table == "predictions" for table, _ in lab.changes().added)
    if stored > len(applicants):
        incorrect(f"For {len(applicants)} applicants the server has stored {stored} predictions.")


def _expect_frugal(sent: list["Exchange"], secret: str) -> None:
    tokens = _tokens(sent)
    TOKEN_EACH_TIME.when(len(tokens) > 1, f"It asked for {len(tokens)} tokens.")
    scope = tokens[0]["scope"]
    ALL_SCOPES.when(scope != "predict", f"Its token was good for `{scope}`.")
    for one in sent:
        if secret in one.target:
            incorrect(f"The secret came in an address, `{path_of(one)}?…`. Addresses get logged.")
        if holds(one, secret) and path_of(one) not in ("/oauth/token", "/oauth/revoke"):
            incorrect(f"The secret came with {named(one)}, which needs none.")


def _expect_given_back(lab: "JudgedLab", sent: list["Exchange"]) -> None:
    for token in _tokens(sent):
        NOT_GIVEN_BACK.when(
            _still_good(lab, token["access_token"]), "Its token still opens the API afterwards."
        )


def _still_good(lab: "JudgedLab", token: str) -> bool:
    with requests.Session() as bank:
        bank.trust_env = False  # no proxy: this stays on this computer
        answer = bank.get(f"{lab.api}/predict/none", headers={"Authorization": f"Bearer {token}"})
    return answer.status_code != 401


def _tokens(sent: list["Exchange"]) -> list[dict[str, Any]]:
    """Give what the token endpoint has answered, as often as it gave a token."""
    given = [one for one in sent if path_of(one) == "/oauth/token" and one.status == 200]
    if not given:
        tried = [f"{named(one)} got `{one.status}`" for one in sent[:2]]
        incorrect(f"It was given no token. {'; '.join(tried) or 'It sent nothing'}.")
    return [expect_json(one) for one in given]


TASK = Task(
    number=3,
    title="At night, nobody is at the keyboard",
    points=3,
    objective="Call an API in a program's own name, by OAuth's client credentials.",
    hints=(
        "The lesson begins with a program that calls in its own name. "
        "Three requests in this order: token, predictions, revocation.",
        "`requests.post(…, auth=(client_id, client_secret), data={…})` sends a form in the "
        "client's name. The form has `grant_type` and `scope`; the answer has `access_token`. "
        "Ask before the loop, and revoke after it.",
        "Each prediction carries `headers={'Authorization': f'Bearer {token}'}`. The form of the "
        "revocation is `{'token': token}`, with the same `auth`.",
    ),
    judge=judge,
    misconceptions=(SECRET_IS_TOKEN, PASSWORD_GRANT, TOKEN_EACH_TIME, ALL_SCOPES, NOT_GIVEN_BACK),
    why="Nobody's password was needed: the program has a secret of its own, shows it to the token "
    "endpoint alone, and leaves no token behind that a thief could use.",
)
