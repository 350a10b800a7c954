"""The page `docs/timing.toml`: how long each lesson took in a walk, and what is planned."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from labapi.authoring.made.clock import minutes_of
from labapi.authoring.notebook import Lesson

PAGE = Path("docs") / "timing.toml"
TOLERANCE = 1 / 4
"""The share of a walk by which what is told may differ from it."""
NOT_WALKED = (
    "nobody has walked it with a clock: walk it cell by cell, and put the minutes into {page}, "
    "under [walked.{stem}]"
)
NOT_SO = (
    "{told} minutes are told, and the walk of {day} took {walked:g}: they differ by more than a "
    "quarter. Walk it again and mend {page}; or else mend the figures of labapi/authoring/made"
)


class TimingError(ValueError):
    """The page makes no sense; the message says where, and what belongs there."""


@dataclass(frozen=True, slots=True)
class Walk:
    """How many minutes a lesson took on that day, and how it was walked."""

    minutes: float
    day: date
    how: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A run sheet: so many minutes for each session, and what each is for, in order."""

    title: str
    about: str
    minutes: int
    sessions: Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Timing:
    """What the page says."""

    walked: Mapping[str, Walk]
    plans: Sequence[Plan]


def read_timing(checkout: Path) -> Timing:
    """Read the page of a checkout; raises `TimingError`."""
    try:
        page: dict[str, Any] = tomllib.loads((checkout / PAGE).read_text(encoding="utf-8"))
        walked = {stem: _walk(given) for stem, given in page["walked"].items()}
        return Timing(walked, [Plan(**given) for given in page["sheet"]])
    except FileNotFoundError as error:
        raise TimingError(f"{PAGE.as_posix()} is missing: take it back from git") from error
    except (tomllib.TOMLDecodeError, KeyError, TypeError, AttributeError) as error:
        raise TimingError(f"{PAGE.as_posix()} cannot be read: {error}") from error


def _walk(given: Mapping[str, Any]) -> Walk:
    return Walk(float(given["minutes"]), given["date"], given["how"])


def not_as_walked(lesson: Lesson, timing: Timing) -> Iterator[str]:
    """Say that a lesson was never walked, or that another time is told than it took."""
    walk = timing.walked.get(lesson.stem)
    if walk is None:
        yield NOT_WALKED.format(page=PAGE.as_posix(), stem=lesson.stem)
        return
    minutes = minutes_of(lesson)
    if abs(minutes - walk.minutes) > TOLERANCE * walk.minutes:
        yield NOT_SO.format(told=minutes, day=walk.day, walked=walk.minutes, page=PAGE.as_posix())
