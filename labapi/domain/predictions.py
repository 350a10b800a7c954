"""The predictions that were made: kept for good, read one by one, and listed."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from sqlite3 import IntegrityError
from typing import TYPE_CHECKING

from labapi.domain.errors import PredictionNotFound
from labapi.domain.identifiers import TimeOrderedIds, id_of, number_of
from labapi.domain.loans.deciding import Decision, FeatureImportance, confidence_of
from labapi.domain.loans.features import FEATURE_NAMES, Features
from labapi.domain.paging import Page, conditions, next_cursor, select_page

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from labapi.domain.clock import Clock
    from labapi.domain.store import Store

PREFIX = "pred"
ATTEMPTS = 5
COLUMNS = "number, model_id, created_at, outcome, probability, threshold, reasons, " + ", ".join(
    FEATURE_NAMES
)
INSERT = f"INSERT INTO predictions ({COLUMNS}) VALUES ({', '.join('?' * 12)})"


@dataclass(frozen=True, slots=True)
class Prediction:
    """One answer that a model gave: to what, by which threshold, and when."""

    id: str
    model_id: str
    features: Features
    threshold: float
    decision: Decision
    created_at: datetime


class Predictions:
    """All predictions in the store."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on a store."""
        self._store = store
        self._clock = clock
        self._ids = TimeOrderedIds(clock)

    def add(
        self, model_id: str, features: Features, threshold: float, decision: Decision
    ) -> Prediction:
        """Keep one prediction and give it its id."""
        now, number = self._clock.now(), self._ids.next()
        made = Prediction(id_of(PREFIX, number), model_id, features, threshold, decision, now)
        try:
            self._store.execute(INSERT, _row(number, made))
        except IntegrityError:  # another process has just taken this number
            return self.add_many([model_id], [features], [threshold], [decision])[0]
        return made

    def add_many(
        self,
        model_ids: Sequence[str],
        features: Sequence[Features],
        thresholds: Sequence[float],
        decisions: Sequence[Decision],
    ) -> list[Prediction]:
        """Keep many predictions, all or none; each names the model that made it."""
        answers = list(zip(model_ids, features, thresholds, decisions, strict=True))
        for _ in range(ATTEMPTS - 1):
            with suppress(IntegrityError):  # another process has just taken one of these numbers
                return self._keep(answers)
        return self._keep(answers)

    def _keep(self, answers: list[tuple[str, Features, float, Decision]]) -> list[Prediction]:
        """Keep answers under fresh numbers; raises IntegrityError where one of them is taken."""
        now = self._clock.now()
        numbers = [self._ids.next() for _ in answers]
        made = [
            Prediction(id_of(PREFIX, number), *answer, now)
            for number, answer in zip(numbers, answers, strict=True)
        ]
        self._store.execute_many(INSERT, map(_row, numbers, made))
        return made

    def read(self, prediction_id: str) -> Prediction:
        """Give one prediction; raises PredictionNotFound."""
        number = number_of(PREFIX, prediction_id)
        rows = self._store.execute(f"SELECT {COLUMNS} FROM predictions WHERE number = ?", [number])
        if not rows:
            raise PredictionNotFound(prediction_id)
        return _prediction(rows[0])

    def list(
        self,
        model_id: str | None = None,
        outcome: str | None = None,
        limit: int = 20,
        cursor: str | None = None,
        sort: str = "-created_at",
    ) -> Page[Prediction]:
        """Give a page of predictions, by default the latest first; raises InvalidInput."""
        wanted = conditions({"model_id = ?": model_id, "outcome = ?": outcome})
        select = f"SELECT {COLUMNS} FROM predictions"
        rows = select_page(self._store, select, wanted, ["number"], sort, cursor, limit)
        made = tuple(_prediction(row) for row in rows[:limit])
        return Page(made, next_cursor(rows, ["number"], sort, limit))

    def count(self) -> int:
        """Count all predictions."""
        return int(self._store.execute("SELECT COUNT(*) FROM predictions")[0][0])


def _row(number: int, made: Prediction) -> tuple[object, ...]:
    decision = made.decision
    top = decision.top_features
    return (
        number,
        made.model_id,
        made.created_at.isoformat(),
        decision.prediction,
        decision.probability,
        made.threshold,
        None if top is None else json.dumps([(item.feature, item.importance) for item in top]),
        *made.features,
    )


def _prediction(row: sqlite3.Row) -> Prediction:
    number, model_id, created_at, outcome, probability, threshold, reasons, *features = row
    top = reasons and tuple(FeatureImportance(*item) for item in json.loads(reasons))
    decision = Decision(outcome, probability, confidence_of(probability), top)
    moment = datetime.fromisoformat(created_at)
    return Prediction(
        id_of(PREFIX, number), model_id, Features(*features), threshold, decision, moment
    )
