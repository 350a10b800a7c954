"""Task 2: write a number so that a page reads each of its digits."""

import json
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task
from labapi.classroom.widgets.reader.ecma import LARGEST_EXACT, as_page_reads

NUMBERS_ARE_SAFE = Misconception(
    "numbers_are_safe",
    belief="What Python writes exactly is read exactly.",
    feedback="Python has written every digit. The page has one kind of number, of 64 bits, and "
    "takes the nearest one that it has. What does it never round?",
)
FLOAT_IS_BIGGER = Misconception(
    "float_is_bigger",
    belief="A `float` has room for larger numbers, so it is safer.",
    feedback="A Python `int` has no largest value. A `float` has one, and keeps about 16 digits: "
    "it is the kind of number that a page has. The digits are lost before anything is sent.",
)


def judge(work: Work, cases: Cases) -> None:
    """Read what was written as a page does: long numbers first, then short ones."""
    for number in [*_long(cases), *_short(cases)]:
        _expect_whole(number, work.call("safe_id", number))


def _long(cases: Cases) -> list[int]:
    """Draw whole numbers that no page holds exactly: just beyond 2^53, and far beyond."""
    near = LARGEST_EXACT + 2 + 2 * cases.whole(0, 10**6)
    odd = [2 * cases.whole(10**n, 5 * 10**n - 1) + 1 for n in (16, 17, 19, 24)]
    return cases.shuffled([near, -near, *odd, -odd[1]])


def _short(cases: Cases) -> list[int]:
    whole = cases.whole(2, 10**6)
    return cases.shuffled([whole, -whole, 0, LARGEST_EXACT])


def _expect_whole(number: int, written: Any) -> None:
    text = expect_type("safe_id(…)", written, str)
    said = f"For the number {number} you wrote `{shown(text)}`"
    try:
        read = json.loads(as_page_reads(text))
    except ValueError:
        incorrect(f"{said}, which no page can read as JSON.")
    if not isinstance(read, dict) or list(read) != ["id"]:
        incorrect(f"{said}. The task asks for an object with one name, `id`.")
    if read["id"] == str(number):
        return
    _recognise(number, json.loads(text)["id"], read["id"], said)
    incorrect(
        f"{said}, and a page reads {shown(read['id'])} under `id`. It should find the digits of "
        "the number there, and nothing else."
    )


def _recognise(number: int, sent: Any, read: Any, said: str) -> None:
    """Tell the two beliefs by what stands under `id`, and numbers beside texts by what is short."""
    rounded = {str(float(number)), str(int(float(number)))} - {str(number)}
    FLOAT_IS_BIGGER.when(isinstance(sent, float) or str(sent) in rounded, f"{said}.")
    if isinstance(sent, bool) or not isinstance(sent, int):
        return
    if sent == read == number:
        incorrect(
            f"{said}: a number. Other ids are texts with you, and a client would have to expect "
            "both. Write each of them the same way."
        )
    NUMBERS_ARE_SAFE.when(sent == number, f"{said}, and a page reads {read} under `id`.")


TASK = Task(
    number=2,
    title="A number that survives",
    points=1,
    objective="Write a number so that no reader rounds it.",
    hints=(
        "What did the lesson say of the lab's own ids, below the page's reading?",
        "A number is rounded where it is read. A text is passed on letter by letter.",
        "The blank makes a text of `number`: Python has a function for that, of three letters.",
    ),
    judge=judge,
    why="RFC 7493, section 2.2, recommends it: a number beyond 2^53 - 1 that has to stay exact is "
    "sent as a text, for a text is read alike by all. Nobody calculates with an id.",
    misconceptions=(NUMBERS_ARE_SAFE, FLOAT_IS_BIGGER),
)
