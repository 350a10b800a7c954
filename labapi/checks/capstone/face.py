"""`labapi.capstone(create_app)`: what a learner types."""

from __future__ import annotations

import io
import secrets
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from typing import Any

from labapi.checks.capstone.report import Report
from labapi.checks.capstone.suite import nothing_asked, run
from labapi.checks.inside.capstone.answer import short
from labapi.checks.inside.capstone.given import Given
from labapi.checks.inside.capstone.remote import ask, practice_given
from labapi.checks.inside.capstone.sources import WINE, NoSource, source_of
from labapi.checks.judging import libraries_silent
from labapi.classroom.notebook.shell import short_traceback

KEPT = 100_000
NO_FACTORY = (
    "labapi.capstone takes the function that builds your app, and calls it itself: "
    "labapi.capstone(create_app), where `def create_app(given):` ends with `return app`."
)


class Capstone:
    """Attack an API in twelve objectives, and draw what held.

    `labapi.capstone(create_app)` calls your `create_app(given)` with keys, origins and a model that
    nobody has seen, serves the app that it returns, and sends requests to it for a second or two.
    `labapi.capstone.given()` makes a `given` to try your app with by hand, and
    `labapi.capstone.ask` is how a judge of the exercise reaches it (`remote.py`).
    """

    @short_traceback
    def __call__(
        self,
        create_app: Callable[[Given], Any],
        *,
        data: str = WINE,
        model: Any = None,
        features: Any = None,
        classes: Sequence[str] | None = None,
        seed: str | None = None,
    ) -> Report:
        """Attack what `create_app` builds: for wine, for `data="breast-cancer"`, or your own model.

        `model` is any fitted classifier of scikit-learn with `predict_proba`, `features` the table
        that it was trained with, and `classes` the names of its classes, in its own order. With the
        `seed` of an earlier report the same cases come again.
        """
        chosen = secrets.token_hex(3) if seed is None else str(seed)
        if not callable(create_app) or isinstance(create_app, type) or _is_app(create_app):
            return nothing_asked(NO_FACTORY, data, chosen)
        try:
            source = source_of(data, model, features, classes)
        except NoSource as error:
            return nothing_asked(str(error), data, chosen)
        printed = Printed()
        with libraries_silent(), redirect_stdout(printed), redirect_stderr(printed):
            report = run(create_app, source, chosen)
        return report.noted(printed.said)

    given = staticmethod(practice_given)
    ask = staticmethod(ask)

    def __repr__(self) -> str:
        """Say how it is called."""
        return "labapi.capstone(create_app)"


def _is_app(made: Any) -> bool:
    """Tell an app from the function that builds one: apps have routes, or speak WSGI."""
    return any(hasattr(made, name) for name in ("routes", "router", "wsgi_app"))


class Printed(io.TextIOBase):
    """Takes what an app prints while it is tried, so that it does not bury the picture."""

    def __init__(self) -> None:
        """Keep nothing yet."""
        self._kept, self._lines = "", 0

    def write(self, text: str) -> int:
        """Count the lines, and keep the beginning."""
        self._lines += text.count("\n")
        if len(self._kept) < KEPT:
            self._kept += text
        return len(text)

    def writable(self) -> bool:
        """Take everything."""
        return True

    @property
    def said(self) -> str:
        """Tell what was printed; `""` where nothing was."""
        first = next((line for line in self._kept.splitlines() if line.strip()), "")
        if not first:
            return ""
        lines = max(self._lines, 1)
        count = "a line" if lines == 1 else f"{lines:,} lines"
        kept = "which this cell leaves out"
        return f"Your app printed {count}, {kept}. The first: {short(first, 100)}"


capstone = Capstone()
