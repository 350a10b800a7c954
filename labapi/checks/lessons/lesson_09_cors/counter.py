"""Task 6: open a server to two pages, and to nothing else."""

from collections.abc import Iterator
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_status, incorrect, request_line
from labapi.checks.inside.problems import Blank
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_09_cors._page import (
    expect_vary,
    expect_year,
    leave_given,
    may_read,
    preflight,
)
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.classroom.exchange.exchange import Exchange

APP, NOTEBOOK = "https://app.bank.example", "http://localhost:8888"
PAGES = (APP, NOTEBOOK)
ALLOW_ORIGIN = "Access-Control-Allow-Origin"
USUAL = ("Authorization", "Idempotency-Key", "If-Match", "X-Request-ID", "X-Requested-With")
"""Headers that many servers list, and this one should not."""
ASKED_FOR_LEAVE = 5
"""For so many pages that are not listed a preflight is sent, too."""
COOKIE = {"Cookie": "session=ada"}
STAR = Misconception(
    "star",
    belief="`*` is the simplest list.",
    feedback="A page that is not on the list may read the answers. `*` opens them to every page "
    "that a user ever visits.",
)
REFLECTS = Misconception(
    "reflects",
    belief="With cookies allowed, the star is still a star.",
    feedback="With both `*` and credentials, the middleware gives each page its own name back: a "
    "stranger's page reads the answers with the user's cookies. Name the pages.",
)
PATH_IN_LIST = Misconception(
    "path_in_list",
    belief="An origin ends with a slash.",
    feedback="The browser sends scheme, host and port, and compares letter by letter. An entry "
    "with a slash at its end matches nothing.",
)
ALL_METHODS = Misconception(
    "all_methods",
    belief="Methods need no list.",
    feedback="Whoever can make a user's browser run that page can change and remove loans. The "
    "task names two methods.",
)
NOT_EXPOSED = Misconception(
    "not_exposed",
    belief="Who may read the answer may read its headers.",
    feedback="The page gets the body, and not the header `X-Request-ID`: only a few headers are "
    "shown unasked. Which option names the others?",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Send an unseen table of origins, methods, headers and cookies."""
    _expect_begun(work, cases)
    yield from each_by_itself(
        (2, "the two pages may read, and no other may", lambda: _origins(work, cases)),
        (
            1,
            "the methods and headers of the list are allowed, and no others",
            lambda: _leave(work, cases),
        ),
        (
            1,
            "cookies may be sent, and the request's id may be read",
            lambda: _cookies(work, cases),
        ),
    )


def _expect_begun(work: Work, cases: Cases) -> None:
    """See whether it knows anything of CORS yet: as given out, it has no `OPTIONS`, no header."""
    for page in PAGES:
        answer = _get(work, page, cases.whole(1900, 2900))
        asked = preflight(work, "counter", "/rates/2000", page, "GET")
        named = [name for name, _ in answer.response_headers if "access-control" in name.lower()]
        if named or asked.status not in (404, 405):
            return
    raise Blank("counter")


def _cookies(work: Work, cases: Cases) -> None:
    for page in PAGES:
        answer = _get(work, page, cases.whole(1900, 2900), **COOKIE)
        if not may_read(answer, page, credentials=True):
            incorrect(f"A page of `{page}` cannot read an answer that cookies were sent for.")
        asked = preflight(work, "counter", "/loans", page, "POST", ["Content-Type"])
        if not leave_given(asked, page, "POST", ["Content-Type"], credentials=True):
            incorrect(f"The preflight does not let a page of `{page}` `POST` JSON with cookies.")
        _expect_refusals_read(work, page)
        told = (answer.response_header("Access-Control-Expose-Headers") or "").lower()
        NOT_EXPOSED.when("x-request-id" not in told.replace(" ", "").split(","))


def _expect_refusals_read(work: Work, page: str) -> None:
    """Ask that a page learns why its request was refused, wherever that was found."""
    sent: list[tuple[str, str, dict[str, Any]]] = [
        ("POST", "/loans", {"json": []}),
        ("GET", "/rates/soon", {}),
        ("GET", "/nothing", {}),
    ]
    for method, path, body in sent:
        headers = {"Origin": page, **COOKIE}
        refused = work.request("counter", method, path, headers=headers, **body)
        if not may_read(refused, page, credentials=True):
            said = f"was refused (`{refused.status}`)"
            incorrect(f"A page of `{page}` cannot read that its {request_line(refused)} {said}.")


def _origins(work: Work, cases: Cases) -> None:
    year = cases.whole(1900, 2900)
    answers = {page: _get(work, page, year) for page in PAGES}
    for answer in answers.values():
        expect_status(answer, 200, because="the rates were asked for")
        expect_year(answer, year)
    stranger = f"https://{cases.name('page')}.example"
    seen = [_get(work, stranger, year), _get(work, stranger, year, **COOKIE)]
    echoed = any(answer.response_header(ALLOW_ORIGIN) == stranger for answer in seen)
    REFLECTS.when(echoed, f"A page of `{stranger}` got its own name back.")
    readable = any(may_read(answer, stranger) for answer in seen)
    STAR.when(readable, f"A page of `{stranger}` may read the rates.")
    for page, answer in answers.items():
        if not may_read(answer, page):
            said = f"A page of `{page}` may not read the rates."
            PATH_IN_LIST.when(may_read(_get(work, f"{page}/", year), f"{page}/"), said)
            incorrect(f"{said} As the browser writes it, its origin is on no list.")
        expect_vary(answer)
    for number, other in enumerate([stranger, *_lookalikes(cases)]):
        _expect_kept_out(work, other, year, with_cookies=number % 2 == 0)
        if number < ASKED_FOR_LEAVE:
            _expect_no_leave(work, other)


def _expect_kept_out(work: Work, other: str, year: int, with_cookies: bool) -> None:
    answer = _get(work, other, year, **(COOKIE if with_cookies else {}))
    if may_read(answer, other):
        incorrect(f"A page of `{other}` may read the rates, and it is not one of the two.")


def _expect_no_leave(work: Work, other: str) -> None:
    """Ask that a page that can read nothing gets no leave to send something, either."""
    asked = preflight(work, "counter", "/loans", other, "POST", ["Content-Type"])
    if leave_given(asked, other, "POST", ["Content-Type"]):
        incorrect(
            f"The preflight gives a page of `{other}` leave to `POST` JSON. The request would "
            "run, whether or not the page may read what comes of it."
        )


def _lookalikes(cases: Cases) -> list[str]:
    port = cases.whole(1_024, 65_535)
    port += port == 8888
    return cases.shuffled(
        [
            "null",
            "http://app.bank.example",
            f"{APP}:{port}",
            f"{APP}.{cases.name('evil')}.example",
            f"https://app{cases.one_of('xyz')}bank.example",
            f"https://app.bank{cases.one_of('xyz')}example",
            f"https://{cases.name('evil')}app.bank.example",
            f"https://{cases.name('evil')}.app.bank.example",
            f"http://{cases.name('evil')}.localhost:8888",
            f"https://{cases.name('other')}.bank.example",
            f"http://localhost:{port}",
            "http://127.0.0.1:8888",
            "https://localhost:8888",
        ]
    )


def _leave(work: Work, cases: Cases) -> None:
    """Ask leave without cookies: with them, `*` would be no more than a strange name."""
    own = ["Content-Type", "X-API-Key"]
    strange = [*cases.shuffled(USUAL), cases.name("X-Own")]
    for page, others in zip(cases.shuffled(PAGES), (strange, strange[-1:]), strict=True):
        for method, names in (("POST", own), ("GET", own[1:]), ("POST", own[:1])):
            asked = preflight(work, "counter", "/loans", page, method, names)
            if not leave_given(asked, page, method, names):
                incorrect(
                    f"A page of `{page}` may not send `{method}` with `{'` and `'.join(names)}`: "
                    f"the preflight was answered `{asked.status}`."
                )
        _expect_no_other(work, page, others)


def _expect_no_other(work: Work, page: str, names: list[str]) -> None:
    for method in ("DELETE", "PUT", "PATCH", "OPTIONS"):
        asked = preflight(work, "counter", "/loans/7", page, method)
        allowed = leave_given(asked, page, method)
        said = f"A page of `{page}` has leave to send `{method}`."
        if allowed and method == "OPTIONS":
            incorrect(f"{said} The preflight itself needs no line in the list of methods.")
        ALL_METHODS.when(allowed, said)
    for name in names:
        strange = preflight(work, "counter", "/loans", page, "POST", [name])
        if leave_given(strange, page, "POST", [name]):
            incorrect(f"A page of `{page}` may send the header `{name}`, which is on no list.")


def _get(work: Work, origin: str, year: int, **more: str) -> Exchange:
    return work.request("counter", "GET", f"/rates/{year}", headers={"Origin": origin, **more})


TASK = Task(
    number=6,
    title="Open to two pages",
    points=4,
    objective="Configure an allow-list that passes an unseen table of requests.",
    hints=(
        "`CORSMiddleware` has an option for each of the five demands. The lesson's last server "
        "uses two of them.",
        "Write origins as the browser sends them: scheme, host, port, and nothing after it. What "
        "is not on a list is not allowed, so leave nothing at `*`.",
        "The options are `allow_origins`, `allow_methods`, `allow_headers`, `allow_credentials` "
        "and `expose_headers`.",
    ),
    judge=judge,
    misconceptions=(STAR, REFLECTS, PATH_IN_LIST, ALL_METHODS, NOT_EXPOSED),
    why="Every origin, method and header that is allowed is named, so all that was never thought "
    "of is refused.",
)
