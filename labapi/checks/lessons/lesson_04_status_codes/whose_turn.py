"""Task 4: find the bug in a client that knows eleven codes by heart."""

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

WORDS = {2: "done", 3: "elsewhere", 4: "mine", 5: "theirs"}
ELEVEN = (200, 201, 204, 400, 401, 403, 404, 422, 429, 500, 503)
REGISTERED = (
    202, 203, 205, 206, 207, 208, 226, 300, 301, 302, 303, 304, 305, 307, 308, 402, 405, 406, 407,
    408, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 421, 423, 424, 425, 426, 428, 431, 451,
    501, 502, 504, 505, 506, 507, 508, 510, 511,
)  # fmt: skip
"""The other codes that IANA lists: each of them is asked for, in class and in grading."""
SEVERAL = 5
EDGES = (200, 299, 300, 399, 400, 499, 500, 599)

UNKNOWN_IS_AN_ERROR = Misconception(
    "unknown_is_an_error",
    belief="A code that a client does not know is a failure of the server.",
    feedback="The server may have a more exact word than your list. What does the first digit "
    "alone say about that code?",
)
LIST_IS_LONGER = Misconception(
    "list_is_longer",
    belief="A client has to know every code by name.",
    feedback="The registry of codes has grown for thirty years, and will grow. A list is always "
    "too short. What do all codes of one family have in common?",
)
EDGE = Misconception(
    "edge",
    belief="A family begins after its hundred.",
    feedback="The families begin with their hundreds themselves: the plainest code of each ends in "
    "two zeros. On which side of your comparison does it fall?",
)


def judge(work: Work, cases: Cases) -> None:
    """Ask for the edges, all that are registered, and some that nobody has defined."""
    said = {status: _word(work, status) for status in EDGES}
    EDGE.when(*_edges(said))
    undefined = [
        100 * hundred + cases.whole(*bounds) for hundred in WORDS for bounds in ((32, 48), (60, 98))
    ]
    said |= {status: _word(work, status) for status in (*ELEVEN, *REGISTERED, *undefined)}
    wrong = [status for status, word in said.items() if word != WORDS[status // 100]]
    odd = [status for status in wrong if status not in (*EDGES, *ELEVEN) and status < 500]
    all_theirs = len(odd) >= SEVERAL and {said[one] for one in odd} == {"theirs"}
    UNKNOWN_IS_AN_ERROR.when(all_theirs, _seen(said, odd))
    LIST_IS_LONGER.when(wrong and set(wrong) <= set(undefined), _seen(said, wrong))
    if wrong:
        incorrect(f"{_seen(said, wrong)} Whose turn does its first digit say it is?")


def _edges(said: dict[int, str]) -> tuple[bool, str]:
    """Tell whether only codes that end in two zeros are in the wrong family."""
    wrong = [status for status in EDGES if said[status] != WORDS[status // 100]]
    return bool(wrong) and all(status % 100 == 0 for status in wrong), _seen(said, wrong)


def _seen(said: dict[int, str], wrong: list[int]) -> str:
    return f"For the status {wrong[0]} yours gave `{said[wrong[0]]!r}`." if wrong else ""


def _word(work: Work, status: int) -> str:
    given: str = expect_type(f"whose_turn({status})", work.call("whose_turn", status), str)
    if given not in WORDS.values():
        words = ", ".join(f"`{word!r}`" for word in WORDS.values())
        incorrect(f"`whose_turn({status})` gave `{given!r}`. It gives one of {words}.")
    return given


TASK = Task(
    number=4,
    title="The client that knew eleven codes",
    points=2,
    objective="Read an unknown status by its family.",
    hints=(
        "Run the cell under the given code. Which answer of the lab did the client not know, and "
        "what did you know about it yourself, at once?",
        "[RFC 9110, section 15](https://www.rfc-editor.org/rfc/rfc9110#section-15): a client that "
        "does not know a code treats it as the `x00` of its family. So all that counts is one "
        "digit.",
        "In Python `//` divides and drops the rest, so a status `// 100` is its first digit. "
        "Look that up in a dictionary of four words.",
    ),
    judge=judge,
    misconceptions=(UNKNOWN_IS_AN_ERROR, LIST_IS_LONGER, EDGE),
    why="The first digit alone says whose turn it is, so a client understands codes that were "
    "defined after it was written.",
)
