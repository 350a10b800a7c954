"""What the API works with: one store, and the parts of the domain that keep their things in it."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from labapi.domain.clock import Clock, SystemClock
from labapi.domain.credentials.keys import ApiKeys
from labapi.domain.credentials.oauth.grants import Grants
from labapi.domain.credentials.tokens import Tokens
from labapi.domain.datasets import Datasets
from labapi.domain.idempotency import IdempotencyRecords
from labapi.domain.predictions import Predictions
from labapi.domain.registry import Registry
from labapi.domain.store import Store

if TYPE_CHECKING:
    import asyncio
    from collections.abc import Callable
    from pathlib import Path

log = logging.getLogger("labapi.training")


@dataclass(frozen=True, slots=True)
class Services:
    """The parts, opened once and shared by all requests (and by two labs on one store)."""

    store: Store
    clock: Clock
    registry: Registry
    predictions: Predictions
    datasets: Datasets
    idempotency: IdempotencyRecords
    keys: ApiKeys
    tokens: Tokens
    grants: Grants
    ready: threading.Event = field(default_factory=threading.Event)
    unsettled: set[asyncio.Task[None]] = field(default_factory=set)
    """Notes of what was done that the store could not take at the time."""

    @classmethod
    def open(cls, path: Path | None = None, clock: Clock | None = None) -> Services:
        """Open the store in a file, or in memory, with the shipped models in it."""
        services = cls.on(Store(path), clock)
        services.registry.add_shipped()
        services.ready.set()
        return services

    @classmethod
    def on(cls, store: Store, clock: Clock | None = None) -> Services:
        """Stand on a store that is open already; no model is added and nothing is ready."""
        clock = clock or SystemClock()
        return cls(
            store=store,
            clock=clock,
            registry=Registry(store, clock),
            predictions=Predictions(store, clock),
            datasets=Datasets(store, clock),
            idempotency=IdempotencyRecords(store, clock),
            keys=ApiKeys(store, clock),
            tokens=Tokens(store, clock),
            grants=Grants(store, clock),
        )

    def close(self) -> None:
        """Close the store; what it kept in memory is gone."""
        self.store.close()

    def train_in_background(self, still_wanted: Callable[[], bool]) -> threading.Thread:
        """Train in a thread, put the models into the registry, and declare them ready.

        The result is dropped when `still_wanted` says that nobody waits for it any more.
        """

        def train() -> None:
            documents = _trained()
            if still_wanted():
                self.registry.add_shipped(documents)
                self.ready.set()

        thread = threading.Thread(target=train, name="labapi-training", daemon=True)
        thread.start()
        return thread


def _trained() -> list[dict[str, Any]] | None:
    """Train the shipped models anew; None, for the ones in the files, where that fails."""
    # scikit-learn takes a second to import: in this thread, and only when asked for.
    from labapi.domain.loans.shipped import train_shipped

    try:
        return train_shipped()
    except Exception:  # whatever it was: a lab that answers 503 for ever helps nobody
        log.exception("The training failed. The models that came with labapi answer instead.")
        return None
