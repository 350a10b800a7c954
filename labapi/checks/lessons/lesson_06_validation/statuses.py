"""Task 1: predict the status that each body gets."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

ANSWERS = {"A": 422, "B": 200, "C": 400, "D": 422, "E": 422, "F": 400, "G": 200, "H": 422}
CUT, NUMBER_AS_TEXT, UNKNOWN_FIELD, SINGLE_QUOTES, AT_THE_BOUNDS = "C", "D", "E", "F", "G"
ALL_BAD_IS_400 = Misconception(
    "all_bad_is_400",
    belief="Whatever is wrong with a body, the answer is 400.",
    feedback="You predict `400` for everything that is refused. Some of these bodies can be read "
    "as JSON from end to end, and only then turn out to hold a bad value. Which of them?",
)
MALFORMED_IS_422 = Misconception(
    "malformed_is_422",
    belief="What is not JSON is one more kind of bad value.",
    feedback="You predict `422` for everything that is refused. Two of these bodies are not JSON "
    "at all: no value in them was ever judged. The lab has another status for those.",
)
TEXT_IS_A_NUMBER = Misconception(
    "text_is_a_number",
    belief='`"35"` is as good as 35.',
    feedback="Body D holds an age between quotes. Left to itself, Pydantic turns such a text into "
    'a number; the lesson has a setting against it. Has the lab set it? Try `send("D")`.',
)
UNKNOWN_IS_IGNORED = Misconception(
    "unknown_is_ignored",
    belief="A field that nobody asked for is passed over.",
    feedback="Body E has one field more than the schema. Passed over, a misspelt field would "
    "vanish without a word. What does the lab's schema say of extra fields?",
)
BOUND_IS_OUTSIDE = Misconception(
    "bound_is_outside",
    belief="The bound itself is already too much.",
    feedback="Body G stands exactly on two bounds: 18 years, 850 points. The ranges are *from 18 "
    "to 120* and *from 300 to 850*. Are their ends in or out?",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Compare eight predictions with what the lab answers: in or out, then 400 or 422."""
    predicted = _readable(expect_type("predicted", work.value("predicted"), dict))
    refused = [letter for letter, status in ANSWERS.items() if status != 200]
    said = {predicted[letter] for letter in refused}
    ALL_BAD_IS_400.when(said == {400})
    MALFORMED_IS_422.when(said == {422})
    TEXT_IS_A_NUMBER.when(predicted[NUMBER_AS_TEXT] == 200)
    UNKNOWN_IS_IGNORED.when(predicted[UNKNOWN_FIELD] == 200)
    BOUND_IS_OUTSIDE.when(predicted[AT_THE_BOUNDS] != 200)
    _settle(predicted, "is let in or refused", lambda status: status == 200)
    yield 1, "you know who is let in and who is refused"
    _settle(predicted, "cannot be read, or holds a bad value", lambda status: status)
    yield 1, "you tell what cannot be read from what holds a bad value"


def _readable(given: dict[Any, Any]) -> dict[str, int]:
    """Give the predictions under capital letters, as numbers; each must be one of the three."""
    predicted = {str(letter).strip().upper(): status for letter, status in given.items()}
    for letter in ANSWERS:
        if letter not in predicted:
            incorrect(f"`predicted` says nothing of body {letter}.")
        status = predicted[letter]
        said = f"{status:g}" if isinstance(status, float) else str(status).strip()
        if said not in ("200", "400", "422"):
            incorrect(f"For body {letter} you predict `{said}`. Say one of 200, 400 and 422.")
        predicted[letter] = int(said)
    return predicted


def _settle(predicted: dict[str, int], question: str, aspect: Any) -> None:
    """Name the bodies for which this aspect of the status is not predicted right."""
    wrong = [letter for letter in ANSWERS if aspect(predicted[letter]) != aspect(ANSWERS[letter])]
    if wrong:
        named = "body " + wrong[0] if len(wrong) == 1 else f"{len(wrong)} of the bodies"
        incorrect(
            f"Your prediction is off for {named}: look again whether it {question}. "
            "To see what the lab says, use `send`."
        )


TASK = Task(
    number=1,
    title="200, 400 or 422?",
    points=2,
    objective="Predict how validation answers: let in, not readable, or readable and wrong.",
    hints=(
        "Ask two questions of each body. Can it be read as JSON? If so, does the schema take it?",
        "Not readable is 400. Readable and refused is 422. Look for a missing brace, and at the "
        "kind of quotes: JSON knows only double ones.",
        'Two bodies get 200, two get 400, the others 422: `{"A": 422, "B": ___, "C": 400, …}`.',
    ),
    judge=judge,
    misconceptions=(
        ALL_BAD_IS_400, MALFORMED_IS_422, TEXT_IS_A_NUMBER, UNKNOWN_IS_IGNORED, BOUND_IS_OUTSIDE,
    ),
)  # fmt: skip
