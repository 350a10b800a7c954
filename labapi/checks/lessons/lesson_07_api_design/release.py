"""Task 4: a release of which its maker says that it breaks nothing."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import expect_json, expect_status, incorrect, request_line, same, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons.lesson_07_api_design._documents import Said, breaks
from labapi.checks.task import Misconception, Task, faults_each_by_itself
from labapi.classroom.exchange.exchange import Exchange

BEFORE, AFTER, PATH = "before", "after", "/api/v1/decisions"
WORDS = ("approved", "rejected")
USUAL, MOST = 10, 100
IN_DOCUMENT = "The document still says so."
STAYS = "all that no wish speaks of stays as it is in 1.0"

MUST_BE_TOLD = Misconception(
    "must_be_told",
    belief="A field that we need is a field that they must send.",
    feedback="The programs of today do not know of it, and none of them gets a decision any more. "
    "What can a request be allowed, and what can it not be asked for?",
)
A_WORD_IS_A_WORD = Misconception(
    "a_word_is_a_word",
    belief="A client that reads two words reads a third.",
    feedback="A program of today has a line for `approved` and a line for `rejected`. The wish "
    "names another place for the news, which such a program passes over.",
)
NOBODY_ASKS_FOR_IT = Misconception(
    "nobody_asks_for_it",
    belief="Nobody asks for that many.",
    feedback="The contract of 1.0 allows it, and you do not know all programs. What did the wish "
    "ask for: a list that is short unless somebody says otherwise, or a list that cannot be long?",
)
NOTHING_TO_SAY = Misconception(
    "nothing_to_say",
    belief="A field that has nothing to say can be left out.",
    feedback="The contract of 1.0 promises it in each answer, and a program of today reads it "
    "without asking whether it is there. `None` is no text, either.",
)


class Release(NamedTuple):
    """The two versions in the learner's notebook, and cases to send to both."""

    work: Work
    cases: Cases

    def post(self, body: Any, app: str = AFTER) -> Exchange:
        """Send an application."""
        return self.work.request(app, "POST", PATH, json=body)

    def decided(self, body: dict[str, Any], app: str = AFTER) -> dict[str, Any]:
        """Give the decision on an application that is a good one."""
        exchange = self.post(body, app)
        expect_status(exchange, 201, because="this is a good application")
        return _object(exchange)

    def listed(self, query: str = "") -> Exchange:
        """Ask for the list."""
        return self.work.request(AFTER, "GET", PATH + query)

    def application(self, times: float = 0, **fields: Any) -> dict[str, Any]:
        """Draw a good application of 1.0; `times` says how many yearly incomes it asks for."""
        income = self.cases.whole(20, 200) * 1000
        asked = times or self.cases.one_of([1, 3.5, 4, 4.5, 5, 6])
        drawn = {"age": self.cases.whole(18, 120), "income": income, "amount": asked * income}
        return drawn | fields

    def breaks(self, place: str) -> list[Said]:
        """Name what breaks in one place, as the two documents have it.

        Whether `lt=101` is as good as `le=100` they do not tell: that is asked by sending.
        """
        found = breaks(self.work, BEFORE, AFTER)
        return [one for one in found if _place_of(one) == place and "exclusive" not in one.rule]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Send to both versions what 1.0 allows, ask for each wish, and compare the documents."""
    release = Release(work, cases)
    yield from faults_each_by_itself(
        AFTER, "all four breaks", [(mended, partial(look, release)) for mended, look in FAULTS]
    )


def _look_at_requests(release: Release) -> None:
    """Send what 1.0 takes, and what it does not take."""
    cases = release.cases
    little, much = ({"income": it, "amount": it} for it in (0.01, 10**9))
    for fields in ({}, {"age": 18} | little, {"age": 120} | much):
        body = release.application(**fields)
        exchange = release.post(body)
        MUST_BE_TOLD.when(
            exchange.status == 422 and b"region" in exchange.response_body,
            f"{request_line(exchange)} got `422`: a program of 1.0 sends no `region`.",
        )
        expect_status(exchange, 201, because="1.0 takes it")
    _expect_none(release.breaks("request"))
    for age in (121, 130):
        body, region = release.application(age=age), cases.name("region")
        told = release.decided(body | {"region": region}).get("region")
        if told != region:
            incorrect(f"The `region` was `{region}`, and the decision says `{shown(told)}`.")
    for wrong in _wrong_applications(release):
        expect_status(release.post(wrong), 422, because=STAYS)


def _wrong_applications(release: Release) -> list[dict[str, Any]]:
    good = release.application(region=release.cases.name("region"))
    spoilt: list[dict[str, Any]] = [
        {"age": 17},
        {"age": 131},
        {"age": 30.5},
        {"income": 0},
        {"amount": 0},
        {"age": None},
    ]
    missing = release.cases.one_of(["age", "income", "amount"])
    left = {name: value for name, value in good.items() if name != missing}
    return [left, *({**good, **one} for one in release.cases.shuffled(spoilt))]


def _look_at_words(release: Release) -> None:
    """Look at decisions on both sides of each limit, and at what is said beside them."""
    near = (4.5, 5, release.cases.whole(401, 499) / 100)
    far = (4, release.cases.whole(1, 3), 5.5, release.cases.whole(6, 9))
    for times in release.cases.shuffled([*near, *far]):
        body = _with_region(release, times)
        told, old = release.decided(body), release.decided(body, BEFORE)
        said = f"For {times:g} yearly incomes `decision` was `{shown(told.get('decision'))}`"
        A_WORD_IS_A_WORD.when(told.get("decision") not in WORDS, f"{said}.")
        if told["decision"] != old["decision"]:
            incorrect(f"{said}, and in 1.0 it was `{old['decision']}`.")
        referred = told.get("referred")
        if referred not in (True, False, None) or bool(referred) != (times in near):
            incorrect(f"For {times:g} yearly incomes `referred` was `{shown(referred)}`.")
    found = release.breaks("decision")
    A_WORD_IS_A_WORD.when(any("enum" in one.rule for one in found), IN_DOCUMENT)
    _expect_none(found)


def _look_at_list(release: Release) -> None:
    """Ask for long lists and short ones, the newest first."""
    cases = release.cases
    made = [release.decided(_with_region(release)) for _ in range(USUAL + cases.whole(2, 5))]
    newest = [one.get("id") for one in made[::-1]]
    for limit in (cases.whole(51, 99), MOST):
        exchange = release.listed(f"?limit={limit}")
        NOBODY_ASKS_FOR_IT.when(exchange.status == 422, f"{request_line(exchange)} got `422`.")
        _expect_newest(exchange, newest, limit)
    for query, count in (
        ("", USUAL), ("?limit=1", 1), (f"?limit={USUAL + 1}", USUAL + 1),
    ):  # fmt: skip
        _expect_newest(release.listed(query), newest[:count], count)
    for strange in (0, MOST + 1, "all"):
        expect_status(release.listed(f"?limit={strange}"), 422, because=STAYS)
    found = release.breaks("limit")
    NOBODY_ASKS_FOR_IT.when(any("-max-" in one.rule for one in found), IN_DOCUMENT)
    _expect_none(found)


def _expect_newest(exchange: Exchange, newest: list[Any], most: int) -> None:
    """Ask that a list begins with the newest; older ones of earlier checks may follow."""
    listed = _decisions(exchange)
    if len(listed) < len(newest) or len(listed) > most:
        incorrect(f"{request_line(exchange)} gave {len(listed)} decisions.")
    if [one.get("id") for one in listed[: len(newest)]] != newest:
        incorrect(f"{request_line(exchange)} does not begin with the newest decisions.")


def _look_at_answers(release: Release) -> None:
    """Ask that each answer has what 1.0 promised, wherever it is read, and the advice."""
    for times in release.cases.shuffled([2, 3, 4.5, 6, 7]):
        body = _with_region(release, times)
        told, old = release.decided(body), release.decided(body, BEFORE)
        for answer in (told, *_read_again(release, told)):
            _expect_reason(answer, old, times)
        advice = told.get("advice")
        if times > 5 and not (isinstance(advice, str) and advice.strip()):
            incorrect(f"Who asked for {times} yearly incomes was rejected, and got no `advice`.")
        if times <= 4 and advice is not None:
            incorrect(f"Who asked for {times} yearly incomes was approved, and got `advice`.")
    nowhere = release.work.request(AFTER, "GET", f"{PATH}/{release.cases.name('dec')}")
    expect_status(nowhere, 404, because="there is no such decision")
    _expect_none(release.breaks("answer"))


def _read_again(release: Release, told: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Give a decision as the new address and the list tell it."""
    exchange = release.work.request(AFTER, "GET", f"{PATH}/{told.get('id')}")
    expect_status(exchange, 200, because="that is the id of a decision")
    again = _object(exchange)
    if not same(*map(_without_nothing, (again, told))):
        incorrect(f"{request_line(exchange)} gave {shown(again)}, which is not what was decided.")
    yield again
    listed = _decisions(release.listed(f"?limit={USUAL}"))
    yield from (one for one in listed if one.get("id") == told.get("id"))


