"""What the tests of the variants look through: something given, and a client of an app."""

from __future__ import annotations

import json
import threading
import time
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from starlette.testclient import TestClient

V1 = "/api/v1"


class Feature(NamedTuple):
    """One number that the model takes."""

    name: str
    minimum: float
    maximum: float
    example: float


class TwoClasses:
    """A model that says `benign` where the first number is small; it fails when told so."""

    fails = False

    def predict_proba(self, rows: Any) -> list[list[float]]:
        if self.fails:
            raise RuntimeError("the model has failed")
        malignant = [min(1.0, row[0] / 40) for row in rows]
        return [[chance, 1 - chance] for chance in malignant]


@dataclass
class StandIn:
    """The attributes that the contract promises of `given`, and hooks for these tests."""

    model_version: str = "cells-1.0"
    features: tuple[Feature, ...] = (
        Feature("mean radius", 5.0, 40.0, 17.5),
        Feature("worst area", 100.0, 5000.0, 880.0),
    )
    classes: tuple[str, ...] = ("malignant", "benign")
    keys: dict[str, tuple[str, ...]] = field(
        default_factory=lambda: {
            "key-all": ("predict", "read"),
            "key-read": ("read",),
            "key-other": ("predict",),
        }
    )
    origins: tuple[str, ...] = ("https://shop.example",)
    limit: int = 4
    model: TwoClasses = field(default_factory=TwoClasses)
    may_load: threading.Event = field(default_factory=threading.Event)
    slow_s: float = 0.0

    def __post_init__(self) -> None:
        self.may_load.set()

    def load_model(self) -> Any:
        self.may_load.wait(10)
        threading.Event().wait(self.slow_s)
        return self.model


class Client(TestClient):
    """A client of one app that is ready, with the keys at hand."""

    def __init__(self, create_app: Any, given: StandIn, wait: bool = True) -> None:
        super().__init__(create_app(given), raise_server_exceptions=False)
        self.create_app, self.given = create_app, given
        self.caller = {"X-API-Key": "key-all"}
        self.reader = {"X-API-Key": "key-read"}
        self.other = {"X-API-Key": "key-other"}
        if wait:
            self.wait()

    def wait(self) -> None:
        """Go on once the model is there."""
        end = time.monotonic() + 10
        while self.get(f"{V1}/models/cells-1.0", headers=self.caller).status_code == 503:
            assert time.monotonic() < end

    def anew(self) -> Client:
        """A client of another app for the same thing given, which may still be loading."""
        return Client(self.create_app, self.given, wait=False)

    def body(self, **changes: Any) -> str:
        """A good question, or one with changes."""
        features = {one.name: one.example for one in self.given.features}
        if "first" in changes:
            features[self.given.features[0].name] = changes.pop("first")
        return json.dumps({"features": {**features, **changes}})


def predict(
    client: Client, key: dict[str, str] | None = None, once: str | None = None, **changes: Any
) -> Any:
    """Ask for one prediction."""
    headers = {"Content-Type": "application/json", **(key or client.caller)}
    if once:
        headers["Idempotency-Key"] = once
    return client.post(f"{V1}/predictions", content=client.body(**changes), headers=headers)


def status_of(answer: Any) -> int:
    """The status of an answer."""
    return int(answer.status_code)


def head_of(answer: Any, name: str) -> str | None:
    """One header of an answer."""
    found: str | None = answer.headers.get(name)
    return found
