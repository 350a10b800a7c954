"""Task 1: tell who plays which role in an API that the lesson has not shown."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

CAST = {
    "customer": "C", "menu": "F", "order": "A", "waiter": "G",
    "kitchen": "B", "dish": "E", "receipt": "D",
}  # fmt: skip
ACT = ("customer", "waiter", "kitchen")
PASS = ("menu", "order", "dish", "receipt")
WAITER_COOKS = Misconception(
    "waiter_cooks",
    belief="The server that I talk to is the model.",
    feedback="Your waiter cooks, and your kitchen runs to the tables. Who takes the request, "
    "speaks HTTP and carries the answer back? And who turns one sentence into another, and has "
    "never heard of HTTP?",
)
RECEIPT_IS_EATEN = Misconception(
    "receipt_is_eaten",
    belief="The status code is what I asked for.",
    feedback="You have swapped dish and receipt. One of the two says how the request went; the "
    "other is what the traveller has been waiting for. Which of them would the phone put on its "
    "screen?",
)
MENU_IS_SENT = Misconception(
    "menu_is_sent",
    belief="The documentation is what I send.",
    feedback="You have swapped menu and order. One of them is read, by anybody, before anything is "
    "asked for. The other is written anew for each sign in the street.",
)
PAGE_IS_API = Misconception(
    "page_is_api",
    belief="The page that describes the API is the API.",
    feedback="Your waiter is a page. A page lists what can be had, and stays on its table. Who "
    "answers when the phone sends a request?",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Compare the cast: first those who act, then what passes between them."""
    given = _readable(expect_type("roles", work.value("roles"), dict))
    found = {role for role in CAST if given[role] == CAST[role]}
    if found.issuperset(ACT):
        yield 1, "you know who orders, who serves and who cooks"
    if found.issuperset(PASS):
        yield 1, "you know what passes between them"
    WAITER_COOKS.when(_swapped(given, "waiter", "kitchen"))
    RECEIPT_IS_EATEN.when(_swapped(given, "dish", "receipt"))
    MENU_IS_SENT.when(_swapped(given, "menu", "order"))
    PAGE_IS_API.when(given["waiter"] == CAST["menu"])
    if found != set(CAST):
        incorrect(
            f"In the right hands: {len(found)} of the seven. Play the scene once: "
            "somebody is hungry, reads, orders, is served, and is told how it went. Who is who?"
        )


def _readable(given: dict[Any, Any]) -> dict[str, str]:
    """Give the cast with plain roles and capital letters; each role must have one of the seven."""
    cast = {str(role).strip().lower(): letter for role, letter in given.items()}
    for role in CAST:
        if role not in cast:
            incorrect(f"`roles` says nothing of the {role}.")
        letter = str(cast[role]).strip().upper()
        if letter not in CAST.values():
            incorrect(f"For the {role} you say `{shown(cast[role])}`. Choose a letter, A to G.")
        cast[role] = letter
    return cast


def _swapped(given: dict[str, str], one: str, other: str) -> bool:
    return given[one] == CAST[other] and given[other] == CAST[one]


TASK = Task(
    number=1,
    title="Seven roles, another kitchen",
    points=2,
    objective="Name the seven roles of an API, in one that you have not seen before.",
    hints=(
        "The lesson, below its drawing of the restaurant, says which part of an API plays which "
        "role. Read that paragraph again.",
        "Customer: the client. Menu: the documentation. Order: the request. Waiter: the server. "
        "Kitchen: the model. Dish: the response. Receipt: the status code.",
        'Begin with the two that are easiest to see: `"customer": "C"`, for the app on the phone '
        "asks, and the `200` is a status code.",
    ),
    judge=judge,
    misconceptions=(WAITER_COOKS, RECEIPT_IS_EATEN, MENU_IS_SENT, PAGE_IS_API),
)
