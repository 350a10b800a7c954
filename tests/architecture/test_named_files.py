"""A file that is named between back-ticks is there: in docstrings, in comments, on every page."""

from __future__ import annotations

import io
import re
import tokenize
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from tests.architecture.house import MODULES, PACKAGE, ROOT, nobody, parsed, source
from tests.architecture.test_docstrings import docstrings

NO_PART_OF_IT = {"kept", "handed-in", "dist", "build", "node_modules", "__pycache__"}
"""Folders that come of work in a checkout; so do those that begin with a dot."""
OF_TEACHERS = {"course.toml", "greetings.py", "jupyterhub_config.py"}
"""Files that are no part of the repository: a teacher makes them."""
PIECE = re.compile(r"(?<!`)`([^`]+)`(?!`)")
FILE = re.compile(r"(?<![\w./<>*{}-])[\w./<>*{}-]+\.(?:py|js|css|toml)(?![\w./-])")
PLACEHOLDER = re.compile(r"[<>*{}]|NN")
"""What no name of a file holds: the reader is to put something in its place."""


@cache
def files() -> frozenset[str]:
    """Give the paths of all files of the repository, from its root."""
    return frozenset(path.relative_to(ROOT).as_posix() for path in _below(ROOT))


def _below(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.is_file():
            yield path
        elif not path.name.startswith(".") and path.name not in NO_PART_OF_IT:
            yield from _below(path)


def pages() -> list[Path]:
    """List the Markdown pages of the repository."""
    return sorted(ROOT / name for name in files() if name.endswith(".md"))


def said_in(path: Path) -> Iterator[tuple[int, str]]:
    """Give the docstrings of a module, and its comments: those in a row as one text."""
    yield from docstrings(parsed(path))
    begun, lines, before = 0, [], 0
    for token in tokenize.generate_tokens(io.StringIO(source(path)).readline):
        if token.type == tokenize.COMMENT:
            line = token.start[0]
            if line != before + 1:
                yield begun, " ".join(lines)
                begun, lines = line, []
            lines.append(token.string.removeprefix("#"))
            before = line
    yield begun, " ".join(lines)


def written_on(page: Path) -> Iterator[tuple[int, str]]:
    """Give the paragraphs of a page, without its blocks of code."""
    text = re.sub(
        r"^```.*?^```$",
        lambda block: "\n" * block[0].count("\n"),
        page.read_text(encoding="utf-8"),
        flags=re.MULTILINE | re.DOTALL,
    )
    for paragraph in re.finditer(r"(?:.+\n?)+", text):
        yield text.count("\n", 0, paragraph.start()) + 1, paragraph[0]


@cache
def endings(paths: frozenset[str]) -> frozenset[str]:
    """Give each path, and what is left of it when folders are taken from its front."""
    return frozenset(
        path.split("/", cut)[-1] for path in paths for cut in range(path.count("/") + 1)
    )


def missing(texts: Iterable[tuple[int, str]], bare: frozenset[str]) -> Iterator[str]:
    """Name the files between back-ticks that are not there, each with its line.

    A path with a folder in it may end like that of any file; a bare name is one of these.
    """
    for line, text in texts:
        for piece in PIECE.findall(text):
            for name in FILE.findall(piece):
                known = endings(files()) if "/" in name else bare | OF_TEACHERS
                if name not in known and not PLACEHOLDER.search(name):
                    yield f"{line}: {name}"


def near(module: Path) -> frozenset[str]:
    """Give the files that a module may name without a folder: of its room, and of those above it.

    A bare name that fits only a file at the other end of the house is left from before a move.
    """
    room = module.parent if module.parent == PACKAGE else module.parent.parent
    inside = f"{room.relative_to(ROOT).as_posix()}/"
    names = ((name, *name.rpartition("/")) for name in files())
    return frozenset(
        bare
        for name, folder, slash, bare in names
        if name.startswith(inside) or inside.startswith(folder + slash)
    )


def test_each_file_that_a_docstring_or_a_comment_names_is_there():
    nobody(
        f"{path.relative_to(ROOT)}:{found}"
        for path in MODULES
        for found in missing(said_in(path), near(path))
    )


def test_each_file_that_a_page_names_is_there():
    nobody(
        f"{page.relative_to(ROOT)}:{found}"
        for page in pages()
        for found in missing(written_on(page), endings(files()))
    )
