"""Task 1: predict the status that each credential gets."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

ANSWERS = {"A": 401, "B": 200, "C": 403, "D": 401, "E": 401, "F": 403, "G": 401, "H": 404}
PLAIN, SUBTLE = ("A", "B", "C", "F"), ("D", "E", "G", "H")
STATUSES = ("200", "401", "403", "404")

STRANGERS_ARE_FORBIDDEN = Misconception(
    "strangers_are_forbidden",
    belief="Whoever brings no credential is forbidden to enter: `403`.",
    feedback="Nobody knows yet who that is, so nobody can say what they may do. "
    "Which of the two statuses invites them to show a credential?",
)
SCOPE_IS_401 = Misconception(
    "scope_is_401",
    belief="`401 Unauthorized` is for those who are not authorized to do it.",
    feedback="The name misleads. The server knows this caller well; another try with the same key "
    "would not help. Which status says *I know you, and no*?",
)
REVOKED_IS_FORBIDDEN = Misconception(
    "revoked_is_forbidden",
    belief="A revoked key still tells who is calling, so the answer is `403`.",
    feedback="A revoked key may be in anybody's hands. It proves nothing any more, just like a key "
    "that never existed.",
)
TOKEN_IS_BELIEVED = Misconception(
    "token_is_believed",
    belief="The server believes what a token says of itself.",
    feedback="It believes what it has signed itself. The scope was changed, and the signature was "
    "made over the old one. In the lesson, which status did that get?",
)
GUARD_BEFORE_PATH = Misconception(
    "guard_before_path",
    belief="A server asks who you are before it looks at the path.",
    feedback="In this lab each endpoint says what it needs. Where there is no endpoint, nobody "
    "asks. Send it and see.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for the four plain requests first, then for the four subtle ones."""
    predicted = _readable(expect_type("predicted", work.value("predicted"), dict))
    STRANGERS_ARE_FORBIDDEN.when(predicted["A"] == 403)
    SCOPE_IS_401.when(401 in (predicted["C"], predicted["F"]))
    _settle(predicted, PLAIN)
    yield 1, "you tell who is not known from who may not"
    REVOKED_IS_FORBIDDEN.when(predicted["E"] == 403)
    TOKEN_IS_BELIEVED.when(predicted["G"] in (200, 403))
    GUARD_BEFORE_PATH.when(predicted["H"] == 401)
    _settle(predicted, SUBTLE)
    yield 1, "you see when a credential proves nothing, and when none is asked for"


def _readable(given: dict[Any, Any]) -> dict[str, int]:
    """Give the predictions under capital letters, as numbers; each must be one of the four."""
    predicted = {str(letter).strip().upper(): status for letter, status in given.items()}
    for letter in ANSWERS:
        if letter not in predicted:
            incorrect(f"`predicted` says nothing of request {letter}.")
        status = predicted[letter]
        said = f"{status:g}" if isinstance(status, float) else str(status).strip()
        if said not in STATUSES:
            known = ", ".join(STATUSES)
            incorrect(f"For request {letter} you predict `{said}`. Say one of {known}.")
        predicted[letter] = int(said)
    return predicted


def _settle(predicted: dict[str, int], letters: tuple[str, ...]) -> None:
    wrong = [letter for letter in letters if predicted[letter] != ANSWERS[letter]]
    if wrong:
        named = f"request {wrong[0]}" if len(wrong) == 1 else f"{len(wrong)} of the requests"
        incorrect(
            f"Your prediction is off for {named}. Does the server know who is calling? If so, "
            "may they do this? To see what the lab says, use `send`."
        )


TASK = Task(
    number=1,
    title="200, 401, 403 or 404?",
    points=2,
    objective="Tell `401` from `403`.",
    hints=(
        "Ask two questions of each request, in this order: does the server know who is calling? "
        "May they do this?",
        "No to the first is 401, no to the second is 403. A credential that is cut, revoked or "
        "changed proves nothing. And who should ask, where there is no endpoint?",
        'Four requests get 401 and two get 403: `{"A": 401, "B": ___, "C": 403, …}`.',
    ),
    judge=judge,
    misconceptions=(
        STRANGERS_ARE_FORBIDDEN, SCOPE_IS_401, REVOKED_IS_FORBIDDEN, TOKEN_IS_BELIEVED,
        GUARD_BEFORE_PATH,
    ),
)  # fmt: skip
