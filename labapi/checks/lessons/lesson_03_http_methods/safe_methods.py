"""Task 1: tell the safe methods."""

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

FIVE = {"GET", "POST", "PUT", "PATCH", "DELETE"}
IDEMPOTENT_IS_SAFE = Misconception(
    "idempotent_is_safe",
    belief="What may be sent twice is safe.",
    feedback="You have listed the methods that may be sent twice. `PUT` and `DELETE` change "
    "nothing the second time, but what about the first? A safe method changes nothing at all.",
)
NO_BODY_IS_SAFE = Misconception(
    "no_body_is_safe",
    belief="A request without a body changes nothing.",
    feedback="`DELETE` carries no body, and yet a model is gone after it. What counts is the "
    "effect on the server, not the size of the request.",
)


def judge(work: Work, cases: Cases) -> None:
    """Ask for the one method of the five that only reads."""
    given = expect_type("safe_methods", work.value("safe_methods"), set, list)
    names = {str(name).strip().upper() for name in given}
    IDEMPOTENT_IS_SAFE.when(names == {"GET", "PUT", "DELETE"})
    NO_BODY_IS_SAFE.when(names == {"GET", "DELETE"})
    if strange := sorted(names - FIVE):
        incorrect(f"`safe_methods` holds `{strange[0]}`, which is none of the five methods.")
    if names != {"GET"}:
        incorrect(
            f"`safe_methods` holds {len(names)} of the five. For each, ask: has anything "
            "changed on the server after it was sent once? Count those where nothing has."
        )


TASK = Task(
    number=1,
    title="Which methods are safe?",
    points=1,
    objective="Tell the safe methods from the others.",
    hints=(
        "The lesson measured it: the table under *What does each method change?* has a column.",
        "Safe means: it changes nothing, not even the first time. Which of the five only reads?",
        'Write a set of names, such as `{"POST", "PATCH"}`. The right one has a single name.',
    ),
    judge=judge,
    misconceptions=(IDEMPOTENT_IS_SAFE, NO_BODY_IS_SAFE),
)
