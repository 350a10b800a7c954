"""Task 3: wait for a model that is loading, as long as the server asks for."""

from typing import TYPE_CHECKING

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_04_status_codes._waiting import Waiting
from labapi.checks.task import Misconception, Task

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab

HEALTH = "/api/v1/health"

ONE_TRY = Misconception(
    "one_try",
    belief="After one wait the model is ready.",
    feedback="The server said when another try is worth it, not that it will be ready then. "
    "It may say *not yet* again.",
)
NO_WAIT = Misconception(
    "no_wait",
    belief="The sooner one asks again, the better.",
    feedback="A client that asks a thousand times a second keeps the server from what it is busy "
    "with. The answer says how many seconds to leave it alone.",
)
OWN_GUESS = Misconception(
    "own_guess",
    belief="The client knows best how long to wait.",
    feedback="Only the server knows how long it will take. It has written it into a header of its "
    "answer, and may write another number next time.",
)


def judge(work: Work, cases: Cases) -> None:
    """Have the lab ready at once, and after a few answers; compare the waits with the headers."""
    with work.lab() as lab:
        for refusals in (0, cases.whole(2, 5), 1):
            if refusals:
                lab.configure(fault="loading", retry_after_s=cases.whole(3, 90))
                lab.configure_after(refusals, fault=None)
            _one_call(work, lab, refusals)


def _one_call(work: Work, lab: "JudgedLab", refusals: int) -> None:
    """Call it where so many answers are 503 before the model is ready."""
    watch = Waiting(work, lab)
    given = work.call("wait_until_ready", lab.api)
    tries, waits = watch.tries_of("GET", HEALTH), watch.waits()
    counted = f"The model was ready after {refusals} answers of `503`. Yours asked {len(tries)}"
    counted += f" time{'s' * (len(tries) != 1)} and waited {waits or 'not at all'}."
    if not tries:
        incorrect("No `GET` of `{api}/health` reached the lab of the check.")
    ONE_TRY.when(0 < len(tries) <= refusals and len(waits) <= 1, counted)
    NO_WAIT.when(refusals and not waits, counted)
    if len(tries) != refusals + 1:
        incorrect(f"{counted} It should ask until the answer is another than `503`, and then stop.")
    asked = [float(sent.response_header("Retry-After")) for sent in tries[:-1]]
    OWN_GUESS.when(len(waits) == len(asked) and waits != asked, f"The server asked for {asked}.")
    if waits != asked:
        incorrect(f"{counted} The server asked for {asked or 'no wait'}: one wait for each `503`.")
    if expect_type("wait_until_ready(…)", given, int) != tries[-1].status:
        incorrect(f"{counted} The last answer was `{tries[-1].status}`, and yours gave `{given}`.")


TASK = Task(
    number=3,
    title="Wait until it is ready",
    points=2,
    objective="Wait for a server that says `503`, as long as it asks for.",
    hints=(
        "The lesson's cell that watched `503` turn into `200` has the same three parts: which "
        "status goes on, where the seconds stand, what is asked again.",
        "The header that says how long to wait is named in the answer: send `GET {api}/health` "
        'after `lab.configure(fault="loading")` and look at it with `labapi.show`.',
        "The first blank is the status of a service that is not available yet. The second is the "
        "name of the header, as a text in quotes. The third is the path that was asked before.",
    ),
    judge=judge,
    misconceptions=(ONE_TRY, NO_WAIT, OWN_GUESS),
)