def _without_nothing(answer: dict[str, Any]) -> dict[str, Any]:
    """Leave out what is `null`: a field that may be missing may be told as that."""
    return {name: value for name, value in answer.items() if value is not None}


def _expect_reason(answer: dict[str, Any], old: dict[str, Any], times: float) -> None:
    reason = answer.get("reason")
    said = f"For {times} yearly incomes `reason` was `{shown(reason)}`"
    NOTHING_TO_SAY.when(reason is None, f"{said}." if "reason" in answer else "It was left out.")
    if reason != old["reason"]:
        incorrect(f"{said}, and in 1.0 it was `{old['reason']}`.")
    if not isinstance(answer.get("id"), str):
        incorrect("The `id` of a decision is a text.")


FAULTS: tuple[tuple[str, Callable[[Release], None]], ...] = (
    ("a request of 1.0 is taken", _look_at_requests),
    ("a decision is one of the two words", _look_at_words),
    ("a list may be as long as in 1.0", _look_at_list),
    ("each answer has all that 1.0 promised", _look_at_answers),
)


def _with_region(release: Release, times: float = 0) -> dict[str, Any]:
    """Draw an application that is taken whether a region is asked for or not."""
    return release.application(times, region=release.cases.name("region"))


def _place_of(one: Said) -> str:
    """Tell in which of the four places something breaks."""
    if "request-parameter" in one.rule:
        return "limit"
    if one.rule.startswith(("request-", "new-")):
        return "request"
    return "decision" if one.place.rpartition(".")[2] == "decision" else "answer"


