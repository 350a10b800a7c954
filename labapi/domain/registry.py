"""The registry: which models there are, and which one answers.

Every read asks SQLite, so that two processes on one file agree; what is costly, the decoding of a
model's parameters, is done once for each revision.
"""

from __future__ import annotations

import json
import re
from functools import cache
from hashlib import sha256
from typing import TYPE_CHECKING, Any, NamedTuple

from labapi.domain.errors import DefaultModelInUse, ModelNotFound, ModelNotReady, PreconditionFailed
from labapi.domain.loans.shipped import shipped_documents
from labapi.domain.model import COLUMNS, Model, NewModel, model_from_row, new_model_from
from labapi.domain.paging import Page, conditions, next_cursor, select_page

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Iterable, Mapping

    from labapi.domain.clock import Clock
    from labapi.domain.loans.features import Features
    from labapi.domain.store import Store

FAMILY = "loan-classifier"
VERSION = re.compile(rf"{FAMILY}-v(\d{{1,9}})\.(\d{{1,9}})")
HAS_TAG = "EXISTS (SELECT 1 FROM json_each(tags) WHERE value = ?)"
VERSIONS = "SELECT id, revision, updated_at FROM models"
MOST_CACHED = 64
RETRY_AFTER_S = 1


class Candidates(NamedTuple):
    """The models behind one name: the default one, and perhaps a canary that decides a share."""

    default: Model
    canary: Model | None = None
    share: float = 0.0

    def decider(self, features: Features) -> Model:
        """Give the model that decides on an application: always the same one for the same five.

        Nothing is drawn. So who asks twice is not told two things, a larger share adds to those
        that the canary decides, and two servers agree without a word.
        """
        if self.canary is None or place_of(features) >= self.share:
            return self.default
        return self.canary


def place_of(features: Features) -> float:
    """Give an application's place between 0 and 1: the same for the same numbers, on any machine.

    >>> from labapi.domain.loans.features import Features
    >>> place_of(Features(35, 50_000, 720, 5, 9)) == place_of(Features(35, 5e4, 720, 5.0, 9))
    True
    """
    digest = sha256(repr([float(value) for value in features]).encode()).digest()
    return int.from_bytes(digest[:4], "big") / 2**32


