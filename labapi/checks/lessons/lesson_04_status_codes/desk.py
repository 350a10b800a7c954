"""Task 6: build an app that answers with the right status."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import urljoin, urlsplit

from labapi.checks.cases import Cases
from labapi.checks.expect import (
    expect_header,
    expect_json,
    expect_status,
    incorrect,
    request_line,
    same,
    shown,
)
from labapi.checks.inside.problems import Blank
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.classroom.exchange.exchange import Exchange

HERE = "/applications"
AS_JSON = {"Content-Type": "application/json"}
KEPT = (201, 200, 202, 204)
"""What says that an application was kept; which of them it should be is one criterion's matter."""
NO_LOCATION = "a client cannot find the new application without it"

STOCK_IS_RIGHT = Misconception(
    "stock_is_right",
    belief="FastAPI knows by itself which refusal is which.",
    feedback="Unasked, FastAPI answers the same to a text that is no JSON and to JSON with a bad "
    "value. Its error tells them apart: look at what `error.errors()` holds for each.",
)
ALL_IS_400 = Misconception(
    "all_is_400",
    belief="Whatever is wrong with a body is a bad request.",
    feedback="This body could be read; it was a value in it that did not pass. A client that is "
    "told `400` looks for a missing bracket, and there is none.",
)
SUCCESS_IS_200 = Misconception(
    "success_is_200",
    belief="What has worked is answered with `200`.",
    feedback="Something exists now that was not there before. One status says just that, and the "
    "lesson's new model was answered with it.",
)
GONE_IS_200 = Misconception(
    "gone_is_200",
    belief="An empty answer is a `200` without a body.",
    feedback="It worked, and there is nothing to send back. One status says so, and no client "
    "that gets it waits for a body.",
)


