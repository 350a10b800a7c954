"""Which limit holds for which path: a dear `/predict` beside a cheap list of models."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

from labapi.domain.limiter.decision import Strategy
from labapi.domain.limiter.spec import Spec, parse_spec, strategy_of

DEFAULT_LIMITS: Mapping[str, str | None] = {"/predict": "100/60s", "*": "1000/60s"}
"""What `rate_limit="default"` stands for."""
PREFIX = "/api/v1"
UNLIMITED = frozenset({"/api/v1/health", "/docs", "/openapi.json"})
"""Whoever watches over a server, or reads how to use it, must not be turned away."""
OTHERS = "*"
SAME_WORK = {"/predictions": "/predict"}
"""What a path costs that has no limit of its own."""


class Policy(NamedTuple):
    """One limit, its name, and the way it counts.

    `counts` says what is counted together: a caller has one state for each.
    """

    name: str
    spec: Spec
    strategy: Strategy
    counts: str


@dataclass(frozen=True, slots=True)
class Policies:
    """The limit of each path; the longest path that fits decides, and `"*"` takes the rest.

    Paths are those below `/api/v1`. `/predict` takes in what lies below it, such as
    `/predict/batch`, and `/predictions`, which is the same work under another name. A path
    under no policy, or under None, is not limited; nor are `/health` and the documentation.

    >>> policies = Policies.of({"/predict": "100/min", "*": "1000/min"}, "token-bucket")
    >>> policies.of_path("/api/v1/predict/batch").name, policies.of_path("/api/v1/models").name
    ('predict', 'default')
    """

    by_path: Mapping[str, Policy | None]

    @classmethod
    def of(cls, limits: str | Mapping[str, str | None], strategy: str) -> Policies:
        """Read what a learner wrote; ValueError says what is wrong with it."""
        made = {}
        for path, text in _limits(limits).items():
            below = _below_prefix(path)
            made[below] = None if text is None else _policy(below, text, strategy)
        return cls(made)

    def of_path(self, path: str) -> Policy | None:
        """Give the policy that a request to this path falls under; None for no limit."""
        if path in UNLIMITED or path.startswith("/docs/"):
            return None
        below = path.removeprefix(PREFIX)
        while below:
            if below in self.by_path:
                return self.by_path[below]
            same = SAME_WORK.get(below, "")
            if same in self.by_path:
                return self.by_path[same]
            below = below.rpartition("/")[0]
        return self.by_path.get(OTHERS)


def _limits(limits: str | Mapping[str, str | None]) -> Mapping[str, str | None]:
    if isinstance(limits, Mapping):
        if not limits:
            raise ValueError("rate_limit names no path. Use None for no limit.")
        return limits
    return DEFAULT_LIMITS if limits == "default" else {OTHERS: limits}


def _below_prefix(path: object) -> str:
    """Give the part of a path below `/api/v1`, or `"*"`."""
    if path == OTHERS:
        return OTHERS
    below = path.removeprefix(PREFIX).rstrip("/") if isinstance(path, str) else ""
    if not below.startswith("/"):
        raise ValueError(f'{path!r} is no path. Write "/predict", or "*" for all others.')
    return below


def _policy(path: str, text: str, strategy: str) -> Policy:
    spec = parse_spec(text)
    name = "default" if path == OTHERS else re.sub(r"[^a-z0-9]+", "-", path.lower()).strip("-")
    counts = f"{path} {spec.limit}/{spec.window_s}s {strategy}"
    return Policy(name, spec, strategy_of(strategy, spec), counts)