class Registry:
    """All models in the store; at any time exactly one of them is the default."""

    def __init__(self, store: Store, clock: Clock) -> None:
        """Work on a store."""
        self._store = store
        self._clock = clock
        self._decoded: dict[tuple[str, int, str], Model] = {}

    def add_shipped(self, documents: Iterable[Mapping[str, Any]] | None = None) -> None:
        """Add the models that come with the lab, but for those that are there or were removed."""
        models = _shipped() if documents is None else tuple(map(_as_shipped, documents))
        with self._store.transaction():
            for model_id, is_default, new in models:
                if not self._was_here(model_id):
                    first = is_default and self._find("is_default") is None
                    self._insert(model_id, new, is_default=first)

    def list(
        self,
        limit: int = 20,
        cursor: str | None = None,
        sort: str = "id",
        algorithm: str | None = None,
        tag: str | None = None,
    ) -> Page[Model]:
        """Give a page of models; `sort` is id or created_at, with `-` for descending."""
        key = ["id"] if sort.endswith("id") else ["created_at", "id"]
        wanted = conditions({"algorithm = ?": algorithm, HAS_TAG: tag})
        rows = select_page(
            self._store, f"SELECT {COLUMNS} FROM models", wanted, key, sort, cursor, limit
        )
        return Page(tuple(map(self._decode, rows[:limit])), next_cursor(rows, key, sort, limit))

    def read(self, model_id: str) -> Model:
        """Give one model; raises ModelNotFound."""
        model = self._find("id = ?", model_id)
        if model is None:
            raise ModelNotFound(model_id)
        return model

    def default(self) -> Model:
        """Give the model that answers; raises ModelNotReady while there is none yet."""
        model = self._find("is_default")
        if model is None:
            raise ModelNotReady(RETRY_AFTER_S)
        return model

    def candidates(self, canary: tuple[str, float] | None = None) -> Candidates:
        """Give the models that decide; raises ModelNotReady while there is no default one yet.

        A canary that is not there takes no share.
        """
        default = self.default()
        if canary is None:
            return Candidates(default)
        model_id, share = canary
        return Candidates(default, self._find("id = ?", model_id), share)

    def require_canary(self, canary: tuple[str, float] | None) -> None:
        """Raise ValueError where the canary is no model that could decide beside the default."""
        if canary is None:
            return
        default, found, _ = self.candidates(canary)
        if found is None:
            there = ", ".join(model.id for model in self.list(limit=100).items)
            raise ValueError(
                f"canary names {canary[0]!r}, and there is no such model. There are: {there}."
            )
        if found.id == default.id:
            raise ValueError(f"canary names {found.id!r}, the default model. Name another one.")

    def register(self, new: NewModel) -> Model:
        """Add a model under the next free version of its family."""
        with self._store.transaction():
            model_id = self._next_id()
            self._insert(model_id, new)
            return self.read(model_id)

    def replace(
        self, model_id: str, new: NewModel, if_revision: int | None = None
    ) -> tuple[Model, bool]:
        """Put a model in the place of the one with this id, or add it; True where it is new.

        It stays the default if it was. Raises PreconditionFailed where `if_revision` is not
        the revision of today (0: there is no such model).
        """
        with self._store.transaction():
            present = self._find("id = ?", model_id)
            _require_revision(present, if_revision)
            if present is None:
                self._insert(model_id, new)
            else:
                self._update(model_id, new.columns())
            return self.read(model_id), present is None

    def configure(
        self,
        model_id: str,
        description: str,
        tags: tuple[str, ...],
        is_default: bool,
        if_revision: int | None = None,
    ) -> Model:
        """Change what is said of a model, or make it the default.

        Raises ModelNotFound, PreconditionFailed, and DefaultModelInUse where the default would
        stop being one: make another model the default instead.
        """
        with self._store.transaction():
            present = self.read(model_id)
            _require_revision(present, if_revision)
            if present.is_default and not is_default:
                raise DefaultModelInUse(model_id)
            if is_default and not present.is_default:
                self._update(self.default().id, {"is_default": 0})
            self._update(
                model_id,
                {"description": description, "tags": json.dumps(tags), "is_default": is_default},
            )
            return self.read(model_id)

    def remove(self, model_id: str, if_revision: int | None = None) -> None:
        """Remove a model; raises ModelNotFound, PreconditionFailed, DefaultModelInUse."""
        with self._store.transaction():
            present = self.read(model_id)
            _require_revision(present, if_revision)
            if present.is_default:
                raise DefaultModelInUse(model_id)
            self._store.execute("DELETE FROM models WHERE id = ?", [model_id])
            self._store.execute(
                "INSERT OR REPLACE INTO removed_models (id, revision) VALUES (?, ?)",
                [model_id, present.revision],
            )

    def _find(self, condition: str, *values: str) -> Model | None:
        rows = self._store.execute(f"{VERSIONS} WHERE {condition}", values)
        if not rows:
            return None
        known = self._decoded.get(tuple(rows[0]))
        if known is not None:
            return known
        full = self._store.execute(f"SELECT {COLUMNS} FROM models WHERE id = ?", [rows[0]["id"]])
        return self._decode(full[0]) if full else None

    def _decode(self, row: sqlite3.Row) -> Model:
        key = (row["id"], row["revision"], row["updated_at"])
        model = self._decoded.get(key)
        if model is None:
            if len(self._decoded) >= MOST_CACHED:
                self._decoded.clear()
            model = self._decoded[key] = model_from_row(row)
        return model

    def _insert(self, model_id: str, new: NewModel, is_default: bool = False) -> None:
        now = self._clock.now().isoformat(timespec="microseconds")
        columns = {"id": model_id, **new.columns(), "is_default": is_default}
        columns |= {"created_at": now, "updated_at": now}
        columns["revision"] = self._first_revision(model_id)
        marks = ", ".join("?" * len(columns))
        self._store.execute(
            f"INSERT INTO models ({', '.join(columns)}) VALUES ({marks})", list(columns.values())
        )

    def _update(self, model_id: str, changes: Mapping[str, Any]) -> None:
        columns = ", ".join(f"{name} = ?" for name in changes)
        now = self._clock.now().isoformat(timespec="microseconds")
        self._store.execute(
            f"UPDATE models SET {columns}, updated_at = ?, revision = revision + 1 WHERE id = ?",
            [*changes.values(), now, model_id],
        )

    def _first_revision(self, model_id: str) -> int:
        """Give 1, or where a model of this id was removed, the number after its last revision."""
        rows = self._store.execute("SELECT revision FROM removed_models WHERE id = ?", [model_id])
        return rows[0]["revision"] + 1 if rows else 1

    def _was_here(self, model_id: str) -> bool:
        return self._first_revision(model_id) > 1 or self._find("id = ?", model_id) is not None

    def _next_id(self) -> str:
        rows = self._store.execute("SELECT id FROM models UNION SELECT id FROM removed_models")
        ids = [row["id"] for row in rows]
        found = [VERSION.fullmatch(model_id) for model_id in ids]
        versions = [(int(match[1]), int(match[2])) for match in found if match]
        major, minor = max(versions, default=(1, -1))
        return f"{FAMILY}-v{major}.{minor + 1}"


def _require_revision(present: Model | None, expected: int | None) -> None:
    if expected is not None and expected != (present.revision if present else 0):
        raise PreconditionFailed(
            "Somebody else has changed the model meanwhile. Read it again, then send your change."
        )


@cache
def _shipped() -> tuple[tuple[str, bool, NewModel], ...]:
    """Give what comes with the lab; read once, for a check begins several labs."""
    return tuple(map(_as_shipped, shipped_documents()))


def _as_shipped(document: Mapping[str, Any]) -> tuple[str, bool, NewModel]:
    """Give the id of a shipped model, whether it is the default, and the model."""
    return document["id"], bool(document["default"]), new_model_from(document)
