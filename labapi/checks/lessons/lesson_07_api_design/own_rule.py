"""Task 2: a rule of the learner's own for the linter."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import product
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.problems import Blank, Raised, WorkProblem
from labapi.checks.inside.work import Work
from labapi.checks.task import (
    Incorrect,
    Misconceived,
    Misconception,
    Task,
    each_by_itself,
)

WITHOUT = ("GET", "HEAD", "DELETE")
WITH = ("POST", "PUT", "PATCH", "QUERY", "OPTIONS")

ONLY_GET = Misconception(
    "only_get",
    belief="`GET` is the only method without a body.",
    feedback="The rule of the house names three methods. Which of them does your condition know?",
)
QUERY_IS_GET = Misconception(
    "query_is_get",
    belief="What only reads has no body.",
    feedback="`QUERY` is safe, as `GET` is, and was made for questions that do not fit into an "
    "address, or should not stand in it: they stand in the body.",
)
EVERY_BODY = Misconception(
    "every_body",
    belief="The rule is about operations with a body, whatever their method.",
    feedback="Most bodies are welcome. The condition has two halves, and both have to hold.",
)
ALWAYS_A_KEY = Misconception(
    "always_a_key",
    belief="Every operation has a `requestBody`; it may be empty.",
    feedback="Where an operation takes no body, the key is not there at all, and square brackets "
    "raise an error for it. How do you ask a dictionary whether it has a key?",
)


Read = dict[tuple[str, bool], list[Any] | Exception]
"""What the rule says of each method, with a body and without; or what stopped it."""


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Show it operations that nobody has seen, with a body and without, in a drawn order."""
    read: Read = {}
    for method, body in cases.shuffled(list(product([*WITHOUT, *WITH], (True, False)))):
        try:
            read[method, body] = _found(work, cases, method, body)
        except (Incorrect, Misconceived, WorkProblem) as error:
            read[method, body] = error
    yield from each_by_itself(
        (1, "a body that should not be there is found", lambda: _finds(read)),
        (1, "nothing else is found", lambda: _keeps_quiet(read)),
    )


def _said(read: Read, method: str, body: bool) -> list[Any]:
    """Give what the rule said of an operation; raise what stopped it."""
    said = read[method, body]
    if isinstance(said, Exception):
        raise said
    return said


def _finds(read: Read) -> None:
    missed = [method for method in WITHOUT if not _said(read, method, True)]
    said = f"{_listed(missed)} with a body was passed over."
    ONLY_GET.when(missed and "GET" not in missed, said)
    if missed:
        incorrect(said)


def _keeps_quiet(read: Read) -> None:
    """Ask that it finds something at all, and nothing where nothing is wrong."""
    if not any(_said(read, method, True) for method in WITHOUT):
        incorrect("It has found nothing at all so far, not even where a `GET` has a body.")
    for method in (*WITHOUT, *WITH):
        if _said(read, method, False):
            incorrect(f"It found something where a `{method}` has no body.")
    found = [method for method in WITH if _said(read, method, True)]
    said = f"{_listed(found)} with a body was found, and may have one."
    EVERY_BODY.when("POST" in found, said)
    QUERY_IS_GET.when("QUERY" in found, said)
    if found:
        incorrect(said)


def _found(work: Work, cases: Cases, method: str, body: bool) -> list[Any]:
    """Give what the rule says of a drawn operation; each must be a text."""
    path = f"/api/v1/{cases.name('things')}"
    operation = _operation(cases)
    if body:
        operation["requestBody"] = {"required": True, "content": {"application/json": {}}}
    found: list[Any] = expect_type("no_body", _asked(work, method, path, operation), list)
    for said in found:
        if not isinstance(said, str) or not said.strip():
            incorrect(f"It yielded `{shown(said)}`. The linter prints a sentence for each fault.")
    return found


def _asked(work: Work, method: str, path: str, operation: dict[str, Any]) -> Any:
    """Have the rule read an operation; what went wrong is told under the rule's own name."""
    try:
        return work.call("listed", method, path, operation)
    except Blank as problem:
        raise replace(problem, name="no_body") from None
    except Raised as problem:
        lost = problem.kind == "KeyError" and "requestBody" in problem.message
        ALWAYS_A_KEY.when(lost, f"It was shown a `{method}` that takes no body.")
        raise replace(problem, call=f"no_body('{method}', path, operation)") from None


def _listed(methods: Iterable[str]) -> str:
    return "A " + " and a ".join(f"`{method}`" for method in methods)


def _operation(cases: Cases) -> dict[str, Any]:
    """Draw what a document says of an operation, which speaks of a body and has none."""
    return {
        "operationId": cases.name("operation"),
        "summary": cases.one_of(["Without a requestBody", "Takes a body", "GET or DELETE it"]),
        "parameters": [{"name": "requestBody", "in": "query", "schema": {"type": "string"}}],
        "responses": {"200": {"description": "requestBody", "content": {"application/json": {}}}},
    }


TASK = Task(
    number=2,
    title="A rule of the house",
    points=2,
    objective="Write a rule that a design linter runs on any API.",
    hints=(
        "The rule of the lesson looked into `operation` for an answer. This one looks whether a "
        "key is there at all, and at the method.",
        "Two halves, joined by `and`: the method is one of three, and the operation has a body.",
        "`method in (…)` asks whether a text is one of several; the same word asks a dictionary "
        "whether it has a key.",
    ),
    judge=judge,
    misconceptions=(ONLY_GET, QUERY_IS_GET, EVERY_BODY, ALWAYS_A_KEY),
    why="A rule that finds what it is for, and keeps quiet else, can run on every API before each "
    "release; nobody has to remember it.",
)
