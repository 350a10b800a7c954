"""Task 5: put two layers in the right order, so that a page can read a refusal."""

from collections.abc import Iterator

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_status, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_09_cors._page import (
    expect_year,
    leave_given,
    may_read,
    preflight,
)
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.classroom.exchange.exchange import Exchange

ORIGIN, KEY = "https://app.bank.example", "X-API-Key"
PREFLIGHT_HAS_THE_KEY = Misconception(
    "preflight_has_the_key",
    belief="The browser sends the key with its preflight.",
    feedback="A preflight only names the headers that are to follow, and carries none of them. So "
    "your key layer turns it away, and the page's request is never sent. Who must see it first?",
)
NO_GUARD = Misconception(
    "no_guard",
    belief="An allow-list of pages keeps strangers out.",
    feedback="Without a key, the rates came all the same. CORS is obeyed by browsers alone; the "
    "key layer has to stay.",
)
OPEN_TO_ALL = Misconception(
    "open_to_all",
    belief="For errors, it does not matter which page reads them.",
    feedback="A page of another origin may read the refusal. The allow-list holds for all "
    "answers, good or bad.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Send what a page sends: the preflight, then the request without and with the key."""
    path = f"/rates/{cases.whole(1900, 2900)}"
    yield from each_by_itself(
        (1, "the preflight is answered without a key", lambda: _asks(work, path)),
        (
            1,
            "the refusal can be read by the page, and by no other",
            lambda: _no_key(work, cases, path),
        ),
        (1, "with the key, the page gets the rates", lambda: _with_key(work, path)),
    )


def _asks(work: Work, path: str) -> None:
    asked = preflight(work, "guarded", path, ORIGIN, "GET", [KEY])
    PREFLIGHT_HAS_THE_KEY.when(asked.status == 401, f"The preflight got `{asked.status}`.")
    if not leave_given(asked, ORIGIN, "GET", [KEY]):
        because = f"the page of `{ORIGIN}` asked for leave to send the header `{KEY}`"
        expect_status(asked, 200, 204, because=because)
        incorrect(f"The preflight for the header `{KEY}` does not let `{ORIGIN}` in.")


def _no_key(work: Work, cases: Cases, path: str) -> None:
    for key in ({KEY: cases.name("key")}, {}):
        named = "with a wrong key" if key else "without a key"
        refused = _get(work, path, ORIGIN, **key)
        NO_GUARD.when(refused.status == 200, f"`GET {path}` {named} got `200`.")
        expect_status(refused, 401, because=f"it came {named}")
        if not may_read(refused, ORIGIN):
            incorrect(
                f"A page of `{ORIGIN}` cannot read the `401` that it gets {named}: the answer has "
                "no CORS header for it."
            )
    stranger = f"https://{cases.name('page')}.example"
    other = _get(work, path, stranger, **{KEY: cases.name("key")})
    OPEN_TO_ALL.when(may_read(other, stranger), f"A page of `{stranger}` can read the `401`.")


def _with_key(work: Work, path: str) -> None:
    """Ask for the rates; a page whose preflight fails never gets as far as that."""
    _asks(work, path)
    good = _get(work, path, ORIGIN, **{KEY: "open-sesame"})
    expect_status(good, 200, because="the key was the right one")
    expect_year(good, int(path.rpartition("/")[2]))
    if not may_read(good, ORIGIN):
        incorrect(f"With the key, a page of `{ORIGIN}` cannot read the rates.")


def _get(work: Work, path: str, origin: str, **more: str) -> Exchange:
    return work.request("guarded", "GET", path, headers={"Origin": origin, **more})


TASK = Task(
    number=5,
    title="Locked out without a reason",
    points=3,
    objective="Order layers so that a page can read a refusal.",
    hints=(
        "Draw the way of a preflight through both layers, from the outside in. Which layer meets "
        "it first, and does the preflight have what that layer asks for?",
        "An answer passes the layers that stand outside the one that gave it. Which layer has to "
        "see every answer on its way out?",
        "A list of middleware is read from the outside in: the first is outermost.",
    ),
    judge=judge,
    misconceptions=(PREFLIGHT_HAS_THE_KEY, NO_GUARD, OPEN_TO_ALL),
    why="The outermost layer meets every request first and every answer last: so the preflight is "
    "answered before a key is asked for, and the `401` leaves with the header that lets it be "
    "read.",
)
