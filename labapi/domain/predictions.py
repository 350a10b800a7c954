"""The predictions that were made: kept for good, read one by one, and listed."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from labapi.domain.errors import PredictionNotFound
from labapi.domain.identifiers import new_id
from labapi.domain.loans.deciding import Decision, FeatureImportance
from labapi.domain.loans.features import Features
from labapi.domain.paging import Page, conditions, next_cursor, select_page

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Sequence

    from labapi.domain.clock import Clock
    from labapi.domain.store import Store

INSERT = (
    "INSERT INTO predictions (id, model_id, outcome, document, created_at) VALUES (?, ?, ?, ?, ?)"
)


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

    def add(
        self, model_id: str, features: Features, threshold: float, decision: Decision
    ) -> Prediction:
        """Keep one prediction and give it its id."""
        made = Prediction(
            new_id("pred"), model_id, features, threshold, decision, self._clock.now()
        )
        self._store.execute(INSERT, _row(made))
        return made

    def add_many(
        self,
        model_id: str,
        features: Sequence[Features],
        thresholds: Sequence[float],
        decisions: Sequence[Decision],
    ) -> list[Prediction]:
        """Keep many predictions, all or none."""
        now = self._clock.now()
        made = [
            Prediction(new_id("pred"), model_id, *answer, now)
            for answer in zip(features, thresholds, decisions, strict=True)
        ]
        with self._store.transaction():
            self._store.execute_many(INSERT, [_row(prediction) for prediction in made])
        return made

    def read(self, prediction_id: str) -> Prediction:
        """Give one prediction; raises PredictionNotFound."""
        rows = self._store.execute("SELECT * FROM predictions WHERE id = ?", [prediction_id])
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
        select = "SELECT * FROM predictions"
        rows = select_page(self._store, select, wanted, ["number"], sort, cursor, limit)
        made = tuple(_prediction(row) for row in rows[:limit])
        return Page(made, next_cursor(rows, ["number"], sort, limit))

    def count(self) -> int:
        """Count all predictions."""
        return int(self._store.execute("SELECT COUNT(*) FROM predictions")[0][0])


def _row(made: Prediction) -> tuple[str, str, str, str, str]:
    decision = made.decision
    top = decision.top_features
    reasons = None if top is None else [(item.feature, item.importance) for item in top]
    document = [made.features, made.threshold, decision.probability, decision.confidence, reasons]
    return (
        made.id,
        made.model_id,
        decision.prediction,
        json.dumps(document),
        made.created_at.isoformat(timespec="microseconds"),
    )


def _prediction(row: sqlite3.Row) -> Prediction:
    features, threshold, probability, confidence, top = json.loads(row["document"])
    top_features = None if top is None else tuple(FeatureImportance(*item) for item in top)
    return Prediction(
        row["id"],
        row["model_id"],
        Features(*features),
        threshold,
        Decision(row["outcome"], probability, confidence, top_features),
        datetime.fromisoformat(row["created_at"]),
    )
