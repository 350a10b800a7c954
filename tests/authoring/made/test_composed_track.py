"""The fast track is made of lessons: what of them is in it, and what is not."""

from pathlib import Path

import pytest

from labapi.authoring.made import fast_track as making
from labapi.authoring.made.fast_track import composed
from labapi.authoring.notebook import Lesson
from labapi.authoring.script import from_script
from tests.authoring.conftest import CLOSING, OPENING, head

ROUND = '''\
# %% [markdown] id="first"
"""
<details><summary>What came? Look, then open.</summary>

Three models. See [below](#Which-one?).

</details>

## What you will be able to do

- Tell one thing from another

## Part 1: Which one?

Text above the question.
"""

# %% id="ask"
labapi.ask("03_methods", "which")

# %% id="run"
requests.get(f"{lab.url}/health")

# %% [markdown] id="read"
"""
<details><summary>Which one was it? Look, then open.</summary>

That one.

</details>

Text after the fold.
"""

'''


@pytest.fixture(name="home")
def _home() -> Lesson:
    body = '# %% [markdown] id="contents"\n'
    return from_script(head("Start", "Q?") + body, Path("00_start.ipynb"))


def lesson_with(middle: str, name: str = "03_methods.ipynb") -> Lesson:
    script = head("Methods", "Which one?") + OPENING + middle + CLOSING
    return from_script(script.replace('id="first"', 'id="one"', 1), Path(name))


def round_of(middle: str = ROUND) -> Lesson:
    """A lesson whose objectives share their cell with the heading of its first part."""
    body = middle.replace('id="first"', 'id="objectives"', 1)
    opening = OPENING[: OPENING.index('# %% [markdown] id="objectives"')]
    script = head("Methods", "Which one?") + opening + body + CLOSING
    return from_script(script, Path("03_methods.ipynb"))


def ids(track: Lesson | None) -> list[str]:
    assert track is not None
    return [cell.id for cell in track.cells]


def source(track: Lesson | None, cell_id: str) -> str:
    assert track is not None
    cell = track.cell(cell_id)
    assert cell is not None
    return str(cell.source)


def test_it_has_the_summary_the_start_and_the_request_of_each_lesson(home: Lesson) -> None:
    other = lesson_with("", "04_status.ipynb")
    assert ids(composed([home, lesson_with(""), other])) == [
        "intro", "03-summary", "03-start", "03-one", "04-summary", "04-start", "04-one", "stop",
    ]  # fmt: skip


def test_a_summary_stands_under_the_name_of_its_lesson_and_leads_there(home: Lesson) -> None:
    told = source(composed([home, lesson_with("")]), "03-summary")
    assert told.startswith("## 03 Methods\n\n*Which one?* [The whole lesson](03_methods.ipynb): ")
    assert "In three minutes" not in told
    assert "reads it with one request." in told


def test_the_first_round_ends_with_the_fold_that_reads_it(home: Lesson) -> None:
    track = composed([home, round_of()])
    assert ids(track)[3:] == [
        "03-first", "03-objectives", "03-round-objectives", "03-round-ask", "03-round-run",
        "03-round-read", "stop",
    ]  # fmt: skip
    assert source(track, "03-round-read").endswith("That one.\n\n</details>")


def test_its_section_is_no_part_and_the_objectives_stay_behind(home: Lesson) -> None:
    track = composed([home, round_of()])
    shown = source(track, "03-round-objectives")
    assert shown == "### Which one?\n\nText above the question."
    assert "able to do" not in source(track, "03-objectives")


def test_a_link_to_a_place_in_the_lesson_leads_there(home: Lesson) -> None:
    told = source(composed([home, round_of()]), "03-objectives")
    assert "[below](03_methods.ipynb#Which-one?)" in told


def test_rounds_are_left_out_where_the_session_is_full(
    home: Lesson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "MOST_MINUTES", 2)
    assert "03-round-ask" not in ids(composed([home, round_of()]))


def test_cells_are_numbered_as_if_they_had_been_run_here(home: Lesson) -> None:
    lesson = round_of()
    for count, (_, cell) in enumerate(lesson.of_type("code"), start=7):
        cell.execution_count = count
    track = composed([home, lesson])
    assert track is not None
    assert [cell.execution_count for _, cell in track.of_type("code")] == [1, 2, 3, 4, 5]


def test_lessons_are_left_as_they_were(home: Lesson) -> None:
    lesson = round_of()
    before = [(cell.id, cell.source) for cell in lesson.cells]
    composed([home, lesson])
    assert [(cell.id, cell.source) for cell in lesson.cells] == before


def test_lessons_without_contents_are_no_course_and_have_no_fast_track() -> None:
    assert composed([round_of()]) is None
