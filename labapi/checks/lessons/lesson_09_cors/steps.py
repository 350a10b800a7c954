"""The judged steps of lesson 09: *Your move*, behind each idea of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from labapi.checks.expect import expect_type, incorrect, near_miss
from labapi.checks.inside.problems import Raised
from labapi.checks.lessons.lesson_09_cors._page import may_read as lets_in
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception

if TYPE_CHECKING:
    from starlette.requests import Request

    from labapi.checks.cases import Cases

ORIGIN, METHOD = "Access-Control-Allow-Origin", "Access-Control-Request-Method"
PAGE, ADDRESS = "https://app.bank.example", "https://app.bank.example/loans"
COOKIE = {"Cookie": "session=ada"}

ALWAYS_THERE = Misconception(
    "always_there",
    belief="Each answer says which page may read it.",
    feedback="A server that lets no page in sends no such header at all. `r.headers.get(…)` gives "
    "`None` then, and does not fail.",
)
STATUS_TELLS = Misconception(
    "status_tells",
    belief="What was answered with 200 can be read.",
    feedback="The server answers every page in the same way. Whether this page may read it, a "
    "header of the answer says.",
)
ANY_LEAVE = Misconception(
    "any_leave",
    belief="What one page may read, all pages may read.",
    feedback="The header names the origin that is let in. It has to be that of the page that asks.",
)
THE_REQUEST_ITSELF = Misconception(
    "the_request_itself",
    belief="The question is the first try of the request.",
    feedback="You have sent the `DELETE` itself. Had the model been there, it would be gone before "
    "anybody said yes. The question has a method of its own, that changes nothing.",
)
HEADER_OF_THE_ANSWER = Misconception(
    "header_of_the_answer",
    belief="A question and its answer use the same headers.",
    feedback="What begins with `Access-Control-Allow-` is the server's yes. The browser's own two "
    "headers say what it *requests*.",
)
PATH_IS_IN = Misconception(
    "path_is_in",
    belief="An origin is an address.",
    feedback="The browser sends scheme, host and port, and the server compares letter by letter. "
    "A path, or a slash at the end, belongs to no origin.",
)
HOST_IS_ENOUGH = Misconception(
    "host_is_enough",
    belief="An origin is the name of a computer.",
    feedback="The name is one of three parts. What stands before it, and a port behind it if the "
    "address has one, make another origin.",
)
STAR_IS_A_LIST = Misconception(
    "star_is_a_list",
    belief="`*` is the simplest list.",
    feedback="With credentials it is the mirror that you have just seen: each page that asks is "
    "let in by its own name, with its user's cookies.",
)


def may_read(cell: Cell, cases: Cases) -> None:
    """Have it look at answers that let a page in, or no page, or one with a similar name."""
    from labapi.classroom.serving import serve  # the HTTP server costs 0.2 s to import

    page, other = (f"https://{cases.name(name)}.example" for name in ("page", "other"))
    full = {"Vary": "Origin", "Access-Control-Allow-Credentials": "true"}
    similar = cases.one_of([f"{page}:8443", f"{page}.evil.example", page.replace("s:", ":")])
    leaves = [{ORIGIN: page}, {}, {ORIGIN: other} | full, {ORIGIN: similar}]
    served = serve(_answering(leaves), name="answers of the judge")
    try:
        came = [_asked(cell, page, f"{served.url}/{number}") for number in range(4)]
    finally:
        served.stop()
    said = [expect_type("may_read(…)", one, bool) for one in came]
    STATUS_TELLS.when(all(said), f"To `{page}` you gave an answer with no header of CORS at all.")
    given = f"To `{page}` you gave an answer that lets in `"
    ANY_LEAVE.when(said[0] and said[2], f"{given}{other}`.")
    if not said[0]:
        incorrect(f"An answer that lets in `{page}` was kept from the page of `{page}`.")
    if said[1]:
        incorrect(f"To `{page}` you gave an answer that lets in no page.")
    if said[3]:
        incorrect(f"{given}{similar}`, which is another origin.")


def _asked(cell: Cell, page: str, url: str) -> object:
    """Ask the function about one answer; one that it falls over may lack the header."""
    try:
        return cell.call("may_read", page, url)
    except Raised as problem:
        missing = problem.kind == "KeyError" and ORIGIN.lower() in problem.message.lower()
        ALWAYS_THERE.when(missing, "`may_read` failed at an answer with no header of CORS at all.")
        raise


def _answering(leaves: list[dict[str, str]]) -> Starlette:
    """Make a server that answers each path with the headers of that number."""

    async def answer(request: Request) -> PlainTextResponse:
        return PlainTextResponse("ok", headers=leaves[request.path_params["number"]])

    return Starlette(routes=[Route("/{number:int}", answer)])


def preflight_of_delete(cell: Cell, cases: Cases) -> None:
    """Ask that what was sent is the preflight of a `DELETE`, and was answered with a yes."""
    sent = cell.exchange("r")
    HEADER_OF_THE_ANSWER.when(sent.request_header("Access-Control-Allow-Methods") != "")
    THE_REQUEST_ITSELF.when(sent.method == "DELETE")
    if sent.method != "OPTIONS":
        incorrect(f"It was sent with the method `{sent.method}`, and a browser asks with another.")
    if sent.request_header(METHOD) != "DELETE":
        missed = near_miss(sent.request_headers, METHOD)
        incorrect(f"The method is right. But no header tells the lab what is to come.{missed}")
    if sent.status != 200:
        incorrect(f"It is a preflight, but the lab said no: `{sent.status}`. Keep `Origin` as is.")


def allow_list(cell: Cell, cases: Cases) -> None:
    """Ask as the page of the address, as an unseen stranger, and as pages that look alike."""
    stranger = f"https://{cases.name('page')}.example"
    said = f"A page of `{stranger}` may read, with its user's cookies."
    STAR_IS_A_LIST.when(_reads(cell, stranger), said)
    if not _reads(cell, PAGE):
        said = f"The page at `{ADDRESS}` is kept out."
        PATH_IS_IN.when(any(_reads(cell, one) for one in (ADDRESS, f"{PAGE}/")), said)
        HOST_IS_ENOUGH.when(_reads(cell, PAGE.removeprefix("https://")), said)
        incorrect(f"{said} As its browser writes it, the origin is not on the list.")
    if _reads(cell, "https://app.bank"):
        incorrect("`pages` is one text, and each part of it is let in. Put `[` and `]` around it.")
    for other in _similar(cases):
        if _reads(cell, other):
            incorrect(f"A page of `{other}` may read as well, which is another origin.")


def _reads(cell: Cell, origin: str) -> bool:
    """Tell whether the app lets a page of this origin read an answer that cookies were sent for."""
    answer = cell.request("app", "GET", "/openapi.json", headers={"Origin": origin, **COOKIE})
    return lets_in(answer, origin, credentials=True)


def _similar(cases: Cases) -> list[str]:
    """List origins that are nearly that of the page."""
    name = cases.name("evil")
    return cases.shuffled(
        [
            "null",
            "http://app.bank.example",
            f"{PAGE}:{cases.whole(1024, 65_535)}",
            f"{PAGE}.{name}.example",
            f"https://{name}.app.bank.example",
            f"https://{name}.bank.example",
        ]
    )


STEPS = {
    "may_read": Step(
        judge=may_read,
        hints=(
            "Look at the first answer that let your notebook's page in: what was new in it?",
            "`r.headers.get(…)` gives the value of a header, or `None`. Compare it with `page`.",
        ),
        why="That comparison is the wall: the server names an origin, and the browser gives the "
        "answer to a page of that origin only (`*` would let every page in). Python has no such "
        "line.",
        misconceptions=(STATUS_TELLS, ANY_LEAVE, ALWAYS_THERE),
    ),
    "preflight_of_delete": Step(
        judge=preflight_of_delete,
        hints=(
            "Look at the preflight that you have sent above: three headers, and a method.",
            "The header's name says that it belongs to CORS, that something is *requested*, and "
            "what. The method is the one by which a client asks what it may do.",
        ),
        why="The question names what is to come and does none of it. So a server can say no "
        "before anything has happened.",
        misconceptions=(THE_REQUEST_ITSELF, HEADER_OF_THE_ANSWER),
    ),
    "allow_list": Step(
        judge=allow_list,
        hints=(
            "An origin is three things. Which part of the address is none of them?",
            "Write what a browser sends as `Origin`: scheme, `://` and host; the port only where "
            "the address has one. Nothing behind it.",
        ),
        why="One origin, letter by letter: another scheme, port or name is somebody else, and is "
        "kept out without a rule of its own.",
        misconceptions=(PATH_IS_IN, HOST_IS_ENOUGH, STAR_IS_A_LIST),
    ),
}
