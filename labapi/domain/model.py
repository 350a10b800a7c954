"""A model as the registry keeps it, and how it stands in the store."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from labapi.domain.loans.deciding import Parameters, parameters_from_document

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Mapping

COLUMNS = (
    "id, algorithm, description, tags, is_default, parameters, metrics, dataset_id, "
    "created_at, updated_at, revision"
)
MOST_KEPT = 16


@dataclass(frozen=True, slots=True)
class Model:
    """One trained version: what it decides by, and what is said of it.

    `revision` counts its changes from 1 on; `metrics` is None where nobody measured.
    """

    id: str
    algorithm: str
    description: str
    tags: tuple[str, ...]
    is_default: bool
    parameters: Parameters
    metrics: dict[str, Any] | None
    dataset_id: str | None
    created_at: datetime
    updated_at: datetime
    revision: int


@dataclass(frozen=True, slots=True)
class NewModel:
    """What is known of a model before the registry has it."""

    algorithm: str
    parameters: Parameters
    description: str = ""
    tags: tuple[str, ...] = ()
    metrics: dict[str, Any] | None = None
    dataset_id: str | None = None

    def columns(self) -> dict[str, Any]:
        """Give the values that the store keeps, by column."""
        return {
            "algorithm": self.algorithm,
            "description": self.description,
            "tags": json.dumps(self.tags),
            "parameters": json.dumps(self.parameters.to_document()),
            "metrics": None if self.metrics is None else json.dumps(self.metrics),
            "dataset_id": self.dataset_id,
        }


def new_model_from(document: Mapping[str, Any]) -> NewModel:
    """Read a model from a shipped document."""
    return NewModel(
        algorithm=document["algorithm"],
        parameters=parameters_from_document(document["algorithm"], document["parameters"]),
        description=document["description"],
        tags=tuple(document["tags"]),
        metrics=document["metrics"],
    )


def model_from_row(row: sqlite3.Row) -> Model:
    """Read a model from its row."""
    return Model(
        id=row["id"],
        algorithm=row["algorithm"],
        description=row["description"],
        tags=tuple(json.loads(row["tags"])),
        is_default=bool(row["is_default"]),
        parameters=_parameters(row["algorithm"], row["parameters"]),
        metrics=None if row["metrics"] is None else json.loads(row["metrics"]),
        dataset_id=row["dataset_id"],
        created_at=datetime.fromisoformat(row["created_at"]),
        updated_at=datetime.fromisoformat(row["updated_at"]),
        revision=row["revision"],
    )


@lru_cache(maxsize=MOST_KEPT)
def _parameters(algorithm: str, text: str) -> Parameters:
    """Read parameters as the store keeps them: many models, in many labs, have the same ones."""
    return parameters_from_document(algorithm, json.loads(text))
