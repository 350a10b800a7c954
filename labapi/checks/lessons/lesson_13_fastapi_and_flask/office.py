"""Task 5: complete the office, until it keeps the contract that FastAPI's keeps."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, Any

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.classroom.openapi.claims.suite import SUITE
from labapi.classroom.openapi.claims.suite import judge as ask_all
from labapi.classroom.openapi.claims.talk import PREDICT, Claim, NotAskable, Talk
from labapi.web.services import Services
from labapi.web.settings import Settings

if TYPE_CHECKING:
    from labapi.alternatives.use_cases import UseCases
    from labapi.classroom.exchange.exchange import Exchange
    from labapi.classroom.openapi.claims.talk import Send
    from labapi.classroom.openapi.claims.verdict import Row, Verdict

APP = "office"
MOST_BYTES = 64 * 1024
LEFT_OUT = ("document_served", "hurt_chunks", "loading_told")
"""The claims of the suite that are not asked: of the document, which is task 6, and two that
cannot be asked for on this way."""
GROUPS = {
    "sound questions are answered": ("predict",),
    "wrong questions are told what is wrong": ("wrong questions",),
    "past predictions can be read again": ("past predictions",),
    "bodies that hurt are refused": ("bodies that hurt",),
    "all that is refused has one shape, and nothing that held before is broken": (
        "methods", "errors", "health", "models", "headers", "envelope",
    ),
}  # fmt: skip
"""What is paid for, and the groups of the suite that show it."""

CONVERTED_FOR_ME = Misconception(
    "converted_for_me",
    belief="What my function returns is made into JSON.",
    feedback="FastAPI does so with a shape. Flask makes JSON of a dictionary with plain values in "
    "it, and fails at all else; a shape gives such a dictionary by a method of Pydantic.",
)
POST_IS_201 = Misconception(
    "post_is_201",
    belief="A POST that stores something is 201.",
    feedback="That has its place where something new is made and its address told. Here a question "
    "is answered, and this contract says 200: what FastAPI's answers, yours has to answer.",
)
BOUND_BY_ITSELF = Misconception(
    "bound_by_itself",
    belief="A framework reads no more than is good for it.",
    feedback="Flask reads whatever comes, until the app's `config` has a bound for it.",
)
PAGES_ARE_ANSWERS = Misconception(
    "pages_are_answers",
    belief="An app that has its routes has its errors.",
    feedback="What Flask itself refuses is still a page of HTML here. You have written a handler "
    "for that in task 2; who tells this app of it?",
)
LAST_IS_ENOUGH = Misconception(
    "last_is_enough",
    belief="It is enough to remember the last prediction.",
    feedback="Many customers ask, and each may come back. What was made is found by its id.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Have the suite ask the office what it asks every server, and pay by its groups."""
    verdict = ask_all(_way_to(work), _claims(cases))
    yield from each_by_itself(
        *((1, said, partial(_expect, verdict, groups)) for said, groups in GROUPS.items())
    )


def _way_to(work: Work) -> Send:
    def send(
        method: str, target: str, headers: dict[str, str], body: bytes, chunked: bool = False
    ) -> Exchange:
        if chunked:
            raise NotAskable("A body in chunks cannot be sent on this way.")
        return work.request(APP, method, target, data=body, headers=headers)

    return send


def _claims(cases: Cases) -> list[Claim]:
    """Give the suite, and claims with fresh cases before those that look back at all."""
    asked = [claim for claim in SUITE if claim.key not in LEFT_OUT]
    place = next(number for number, claim in enumerate(asked) if claim.group == "headers")
    return [*asked[:place], *_fresh(cases), *asked[place:]]


def _loans() -> UseCases:
    """Give the loans that an office is compared with."""
    # It brings FastAPI, which nobody pays for who only lists the tasks.
    from labapi.alternatives.use_cases import UseCases

    return UseCases(Services.open(), Settings())


