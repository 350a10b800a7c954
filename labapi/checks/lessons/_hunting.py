"""What Hypothesis makes up, and the smallest of it for which a check fails.

Hypothesis is imported where it is used: it costs 0.2 s, and only an attack needs it.
"""

from __future__ import annotations

import json
import random
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from labapi.checks.inside.problems import WorkProblem
from labapi.checks.task import Incorrect, Misconceived

if TYPE_CHECKING:
    from hypothesis.strategies import SearchStrategy

EXAMPLES = 40
MOST_TRIES = 120
"""So many things at most are tried while a smaller one is looked for."""


def hunt(check: Callable[[Any], None], made_up: SearchStrategy[Any], draw: random.Random) -> None:
    """Try what is made up; raise what `check` raises for the smallest one that fails likewise."""
    from hypothesis import Phase, Verbosity, find, settings
    from hypothesis.errors import NoSuchExample

    prey = _Prey(check)
    quick = settings(
        max_examples=EXAMPLES,
        database=None,
        deadline=None,
        derandomize=False,
        phases=(Phase.generate, Phase.shrink),
        verbosity=Verbosity.quiet,
    )
    try:
        with _files_elsewhere():
            smallest = find(made_up, prey.fails, settings=quick, random=draw)
    except NoSuchExample:
        return
    raise prey.found[_key(smallest)]


class _Prey:
    """What has been tried: each thing once, for an app may answer differently the second time."""

    def __init__(self, check: Callable[[Any], None]) -> None:
        self._check = check
        self._tried: set[str] = set()
        self._left = EXAMPLES
        self.found: dict[str, Exception] = {}

    def fails(self, thing: Any) -> bool:
        """Tell whether the check fails for a thing; when enough have been tried, only of those."""
        key = _key(thing)
        if key not in self._tried and self._left > 0:
            self._tried.add(key)
            self._left -= 1
            self._try(key, thing)
        return key in self.found

    def _try(self, key: str, thing: Any) -> None:
        try:
            self._check(thing)
        except (Incorrect, Misconceived, WorkProblem) as error:
            self._left = self._left if self.found else MOST_TRIES
            self.found[key] = error
            if isinstance(error, WorkProblem):
                self._left = 0  # an app that hangs or is gone is not asked again


def _key(thing: Any) -> str:
    return json.dumps(thing, sort_keys=True)


@contextmanager
def _files_elsewhere() -> Iterator[None]:
    """Have Hypothesis keep its files in the computer's folder for such, not beside the notebook."""
    from hypothesis.configuration import set_hypothesis_home_dir

    set_hypothesis_home_dir(Path(tempfile.gettempdir()) / "labapi-hypothesis")
    try:
        yield
    finally:
        set_hypothesis_home_dir(None)
