"""Task 4: find what a client of GraphQL overlooks, since every answer comes with 200."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from labapi.checks.cases import Cases
from labapi.checks.expect import difference, expect_type, incorrect, shown
from labapi.checks.inside.problems import Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons._street import Asked, Reply, Street, sent_note, street
from labapi.checks.task import Misconception, Task, faults_each_by_itself

NO_ANSWER = ["NO_ANSWER"]
NOTHING: dict[str, Any] = {"status": None, "algorithm": None, "problems": []}
BROKEN = (429, 500, 502, 503)
"""Statuses with which no GraphQL server has answered, but something before it."""

STATUS_IS_ENOUGH = Misconception(
    "status_is_enough",
    belief="An answer with `200` has no errors in it.",
    feedback="GraphQL says by `200` that it has answered. What went wrong stands in the answer. "
    "The lesson's three broken queries show where.",
)
FIRST_ERROR_ALONE = Misconception(
    "first_error_alone",
    belief="An answer has one error at most.",
    feedback="`errors` is a list: each field may fail for a reason of its own.",
)
HALF_IS_NOTHING = Misconception(
    "half_is_nothing",
    belief="If a part of the answer is missing, the rest is worth nothing.",
    feedback="The fields were worked out one by one. What came is right, and the page can show it.",
)
DATA_IS_THERE = Misconception(
    "data_is_there",
    belief="An answer of GraphQL always has its `data`.",
    feedback="A query that was refused as a whole has none: `data` is missing, or `null`. There "
    "are `errors` alone.",
)


class Answer(NamedTuple):
    """What the server says, and what the page should be of it."""

    said: dict[str, Any]
    page: dict[str, Any]


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Answer as servers do: whole, by half, not at all; look at what the page says of it."""
    with street(cases) as built:
        bench = _Bench(work, cases, built)
        faults = (
            ("what failed is told, though the status is 200", bench.errors),
            ("half of an answer is shown", bench.halves),
            ("an answer without data breaks nothing", bench.refusals),
        )
        yield from faults_each_by_itself("page_of", "There were three faults", faults)


class _Bench:
    """The learner's client, and a server that answers it as the judge wants."""

    def __init__(self, work: Work, cases: Cases, built: Street) -> None:
        self._work, self._cases, self._street = work, cases, built

    def errors(self) -> None:
        """Ask for the codes of what failed, of all that failed, and for no others."""
        self._expect_sound()
        for answer in self._cases.shuffled([*self._halves(), self._both_failed()]):
            page = self._page(answer)
            wanted, given = answer.page["problems"], page["problems"]
            STATUS_IS_ENOUGH.when(given == [], _seen(answer, page))
            FIRST_ERROR_ALONE.when(given == wanted[:1] != wanted, _seen(answer, page))
            if given != wanted:
                incorrect(f"{_seen(answer, page)} `problems` has the code of each error, in order.")

    def halves(self) -> None:
        """Ask for what came, where something else has failed."""
        self._expect_sound()
        for answer in self._halves():
            page = self._page(answer)
            lost = [
                name for name in ("status", "algorithm") if answer.page[name] and not page[name]
            ]
            HALF_IS_NOTHING.when(lost, _seen(answer, page))
            _expect_shown(answer, page)

    def refusals(self) -> None:
        """Answer without data, and with data that is null."""
        self._expect_sound()
        for answer in self._cases.shuffled([*self._refused()]):
            try:
                page = self._page(answer)
            except Raised as problem:
                DATA_IS_THERE.when(True, f"The server said `{answer.said}`. {problem}")
                raise
            _expect_shown(answer, page)

    def _expect_sound(self) -> None:
        """Ask that it shows a whole answer, and says so where there was none at all."""
        for answer in (self._whole(), self._whole()):
            page = self._page(answer)
            _expect_shown(answer, page)
            if page["problems"] != []:
                incorrect(f"{_seen(answer, page)} Nothing has failed here.")
        self._expect_no_answer("<h1>Come back later.</h1>", "a page of HTML")
        error = {"code": "RATE_LIMIT_EXCEEDED", "message": "Come back later."}
        self._expect_no_answer({"status": "error", "error": error}, "JSON of its own")

    def _expect_no_answer(self, body: Any, called: str) -> None:
        status = self._cases.one_of(BROKEN)
        page = self._asked(Reply(status, body))
        if page != NOTHING | {"problems": NO_ANSWER}:
            incorrect(
                f"Something before the server answered with `{status}` and {called}. It gave "
                f"`{shown(page)}`, and `problems` was to be `{NO_ANSWER}`."
            )

    def _page(self, answer: Answer) -> dict[str, Any]:
        return self._asked(Reply(200, answer.said))

    def _asked(self, reply: Reply) -> dict[str, Any]:
        """Call it where the server has this reply; ask that it sent the query as it stands."""
        house = self._street.house(lambda asked: reply)
        model_id = self._cases.name("model")
        given = self._work.call("page_of", house, model_id)
        page: dict[str, Any] = expect_type("page_of(…)", given, dict)
        _expect_sent(self._street.asked_at(house), model_id)
        if set(page) != set(NOTHING):
            incorrect(f"It gave `{shown(page)}`. The names in it are {', '.join(NOTHING)}.")
        return page

    # The answers of the server.

    def _whole(self) -> Answer:
        said = {"health": self._health(), "model": self._model()}
        return Answer({"data": said}, _shown(said))

    def _halves(self) -> Iterator[Answer]:
        for failed in self._cases.shuffled(["health", "model"]):
            said = {"health": self._health(), "model": self._model()} | {failed: None}
            yield self._with_errors(said, [failed])

    def _both_failed(self) -> Answer:
        said = {"health": None, "model": None}
        return self._with_errors(said, self._cases.shuffled([*said]))

    def _refused(self) -> Iterator[Answer]:
        errors = self._errors(["query"])
        codes = [error["extensions"]["code"] for error in errors]
        for said in ({"errors": errors}, {"data": None, "errors": errors}):
            yield Answer(said, NOTHING | {"problems": codes})

    def _with_errors(self, data: dict[str, Any], failed: list[str]) -> Answer:
        errors = self._errors(failed)
        codes = [error["extensions"]["code"] for error in errors]
        return Answer({"errors": errors, "data": data}, _shown(data) | {"problems": codes})

    def _errors(self, failed: list[str]) -> list[dict[str, Any]]:
        return [
            {
                "message": f"There is no {name} now.",
                "path": [name],
                "extensions": {"code": self._cases.name("CODE").upper().replace("-", "_")},
            }
            for name in failed
        ]

    def _health(self) -> dict[str, Any]:
        return {"status": self._cases.name("state")}

    def _model(self) -> dict[str, Any]:
        return {"algorithm": self._cases.name("algorithm")}


