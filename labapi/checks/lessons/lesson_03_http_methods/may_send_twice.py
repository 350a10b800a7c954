"""Task 2: say which requests may be sent twice."""

from collections.abc import Iterator

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

METHODS = {
    "read a model": True,
    "predict": False,
    "predict under one key": True,
    "remove a model": True,
}
PATCHES = {"set the tags": True, "drop the first tag": False}

ONLY_READING = Misconception(
    "only_reading",
    belief="Only what changes nothing at all may be sent twice.",
    feedback="You have marked the requests that only read. The question is another one: the first "
    "copy may change as much as it likes. What is left to change for the second?",
)
EQUAL_IS_ONE = Misconception(
    "equal_is_one",
    belief="A server recognises a request that it has had before.",
    feedback="Two equal requests for a prediction, with no key, might come from two customers with "
    "equal figures. How many predictions did the lesson find in the store afterwards?",
)
KEY_IS_DECORATION = Misconception(
    "key_is_decoration",
    belief="A `POST` stays a `POST`, with or without a key.",
    feedback="Without a key the second copy is a new question. With the same key the server looks "
    "whether it has answered already. What did the lesson's trace say of the second answer?",
)
SAME_ANSWER = Misconception(
    "same_answer",
    belief="What may be sent twice gets the same answer twice.",
    feedback="The second `DELETE` is answered otherwise than the first. But the question is what "
    "it does on the server: compare what is kept after one copy, and after two.",
)
METHOD_DECIDES = Misconception(
    "method_decides",
    belief="Two requests with the same method keep the same promise.",
    feedback="You have answered the same for both kinds of `PATCH`. One document says what the "
    "tags shall be, the other what shall be done to them. Take the tags `a`, `b`, `c` and "
    "apply each document two times on paper.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for the four methods first, then for the two patches."""
    said = _answers(work)
    yes = {name for name, may in said.items() if may}
    ONLY_READING.when(yes in ({"read a model"}, {"read a model", "predict under one key"}))
    EQUAL_IS_ONE.when(said["predict"])
    KEY_IS_DECORATION.when(not said["predict under one key"])
    SAME_ANSWER.when(not said["remove a model"])
    if not said["read a model"]:
        incorrect("You say that a model cannot be read twice. What would the second copy change?")
    yield 1, "`GET`, `POST` and `DELETE`, and what a key does"
    METHOD_DECIDES.when(said["set the tags"] == said["drop the first tag"])
    if not said["set the tags"]:
        incorrect(
            "For the two patches it is the other way round. "
            "Apply each of them two times to the tags `a`, `b`, `c`, on paper or in the lab."
        )
    yield 1, "both kinds of `PATCH`"


def _answers(work: Work) -> dict[str, bool]:
    """Give the six answers, each True or False."""
    value = work.value("may_send_twice")
    given: dict[str, bool] = expect_type("may_send_twice", value, dict)
    for name in METHODS | PATCHES:
        if name not in given:
            incorrect(f"`may_send_twice` has no entry `{name!r}`. Keep the six names as they were.")
        if not isinstance(given[name], bool):
            incorrect(f"For `{name!r}` you wrote `{shown(given[name])}`. Write `True` or `False`.")
    return given


TASK = Task(
    number=2,
    title="What may be sent twice?",
    points=2,
    objective="Tell which requests have the same effect sent twice as sent once.",
    hints=(
        "The lesson's function `twice` noted what the second copy changed. "
        "That column is the whole question; the answers do not count.",
        "Four of the six can be read off the lesson's tables. For the two patches, write down the "
        "three tags, and apply each document two times.",
        "A document that says how things *shall be* finds them so the second time. One that says "
        "what to *do* is done again. And a saved answer is given, not computed.",
    ),
    judge=judge,
    misconceptions=(ONLY_READING, EQUAL_IS_ONE, KEY_IS_DECORATION, SAME_ANSWER, METHOD_DECIDES),
)
