from pathlib import Path

import pytest

from labapi.authoring.notebook import Lesson
from labapi.authoring.rules.glossary import check_glossary, heaps, unexplained
from labapi.authoring.script import from_script
from labapi.authoring.terms import Entry, read_glossary
from tests.authoring.conftest import head


@pytest.mark.parametrize(
    ("page", "finding"),
    [
        ('## <a id="b"></a>b\n\nOne.\n\n## <a id="a"></a>a\n\nOne.\n', "sort the terms"),
        ('## <a id="statuscode"></a>status code\n\nOne.\n', "the anchor must be 'status-code'"),
        ('## <a id="a"></a>a\n\nOne. Two. Three. Four.\n', "4 sentences"),
        ('## <a id="a"></a>a\n\n## <a id="b"></a>b\n\nOne.\n', "0 sentences"),
        (f'## <a id="a"></a>a\n\n{"word " * 25}`end`. Two.\n', "sentence has 26 words, at most 25"),
        ('## <a id="a"></a>a\n\nIt is one. Two.\n', "first sentence leans on what stands above"),
    ],
)
def test_a_faulty_entry_is_named(tmp_path: Path, page: str, finding: str) -> None:
    path = tmp_path / "glossary.md"
    path.write_text(page, encoding="utf-8")
    assert finding in "\n".join(str(found) for found in check_glossary(path))


def test_entries_are_read_with_their_links(tmp_path: Path) -> None:
    path = tmp_path / "glossary.md"
    path.write_text('## <a id="a"></a>A\n\nSee [it](x#y).\n', encoding="utf-8")
    assert read_glossary(path) == [Entry("A", "a", "See [it](x#y).")]


@pytest.mark.parametrize("term", ["**header**", "[**Headers**](glossary.md#header)", "`**x**`"])
def test_a_term_of_the_glossary_may_be_bold(lesson: Lesson, term: str) -> None:
    lesson.cells[5].source = term
    assert list(unexplained(lesson, [Entry("header", "header", "A line.")])) == []


@pytest.mark.parametrize("term", ["**verb**", "__verb__", "**head\nline**"])
def test_a_bold_word_that_is_no_term_is_named(lesson: Lesson, term: str) -> None:
    lesson.cells[5].source = term
    found = list(unexplained(lesson, [Entry("header", "header", "A line.")]))
    assert [finding.cell for finding in found] == [6]


def bringing(stem: str, *cells: str) -> Lesson:
    """A lesson with these cells of text, each given as an id and the letters of its terms."""
    texts = []
    for cell in cells:
        cell_id, _, letters = cell.partition(": ")
        links = " ".join(f"[**{letter}**](glossary.md#{letter})" for letter in letters)
        texts.append(f'# %% [markdown] id="{cell_id}"\n"""\n{links}\n"""\n')
    return from_script(head("T", "Q?") + "\n".join(texts), Path(f"{stem}.ipynb"))


def test_terms_that_are_spread_or_known_are_no_heap() -> None:
    first = bringing("00_start_here", "a: abc", "b: abcdef", "c: gh")
    assert list(heaps([first, bringing("01_what_is_an_api", "summary: ijkl", "a: abcdefgh")])) == []


def test_four_new_terms_in_a_cell_are_a_heap() -> None:
    (found,) = heaps([bringing("03_a", "a: a", "b: abcde")])
    assert str(found).startswith("03_a.ipynb, cell 3: 4 new terms in one cell, at most 3")


@pytest.mark.parametrize(("stem", "most"), [("00_start_here", 12), ("01_what_is_an_api", 13)])
def test_the_first_lessons_bring_few_terms(stem: str, most: int) -> None:
    letters = "abcdefghijklmn"[: most + 1]
    cells = [f"c{n}: {letters[n : n + 3]}" for n in range(0, len(letters), 3)]
    (found,) = heaps([bringing(stem, *cells)])
    assert str(found).startswith(f"{stem}.ipynb: {most + 1} new terms, at most {most}")
