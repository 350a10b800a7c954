"""Task 1: predict the status that each body gets."""

from collections.abc import Iterator
from functools import partial

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons._predicted import asked_about, named_rows, predicted_statuses
from labapi.checks.lessons.lesson_06_validation._bodies import BODIES, numbers_of
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Variant

ROWS = 8
ALL_BAD_IS_400 = Misconception(
    "all_bad_is_400",
    belief="Whatever is wrong with a body, the answer is 400.",
    feedback="You predict `400` for everything that is refused. Some of these bodies can be read "
    "as JSON from end to end, and only then turn out to hold a bad value. Which of them?",
)
MALFORMED_IS_422 = Misconception(
    "malformed_is_422",
    belief="What is not JSON is one more kind of bad value.",
    feedback="You predict `422` for everything that is refused. Among these bodies there is some "
    "that is not JSON at all: no value in it was ever judged. The lab has another status for that.",
)
TEXT_IS_A_NUMBER = Misconception(
    "text_is_a_number",
    belief='`"35"` is as good as 35.',
    feedback="It holds a number between quotes. By default, Pydantic turns such a text into "
    "a number; the lesson has a setting against it. Has the lab set it? Use `send`.",
)
UNKNOWN_IS_IGNORED = Misconception(
    "unknown_is_ignored",
    belief="A field that nobody asked for is passed over.",
    feedback="It has a field that the schema does not know. Passed over, a misspelt field would "
    "vanish without a word. What does the lab's schema say of extra fields?",
)
BOUND_IS_OUTSIDE = Misconception(
    "bound_is_outside",
    belief="The bound itself is already too much.",
    feedback="It stands exactly on two bounds. The ranges are *from 18 to 120* for the age, *from "
    "300 to 850* for the score, *from 0 to 60* for the years. Are their ends in or out?",
)


def question(variant: Variant) -> Question:
    """Draw eight bodies: some that are no JSON, two that get in, and the rest of other kinds."""
    unreadable = variant.one_of((2, 1, 3))
    numbers = variant.some_of(numbers_of("unreadable"), unreadable)
    numbers += [variant.one_of(numbers_of(kind)) for kind in ("good", "bounds", "text", "unknown")]
    numbers += variant.some_of(numbers_of("value"), ROWS - len(numbers))
    rows = [(number, *BODIES[number]) for number in variant.shuffled(sorted(numbers))]
    return asked_about("body", [(n, kind, status, f"`{text}`") for n, kind, status, text in rows])


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Compare the predictions with what the lab answers: in or out, and by itself 400 or not."""
    asked = question(cases.variant)
    predicted = predicted_statuses(work, asked, "body", (200, 400, 422))
    yield from each_by_itself(
        (1, "you know who is let in and who is refused", partial(_let_in, predicted, asked)),
        (1, "you tell what cannot be read from what holds a bad value",
         partial(_unreadable, predicted, asked)),
    )  # fmt: skip


def _let_in(predicted: dict[str, int], asked: Question) -> None:
    for held, kind, was in (
        (TEXT_IS_A_NUMBER, "text", "let in"),
        (UNKNOWN_IS_IGNORED, "unknown", "let in"),
        (BOUND_IS_OUTSIDE, "bounds", "refused"),
    ):
        for letter in asked.letters(kind):
            fooled = (predicted[letter] == 200) == (was == "let in")
            held.when(fooled, f"You predict that body {letter} is {was}.")
    _settle(predicted, asked, 200, "is let in or refused")


def _unreadable(predicted: dict[str, int], asked: Question) -> None:
    said = {predicted[letter] for letter, right in asked.answers.items() if right != 200}
    ALL_BAD_IS_400.when(said == {400})
    MALFORMED_IS_422.when(said == {422})
    _settle(predicted, asked, 400, "cannot be read, or can be read")


def _settle(predicted: dict[str, int], asked: Question, status: int, doubt: str) -> None:
    """Ask that this status is predicted where it is right, and nowhere else."""
    wrong = [
        letter
        for letter, right in asked.answers.items()
        if (predicted[letter] == status) != (right == status)
    ]
    if wrong:
        incorrect(
            f"Your prediction is off for {named_rows('body', wrong)}: look again whether it "
            f"{doubt}. To see what the lab says, use `send` with the number of the body."
        )


TASK = Task(
    number=1,
    title="200, 400 or 422?",
    points=2,
    objective="Predict how validation answers: let in, not readable, or readable and wrong.",
    hints=(
        "Ask two questions of each body. Can it be read as JSON? If so, does the schema take it?",
        "Not readable is 400. Readable and refused is 422. Look for a missing brace, at commas, "
        "and at the kind of quotes: JSON knows only double ones, and no words of Python.",
        "Each of the three statuses is needed. Begin with 400: those bodies that `json.loads` "
        "cannot read. Of the others, 200 is for those that keep every rule of the lab: types, "
        "bounds (their ends are in), all five fields, and no other.",
    ),
    judge=judge,
    misconceptions=(
        ALL_BAD_IS_400, MALFORMED_IS_422, TEXT_IS_A_NUMBER, UNKNOWN_IS_IGNORED, BOUND_IS_OUTSIDE,
    ),
    why="400 says that no value was ever read, 422 that one was read and is not acceptable: so a "
    "client knows whether to correct its program or its data.",
    question=question,
)  # fmt: skip
