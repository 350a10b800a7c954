"""Task 1: tell the safe methods."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task
from labapi.checks.variant import Question, Row, Variant

SAFE = ("GET", "HEAD", "OPTIONS", "QUERY")
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
METHODS = {method: (f"`{method}`",) for method in (*SAFE, *UNSAFE)}
SHOP = {
    "GET": ("`GET /orders/17`", "`GET /orders?customer=ada`", "`GET /stock/kettles`"),
    "HEAD": ("`HEAD /catalogue.pdf`", "`HEAD /orders/17`"),
    "OPTIONS": ("`OPTIONS /orders`", "`OPTIONS /orders/17`"),
    "QUERY": ("`QUERY /orders` with a search in its body",),
    "POST": ("`POST /orders`", "`POST /orders/17/payments`", "`POST /orders/17/reminders`"),
    "PUT": ("`PUT /customers/ada/address`", "`PUT /orders/17`", "`PUT /prices/kettle`"),
    "PATCH": ("`PATCH /orders/17`", "`PATCH /customers/ada`"),
    "DELETE": ("`DELETE /orders/17`", "`DELETE /customers/ada/basket`"),
}
LIBRARY = {
    "GET": ("`GET /books?about=bees`", "`GET /books/42`", "`GET /loans/7`"),
    "HEAD": ("`HEAD /books/42`", "`HEAD /books/42/cover.jpg`"),
    "OPTIONS": ("`OPTIONS /books/42`", "`OPTIONS /loans`"),
    "QUERY": ("`QUERY /books` with a search in its body",),
    "POST": ("`POST /loans`", "`POST /books`", "`POST /books/42/reviews`"),
    "PUT": ("`PUT /books/42`", "`PUT /members/ada/card`"),
    "PATCH": ("`PATCH /books/42`", "`PATCH /loans/7`"),
    "DELETE": ("`DELETE /loans/7`", "`DELETE /books/42/reviews/3`"),
}
MODELS = {
    "GET": ("`GET /models`", "`GET /models/trial`", "`GET /health`", "`GET /predictions/9`"),
    "HEAD": ("`HEAD /models/trial`", "`HEAD /health`"),
    "OPTIONS": ("`OPTIONS /models/trial`", "`OPTIONS /predict`"),
    "QUERY": ("`QUERY /predict`",),
    "POST": ("`POST /predict`", "`POST /datasets`", "`POST /models`"),
    "PUT": ("`PUT /models/trial`", "`PUT /models/night`"),
    "PATCH": ("`PATCH /models/trial`", "`PATCH /models/night`"),
    "DELETE": ("`DELETE /models/trial`", "`DELETE /datasets/3`"),
}
PLACES: tuple[tuple[str, Mapping[str, Sequence[str]]], ...] = (
    ("Which of these methods are safe?", METHODS),
    ("These requests are sent to a shop. Which of them have a safe method?", SHOP),
    ("These requests are sent to a library. Which of them have a safe method?", LIBRARY),
    ("These requests are sent to a bank's models. Which of them have a safe method?", MODELS),
)
HOW_MANY_ARE_SAFE = (1, 2, 3, 2, 3)
IDEMPOTENT_IS_SAFE = Misconception(
    "idempotent_is_safe",
    belief="What may be sent twice is safe.",
    feedback="You have listed the methods that may be sent twice. `PUT` and `DELETE` change "
    "nothing the second time, but what about the first? A safe method asks for no change at all.",
)
NO_BODY_IS_SAFE = Misconception(
    "no_body_is_safe",
    belief="A request without a body changes nothing.",
    feedback="`DELETE` usually has no body, and yet something is gone after it. What counts is the "
    "effect on the server, not the size of the request.",
)


def question(variant: Variant) -> Question:
    """Draw methods, or requests that are sent somewhere; four of them are not safe."""
    intro, requests = variant.one_of(PLACES)
    methods = [*variant.some_of(SAFE, variant.one_of(HOW_MANY_ARE_SAFE)), *UNSAFE]
    rows = [Row(variant.one_of(requests[method]), method in SAFE, method) for method in methods]
    asked = Question.lettered(variant.shuffled(rows), intro)
    letters = ", ".join(f'"{letter}"' for letter in asked.letters(*SAFE))
    return replace(asked, solution=f"safe_methods = {{{letters}}}")


def judge(work: Work, cases: Cases) -> None:
    """Ask for the rows that only read, and for no others."""
    asked = question(cases.variant)
    value = expect_type("safe_methods", work.value("safe_methods"), set, list, dict)
    chosen = {_letter(name, asked) for name in _chosen(value)}
    safe = set(asked.letters(*SAFE))
    IDEMPOTENT_IS_SAFE.when(chosen == safe | set(asked.letters("PUT", "DELETE")))
    NO_BODY_IS_SAFE.when(chosen == safe | set(asked.letters("DELETE")))
    if chosen != safe:
        incorrect(
            f"You have chosen {len(chosen)} of the {len(asked.rows)}. For each, ask: does it ask "
            "for a change, the first time it is sent? Choose all those, and only those, that ask "
            "for none."
        )


def _chosen(value: Any) -> Collection[Any]:
    """Give what was chosen; a dictionary says True or False of each."""
    if not isinstance(value, dict):
        return sorted(value, key=str)  # of several that are wrong, the same one is named each time
    if strange := [said for said in value.values() if not isinstance(said, bool)]:
        incorrect(f"`safe_methods` says `{shown(strange[0])}` of a row. Write a set of letters.")
    return [name for name, said in value.items() if said]


def _letter(name: Any, asked: Question) -> str:
    """Give the letter of a row that was named by it, or by what stands in it."""
    written = str(name).strip().strip("`").upper()
    named = {row.text.strip("`").upper(): letter for letter, row in asked.rows.items()}
    letter = named.get(written, written)
    if letter not in asked.rows:
        *_, last = asked.rows
        incorrect(f"`safe_methods` holds `{name}`. Write letters in quotes, from `A` to `{last}`.")
    return letter


TASK = Task(
    number=1,
    title="Which methods are safe?",
    points=1,
    objective="Tell the safe methods from the others.",
    hints=(
        "The lesson measured it under *What does each method change?*: what did the first copy "
        "change? Two more methods come below that.",
        "Safe means: it asks for no change, not even the first time. Which methods only read, "
        "or only ask what can be done?",
        'Write a set of letters, such as `{"X", "Y"}`. Of the eight methods of the lesson, four '
        "ask for a change, so they are never in it.",
    ),
    judge=judge,
    misconceptions=(IDEMPOTENT_IS_SAFE, NO_BODY_IS_SAFE),
    why="A safe method only reads. A client, a cache or a search engine may send it at any time, "
    "for it asks for no change, not even the first time.",
    question=question,
)
