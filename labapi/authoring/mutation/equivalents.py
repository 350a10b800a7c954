"""The list of equivalents: mutants that pass because they do what their answer does, and why.

`solutions/equivalents.toml` has a table for each:

    [["03_http_methods".office]]
    in = "reference"
    was = "return note"
    became = "return None"
    why = "The body of an answer to `PUT` is not asked for."

`in` is `reference`, or the words that mark the right answer; `was` and `became` are the lines that
differ, in full or as they are told of a survivor; `line` may be given where two mutants are alike.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from labapi.authoring.mutation.mutants import Mutant
from labapi.checks.catalogue import exercise_names, task_names

EQUIVALENTS = "equivalents.toml"
TEXTS = ("in", "was", "became", "why")


class EquivalentsError(ValueError):
    """The list makes no sense; the message says where, and what is wrong."""


@dataclass(frozen=True, slots=True)
class Equivalent:
    """One entry of the list."""

    answer: str
    was: str
    became: str
    why: str
    line: int | None = None

    def matches(self, answer: str, mutant: Mutant) -> bool:
        """Tell whether a mutant of an answer is this one."""
        is_it = (self.was, self.became) in ((mutant.was, mutant.became), mutant.told)
        return is_it and self.answer == answer and self.line in (None, mutant.line)

    def __str__(self) -> str:
        """Print as a survivor is told."""
        return f"{self.answer}: {self.was}  ->  {self.became}"


def equivalents_in(solutions: Path) -> dict[tuple[str, str], list[Equivalent]]:
    """Read the list, by exercise and task; raises `EquivalentsError`."""
    path = solutions / EQUIVALENTS
    try:
        tables = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
        return {
            (exercise, task): [_entry(f"{exercise}, {task}", fields) for fields in entries]
            for exercise, tasks in tables.items()
            for task, entries in tasks.items()
        }
    except (ValueError, AttributeError, TypeError) as error:
        raise EquivalentsError(f"{solutions.name}/{EQUIVALENTS}: {error}") from None


def unknown_tasks(solutions: Path) -> Iterator[str]:
    """Name the tasks of the list that there are not."""
    known = {(exercise, task) for exercise in exercise_names() for task in task_names(exercise)}
    for exercise, task in equivalents_in(solutions).keys() - known:
        yield f"{EQUIVALENTS} has entries of {exercise}, {task}, and there is no such task"


def _entry(where: str, fields: Mapping[str, Any]) -> Equivalent:
    texts = {name: fields.get(name) for name in TEXTS}
    lacking = [name for name, text in texts.items() if not isinstance(text, str)]
    unknown = sorted(fields.keys() - {*TEXTS, "line"})
    if lacking or unknown or not str(texts["why"]).strip():
        odd = ", ".join([*lacking, *unknown]) or "why"
        raise ValueError(f"an entry of {where} needs {', '.join(TEXTS)} as texts (look at {odd})")
    answer, was, became, why = map(str, texts.values())
    return Equivalent(answer, was, became, why, fields.get("line"))
