"""Task 5: read a batch as it comes, and tell its end from an error and from a cut."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any

from labapi.checks.cases import Cases
from labapi.checks.expect import difference, incorrect, shown
from labapi.checks.inside.problems import Blank, Raised
from labapi.checks.inside.work import Work
from labapi.checks.lessons._street import Asked, Street, sent_note, street
from labapi.checks.lessons.lesson_11_rest_graphql_grpc._batch import (
    NDJSON,
    Batch,
    Line,
    Piece,
    bad,
    end,
    failure,
    good,
    lines,
)
from labapi.checks.task import Misconception, Task, each_by_itself

WAITS_FOR_ALL = Misconception(
    "waits_for_all",
    belief="`requests.post` gives the answer back as soon as it begins.",
    feedback="Unless told otherwise it reads to the end first. And a list is handed over when it "
    "is full; what is handed over piece by piece is a generator.",
)
CHUNK_IS_AN_ANSWER = Misconception(
    "chunk_is_an_answer",
    belief="Each chunk that arrives is one answer.",
    feedback="A chunk may hold two lines, or half of one: the network cuts where it likes. The "
    "unit is the line.",
)
END_IS_AN_ANSWER = Misconception(
    "end_is_an_answer",
    belief="Each line is an answer.",
    feedback="The last line of a whole batch says that this was all. It is for your function, and "
    "not for those who want decisions.",
)
BAD_ITEM_ENDS_IT = Misconception(
    "bad_item_ends_it",
    belief="`error` in a line means that the batch is over.",
    feedback="One applicant was refused, and those after it are decided on all the same. What else "
    "stands in the line of an error that ends the batch?",
)
STATUS_HAS_SAID_IT = Misconception(
    "status_has_said_it",
    belief="After a `200`, nothing can go wrong any more.",
    feedback="The status was sent before the answers were made. What goes wrong later can only be "
    "told within the stream, and whoever reads it has to look.",
)
CLOSED_IS_DONE = Misconception(
    "closed_is_done",
    belief="When nothing more comes, that was all.",
    feedback="A server that is switched off, or a proxy that gives up, ends a stream as well. A "
    "whole one says so in a line of its own; did it come?",
)


def judge(work: Work, cases: Cases) -> Iterator[tuple[int, str]]:
    """Send batches that come slowly, hold bad items, fail and are cut, each at a fresh place."""
    with street(cases) as built:
        bench = _Bench(work, cases, built)
        yield from each_by_itself(
            (1, "each answer is passed on as soon as it is there", bench.at_once),
            (1, "a bad item is an answer, and the end is none", bench.whole),
            (1, "an error in the stream is told, after what came before it", bench.failed),
            (1, "a cut is told from an end", bench.cut),
        )


class _Bench:
    """The learner's client, and batches for it."""

    def __init__(self, work: Work, cases: Cases, built: Street) -> None:
        self._work, self._cases, self._street = work, cases, built

    def at_once(self) -> None:
        """Send on only when the desk has what came: a line, two in a chunk, and one in two."""
        said = self._answers(5, bad_ones=0)
        torn = lines(said[3])
        middle = self._cases.whole(5, len(torn) - 5)
        pieces = [
            Piece(lines(said[0])),
            Piece(lines(*said[1:3]), needs=1),
            Piece(torn[:middle], needs=3),
            Piece(torn[middle:]),
            Piece(lines(said[4]), needs=4),
            Piece(lines(end(self._cases, 5)), needs=5),
        ]
        batch, _ = self._passed_on(pieces)
        WAITS_FOR_ALL.when(
            batch.is_late, "The server waited until an answer had been passed on, in vain."
        )
        _expect_told(batch.told[:5], said)

    def whole(self) -> None:
        """Send whole batches: with bad items at any place, at both ends, and with no item."""
        count = self._cases.whole(4, 7)
        mixed = self._answers(count, bad_ones=2)
        for said in (mixed, [bad(self._cases), good(self._cases), bad(self._cases)], []):
            batch, how = self._passed_on(self._of(said, end(self._cases, len(said))))
            BAD_ITEM_ENDS_IT.when(how.startswith("failed"), _came(said, batch))
            ended = [one for one in batch.told if isinstance(one, dict) and one.get("meta")]
            END_IS_AN_ANSWER.when(ended, f"The desk was told `{shown(ended[:1])}`.")
            _expect_told(batch.told, said)
            if how != "end":
                incorrect(
                    f"{_came(said, batch)} Then came the line that ends it, and it said {how}."
                )

    def failed(self) -> None:
        """Break a batch off by an error within it, at its beginning and at a fresh place."""
        for count in self._cases.shuffled([0, self._cases.whole(1, 5)]):
            said = self._answers(count, bad_ones=min(count, 1))
            code = self._cases.name("CODE").upper().replace("-", "_")
            batch, how = self._passed_on(self._of(said, failure(self._cases, code)))
            seen = f"{_came(said, batch)} Then came an error with the code `{code}`"
            STATUS_HAS_SAID_IT.when(
                how == "end" or len(batch.told) > count, f"{seen}, and nobody was told."
            )
            _expect_told(batch.told, said)
            if how != f"failed: {code}":
                incorrect(f"{seen}, and it said {how}.")

    def cut(self) -> None:
        """Let a batch stop without a word; and a whole one beside it."""
        for count in self._cases.shuffled([0, self._cases.whole(1, 5)]):
            said = self._answers(count, bad_ones=min(count, 1))
            batch, how = self._passed_on(self._of(said))
            CLOSED_IS_DONE.when(how == "end", f"{_came(said, batch)} Then the stream was cut.")
            _expect_told(batch.told, said)
            if how != "cut":
                incorrect(f"{_came(said, batch)} Then the stream was cut, and it said {how}.")
        said = self._answers(2, bad_ones=0)
        _, how = self._passed_on(self._of(said, end(self._cases, 2)))
        if how == "cut":
            incorrect("A whole batch came, with the line that ends it. It said that it was cut.")

    def _answers(self, count: int, bad_ones: int) -> list[Line]:
        made = [bad(self._cases) for _ in range(bad_ones)]
        made += [good(self._cases) for _ in range(count - bad_ones)]
        return self._cases.shuffled(made)

    def _of(self, said: list[Line], *last: Line) -> list[Piece]:
        """Cut lines into chunks of one or two."""
        rest, pieces = [*said, *last], list[Piece]()
        while rest:
            some = self._cases.whole(1, 2)
            pieces.append(Piece(lines(*rest[:some])))
            rest = rest[some:]
        return pieces

    def _passed_on(self, pieces: Iterable[Piece]) -> tuple[Batch, str]:
        batch = Batch(pieces)
        url, desk = self._street.house(batch.answer), self._street.house(batch.desk)
        items = [{"features": one} for one in self._cases.applicants(2)]
        try:
            how = self._work.call("passed_on", url, items, desk)
        except Blank:
            raise Blank("answers") from None
        except Raised as problem:
            _expect_asked(self._street.asked_at(url), items)
            CHUNK_IS_AN_ANSWER.when(problem.kind == "JSONDecodeError", str(problem))
            raise replace(problem, call="answers(url, items)") from None
        _expect_asked(self._street.asked_at(url), items)
        return batch, str(how)


