"""The judged steps of lesson 03: *Your move*, behind each idea of it."""

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, near_miss
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception

# What the two copies of a request changed, and whether it was idempotent.

MEASURED = {
    (False, False): True,
    (True, False): True,
    (True, True): False,
}
"""By whether the first and the second copy changed something.

That the second alone did is not asked: it may be a `POST`, or a `PUT` whose first copy got lost.
"""

SAFE_IS_MEANT = Misconception(
    "safe_is_meant",
    belief="Only what changes nothing at all may be sent twice.",
    feedback="That is the definition of *safe*. Look at `PUT` in the measurement: its first copy "
    "changed something, and yet a client may send it again. Which of the two copies tells that?",
)
SAME_IS_MEANT = Misconception(
    "same_is_meant",
    belief="Idempotent means that each copy does the same.",
    feedback="`POST` did the same each time: it stored one prediction more. What matters is not "
    "whether the copies are alike, but what the second one leaves behind.",
)
READING_IS_NONE = Misconception(
    "reading_is_none",
    belief="Only what changes something can be idempotent.",
    feedback="A request that only reads has the same effect whether it is sent once or five "
    "times: none. Does your condition allow that?",
)


def idempotent(cell: Cell, cases: Cases) -> None:
    """Call it with each of the three things that this lesson measured."""
    said = {copies: _said(cell, copies) for copies in cases.shuffled(list(MEASURED))}
    wrong = {copies for copies, answer in MEASURED.items() if said[copies] != answer}
    SAFE_IS_MEANT.when(wrong == {(True, False)})
    SAME_IS_MEANT.when(wrong == {(True, False), (True, True)})
    READING_IS_NONE.when(wrong == {(False, False)})
    for first, second in sorted(wrong, reverse=True):
        incorrect(
            f"`idempotent({first}, {second})` gave `{said[first, second]}`. The first copy "
            f"{_did(first)}, the second {_did(second)}: would a client do harm by sending again?"
        )


def _said(cell: Cell, copies: tuple[bool, bool]) -> bool:
    return bool(expect_type("idempotent(…)", cell.call("idempotent", *copies), bool))


def _did(changed: bool) -> str:
    return "changed something" if changed else "changed nothing"


# The header that makes one question of two tries.

KEY = "Idempotency-Key"
NAMES_THE_TRY = Misconception(
    "names_the_try",
    belief="An id of the request protects against doing it twice.",
    feedback="Such an id is for logs: it tells one request from all others, and so the two tries "
    "are two. What the server has to know is that both ask the same question.",
)
VERSION_PROTECTS = Misconception(
    "version_protects",
    belief="A header about a resource's version stops the second try.",
    feedback="That header asks whether something stored has changed since. A question that is "
    "asked anew has no version yet.",
)
BY_HEADER = {
    NAMES_THE_TRY: ("x-request-id", "request-id", "x-correlation-id", "traceparent"),
    VERSION_PROTECTS: ("etag", "if-match", "if-none-match"),
}


def key_header(cell: Cell, cases: Cases) -> None:
    """Ask that the second of two tries, under this header, got the answer of the first."""
    header = expect_type("header", cell.value("header"), str).strip()
    for misconception, headers in BY_HEADER.items():
        misconception.when(header.lower() in headers)
    answer = cell.exchange("r")
    if answer.response_header("Idempotent-Replayed"):
        return
    if answer.request_header(KEY):
        incorrect("Each try carried a key of its own, so each was a new question. Make one key.")
    incorrect(
        f"The server read no key in the header `{header}`: each try stored a prediction."
        + near_miss([(header, "")], KEY)
    )


STEPS = {
    "idempotent": Step(
        judge=idempotent,
        hints=(
            "Look at the measurement again: which lines show that a client may send once more, and "
            "which show that it may not?",
            "`PUT` may be sent again, `POST` may not, and the first copy of both changed "
            "something. So one of the two arguments alone decides.",
        ),
        why="The client wants what the first copy does. A request may be sent again if the second "
        "copy leaves everything as it is; that holds for every method that is safe, too.",
        misconceptions=(SAFE_IS_MEANT, SAME_IS_MEANT, READING_IS_NONE),
    ),
    "key_header": Step(
        judge=key_header,
        hints=(
            "The header makes a `POST` idempotent, and its name says so.",
            "Two words with a hyphen between them. The first is the promise, as a noun; the second "
            "word opens a door.",
        ),
        why="One key for all tries of one question: the server stored one prediction, and the "
        "second try got the answer that was lost. Whoever tries again needs the same key.",
        misconceptions=(NAMES_THE_TRY, VERSION_PROTECTS),
    ),
}
