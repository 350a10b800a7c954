"""Task 5: a reader of answers that survives whatever arrives."""

from collections.abc import Iterator
from functools import partial
from typing import Any, NoReturn

from labapi.checks.cases import Cases
from labapi.checks.expect import difference, incorrect, shown
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_05_json_schemas._answers import (
    UNREADABLE,
    Sent,
    good_ones,
    no_json,
    other_shapes,
    plain_ones,
    refusals,
)
from labapi.checks.task import Misconception, Task, each_by_itself

NAME = "read_answer"
MOST_SHOWN, SHOWN_OF_MORE = 260, 40
"""So many characters of a body are told, and of a longer one so many of its first bytes."""

EVERY_ANSWER_IS_JSON = Misconception(
    "every_answer_is_json",
    belief="A server that speaks JSON always does.",
    feedback="An answer may be cut off on its way, and a proxy in between answers with a page of "
    "its own. What should your function say then?",
)
ONLY_JSON_ERRORS = Misconception(
    "only_json_errors",
    belief="`JSONDecodeError` is all that reading JSON can raise.",
    feedback="The bytes may be no UTF-8, the number too long, the brackets too many: Python raises "
    "something else for each. Two of these are caught by `except ValueError`; look up the third.",
)
THE_SHAPE_IS_GIVEN = Misconception(
    "the_shape_is_given",
    belief="What is JSON has the shape that the contract names.",
    feedback="JSON may be any value: `null`, a list, an object without the member that you look "
    "for, or with a list in its place. Ask what it is before you look into it.",
)
PYTHON_READS_JSON_ONLY = Misconception(
    "python_reads_json_only",
    belief="What `json.loads` reads is JSON.",
    feedback="It takes three words that JSON does not have, unless it is told what to do with such "
    "a constant. Look at the parameters of `json.loads`.",
)
LAST_ONE_WINS = Misconception(
    "last_one_wins",
    belief="Of a name that stands twice, the last value is meant.",
    feedback="Python takes the last, others another one or none; nobody knows what was meant. "
    "`json.loads` can hand you the pairs of each object before it makes a dictionary.",
)
THE_STATUS_SAYS_IT = Misconception(
    "the_status_says_it",
    belief="From the status I know what stands in the body.",
    feedback="The status says how the request went, and not whether this body could be read. A "
    "proxy's page comes with `502`, and holds no code.",
)
REPLACED_IS_READ = Misconception(
    "replaced_is_read",
    belief="A byte that is no UTF-8 may be replaced, or read as another alphabet.",
    feedback="Then a name is another one from here on, and nobody was told. JSON is UTF-8; a body "
    "that is not cannot be read.",
)
BYTES_ARE_UTF8 = Misconception(
    "bytes_are_utf8",
    belief="`json.loads` of bytes reads UTF-8 and nothing else.",
    feedback="Given bytes, it guesses among UTF-8, UTF-16 and UTF-32. The contract says UTF-8: "
    "which method of bytes makes a text of them, and says so?",
)
MEDIA_TYPES_ARE_TEXTS = Misconception(
    "media_types_are_texts",
    belief="A media type is compared letter by letter.",
    feedback="Its letters may be large or small, and parameters such as a charset may follow "
    "behind a semicolon (RFC 9110, section 8.3.1). It is the same type.",
)
MORE_IS_WRONG = Misconception(
    "more_is_wrong",
    belief="A member that I do not know makes an answer wrong.",
    feedback="An API may add members at any time, and a client passes over those that it does not "
    "know: that is how both can change, each by itself.",
)
READING_RAISES = ("UnicodeDecodeError", "RecursionError", "ValueError", "UnicodeError")
LOOKING_RAISES = ("KeyError", "TypeError", "AttributeError", "IndexError")


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Send good answers, refusals in two forms, what is no JSON, and JSON of another shape."""
    yield from each_by_itself(
        (1, "good answers are read, new members and all", partial(_good, work, cases)),
        (1, "refusals are read in both forms", partial(_refusals, work, cases)),
        (1, "what is no JSON is told, and nothing is raised", partial(_no_json, work, cases)),
        (1, "JSON of another shape is told, and nothing is raised", partial(_shapes, work, cases)),
    )


def _good(work: Work, cases: Cases) -> None:
    for sent in good_ones(cases):
        _expect(work, sent)


def _refusals(work: Work, cases: Cases) -> None:
    for sent in refusals(cases):
        _expect(work, sent)


def _no_json(work: Work, cases: Cases) -> None:
    _expect_plain(work, cases)
    for sent in no_json(cases):
        _expect(work, sent)


def _shapes(work: Work, cases: Cases) -> None:
    _expect_plain(work, cases)
    for sent in other_shapes(cases):
        _expect(work, sent)


def _expect_plain(work: Work, cases: Cases) -> None:
    """Ask that plain answers are read: who reads nothing is never wrong about nonsense."""
    for sent in plain_ones(cases):
        _expect(work, sent)


def _expect(work: Work, sent: Sent) -> None:
    """Ask for what is to be made of an answer."""
    came = _read(work, sent)
    if found := difference(came, sent.expected):
        if sent.trap == "digits" and isinstance(came, dict) and came.get("kind") == "success":
            return  # a reader that can read so long a number may do so
        _told(sent, came, found)


def _read(work: Work, sent: Sent) -> Any:
    try:
        return work.call(NAME, sent.status, sent.media, sent.body)
    except Raised as problem:
        said = f"For {_named(sent)} it raised {problem.kind}. Whatever comes, it gives an answer."
        EVERY_ANSWER_IS_JSON.when(problem.kind == "JSONDecodeError", said)
        if sent.expected == UNREADABLE:
            ONLY_JSON_ERRORS.when(sent.trap != "shape" and problem.kind in READING_RAISES, said)
            THE_SHAPE_IS_GIVEN.when(problem.kind in LOOKING_RAISES, said)
        raise


def _told(sent: Sent, came: Any, found: str) -> NoReturn:
    """Say which belief shows in what came, or where it differs."""
    said = f"For {_named(sent)} it gave `{shown(came)}`."
    kind = came.get("kind") if isinstance(came, dict) else None
    if kind == "unreadable":
        MEDIA_TYPES_ARE_TEXTS.when(sent.trap == "media", said)
        MORE_IS_WRONG.when(sent.trap == "new", said)
    if sent.expected == UNREADABLE and kind in ("success", "refused"):
        PYTHON_READS_JSON_ONLY.when(sent.trap == "constant", said)
        LAST_ONE_WINS.when(sent.trap == "twice", said)
        THE_STATUS_SAYS_IT.when(sent.trap in ("html", "cut", "deep"), said)
        REPLACED_IS_READ.when(sent.trap == "latin", said)
        BYTES_ARE_UTF8.when(sent.trap == "utf16", said)
    incorrect(f"{said} That is not what the contract asks for: {found}.")


def _named(sent: Sent) -> str:
    """Name an answer: what it is, its status, its media type, and how its body begins."""
    media = f"`{sent.media}`" if sent.media else "no `Content-Type`"
    return f"{sent.what} (status {sent.status}, {media}, `{_beginning(sent.body)}`)"


def _beginning(body: bytes) -> str:
    whole = len(repr(body)) <= MOST_SHOWN
    return shown(body) if whole else f"{body[:SHOWN_OF_MORE]!r}…"


TASK = Task(
    number=5,
    title="A reader that survives",
    points=4,
    objective="Read an answer by its contract, whatever arrives in its place.",
    hints=(
        "Write it in three steps: bytes to text, text to a value, and then look at the value. "
        "Each of the first two can fail; the third has to ask before it looks.",
        "The first two belong into one `try`. `json.loads` takes the two given functions under the "
        "names `parse_constant` and `object_pairs_hook`. In the third, `isinstance` comes before "
        "every `[…]`.",
        "The media type is what stands before the first `;`, without blanks and in small letters. "
        "Begin with the last case: what remains when nothing fits is unreadable.",
    ),
    judge=judge,
    why="A client cannot choose what arrives: it reads by the contract, passes over what is new, "
    "and says of all else that it could not be read. So nothing that comes can bring it down.",
    misconceptions=(
        EVERY_ANSWER_IS_JSON, ONLY_JSON_ERRORS, THE_SHAPE_IS_GIVEN, PYTHON_READS_JSON_ONLY,
        LAST_ONE_WINS, THE_STATUS_SAYS_IT, REPLACED_IS_READ, BYTES_ARE_UTF8, MEDIA_TYPES_ARE_TEXTS,
        MORE_IS_WRONG,
    ),
)  # fmt: skip