def _expect_asked(asked: list[Asked], items: list[Any]) -> None:
    if len(asked) != 1:
        incorrect(f"`answers(url, items)` sent {len(asked)} requests, and one is to be sent.")
    (one,) = asked
    is_json = "json" in one.header("Content-Type")
    if one.method != "POST" or sent_note(one) != {"items": items} or not is_json:
        body = shown(one.body.decode("utf-8", "replace"))
        incorrect(
            f"It sent a `{one.method}` with the body `{body}`, of the type "
            f"`{one.header('Content-Type')}`"
            '. The batch is asked for by `POST`, with `{"items": items}` as JSON.'
        )
    if NDJSON not in one.header("Accept"):
        incorrect(
            f"It asked with `Accept: {one.header('Accept')}`. Lines come to those who accept "
            f"`{NDJSON}`."
        )


def _came(said: list[Line], batch: Batch) -> str:
    answers = f"{len(said)} answer{'s' * (len(said) != 1)} came"
    return f"{answers}, and the desk was told {len(batch.told)}."


def _expect_told(told: list[Any], said: list[Line]) -> None:
    if found := difference(told, said):
        incorrect(f"The desk was told `{shown(told)}`. That is not what came: {found}.")


TASK = Task(
    number=5,
    title="A batch, as it comes",
    points=4,
    objective="Read a stream as it comes, and tell its end from an error and from a cut.",
    hints=(
        "Two things make it come piece by piece: `stream=True`, and `yield`. The lesson's "
        "`lines(…)` has both.",
        "Three kinds of lines: what has no `meta` is an answer, whatever its status. Of the two "
        "that have one, the status tells which it is.",
        "Behind the loop you only get if no last line has come: `return` at the end of a whole "
        "batch, so that what stands there is for the cut.",
    ),
    judge=judge,
    misconceptions=(
        WAITS_FOR_ALL, CHUNK_IS_AN_ANSWER, END_IS_AN_ANSWER, BAD_ITEM_ENDS_IT, STATUS_HAS_SAID_IT,
        CLOSED_IS_DONE,
    ),
    why="The status of a stream is sent before anything can go wrong: what happens later is told "
    "in its lines, and that nothing happened is told there as well.",
)  # fmt: skip
