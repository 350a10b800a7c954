"""The rules of addresses: a link leads somewhere, and nothing is loaded from another machine.

A picture is also told in words, for those who cannot see it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote

from labapi.authoring import markdown
from labapi.authoring.notebook import Lesson, read_lesson
from labapi.authoring.rules import Finding

SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
ABSOLUTE = re.compile(
    r"\b(?:https?|wss?|ftp)://(\[[\da-fA-F:.%]*\]|[^\s/:'\"\\)>?#]+)[^\s'\"\\)<>]*"
)
LOOPBACK = re.compile(r"^(localhost|127(\.\d+){3}|\[::1\]|\{.*)$")
NOWHERE = re.compile(r".+\.example|.*[*+].*")
"""Names that lead to no machine (RFC 2606, section 2), and patterns for names."""
SHOWN_ONLY = {"title", "alt", "placeholder"}  # attributes that a browser prints and never loads


def links_of(lesson: Lesson) -> Iterator[Finding]:
    """Check the links and pictures in the text of one lesson."""
    for number, cell in lesson.of_type("markdown"):
        messages = list(_messages(cell.source, lesson.path))
        yield from (Finding(lesson.path.name, number, message) for message in messages)


def links_of_page(page: Path) -> Iterator[Finding]:
    """Check the links and pictures of a Markdown page."""
    for message in _messages(page.read_text(encoding="utf-8"), page):
        yield Finding(page.name, None, message)


def _messages(text: str, page: Path) -> Iterator[str]:
    for shown, target, is_image in markdown.links(text):
        if is_image and not shown.strip():
            yield f"the picture {target} has no alternative text"
        if is_image and SCHEME.match(target):
            yield f"the picture {target} is loaded from elsewhere; keep it beside the lesson"
        if not SCHEME.match(target) and (message := _unresolved(target, page)):
            yield message
    for tag, alternative in markdown.image_tags(text):
        if not alternative:
            yield f"{tag} has no alternative text"


def _unresolved(target: str, page: Path) -> str | None:
    """Say why a link between files leads nowhere, or None when it does."""
    file, _, anchor = unquote(target).partition("#")
    path = page if not file else page.parent / file
    if file.startswith("/") or not path.exists():
        return f"the link {target} leads to no file"
    if anchor and path.suffix in {".md", ".ipynb"} and anchor not in _anchors(path):
        return f"the link {target} leads to no heading or id of {path.name}"
    return None


def _anchors(path: Path) -> set[str]:
    if path.suffix == ".md":
        return markdown.anchors(path.read_text(encoding="utf-8"))
    cells = [cell for _, cell in read_lesson(path).of_type("markdown")]
    return set().union(*(markdown.anchors(cell.source) for cell in cells))


# What a lesson or its outputs would load: lessons work with the network off.


def off_loopback(text: str) -> list[str]:
    """List the absolute addresses in a text whose host is not loopback.

    A host in braces is filled in when the code runs; one that ends in `.example` leads nowhere.

    >>> off_loopback("get(f'{lab.url}/health'), get('http://127.0.0.1:1/'), get('https://a.org/')")
    ['https://a.org/']
    """
    found = [(one[0], one[1]) for one in ABSOLUTE.finditer(text)]
    return [url for url, host in found if not LOOPBACK.match(host) and not NOWHERE.fullmatch(host)]


def loads_off_loopback(html: str) -> list[str]:
    """List what a browser would ask other machines for when it shows this HTML or SVG.

    Pages that a link leads to are not loaded; pictures, scripts, styles, fonts and frames are.

    >>> loads_off_loopback('<a href="https://a.org/">a</a><img src="https://b.org/x.png">')
    ['https://b.org/x.png']
    """
    reader = _Loads()
    reader.feed(html)
    reader.close()
    return reader.found


class _Loads(HTMLParser):
    """Collects addresses from every attribute and style that may load, `a` and names aside."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._inside = tag
        for name, value in attrs:
            printed = name in SHOWN_ONLY or name.startswith(("xmlns", "aria-", "data-"))
            if value and not printed and not (tag == "a" and name in {"href", "xlink:href"}):
                self._note(value)

    def handle_endtag(self, tag: str) -> None:
        self._inside = ""

    def handle_data(self, data: str) -> None:
        if self._inside in {"style", "script"}:
            self._note(data)

    def _note(self, value: str) -> None:
        self.found += off_loopback(value)
        if value.startswith("//"):  # the page's own scheme: an address without one
            self.found += off_loopback(f"http:{value}")
