from pathlib import Path

import pytest

from labapi.authoring.notebook import Lesson
from labapi.authoring.rules.glossary import check_glossary, unexplained
from labapi.authoring.terms import Entry, read_glossary


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
