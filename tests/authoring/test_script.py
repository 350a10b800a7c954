from pathlib import Path

import pytest

from labapi.authoring.notebook import BOTTOM, TOP, Lesson
from labapi.authoring.script import ScriptError, from_script, to_script

HEAD = "# ---\n# title: A\n# question: B?\n# needs:\n# ---\n"
PATH = Path("01_a.ipynb")


def test_a_lesson_survives_the_way_to_text_and_back(lesson: Lesson) -> None:
    back = from_script(to_script(lesson), lesson.path, lesson)
    assert [(cell.id, cell.source) for cell in back.cells] == [
        (cell.id, cell.source) for cell in lesson.cells
    ]
    assert to_script(back) == to_script(lesson)


def test_tags_survive(lesson: Lesson) -> None:
    stop = from_script(to_script(lesson), lesson.path).cell("stop")
    assert stop is not None
    assert stop.metadata.tags == ["stop"]


def test_navigation_is_not_in_the_text(lesson: Lesson) -> None:
    text = to_script(lesson)
    assert TOP not in text
    assert BOTTOM not in text


def test_markdown_may_stand_between_quotes_or_not() -> None:
    bare = from_script(f"{HEAD}# %% [markdown] id=a\n# Title\n\nText\n", PATH)
    quoted = from_script(f'{HEAD}# %% [markdown] id=a\n"""\n# Title\n\nText\n"""\n', PATH)
    assert bare.cells[1].source == quoted.cells[1].source == "# Title\n\nText"


def test_an_unchanged_cell_keeps_its_outputs() -> None:
    before = from_script(f"{HEAD}# %% id=a\n1\n# %% id=b\n2\n", PATH)
    for count, (_, cell) in enumerate(before.of_type("code"), start=1):
        cell.execution_count = count
    after = from_script(f"{HEAD}# %% id=a\n1\n# %% id=b\n3\n", PATH, before)
    assert [cell.execution_count for _, cell in after.of_type("code")] == [1, None]


def test_cells_without_an_id_are_named_by_their_first_words() -> None:
    lesson = from_script(f"{HEAD}# %% [markdown]\n## Why *POST*?\n# %%\nx\n# %%\nx\n", PATH)
    assert [cell.id for cell in lesson.cells[1:-1]] == ["why-post", "x", "x-2"]


def test_a_made_id_gives_way_to_a_written_one() -> None:
    lesson = from_script(f"{HEAD}# %% [markdown]\n## Second\n# %% id=second\nx\n", PATH)
    assert [cell.id for cell in lesson.cells[1:-1]] == ["second-2", "second"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# %%\n1\n", "line 1: expected a head"),
        (HEAD.replace("needs", "wants") + "# %%\n", "the head has 'wants'"),
        (HEAD + "loose\n# %%\n", "line 6: text before the first"),
        (HEAD + "# %% id=a\n1\n# %% id=a\n2\n", "line 8: the id 'a' is taken"),
        (HEAD + "# %% name=a\n1\n", "line 6: 'name=a' is unknown"),
    ],
)
def test_a_faulty_script_is_refused_by_line(text: str, message: str) -> None:
    with pytest.raises(ScriptError, match=message):
        from_script(text, PATH)
