"""Task 2: send an order, so that the server can read it."""

from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect, request_line, sent_json, shown
from labapi.checks.inside.judged_lab import JudgedLab
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_01_what_is_an_api._orders import (
    asked,
    expect_about,
    expect_cooked,
    order_among,
    orders_among,
)
from labapi.checks.task import Misconception, Task
from labapi.classroom.exchange.exchange import Exchange

REFUSED = ("HTTPError", "HTTPStatusError")
"""What the libraries raise where they are told to take a refusal for an exception."""
WRITTEN_IN_THE_ADDRESS = Misconception(
    "written_in_the_address",
    belief="What I send goes into the address.",
    feedback="`params=` writes it behind a question mark, into the address, and the body stays "
    "empty. The payload of an order travels in the body. With which word did the lesson send it?",
)
A_FORM_WILL_DO = Misconception(
    "a_form_will_do",
    belief="However I pass a dictionary to `requests`, it is sent as JSON.",
    feedback="With `data=`, or with no word at all, `requests` writes a dictionary as a web form "
    "does: `name=value&name=value`. The bank's menu asks for JSON. Another word before the `=` "
    "writes JSON.",
)
THE_FACTS_ALONE = Misconception(
    "the_facts_alone",
    belief="The payload is the five facts, and nothing around them.",
    feedback="The five facts arrived, side by side on top. The menu wants them one level deeper, "
    "under a name. Which field did the server call *required* when you sent `{}` in the lesson?",
)


def judge(work: Work, cases: Cases) -> None:
    """Look at how two orders reached the server, and what is said of two that it refuses."""
    with work.lab() as lab:
        for features in cases.applicants(2):
            given, exchanges = asked(work, lab, "ask", features)
            order = order_among(exchanges, "ask")
            for sent in orders_among(exchanges):  # who tries one form after the other knows none
                _expect_readable(sent, features)
                expect_about(sent, features, "ask")
            _expect_status_given(given, order)
        _ask_in_vain(work, lab, cases.applicant(age=cases.whole(130, 900)))
        lab.configure(auth="api-key")  # `401` from now on, which no client expects
        _ask_in_vain(work, lab, cases.applicant())


def _ask_in_vain(work: Work, lab: JudgedLab, features: dict[str, Any]) -> None:
    try:
        given, exchanges = asked(work, lab, "ask", features)
    except Raised as problem:
        if problem.kind in REFUSED and (orders := orders_among(lab.exchanges)):
            incorrect(
                f"To {request_line(orders[-1])} the server answered `{orders[-1].status}`, and "
                "`ask(…)` raised an exception. Have it give back this status, as any other."
            )
        raise
    _expect_status_given(given, order_among(exchanges, "ask"))


def _expect_status_given(given: Any, order: Exchange) -> None:
    if given != order.status:
        incorrect(
            f"To {request_line(order)} the server answered `{order.status}`, and `ask(…)` gave "
            f"`{shown(given)}`. Leave its last line as it was."
        )


def _expect_readable(order: Exchange, features: dict[str, Any]) -> None:
    arrived = f"This arrived: {request_line(order)}."
    kind = order.request_header("Content-Type")
    sent = sent_json(order)
    WRITTEN_IN_THE_ADDRESS.when("?" in order.target and not sent, arrived)
    A_FORM_WILL_DO.when("form" in kind, f"The order arrived with `Content-Type: {kind}`.")
    if isinstance(sent, dict) and "features" not in sent:
        THE_FACTS_ALONE.when(set(sent) & set(features), arrived)
    expect_cooked(order)


TASK = Task(
    number=2,
    title="A first order",
    points=1,
    objective="Send a request with a JSON payload that has the shape the menu asks for.",
    hints=(
        "The lesson's second code cell sends exactly such an order. What stands behind the path?",
        "Two things are needed: the word that has `requests` write JSON, and a dictionary with "
        "one name in it, under which the five facts lie.",
        "It has this form: `json={___: ___}`. The first blank is a text, the second a name that "
        "the function is given.",
    ),
    judge=judge,
    misconceptions=(WRITTEN_IN_THE_ADDRESS, A_FORM_WILL_DO, THE_FACTS_ALONE),
    why="The payload travels in the body, as JSON, in the shape that the menu asks for; so the "
    "server can read it, whoever wrote the client.",
)
