from __future__ import annotations

from pathlib import Path

import nbformat
import pytest

from labapi.authoring.notebook import code_cell, empty_notebook, markdown_cell
from labapi.authoring.rules.standards import (
    HOSTS,
    PAGE,
    REPLACED,
    check_standards,
    read_standards,
    write_standards,
)
from labapi.course import ROOT

HTTP = "https://www.rfc-editor.org/rfc/rfc9110"
SPEC = "https://fetch.spec.whatwg.org/"
PRINTED = '[{"name": "stdout", "output_type": "stream", "text": ["RFC 1"]}]'
ROWS = f"""\
| [RFC 9110]({HTTP}) | HTTP Semantics | Internet Standard (STD 97) | June 2022 | 03 |
| [draft-ietf-httpapi-x-02](https://datatracker.ietf.org/x) | The X | draft | May 2026 | *ahead* |
| [Fetch standard]({SPEC}) | Fetch | living standard | today | *ahead* |

| RFC 7231 | RFC 9110 |
"""


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with a page, and a lesson that cites what stands first on it."""
    for folder in ("notebooks", "docs", "exercises", "labapi/web"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / PAGE).write_text(ROWS, encoding="utf-8")
    cite(tmp_path, "As RFC 9110 says.")
    return tmp_path


def cite(checkout: Path, text: str) -> None:
    notebook = empty_notebook({})
    notebook.cells = [markdown_cell("a", text), code_cell("b", "1")]
    nbformat.write(notebook, checkout / "notebooks" / "03_a.ipynb")  # type: ignore[no-untyped-call]


def said(checkout: Path) -> list[str]:
    return [str(found) for found in check_standards(checkout)]


def test_everything_that_the_kit_cites_is_cited_as_the_page_has_it() -> None:
    assert said(ROOT) == []


def test_no_standard_of_the_page_is_superseded_and_each_number_stands_once() -> None:
    page = (ROOT / PAGE).read_text("utf-8")
    names = [one.name for one in read_standards(page)]
    assert len(names) == len(set(names)) == page.count("\n| [")
    pairs = dict(REPLACED.findall(page))
    assert not pairs.keys() & set(names)
    assert set(pairs.values()) <= set(names)


@pytest.mark.parametrize(
    "text",
    [
        f"[RFC 9110]({HTTP}), on HTTP, and [RFC 9110, section 9.2]({HTTP}#section-9.2).",
        f"RFC 9110, sections [15.5.1]({HTTP}#section-15.5.1) and [15.6]({HTTP}#section-15.6).",
        f"[RFC 9110, section 9]({HTTP}#section-9 'to read'). STD 97.",
        "RFC 9110, *HTTP Semantics*; RFC 9110 *says*.",
    ],
)
def test_what_is_cited_by_the_page_is_well(checkout: Path, text: str) -> None:
    cite(checkout, text)
    assert said(checkout) == []


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("RFC 9110, and RFC 9111.", "RFC 9111 is not in docs/standards.md: add its row"),
        ("RFC 9110; RFC 7231.", "RFC 7231 is superseded: cite RFC 9110, which took its place"),
        ("RFC 9110; draft-ietf-oauth-y.", "draft-ietf-oauth-y is not in docs/standards.md"),
        ("RFC 9110; BCP 7.", "BCP 7 is the number of no standard in docs/standards.md"),
        (f"[RFC 9110, section 9]({HTTP}#section-8)", "name one RFC and one section"),
        (f"[RFC 9110]({HTTP}#section-8)", "name one RFC and one section"),
        (f"[RFC 9110, section 8]({HTTP})", "name one RFC and one section"),
        (f"RFC 9110, [9.2]({HTTP}#section-9.1)", "let words and address name one section"),
        (f"[the semantics]({HTTP})", "leads to an RFC: begin it with RFC 9110"),
        (f"[RFC 9110]({HTTP}.html)", "link an RFC as https://www.rfc-editor.org/rfc/rfc9110"),
        (f"[RFC 9110]({HTTP}#name-methods)", "link an RFC as https://www.rfc-editor.org/rfc/rfc"),
        ("RFC 9110: https://datatracker.ietf.org/doc/html/rfc9110.", "link an RFC as https://"),
        ("[RFC 9110, *HTTP*](x), RFC 9110 (*HTTP Meaning*)", "is called *HTTP Semantics*, not"),
        ("RFC 9110; [this](https://www.w3.org/TR/trace-context/)", "on the pages of a standard"),
    ],
)
def test_what_is_cited_otherwise_is_named(checkout: Path, text: str, finding: str) -> None:
    cite(checkout, text)
    found = "\n".join(said(checkout))
    assert "03_a.ipynb: " in found
    assert finding in found


def test_a_draft_of_another_version_is_named(checkout: Path) -> None:
    cite(checkout, "RFC 9110, draft-ietf-httpapi-x-01")
    assert write_standards(checkout)
    assert said(checkout) == [
        "03_a.ipynb: draft-ietf-httpapi-x-01: the page has draft-ietf-httpapi-x-02; "
        "mend one of them"
    ]


def test_what_nothing_cites_is_named_unless_its_lesson_is_ahead(checkout: Path) -> None:
    cite(checkout, "See the Fetch standard.")
    assert "it says other places than cite these" in "\n".join(said(checkout))
    assert write_standards(checkout)
    (found,) = said(checkout)
    assert found.startswith("standards.md: nothing cites RFC 9110: take its row out, or write")


def test_the_page_tells_lessons_first_and_then_the_other_places(checkout: Path) -> None:
    (checkout / "labapi" / "web" / "a.py").write_text('"""RFC 9110."""\n', encoding="utf-8")
    (checkout / "docs" / "a.md").write_text("The Fetch standard.\n", encoding="utf-8")
    assert [write_standards(checkout) for _ in range(2)] == [True, False]
    page = (checkout / PAGE).read_text("utf-8")
    assert [one.where for one in read_standards(page)] == ["03; server", "*ahead*", "kit"]


def test_outputs_of_a_lesson_cite_nothing(checkout: Path) -> None:
    path = checkout / "notebooks" / "03_a.ipynb"
    printed = path.read_text("utf-8").replace('"outputs": []', f'"outputs": {PRINTED}')
    path.write_text(printed, encoding="utf-8")
    assert "RFC 1" in printed
    assert said(checkout) == []


def test_a_checkout_without_the_page_is_held_to_nothing(checkout: Path) -> None:
    (checkout / PAGE).unlink()
    assert said(checkout) == []
    assert not write_standards(checkout)


def test_the_hosts_of_the_rule_are_names_and_no_addresses() -> None:
    assert all("/" not in host for host in HOSTS)
