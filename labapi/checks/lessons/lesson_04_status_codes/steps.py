"""The judged steps of lesson 04: *Your move*, behind each idea of it."""

from __future__ import annotations

import ast
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.clients.beliefs import (
    EVERY_FAULT_AGAIN,
    LIMIT_IS_FINAL,
    OWN_GUESS,
    REFUSAL_IS_RETRIED,
)
from labapi.checks.expect import expect_type, incorrect, reason_given
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception

# A body that is JSON, and is refused all the same.

ANY_TEXT_WILL_DO = Misconception(
    "any_text_will_do",
    belief="What makes no sense to the API is a bad value.",
    feedback="This text is no JSON, so the lab gave up before it met any value. Write JSON first; "
    "then put something into it, or leave something out, that no application can have.",
)
PYTHON_IS_JSON = Misconception(
    "python_is_json",
    belief="A dictionary as Python prints it is JSON.",
    feedback="Python can read this text. It is not JSON: JSON has double quotes only, "
    "and writes `true`, `false` and `null`. The message of the `400` names the place.",
)


def readable_body(cell: Cell, cases: Cases) -> None:
    """Ask that the lab has read it and refused it."""
    body = expect_type("body", cell.value("body"), str, bytes)
    answer = cell.exchange("r")
    if answer.status == 422:
        return
    if answer.status == 200:
        incorrect(
            "The lab has accepted this body. Change a value so that no application can have it."
        )
    if not body.strip():
        incorrect(
            "This body is empty, and that is no JSON. Even the shortest has a character, as `1`."
        )
    if answer.status == 400:
        PYTHON_IS_JSON.when(_is_python(body))
        ANY_TEXT_WILL_DO.when(True)
    incorrect(f"The answer was `{answer.status}`, not `422`. {reason_given(answer)}")


def _is_python(body: Any) -> bool:
    """Tell whether a text is a dictionary or a list as Python writes it."""
    try:
        return isinstance(ast.literal_eval(body), dict | list)
    except (ValueError, SyntaxError, MemoryError, RecursionError):
        return False


# How long a client waits before it sends a `POST` without a key again, if it may.

REFUSED = (400, 401, 403, 404, 422)
FAILED = (500, 502, 504)
DONE = (200, 201, 204)
MORE = 60
"""So many seconds more than asked for are still polite."""


def seconds_to_wait(cell: Cell, cases: Cases) -> None:
    """Call it after a limit, then where the same must not be sent again.

    A `503` is not asked about: it most likely was not begun, and nobody promises that.
    """
    asked = (cases.whole(2, 9), cases.whole(20, 60))
    _expect_waits(asked, [_after(cell, 429, seconds) for seconds in asked])
    for status in cases.shuffled([*FAILED, *REFUSED, *DONE]):
        seconds = cases.whole(1, 9) if status in FAILED else 0
        came = _after(cell, status, seconds)
        if came is None or came is False:  # not so 0, which sends at once
            continue
        evidence = f"After a `{status}`, yours waits `{came}` and sends it again."
        EVERY_FAULT_AGAIN.when(status in FAILED, evidence)
        REFUSAL_IS_RETRIED.when(status in REFUSED, evidence)
        incorrect(f"{evidence} But the first has done its work already.")


def _after(cell: Cell, status: int, seconds: int) -> Any:
    """Call it with a status; its headers may be read in capitals or small letters, as ever."""
    names = ("Retry-After", "retry-after") if seconds else ()
    return cell.call("seconds_to_wait", status, {name: str(seconds) for name in names})


def _expect_waits(asked: tuple[int, ...], came: list[Any]) -> None:
    LIMIT_IS_FINAL.when(any(seconds is None for seconds in came))
    for wanted, given in zip(asked, came, strict=True):
        call = f"With `429` and `Retry-After: {wanted}`, yours gave `{given!r}`"
        if isinstance(given, str):
            incorrect(f"{call}, which is a text. To wait for it, a client needs a number.")
        seconds = expect_type("seconds_to_wait(…)", given, int, float)
        OWN_GUESS.when(seconds < wanted or came[0] == came[1], f"{call}.")
        if seconds > wanted + MORE:
            incorrect(f"{call}: that is much longer than the server asks for.")


STEPS = {
    "readable_body": Step(
        judge=readable_body,
        hints=(
            "Look at the two bodies above: which of them got `422`, and what was wrong in it? "
            "Yours can be much shorter.",
            "Even `{}` is JSON. What would the lab miss in it? Put the text in quotes: JSON has "
            "double ones inside, so take single ones around it.",
        ),
        why="The lab could read it, and so it can name the field that it does not accept. That is "
        "what `422` says, and why its client looks at values, not at brackets.",
        misconceptions=(ANY_TEXT_WILL_DO, PYTHON_IS_JSON),
    ),
    "seconds_to_wait": Step(
        judge=seconds_to_wait,
        hints=(
            "One status of this lesson stops a request before any work: it only came too soon. And "
            "a header of the same answer says when it may come again.",
            "Compare `status` with one number. If it is that one, read the header from `headers` "
            "and make a whole number of its text; else give back `None`.",
        ),
        why="Here a `429` comes before any work, and the server says when to come back. After a "
        "`5xx` the work may be done: without an idempotency key, a second `POST` would be a "
        "second question.",
        misconceptions=(LIMIT_IS_FINAL, OWN_GUESS, EVERY_FAULT_AGAIN, REFUSAL_IS_RETRIED),
    ),
}
