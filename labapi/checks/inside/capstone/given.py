"""What `create_app(given)` of lesson 14 is given: the promise to keep, and a model to load.

It lies beside what is copied into a child process, since there, too, an app is made of it.
"""

from __future__ import annotations

import threading
import warnings
from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass
from typing import Any

CREATING = "labapi-create_app"
"""The name of the thread in which `create_app` runs: nobody else can wait for it."""
SERVING = "labapi-"
"""How the names of the threads begin in which an app's event loop runs."""
LOOK_S = 0.1
"""A wait without a limit could not be interrupted on Windows."""


@dataclass(frozen=True, slots=True)
class Feature:
    """One number that the model is asked with: its name, its bounds (both included), an example."""

    name: str
    minimum: float
    maximum: float
    example: float


@dataclass(frozen=True, slots=True)
class Given:
    """What an app is made for; nothing of it is known before, and each app gets another one.

    `load_model()` returns once the model is there, an object with `predict_proba(rows)`. A row has
    the values in the order of `features`, an answer the probabilities in the order of `classes`.
    `model_version` is the id of the model as well. `keys` says for each API key what it may do:
    "predict", "read", both or nothing. `origins` are those whose pages may read the answers.
    `limit` is how many predictions each key may ask for in a minute.
    """

    load_model: Callable[[], Any]
    model_version: str
    features: tuple[Feature, ...]
    classes: tuple[str, ...]
    keys: Mapping[str, tuple[str, ...]]
    origins: tuple[str, ...]
    limit: int


class ModelCrash(RuntimeError):
    """What a model raises that was told to crash; no client must read its message."""

    def __init__(self) -> None:
        """Say something that is easily found where it should not be."""
        super().__init__("inside-of-the-model: weights unreadable")


class GivenModel:
    """A classifier behind one method, which takes rows as lists, as an array, or as a table."""

    def __init__(
        self, estimator: Any, names: tuple[str, ...], columns: tuple[str, ...] = ()
    ) -> None:
        """Wrap a fitted classifier; `columns` are those that it was fitted with, if any.

        `names` are what the API calls the same columns.
        """
        self._estimator = estimator
        self._names = names
        self._columns = columns
        self.crashes = False

    def predict_proba(self, rows: Any) -> Any:
        """Give the probability of each class for each row, as an array."""
        if self.crashes:
            raise ModelCrash
        import numpy as np  # it comes with scikit-learn, which costs a second at its first use

        if hasattr(rows, "columns") and set(self._names) <= set(map(str, rows.columns)):
            rows = rows[list(self._names)]
        values = np.asarray(rows, dtype=float)
        asked: Any = values
        if self._columns:
            import pandas as pd

            asked = pd.DataFrame(values, columns=list(self._columns))
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return self._estimator.predict_proba(asked)

    def __repr__(self) -> str:
        """Say what it is."""
        return f"<the model: {type(self._estimator).__name__}>"


class HeldModel:
    """A model that is not there until somebody lets it go: `load` is what an app is given.

    An app that waits for it where nobody can answer meanwhile, in `create_app` or on its event
    loop, would wait for ever. `waited_in` says so of it, and the model is let go. `calls` counts
    those who asked for a model that was not there yet, in whichever thread.
    """

    def __init__(self, model: GivenModel, held: bool) -> None:
        """Hold it back, or have it there at once."""
        self.model = copy(model)  # a crash is its own
        self.asked = threading.Event()
        self.waited_in = ""
        self.calls = 0
        self._there = threading.Event()
        if not held:
            self.release()

    @property
    def is_held(self) -> bool:
        """Whether it is not there yet."""
        return not self._there.is_set()

    def release(self) -> None:
        """Let everybody have the model who waits for it, and who comes later."""
        self._there.set()

    def load(self) -> GivenModel:
        """Wait until the model is there, and give it."""
        self.asked.set()
        self.calls += self.is_held
        thread = threading.current_thread().name
        if not self._there.is_set() and thread.startswith(SERVING):
            self.blame("`create_app` itself" if thread == CREATING else "the event loop")
        while not self._there.wait(LOOK_S):
            pass
        return self.model

    def loader(self) -> Callable[[], GivenModel]:
        """Give a function that loads it, and that tells nothing of whether it is held back."""

        def load_model() -> GivenModel:
            return self.load()

        return load_model

    def blame(self, where: str) -> None:
        """Note where the app waited for the model and should not have, and let the model go."""
        if not self._there.is_set():
            self.waited_in = where
            self.release()