def _expect_none(found: list[Said]) -> None:
    for one in found:
        incorrect(f"`compare_contracts` finds that this breaks: {one.words}.")


def _decisions(exchange: Exchange) -> list[dict[str, Any]]:
    expect_status(exchange, 200, because="1.0 gives a list for it")
    listed = expect_json(exchange)
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        incorrect(f"{request_line(exchange)} gave {shown(listed)}, and no list of decisions.")
    return listed


def _object(exchange: Exchange) -> dict[str, Any]:
    answer = expect_json(exchange)
    if not isinstance(answer, dict):
        incorrect(f"{request_line(exchange)} gave {shown(answer)}, and no decision.")
    return answer


TASK = Task(
    number=4,
    title="A release that breaks nothing",
    points=4,
    objective="Find what breaks a client in a release, and fulfil the same wishes without it.",
    hints=(
        "`labapi.compare_contracts(before.openapi(), after.openapi())` names all four. For each, "
        "ask which side it stands on.",
        "Requests: one field is asked for, and one bound came down. Answers: one field has a word "
        "more, and one may be missing.",
        "A field with `= None` may be left out. The wish for a shorter list speaks of the default "
        "alone. What is promised in `Decision` stays as it is there: leave out what changes it, "
        "and give the news a field of its own.",
    ),
    judge=judge,
    misconceptions=(MUST_BE_TOLD, A_WORD_IS_A_WORD, NOBODY_ASKS_FOR_IT, NOTHING_TO_SAY),
    why="Each wish could be fulfilled by adding: a field that may be left out, a field beside the "
    "old one. The other default breaks no contract; who counted on 20 still sees a change.",
)
