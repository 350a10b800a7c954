"""Task 3: write limits for dear and for cheap paths, judged by what a lab with them does."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import requests

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_type, incorrect
from labapi.checks.inside.work import Work
from labapi.checks.task import Misconception, Task, each_by_itself
from labapi.checks.variant import Question, Row, Variant

if TYPE_CHECKING:
    from labapi.checks.inside.judged_lab import JudgedLab

WINDOWS_S = {"hour": 3_600, "day": 86_400}
OTHERS = "*"
TOLD = re.compile(r"q=(\d+);w=(\d+)")
UNREACHED = 1_000
"""So many requests a second are no limit for a caller who sends one after the other."""
ZERO_IS_FREE = Misconception(
    "zero_is_free",
    belief="A limit of 0 stands for no limit.",
    feedback="Zero requests an hour is a closed door, so the lab does not take it. "
    "In Python another value says that there is none of something.",
)
WINDOW_IS_A_MINUTE = Misconception(
    "window_is_a_minute",
    belief="What stands behind the stroke does not matter much.",
    feedback="The count is right, but the window is another: callers get their allowance back "
    "much too soon, or too late. Write the unit with the number, as in `10s`.",
)
UNNAMED_IS_FREE = Misconception(
    "unnamed_is_free",
    belief="A path that has no line of its own is not limited.",
    feedback='`"*"` stands for all paths without a line of their own. What is to be sent without '
    "limit needs a line that says so.",
)


@dataclass(frozen=True, slots=True)
class Demand:
    """What callers may do on a path: so many requests in a window, or all they want."""

    path: str
    count: int | None = None
    window: str = "hour"

    @property
    def limit(self) -> str | None:
        """The limit as it is configured."""
        return f"{self.count}/{self.window}" if self.count else None

    @property
    def words(self) -> str:
        """The same for people."""
        subject = 'all other paths (`"*"`)' if self.path == OTHERS else f"`{self.path}`"
        window = {"hour": "an hour", "day": "a day"}[self.window]
        return f"{subject}: {f'{self.count} requests {window}' if self.count else 'without limit'}"


def demands(variant: Variant) -> list[Demand]:
    """Draw one path that is dear, then the two others of a plan: which are free differs."""
    some, more = variant.some_of((3, 5, 2, 4, 6), 2)
    window, other = (variant.one_of(("hour", "day")) for _ in range(2))
    return variant.one_of(
        (
            [
                Demand("/predict", some, window),
                Demand("/models"),
                Demand(OTHERS, more, other),
            ],
            [
                Demand("/models", some, window),
                Demand("/predict"),
                Demand(OTHERS, more, other),
            ],
            [
                Demand("/predict", some, window),
                Demand("/models", more, other),
                Demand(OTHERS),
            ],
            [
                Demand("/datasets", some, window),
                Demand("/predict", more, other),
                Demand(OTHERS),
            ],
        )
    )


def question(variant: Variant) -> Question:
    """Show what each caller may do."""
    plan = demands(variant)
    lines = [f'    "{one.path}": {_source(one.limit)},' for one in plan]
    rows = Question.lettered(Row(one.words, one.limit) for one in plan).rows
    return Question(rows, "Each caller may send:", "\n".join(["limits = {", *lines, "}"]))


def _source(limit: str | None) -> str:
    return f'"{limit}"' if limit else "None"


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Start a lab with these limits, and send more than they allow."""
    limits = expect_type("limits", work.value("limits"), dict, str)
    for path, limit in limits.items() if isinstance(limits, dict) else ():
        ZERO_IS_FREE.when(_is_zero(limit), f"For `{path}` you wrote `{limit!r}`.")
    dear, *others = demands(cases.variant)
    with ExitStack() as opened:
        bank = opened.enter_context(requests.Session())
        bank.trust_env = False  # no proxy: this stays on this computer
        trial = Trial(bank, _started(work, limits, opened), limits, cases)
        yield from each_by_itself(
            (1, "the path of row A has its limit", lambda: trial.expect(dear)),
            (1, "so have the paths of rows B and C", lambda: trial.expect(*others)),
        )


