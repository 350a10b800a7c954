"""The judged steps of lesson 03: *Your move*, behind each idea of it."""

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, near_miss
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception

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
    if not cell.exchange("r").response_header("Idempotent-Replayed"):
        incorrect(
            f"The server read no key in the header `{header}`: each try stored a prediction."
            + near_miss([(header, "")], KEY)
        )


STEPS = {
    "key_header": Step(
        judge=key_header,
        hints=(
            "The name of the header says what it makes of a `POST`: a promise that you have met.",
            "Two words with a hyphen between them. The first is the promise, as a noun; the second "
            "is what a door has.",
        ),
        why="One key for all tries of one question: the server stored one prediction, and the "
        "second try got the answer that was lost. Whoever tries again needs the same key.",
        misconceptions=(NAMES_THE_TRY, VERSION_PROTECTS),
    ),
}
