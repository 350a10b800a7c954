"""The rules of links and pictures: each leads somewhere, each picture is told in words too."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from labapi.authoring import markdown
from labapi.authoring.notebook import Lesson, read_lesson
from labapi.authoring.rules import Finding

SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)


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
