"""Task 2: the client's decision table."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons._lettered import (
    TRUTHS,
    drawn,
    recognise,
    row_of,
    rows,
    said_under,
    seen,
    wrong_letters,
)
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Variant

# No row asks what a `503` to a POST without a key means: it promises nothing of what was done.
ROWS = (
    rows(
        "at fault", False,
        "`401` to a `POST`: no API key came with it",
        "`422` to a `POST`: the age in it is -3",
        "`400` to a `POST`: its body is no JSON",
        "`403` to a `DELETE`: its API key lacks the permission",
        "`422` to a `PUT`: a parameter of the model is missing",
    )
    | rows(
        "too soon, a POST", True,
        "`429` to a `POST` without a key",
        "`429` to a `POST` without a key, the sixth in a minute where five are allowed",
    )
    | rows(
        "too soon", True,
        "`429` to a `GET`",
        "`429` to a `DELETE`",
        "`429` to a `POST` under a key",
    )
    | rows(
        "harmless", True,
        "`500` to a `GET`",
        "`500` to a `DELETE`",
        "`500` to a `PUT`",
        "`502` to a `GET`: a gateway could not read what the server behind it said",
        "`503` to a `GET`: the model is still loading",
        "`504` to a `DELETE`: a gateway waited in vain for the server behind it",
    )
    | rows(
        "twice", False,
        "`500` to a `POST` without a key",
        "`502` to a `POST` without a key: a gateway could not read what the server behind it said",
        "`504` to a `POST` without a key: a gateway waited in vain for the server behind it",
    )
    | rows(
        "under a key", True,
        "`500` to a `POST` under a key",
        "`503` to a `POST` under a key: the model is still loading",
        "`504` to a `POST` under a key: a gateway waited in vain for the server behind it",
    )
)  # fmt: skip
SETTLED = ("at fault", "too soon, a POST", "too soon")
FAULTS = ("harmless", "twice", "under a key")

REFUSED_IS_NOT_YET = Misconception(
    "refused_is_not_yet",
    belief="Whatever was refused may be let in at the next try.",
    feedback="Send the lesson's age of -3 ten times: it is as wrong the tenth time as the first. "
    "What has to change between two tries, the time or the request?",
)
CLIENT_ERRORS_ARE_FINAL = Misconception(
    "client_errors_are_final",
    belief="No 4xx is ever worth another try.",
    feedback="One 4xx of the lesson says nothing against the request itself, only against its "
    "moment, and the answer carries the seconds to wait.",
)
POST_IS_NEVER_REPEATED = Misconception(
    "post_is_never_repeated",
    belief="A `POST` without a key may never be sent again.",
    feedback="The danger is that the work is done twice. Where a request was "
    "stopped before any work, nothing can be done twice. Which answer says so?",
)
SERVER_ERRORS_ARE_ALIKE = Misconception(
    "server_errors_are_alike",
    belief="Every 5xx may simply be tried again.",
    feedback="After such an answer the work may be done, or half done, and the client cannot know. "
    "For which of your four is it no harm if the whole is done once more?",
)
FAULT_IS_FINAL = Misconception(
    "fault_is_final",
    belief="After a 5xx there is nothing to be done.",
    feedback="Nothing was wrong with the request, and the next try may be answered. The only "
    "question is whether a repetition can do harm: lesson 03 has measured that a method at a time.",
)


def question(variant: Variant) -> Question:
    """Draw four that the status alone settles, then four where the method or a key counts."""
    fourth = variant.one_of(("too soon", "at fault"))
    settled = ["at fault", "at fault", "too soon, a POST", fourth]
    faults = ["harmless", "twice", "under a key", variant.one_of(FAULTS)]
    return Question.lettered([*drawn(variant, ROWS, settled), *drawn(variant, ROWS, faults)])


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for what the status alone settles, and for the four where the server was at fault."""
    asked = question(cases.variant)
    said = said_under(work, "may_send_again", asked, TRUTHS)
    yield from each_by_itself(
        (1, "where the status alone settles it", lambda: _settled(asked, said)),
        (1, "where the server was at fault", lambda: _faults(asked, said)),
    )


def _settled(asked: Question, said: dict[str, Any]) -> None:
    recognise(REFUSED_IS_NOT_YET, "at fault", asked, said, True)
    posts, others = (wrong_letters(asked, said, kind) for kind in ("too soon, a POST", "too soon"))
    repeats_others = asked.letters("too soon") and not others
    POST_IS_NEVER_REPEATED.when(posts and repeats_others, seen(asked, posts))
    CLIENT_ERRORS_ARE_FINAL.when(posts, seen(asked, posts))
    _expect(asked, said, SETTLED)


def _faults(asked: Question, said: dict[str, Any]) -> None:
    FAULT_IS_FINAL.when(not any(said[letter] for letter in asked.letters(*FAULTS)))
    recognise(SERVER_ERRORS_ARE_ALIKE, "twice", asked, said)
    _expect(asked, said, FAULTS)


def _expect(asked: Question, said: dict[str, Any], kinds: tuple[str, ...]) -> None:
    wrong = wrong_letters(asked, said, *kinds)
    if wrong:
        incorrect(
            f"You would not repeat {row_of(asked, wrong[0])}. What harm would a second copy do?"
        )


TASK = Task(
    number=2,
    title="May it be sent again?",
    points=2,
    objective="Decide from status, method and key whether to send the same request again.",
    hints=(
        "The lesson's table under *Who should send again?* has a line for each status. Where the "
        "server was at fault, lesson 03 has the rest: which requests may be sent twice?",
        "Ask two questions of each. Can the same request be answered otherwise the next time? "
        "And if the work was done already, does it do harm to do it again?",
        "In the first four, tell what is about the moment from what is about the request. In the "
        "other four, look for what would leave something twice on the server.",
    ),
    judge=judge,
    misconceptions=(
        REFUSED_IS_NOT_YET, CLIENT_ERRORS_ARE_FINAL, POST_IS_NEVER_REPEATED,
        SERVER_ERRORS_ARE_ALIKE, FAULT_IS_FINAL,
    ),
    why="A second copy is worth sending where the answer can change with time, and harmless where "
    "it was stopped before any work or where doing it twice is the same as doing it once.",
    question=question,
)  # fmt: skip
