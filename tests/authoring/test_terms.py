from __future__ import annotations

from pathlib import Path

import pytest

from labapi.authoring import markdown
from labapi.authoring.made.clock import minutes_of, written_words
from labapi.authoring.navigation import navigate
from labapi.authoring.notebook import BOTTOM, TOP, Lesson
from labapi.authoring.rules.folds import folds_of
from labapi.authoring.rules.review import stale_navigation
from labapi.authoring.rules.shape import shape_of
from labapi.authoring.script import from_script, to_script
from labapi.authoring.terms import HEADING, Entry, read_glossary, titled, untitled
from labapi.commands.grading.students_kit import without_dead_links
from tests.authoring.conftest import head

LESSON = f'{head("A", "B?")}# %% [markdown] id="text"\n{{}}\n'
SAID = "[**Ports**](glossary.md#port), [**URI**](glossary.md#uri) and [ports](glossary.md#port)."
PAGE = """\
## <a id="port"></a>port

A number that tells programs apart ([RFC 9293, section 3.1](https://a.org/#s)). The lab takes any.

## <a id="uri"></a>URI

The text that names a "resource", such as `/a`. More.
"""
PORT, URI = "A number that tells programs apart.", 'The text that names a "resource", such as /a.'


@pytest.fixture
def explained(tmp_path: Path) -> Lesson:
    """A lesson with two terms, beside a glossary."""
    (tmp_path / "glossary.md").write_text(PAGE, encoding="utf-8")
    lesson = from_script(LESSON.format(SAID), tmp_path / "01_a.ipynb")
    navigate([lesson])
    return lesson


def source(lesson: Lesson, cell_id: str) -> str:
    cell = lesson.cell(cell_id)
    assert cell is not None
    return str(cell.source)


def test_a_link_to_a_term_tells_its_meaning_and_not_where_it_is_from(explained: Lesson) -> None:
    assert f'[**Ports**](glossary.md#port "{PORT}"),' in source(explained, "text")


def test_a_meaning_in_quotes_is_read_as_it_was_written(explained: Lesson) -> None:
    (token,) = (
        token
        for token in markdown._walk(markdown._tokens(source(explained, "text")))
        if token["type"] == "link" and token["attrs"]["url"].endswith("#uri")
    )
    assert token["attrs"]["title"].replace("&quot;", '"') == URI


def test_an_author_reads_and_writes_links_without_meanings(explained: Lesson) -> None:
    script = to_script(explained)
    assert SAID in script
    again = from_script(script, explained.path, explained)
    assert again.cells == explained.cells


def test_the_words_of_a_lesson_end_it_once_each_in_their_order(explained: Lesson) -> None:
    below = source(explained, BOTTOM).partition(f"## {HEADING}\n")[2]
    assert [line for line in below.splitlines() if line.startswith("- ")] == [
        f"- [**port**](glossary.md#port): {PORT}",
        '- [**URI**](glossary.md#uri): The text that names a "resource", such as `/a`.',
    ]
    assert list(folds_of(explained)) == []


def test_the_first_cell_leads_to_them(explained: Lesson) -> None:
    (link,) = (link for link in markdown.links(source(explained, TOP)) if link[0] == "at the end")
    assert link[1].removeprefix("#") in markdown.anchors(source(explained, BOTTOM))


@pytest.mark.parametrize("text", ["No term.", "[**x**](glossary.md#x)"])
def test_where_no_term_is_explained_nothing_is_said_of_words(explained: Lesson, text: str) -> None:
    lesson = from_script(LESSON.format(text), explained.path)
    navigate([lesson])
    assert source(lesson, BOTTOM) == ""
    assert "in bold" not in source(lesson, TOP)
    assert source(lesson, "text") == text


def test_meanings_are_not_counted_as_words(explained: Lesson) -> None:
    plain = Lesson(Path("01_a.ipynb"), from_script(LESSON.format(SAID), Path("x.ipynb")).notebook)
    assert written_words(explained) == written_words(plain) == 4
    assert minutes_of(explained) == minutes_of(plain)


def test_the_words_of_a_lesson_may_be_many(explained: Lesson) -> None:
    cell = explained.cell(BOTTOM)
    assert cell is not None
    cell.source += "word " * 121
    assert [found for found in shape_of(explained) if found.message.startswith("121")] == []


def test_a_meaning_that_the_glossary_no_longer_gives_is_named(explained: Lesson) -> None:
    assert list(stale_navigation([explained])) == []
    page = explained.path.with_name("glossary.md")
    page.write_text(PAGE.replace("A number", "The number"), encoding="utf-8")
    (found,) = stale_navigation([explained])
    assert "run: python -m labapi.authoring navigation" in found.message


def test_a_meaning_is_taken_out_and_put_back(tmp_path: Path) -> None:
    (tmp_path / "glossary.md").write_text(PAGE, encoding="utf-8")
    entries = read_glossary(tmp_path / "glossary.md")
    once = titled(SAID, entries)
    assert titled(once, entries) == once != SAID
    assert untitled(once) == SAID


def test_only_the_first_sentence_is_a_meaning() -> None:
    assert Entry("a", "a", "Of OAuth 2.0, a part.\n`x` is one.").meaning == "Of OAuth 2.0, a part."
    assert Entry("a", "a", "No end").meaning == "No end"


def test_a_kit_without_a_glossary_keeps_the_words_and_no_meaning(explained: Lesson) -> None:
    left = without_dead_links("notebooks/a.md", source(explained, "text").encode(), {})
    assert left.decode() == "**Ports**, **URI** and ports."
