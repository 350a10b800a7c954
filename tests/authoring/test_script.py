from __future__ import annotations

import sys
from pathlib import Path

import pytest

from labapi.authoring.notebook import (
    BOTTOM,
    TOP,
    Lesson,
    code_cell,
    lessons_in,
    markdown_cell,
    write_lesson,
)
from labapi.authoring.script import ScriptError, from_script, to_script
from tests.authoring.conftest import head

CHECKOUT = Path(__file__).parents[2]
HEAD = head("A", "B?")  # eight lines
PATH = Path("01_a.ipynb")


@pytest.mark.parametrize("folder", ["notebooks", "solutions", "exercises"])
def test_every_notebook_survives_the_way_to_text_and_back(folder: str) -> None:
    for lesson in lessons_in(CHECKOUT / folder):
        back = from_script(to_script(lesson), lesson.path, lesson)
        assert back.cells == lesson.cells, lesson.path
        assert back.about == lesson.about, lesson.path


def test_writing_the_text_of_a_lesson_changes_no_byte_of_its_file(
    lesson: Lesson, tmp_path: Path
) -> None:
    kept = Lesson(tmp_path / PATH, lesson.notebook)
    write_lesson(kept)
    assert write_lesson(from_script(to_script(kept), kept.path, kept)) is False


@pytest.mark.parametrize(
    "source",
    [
        "%matplotlib inline\n!ls\n%time f()",
        "# %time f()",
        "%%bash\nls",
        'x = """\n# %% y\n"""',
        '"""only a text"""',
        "# only a comment",
        "def f(:",
        "def f():\n    pass",
        "from __future__ import annotations",
        "",
    ],
)
def test_code_survives_whatever_it_is(source: str) -> None:
    assert there_and_back(code_cell("a", source)) == source


@pytest.mark.parametrize(
    "source",
    [
        '```python\ndef f():\n    """Say it."""\n```',
        '"quoted"',
        "a \\d b \\",
        "# %% no marker",
        "# ---\n# title: no head\n# ---",
        "one\n\n\ntwo",
        "",
    ],
)
def test_text_survives_whatever_it_is(source: str) -> None:
    assert there_and_back(markdown_cell("a", source)) == source


def there_and_back(cell: object) -> str:
    """What becomes of the source of a cell between two others."""
    lesson = from_script(f'{HEAD}# %% id="first"\n1\n# %% [markdown] id="last"\nx\n', PATH)
    lesson.notebook.cells.insert(2, cell)
    back = from_script(to_script(lesson), PATH)
    assert [cell.id for cell in back.cells] == [cell.id for cell in lesson.cells]
    return str(back.cells[2].source)


@pytest.mark.parametrize("source", ["x\n# %% y\nz", "one\u2028line"])
def test_a_cell_that_would_not_survive_is_named(lesson: Lesson, source: str) -> None:
    lesson.cells[3].source = source
    with pytest.raises(ScriptError, match=r"03_methods.ipynb: the cell '\S+' cannot be written"):
        to_script(lesson)


def test_tags_and_other_metadata_survive(lesson: Lesson) -> None:
    lesson.cells[-2].metadata["slideshow"] = {"slide_type": "skip"}
    stop = from_script(to_script(lesson), lesson.path).cell("stop")
    assert stop is not None
    assert stop.metadata == {"tags": ["stop"], "slideshow": {"slide_type": "skip"}}


def test_the_text_is_jupytext_s_with_the_id_in_each_marker(lesson: Lesson) -> None:
    text = to_script(lesson)
    assert '\n# %% [markdown] id="summary"\n"""\n## In three minutes\n' in text
    assert '\n# %% id="stop" tags=["stop"]\nlab.stop()\n' in text


def test_navigation_is_not_in_the_text(lesson: Lesson) -> None:
    text = to_script(lesson)
    assert TOP not in text
    assert BOTTOM not in text


