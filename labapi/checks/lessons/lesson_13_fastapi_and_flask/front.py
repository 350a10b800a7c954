"""Task 2: tell in the contract's shape what Flask itself refuses."""

from collections.abc import Iterator

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_header, expect_json, expect_status, incorrect, request_line
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.classroom.exchange.exchange import Exchange

APP = "front"
API = "/api/v1"
READING = {"GET", "HEAD", "OPTIONS"}
NOTES = {"PUT", "DELETE", "OPTIONS"}

ALLOW_STAYS = Misconception(
    "allow_stays",
    belief="Flask knows which methods a path has, so my answer tells it too.",
    feedback="Flask's own answer had `Allow`. Yours took its place, and has the headers that you "
    "gave it. Look into the error for what Flask knows.",
)
ALLOW_IS_A_LIST_OF_ALL = Misconception(
    "allow_is_a_list_of_all",
    belief="`Allow` tells which methods there are.",
    feedback="It tells which methods *this path* has, and a client may send those next. The error "
    "knows them.",
)
BODY_SAYS_ENOUGH = Misconception(
    "body_says_enough",
    belief="If the body says that it is an error, the status is no matter.",
    feedback="A client, a cache and a monitor look at the status first, and often at nothing else. "
    "What the error handler returns without a status goes out as 200.",
)
ALL_IS_404 = Misconception(
    "all_is_404",
    belief="What Flask refuses is what is not there.",
    feedback="The path is there, and has other methods. One handler gets all of Flask's own "
    "errors, so it has to ask the error which one it is.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask for what is not there, and for what is there in another way."""
    yield from each_by_itself(
        (1, "all that Flask refuses comes in the envelope", lambda: _shape(work, cases)),
        (1, "a 405 tells which methods the path has", lambda: _allow(work, cases)),
    )


def _shape(work: Work, cases: Cases) -> None:
    name = cases.name("path")
    for method, path in cases.shuffled(
        [("GET", f"/{name}"), ("GET", f"{API}/{name}"), ("POST", f"{API}/health/{name}")]
    ):
        _expect_error(_ask(work, method, path), 404, "NOT_FOUND", "nothing is there")
    for method, path, _ in _refused(cases):
        because = "the path has other methods"
        _expect_error(_ask(work, method, path), 405, "METHOD_NOT_ALLOWED", because)
    sound = _ask(work, cases.one_of(["PUT", "DELETE"]), f"{API}/notes/{name}")
    expect_status(sound, 200, because="nothing is wrong with it")
    told = expect_json(sound)
    if not isinstance(told, dict) or told.get("data") != {"name": name}:
        incorrect(f"The answer to {request_line(sound)} should be that of `keep_note`, as before.")


def _refused(cases: Cases) -> list[tuple[str, str, set[str]]]:
    """Give methods and paths that do not go together, and what the path has."""
    other = cases.one_of(["POST", "PUT", "PATCH", "DELETE"])
    note = f"{API}/notes/{cases.name('note')}"
    return cases.shuffled(
        [
            (other, f"{API}/health", READING),
            (cases.one_of(["PUT", "DELETE"]), f"{API}/models", READING),
            (cases.one_of(["GET", "POST", "PATCH"]), note, NOTES),
        ]
    )


def _allow(work: Work, cases: Cases) -> None:
    for method, path, there in _refused(cases):
        answer = _ask(work, method, path)
        expect_status(answer, 405, because="the path has other methods")
        ALLOW_STAYS.when(
            not answer.response_header("Allow"),
            f"The `405` to {request_line(answer)} has no header `Allow`.",
        )
        allowed = expect_header(answer, "Allow", "RFC 9110 asks for it in section 15.5.6")
        found = {one.strip() for one in allowed.split(",")}
        said = f"The `405` to {request_line(answer)} says `Allow: {allowed}`"
        ALLOW_IS_A_LIST_OF_ALL.when(found - there, f"{said}; not all of these are answered there.")
        if found != there:
            incorrect(f"{said}, and something that the path has is missing.")


def _ask(work: Work, method: str, path: str) -> Exchange:
    return work.request(APP, method, path)


def _expect_error(answer: Exchange, status: int, code: str, because: str) -> None:
    if answer.status == 200:
        told = expect_json(answer)
        BODY_SAYS_ENOUGH.when(
            isinstance(told, dict) and "error" in told,
            f"{request_line(answer)} got `200`, with an error in the body.",
        )
    ALL_IS_404.when(status == 405 and answer.status == 404, f"{request_line(answer)} got `404`.")
    expect_status(answer, status, because=because)
    told = expect_json(answer)
    error = told.get("error") if isinstance(told, dict) else None
    if not isinstance(error, dict) or error.get("code") != code:
        incorrect(
            f"The answer to {request_line(answer)} should say `{code}` in `error.code`, as "
            "`refused(…)` writes it."
        )


TASK = Task(
    number=2,
    title="What Flask itself refuses",
    points=2,
    objective="Answer a framework's own errors in the contract's shape, with `Allow` where due.",
    hints=(
        "`on_http_error` gets an error of Werkzeug, on which Flask stands. What does it know? "
        "Print `vars(error)` there. In a cell of your own, have a path asked that is not there, "
        "by `front.test_client()`; then one by a method that it lacks.",
        "Each such error has `code`, its status. The one for 405 has `valid_methods` as well.",
        "`Allow` is a text with the names of the methods, and a comma between two of them. "
        "The table `CODES` is asked with the status.",
    ),
    judge=judge,
    misconceptions=(ALLOW_STAYS, ALLOW_IS_A_LIST_OF_ALL, BODY_SAYS_ENOUGH, ALL_IS_404),
    why="A handler for `HTTPException` gets everything that Flask refuses by itself, so no page of "
    "HTML is left over; and `Allow` tells a client what it may send in its place.",
)
