"""What the Markdown of a lesson says: its words, headings, links, bold terms and list items.

mistune reads it, so that code, quotes and escaped characters are taken as a page would show them;
here its tokens are only walked through. What stands in HTML is read by the standard library.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser
from typing import Any, TypeAlias
from urllib.parse import unquote

import mistune

Token: TypeAlias = dict[str, Any]

WORD = re.compile(r"[^\W_][\w'’]*(?:[-./][\w'’]+)*")
OUTSIDE_ASCII = re.compile(r"(?:%[89A-F][0-9A-F])+")
READER = mistune.create_markdown(renderer=None, plugins=["table", "strikethrough"])
"""JupyterLab's Markdown, as far as lessons use it; it gives tokens, and keeps nothing of a text."""
HTML = {"block_html", "inline_html"}
BREAKS = {"softbreak", "linebreak"}
IN_LINE = {"emphasis", "strong", "strikethrough", "link", "image"}


def words(markdown: str) -> int:
    """Count the words that are read: text and code spans, not code blocks, tags or addresses.

    >>> words("Send [a request](https://example.org/x) to `/models`, **twice**.")
    6
    """
    return len(WORD.findall(_text(_tokens(markdown), addresses=False)))


def plain(markdown: str) -> str:
    """Reduce text to what is shown: no tags, no link targets, no asterisks or backquotes.

    >>> plain('<a id="etag"></a>`ETag` and [**more**](x.md)')
    'ETag and more'
    """
    return _text(_tokens(markdown)).strip()


def links(markdown: str) -> Iterator[tuple[str, str, bool]]:
    """Give each link and image as (text or alternative text, target, is an image)."""
    for token in _walk(_tokens(markdown)):
        if token["type"] in ("link", "image"):
            text = _text(token.get("children", ()))
            yield text, _as_written(token["attrs"]["url"]), token["type"] == "image"


def image_tags(markdown: str) -> list[tuple[str, str]]:
    """List the HTML images, each as (tag as it is written, its alternative text)."""
    found = _tags(markdown)
    return [(written, given.get("alt") or "") for name, given, written in found if name == "img"]


def headings(markdown: str) -> list[tuple[int, str]]:
    """List each heading as (level, text without markup)."""
    found = (token for token in _walk(_tokens(markdown)) if token["type"] == "heading")
    return [(token["attrs"]["level"], _text(token["children"]).strip()) for token in found]


def bold_terms(markdown: str) -> list[str]:
    """List what stands in bold, on one line each and without inner markup; code is no term."""
    found = (token for token in _walk(_tokens(markdown)) if token["type"] == "strong")
    terms = (" ".join(_text(token["children"], code=False).split()) for token in found)
    return [term for term in terms if term]


def items(markdown: str) -> list[str]:
    """List the items of the lists, each on one line; a list within an item is part of it."""
    lists = (token for token in _tokens(markdown) if token["type"] == "list")
    found = (item for one in lists for item in one["children"])
    return [" ".join(_text(item["children"]).split()) for item in found]


def anchors(markdown: str) -> set[str]:
    """Collect what a link's `#…` can name here, as JupyterLab resolves it.

    Headings answer to their text with hyphens for spaces, case kept; and any `id="…"` to itself.
    """
    named = {name for _, given, _ in _tags(markdown) if (name := given.get("id"))}
    return named | {text.replace(" ", "-") for _, text in headings(markdown)}


def _tokens(markdown: str) -> list[Token]:
    tokens = READER(markdown)
    assert isinstance(tokens, list)  # text is what a renderer would give
    return tokens


def _walk(tokens: Iterable[Token]) -> Iterator[Token]:
    """Give every token, each before what it holds."""
    for token in tokens:
        yield token
        yield from _walk(token.get("children", ()))


def _text(tokens: Iterable[Token], *, code: bool = True, addresses: bool = True) -> str:
    """Join what is shown of these tokens, each block on a line of its own.

    Code blocks are left out; so are code spans unless `code`, and links that show nothing but
    their address unless `addresses`.
    """
    parts = []
    for token in tokens:
        kind = token["type"]
        if kind == "text":
            parts.append(html.unescape(token["raw"]))
        elif kind == "codespan" and code:
            parts.append(token["raw"])
        elif kind in HTML:
            parts.append(_Html(token["raw"]).text)
        elif kind in BREAKS:
            parts.append("\n")
        elif "children" in token and (addresses or not _is_bare(token)):
            inner = _text(token["children"], code=code, addresses=addresses)
            parts.append(inner if kind in IN_LINE else f"{inner}\n")
    return "".join(parts)


def _is_bare(token: Token) -> bool:
    """Whether it is a link such as `<https://example.org>`."""
    shown = _text(token["children"])
    return token["type"] == "link" and token["attrs"]["url"] in (
        mistune.escape_url(shown),
        f"mailto:{shown}",
    )


def _as_written(url: str) -> str:
    """Undo mistune's escapes of what is not ASCII: a finding names a target as its author did.

    >>> _as_written("na%C3%AFve%20one.md")
    'naïve%20one.md'
    """
    return OUTSIDE_ASCII.sub(lambda escaped: unquote(escaped[0]), url)


def _tags(markdown: str) -> Iterator[tuple[str, dict[str, str | None], str]]:
    """Give each opening HTML tag as (name, attributes, as it is written)."""
    for token in _walk(_tokens(markdown)):
        if token["type"] in HTML:
            yield from _Html(token["raw"]).tags


class _Html(HTMLParser):
    """The opening tags of a piece of HTML, and the text that is shown between its tags."""

    def __init__(self, markup: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[tuple[str, dict[str, str | None], str]] = []
        self.text = ""
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs), self.get_starttag_text() or ""))

    def handle_data(self, data: str) -> None:
        self.text += data
