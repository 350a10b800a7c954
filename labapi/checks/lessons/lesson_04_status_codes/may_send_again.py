"""Task 2: the client's decision table."""

from collections.abc import Iterator

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

NOT_BEGUN = {"429 to a POST": True, "503 to a POST": True}
CLIENT = {"401 to a POST": False, "422 to a POST": False}
FAULTS = {
    "500 to a GET": True,
    "500 to a POST": False,
    "500 to a POST under a key": True,
    "500 to a DELETE": True,
}

REFUSED_IS_NOT_YET = Misconception(
    "refused_is_not_yet",
    belief="Whatever was refused may be let in at the next try.",
    feedback="Send the lesson's age of -3 ten times: it is as wrong the tenth time as the first. "
    "What has to change between two tries, the time or the request?",
)
CLIENT_ERRORS_ARE_FINAL = Misconception(
    "client_errors_are_final",
    belief="No 4xx is ever worth another try.",
    feedback="One of the 4xx says nothing against the request itself, only against its moment, and "
    "the answer carries the seconds to wait.",
)
POST_IS_NEVER_REPEATED = Misconception(
    "post_is_never_repeated",
    belief="A `POST` without a key may never be sent again.",
    feedback="The danger is that the work is done twice. Where the server says that it has not "
    "begun, there is nothing yet to be done twice. Which answers say so?",
)
SERVER_ERRORS_ARE_ALIKE = Misconception(
    "server_errors_are_alike",
    belief="Every 5xx may simply be tried again.",
    feedback="After a `500` the work may be done, or half done, and the client cannot know. For "
    "which of your four is it no harm if the whole is done once more?",
)
FAULT_IS_FINAL = Misconception(
    "fault_is_final",
    belief="After a `500` there is nothing to be done.",
    feedback="Nothing was wrong with the request, and the next try may be answered. The only "
    "question is whether a repetition can do harm: lesson 03 has measured that a method at a time.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for what a status alone settles first, then for the four that ended in 500."""
    said = _answers(work)
    REFUSED_IS_NOT_YET.when(said["401 to a POST"] or said["422 to a POST"])
    both = said["429 to a POST"], said["503 to a POST"]
    CLIENT_ERRORS_ARE_FINAL.when(both == (False, True))
    POST_IS_NEVER_REPEATED.when(both == (False, False))
    if both == (True, False):
        incorrect(
            "The `503` says *not yet*, as the `429` does. What is the server doing meanwhile?"
        )
    yield 1, "`401`, `422`, `429` and `503`"
    faults = [name for name in FAULTS if said[name]]
    SERVER_ERRORS_ARE_ALIKE.when(said["500 to a POST"])
    FAULT_IS_FINAL.when(not faults)
    if missing := [name for name in FAULTS if FAULTS[name] and not said[name]]:
        incorrect(f"You would not repeat `{missing[0]!r}`. What harm would a second copy do?")
    yield 1, "the four that ended in `500`"


def _answers(work: Work) -> dict[str, bool]:
    """Give the eight answers, each True or False."""
    value = work.value("may_send_again")
    given: dict[str, bool] = expect_type("may_send_again", value, dict)
    for name in NOT_BEGUN | CLIENT | FAULTS:
        if name not in given:
            incorrect(f"`may_send_again` has no entry `{name!r}`. Keep the names as they were.")
        if not isinstance(given[name], bool):
            incorrect(f"For `{name!r}` you wrote `{shown(given[name])}`. Write `True` or `False`.")
    return given


TASK = Task(
    number=2,
    title="May it be sent again?",
    points=2,
    objective="Decide from status, method and key whether to send the same request again.",
    hints=(
        "The lesson's table under *Who should send again?* has a line for each status. For the "
        "four `500`, lesson 03 has the rest: which requests may be sent twice?",
        "Ask two questions of each. Can the same request be answered otherwise the next time? "
        "And if the work was done already, does it do harm to do it again?",
        "Two of the first four are about the moment, two about the request. Of the four `500`, "
        "exactly one would leave something twice on the server.",
    ),
    judge=judge,
    misconceptions=(
        REFUSED_IS_NOT_YET, CLIENT_ERRORS_ARE_FINAL, POST_IS_NEVER_REPEATED,
        SERVER_ERRORS_ARE_ALIKE, FAULT_IS_FINAL,
    ),
)  # fmt: skip
