"""Task 2: tell which requests a browser asks leave for."""

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

ROWS = (
    rows(
        "reading", False,
        "`GET`, with no headers of its own",
        "`HEAD`, with no headers of its own",
    )
    | rows(
        "changing", True,
        "`DELETE`, with no headers of its own",
        "`PUT`, with no headers of its own",
        "`PATCH`, with no headers of its own",
    )
    | rows(
        "form", False,
        "`POST` with `Content-Type: application/x-www-form-urlencoded`",
        "`POST` with `Content-Type: multipart/form-data; boundary=cut`",
        "`POST` with `Content-Type: text/plain`",
        "`POST`, with no headers of its own and no body",
    )
    | rows(
        "JSON", True,
        "`POST` with `Content-Type: application/json`",
        "`POST` with `Content-Type: application/json; charset=utf-8`",
        "`POST` with `Content-Type: application/problem+json`",
    )
    | rows(
        "key", True,
        "`GET` with a header `X-API-Key`",
        "`GET` with a header `Authorization`",
        "`GET` with a header `X-Request-ID`",
        "`HEAD` with a header `If-None-Match`",
    )
    | rows(
        "cookies", False,
        '`GET`, with `credentials: "include"`',
        '`HEAD`, with `credentials: "include"`',
    )
    | rows(
        "plain header", False,
        "`GET` with `Accept: application/json`",
        "`GET` with `Accept-Language: de`",
    )
)  # fmt: skip
METHODS, HEADERS = ("reading", "changing", "form"), ("JSON", "key", "cookies", "plain header")
READING_ONLY = Misconception(
    "reading_only",
    belief="Whatever is not `GET` is asked about first.",
    feedback="Pages could send forms by `POST` to any server long before there was CORS. So the "
    "browser does not ask first for what a form could send.",
)
METHOD_ALONE = Misconception(
    "method_alone",
    belief="The method alone decides.",
    feedback="These two answers of yours look at the method only. A header can make the browser "
    "ask, too: which headers could a plain form never have sent?",
)
JSON_IS_SIMPLE = Misconception(
    "json_is_simple",
    belief="A `POST` is a `POST`, whatever its body.",
    feedback="A form cannot send JSON under its own name. What does the browser do with a content "
    "type that no form has?",
)
COOKIES_ASK = Misconception(
    "cookies_ask",
    belief="Cookies make the browser ask first.",
    feedback="Cookies decide whether the page may read the answer, and what the server must say "
    "for that. They are not among the things that make a browser ask.",
)


def question(variant: Variant) -> Question:
    """Draw four that the method settles, then four that a header settles."""
    methods = ["reading", "changing", "form", variant.one_of(("changing", "form"))]
    headers = ["JSON", "key", "cookies", variant.one_of(("plain header", "key", "JSON"))]
    return Question.lettered([*drawn(variant, ROWS, methods), *drawn(variant, ROWS, headers)])


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Pay for what the method settles, and for what a header settles."""
    asked = question(cases.variant)
    said = said_under(work, "asks_first", asked, TRUTHS)
    yield from each_by_itself(
        (1, "which methods the browser asks about", lambda: _methods(asked, said)),
        (1, "which headers make it ask", lambda: _headers(asked, said)),
    )


def _methods(asked: Question, said: dict[str, Any]) -> None:
    recognise(READING_ONLY, "form", asked, said)
    _settle(asked, said, METHODS, "the method settles it")


def _headers(asked: Question, said: dict[str, Any]) -> None:
    json, key = (wrong_letters(asked, said, kind) for kind in ("JSON", "key"))
    METHOD_ALONE.when(json and key, seen(asked, [*json[:1], *key[:1]]))
    JSON_IS_SIMPLE.when(json, seen(asked, json))
    recognise(COOKIES_ASK, "cookies", asked, said)
    _settle(asked, said, HEADERS, "the headers settle it")


def _settle(asked: Question, said: dict[str, Any], kinds: tuple[str, ...], because: str) -> None:
    wrong = wrong_letters(asked, said, *kinds)
    if wrong:
        incorrect(
            f"Look again at {row_of(asked, wrong[0])}: here {because}. The rules can be asked: "
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
        "Ask of each request: is the method `GET`, `HEAD` or `POST`? Is every header one that any "
        "page's link or form sets? Two times yes is simple.",
        "Remember that a key travels in a header of its own, and that a content type is a header. "
        "Every browser sends `Accept` and `Accept-Language`, with links and forms, too.",
    ),
    judge=judge,
    misconceptions=(READING_ONLY, METHOD_ALONE, JSON_IS_SIMPLE, COOKIES_ASK),
    why="The browser asks first for what no link and no form could ever send: other methods, other "
    "headers, other content types. What a form can send, it has always sent unasked.",
    question=question,
)
