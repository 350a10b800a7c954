"""The judged steps of lesson 13: a claim about any server, and an error in the contract's shape."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

from labapi.checks.expect import difference, expect_json, expect_type, incorrect, shown
from labapi.checks.inside.problems import Raised
from labapi.checks.notebook.cell import Cell, Step
from labapi.checks.task import Misconception

if TYPE_CHECKING:
    from starlette.requests import Request

    from labapi.checks.cases import Cases

ID, HEALTH = "X-Request-ID", "/api/v1/health"

# A claim that knows an address and nothing else.

ANY_ID = Misconception(
    "any_id",
    belief="An answer with an id has my id.",
    feedback="Most servers give each request an id of their own, also where the client sent one. "
    "The claim is about the one that was *sent*.",
)
STATUS_DECIDES = Misconception(
    "status_decides",
    belief="A test passes where the status is 200.",
    feedback="The status says whether the request was granted. An error can bring the id back, "
    "and there it is needed most; a `200` can lack it.",
)
FALLS_OVER = Misconception(
    "falls_over",
    belief="What a claim asks for is there to be read.",
    feedback="Then the test ends with a `KeyError`, and nobody learns what did not hold. "
    "`r.headers.get(…)` gives `None` where a header is missing.",
)
IN_THE_BODY = Misconception(
    "in_the_body",
    belief="What is in the answer may stand anywhere in it.",
    feedback="A client looks where the claim says: in the header. It may never read the body.",
)


def claim(cell: Cell, cases: Cases) -> None:
    """Ask it about servers that keep the id, lose it, replace it, or put it elsewhere."""
    from labapi.classroom.serving import serve  # the HTTP server costs 0.2 s to import

    served = serve(_office(cases.name("id")), name="servers of the judge")
    try:
        said = {kind: _asked(cell, kind, f"{served.url}/{kind}") for kind in KINDS}
    finally:
        served.stop()
    if not said["kept"]:
        incorrect(f"{_tells('kept')} True is for what holds, and false for what does not.")
    STATUS_DECIDES.when(not said["refused"], _tells("refused"))
    STATUS_DECIDES.when(said["lost"], _tells("lost"))
    ANY_ID.when(said["other"], _tells("other"))
    IN_THE_BODY.when(said["body"], _tells("body"))


IN_BODY = ("meta", "request_id")
"""The way to the id in the body of the lab; the servers here have none there."""

KINDS = {
    "kept": ("A server that sends the id back", True),
    "refused": ("A server that answers 503, and sends the id back", True),
    "lost": ("A server whose answer has no such header", False),
    "other": ("A server that makes an id of its own", False),
    "body": ("A server that tells the id in the body alone", False),
}
"""The servers that the judge asks about: what each does, and whether the claim holds for it."""


def _tells(kind: str) -> str:
    what, holds = KINDS[kind]
    return f"{what} {'did not pass' if holds else 'passed'} your claim."


def _asked(cell: Cell, kind: str, url: str) -> bool:
    """Ask the function about one server; a header that is not there makes some fall over."""
    try:
        said = cell.call("id_comes_back", url)
    except Raised as problem:
        missing = problem.kind == "KeyError" and ID.lower() in problem.message.lower()
        FALLS_OVER.when(missing, "Your claim failed at a server whose answer has no such header.")
        body = problem.kind == "KeyError" and problem.message.strip("'") in IN_BODY
        IN_THE_BODY.when(body, "Your claim failed at a server that tells no id in the body.")
        raise
    return bool(expect_type("id_comes_back(…)", said, bool))


def _office(own: str) -> Starlette:
    """Make one server of each kind, under a path of its own."""

    async def answer(request: Request) -> JSONResponse:
        sent, kind = request.headers.get(ID, own), request.path_params["kind"]
        told = {"kept": sent, "refused": sent, "other": own}
        headers = {ID: told[kind]} if kind in told else {}
        body = {"meta": {"request_id": sent}} if kind == "body" else {}
        return JSONResponse(body, 503 if kind == "refused" else 200, headers)

    return Starlette(routes=[Route("/{kind}" + HEALTH, answer)])


# An error of the domain, in the words of the contract.

SAYS_SUCCESS = Misconception(
    "says_success",
    belief="What an error handler returns is an error.",
    feedback="Flask sends whatever a handler returns as it sends any other answer: with `200`, "
    "unless a status stands behind it.",
)
ONLY_WORDS = Misconception(
    "only_words",
    belief="The message is the answer.",
    feedback="Flask makes a page of a text. The contract has a shape for errors, which programs "
    "read: a dictionary, of which Flask makes JSON.",
)
FIXED_WORDS = Misconception(
    "fixed_words",
    belief="One error always has the same words.",
    feedback="Then each client is told of the same model. The error knows better: `str(error)`.",
)
NOT_NESTED = Misconception(
    "not_nested",
    belief="In an envelope everything stands side by side.",
    feedback="`code` and `message` belong into the field `error`, a dictionary of its own. "
    "The `status` stands beside that.",
)
ERROR_ITSELF = Misconception(
    "error_itself",
    belief="An error can be sent as it is.",
    feedback="An error is a Python object, and JSON knows none. `str(error)` is its text.",
)
STATUS_FIRST = Misconception(
    "status_first",
    belief="The status comes first, as in an answer.",
    feedback="In Flask the body stands first behind `return`, and the status behind it: "
    "`return answer, 201`.",
)
SERVERS_FAULT = Misconception(
    "servers_fault",
    belief="An exception is a failure of the server.",
    feedback="Here it is how the domain says *there is none*. The server works, and the client "
    "asked for what is not there: that is told by a `4xx`.",
)


def told(cell: Cell, cases: Cases) -> None:
    """Have the app raise such an error for models that nobody has seen, and read the answers."""
    cell.add_route("office", "/models/<name>", _no_such_model)
    for name in (cases.name("model"), cases.name("other")):
        _expect_told(cell, name)


def _no_such_model(name: str) -> Any:
    raise LookupError(f"There is no model {name}.")


def _expect_told(cell: Cell, name: str) -> None:
    words = f"There is no model {name}."
    answer = cell.request("office", "GET", f"/models/{name}")
    came = f"Your handler got `LookupError({words!r})`"
    ERROR_ITSELF.when("not JSON serializable" in (answer.crash or ""), f"{came}.")
    STATUS_FIRST.when(
        "but it was a int" in (answer.crash or ""), f"{came}, and Flask cannot send that."
    )
    if answer.crash:
        incorrect(f"{came}, and raised: {answer.crash.splitlines()[-1]}")
    ONLY_WORDS.when("json" not in answer.response_header("Content-Type"), f"{came}.")
    body = expect_json(answer)
    SAYS_SUCCESS.when(answer.status == 200, f"{came}, and the answer was `200`.")
    SERVERS_FAULT.when(
        (answer.status or 0) >= 500, f"{came}, and the answer was `{answer.status}`."
    )
    if answer.status != 404:
        incorrect(f"{came}, and the answer was `{answer.status}`. The contract asks for another.")
    inner = {"code": "NOT_FOUND", "message": words}
    where = difference(body, {"status": "error", "error": inner})
    if where is None:
        return
    said, fields = f"The body was `{shown(body)}`", body if isinstance(body, dict) else {}
    NOT_NESTED.when("code" in fields or "message" in fields, f"{said}.")
    error = fields.get("error")
    if isinstance(error, dict) and "message" in error:
        FIXED_WORDS.when(name not in str(error["message"]), f"{said}.")
    incorrect(f"{said}: {where}.")


STEPS = {
    "claim": Step(
        judge=claim,
        hints=(
            "`sent` holds what was sent, `r.headers` what came. What has to be equal?",
            '`r.headers.get("X-Request-ID")` is what came under this name, or `None`.',
        ),
        why="It is true or false for every server, and names neither Flask nor FastAPI. The suite "
        "has the same claim, in words: open the list of what holds, and find it.",
        misconceptions=(ANY_ID, STATUS_DECIDES, FALLS_OVER, IN_THE_BODY),
    ),
    "told": Step(
        judge=told,
        hints=(
            "Two things stand behind `return`, with a comma between them: a dictionary, a number.",
            'The dictionary is `{"status": "error", "error": {…}}`. In the inner one, `message` is '
            "`str(error)`.",
        ),
        why="No function of the API has to think of this answer any more: each raises, and one "
        "handler tells. The real Flask app does it with one table from error to status, which "
        "FastAPI's handlers read as well.",
        misconceptions=(
            SAYS_SUCCESS, ONLY_WORDS, FIXED_WORDS, NOT_NESTED, ERROR_ITSELF, STATUS_FIRST,
            SERVERS_FAULT,
        ),
    ),
}  # fmt: skip
