"""What `labapi.exercise` gives while an exercise is graded: checks that do nothing.

The copy of labapi that a child process is given holds this file in the place of the modules that
open an exercise, ask a question, judge a step of a lesson and show progress. The cells of a
notebook run with it as they did for the learner, and nothing that they do with a check has an
effect on the points.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from labapi.checks.inside.capstone.remote import ask as ask_bench
from labapi.checks.inside.capstone.remote import practice_given


class Silent:
    """Takes every call and every question, and has nothing to say."""

    def __getattr__(self, name: str) -> Silent:
        """Give the same again, for any task, hint, result or field of a result."""
        if name.startswith("_"):
            raise AttributeError(name)
        return self

    def __call__(self, *given: Any, **named: Any) -> Silent:
        """Check nothing."""
        return self

    def __repr__(self) -> str:
        """Say what this is."""
        return "(checks are silent while the exercise is graded)"

    def __iter__(self) -> Iterator[Any]:
        """Hold nothing."""
        return iter(())

    def __len__(self) -> int:
        """Hold nothing."""
        return 0

    def __lt__(self, other: object) -> bool:
        """Compare with nothing."""
        return False

    __gt__ = __le__ = __ge__ = __lt__


def exercise(*given: Any, **named: Any) -> Silent:
    """Open no exercise."""
    return Silent()


def join(*given: Any, **named: Any) -> Silent:
    """Join no course."""
    return Silent()


def progress(*given: Any, **named: Any) -> Silent:
    """Show no progress."""
    return Silent()


def ask(*given: Any, **named: Any) -> Silent:
    """Ask no question."""
    return Silent()


def recap(*given: Any, **named: Any) -> Silent:
    """Look back on nothing."""
    return Silent()


def step(*given: Any, **named: Any) -> Silent:
    """Judge no step of a lesson."""
    return Silent()


class SilentCapstone(Silent):
    """What `labapi.capstone` is in a child: it attacks nothing, and lets its judge ask."""

    given = staticmethod(practice_given)
    ask = staticmethod(ask_bench)


capstone = SilentCapstone()
