"""A check after a cell that raised: no older answer is judged in the place of the new one."""

from __future__ import annotations

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from labapi.checks import exercise as exercises
from labapi.checks.notebook.last_run import LastRuns
from labapi.checks.progress.progress import Progress
from labapi.checks.result import Outcome

pytestmark = pytest.mark.usefixtures("course")
RIGHT = "def double(number):\n    return 2 * number"
WRONG = "def double(number):\n    return number"
BROKEN = "def double(number)\n    return 2 * number"
RAISES = "double = len(3)"
RAISES_LATER = f"{RIGHT}\n\nprint(double(nobody))"


@pytest.fixture(name="shell")
def _shell(monkeypatch, capsys):
    """A shell of its own, as a kernel has one, with the exercise opened in it."""
    config = Config()
    config.HistoryManager.enabled = False
    shell = InteractiveShell(config=config)
    monkeypatch.setattr(exercises, "shell", lambda: shell)
    shell.user_ns["check"] = exercises.exercise("01", namespace=shell.user_ns)
    yield shell
    shell.user_ns["check"]._runs.stop()


def checked(shell, *cells):
    for cell in cells:
        shell.run_cell(cell, store_history=True)
    return shell.user_ns["check"].double()


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (BROKEN, "SyntaxError: expected ':', line 1 of the cell"),
        (RAISES, "TypeError: object of type 'int' has no len()"),
    ],
)
def test_after_a_cell_that_raised_no_older_answer_is_judged(shell, cell, said):
    result = checked(shell, WRONG, cell)
    assert result.outcome is Outcome.ERROR
    assert f"Your cell for `double` ended with {said}" in result.message
    assert "is an older answer. Mend the cell" in result.message


def test_that_is_no_try_and_takes_no_point(shell):
    checked(shell, RIGHT)
    checked(shell, BROKEN)
    kept = Progress.open()
    assert (kept.tries("01_first_steps", "double"), kept.best("01_first_steps")["double"]) == (1, 2)


def test_once_mended_it_is_judged(shell):
    assert checked(shell, WRONG, BROKEN, RIGHT).outcome is Outcome.PASSED


def test_an_answer_that_was_set_before_the_cell_raised_is_judged(shell):
    assert checked(shell, WRONG, RAISES_LATER).outcome is Outcome.PASSED


def test_another_cell_that_raises_is_no_matter(shell):
    assert checked(shell, RIGHT, "1 / 0", "other = 1 / 0").outcome is Outcome.PASSED


def test_a_cell_that_raised_before_anything_was_set_is_named(shell):
    assert "ended with SyntaxError" in checked(shell, BROKEN).message


def test_an_exercise_opened_again_is_the_only_one_that_watches(shell):
    before = len(shell.events.callbacks["post_run_cell"])
    LastRuns(shell)
    runs = LastRuns(shell)
    assert len(shell.events.callbacks["post_run_cell"]) == before
    runs.stop()
    runs.stop()
    assert len(shell.events.callbacks["post_run_cell"]) == before - 1
