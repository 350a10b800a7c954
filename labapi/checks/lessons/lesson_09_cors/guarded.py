"""Task 5: put two layers in the right order, so that a page can read a refusal."""

from collections.abc import Iterator

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_json, expect_same, expect_status, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_09_cors._page import leave_given, may_read, preflight
from labapi.checks.task import Misconception, Task

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
    year = cases.whole(1900, 2900)
    path = f"/rates/{year}"
    asked = preflight(work, "guarded", path, ORIGIN, "GET", [KEY])
    PREFLIGHT_HAS_THE_KEY.when(asked.status == 401, f"The preflight got `{asked.status}`.")
    if not leave_given(asked, ORIGIN, "GET", [KEY]):
        because = f"the page of `{ORIGIN}` asked for leave to send the header `{KEY}`"
        expect_status(asked, 200, 204, because=because)
        incorrect(f"The preflight for the header `{KEY}` does not let `{ORIGIN}` in.")
    yield 1, "the preflight is answered, though it carries no key"
    wrong = {"Origin": ORIGIN, KEY: cases.name("key")}
    refused = work.request("guarded", "GET", path, headers=wrong)
    NO_GUARD.when(refused.status == 200, f"`GET {path}` with a wrong key got `200`.")
    expect_status(refused, 401, because="the key was wrong")
    if not may_read(refused, ORIGIN):
        incorrect(f"A page of `{ORIGIN}` cannot read the `401`: it has no CORS header.")
    stranger = f"https://{cases.name('page')}.example"
    other = work.request("guarded", "GET", path, headers=wrong | {"Origin": stranger})
    OPEN_TO_ALL.when(may_read(other, stranger), f"A page of `{stranger}` can read the `401`.")
    yield 1, "the refusal can be read by the page, and by no other"
    good = work.request("guarded", "GET", path, headers={"Origin": ORIGIN, KEY: "open-sesame"})
    expect_status(good, 200, because="the key was the right one")
    expect_same("year", expect_json(good).get("year"), year, f"`GET {path}`")
    if not may_read(good, ORIGIN):
        incorrect(f"With the key, a page of `{ORIGIN}` cannot read the rates.")
    yield 1, "with the key, the page gets the rates"


TASK = Task(
    number=5,
    title="Locked out without a word",
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
)
