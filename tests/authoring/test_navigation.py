from pathlib import Path

import pytest

from labapi.authoring.navigation import (
    NavigationError,
    fast_track,
    navigate,
)
from labapi.authoring.notebook import BOTTOM, TOP, Lesson
from labapi.authoring.script import from_script
from tests.authoring.conftest import head, made


def small(stem: str, needs: str = "", body: str = '# %% id="a"\n1\n') -> Lesson:
    return from_script(head(f"T{stem[:2]}", "Q?", needs) + body, Path(f"{stem}.ipynb"))


def source(lesson: Lesson, cell_id: str) -> str:
    cell = lesson.cell(cell_id)
    assert cell is not None
    return str(cell.source)


def test_links_lead_to_the_neighbours_that_exist() -> None:
    lessons = [small("00_a"), small("01_b"), small("03_c")]
    navigate(lessons)
    assert source(lessons[0], BOTTOM) == "[01 T01 →](01_b.ipynb)"
    assert source(lessons[1], BOTTOM) == "[← 00 T00](00_a.ipynb) · [03 T03 →](03_c.ipynb)"


def test_contents_list_every_lesson_and_are_linked_from_each() -> None:
    home = small("00_a", body='# %% [markdown] id="contents"\n')
    lessons = [home, small("01_b")]
    navigate(lessons)
    assert "| [01 T01](01_b.ipynb) | Q? | 5 |" in source(home, "contents")
    assert source(home, BOTTOM).startswith("[Contents](#Contents)")
    assert "[Contents](00_a.ipynb#Contents)" in source(lessons[1], TOP)


def test_needs_are_linked() -> None:
    lessons = [small("00_a"), small("01_b", needs="00_a")]
    navigate(lessons)
    assert "You need first: [00 T00](00_a.ipynb)." in source(lessons[1], TOP)


def test_a_missing_need_is_named() -> None:
    with pytest.raises(NavigationError, match=r"01_b.ipynb needs '07_x', which is no lesson"):
        navigate([small("01_b", needs="07_x")])


def test_a_missing_title_is_named() -> None:
    lesson = small("01_b")
    del lesson.notebook.metadata["labapi"]["title"]
    with pytest.raises(NavigationError, match=r"01_b.ipynb has no title: add 'title"):
        navigate([lesson])


def test_two_lessons_with_one_number_are_named() -> None:
    with pytest.raises(NavigationError, match=r"^01_b.ipynb and 01_c.ipynb have one number; give"):
        navigate([small("00_a"), small("01_b"), small("01_c")])


def test_navigating_twice_changes_nothing(lesson: Lesson) -> None:
    before = [cell.source for cell in lesson.cells]
    navigate([lesson])
    assert [cell.source for cell in lesson.cells] == before


def test_the_fast_track_leads_to_the_contents_and_is_listed_there(script: str) -> None:
    lessons = [small("00_a", body='# %% [markdown] id="contents"\n'), made(script)]
    navigate(lessons)
    track = fast_track(lessons)
    assert track is not None
    assert source(track, TOP).startswith("[Contents](00_a.ipynb#Contents)\n\n# The fast track")
    assert "You need first: [00 T00](00_a.ipynb)." in source(track, TOP)
    assert "| [The fast track](fast_track.ipynb) | " in source(lessons[0], "contents")
