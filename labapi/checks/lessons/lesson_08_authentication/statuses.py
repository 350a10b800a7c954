"""Task 1: predict the status that each credential gets."""

from collections.abc import Iterator
from functools import partial

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons._predicted import asked_about, named_rows, predicted_statuses
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Variant

REQUESTS: dict[int, tuple[str, int, str]] = {
    1: ("stranger", 401, "`GET /models`, no credential"),
    2: ("good", 200, "`GET /models`, a key for `models:read`"),
    3: ("scope", 403, "`DELETE` of a model, a key for `models:read`"),
    4: ("cut", 401, "`GET /models`, a key for `models:read`, its last character cut off"),
    5: ("over", 401, "`GET /models`, a key for `models:read`, revoked"),
    6: ("scope", 403, "`GET /models`, a token for `predict`"),
    7: ("forged", 401, "`GET /models`, a token for `predict`, made `models:read` by hand"),
    8: ("open", 404, "`GET /modelz`, no such path, no credential"),
    9: ("stranger", 401, "`DELETE` of a model, no credential"),
    10: ("good", 200, "`GET /models`, a token for `models:read`"),
    11: ("scope", 403, "`GET /models`, a key for `predict`"),
    12: ("over", 401, "`GET /models`, a key for `models:read`, which has ended"),
    13: ("forged", 401, "`GET /models`, a token for `models:read`, its `alg` made `none` by hand"),
    14: ("over", 401, "`GET /models`, a token for `models:read`, which ended an hour ago"),
    15: ("open", 200, "`GET /health`, no credential"),
    16: ("open", 404, "`GET /modelz`, no such path, a revoked key"),
}
"""Of each request its kind, the status that the lab answers with, and what is said of it."""
PLAIN, SUBTLE = ("stranger", "good", "scope"), ("cut", "over", "forged", "open")

STRANGERS_ARE_FORBIDDEN = Misconception(
    "strangers_are_forbidden",
    belief="Whoever brings no credential is forbidden to enter: `403`.",
    feedback="Nobody knows yet who that is, so nobody can say what they may do. "
    "Which of the two statuses invites them to show a credential?",
)
SCOPE_IS_401 = Misconception(
    "scope_is_401",
    belief="`401 Unauthorized` is for those who are not authorized to do it.",
    feedback="The name misleads. The server knows this caller well; another try with the same "
    "credential would not help. Which status says *I know you, and no*?",
)
REVOKED_IS_FORBIDDEN = Misconception(
    "revoked_is_forbidden",
    belief="A credential that is over still tells who is calling, so the answer is `403`.",
    feedback="What was revoked, or has ended, may be in anybody's hands. It proves nothing any "
    "more, just like a key that never existed.",
)
TOKEN_IS_BELIEVED = Misconception(
    "token_is_believed",
    belief="The server believes what a token says of itself.",
    feedback="It believes what it has signed itself. This token was changed after it was signed. "
    "In the lesson, which status did that get?",
)
GUARD_BEFORE_PATH = Misconception(
    "guard_before_path",
    belief="A server asks who you are before it looks at the path.",
    feedback="In this lab each endpoint says what it needs. Where there is no endpoint, or one "
    "that is open to all, nobody asks. Send it and see.",
)


def question(variant: Variant) -> Question:
    """Draw four plain requests and four subtle ones."""
    drawn = {kind: variant.shuffled(_of(kind)) for kind in (*PLAIN, *SUBTLE)}
    numbers = [drawn[kind].pop(0) for kind in (*PLAIN, *SUBTLE)]
    numbers.append(drawn["scope"].pop(0))
    chosen = variant.shuffled(sorted(numbers))
    return asked_about("request", [(number, *REQUESTS[number]) for number in chosen])


def _of(kind: str) -> list[int]:
    return [number for number, request in REQUESTS.items() if request[0] == kind]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for the plain requests, and by itself for the subtle ones."""
    asked = question(cases.variant)
    predicted = predicted_statuses(work, asked, "request", (200, 401, 403, 404))
    yield from each_by_itself(
        (1, "you tell who is not known from who may not", partial(_plain, predicted, asked)),
        (1, "you see when a credential proves nothing, and when none is asked for",
         partial(_subtle, predicted, asked)),
    )  # fmt: skip


def _plain(predicted: dict[str, int], asked: Question) -> None:
    _recognise(STRANGERS_ARE_FORBIDDEN, "stranger", (403,), predicted, asked)
    _recognise(SCOPE_IS_401, "scope", (401,), predicted, asked)
    _settle(predicted, asked, PLAIN)


def _subtle(predicted: dict[str, int], asked: Question) -> None:
    _recognise(REVOKED_IS_FORBIDDEN, "over", (403,), predicted, asked)
    _recognise(TOKEN_IS_BELIEVED, "forged", (200, 403), predicted, asked)
    _recognise(GUARD_BEFORE_PATH, "open", (401,), predicted, asked)
    _settle(predicted, asked, SUBTLE)


def _recognise(
    held: Misconception,
    kind: str,
    statuses: tuple[int, ...],
    predicted: dict[str, int],
    asked: Question,
) -> None:
    for letter in asked.letters(kind):
        said = predicted[letter]
        held.when(said in statuses, f"You predict `{said}` for request {letter}.")


def _settle(predicted: dict[str, int], asked: Question, kinds: tuple[str, ...]) -> None:
    answers = asked.answers
    wrong = [one for one in asked.letters(*kinds) if predicted[one] != answers[one]]
    if wrong:
        incorrect(
            f"Your prediction is off for {named_rows('request', wrong)}. Does the server know who "
            "is calling? If so, may they do this? To see what the lab says, use `send` with the "
            "number of the request."
        )


TASK = Task(
    number=1,
    title="200, 401, 403 or 404?",
    points=2,
    objective="Tell `401` from `403`.",
    hints=(
        "Ask two questions of each request, in this order: does the server know who is calling? "
        "May they do this?",
        "No to the first is 401, no to the second is 403. A credential that is cut, over or "
        "changed proves nothing. And who should ask, where there is no endpoint?",
        "Begin with those that bring nothing, or nothing good, to an endpoint that needs a scope: "
        "all of them get 401. Then a good key or token: has it the scope? 200, else 403. What is "
        "left asks for no credential at all.",
    ),
    judge=judge,
    misconceptions=(
        STRANGERS_ARE_FORBIDDEN, SCOPE_IS_401, REVOKED_IS_FORBIDDEN, TOKEN_IS_BELIEVED,
        GUARD_BEFORE_PATH,
    ),
    why="401 asks for a better credential, 403 says that no other try with this one will help: "
    "first who is calling, then what they may do.",
    question=question,
)  # fmt: skip
