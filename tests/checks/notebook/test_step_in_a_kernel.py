"""A judged step in a fresh kernel: in any order, twice, and after older cells of the same names."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from labapi.authoring.execution import Session, session
from labapi.authoring.notebook import Lesson, code_cell, read_lesson, texts_of
from labapi.authoring.script import from_script
from labapi.course import NOTEBOOKS, ROOT
from tests.authoring.conftest import head

LESSON = "03_http_methods"
STEP = f'labapi.step("{LESSON}", "key_header")'
CELL = f"""header = "___"
for key in [{{header: "one question"}}] * 2:
    r = requests.post(f"{{api}}/predict", json={{"features": labapi.EXAMPLE}}, headers=key)
{STEP}"""


@pytest.fixture(scope="module", name="kernel")
def _kernel() -> Iterator[tuple[Lesson, Session]]:
    """A kernel in which nothing has run but the start cell of the lesson."""
    start = read_lesson(ROOT / NOTEBOOKS / f"{LESSON}.ipynb").cell("start")
    assert start is not None
    lesson = from_script(head("A", "B?"), Path("03_http_methods.ipynb"))
    lesson.notebook.cells = [code_cell("start", start.source)]
    with session(lesson) as running:
        running.run(1)
        yield lesson, running


def ran(kernel: tuple[Lesson, Session], source: str, tags: tuple[str, ...] = ()) -> str:
    """Run a cell of this source, and give what it shows as text."""
    lesson, running = kernel
    cell = code_cell("move", source)
    cell.metadata["tags"] = list(tags)
    lesson.notebook.cells = [*lesson.cells[:1], cell]
    outputs = running.run(2)
    return "\n".join(text for one in outputs for kind, text in texts_of(one) if kind != "text/html")


def filled(answer: str) -> str:
    return CELL.replace("___", answer)


def test_as_shipped_it_says_the_same_each_time(kernel: tuple[Lesson, Session]) -> None:
    first, second = (ran(kernel, CELL) for _ in range(2))
    assert first == second
    assert first.splitlines()[:2] == [
        "○ Your move",
        "  Replace the blank `___` in line 1, then run this cell again.",
    ]


def test_it_is_right_as_often_as_its_cell_is_run(kernel: tuple[Lesson, Session]) -> None:
    assert [ran(kernel, filled("Idempotency-Key"))[:7] for _ in range(2)] == ["✓ Right"] * 2


def test_a_wrong_answer_is_told_after_a_right_one(kernel: tuple[Lesson, Session]) -> None:
    ran(kernel, filled("Idempotency-Key"))
    assert "It looks as if you thought" in ran(kernel, filled("X-Request-Id"))


def test_a_name_of_an_older_cell_is_not_judged(kernel: tuple[Lesson, Session]) -> None:
    ran(kernel, filled("Idempotency-Key"))
    assert "No line of this cell sets `header`." in ran(kernel, STEP)


def test_an_error_of_the_cell_is_pythons_own_and_nothing_else(
    kernel: tuple[Lesson, Session],
) -> None:
    said = ran(kernel, f"header = Idempotency\n{STEP}", tags=("raises-exception",))
    assert said.startswith("NameError\nname 'Idempotency' is not defined")
    assert "Your move" not in said
    assert "Not right" not in said


def test_a_wrong_name_is_told_in_one_sentence(kernel: tuple[Lesson, Session]) -> None:
    said = ran(kernel, f'labapi.step("{LESSON}", "key")', tags=("raises-exception",))
    assert f"Lesson {LESSON} has no step 'key'. It has: " in said
    assert "Traceback" not in said


def test_below_a_magic_line_the_cell_is_judged_all_the_same(
    kernel: tuple[Lesson, Session],
) -> None:
    assert "✓ Right" in ran(kernel, "%%capture --no-display\n" + filled("Idempotency-Key"))
    assert "○ Your move\n  Replace the blank `___` in line 2" in ran(kernel, f"%%time\n{CELL}")