def test_markdown_may_be_quoted_or_a_comment() -> None:
    comment = from_script(f'{HEAD}# %% [markdown] id="a"\n# # Title\n#\n# Text\n', PATH)
    quoted = from_script(f'{HEAD}# %% [markdown] id="a"\n"""\n# Title\n\nText\n"""\n', PATH)
    assert comment.cells[1].source == quoted.cells[1].source == "# Title\n\nText"


def test_lines_may_end_as_on_windows() -> None:
    text = f'{HEAD}# %% id="a"\n1\n2\n'.replace("\n", "\r\n")
    assert from_script(text, PATH).cells[1].source == "1\n2"


def test_an_unchanged_cell_keeps_its_outputs() -> None:
    before = from_script(f'{HEAD}# %% id="a"\n1\n# %% id="b"\n2\n', PATH)
    for count, (_, cell) in enumerate(before.of_type("code"), start=1):
        cell.execution_count = count
    after = from_script(f'{HEAD}# %% id="a"\n1\n# %% id="b"\n3\n', PATH, before)
    assert [cell.execution_count for _, cell in after.of_type("code")] == [1, None]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('# %% id="a"\n1\n', "line 1: expected a head"),
        ('# ---\n# title: A\n# ---\n# %% id="a"\n1\n', "line 1: expected a head"),
        (HEAD.replace("needs", "wants"), "the head has 'wants'; it may have title, question"),
        (head("404", "B?"), "the head has title: 404; put the value in quotes"),
        (head("A: B", "C?"), "line 4: the head cannot be read .* put the value in quotes"),
        (HEAD + 'loose\n# %% id="a"\n', "line 10: there is text above the first marker"),
        (HEAD + "loose\n", "line 1: there is text above the first marker"),
        (HEAD + '# %% id="a"\n1\n# %% id="a"\n2\n', "line 11: the id 'a' is taken"),
        (
            HEAD + '# %% id="a"\n1\n\n"""\ntext\n"""\n',
            "line 9: the cell that begins here holds two",
        ),
        (
            HEAD + '# %% [markdown] id="a"\n"""\ntext\n"""\n\n1\n',
            "line 9: the cell that begins here",
        ),
        (HEAD + f'# %% id="{TOP}"\n1\n', f"line 9: the id '{TOP}' is taken"),
        (HEAD + '# %% id="a"\n1\n# %%\n2\n', r"line 11: this cell has no id; write # %% id="),
        (HEAD + '# %%\n1\n# %% id="a"\n2\n', r"line 9: this cell has no id; write # %% id="),
        (HEAD + "# %% id=a\n1\n", "line 9: 'id=a' cannot be read; write # %% id="),
        (HEAD + '# %% id="a" tags=["b"\n1\n', "line 9: 'id=\"a\" tags=.*' cannot be read"),
        (HEAD + '# %% [markdwn] id="a"\n1\n', r"line 9: '\[markdwn\]' cannot be read"),
        (HEAD + '# %% id="a" tags="stop"\n1\n', r"line 9: a marker cannot be read .* tags=\["),
        (HEAD + '# %% id="a b"\n1\n', "line 9: the id 'a b' is no name; make it of letters"),
        (HEAD + "# %% id=5\n1\n", "line 9: the id 5 is no name; make it of letters"),
        (HEAD + '# %% [raw] id="a"\n1\n', r"line 9: a cell of a lesson is code or \[markdown\]"),
        (HEAD + '# %% id="a"\nx = """\n# %% id="b"\n1\n', "line 11: .* close the quotes"),
        (HEAD + '# %% [markdown] id="a"\n"""\n# %% id="b"\n1\n', "line 11: .* close the quotes"),
    ],
)
def test_a_faulty_script_is_refused_by_line_in_one_sentence(text: str, message: str) -> None:
    with pytest.raises(ScriptError, match=message) as refused:
        from_script(text, PATH)
    assert "\n" not in str(refused.value)


def test_without_jupytext_the_cure_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "jupytext", None)
    with pytest.raises(ScriptError, match=r"jupytext, which is not .*: python lab\.py test lint"):
        from_script(HEAD, PATH)
