"""Task 1: predict what a bare desk of each framework answers to four requests."""

from collections.abc import Iterator
from typing import NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.inside.work import Work
from labapi.checks.lessons._lettered import look_again, recognise
from labapi.checks.lessons._predicted import asked_about, predicted_statuses
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Variant

STATUSES = (200, 400, 404, 405, 415, 422, 500)
FRAMEWORKS = ("Flask", "FastAPI")
APPLICATIONS = "/applications"


class Asked(NamedTuple):
    """A request of the given cell: its kind, and what each framework answers, Flask first."""

    kind: str
    text: str
    statuses: tuple[int, int]


REQUESTS: dict[int, Asked] = {
    1: Asked("value", 'POST with the body {"age": "old"}', (200, 422)),
    2: Asked("lost", "POST with the body {}", (500, 422)),
    3: Asked("unread", 'POST with the body {"age": 35', (400, 422)),
    4: Asked("unsaid", "HEAD", (200, 405)),
    5: Asked("value", 'POST with the body {"age": [35]}', (200, 422)),
    6: Asked("lost", 'POST with the body {"Age": 35}', (500, 422)),
    7: Asked("unread", "POST with an empty body", (400, 422)),
    8: Asked("unsaid", "OPTIONS", (200, 405)),
    9: Asked("value", "GET with ?limit=many", (200, 422)),
    10: Asked("lost", "POST with the body null", (500, 422)),
    11: Asked("untyped", 'POST with the body {"age": 35}, as text/plain', (415, 422)),
}
"""The requests of the given cell, by their numbers."""
KINDS = ("value", "lost", "unread", "unsaid")
LIKE = {"untyped": "unread"}
"""A kind that is drawn in the place of another; its rows are kept apart by their beliefs."""

FLASK_CHECKS = Misconception(
    "flask_checks",
    belief="Flask looks whether a value is of the right kind.",
    feedback="Where would it know that from? Nothing in the Flask desk says what `age` or `limit` "
    "has to be, beyond what your function does with it.",
)
LOST_IS_REFUSED = Misconception(
    "lost_is_refused",
    belief="What the client has left out is refused as the client's mistake.",
    feedback="By Flask, your function gets what came, and stumbles itself. What is the status of "
    "an error in your own code that nobody caught?",
)
NO_JSON_IS_400 = Misconception(
    "no_json_is_400",
    belief="A body that cannot be read is 400 (or 415) everywhere.",
    feedback="So it should be, and so `request.json` does it. FastAPI makes one kind of error of "
    "all that is wrong with a body. Which?",
)
ALL_IS_422 = Misconception(
    "all_is_422",
    belief="All that is wrong with a body is 422.",
    feedback="That is FastAPI's way. `request.json` of Flask tells two cases apart: what says that "
    "it is JSON and cannot be read, and what does not say so.",
)
GET_BRINGS_HEAD = Misconception(
    "get_brings_head",
    belief="Each framework answers HEAD and OPTIONS where there is a GET.",
    feedback="One of the two does. The other knows the methods that you named, and no more.",
)
ONLY_NAMED_METHODS = Misconception(
    "only_named_methods",
    belief="No framework answers a method that nobody wrote a function for.",
    feedback="One of the two adds two methods to each GET. They need no function of yours: an "
    "answer without its body, and a list of methods.",
)


def question(variant: Variant) -> Question:
    """Draw a request of each kind, and ask what either framework answers."""
    numbers = [variant.one_of(_of(kind)) for kind in KINDS]
    asked = [(number, REQUESTS[number]) for number in variant.shuffled(sorted(numbers))]
    return asked_about(
        "request",
        (
            (number, f"{one.kind}-{framework}", status, f"{one.text}, to {framework}")
            for number, one in asked
            for framework, status in zip(FRAMEWORKS, one.statuses, strict=True)
        ),
    )


def _of(kind: str) -> list[int]:
    return [number for number, one in REQUESTS.items() if LIKE.get(one.kind, one.kind) == kind]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for the rows of each framework by itself."""
    asked = question(cases.variant)
    said = predicted_statuses(work, asked, "request", STATUSES)
    yield from each_by_itself(
        (1, "you know what Flask does by itself", lambda: _flask(asked, said)),
        (1, "you know what FastAPI does by itself", lambda: _fastapi(asked, said)),
    )


def _flask(asked: Question, said: dict[str, int]) -> None:
    recognise(FLASK_CHECKS, "value-Flask", asked, said, 400, 422)
    recognise(LOST_IS_REFUSED, "lost-Flask", asked, said, 400, 404, 422)
    recognise(ALL_IS_422, "unread-Flask", asked, said, 422)
    recognise(ALL_IS_422, "untyped-Flask", asked, said, 422)
    recognise(ONLY_NAMED_METHODS, "unsaid-Flask", asked, said, 405)
    _settle(asked, said, "Flask")


def _fastapi(asked: Question, said: dict[str, int]) -> None:
    recognise(NO_JSON_IS_400, "unread-FastAPI", asked, said, 400)
    recognise(NO_JSON_IS_400, "untyped-FastAPI", asked, said, 400, 415)
    recognise(GET_BRINGS_HEAD, "unsaid-FastAPI", asked, said, 200)
    _settle(asked, said, "FastAPI")


def _settle(asked: Question, said: dict[str, int], framework: str) -> None:
    kinds = {row.kind for row in asked.rows.values() if row.kind.endswith(f"-{framework}")}
    look = "`tell(1)` sends request 1 to both desks, and gives both statuses."
    look_again(asked, said, kinds, look)


TASK = Task(
    number=1,
    title="Two desks, four requests",
    points=2,
    objective="Predict what Flask and FastAPI do with a request before your function runs.",
    hints=(
        "Ask of each row: who looks at the request first, and what does that one know of what your "
        "function needs?",
        "FastAPI reads your types and refuses by them, before it calls you. Flask calls you and "
        "lets you ask `request`; what then goes wrong in your function is your error.",
        "`tell(1)` sends request 1 to both desks. Do not forget what an error is that nobody "
        "caught, and which of the two thinks of HEAD and OPTIONS.",
    ),
    judge=judge,
    misconceptions=(
        FLASK_CHECKS, LOST_IS_REFUSED, ALL_IS_422, ONLY_NAMED_METHODS, NO_JSON_IS_400,
        GET_BRINGS_HEAD,
    ),
    why="FastAPI knows the types of your function and refuses before it is called; Flask knows "
    "HTTP, and leaves to you what a body means. That part you write in the tasks that follow.",
    question=question,
)  # fmt: skip
