"""Task 1: build an API that keeps the promise; each objective that is whole is a point.

The suite attacks what `create_app` makes (`labapi/checks/capstone`). A miss names its lesson; some
of them show a belief, which is named as well once the rest of its objective stands.
"""

from collections.abc import Iterator
from typing import NamedTuple

from labapi.checks.capstone.report import Axis, Report
from labapi.checks.capstone.suite import run_at
from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.capstone.sources import WINE
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconceived, Misconception, Task

FACTORY = "ask_capstone"
"""The given function of the notebook by which its `create_app` is reached."""

HOST_IS_KNOWN = Misconception(
    "host_is_known",
    belief="A server knows at which address its clients find it.",
    feedback="Before yours may stand a proxy, with a name of its own. `Location` may be a path "
    "alone: it leads back by the way the client came.",
)
KEY_IS_ENOUGH = Misconception(
    "key_is_enough",
    belief="The same `Idempotency-Key` is the same request, whatever is in it.",
    feedback="Then a client that uses a key twice by mistake takes the answer to another question "
    "for its own. Keep what was asked beside what was answered, and compare.",
)
INVALID_IS_422 = Misconception(
    "invalid_is_422",
    belief="Whatever is wrong with a body is a `422`.",
    feedback="That is FastAPI's own habit. A text that is no JSON could not even be read: `400`. "
    "Only JSON with a value that will not do is `422`.",
)
FRAMEWORK_HAS_ITS_OWN = Misconception(
    "framework_has_its_own",
    belief="The envelope is for what my own code refuses.",
    feedback="A client does not know who refused. An address that is not there is refused by the "
    "framework, and needs the same envelope: a handler for its `HTTPException`.",
)
TEXT_IS_A_NUMBER = Misconception(
    "text_is_a_number",
    belief="A field of the type `float` takes numbers only.",
    feedback='Pydantic makes a number of `"13.2"`, and of `true`, unless it is told to be strict.',
)
STRANGERS_ARE_FORBIDDEN = Misconception(
    "strangers_are_forbidden",
    belief="Whoever must not come in gets a `403`.",
    feedback="`403` says: I know who you are, and you may not. Whoever brings no key, or an "
    "unknown one, is not known: `401`, which says what to send.",
)
ANY_PAGE = Misconception(
    "any_page",
    belief="With `*`, the pages of the list may read it too, so nothing is lost.",
    feedback="All other pages of the web may read it as well. The list is `given.origins`.",
)
ONE_FOR_ALL = Misconception(
    "one_for_all",
    belief="A limit protects the server, so it counts all requests together.",
    feedback="Then one busy client shuts out all others. Count for each key by itself.",
)
MODEL_FIRST = Misconception(
    "model_first",
    belief="A server begins to answer once its model is there.",
    feedback="Until then nobody learns whether it lives, and a balancer takes it for dead. Load in "
    "a thread, begin at once, and say `503` meanwhile.",
)


class Sign(NamedTuple):
    """How a belief shows: a claim that is missed, words of what came, and a claim that holds.

    The last is one that nobody keeps who has not begun with this objective.
    """

    axis: str
    missed: str
    came: str
    holds: str
    belief: Misconception

    def shows(self, report: Report) -> bool:
        """Tell whether it is there."""
        axis = report[self.axis]
        begun = any(claim.held and claim.text == self.holds for claim in axis.claims)
        return begun and any(
            miss.claim == self.missed and self.came in miss.came for miss in axis.misses
        )


SIGNS = (
    Sign(
        "principles",
        "`Location` leads back by the way one came",
        "http",
        "a prediction's address tells what its answer told",
        HOST_IS_KNOWN,
    ),
    Sign(
        "idempotency",
        "the same key with another body is 422",
        "201",
        "the same key and body get the same answer",
        KEY_IS_ENOUGH,
    ),
    Sign(
        "statuses",
        "what is no JSON is 400",
        "422",
        "JSON with a bad value is 422",
        INVALID_IS_422,
    ),
    Sign(
        "schemas",
        "every error is in the envelope",
        "`detail`",
        "every success is in the envelope",
        FRAMEWORK_HAS_ITS_OWN,
    ),
    Sign(
        "validation",
        "what is no number is refused",
        "201",
        "a value out of bounds is refused",
        TEXT_IS_A_NUMBER,
    ),
    Sign(
        "authentication",
        "without a key it is 401",
        "403",
        "without the scope it is 403",
        STRANGERS_ARE_FORBIDDEN,
    ),
    Sign(
        "cors",
        "no other page may read anything",
        "*",
        "the headers that it needs are exposed",
        ANY_PAGE,
    ),
    Sign(
        "limits",
        "one caller's limit is nobody else's",
        "429",
        "a refusal says when to come back",
        ONE_FOR_ALL,
    ),
    Sign(
        "life",
        "while the model loads, a prediction is 503 at once",
        "waited",
        "with its model there, health is ready",
        MODEL_FIRST,
    ),
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Attack the app, with cases that nobody has seen; pay for each objective that is whole."""
    report = run_at(work, FACTORY, WINE, cases.name("capstone"))
    if report.stopped:
        incorrect(report.stopped)
    for axis in report.axes:
        if axis.full:
            yield 1, axis.title
    if report.full:
        return
    told = "\n".join(_missed(axis) for axis in report.axes if not axis.full)
    for sign in SIGNS:
        if sign.shows(report):
            raise Misconceived(sign.belief, told)
    incorrect(told)


def _missed(axis: Axis) -> str:
    return f"{axis.title}: {axis.said}. {axis.first}"


TASK = Task(
    number=1,
    title="An API of your own",
    points=12,
    objective="Build an API around a model that keeps a whole promise, and defend it.",
    hints=(
        "Begin with milestone 1: as long as no prediction comes, nearly all claims wait for one. "
        "Then `labapi.capstone(create_app)` in a cell of its own: read the first miss of the first "
        "objective, mend that alone, and run it again.",
        "Each miss says what was sent, what came and what was expected. Send the same by hand: "
        "`mine = labapi.serve(create_app(labapi.capstone.given()))`, a request to `mine.url`, and "
        "`labapi.show(r)`. The lab of this notebook shows how an answer should look.",
        "FastAPI calls your code in an order: the layer that was added last, the dependencies of "
        "the route, the body, the route. Where a `401` should come before a `422`, or a page read "
        "an error as well, look at who is asked first.",
    ),
    judge=judge,
    misconceptions=tuple(sign.belief for sign in SIGNS),
    why="Requests that nobody had seen before found all of the promise kept. What is behind it may "
    "change from now on, the model and the framework too, and no client will notice.",
)
