"""What a claim is, and the `Trial` that it is given: keys, cases, and requests to one app."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from random import Random
from string import ascii_lowercase
from typing import Any, NoReturn, Protocol
from urllib.parse import quote

from labapi.checks.inside.capstone.answer import Answer, Sent
from labapi.checks.inside.capstone.bench import LATE, REQUEST_S, Bench
from labapi.checks.inside.capstone.given import Given
from labapi.checks.inside.capstone.sources import Source

API = "/api/v1"
PREDICTIONS, MODELS, HEALTH = f"{API}/predictions", f"{API}/models", f"{API}/health"
DOCUMENT = "/openapi.json"
BOTH = ("predict", "read")
KEY = "X-API-Key"
UNSET = object()
ANY = {"Accept": "*/*", "Accept-Encoding": "identity"}
CLIENTS: tuple[Mapping[str, str], ...] = (
    {},
    {"User-Agent": "curl/8.14.1", "Accept": "*/*"},
    {"User-Agent": "python-httpx/0.28.1", **ANY},
    {"User-Agent": "python-requests/2.32.5", **ANY, "Connection": "keep-alive"},
    {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101", **ANY},
)
"""As whom a request comes: no app is to tell by its headers that it is being tried."""
READY_S = 5.0
"""How long an app may answer 503 after its model is there."""
LOOK_S = 0.02


class Missed(Exception):
    """A claim does not hold: what was sent, what came, and what was expected instead."""

    def __init__(self, sent: str, came: str, expected: str) -> None:
        """Keep the three parts of the sentence."""
        super().__init__(f"{sent}: {came}, and not {expected}")
        self.sent, self.came, self.expected = sent, came, expected


class Waits(Exception):
    """A claim stands on another one that does not hold; the message says on what."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One thing that is promised, and the function that looks whether it is kept.

    `needs` is what it stands on: "prediction" (one can be had), or "app" (it starts at all).
    """

    text: str
    judge: Callable[[Trial], None]
    needs: str = "prediction"


@dataclass(frozen=True, slots=True)
class Objective:
    """One axis: its name, the lesson that teaches it, and its claims.

    Where `alone` is true it is tried on an app that nobody has asked anything before.
    """

    name: str
    title: str
    lesson: str
    claims: tuple[Claim, ...]
    alone: bool = False


class Opener(Protocol):
    """Has another app made for a trial; see `suite.py`."""

    def __call__(
        self, *, limit: int = ..., source: Source | None = ...
    ) -> AbstractContextManager[Trial]:
        """Open an app of its own."""
        ...


@dataclass
class Delays:
    """Counts the answers of a run that did not come in time, whichever app owed them.

    A machine may be busy, and no app at fault: then it is asked again, with `patience` times the
    time. Whoever is late even so is late for good, and is waited for no more than others.
    """

    late: int = 0
    patience: float = 1.0
    hopeless: bool = False


@dataclass
class Trial:
    """One app on the bench, and what is drawn for it.

    `hurried` is whether a 503 is an answer at once: just that is asked.
    `memo` keeps what several claims look at, so that it is asked once. `troubled` says that an
    answer did not come, or that the limiter spoke where it was not asked: another app is wanted.
    """

    bench: Bench
    given: Given
    source: Source
    random: Random
    opener: Opener
    memo: dict[str, Any] = field(default_factory=dict)
    troubled: bool = False
    delays: Delays = field(default_factory=Delays)
    limited: bool = False
    flat: bool = False
    hurried: bool = False
    _loaded_by: float | None = None
    _keys: dict[tuple[str, ...], int] = field(default_factory=dict)

    # What is drawn.

    def key(self, *scopes: str) -> str:
        """Give a key with just these scopes, another one each time as long as there are some."""
        wanted = sorted(scopes)
        found = [key for key, allowed in self.given.keys.items() if sorted(allowed) == wanted]
        place = self._keys[scopes] = self._keys.get(scopes, -1) + 1
        return found[place % len(found)]

    def drawn(self) -> dict[str, float]:
        """Draw features that are good, in an order of their own: JSON objects have none."""
        drawn = list(self.source.drawn(self.random).items())
        self.random.shuffle(drawn)
        return dict(drawn)

    def unknown(self, prefix: str = "pred") -> str:
        """Draw an id that nobody has given out."""
        return f"{prefix}_{self.random.randrange(16**12):012x}"

    def word(self) -> str:
        """Draw a name that means nothing."""
        return "".join(self.random.choices(ascii_lowercase, k=9))

    def once(self, name: str, ask: Callable[[], Any]) -> Any:
        """Ask something the first time, and give the same from then on, if it came in time."""
        if name in self.memo:
            return self.memo[name]
        before = self.delays.late
        found = ask()
        if self.delays.late == before:
            self.memo[name] = found
        return found

    # What is sent. A key of both scopes goes along, unless another one (or None) is named.

    def send(
        self,
        method: str,
        path: str,
        key: Any = UNSET,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
        said: str = "",
        limit_s: float = REQUEST_S,
    ) -> Answer:
        """Send a request; 503 is asked again as long as the model may still be on its way."""
        named = self.key(*BOTH) if key is UNSET else key
        client = self.random.choice(CLIENTS)
        whole = {**client, **({KEY: named} if named is not None else {}), **(headers or {})}
        sent = Sent(method, path, whole, body, said)
        limit_s *= self.delays.patience
        answer = self.bench.send(sent, limit_s)
        while not self.hurried and _loads(answer) and self._may_load_on():
            time.sleep(LOOK_S)
            answer = self.bench.send(sent, limit_s)
        answer = replace(answer, flat=self.flat)
        if answer.trouble.startswith(LATE):
            self.delays.late += 1
            self.delays.hopeless = self.delays.hopeless or self.delays.patience > 1
        self.limited = self.limited or answer.means(429)
        self.troubled = self.troubled or bool(answer.trouble) or answer.means(429)
        return answer

    def _may_load_on(self) -> bool:
        """Tell whether the model may still be on its way: it is given one time for that."""
        now = time.monotonic()
        self._loaded_by = self._loaded_by or now + READY_S * self.delays.patience
        return now < self._loaded_by

    def get(self, path: str, **sending: Any) -> Answer:
        """Read something."""
        return self.send("GET", path, **sending)

    def post(self, features: Any = None, said: str = "", **sending: Any) -> Answer:
        """Ask for a prediction of these features, or of drawn ones."""
        return self.post_body({"features": self.drawn() if features is None else features}, said,
                              **sending)  # fmt: skip

    def post_body(self, body: Any, said: str = "", **sending: Any) -> Answer:
        """Ask for a prediction by a whole body: bytes as they are, or data that become JSON."""
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/json", **sending.pop("headers", {})}
        return self.send("POST", PREDICTIONS, headers=headers, body=raw, said=said, **sending)

    # What most claims begin with.

    def made(self, features: Any = None, said: str = "", **sending: Any) -> Answer:
        """Make a prediction; a claim that gets none does not hold."""
        answer = self.post(features, said, **sending)
        if not answer.worked:
            missed(answer, "a prediction, as for the example")
        return answer

    def read(self, made: Answer, **sending: Any) -> Answer:
        """Read a prediction again: at its place, else where `Location` says."""
        found = self.get(f"{PREDICTIONS}/{quote(made.id)}", **sending)
        if found.means(404) and made.location and made.location != found.sent.path:
            return self.get(made.location, **sending)
        return found

    @property
    def readable(self) -> bool:
        """Whether a prediction can be read again at all; that it can is promised by `contract`."""
        return bool(self.once("readable", lambda: self.read(self.made()).worked))

    @property
    def has_models(self) -> bool:
        """Whether the models can be read at all; that they can is promised by `contract`."""
        return bool(self.once("has_models", lambda: self.get(MODELS).worked))

    @property
    def has_health(self) -> bool:
        """Whether `/health` is there at all; that it is, is promised by `life`."""
        return not self.once("has_health", lambda: self.get(HEALTH).means(404))

    def model_path(self) -> str:
        """The address of the model."""
        return f"{MODELS}/{quote(self.given.model_version)}"


def _loads(answer: Answer) -> bool:
    """Tell whether an app says that its model is not there yet, under whichever status."""
    return replace(answer, flat=True).means(503)


def missed(answer: Answer, expected: str, came: str = "") -> NoReturn:
    """Say that an answer is not what was promised."""
    raise Missed(str(answer.sent), came or str(answer), expected)


def expect(condition: object, answer: Answer, expected: str, came: str = "") -> None:
    """Ask that a condition holds for an answer; where none came, it holds for nothing."""
    if answer.trouble:
        missed(answer, expected)
    if not condition:
        missed(answer, expected, came)


def errors_of(trial: Trial) -> list[tuple[int, Answer]]:
    """Bring about one of each kind of error, with the status that it should have."""
    return list(trial.once("errors", lambda: list(_errors(trial))))


def _errors(trial: Trial) -> Iterator[tuple[int, Answer]]:
    features = trial.drawn()
    name = trial.random.choice(list(features))
    lacking = {one: value for one, value in features.items() if one != name}
    yield 401, trial.post(features, "without a key", key=None)
    yield 403, trial.post(features, "with a key that may only read", key=trial.key("read"))
    yield 404, trial.get(f"{PREDICTIONS}/{trial.unknown()}", said="(there is no such prediction)")
    yield 404, trial.get(f"{MODELS}/{trial.unknown('model')}", said="(there is no such model)")
    yield 404, trial.get(f"{API}/{trial.unknown('nothing')}", said="(there is nothing)")
    yield 405, trial.send("DELETE", HEALTH)
    yield 400, trial.post_body(b'{"features": {', "with a text that is cut off, and so no JSON")
    yield (
        415,
        trial.post_body(
            json.dumps({"features": features}).encode(),
            "with `Content-Type: text/plain`",
            headers={"Content-Type": "text/plain"},
        ),
    )
    yield 422, trial.post(lacking, f"without `{name}`")
