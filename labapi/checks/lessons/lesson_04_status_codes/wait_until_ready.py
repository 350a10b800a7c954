"""Task 3: wait for a model that is loading, as long as the server asks for."""

from labapi.checks.cases import Cases
from labapi.checks.clients.beliefs import AT_ONCE, OWN_GUESS
from labapi.checks.clients.bench import Bench, bench
from labapi.checks.clients.call import Call
from labapi.checks.clients.rules import expect_waits
from labapi.checks.clients.troubles import Trouble, pauses
from labapi.checks.expect import expect_type, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

HEALTH = "/api/v1/health"
NOT_YET = 503
ENDS = ((201, 204, 206), (401, 403, 404), (500, 502), (504,))
"""Of each of these, one answer is drawn that ends the waiting, beside `200`."""

ONE_TRY = Misconception(
    "one_try",
    belief="After one wait the model is ready.",
    feedback="The server said when another try is worth it, not that it will be ready then. "
    "It may say *not yet* again.",
)
UNTIL_IT_IS_WELL = Misconception(
    "until_it_is_well",
    belief="Whatever is not `200` means that the server is not ready yet.",
    feedback="The task is to wait while the answer is `503`. Any other answer is an answer, also a "
    "bad one, and asks for no wait. Which answers does your condition wait for?",
)


def judge(work: Work, cases: Cases) -> None:
    """Be ready at once, and after a few answers of `503`; end the waiting in other ways, too."""
    with bench(work, noted="waited") as at:
        for refusals in (0, cases.whole(2, 5), 1):
            _expect_readiness(_asked(at, cases, refusals, None), refusals, 200)
        for options in ENDS:
            refusals, end = cases.whole(0, 2), cases.one_of(options)
            call = _asked(at, cases, refusals, end)
            UNTIL_IT_IS_WELL.when(len(call.tries) > refusals + 1, _evidence(call, end))
            _expect_readiness(call, refusals, end)


def _asked(at: Bench, cases: Cases, refusals: int, end: int | None) -> Call:
    """Call it where so many answers are 503 before one of another status."""
    troubles = pauses(cases, [NOT_YET] * refusals)
    troubles += [Trouble(end)] if end else []
    return at.call("wait_until_ready", at.api, troubles=troubles, method="GET", paths=[HEALTH])


def _evidence(call: Call, end: int) -> str:
    return f"{call.told} The answer `{end}` is no `503`."


def _expect_readiness(call: Call, refusals: int, end: int) -> None:
    tries, waits = len(call.tries), len(call.waits)
    ONE_TRY.when(tries <= refusals and waits <= 1, call.told)
    if tries != refusals + 1:
        incorrect(
            f"{call.told} It should ask until the answer is another than `503`, and then stop."
        )
    expect_waits(call)
    if expect_type("wait_until_ready(…)", call.given, int) != end:
        incorrect(f"{call.told} The last answer was `{end}`, and yours gave `{call.given}`.")


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
    misconceptions=(ONE_TRY, AT_ONCE, OWN_GUESS, UNTIL_IT_IS_WELL),
    why="The server alone knows how long it will take: your client leaves it alone for just that "
    "long, and takes any other answer for an answer.",
)
