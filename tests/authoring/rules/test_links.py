from pathlib import Path

import pytest

from labapi.authoring.notebook import Lesson, write_lesson
from labapi.authoring.rules.addresses import links_of, links_of_page
from labapi.authoring.script import from_script
from tests.authoring.conftest import head

PAGE = '# Words\n\n## <a id="etag"></a>ETag\n\nA text.\n'


def lesson(folder: Path, text: str) -> Lesson:
    (folder / "glossary.md").write_text(PAGE, encoding="utf-8")
    made = from_script(
        f'{head("A", "B?")}# %% [markdown] id="a"\n"""\n## Safe methods\n{text}\n"""\n',
        folder / "01_a.ipynb",
    )
    write_lesson(made)
    return made


@pytest.mark.parametrize(
    "text",
    [
        "[a](glossary.md#etag)",
        "[a](glossary.md#ETag)",
        "[a](01_a.ipynb#Safe-methods)",
        "[a](#Safe-methods)",
        "[a](https://www.rfc-editor.org/rfc/rfc9110#section-9)",
        "`[a](nowhere.md)`",
        "![words](glossary.md)",
    ],
)
def test_a_good_link_is_no_finding(tmp_path: Path, text: str) -> None:
    assert list(links_of(lesson(tmp_path, text))) == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("[a](nowhere.md)", "leads to no file"),
        ("[a](/01_a.ipynb)", "leads to no file"),
        ("[a](glossary.md#e-tag)", "leads to no heading or id of glossary.md"),
        ("[a](#safe-methods)", "leads to no heading or id of 01_a.ipynb"),
        ("![](glossary.md)", "has no alternative text"),
        ('<img src="glossary.md">', "has no alternative text"),
        ("![words](https://a.org/x.png)", "is loaded from elsewhere"),
    ],
)
def test_a_bad_link_is_named(tmp_path: Path, text: str, finding: str) -> None:
    assert finding in str(next(links_of(lesson(tmp_path, text))))


def test_links_of_pages_are_followed_too(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("[a](#none)", encoding="utf-8")
    assert "leads to no heading" in str(next(links_of_page(page)))
