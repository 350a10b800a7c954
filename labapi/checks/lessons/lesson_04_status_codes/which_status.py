"""Task 1: foresee the status of ten answers."""

from collections.abc import Iterator

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

REFUSALS = {
    "cut off": 400,
    "minus three": 422,
    "no key": 401,
    "weak key": 403,
    "gone": 404,
    "too fast": 429,
}
OTHERS = {"trained": 201, "removed": 204, "crashed": 500, "warming up": 503}

BAD_VALUE_IS_MALFORMED = Misconception(
    "bad_value_is_malformed",
    belief="Whatever is wrong with a body is a bad request.",
    feedback="Of your two bodies one cannot even be read as JSON. The other can be, and then the "
    "schema finds a value in it that it does not take. Which two statuses tell these apart?",
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
    feedback="A crash and a wait are not the same to a client. In one of your two cases the "
    "server is quite well, has not begun, and can say when to come back.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for the six refusals first, then for the rest."""
    said = _answers(work)
    body = said["cut off"], said["minus three"]
    BAD_VALUE_IS_MALFORMED.when(body in ((400, 400), (422, 400)))
    ALL_IS_422.when(body == (422, 422))
    caller = said["no key"], said["weak key"]
    UNAUTHORIZED_IS_NOT_ALLOWED.when(caller == (403, 401) or caller[1] == 401)
    _expect(said, REFUSALS)
    yield 1, "the six refusals of the client's request"
    SUCCESS_IS_200.when(200 in (said["trained"], said["removed"]))
    FAILED_IS_500.when((said["crashed"], said["warming up"]) in ((500, 500), (503, 500)))
    _expect(said, OTHERS)
    yield 1, "the successes and the failures of the server"


def _expect(said: dict[str, int], right: dict[str, int]) -> None:
    wrong = [name for name in right if said[name] != right[name]]
    if wrong:
        name = wrong[0]
        family = "The family is right." if said[name] // 100 == right[name] // 100 else ""
        incorrect(
            f"For `{name!r}` you expect `{said[name]}`, and the lab answers otherwise. {family} "
            "Cause it in the lab, or look it up in `lab.statuses()`."
        )


def _answers(work: Work) -> dict[str, int]:
    value = work.value("which_status")
    given: dict[str, int] = expect_type("which_status", value, dict)
    for name in REFUSALS | OTHERS:
        if name not in given:
            incorrect(f"`which_status` has no entry `{name!r}`. Keep the ten names as they were.")
        if type(given[name]) is not int:
            incorrect(f"For `{name!r}` you wrote `{shown(given[name])}`. Write a number.")
    return given


TASK = Task(
    number=1,
    title="Which status will it be?",
    points=2,
    objective="Foresee the status of an answer from what has happened.",
    hints=(
        "The lesson has caused each of the ten. `lab.statuses()` shows for each code the request "
        "that gets it, and what it means here.",
        "First the family: did it work, was the request at fault, or the server? Then the pairs "
        "that are easily mixed up: two about the body, two about the caller, two about the server.",
        "Read each name as the server would say it. *I cannot read this* comes before *I do not "
        "take this value*; *who are you?* before *you may not*; *I broke* is not *not yet*.",
    ),
    judge=judge,
    misconceptions=(
        BAD_VALUE_IS_MALFORMED, ALL_IS_422, UNAUTHORIZED_IS_NOT_ALLOWED, SUCCESS_IS_200,
        FAILED_IS_500,
    ),
)  # fmt: skip
