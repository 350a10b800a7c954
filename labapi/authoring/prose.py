"""What the Markdown of a lesson says: its words, headings, links, bold terms and list items."""

from __future__ import annotations

import re
from collections.abc import Iterator

WORD = re.compile(r"[^\W_][\w'’]*(?:[-./][\w'’]+)*")
FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"(`+)(.+?)\1", re.DOTALL)
COMMENT_OR_TAG = re.compile(r"<!--.*?-->|</?[a-zA-Z][^<>]*>", re.DOTALL)
LINK = re.compile(
    r"(?P<image>!?)\[(?P<text>[^\]]*)\]\((?P<target>[^()\s]*(?:\([^()]*\)[^()\s]*)*)[^)]*\)"
)
IMAGE_TAG = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
HEADING = re.compile(r"^(#{1,6})[ \t]+(.+?)[ \t]*#*$", re.MULTILINE)
BOLD = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*|__(?=\S)(.+?)(?<=\S)__", re.DOTALL)
ITEM = re.compile(r"^(?:[-*+]|\d+[.)])[ \t]+(.+(?:\n[ \t]+.+)*)", re.MULTILINE)
NAMED = re.compile(r"<[a-z]+\b[^>]*\bid=[\"']([^\"']+)[\"']", re.IGNORECASE)


def without_code(markdown: str) -> str:
    """Blank out fenced blocks and code spans.

    >>> without_code("call `**f**` now")
    'call  now'
    """
    return CODE.sub("", FENCE.sub("", markdown))


def words(markdown: str) -> int:
    """Count the words that are read: text and code spans, not fenced blocks, tags or addresses.

    >>> words("Send [a request](https://example.org/x) to `/models`, **twice**.")
    6
    """
    text = LINK.sub(lambda link: link["text"], FENCE.sub("", markdown))
    return len(WORD.findall(COMMENT_OR_TAG.sub("", text)))


def links(markdown: str) -> Iterator[tuple[str, str, bool]]:
    """Give each link and image as (text or alternative text, target, is an image)."""
    for link in LINK.finditer(without_code(markdown)):
        # [![alt](picture)](page) holds the picture in its text; the pattern finds the picture.
        yield link["text"], link["target"], bool(link["image"])


def image_tags(markdown: str) -> list[str]:
    """List the HTML images, as they are written."""
    return IMAGE_TAG.findall(without_code(markdown))


def headings(markdown: str) -> list[tuple[int, str]]:
    """List each heading as (level, text without markup)."""
    found = HEADING.findall(FENCE.sub("", markdown))
    return [(len(marks), plain(text)) for marks, text in found]


def plain(text: str) -> str:
    """Reduce text to what is shown: no tags, no link targets, no asterisks or backquotes.

    >>> plain('<a id="etag"></a>`ETag` and [**more**](x.md)')
    'ETag and more'
    """
    shown = COMMENT_OR_TAG.sub("", LINK.sub(lambda link: link["text"], text))
    return re.sub(r"[*`]", "", shown).strip()


def bold_terms(markdown: str) -> list[str]:
    """List what stands in bold, on one line each and without inner markup."""
    found = BOLD.findall(without_code(markdown))
    return [" ".join(plain(first or second).split()) for first, second in found]


def items(markdown: str) -> list[str]:
    """List the items of the lists, each on one line."""
    found = ITEM.findall(FENCE.sub("", markdown))
    return [" ".join(plain(item).split()) for item in found]


def anchors(markdown: str) -> set[str]:
    """Collect what a link's `#…` can name here, as JupyterLab resolves it.

    Headings answer to their text with hyphens for spaces, case kept; and any `id="…"` to itself.
    """
    named = set(NAMED.findall(without_code(markdown)))
    return named | {text.replace(" ", "-") for _, text in headings(markdown)}


def slug(text: str) -> str:
    """Join the words by hyphens, in lower case, at most 40 characters: a name for a cell.

    >>> slug("Why `POST`, and not GET?")
    'why-post-and-not-get'
    """
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:40].rstrip("-")
