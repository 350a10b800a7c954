"""Task 3: write limits for dear and for cheap paths, judged by what a lab with them does."""

from collections.abc import Iterator
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import requests

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab

HOUR_S = 3600
ZERO_IS_FREE = Misconception(
    "zero_is_free",
    belief="A limit of 0 stands for no limit.",
    feedback="Zero requests an hour is a closed door, so the lab does not take it. "
    "In Python another value says that there is none of something.",
)
WINDOW_IS_A_MINUTE = Misconception(
    "window_is_a_minute",
    belief="What stands behind the stroke does not matter much.",
    feedback="The count is right, but the window is not an hour: callers get their allowance back "
    "much too soon, or too late. Write the unit with the number, as in `10s`.",
)
UNNAMED_IS_FREE = Misconception(
    "unnamed_is_free",
    belief="A path that has no line of its own is not limited.",
    feedback='`"*"` stands for all paths without a line of their own. To be read without limit, '
    "models need a line that says so.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Start a lab with these limits, and send more than they allow."""
    limits = expect_type("limits", work.value("limits"), dict, str)
    for path, limit in limits.items() if isinstance(limits, dict) else ():
        ZERO_IS_FREE.when(_is_zero(limit), f"For `{path}` you wrote `{limit!r}`.")
    with ExitStack() as opened:
        bank = opened.enter_context(requests.Session())
        running = _started(work, limits, opened)
        bank.trust_env = False  # no proxy: this stays on this computer
        body = {"features": cases.applicant()}
        _expect_allowed(bank, running, "POST", "/predict", 3, json=body)
        yield 1, "three predictions an hour"
        path = cases.one_of(["/models", "/models/loan-classifier-v2.1", "/models/not-there"])
        free = _let_in(bank, running, "GET", path, tries=7)
        UNNAMED_IS_FREE.when(free < 7 and "/models" not in limits, _counted(path, free, 7))
        if free < 7:
            incorrect(f"{_counted(path, free, 7)} Models are to be read without limit.")
        _expect_allowed(bank, running, "GET", f"/{cases.name('nothing')}", 5)
        yield 1, "models without limit, all other paths five an hour"


def _started(work: Work, limits: Any, opened: ExitStack) -> "JudgedLab":
    try:
        return opened.enter_context(work.lab(rate_limit=limits))
    except (ValueError, TypeError) as error:
        incorrect(f"The lab does not take these limits: {error}")


def _expect_allowed(
    bank: requests.Session, lab: "JudgedLab", method: str, path: str, count: int, **sending: Any
) -> None:
    """Ask that so many an hour are let in, and no more."""
    first = bank.request(method, lab.api + path, **sending)
    told = first.headers.get("RateLimit-Policy", "")
    if not told:
        incorrect(f"`{method} {path}` is not limited at all: its answer tells of no allowance.")
    let_in = 1 + _let_in(bank, lab, method, path, tries=count + 1, **sending)
    if let_in != count:
        incorrect(f"{_counted(path, let_in, count + 2)} It was to be {count} in an hour.")
    WINDOW_IS_A_MINUTE.when(
        f"w={HOUR_S}" not in told, f"`{path}` answers `RateLimit-Policy: {told}`."
    )


def _let_in(
    bank: requests.Session, lab: "JudgedLab", method: str, path: str, tries: int, **sending: Any
) -> int:
    answers = [bank.request(method, lab.api + path, **sending) for _ in range(tries)]
    return sum(answer.status_code != 429 for answer in answers)


def _counted(path: str, let_in: int, sent: int) -> str:
    return f"Of {sent} requests to `{path}`, {let_in} were let in."


def _is_zero(limit: Any) -> bool:
    text = str(limit).strip()
    return text == "0" or text.startswith("0/")


TASK = Task(
    number=3,
    title="Dear and cheap paths",
    points=2,
    objective="Give each path the limit that its cost asks for.",
    hints=(
        "The lesson configures a limit a path, under *Dear and cheap paths*. How is one written?",
        "A limit is a text: how many, a stroke, and in what time with its unit. "
        "And Python has a value that stands for nothing at all.",
        'For example, `"2/min"` is two a minute. You need two such texts, in hours, and `None`.',
    ),
    judge=judge,
    misconceptions=(ZERO_IS_FREE, WINDOW_IS_A_MINUTE, UNNAMED_IS_FREE),
)
