"""Task 1: foresee the status of ten answers."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons._lettered import (
    Reading,
    drawn,
    recognise,
    row_of,
    rows,
    said_under,
    seen,
    wrong_letters,
)
from labapi.checks.lessons._predicted import read_status
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Variant

ROWS = (
    rows(
        "malformed", 400,
        'the body ends after `{"features": `',
        "in the body, single quotes stand around `features` and `age`",
        "in the body, a comma stands before a closing bracket: `35,}`",
        "the body is the text `age=35`, and is called JSON",
    )
    | rows(
        "bad value", 422,
        "the age is -3",
        'the credit score is `"good"`',
        "the income is missing, and all else is there",
        "the loan amount is 0",
    )
    | rows(
        "nobody", 401,
        "an API key is asked for, and none came",
        "an API key is asked for, and a made-up one came",
        "an API key is asked for, and one that was revoked came",
    )
    | rows(
        "not allowed", 403,
        "a key for predictions came with a `DELETE` of a model",
        "a key for predictions came with a `PUT` of a new model",
        "a key for predictions came with a `GET` of the list of models",
    )
    | rows(
        "gone", 404,
        "a `GET` of a model that was removed",
        "a `DELETE` of a model that was never there",
        "a `GET` of `/modles`: two letters changed places",
    )
    | rows(
        "too fast", 429,
        "the sixth prediction came, and five are allowed",
        "the allowance of the hour is used up, and one more good prediction was asked for",
        "a loop without a pause has sent its thousandth good request, and a hundred are allowed",
    )
    | rows(
        "made", 201,
        "a model was trained and registered",
        "a `PUT` brought a model under a name that was new",
    )
    | rows(
        "removed", 204,
        "a model was removed; no body follows",
        "an API key was revoked by `DELETE`; no body follows",
    )
    | rows(
        "read", 200,
        "the list of models was asked for, and is in the body",
        "`POST /predict` got its prediction",
    )
    | rows(
        "crashed", 500,
        "the model raised an exception",
        "in the midst of a prediction, the server's own code failed",
    )
    | rows(
        "not yet", 503,
        "the model is still loading",
        "a prediction was asked for while the server still trains its model",
    )
)  # fmt: skip
STATUSES = Reading(read_status, "Write the number of a status, such as `418`.")
PAIRS = ("malformed", "bad value", "nobody", "not allowed")
REFUSALS = (*PAIRS, "gone", "too fast")
OTHERS = ("made", "removed", "read", "crashed", "not yet")

BAD_VALUE_IS_MALFORMED = Misconception(
    "bad_value_is_malformed",
    belief="Whatever is wrong with a body is a bad request.",
    feedback="A body can be so broken that it cannot be read as JSON. This one can be, and then "
    "the schema finds a value in it that it does not take. Which two statuses tell these apart?",
)
ALL_IS_422 = Misconception(
    "all_is_422",
    belief="Whatever is wrong with a body is unprocessable.",
    feedback="That is what FastAPI answers unasked. The lab tells its clients more: was the "
    "text no JSON at all, or was it JSON with a value that is not taken?",
)
UNAUTHORIZED_IS_NOT_ALLOWED = Misconception(
    "unauthorized_is_not_allowed",
    belief="`401 Unauthorized` means that one is not allowed.",
    feedback="Its name misleads. One of the two says *I do not know who you are*, and is cured by "
    "a key. The other says *I know you, and you may not*. Which is which?",
)
SUCCESS_IS_200 = Misconception(
    "success_is_200",
    belief="What has worked is answered with `200`.",
    feedback="`200` is right where nothing more exact can be said. Here a client wants to know "
    "that something new exists, or that no body follows.",
)
FAILED_IS_500 = Misconception(
    "failed_is_500",
    belief="Whatever the server cannot do now is a `500`.",
    feedback="A crash and a wait are not the same to a client. Here the server cannot "
    "serve the request *now*, and it can say when to come back.",
)


def question(variant: Variant) -> Question:
    """Draw six refusals of the client's request, then four others."""
    refused = [*PAIRS, *variant.some_of(("gone", "too fast", *PAIRS), 2)]
    others = [*variant.some_of(("made", "removed", "read"), 2), "crashed", "not yet"]
    return Question.lettered([*drawn(variant, ROWS, refused), *drawn(variant, ROWS, others)])


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for the refusals, and for the rest."""
    asked = question(cases.variant)
    said = said_under(work, "which_status", asked, STATUSES)
    yield from each_by_itself(
        (1, "the six refusals of the client's request", lambda: _refusals(asked, said)),
        (1, "the successes and the failures of the server", lambda: _others(asked, said)),
    )


def _refusals(asked: Question, said: dict[str, Any]) -> None:
    bodies = {said[letter] for letter in asked.letters("malformed", "bad value")}
    ALL_IS_422.when(bodies == {422}, seen(asked, asked.letters("malformed")))
    recognise(BAD_VALUE_IS_MALFORMED, "bad value", asked, said, 400)
    recognise(UNAUTHORIZED_IS_NOT_ALLOWED, "not allowed", asked, said, 401)
    _expect(asked, said, REFUSALS)


def _others(asked: Question, said: dict[str, Any]) -> None:
    as_200 = [letter for letter in asked.letters("made", "removed") if said[letter] == 200]
    SUCCESS_IS_200.when(as_200, seen(asked, as_200))
    recognise(FAILED_IS_500, "not yet", asked, said, 500)
    _expect(asked, said, OTHERS)


def _expect(asked: Question, said: dict[str, Any], kinds: tuple[str, ...]) -> None:
    wrong = wrong_letters(asked, said, *kinds)
    if wrong:
        letter = wrong[0]
        family = said[letter] // 100 == asked.answers[letter] // 100
        incorrect(
            f"For {row_of(asked, letter)} you expect `{said[letter]}`, and the lab answers "
            f"otherwise.{' The family is right.' * family} "
            "Cause it in the lab, or look it up in `lab.statuses()`."
        )


TASK = Task(
    number=1,
    title="Which status will it be?",
    points=2,
    objective="Foresee the status of an answer from what has happened.",
    hints=(
        "The lesson has caused each of these. `lab.statuses()` shows for each code the request "
        "that gets it, and what it means here.",
        "First the family: did it work, was the request at fault, or the server? Then the pairs "
        "that are easily mixed up: two about the body, two about the caller, two about the server.",
        "Read each row as the server would say it. *I cannot read this* comes before *I do not "
        "take this value*; *who are you?* before *you may not*; *I broke* is not *not yet*.",
    ),
    judge=judge,
    misconceptions=(
        BAD_VALUE_IS_MALFORMED, ALL_IS_422, UNAUTHORIZED_IS_NOT_ALLOWED, SUCCESS_IS_200,
        FAILED_IS_500,
    ),
    why="Each status says whose turn it is and why, so a client can act on the number alone, "
    "without reading a word of the body.",
    question=question,
)  # fmt: skip
