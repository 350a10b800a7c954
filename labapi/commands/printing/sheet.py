"""A lesson as one page for paper: every fold open, nothing to click, nothing fetched.

nbconvert draws the cells, as JupyterLab brings it along. Around them stands a page of ours: light
whatever the reader's system is set to, readable without JavaScript, and in one file.
"""

from __future__ import annotations

import base64
import json
import mimetypes
import re
import warnings
from collections.abc import Collection
from html import escape, unescape
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from labapi.classroom.notebook.markup import style
from labapi.classroom.widgets.ask.question import NoSuchQuestion, StaticQuestion, read_question
from labapi.course import name_of, read_notebook, source_of

MADE = '<meta name="generator" content="labapi print">'
"""By this a page is known as one of ours, which may be put anew in its place."""
FORMS = (
    "text/html", "text/markdown", "image/svg+xml", "image/png", "image/jpeg", "text/latex",
    "text/plain",
)  # fmt: skip
"""What is taken of an output, the best first: no widget, which needs a kernel, and no script."""
ASKS = re.compile(r"""\blabapi\.ask\(\s*["']([\w-]+)["'],\s*["'](\w+)["']\s*\)""")
FOLD = re.compile(r"<details\b(?![^>]*\sopen\b)")
SCRIPT = re.compile(r"<script\b.*?</script\s*>", re.DOTALL | re.IGNORECASE)
STYLES = re.compile(r"<style\b[^>]*>.*?</style>", re.DOTALL)
LINK = re.compile(r'(<a\b[^>]*?)\shref="([^"]*)"')
IMAGE = re.compile(r'(<img\b[^>]*?\ssrc=)"([^"]*)"')
LOOPBACK = ("127.0.0.1", "localhost", "::1")
HEADING = re.compile(r"^# +(.+)$", re.MULTILINE)
TITLED = re.compile(r"<(?P<level>h[1-4])>(?P<title>.*?)</(?P=level)>", re.DOTALL)
TAG = re.compile(r"<[^>]*>")
PAGE = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
{made}
<title>{title}</title>
<style>
{styles}
</style>
</head>
<body>
<main>
{body}
</main>
</body>
</html>
"""


def printed(notebook: Path, beside: Collection[str] = ()) -> str:
    """Draw a notebook, with the outputs that are saved in it, as one page of HTML.

    `beside` are the names of the lessons whose pages lie in the same folder: links lead there. What
    is not there, a reader of paper cannot open, and stands as plain text. Raises `NoNotebook`.
    """
    document = read_notebook(notebook)
    for cell in document["cells"]:
        if cell["cell_type"] == "code":
            _lay_out_questions(cell)
    body = _opened(_drawn(document, notebook.parent))
    body = IMAGE.sub(lambda image: image[1] + _embedded(image[2], notebook.parent), body)
    body = LINK.sub(lambda link: link[1] + _target(link[2], beside), body)
    body = TITLED.sub(_named, body)
    styles = f"{style('commands/printing/sheet.css')}\n{_colours_of_code()}"
    return PAGE.format(made=MADE, title=title_of(document, notebook), styles=styles, body=body)


def title_of(document: dict[str, Any], notebook: Path) -> str:
    """Give the title of a page, escaped: the lesson's number, and its first heading."""
    texts = (source_of(cell) for cell in document["cells"] if cell["cell_type"] == "markdown")
    found = next((heading[1] for text in texts if (heading := HEADING.search(text))), "")
    number = name_of(notebook).split("_")[0]
    return escape(f"{number} {found}".strip() if number.isdigit() else found or notebook.stem)


def lacking_outputs(notebook: Path) -> int:
    """Count the code cells of a notebook that were not run before it was saved."""
    cells = read_notebook(notebook)["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code" and source_of(cell).strip()]
    return sum(not cell.get("execution_count") for cell in code)


def _drawn(document: dict[str, Any], folder: Path) -> str:
    """Have nbconvert draw the cells, without prompts and without a page around them."""
    import nbformat
    from nbconvert import HTMLExporter  # half a second, for this verb alone

    exporter = HTMLExporter(  # type: ignore[no-untyped-call]
        template_name="basic",
        exclude_input_prompt=True,
        exclude_output_prompt=True,
        exclude_anchor_links=True,
        skip_svg_encoding=True,
    )
    exporter.config.NbConvertBase.display_data_priority = list(FORMS)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of two cells with one id, say, which costs a page nothing
        node = nbformat.reads(json.dumps(document), as_version=4)  # type: ignore[no-untyped-call]
        body, _ = exporter.from_notebook_node(node, {"metadata": {"path": str(folder)}})
    return str(body)


def _lay_out_questions(cell: dict[str, Any]) -> None:
    """Draw a question with its options first, and what there is to say of each below them."""
    asked = ASKS.search(source_of(cell))
    if asked is None:
        return
    try:
        drawn = StaticQuestion(read_question(*asked.groups())).on_paper()
    except NoSuchQuestion:  # a teacher's own, or of another kit: it stands as it was saved
        return
    for output in cell.get("outputs", []):
        if "text/html" in output.get("data", {}):
            output["data"]["text/html"] = drawn


def _opened(body: str) -> str:
    """Open every fold, drop every script, and keep each sheet of styles once."""
    known: set[str] = set()

    def once(found: re.Match[str]) -> str:
        new = found[0] not in known
        known.add(found[0])
        return found[0] * new

    return STYLES.sub(once, FOLD.sub("<details open", SCRIPT.sub("", body)))


def _embedded(address: str, folder: Path) -> str:
    """Give the source of an image: in the page itself, where its file lies beside the notebook.

    nbconvert would do it, and would close each fold before what is in it.
    """
    kind, _ = mimetypes.guess_type(address)
    file = folder / unquote(address)
    if urlsplit(address).scheme or not kind or not file.is_file():
        return f'"{address}"'
    return f'"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"'


def _target(address: str, beside: Collection[str]) -> str:
    """Give the attribute of a link that a reader of the page can follow; empty for no other."""
    parts = urlsplit(address)
    if parts.scheme in ("http", "https"):
        return f' href="{address}"' * (parts.hostname not in LOOPBACK)
    path = PurePosixPath(unquote(parts.path))
    if not parts.scheme and not parts.path:
        return f' href="{address}"'
    if path.suffix == ".ipynb" and path.stem in beside:
        anchor = f"#{parts.fragment}" * bool(parts.fragment)
        return f' href="{path.stem}.html{anchor}"'
    return ""


def _named(heading: re.Match[str]) -> str:
    """Give a heading the name by which a link finds it, as JupyterLab forms that."""
    name = escape(unescape(TAG.sub("", heading["title"])).strip().replace(" ", "-"))
    return f'<{heading["level"]} id="{name}">{heading["title"]}</{heading["level"]}>'


def _colours_of_code() -> str:
    """Give the colours of Python, as nbconvert marks its parts."""
    from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]

    return str(HtmlFormatter(style="default").get_style_defs(".highlight"))
