"""Task 1: tell what may pass through the browser."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons._lettered import (
    TRUTHS,
    drawn,
    look_again,
    recognise,
    rows,
    said_under,
)
from labapi.checks.lessons.lesson_15_oauth._beliefs import VERIFIER_GOES_TOO
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Variant

ROWS = (
    rows(
        "names", True,
        "`client_id`, which says which app asks",
        "`redirect_uri`, to which the bank sends the browser back",
        "`scope`, which says what the app wants to do",
        "`iss`, by which the bank says which server answers",
    )
    | rows(
        "state", True,
        "`state`, from the app to the bank",
        "`state`, from the bank back to the app",
    )
    | rows("challenge", True, "`code_challenge`, the hash of what the app has made up")
    | rows("code", True, "`code`, which the bank gives the app after the customer's yes")
    | rows(
        "token", False,
        "`access_token`, which opens the API",
        "`refresh_token`, which gives new access tokens",
    )
    | rows(
        "secret", False,
        "`client_secret`, by which an app proves who it is",
        "`Authorization: Basic …`, with the app's id and secret",
    )
    | rows(
        "verifier", False,
        "`code_verifier`, before the customer has been asked",
        "`code_verifier`, together with the code",
    )
    | rows(
        "password", False,
        "the customer's password, typed into a form of the app",
        "the customer's password, as a parameter of the app's request",
    )
)  # fmt: skip
MAY, MUST_NOT = ("names", "state", "challenge", "code"), ("token", "secret", "verifier", "password")

CODE_IS_A_TOKEN = Misconception(
    "code_is_a_token",
    belief="The code is as good as a token, so nobody may see it.",
    feedback="It has to get from the bank to the app, and the browser is their only way so far. "
    "What else does the app have to show, before the code is worth anything?",
)
CHALLENGE_IS_SECRET = Misconception(
    "challenge_is_secret",
    belief="The challenge protects the code, so it has to be kept secret.",
    feedback="A hash cannot be turned back. Whoever reads it knows nothing that the token endpoint "
    "asks for.",
)
TOKEN_IN_ADDRESS = Misconception(
    "token_in_address",
    belief="The bank may hand the token to the browser: it is the customer's.",
    feedback="It was done so once, and RFC 9700, section 2.1.2, advises against it: what stands in "
    "an address is kept in histories and logs, and a token needs no proof.",
)
SECRET_NAMES_APP = Misconception(
    "secret_names_app",
    belief="An app shows its secret whenever it says who it is.",
    feedback="In the browser it only says its name. It proves it where nobody listens: which "
    "endpoint does the app call by itself?",
)
PASSWORD_TO_APP = Misconception(
    "password_to_app",
    belief="The app needs the password, to act for the customer.",
    feedback="Then it could do all that the customer can, until the password is changed. Whom does "
    "the customer tell the password in OAuth?",
)


LOOK = (
    "If a thief reads it in the browser's address bar: what can they do with it, and with nothing "
    "else?"
)


def question(variant: Variant) -> Question:
    """Draw five that may pass through the browser, and five that must not."""
    kinds = [kind for pair in zip(MAY, MUST_NOT, strict=True) for kind in pair]
    kinds += ["names", variant.one_of(("token", "verifier"))]
    return Question.lettered(drawn(variant, ROWS, kinds))


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for what may be seen, and for what must not."""
    asked = question(cases.variant)
    said = said_under(work, "channels", asked, TRUTHS)
    yield from each_by_itself(
        (1, "you let pass what may be seen", lambda: _may(asked, said)),
        (1, "you keep back what proves or opens something", lambda: _must_not(asked, said)),
    )


def _may(asked: Question, said: dict[str, Any]) -> None:
    if not any(said.values()):
        incorrect("You let nothing pass, so the app and the bank would never hear of each other.")
    recognise(CODE_IS_A_TOKEN, "code", asked, said)
    recognise(CHALLENGE_IS_SECRET, "challenge", asked, said)
    look_again(asked, said, MAY, LOOK)


def _must_not(asked: Question, said: dict[str, Any]) -> None:
    if all(said.values()):
        incorrect("You let everything pass. What of it would a thief at the browser like best?")
    recognise(VERIFIER_GOES_TOO, "verifier", asked, said)
    recognise(SECRET_NAMES_APP, "secret", asked, said)
    recognise(TOKEN_IN_ADDRESS, "token", asked, said)
    recognise(PASSWORD_TO_APP, "password", asked, said)
    look_again(asked, said, MUST_NOT, LOOK)


TASK = Task(
    number=1,
    title="What may the browser carry?",
    points=2,
    objective="Tell what may pass through the browser from what must not.",
    hints=(
        "The picture of the flow has two kinds of arrows. Look at what those through the browser "
        "carry.",
        "Ask of each: whoever has this, and nothing else, can they act for the customer, or prove "
        "that they are the app? Then it stays off the browser.",
        "Names, a hash, and a code that is worth nothing alone may be seen. What the code is "
        "traded with, and what it is traded for, goes straight from the app to the bank.",
    ),
    judge=judge,
    misconceptions=(
        CODE_IS_A_TOKEN, CHALLENGE_IS_SECRET, TOKEN_IN_ADDRESS, SECRET_NAMES_APP,
        VERIFIER_GOES_TOO, PASSWORD_TO_APP,
    ),
    why="What passes the browser is read by whoever stands there, so it may carry names, a hash "
    "and a code that needs a proof; the proof and the tokens go straight between app and bank.",
    question=question,
)  # fmt: skip
