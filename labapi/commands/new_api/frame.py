"""Write the folder of a new API: the texts in `template/`, with what was found filled in."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from pathlib import Path
from string import Template
from typing import Any

from labapi.commands.new_api.model_file import ModelFile, Refused
from labapi.commands.new_api.suiting import Range, Takes

TEMPLATE = Path(__file__).with_name("template")
THERE = """{folder} is there already, and nothing in it was touched.
Name a new folder with --folder, or a new name with --name."""
NOT_SAID = """\
# Nobody has said yet which numbers are possible. Put a number for each None: the least and the
# greatest that you take, and one that is usual.
"""
CELLS = "# %%"


def folder_for(name: str) -> Path:
    """Name the folder of an API, in the one where one is.

    >>> folder_for("Café: red/white").name
    'cafe_red_white_api'
    """
    return Path(f"{_slug(name, '_')}_api")


def _slug(name: str, between: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", between, plain).strip(between)[:60] or "model"


def write(folder: Path, name: str, found: ModelFile, asked: Takes) -> None:
    """Write all files or none, over nothing that is there."""
    files = files_of(name, found, asked)
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    require_free(folder)
    written: list[Path] = []
    try:
        for file, data in files.items():
            with (folder / file).open("xb") as target:  # x: an error if somebody made it meanwhile
                written.append(folder / file)
                target.write(data)
    except OSError:
        for path in written:
            path.unlink(missing_ok=True)
        if made:
            folder.rmdir()
        raise


def require_free(folder: Path) -> None:
    """Refuse a folder in which something lies, and a file of that name."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(THERE.format(folder=folder))


def files_of(name: str, found: ModelFile, asked: Takes) -> dict[str, bytes]:
    """Give the files of the folder: what each is called, and what is in it."""
    filled = {
        "title": _quoted(name),
        "heading": re.sub(r"([\\`*_\[\]<>#])", r"\\\1", " ".join(name.split())),
        "kind": asked.kind,
        "version": _quoted(f"{_slug(name, '-')}-{hashlib.sha256(found.data).hexdigest()[:8]}"),
        "columns": _tuple(asked.columns),
        "classes": _tuple(asked.classes),
        "trusted": _tuple(found.unknown),
        "not_said": NOT_SAID if any(one.minimum is None for one in asked.ranges) else "",
        "features": "\n".join(map(_feature, asked.ranges)),
    }
    texts = {file: _text(f"{file}.txt", filled) for file in ("app.py", "given.py", "README.md")}
    notebook = json.dumps(_notebook(_text("try_it.txt", filled)), indent=1) + "\n"
    made = {file: text.encode() for file, text in {**texts, "try_it.ipynb": notebook}.items()}
    return {**made, "model.skops": found.data}


def _text(file: str, filled: dict[str, str]) -> str:
    return Template((TEMPLATE / file).read_text(encoding="utf-8")).substitute(filled)


def _quoted(text: str) -> str:
    """Write a text as Python reads it, in double quotes, as JSON does."""
    return json.dumps(text, ensure_ascii=False)


def _tuple(names: tuple[str, ...]) -> str:
    """Write a tuple of texts, a line each, as Python reads it."""
    return f"({''.join(f'{chr(10)}    {_quoted(name)},' for name in names)}\n)" if names else "()"


def _feature(one: Range) -> str:
    values = f"minimum={one.minimum!r}, maximum={one.maximum!r}, example={one.example!r}"
    return f"    Feature({_quoted(one.name)}, {values}),"


def _notebook(text: str) -> dict[str, Any]:
    """Make a notebook of its cells, which are parted by `# %%`; prose says `[markdown]` there."""
    cells = [_cell(index, part) for index, part in enumerate(text.split(CELLS)[1:])]
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    metadata = {"kernelspec": kernel, "language_info": {"name": "python"}}
    return {"cells": cells, "metadata": metadata, "nbformat": 4, "nbformat_minor": 5}


def _cell(index: int, part: str) -> dict[str, Any]:
    prose = part.startswith(" [markdown]")
    source = part.partition("\n")[2].strip("\n").splitlines(keepends=True)
    cell: dict[str, Any] = {"id": f"cell-{index}", "metadata": {}, "source": source}
    if prose:
        return {"cell_type": "markdown", **cell}
    return {"cell_type": "code", "execution_count": None, "outputs": [], **cell}