Posted = tuple[dict[str, Any], Exchange]
"""An application, and what came of sending it."""


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Add and remove; then send what is no JSON, and JSON that does not pass."""
    first = _expect_begun(work, cases)
    yield from each_by_itself(
        (1, "a new application gets `201` and its place", lambda: _adds(work, cases, first)),
        (1, "a removed one gets `204`, one that is not there `404`", lambda: _removes(work, cases)),
        (1, "`400` and `422` are told apart", lambda: _tells_apart(work, cases)),
    )


def _expect_begun(work: Work, cases: Cases) -> Posted:
    """See whether anything was added to the app as it was given out; give what was sent first."""
    application = _application(cases)
    added = _post(work, application)
    if added.status in (404, 405) and _at(work, "DELETE", f"{HERE}/no").status == 405:
        raise Blank("desk")
    return application, added


def _adds(work: Work, cases: Cases, first: Posted) -> None:
    places = set()
    for application, made in (first, *_two_posted(work, cases)):
        SUCCESS_IS_200.when(made.status == 200, f"{request_line(made)} was answered with `200`.")
        expect_status(made, 201, because="a new application was to be kept")
        place = _place(made)
        found = _at(work, "GET", place)
        expect_status(found, 200, because="`Location` said that the new application is there")
        _expect_kept(made, expect_json(found), application)
        if place in places:
            incorrect(f"Two applications got one place, `{place}`.")
        places.add(place)


def _two_posted(work: Work, cases: Cases) -> Iterator[Posted]:
    for _ in range(2):
        application = _application(cases)
        yield application, _post(work, application)


def _expect_kept(made: Exchange, read: Any, application: dict[str, Any]) -> None:
    """Ask for the application as it was sent; more may be told of it, such as its number."""
    there = {name: read.get(name) for name in application} if isinstance(read, dict) else read
    if not same(there, application):
        incorrect(
            f"At the `Location` after {request_line(made)} there is to be read "
            f"`{shown(read)}`, and not what was sent."
        )


def _removes(work: Work, cases: Cases) -> None:
    place, other = (_place(made) for _, made in _two_posted(work, cases))
    removed = _at(work, "DELETE", place)
    GONE_IS_200.when(removed.status == 200, f"{request_line(removed)} was answered with `200`.")
    expect_status(removed, 204, because="the application there was to be removed")
    expect_status(_at(work, "GET", place), 404, because="it was removed before")
    expect_status(_at(work, "DELETE", place), 404, because="there is no such one any more")
    never = _at(work, "DELETE", _never_given(other, cases))
    expect_status(never, 404, because="no application ever had that number")
    expect_status(_at(work, "GET", other), 200, because="only others were to be removed")


def _never_given(place: str, cases: Cases) -> str:
    """Give a place of the same form that is none: other digits, and other letters of a to f."""
    above, _, number = place.rstrip("/").rpartition("/")
    below = place[len(f"{above}/{number}") :]
    if number.isdecimal():
        return f"{above}/{int(number) + cases.whole(100, 900)}{below}"
    turn = cases.whole(1, 9)
    digits = "0123456789"
    swapped = str.maketrans(f"{digits}abcdef", f"{digits[turn:]}{digits[:turn]}bcdefa")
    return f"{above}/{number.translate(swapped)}{below}"


def _tells_apart(work: Work, cases: Cases) -> None:
    name, amount = cases.name("bank"), cases.whole(1, 9_000)
    texts = [f'{{"name": "{name}", "amount": ', f'{{"name": "{name}", "amount": {amount},}}']
    texts += [f"{{'name': '{name}', 'amount': {amount}}}", f"name={name}"]
    malformed = [_raw(work, text) for text in cases.shuffled(texts)]
    values: list[Any] = [{"name": name}, {"amount": amount}]
    values += [{"name": name, "amount": bad} for bad in (0, -amount, "a lot", None)]
    unfit = [_post(work, value) for value in cases.shuffled(values)]
    STOCK_IS_RIGHT.when({sent.status for sent in malformed} == {422}, _seen(malformed[0]))
    ALL_IS_400.when({sent.status for sent in unfit} == {400}, _seen(unfit[0]))
    for sent in malformed:
        expect_status(sent, 400, because="this is no JSON at all")
    for sent in unfit:
        expect_status(sent, 422, because="this is JSON, with a value that is not taken")
    good = _post(work, {"name": name, "amount": 1})
    expect_status(good, *KEPT, because="there is nothing wrong with it")


def _application(cases: Cases) -> dict[str, Any]:
    return {"name": cases.name("bank"), "amount": cases.whole(1, 90_000)}


def _post(work: Work, body: Any) -> Exchange:
    return work.request("desk", "POST", HERE, json=body)


def _raw(work: Work, text: str) -> Exchange:
    return work.request("desk", "POST", HERE, data=text, headers=AS_JSON)


def _at(work: Work, method: str, place: str) -> Exchange:
    """Ask at a place that the app has named; what is told of it is the same for any name."""
    return replace(work.request("desk", method, place), target=f"{HERE}/{{number}}")


def _place(made: Exchange) -> str:
    """Give the path that `Location` names; a relative one counts from the path of the request."""
    expect_status(made, *KEPT, because="a new application was to be kept")
    return urlsplit(urljoin(HERE, expect_header(made, "Location", NO_LOCATION))).path


def _seen(exchange: Exchange) -> str:
    return f"{request_line(exchange)} was answered with `{exchange.status}`."


TASK = Task(
    number=6,
    title="A desk that says what it means",
    points=3,
    objective="Build endpoints that answer with the status that fits.",
    hints=(
        "The given code shows how a route is written, and the lesson how the stock answer comes "
        "about. Begin with `@desk.post(…)`; its status of success can be named right there.",
        "`response.headers[…] = …` sets a header where the function has a parameter `response: "
        "Response`. To remove, `kept.pop(number, None)` gives what was there, or None.",
        "`@desk.exception_handler(…)` takes the class of the error, and marks a function of "
        "`request` and `error`. Each entry of `error.errors()` has a `type`: `json_invalid` for a "
        "text that is no JSON. Return a `JSONResponse` with a status of your choice.",
    ),
    judge=judge,
    misconceptions=(STOCK_IS_RIGHT, ALL_IS_400, SUCCESS_IS_200, GONE_IS_200),
    why="A client that reads `201`, `204`, `400` and `422` knows what has become of its request "
    "and what to mend, though it has never seen your documentation.",
)