def _shown(data: dict[str, Any]) -> dict[str, Any]:
    health, model = data["health"] or {}, data["model"] or {}
    return NOTHING | {"status": health.get("status"), "algorithm": model.get("algorithm")}


def _expect_sent(sent: list[Asked], model_id: str) -> None:
    if len(sent) != 1:
        incorrect(f"`page_of` sent {len(sent)} requests, and one is to be sent.")
    note = sent_note(sent[0])
    variables = note.get("variables") if isinstance(note, dict) else None
    if sent[0].method != "POST" or variables != {"id": model_id}:
        incorrect(
            f"For the model `{model_id}`, a `{sent[0].method}` with the variables "
            f"`{shown(variables)}` was sent. Leave the request as it was: nothing is wrong in it."
        )


def _expect_shown(answer: Answer, page: dict[str, Any]) -> None:
    wanted = {name: answer.page[name] for name in ("status", "algorithm")}
    given = {name: page[name] for name in wanted}
    if found := difference(given, wanted):
        incorrect(f"{_seen(answer, page)} In what is shown, {found}.")


def _seen(answer: Answer, page: dict[str, Any]) -> str:
    return f"The server said `{shown(answer.said)}`, and it gave `{shown(page)}`."


TASK = Task(
    number=4,
    title="Everything is fine, says the status",
    points=3,
    objective="Find what a GraphQL client overlooks when it goes by the status.",
    hints=(
        "Run `page_of` on an id that no model has, and look with `labapi.show` at what the server "
        "sends for the same query.",
        "Three places: where are `errors` looked at? What happens if one of two fields is there? "
        "What if there is no `data` at all?",
        "`answer.json().get(…, [])` gives a list that can be run through, also where nothing has "
        "failed; `… or {}` makes an empty dictionary of a `None`. Ask for each field by itself.",
    ),
    judge=judge,
    misconceptions=(STATUS_IS_ENOUGH, FIRST_ERROR_ALONE, HALF_IS_NOTHING, DATA_IS_THERE),
    why="The status says that the server has answered; what became of each field stands in `data` "
    "and `errors`, side by side, and a page can show the one and tell of the other.",
)
