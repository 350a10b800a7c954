"""Several JavaScript modules as the one text that a widget takes.

A widget's code reaches the page as one text, in which an `import` of a neighbour has no address.
So the modules of `widgets/` are joined here: no build step, and each file stays small.
"""

from __future__ import annotations

import re

from labapi.classroom.markup import style

IMPORT = re.compile(r'^import \{[^}]*\} from "\./([\w.]+)";\n', re.MULTILINE)
EXPORT = re.compile(r"^export (?=(async )?function |const |class )", re.MULTILINE)


def script(name: str) -> str:
    """Read a module of `widgets/`, with the modules that it imports before it, each once.

    Their top-level names share one space, so no two of them may have the same.
    """
    return "\n".join(_with_imports(name, set()))


def styles(*names: str) -> str:
    """Read style sheets of `widgets/` as one."""
    return "\n".join(map(style, names))


def _with_imports(name: str, known: set[str]) -> list[str]:
    known.add(name)
    text = style(name)
    parts: list[str] = []
    for neighbour in IMPORT.findall(text):
        if neighbour not in known:
            parts += _with_imports(neighbour, known)
    return [*parts, EXPORT.sub("", IMPORT.sub("", text))]
