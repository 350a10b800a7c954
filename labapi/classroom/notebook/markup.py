"""The little HTML that the pictures in a notebook are made of: escaped, styled, no JavaScript."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from html import escape
from importlib.resources import files
from posixpath import dirname, join, normpath
from typing import Any

from labapi.classroom.notebook.measured import CLOSE, OPEN, as_html

EMPHASIS = re.compile(r"(?<![\w*])\*([^\s*](?:[^*\n]*[^\s*])?)\*(?![\w*])")


@cache
def style(name: str) -> str:
    """Read a style sheet, or a module of JavaScript, by its path in the folder of labapi."""
    return files("labapi").joinpath(name).read_text(encoding="utf-8")


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


def table(head: Sequence[str], rows: Iterable[Sequence[str]], caption: str) -> str:
    """Make a table of plain texts with a caption."""
    heads = "".join(tag("th", as_html(cell), scope="col") for cell in head)
    body = "".join(tag("tr", "".join(tag("td", as_html(c)) for c in row)) for row in rows)
    whole = tag("caption", as_html(caption)) + tag("thead", tag("tr", heads)) + tag("tbody", body)
    return tag("div", tag("table", whole, "lab-table"), "lab-scroll")


# What a drawn value gives to a notebook: the widget, and the forms that need none.


def bundle_of(widget: Any, text: str, html: str, **kwargs: Any) -> Any:
    """Give a widget's MIME bundle with text and HTML in it; these two alone where it is None.

    Whoever cannot run the widget (nbconvert, GitHub, a screen with no kernel) shows one of them.
    """
    static = {"text/plain": text, "text/html": html}
    if widget is None:
        return static
    bundle, *metadata = widget._repr_mimebundle_(**kwargs) or ({},)
    return bundle | static, *metadata


# Several JavaScript modules as the one text that a widget takes.
#
# A widget's code reaches the page as one text, in which an `import` of a neighbour has no address.
# So the modules of `widgets/` are joined here: no build step, and each file stays small.

IMPORT = re.compile(r'^import \{[^}]*\} from "(\.\.?/[\w./]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(async )?function |const |class )", re.MULTILINE)


def script(name: str) -> str:
    """Read a module of JavaScript, with the modules that it imports before it, each once.

    Their top-level names share one space, so no two of them may have the same.
    """
    return "\n".join(_with_imports(name, set()))


def styles(*names: str) -> str:
    """Read several style sheets as one."""
    return "\n".join(map(style, names))


def _with_imports(name: str, known: set[str]) -> list[str]:
    known.add(name)
    text = style(name)
    parts: list[str] = []
    for path in IMPORT.findall(text):
        neighbour = normpath(join(dirname(name), path))
        if neighbour not in known:
            parts += _with_imports(neighbour, known)
    return [*parts, EXPORT.sub("", IMPORT.sub("", text))]
