"""The little HTML that the pictures in a notebook are made of: escaped, styled, no JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files

from labapi.classroom.notebook.measured import CLOSE, OPEN, as_html

EMPHASIS = re.compile(r"(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])")


def page(*parts: str, sheets: Sequence[str] = ()) -> str:
    """Wrap parts that are HTML already into one output, with `base.css` and other style sheets.

    The styles stand between the marks of measured values: a saved notebook stays equal to a fresh
    run when only its looks have changed.
    """
    styles = "".join(map(style, ("classroom/notebook/base.css", *sheets)))
    marked_styles = f"<style>/*{OPEN}*/{styles}/*{CLOSE}*/</style>"
    return f'<div class="lab">{marked_styles}{"".join(parts)}</div>'


def tag(name: str, content: str, kind: str = "", **attributes: str) -> str:
    """Make an element around content that is HTML already."""
    given = {"class": kind} | attributes if kind else attributes
    written = "".join(f' {key.replace("_", "-")}="{escape(value)}"' for key, value in given.items())
    return f"<{name}{written}>{content}</{name}>"


def fold(summary: str, content: str, kind: str = "lab-fold") -> str:
    """Make a part that a click or the Enter key opens; `content` is HTML already."""
    return tag("details", tag("summary", as_html(summary)) + content, kind)


def code(text: str, kind: str = "lab-code") -> str:
    """Show a text as it is, in a fixed-width face."""
    return tag("pre", tag("code", as_html(text)), kind)


def prose(text: str) -> str:
    """Escape a text; backticks make code, and asterisks around words emphasis."""
    parts = re.split(r"(`[^`]+`)", as_html(text))
    return "".join(
        f"<code>{part[1:-1]}</code>" if number % 2 else EMPHASIS.sub(r"<em>\1</em>", part)
        for number, part in enumerate(parts)
    )


def table(
    head: Sequence[str],
    rows: Iterable[Sequence[str]],
    caption: str,
    pictures: Sequence[str] = (),
    wide: bool = False,
) -> str:
    """Make a table of plain texts with a caption; `pictures` are HTML, one behind each row.

    One that is `wide` can be scrolled by the keyboard where there is no room for it.
    """
    heads = "".join(tag("th", as_html(cell), scope="col") for cell in head)
    lines = ["".join(tag("td", as_html(cell)) for cell in row) for row in rows]
    drawn = [tag("td", picture) for picture in pictures] or [""] * len(lines)
    body = "".join(tag("tr", line + last) for line, last in zip(lines, drawn, strict=True))
    whole = tag("caption", as_html(caption)) + tag("thead", tag("tr", heads)) + tag("tbody", body)
    reached = {"tabindex": "0", "role": "group", "aria_label": caption} if wide else {}
    return tag("div", tag("table", whole, "lab-table"), "lab-scroll", **reached)


@cache
def style(name: str) -> str:
    """Read a style sheet, or a module of JavaScript, by its path in the folder of labapi."""
    return files("labapi").joinpath(name).read_text(encoding="utf-8")
