"""Task 3: read a body, and tell three ways apart in which it can be wrong."""

import json
from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import (
    expect_header,
    expect_json,
    expect_status,
    incorrect,
    request_line,
    same,
)
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.classroom.exchange.exchange import Exchange

APP, PATH, JSON = "counter", "/api/v1/wishes", "application/json"

TYPE_IS_NO_MATTER = Misconception(
    "type_is_no_matter",
    belief="If the body can be read, it does not matter what it says it is.",
    feedback="A form of another site may send `text/plain` without asking first (lesson 09), and "
    "another charset is another text. Look at the headers before you read.",
)
FLASK_READS_JSON = Misconception(
    "flask_reads_json",
    belief="`request.json` reads JSON, so it reads what the contract calls JSON.",
    feedback="It uses Python's own `json`, which takes `NaN`, and the same key twice, and it "
    "refuses in a page of HTML. `parse_json` wants the bytes as they came.",
)
PYDANTIC_ANSWERS = Misconception(
    "pydantic_answers",
    belief="A shape that refuses makes an answer of it.",
    feedback="It raises `ValidationError`, and FastAPI makes a 422 of it. Flask has never heard of "
    "Pydantic, so for Flask it is an error in your code.",
)
VALUES_ARE_400 = Misconception(
    "values_are_400",
    belief="A bad value is a bad request: 400.",
    feedback="It could be read. In this contract 400 says *I cannot read this*, and 422 says *I "
    "have read it, and this value will not do*.",
)
FIRST_WILL_DO = Misconception(
    "first_will_do",
    belief="Telling the first mistake is enough.",
    feedback="Then somebody who made three has to send three times. Pydantic has found them all.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Send sound bodies, and bodies that are wrong in each of three ways."""
    yield from each_by_itself(
        (1, "what is not sent as JSON is 415", lambda: _types(work, cases)),
        (1, "what is no JSON is 400", lambda: _texts(work, cases)),
        (1, "what has wrong values is 422, and all are named", lambda: _values(work, cases)),
    )


def _wish(cases: Cases, **changed: Any) -> dict[str, Any]:
    drawn = {
        "customer": cases.name("customer"),
        "amount": cases.whole(100, 5_000),
        "months": cases.whole(6, 96),
    }
    return drawn | changed


def _sound(work: Work, cases: Cases) -> None:
    """Ask first that what is right still gets through, in each way to say that it is JSON."""
    for content_type in cases.shuffled([JSON, f"{JSON}; charset=utf-8", "Application/JSON"]):
        wish = _wish(cases)
        answer = _send(work, json.dumps(wish).encode(), content_type)
        expect_status(answer, 200, because=f"it is a sound wish, sent as `{content_type}`")
        told = expect_json(answer)
        if not isinstance(told, dict) or not same(told.get("data"), wish):
            incorrect(f"The answer to {request_line(answer)} should bring the wish in `data`.")


def _types(work: Work, cases: Cases) -> None:
    _sound(work, cases)
    others = ["text/plain", "application/x-www-form-urlencoded", f"{JSON}; charset=latin-1", ""]
    for content_type in cases.shuffled(others):
        body = json.dumps(_wish(cases)).encode()
        answer = _send(work, body, content_type)
        sent = f"`Content-Type: {content_type}`" if content_type else "no `Content-Type`"
        TYPE_IS_NO_MATTER.when(
            answer.status == 200, f"{request_line(answer)} with {sent} got `200`."
        )
        _expect_error(answer, 415, "UNSUPPORTED_MEDIA_TYPE", f"it came with {sent}")
        expect_header(answer, "Accept", "a `415` should tell what is taken")


def _texts(work: Work, cases: Cases) -> None:
    _sound(work, cases)
    wish = _wish(cases)
    text = json.dumps(wish)
    for body in cases.shuffled(
        [
            text.replace(str(wish["amount"]), "NaN", 1),
            text.replace('"months"', '"months": 12, "months"'),
        ]
    ):
        answer = _send(work, body.encode())
        FLASK_READS_JSON.when(
            answer.status in (200, 422), f"{request_line(answer)} got `{answer.status}`."
        )
        _expect_malformed(answer)
    broken = [text[: cases.whole(1, len(text) - 1)], "", text + cases.name("more"), "'wish'"]
    for body in cases.shuffled(broken):
        answer = _send(work, body.encode())
        page = b"<html" in answer.response_body.lower()
        FLASK_READS_JSON.when(page, f"{request_line(answer)} got a page of HTML.")
        _expect_malformed(answer)


def _expect_malformed(answer: Exchange) -> None:
    _expect_error(answer, 400, "MALFORMED_JSON", "its body is no JSON")


def _values(work: Work, cases: Cases) -> None:
    _sound(work, cases)
    wrongs: dict[str, Any] = {
        "amount": cases.one_of([99, 5_001, "500", True, None, 250.5]),
        "months": cases.one_of([5, 97, "12", False, [12]]),
        "customer": cases.one_of(["", 7, "x" * 41, None]),
        cases.name("extra"): 1,
    }
    names = cases.shuffled(list(wrongs))
    for some in (names[:1], names[1:2], names[2:3], names[3:], names[: cases.whole(2, 3)], names):
        answer = _post(work, _wish(cases, **{name: wrongs[name] for name in some}))
        _expect_invalid(answer, set(some))
    _expect_invalid(_post(work, {}), {"customer", "amount", "months"})
    for document in cases.shuffled([[_wish(cases)], cases.name("wish"), cases.whole(1, 99), None]):
        _expect_invalid(_post(work, document), {""})


def _expect_invalid(answer: Exchange, wrong: set[str]) -> None:
    raised = "\n".join((answer.crash or "").splitlines()[-12:])
    PYDANTIC_ANSWERS.when(
        "\npydantic_core._pydantic_core.ValidationError" in f"\n{raised}",
        f"{request_line(answer)} got `500`, by a `ValidationError`.",
    )
    VALUES_ARE_400.when(answer.status == 400, f"{request_line(answer)} got `400`.")
    error = _expect_error(answer, 422, "VALIDATION_ERROR", "it has a value that will not do")
    details = error.get("details")
    found = {one.get("field") for one in details} if isinstance(details, list) else set()
    said = f"To {request_line(answer)}, `details` told of {len(found)}"
    FIRST_WILL_DO.when(found < wrong and len(wrong) > 1, f"{said}, and {len(wrong)} are wrong.")
    if found != wrong:
        incorrect(f"{said}, and not of what is wrong. Each is to be named in its `field`.")


def _expect_error(answer: Exchange, status: int, code: str, because: str) -> dict[str, Any]:
    expect_status(answer, status, because=because)
    told = expect_json(answer)
    error = told.get("error") if isinstance(told, dict) else None
    if not isinstance(error, dict) or error.get("code") != code:
        incorrect(f"The `{status}` to {request_line(answer)} should say `{code}` in `error.code`.")
    return error


def _post(work: Work, document: Any) -> Exchange:
    return _send(work, json.dumps(document).encode())


def _send(work: Work, body: bytes, content_type: str = JSON) -> Exchange:
    headers = {"Content-Type": content_type} if content_type else {}
    return work.request(APP, "POST", PATH, data=body, headers=headers)


TASK = Task(
    number=3,
    title="Three ways to be wrong",
    points=3,
    objective="Read a body by hand, and answer 415, 400 and 422 where each is due.",
    hints=(
        "Go through `read` from above: first it looks at how the body was sent, then it reads the "
        "text, then the values. What does each step need of `request`?",
        "The first wants the headers. The second wants bytes, not what Flask has made of them. The "
        "third wants all that Pydantic has found, as a list.",
        "`request.headers`; of the methods of `request`, the one that gets data; and of an "
        "`error` of Pydantic the method that lists errors.",
    ),
    judge=judge,
    misconceptions=(
        TYPE_IS_NO_MATTER, FLASK_READS_JSON, PYDANTIC_ANSWERS, VALUES_ARE_400, FIRST_WILL_DO,
    ),
    why="First how it was sent (415), then whether it can be read (400), then what it says (422): "
    "each step may trust the one before, and a client hears what to mend.",
)  # fmt: skip
