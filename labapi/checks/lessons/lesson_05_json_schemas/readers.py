"""Task 1: foresee what two readers make of a text, Python's and a page's."""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons._lettered import (
    Reading,
    recognise,
    row_of,
    said_under,
    wrong_letters,
)
from labapi.checks.lessons.lesson_05_json_schemas._texts import (
    ALIKE,
    DIFFER,
    NEITHER,
    NO_JSON,
    PYTHON_ONLY,
    TEXTS,
    numbers_of,
)
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Row, Variant

ANSWERS = (ALIKE, DIFFER, PYTHON_ONLY, NEITHER)
KINDS = ("big", "scalar", "python", "order", "constant", "twice", "big", "spelling", "plain")
"""Of which kinds texts are drawn."""
JSON_KINDS = ("big", "scalar", "order", "twice", "plain")

PYTHON_IS_THE_STANDARD = Misconception(
    "python_is_the_standard",
    belief="What Python's `json` reads is JSON.",
    feedback="Python reads it, and writes it too. It is no JSON (RFC 8259, section 6). A reader "
    "may take more than JSON (section 9); a writer may not (section 10). Others refuse to read it.",
)
PRINTED_IS_JSON = Misconception(
    "printed_is_json",
    belief="What Python prints for a dictionary is JSON.",
    feedback="JSON has one kind of quotes, and its own three words for true, false and nothing. "
    "Even Python's `json.loads` keeps to that. Use `tell`.",
)
WHOLE_NUMBERS_ARE_EXACT = Misconception(
    "whole_numbers_are_exact",
    belief="A whole number is read exactly, however long it is.",
    feedback="In Python it is. A page keeps every number in 64 bits. How far are whole numbers "
    "exact in that?",
)
AN_OBJECT_IS_NEEDED = Misconception(
    "an_object_is_needed",
    belief="A JSON text has to be an object or a list.",
    feedback="That was so until 2014. By RFC 8259, section 2, any value will "
    "do: a number, a text, even `null`.",
)
TWICE_IS_REFUSED = Misconception(
    "twice_is_refused",
    belief="A name that stands twice is a mistake that every reader reports.",
    feedback="The standard says that names *should* be unique (RFC 8259, section 4), and leaves "
    "open what a reader does. The lab refuses it; do these two? Use `tell`.",
)
ORDER_MATTERS = Misconception(
    "order_matters",
    belief="Two objects are alike only if their names stand in the same order.",
    feedback="An object is an *unordered* collection (RFC 8259, section 1). A reader may keep the "
    "order or change it: what it has read is the same.",
)


def question(variant: Variant) -> Question:
    """Draw nine texts, of each kind one and two with a long number."""
    numbers = [
        number
        for kind, count in Counter(KINDS).items()
        for number in variant.some_of(numbers_of(kind), count)
    ]
    return Question.lettered(
        Row(f"text {number}: `{TEXTS[number][2]}`", TEXTS[number][1], TEXTS[number][0])
        for number in variant.shuffled(sorted(numbers))
    )


def _answer(value: Any) -> str | None:
    """Take an answer as it is meant, in whichever case, with a hyphen or a line in it."""
    if not isinstance(value, str):
        return None
    said = " ".join(value.lower().replace("-", " ").replace("_", " ").split())
    return said if said in ANSWERS else None


READING = Reading(
    _answer, 'Write one of the four texts: "alike", "differ", "python only" or "neither".'
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for what is no JSON, and for where two readers of JSON differ."""
    asked = question(cases.variant)
    said = said_under(work, "readers", asked, READING)
    yield from each_by_itself(
        (1, "you tell JSON from what only looks like it", lambda: _no_json(asked, said)),
        (1, "you see where two readers of JSON differ", lambda: _differ(asked, said)),
    )


def _no_json(asked: Question, said: dict[str, Any]) -> None:
    recognise(PYTHON_IS_THE_STANDARD, "constant", asked, said, ALIKE, DIFFER)
    recognise(PRINTED_IS_JSON, "python", asked, said)
    recognise(AN_OBJECT_IS_NEEDED, "scalar", asked, said, *NO_JSON)
    recognise(TWICE_IS_REFUSED, "twice", asked, said, *NO_JSON)
    wrong = wrong_letters(asked, said, "constant", "spelling")
    wrong += [letter for letter in asked.letters(*JSON_KINDS) if said[letter] in NO_JSON]
    _settle(asked, wrong, "Is it JSON, letter by letter? If not, does Python read it all the same?")


def _differ(asked: Question, said: dict[str, Any]) -> None:
    recognise(WHOLE_NUMBERS_ARE_EXACT, "big", asked, said, ALIKE)
    recognise(ORDER_MATTERS, "order", asked, said, DIFFER)
    wrong = [
        letter
        for letter in asked.letters(*JSON_KINDS)
        if (said[letter] == DIFFER) != (asked.answers[letter] == DIFFER)
    ]
    _settle(asked, wrong, "If both read it, do they hold the same value afterwards?")


def _settle(asked: Question, wrong: list[str], ask: str) -> None:
    if wrong:
        incorrect(
            f"Look again at {row_of(asked, wrong[0])}. {ask} "
            "To see it, use `tell` with the number of the text."
        )


TASK = Task(
    number=1,
    title="Two readers",
    points=2,
    objective="Foresee what Python and a page in the browser make of the same text.",
    hints=(
        "Ask two questions of each text. Is it JSON? If so, does a page hold the same value "
        "afterwards as Python does?",
        "JSON knows double quotes, six kinds of values, and numbers with a digit on each side of "
        "the point and no 0 in front. Python's reader takes three words more. A page's numbers "
        "have 64 bits.",
        "Two of your texts are read by neither, one by Python alone. Of those that both read, look "
        "for whole numbers of 16 digits and more that are no texts: two of them.",
    ),
    judge=judge,
    misconceptions=(
        PYTHON_IS_THE_STANDARD, PRINTED_IS_JSON, WHOLE_NUMBERS_ARE_EXACT, AN_OBJECT_IS_NEEDED,
        TWICE_IS_REFUSED, ORDER_MATTERS,
    ),
    why="Both readers follow one standard, and it leaves room: what is sent has to be read alike "
    "by a reader that you have never seen, so keep to what no two readers differ on.",
    question=question,
)  # fmt: skip
