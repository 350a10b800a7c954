"""Task 6, for those who want more: one question for many models, in the place of one for each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

from labapi.checks.cases import Cases
from labapi.checks.expect import difference, expect_type, incorrect, shown
from labapi.checks.inside.work import Work
from labapi.checks.lessons._street import Asked, Reply, Street, street
from labapi.checks.task import Misconception, Task, each_by_itself

Made = dict[str, Any]

ONE_QUESTION_EACH = Misconception(
    "one_question_each",
    belief="For each model, its predictions have to be asked for.",
    feedback="So does a server that was not told otherwise: for N models it asks N times. This "
    "store takes several ids in one question.",
)
STORE_KEEPS_THE_ORDER = Misconception(
    "store_keeps_the_order",
    belief="The store answers in the order of the question.",
    feedback="It gives what it finds, as it finds it. Each prediction says whose it is.",
)
MISSING_IS_LEFT_OUT = Misconception(
    "missing_is_left_out",
    belief="A model without predictions needs no place in the list.",
    feedback="Whoever called you gives the first entry to the first id, and the second to the "
    "second. One that is missing moves all that follow.",
)
ASKED_AGAIN = Misconception(
    "asked_again",
    belief="Each entry of the list is a question.",
    feedback="Several fields of one query may want the same model. The store need be asked for it "
    "once, and each place gets its answer.",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Have lists of ids loaded from a store that counts what it is asked."""
    with street(cases) as built:
        bench = _Bench(work, cases, built)
        yield from each_by_itself(
            (1, "each id gets its own predictions, in the order asked", bench.in_order),
            (1, "the store is asked once, for each model once", bench.once),
        )


class Store:
    """A store of predictions, which gives those of several models in no order of theirs."""

    def __init__(self, cases: Cases, models: list[str]) -> None:
        """Make up to three predictions for each of the models but the last, which has none."""
        counts = {model: cases.whole(1, 3) for model in models[:-1]}
        ids = [model for model, count in counts.items() for _ in range(count)]
        self._made = [
            {"id": cases.name("pred"), "model": model, "probability": cases.whole(0, 99)}
            for model in cases.shuffled(ids)
        ]
        self.questions: list[list[str]] = []

    def __call__(self, asked: Asked) -> Reply:
        """Answer one question."""
        ids = parse_qs(urlsplit(asked.place).query).get("ids", [""])[0].split(",")
        self.questions.append(ids)
        return Reply(200, [made for made in self._made if made["model"] in ids])

    def of(self, model: str) -> list[Made]:
        """Give the predictions of one model, as the store has them."""
        return [made for made in self._made if made["model"] == model]


class _Bench:
    """The learner's loader, and stores for it."""

    def __init__(self, work: Work, cases: Cases, built: Street) -> None:
        self._work, self._cases, self._street = work, cases, built

    def in_order(self) -> None:
        """Load some of the models, one that has none, and one twice."""
        for count in (3, self._cases.whole(4, 8)):
            store, models = self._store(count)
            ids = self._cases.shuffled([*models, models[0]])
            given = self._loaded(store, ids)
            _expect_own(store, ids, given)
        store, models = self._store(3)
        _expect_own(store, models[:1], self._loaded(store, models[:1]))
        if given := self._loaded(store, []):
            incorrect(f"For no ids at all it gave `{shown(given)}`.")

    def once(self) -> None:
        """Count the questions."""
        store, models = self._store(self._cases.whole(4, 8))
        ids = self._cases.shuffled([*models, *models[:2]])
        self._loaded(store, ids)
        said = f"For {len(ids)} ids the store was asked {len(store.questions)} times."
        ONE_QUESTION_EACH.when(len(store.questions) > 1, said)
        if not store.questions:
            incorrect("The store was not asked at all.")
        (asked,) = store.questions
        ASKED_AGAIN.when(len(asked) > len(set(asked)), f"It was asked for `{','.join(asked)}`.")
        if sorted(asked) != sorted(models):
            incorrect(f"For the ids `{ids}` the store was asked for `{','.join(asked)}`.")
        store.questions.clear()
        self._loaded(store, [])
        if store.questions:
            incorrect("For no ids at all the store was asked, too.")

    def _store(self, count: int) -> tuple[Store, list[str]]:
        models = [self._cases.name("model") for _ in range(count)]
        return Store(self._cases, models), models

    def _loaded(self, store: Store, ids: list[str]) -> list[Any]:
        given: Any = self._work.call("load", self._street.house(store), ids)
        return list(expect_type("load(store, ids)", given, list))


def _expect_own(store: Store, ids: list[str], given: list[Any]) -> None:
    wanted = [store.of(one) for one in ids]
    if given == wanted:
        return
    said = f"For the ids `{', '.join(ids)}` it gave `{shown(given)}`."
    MISSING_IS_LEFT_OUT.when(given == [one for one in wanted if one], said)
    if given == [store.of(one) for one in dict.fromkeys(ids)]:
        incorrect(f"{said} An id that stands there twice has two places in the list.")
    are_flat = all(isinstance(one, dict) for one in given)
    STORE_KEEPS_THE_ORDER.when(given and (are_flat or all(one in wanted for one in given)), said)
    incorrect(f"{said} That is not what was asked for: {difference(given, wanted)}.")


TASK = Task(
    number=6,
    title="For those who want more: one question for all",
    points=2,
    objective="Load what many resolvers want by one question to the store.",
    hints=(
        "Three steps: which ids are there, each once; one question for all of them; then to each "
        "place of the list its own.",
        "A dictionary with an empty list for each id has each id once, and a place for what comes: "
        "`prediction[\"model\"]` says where it belongs.",
        "`requests.get(store, params={\"ids\": \",\".join(…)})`; and where there are no ids, there "
        "is nothing to ask.",
    ),
    judge=judge,
    misconceptions=(
        ONE_QUESTION_EACH, STORE_KEEPS_THE_ORDER, MISSING_IS_LEFT_OUT, ASKED_AGAIN,
    ),
    why="So work the loaders behind GraphQL: each field asks for its own, and the store sees one "
    "question. (The name for the mistake is *N+1*.)",
)  # fmt: skip
