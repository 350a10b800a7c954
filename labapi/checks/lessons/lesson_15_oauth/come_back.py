"""Task 4: find and mend the four faults of a callback."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import urlsplit

from labapi.checks.cases import Cases
from labapi.checks.expect import incorrect, shown
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_15_oauth._app import Customer, customer, opens
from labapi.checks.lessons.lesson_15_oauth._sent import path_of
from labapi.checks.task import Misconception, Task, faults_each_by_itself

if TYPE_CHECKING:
    from labapi.classroom.exchange.exchange import Exchange

MISSING_IS_NO_OTHER = Misconception(
    "missing_is_no_other",
    belief="A state that is not there cannot be a wrong one.",
    feedback="A stranger who leaves it out is let in. Your app has sent a state, and so the bank "
    "gives it back each time: what follows, if none comes?",
)
TRADED_IS_NO_HARM = Misconception(
    "traded_is_no_harm",
    belief="It is no matter when the answer is checked, as long as the token is thrown away.",
    feedback="By then your app has shown its verifier, and used up a code, for an answer of a "
    "stranger. Look before you send.",
)
MY_ADDRESS_MY_BANK = Misconception(
    "my_address_my_bank",
    belief="Whoever sends the browser to my address is my bank.",
    feedback="An app may know several banks, and one of them may be a thief's. An app that takes "
    "one bank's answer for another's sends a good code to the thief. This bank says in each answer "
    "who it is (RFC 9207).",
)
NO_IS_NO_ANSWER = Misconception(
    "no_is_no_answer",
    belief="If something is wrong, the token endpoint will say so.",
    feedback="The customer has said no, and the address says so. There is nothing to trade.",
)


class Callback(NamedTuple):
    """A customer in the middle of a login, and the learner's function."""

    work: Work
    cases: Cases
    customer: Customer


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Try each fault by itself, by answers that are forged in one place."""
    with work.lab(auth="token") as lab:
        callback = Callback(work, cases, customer(lab, cases))
        yield from faults_each_by_itself(
            "come_back",
            "all four faults",
            [(mended, partial(_with_login, look, callback)) for mended, look in FAULTS],
        )


def _with_login(look: Callable[[Callback], None], callback: Callback) -> None:
    """Ask first that a sound login still ends with a token."""
    given, sent = _come_back(callback, callback.customer.comes_back())
    if not isinstance(given, str) or not opens(callback.customer.lab, given):
        told = f" The bank said: *{_said(sent[-1])}*" if sent and sent[-1].status != 200 else ""
        incorrect(
            f"For a sound answer `come_back(…)` gave `{shown(given)}`. It should give the access "
            f"token, which opens the API.{told}"
        )
    look(callback)


def _look_for_state(callback: Callback) -> None:
    """Leave the state out, or bring another; the code itself is good."""
    state = callback.customer.app["state"]
    for what, other in (
        ("a state that nobody has sent", callback.cases.name("state")),
        ("the beginning of the state", state[:-1]),
        ("the state with something behind it", f"{state}x"),
        ("the state in capital letters", state.upper()),
    ):
        given, _ = _come_back(callback, callback.customer.comes_back(state=other))
        _expect_none(given, f"an answer with {what}")
    for missing in (None, ""):
        given, _ = _come_back(callback, callback.customer.comes_back(state=missing))
        MISSING_IS_NO_OTHER.when(
            isinstance(given, str), "For an answer without a `state` it gave a token."
        )
        _expect_none(given, "an answer without a `state`")


def _look_for_order(callback: Callback) -> None:
    """Bring another state; nothing may be sent for it."""
    other = callback.cases.name("state")
    given, sent = _come_back(callback, callback.customer.comes_back(state=other))
    _expect_none(given, "an answer with a state that nobody has sent")
    TRADED_IS_NO_HARM.when(
        sent, f"For an answer with another state it sent `{_line(sent[:1])}` all the same."
    )


def _look_for_server(callback: Callback) -> None:
    """Let another server answer, or one that does not say who it is."""
    issuer = callback.customer.lab.url
    others = [
        f"https://{callback.cases.name('bank')}.example",
        f"{issuer}.{callback.cases.name('bank')}.example",
        issuer[:-1],
        f"{issuer}/{callback.cases.name('bank')}",
        None,
    ]
    for other in callback.cases.shuffled(others):
        given, _ = _come_back(callback, callback.customer.comes_back(iss=other))
        said = f"`iss` was `{other}`" if other else "there was no `iss`"
        MY_ADDRESS_MY_BANK.when(isinstance(given, str), f"It gave a token, and {said}.")
        _expect_none(given, f"an answer in which {said}")


def _look_for_no(callback: Callback) -> None:
    """Let the customer say no, and let the bank say something else that is no code."""
    no = callback.customer.comes_back("deny")
    other = callback.customer.comes_back("deny", error="server_error", error_description=None)
    for address in callback.cases.shuffled([no, other]):
        given, sent = _come_back(callback, address)
        NO_IS_NO_ANSWER.when(
            sent, f"There was no code in the address, and it sent `{_line(sent[:1])}`."
        )
        _expect_none(given, "an answer that brings an `error`")


FAULTS: tuple[tuple[str, Callable[[Callback], None]], ...] = (
    ("an answer without the app's own state is refused", _look_for_state),
    ("nothing is sent before the state was looked at", _look_for_order),
    ("an answer of another server is refused", _look_for_server),
    ("a no is taken for a no", _look_for_no),
)


def _come_back(callback: Callback, address: str) -> "tuple[Any, list[Exchange]]":
    """Give what came of an address, and what was sent to the bank for it."""
    lab = callback.customer.lab
    before = len(lab.exchanges)
    try:
        given = callback.work.call("come_back", callback.customer.app, address)
    except Raised as problem:
        query = urlsplit(address).query
        names = ", ".join(f"`{pair.partition('=')[0]}`" for pair in query.split("&"))
        incorrect(
            f"For an answer that brought {names}, it raised {problem.kind}. Whatever comes, it "
            "gives a token or `None`."
        )
    sent = [one for one in lab.exchanges[before:] if path_of(one) == "/oauth/token"]
    return given, sent


def _expect_none(given: Any, what: str) -> None:
    if given is not None:
        incorrect(f"For {what} it gave `{shown(given)[:12]}…`. It should give `None`.")


def _line(sent: "list[Exchange]") -> str:
    return "".join(f"{one.method} {path_of(one)}" for one in sent)


def _said(one: "Exchange") -> str:
    return one.response_body.decode("utf-8", "replace")[:200]


TASK = Task(
    number=4,
    title="A callback with four faults",
    points=4,
    objective="Check `state` and `iss` before a code is traded.",
    hints=(
        "Anybody can open this address with whatever they like behind the `?`. Which of the "
        "things in it are compared, and when?",
        "One fault is the order of two steps. One is a comparison that a stranger gets around by "
        "leaving something out. Two parameters are never looked at: `iss`, and `error`.",
        "Compare with `answer.get(…)`, which gives `None` for what is missing, and do it above the "
        "`requests.post`. The bank's `iss` is `app['url']`, letter by letter.",
    ),
    judge=judge,
    why="The callback is a door to the street: by `state` the app knows its own question again, by "
    "`iss` it knows who answers, and before both it sends nothing.",
    misconceptions=(
        MISSING_IS_NO_OTHER, TRADED_IS_NO_HARM, MY_ADDRESS_MY_BANK, NO_IS_NO_ANSWER,
    ),
)  # fmt: skip
