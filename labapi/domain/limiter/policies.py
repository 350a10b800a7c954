"""Which limit holds for which path: a dear ``/predict`` beside a cheap list of models."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from labapi.domain.limiter.decision import Strategy
from labapi.domain.limiter.spec import Spec, parse_spec, strategy_of

DEFAULT_LIMITS: Mapping[str, str | None] = {"/predict": "100/60s", "*": "1000/60s"}
"""What ``rate_limit="default"`` stands for."""
PREFIX = "/api/v1"
UNLIMITED = ("/api/v1/health", "/docs", "/openapi.json")
"""Whoever watches over a server, or reads how to use it, must not be turned away."""
OTHERS = "*"


class Policy(NamedTuple):
    """One limit, its name, and the way it counts."""

    name: str
    spec: Spec
    strategy: Strategy


@dataclass(frozen=True, slots=True)
class Policies:
    """The limit of each path; the longest path that fits decides, and ``"*"`` takes the rest.

    ``/predict`` takes in ``/predict/batch``, and ``/predictions``, which is the same work under
    another name. A path under no policy, or under None, is not limited.
    """

    by_path: Mapping[str, Policy | None]

    @classmethod
    def of(cls, limits: str | Mapping[str, str | None], strategy: str) -> Policies:
        """Read what a learner wrote; ValueError says what is wrong with it."""
        named = _limits(limits)
        for path in named:
            if path != OTHERS and not path.startswith("/"):
                raise ValueError(f'{path!r} is no path. Write "/predict", or "*" for all others.')
        made = {
            path: None if text is None else _policy(path, text, strategy)
            for path, text in named.items()
        }
        return cls(made)

    def of_path(self, path: str) -> Policy | None:
        """Give the policy that a request to this path falls under; None for no limit."""
        if _lies_under(path, UNLIMITED):
            return None
        below = path.removeprefix(PREFIX)
        below = below.replace("/predictions", "/predict", 1)
        fitting = [known for known in self.by_path if _lies_under(below, (known,))]
        return self.by_path.get(max(fitting, key=len, default=OTHERS))


def _limits(limits: str | Mapping[str, str | None]) -> Mapping[str, str | None]:
    if isinstance(limits, Mapping):
        return limits
    return DEFAULT_LIMITS if limits == "default" else {OTHERS: limits}


def _policy(path: str, text: str, strategy: str) -> Policy:
    spec = parse_spec(text)
    name = "default" if path == OTHERS else path.strip("/").replace("/", "-")
    return Policy(name, spec, strategy_of(strategy, spec))


def _lies_under(path: str, places: tuple[str, ...]) -> bool:
    return any(path == place or path.startswith(f"{place}/") for place in places)