def _fresh(cases: Cases) -> tuple[Claim, ...]:
    """Give claims that the suite makes with examples, made here with cases of this seed."""

    def applicants_served(talk: Talk) -> None:
        model = _loans()
        for features in cases.applicants(4):
            options = {"threshold": cases.whole(20, 80) / 100}
            question = {"features": features, "options": options}
            made = model.predict(question)
            answer = talk.post(question, f"an applicant of {features['age']} years").must(200)
            answer.equal("data.probability", made.probability)
            answer.equal("data.prediction", made.prediction)

    def customers_come_back(talk: Talk) -> None:
        made = [talk.post({"features": one}).at("data") for one in cases.applicants(4)]
        for data in cases.shuffled(made):
            answer = talk.get(f"{PREDICT}/{data['id']}").must(200)
            answer.hold(answer.at("data") == data, "the `data` that were told then", "other `data`")
        talk.get(f"{PREDICT}/{cases.name('pred')}").must(404, "PREDICTION_NOT_FOUND")

    def bound_to_the_byte(talk: Talk) -> None:
        body = json.dumps({"features": cases.applicant()}).encode()
        talk.send_body(body.ljust(MOST_BYTES), f"{MOST_BYTES:,} bytes").must(200)
        more = body.ljust(MOST_BYTES + 1)
        talk.send_body(more, "one byte more than 64 KiB").must(413, "PAYLOAD_TOO_LARGE")

    def others_refused(talk: Talk) -> None:
        for method in cases.shuffled(["POST", "PUT", "PATCH", "DELETE"]):
            talk.ask(method, f"{PREDICT}/{cases.name('pred')}").must(405, "METHOD_NOT_ALLOWED")

    return (
        Claim("predict", "every applicant gets what the model says", applicants_served,
              ("predict_answers",)),
        Claim("past predictions", "every customer finds their own", customers_come_back,
              ("predict_answers", "past_read")),
        Claim("bodies that hurt", "64 KiB are read, and not a byte more", bound_to_the_byte,
              ("predict_answers", "hurt_large")),
        Claim("methods", "a past prediction can be read, and nothing else", others_refused,
              ("method_refused",)),
    )  # fmt: skip


def _expect(verdict: Verdict, groups: tuple[str, ...]) -> None:
    """Ask that all claims of some groups hold; tell of the first that does not."""
    rows = [row for row in verdict if row.group in groups]
    failed = [row for row in rows if row in verdict.failed]
    waiting = [row for row in rows if row in verdict.waiting]
    for row in failed:
        _recognise(row, verdict)
    for row in failed or waiting:
        incorrect(f"*{row.says}*: {row.said}{_crash_of(row)}{_more(len(failed) - 1)}")


def _recognise(row: Row, verdict: Verdict) -> None:
    crash = _last_line(row)
    CONVERTED_FOR_ME.when(
        "TypeError" in crash and ("view function" in crash or "JSON serializable" in crash),
        f"{row.said} Your app raised: {crash}",
    )
    POST_IS_201.when(row.key == "predict_answers" and _status(row) == 201, row.said)
    BOUND_BY_ITSELF.when(row.key == "hurt_large" and _status(row) == 200, row.said)
    page = b"<html" in _body(row).lower() and row.group in ("methods", "errors", "bodies that hurt")
    PAGES_ARE_ANSWERS.when(page and _status(row) in (404, 405, 413), row.said)
    others = row.key == "customers_come_back" and verdict["past_read"] in verdict.passed
    LAST_IS_ENOUGH.when(others, row.said)


def _status(row: Row) -> Any:
    return row.exchange.status if row.exchange else None


def _body(row: Row) -> bytes:
    return row.exchange.response_body if row.exchange else b""


def _last_line(row: Row) -> str:
    crash = (row.exchange.crash if row.exchange else None) or ""
    return crash.strip().splitlines()[-1] if crash.strip() else ""


def _crash_of(row: Row) -> str:
    return f" Your app raised: {_last_line(row)}" * bool(_last_line(row))


def _more(count: int) -> str:
    return f" (And {count} more of this group.)" * (count > 0)


TASK = Task(
    number=5,
    title="Until the suite is green",
    points=5,
    objective="Build an API in Flask that keeps the contract which FastAPI's keeps.",
    hints=(
        "Serve what you have, and let `labapi.check_contract` tell what is missing: begin with the "
        "first red row, for others wait for it.",
        "Two routes are missing, both under `/api/v1/predict`. Your `read` of task 3 takes "
        "`PredictIn`. What `loans` gives is a shape: make plain values of it for `envelope`.",
        "Two rows are no route: your handler of task 2 has to be registered with this app, and "
        "`MAX_CONTENT_LENGTH` in its `config` bounds a body.",
    ),
    judge=judge,
    misconceptions=(
        CONVERTED_FOR_ME, POST_IS_201, BOUND_BY_ITSELF, PAGES_ARE_ANSWERS, LAST_IS_ENOUGH,
    ),
    why="The suite speaks HTTP and does not know who answers: so a client cannot know either, and "
    "the framework is a choice of those who build.",
)  # fmt: skip
