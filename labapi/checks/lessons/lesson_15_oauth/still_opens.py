"""Task 5: tell which tokens are still good after something has been taken back."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons._lettered import (
    TRUTHS,
    look_again,
    recognise,
    said_under,
)
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Row, Variant

STORIES: dict[int, tuple[str, bool, str]] = {
    1: ("opaque", False, "an access token; its app has revoked it"),
    2: ("signed", True, "a JWT of `POST /token`; somebody has asked to revoke it"),
    3: ("signed", True, "a JWT of `POST /token`; the key that it came of was revoked"),
    4: ("foreign", True, "an access token; another app has asked to revoke it"),
    5: ("twice", False, "an access token; its code was traded a second time, verifier and all"),
    6: ("other", True, "an access token; another one of the same app was revoked"),
    7: ("opaque", False, "an access token; its app has revoked it twice"),
    8: ("quiet", True, "an access token; its app has thrown it away and told nobody"),
    9: ("thief", True, "an access token; a thief then tried its code, without the verifier"),
    10: ("other", True, "an access token; its app has asked for a second one since"),
    11: ("twice", False, "an access token; its app, started anew, has sent the same trade again"),
}
"""Of each story its kind, whether the token still opens the API, and what is said of it."""
TAKEN, HOLDS = ("opaque", "twice"), ("signed", "foreign", "thief", "other", "quiet")

SIGNED_CAN_BE_TAKEN = Misconception(
    "signed_can_be_taken",
    belief="Every token can be taken back.",
    feedback="Whoever checks a signed token asks nobody, so nobody can tell them. What did the "
    "bank answer to the one who asked? Send it and see.",
)
ANYBODY_CAN_REVOKE = Misconception(
    "anybody_can_revoke",
    belief="Whoever has a token can take it back.",
    feedback="Then one app could end the tokens of all others. Who has to prove what at the "
    "revocation endpoint?",
)
CODE_IS_SPENT = Misconception(
    "code_is_spent",
    belief="A code that is tried again does nothing.",
    feedback="Somebody had the code and its verifier after it was used, and the bank cannot know "
    "whether that was a thief. What does it do with what came of it?",
)
THIEF_ENDS_IT = Misconception(
    "thief_ends_it",
    belief="Whoever shows a used code ends the token that came of it.",
    feedback="Anybody who reads the browser's address has the code. If it did so much by itself, "
    "they could log the customer out. What is missing in this try?",
)
GONE_IS_OVER = Misconception(
    "gone_is_over",
    belief="A token that its owner has thrown away is over.",
    feedback="The server has heard nothing of that. Whoever finds it, in a log or in a backup, "
    "can use it until it ends.",
)
ONE_TOKEN_AN_APP = Misconception(
    "one_token_an_app",
    belief="An app has one token, so another one replaces it.",
    feedback="Each token lives by itself: a new one ends none, and to revoke one leaves the others "
    "alone.",
)


LOOK = "To see what the lab says, use `tell` with the number of the story."


def question(variant: Variant) -> Question:
    """Draw a story of each kind, and both of the signed ones."""
    picked = {kind: variant.some_of(_of(kind), 1) for kind in (*TAKEN, *HOLDS)}
    numbers = [number for one in picked.values() for number in one]
    numbers += [number for number in _of("signed") if number not in numbers]
    stories = [(number, *STORIES[number]) for number in variant.shuffled(sorted(numbers))]
    return Question.lettered(
        Row(f"story {number}: {text}", answer, kind) for number, kind, answer, text in stories
    )


def _of(kind: str) -> list[int]:
    return [number for number, story in STORIES.items() if story[0] == kind]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for what is taken back, and for what holds on."""
    asked = question(cases.variant)
    said = said_under(work, "still_opens", asked, TRUTHS)
    yield from each_by_itself(
        (1, "you see what ends a token", lambda: _taken(asked, said)),
        (1, "you see what does not", lambda: _holds(asked, said)),
    )


def _taken(asked: Question, said: dict[str, Any]) -> None:
    recognise(CODE_IS_SPENT, "twice", asked, said)
    look_again(asked, said, TAKEN, LOOK)


def _holds(asked: Question, said: dict[str, Any]) -> None:
    if not any(said.values()):
        incorrect("You say that none of them opens the API any more. Send the stories and see.")
    recognise(SIGNED_CAN_BE_TAKEN, "signed", asked, said)
    recognise(ANYBODY_CAN_REVOKE, "foreign", asked, said)
    recognise(THIEF_ENDS_IT, "thief", asked, said)
    recognise(GONE_IS_OVER, "quiet", asked, said)
    recognise(ONE_TOKEN_AN_APP, "other", asked, said)
    look_again(asked, said, HOLDS, LOOK)


TASK = Task(
    number=5,
    title="Does it still open the door?",
    points=2,
    objective="Tell which tokens can be taken back, and by whom.",
    hints=(
        "Ask of each: does the server look this token up when it comes? And has somebody told the "
        "server, who may?",
        "An access token of OAuth is looked up at each request; a JWT of this lab is not. An app "
        "can take back what was given to it, and nothing else; a code alone proves nothing.",
        "`tell(1)` plays story 1 in your lab, and gives the status that the token gets. What is "
        "tried twice may have been stolen, and the bank cannot know.",
    ),
    judge=judge,
    misconceptions=(
        SIGNED_CAN_BE_TAKEN, ANYBODY_CAN_REVOKE, CODE_IS_SPENT, THIEF_ENDS_IT, GONE_IS_OVER,
        ONE_TOKEN_AN_APP,
    ),
    why="What is looked up can be taken back at once, by the app that it was given to; what is "
    "checked without a look-up holds until it ends. So signed tokens should be short-lived.",
    question=question,
)  # fmt: skip
