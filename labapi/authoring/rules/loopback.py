"""Which addresses a text would make a machine load that are not on this machine."""

from __future__ import annotations

import re
from html.parser import HTMLParser

ABSOLUTE = re.compile(
    r"\b(?:https?|wss?|ftp)://(\[[\da-fA-F:.%]*\]|[^\s/:'\"\\)>?#]+)[^\s'\"\\)<>]*"
)
LOOPBACK = re.compile(r"^(localhost|127(\.\d+){3}|\[::1\]|\{.*)$")
NOWHERE = re.compile(r".+\.example|.*[*+].*")
"""Names that lead to no machine (RFC 2606, section 2), and patterns for names."""
SHOWN_ONLY = {"title", "alt", "placeholder"}  # attributes that a browser prints and never loads


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
