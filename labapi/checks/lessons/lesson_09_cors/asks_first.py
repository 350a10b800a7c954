"""Task 2: tell which requests a browser asks leave for."""

from collections.abc import Iterator

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

METHODS = {"read the models": False, "remove a model": True, "send a form": False}
HEADERS = {"send JSON": True, "read with a key": True, "read with cookies": False}
ANSWERS = METHODS | HEADERS
READING_ONLY = Misconception(
    "reading_only",
    belief="Whatever is not `GET` is asked about first.",
    feedback="Pages could send forms by `POST` to any server long before there was CORS. So the "
    "browser does not ask first for what a form could send.",
)
METHOD_ALONE = Misconception(
    "method_alone",
    belief="The method alone decides.",
    feedback="Two of your answers look at the method only. A header can make the browser ask, "
    "too: which headers could a plain form never have sent?",
)
JSON_IS_SIMPLE = Misconception(
    "json_is_simple",
    belief="A `POST` is a `POST`, whatever its body.",
    feedback="A form cannot send `application/json`. What does the browser do with a content type "
    "that no form has?",
)
COOKIES_ASK = Misconception(
    "cookies_ask",
    belief="Cookies make the browser ask first.",
    feedback="Cookies decide whether the page may read the answer, and what the server must say "
    "for that. They are not among the things that make a browser ask.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Compare six answers: those that the method settles, then those that a header settles."""
    said = expect_type("asks_first", work.value("asks_first"), dict)
    for name in ANSWERS:
        if not isinstance(said.get(name), bool):
            incorrect(f"For `{name!r}` write `True` or `False`; keep the six names as they were.")
    READING_ONLY.when(said["send a form"])
    _settle(said, METHODS, "the method settles it")
    yield 1, "which methods the browser asks about"
    METHOD_ALONE.when(not said["send JSON"] and not said["read with a key"])
    JSON_IS_SIMPLE.when(not said["send JSON"])
    COOKIES_ASK.when(said["read with cookies"])
    _settle(said, HEADERS, "the headers settle it")
    yield 1, "which headers make it ask"


def _settle(said: dict[str, bool], answers: dict[str, bool], because: str) -> None:
    wrong = [name for name, answer in answers.items() if said[name] != answer]
    if wrong:
        incorrect(
            f"Look again at `{wrong[0]!r}`: here {because}. The rules can be asked: "
            "`cors_verdict(origin, method, headers)`, as in the lesson."
        )


TASK = Task(
    number=2,
    title="Does the browser ask first?",
    points=2,
    objective="Tell which requests of a page are preceded by a preflight.",
    hints=(
        "The lesson's second part says what a plain form of the early web could send. For that, "
        "no browser asks.",
        "Ask of each request: is the method `GET`, `HEAD` or `POST`? Is every header one that a "
        "form sets? Two times yes is simple.",
        "Three of the six are asked about. Remember that the key travels in a header of its own, "
        "and that a content type is a header.",
    ),
    judge=judge,
    misconceptions=(READING_ONLY, METHOD_ALONE, JSON_IS_SIMPLE, COOKIES_ASK),
)
