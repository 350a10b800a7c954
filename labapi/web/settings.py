"""What one running lab may do differently from another: every switch, its default and its bounds.

``lab.configure(fault="slow")`` makes a changed copy of these settings and builds the API anew
from it. No switch that breaks something is on by default.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Literal, get_args

Fault = Literal["crash", "slow", "flaky", "loading"]
KIB = 1024
MIB = 1024 * KIB


@dataclass(frozen=True, slots=True)
class Settings:
    """The switches of one lab.

    Attributes:
        fault: what goes wrong on purpose. ``"crash"``: the model raises, so the answer is 500;
            ``"slow"``: each inference first waits ``slow_s``; ``"flaky"``: the
            work of every POST is done, and then every other answer is lost (500); ``"loading"``:
            the model never becomes ready, so the answer is 503.
        slow_s: seconds that a slow inference waits.
        train_at_start: train the models when the lab starts instead of loading the shipped
            parameters; until that is done the answer is 503.
        max_body_bytes: the largest body that a JSON endpoint reads.
        max_batch_bytes: the largest body of ``POST /predict/batch``.
        max_dataset_bytes: the largest data set that can be uploaded.

    """

    fault: Fault | None = None
    slow_s: float = 1.0
    train_at_start: bool = False
    max_body_bytes: int = 64 * KIB
    max_batch_bytes: int = 1 * MIB
    max_dataset_bytes: int = 5 * MIB

    def __post_init__(self) -> None:
        """Refuse a value that no part of the lab understands."""
        if self.fault is not None and self.fault not in get_args(Fault):
            known = ", ".join(repr(name) for name in get_args(Fault))
            raise ValueError(f"fault is {self.fault!r}. Use one of {known}, or None for no fault.")
        if not isinstance(self.train_at_start, bool):
            raise ValueError(f"train_at_start is {self.train_at_start!r}. Use True or False.")
        _require_number("slow_s", self.slow_s)
        for name in ("max_body_bytes", "max_batch_bytes", "max_dataset_bytes"):
            _require_size(name, getattr(self, name))

    def changed(self, **changes: object) -> Settings:
        """Give a copy with some switches changed; an unknown name is a TypeError that lists all.

        >>> Settings().changed(fault="slow", slow_s=0.2).slow_s
        0.2
        """
        known = [field.name for field in fields(self)]
        unknown = [name for name in changes if name not in known]
        if unknown:
            raise TypeError(f"There is no setting {unknown[0]!r}. There are: {', '.join(known)}.")
        return replace(self, **changes)  # type: ignore[arg-type]  # __post_init__ checks values


def _require_number(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not 0 <= value < 1e9:
        raise ValueError(f"{name} is {value!r}. Use a number of seconds from 0 up.")


def _require_size(name: str, value: object) -> None:
    if isinstance(value, bool) or not isinstance(value, int) or value < 1:
        raise ValueError(f"{name} is {value!r}. Use a whole number of bytes from 1 up.")