def _started(work: Work, limits: Any, opened: ExitStack) -> JudgedLab:
    try:
        return opened.enter_context(work.lab(rate_limit=limits, strategy="sliding-log"))
    except (ValueError, TypeError) as error:
        incorrect(f"The lab does not take these limits: {error}")


@dataclass(frozen=True, slots=True)
class Trial:
    """A lab with a learner's limits, and a client that sends more than they should allow."""

    bank: requests.Session
    lab: JudgedLab
    limits: Any
    cases: Cases

    def expect(self, *plan: Demand) -> None:
        """Ask for these demands, on a lab that has counted nothing yet."""
        self.lab.configure(rate_limit=self.limits)
        for demand in plan:
            path = self._path_of(demand)
            if demand.count is None:
                self._expect_free(demand, path)
            else:
                self._expect_limited(demand, path, demand.count)

    def _path_of(self, demand: Demand) -> str:
        below = {
            "/predict": ["/predict"],
            "/models": ["/models", "/models/loan-classifier-v2.1", "/models/not-there"],
            "/datasets": [f"/datasets/{self.cases.name('data')}"],
        }
        return self.cases.one_of(below.get(demand.path) or [f"/{self.cases.name('nothing')}"])

    def _expect_free(self, demand: Demand, path: str) -> None:
        answers = self._sent(path, 7)
        let_in = _let_in(answers)
        unnamed = isinstance(self.limits, dict) and demand.path not in self.limits
        UNNAMED_IS_FREE.when(let_in < 7 and unnamed, _counted(path, answers))
        if let_in < 7:
            incorrect(f"{_counted(path, answers)} It was to be without limit.")
        told = TOLD.search(_policy(answers[0]))
        if told and int(told[1]) < UNREACHED * int(told[2]):
            incorrect(
                f"`{path}` is limited still: it answers `RateLimit-Policy: {_policy(answers[0])}`."
            )

    def _expect_limited(self, demand: Demand, path: str, count: int) -> None:
        answers = self._sent(path, count + 2)
        told = _policy(answers[0])
        if not told:
            incorrect(f"`{path}` is not limited at all: its answer tells of no allowance.")
        if _let_in(answers) != count:
            incorrect(f"{_counted(path, answers)} It was to be {count}.")
        another = f"w={WINDOWS_S[demand.window]}" != told.rpartition(";")[2]
        WINDOW_IS_A_MINUTE.when(another, f"`{path}` answers `RateLimit-Policy: {told}`.")

    def _sent(self, path: str, tries: int) -> list[requests.Response]:
        """Send what the path takes, one request after the other."""
        body = {"features": self.cases.applicant()}
        sending: dict[str, Any] = {"json": body} if path == "/predict" else {}
        method = "POST" if sending else "GET"
        url = self.lab.api + path
        return [self.bank.request(method, url, **sending) for _ in range(tries)]


def _let_in(answers: list[requests.Response]) -> int:
    return sum(answer.status_code != 429 for answer in answers)


def _policy(answer: requests.Response) -> str:
    return answer.headers.get("RateLimit-Policy", "")


def _counted(path: str, answers: list[requests.Response]) -> str:
    return f"Of {len(answers)} requests to `{path}`, {_let_in(answers)} were let in."


def _is_zero(limit: Any) -> bool:
    text = str(limit).strip()
    return text == "0" or text.startswith("0/")


TASK = Task(
    number=3,
    title="Dear and cheap paths",
    points=2,
    objective="Give each path the limit that its cost asks for.",
    hints=(
        'Part 2 of the lesson limits each path: `rate_limit="default"`. How is a limit written?',
        "A limit is a text: how many, a stroke, and in what time with its unit. "
        "And Python has a value that stands for nothing at all.",
        'For example, `"7/min"` is seven a minute. You need two such texts, and `None`, each '
        'behind its path, as in `{"/path": ___, …}`.',
    ),
    judge=judge,
    misconceptions=(ZERO_IS_FREE, WINDOW_IS_A_MINUTE, UNNAMED_IS_FREE),
    why="Each path is limited by what a request to it costs, so those who only look are not "
    "stopped by those who compute.",
    question=question,
)
