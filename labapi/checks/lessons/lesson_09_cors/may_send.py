"""Task 3: play the browser, and ask leave for a page."""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_same, incorrect, near_miss, request_line
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab
    from labapi.classroom.exchange.exchange import Exchange

ORIGIN, METHOD = "Origin", "Access-Control-Request-Method"
SENDS_IT_AT_ONCE = Misconception(
    "sends_it_at_once",
    belief="To find out whether a request is allowed, one sends it.",
    feedback="Your function sent the request itself. A browser asks before it sends, by a method "
    "of its own, so that nothing happens on the server if the answer is no.",
)
ALLOW_METHODS_ASKS = Misconception(
    "allow_methods_asks",
    belief="The page's side and the server's side write the same header.",
    feedback="`Access-Control-Allow-Method…` is how the server answers. The browser asks by a "
    "header of another name. Look at the request side of the lesson's preflight.",
)
ANY_ANSWER_IS_YES = Misconception(
    "any_answer_is_yes",
    belief="If the server answers, the answer is yes.",
    feedback="Your function returned `True` where the server had refused. Which part of the "
    "answer says that this page is let in?",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Ask leave for a page that is listed and for a stranger; look at what was sent."""
    own, other = (f"https://{cases.name('page')}.example" for _ in range(2))
    good, also_good, bad = cases.shuffled(("PUT", "PATCH", "DELETE"))
    with work.lab(cors_origins=[own], cors_methods=["GET", "POST", good, also_good]) as lab:
        yes = _asked(work, lab, own, good)
        yield 1, "the preflight is the one that a browser sends"
        no = _asked(work, lab, other, good), _asked(work, lab, own, bad)
        ANY_ANSWER_IS_YES.when(yes is True and all(no))
        expect_same("may_send(…)", yes, True, f"`{own}` and `{good}`, which are allowed")
        expect_same("may_send(…)", no[0], False, f"`{other}`, which is not listed")
        expect_same("may_send(…)", no[1], False, f"`{bad}`, which is not allowed")
        for origin, method in cases.shuffled([(own, also_good), (own, "POST"), (other, "POST")]):
            said = f"`{origin}`, which is {'not ' * (origin != own)}listed, and `{method}`"
            given = _asked(work, lab, origin, method)
            expect_same("may_send(…)", given, origin == own, said)
        yield 1, "the answer is understood"


def _asked(work: Work, lab: "JudgedLab", origin: str, method: str) -> Any:
    """Call it, and see that it sent one preflight; give what it returned."""
    before = len(lab.exchanges)
    given = work.call("may_send", f"{lab.api}/models", origin, method)
    sent = lab.exchanges[before:]
    if not sent:
        incorrect("`may_send` sent nothing to the lab of the check.")
    SENDS_IT_AT_ONCE.when(sent[0].method == method, f"It sent {request_line(sent[0])}.")
    _expect_preflight(sent[0], origin, method)
    if len(sent) > 1:
        incorrect(f"One preflight is enough. `may_send` also sent {request_line(sent[1])}.")
    return given


def _expect_preflight(sent: "Exchange", origin: str, method: str) -> None:
    if sent.method != "OPTIONS":
        incorrect(f"`may_send` sent {request_line(sent)}. A browser asks by `OPTIONS`.")
    if sent.request_header(ORIGIN) != origin:
        said = f"The preflight does not say that the page is of `{origin}`."
        incorrect(said + _came(sent, ORIGIN))
    wrong = [name for name, _ in sent.request_headers if "access-control-allow" in name.lower()]
    ALLOW_METHODS_ASKS.when(wrong, f"It sent the header `{wrong[0] if wrong else ''}`.")
    if sent.request_header(METHOD) != method:
        incorrect(f"The preflight does not ask for the method `{method}`.{_came(sent, METHOD)}")


def _came(sent: "Exchange", name: str) -> str:
    """Say what came in the place of a header."""
    if value := sent.request_header(name):
        return f" It says `{name}: {value}`."
    others = [one for one, _ in sent.request_headers if one.lower().startswith("access-control")]
    told = f" It has the header `{others[0]}`: look at each letter." if others else ""
    return near_miss(sent.request_headers, name) or told * (name == METHOD)


TASK = Task(
    number=3,
    title="Play the browser",
    points=2,
    objective="Ask a server by a preflight whether a page may send a request.",
    hints=(
        "The lesson sends a preflight by hand, with plain `requests`. Yours is the same.",
        "Three things make a preflight: the method, the header that says whose page it is, and "
        "the header that says which method is to follow.",
        "In this order: `requests.options(…)`, with `Origin` and `Access-Control-Request-___`, "
        "then the status that means yes.",
    ),
    judge=judge,
    misconceptions=(SENDS_IT_AT_ONCE, ALLOW_METHODS_ASKS, ANY_ANSWER_IS_YES),
    why="Whoever asks first, naming page and method, does nothing on the server if the answer is "
    "no; and the answer is the server's own, not a guess.",
)
