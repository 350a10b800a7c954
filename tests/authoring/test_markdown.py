"""Markdown is taken as a page shows it; whoever doubts a line here may paste it into a cell."""

import pytest

from labapi.authoring import markdown


@pytest.mark.parametrize(
    "text",
    [
        "`[a](b.md)`",
        "``[a](b.md) ` still code``",
        "a `b\n[a](b.md)` d",
        "```\n[a](b.md)\n```",
        "~~~py\n[a](b.md)\n```\n[a](b.md)\n~~~",
        "````\n```\n[a](b.md)\n```\n````",
        "- x\n\n  ```\n  [a](b.md)\n  ```",
        "    [a](b.md)",
        r"\[a](b.md)",
        r"[a\](b.md)",
        "<!-- [a](b.md) -->",
        "[a](b c.md)",
    ],
)
def test_what_is_shown_as_it_is_written_is_no_link(text: str) -> None:
    assert list(markdown.links(text)) == []


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("[a](b.md 'a title')", ("a", "b.md", False)),
        ('[a](b.md "a (title)")', ("a", "b.md", False)),
        ("[a [b] c](d.md)", ("a [b] c", "d.md", False)),
        ("[a](b_(c).md)", ("a", "b_(c).md", False)),
        ("[a](<b c.md>)", ("a", "b%20c.md", False)),
        ("[a](naïve%20one.md)", ("a", "naïve%20one.md", False)),
        (r"[a](b\_c.md)", ("a", "b_c.md", False)),
        ("[a][r]\n\n[r]: b.md", ("a", "b.md", False)),
        ("[A]\n\n[a]: <b.md> 'T'", ("A", "b.md", False)),
        ("| a |\n|---|\n| [**a**](b.md) |", ("a", "b.md", False)),
        ("> 1. *[a](b.md)*", ("a", "b.md", False)),
        ("<div>\n\n[a](b.md)\n\n</div>", ("a", "b.md", False)),
        ("![*a* picture](b.png)", ("a picture", "b.png", True)),
        ("<https://example.org>", ("https://example.org", "https://example.org", False)),
    ],
)
def test_a_link_is_found_however_it_is_written(text: str, link: tuple[str, str, bool]) -> None:
    assert list(markdown.links(text)) == [link]


def test_a_picture_in_a_link_is_found_with_it() -> None:
    found = [target for _, target, _ in markdown.links("[![a](b.png)](c.md)")]
    assert found == ["c.md", "b.png"]


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a `b c` **d**, *e*", 5),
        ("[a b](c.md 'd e')", 2),
        ("[a b][r]\n\n[r]: c.md 'd e'", 2),
        ("<https://example.org/a> b", 1),
        ("~~~\na\n~~~\nb", 1),
        ("a<br>b<!-- c d --> e", 2),
        ("<details>\n<summary>a b</summary>\n\nc\n\n</details>", 3),
        ("| a | b |\n|---|---|\n| c | d |", 4),
        ("a &amp; b&nbsp;c", 3),
        ("![a b](c.png)", 2),
    ],
)
def test_words_are_those_that_are_read(text: str, count: int) -> None:
    assert markdown.words(text) == count


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("**a** and __b__", ["a", "b"]),
        ("***a\nb***", ["a b"]),
        ("**the `x` header**", ["the header"]),
        ("**`x`** `**y**` __init__", ["init"]),
        (r"\*\*a** a__b__c", []),
        ("| **a** |\n|---|\n| - |", ["a"]),
    ],
)
def test_terms_are_what_stands_in_bold(text: str, terms: list[str]) -> None:
    assert markdown.bold_terms(text) == terms


@pytest.mark.parametrize(
    ("text", "heading"),
    [
        ("## `a` *b* ##", (2, "a b")),
        ("a\n===", (1, "a")),
        ('## <a id="x"></a>[a](b.md) &amp; snake_case', (2, "a & snake_case")),
    ],
)
def test_a_heading_is_read_as_it_is_shown(text: str, heading: tuple[int, str]) -> None:
    assert markdown.headings(text) == [heading]


@pytest.mark.parametrize("text", ["```\n# a\n```", "~~~\n# a\n~~~", "    # a", r"\# a", "#a"])
def test_what_is_no_heading_to_a_page_is_none_here(text: str) -> None:
    assert markdown.headings(text) == []


def test_an_item_holds_all_that_belongs_to_it() -> None:
    assert markdown.items("- a\n  `b`\n- **c**\n\n  d\n\n1. e") == ["a b", "c d", "e"]


def test_a_heading_and_an_id_are_anchors_and_code_is_none() -> None:
    text = '# Safe *methods*\n\n<p id="a">\n\n`<p id="b">` <span ID=c></span>'
    assert markdown.anchors(text) == {"Safe-methods", "a", "c"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ('<img src="a>b.png">', [('<img src="a>b.png">', "")]),
        ("a <IMG alt='b'> c", [("<IMG alt='b'>", "b")]),
        ("`<img src=a>`\n\n```\n<img src=a>\n```", []),
    ],
)
def test_pictures_in_html_are_found_with_their_text(
    text: str, found: list[tuple[str, str]]
) -> None:
    assert markdown.image_tags(text) == found
