"""A copy of labapi without tasks and answers, in a folder of its own, for one child process.

What a learner's code may find there is listed here, not what it may not find: of `checks` it is the
room `inside` alone, and a silent file in the place of each of the doors that a notebook knocks at.
`tests/checks/child/test_staging.py` lists what is there.
"""

from __future__ import annotations

import marshal
import os
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.util import MAGIC_NUMBER, source_hash
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from labapi.classroom.notebook.ahead import REPEATABLE
from labapi.classroom.server.loopback import bypass_proxy

PACKAGE = Path(__file__).parents[2]
COPIED = (
    "__init__.py",
    "version.py",
    "domain",
    "web",
    "alternatives/use_cases.py",
    "classroom",
    "checks/inside",
)
"""What the cells of a lesson use, and what answers for them.

Of the alternatives it is what all of them stand on: exercise 13 asks for one of them.
"""
SILENCED = (
    "checks/capstone/face.py",
    "checks/exercise.py",
    "checks/notebook/step.py",
    *(f"checks/progress/{name}.py" for name in ("joining", "page", "predictions", "recap")),
)
"""In the place of these modules stands `checks/inside/silent.py`."""
PACKAGES = ("alternatives", "checks", "checks/capstone", "checks/notebook", "checks/progress")
"""Folders that exist for what is in them; what their own `__init__.py` says stays here."""
UNCHECKED_HASH = 0b01
KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "PATHEXT", "COMSPEC")
"""What a program needs to start at all; nothing else of our environment is handed on."""


def stage(folder: Path) -> Path:
    """Lay a fresh copy into a folder, and give the place to import it from.

    Each child gets a copy of its own: what one learner's code does to it, no other one meets.
    """
    library = folder / "library"
    files = _template()
    for parent in sorted({PurePosixPath(name).parent for name in files}):
        (library / parent).mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (library / name).write_bytes(data)
    return library


def surroundings(folder: Path) -> dict[str, str]:
    """Give the environment variables of a child that lives in this folder."""
    kept = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    own = {name: _made(folder / name) for name in ("home", "temp", "data")}
    given = kept | {
        "HOME": own["home"],
        "USERPROFILE": own["home"],
        "TMPDIR": own["temp"],
        "TEMP": own["temp"],
        "TMP": own["temp"],
        "LABAPI_DATA": own["data"],
        REPEATABLE: "1",
        "MPLBACKEND": "agg",
        "LANG": "C.UTF-8",
    }
    bypass_proxy(given)
    return given


@cache
def _template() -> Mapping[str, bytes]:
    """Read, once in a process, all files that a child may see, by their paths; and compile them.

    They are held in memory and lie nowhere: a file that we can write, a learner's code can too,
    and what one child wrote into it, all later ones would run.
    """
    files = {f"{PACKAGE.name}/{name}": data for name, data in _allowed()}
    code = [name for name in files if name.endswith(".py")]
    return MappingProxyType(files | dict(_compiled(name, files[name]) for name in code))


def _allowed() -> Iterator[tuple[str, bytes]]:
    """Give path and content of each file that a child may see."""
    for name in COPIED:
        source = PACKAGE / name
        files = sorted(source.rglob("*")) if source.is_dir() else [source]
        for file in files:
            if file.is_file() and "__pycache__" not in file.parts:
                yield file.relative_to(PACKAGE).as_posix(), file.read_bytes()
    yield from ((f"{name}/__init__.py", b"") for name in PACKAGES)
    silent = (PACKAGE / "checks" / "inside" / "silent.py").read_bytes()
    yield from ((name, silent) for name in SILENCED)


def _compiled(name: str, source: bytes) -> tuple[str, bytes]:
    """Compile a module, and give path and content of the file in which Python looks for that.

    The file says, as PEP 552 has it, that nobody need compare it with the source.
    """
    path = PurePosixPath(name)
    code = compile(source, name, "exec", dont_inherit=True, optimize=0)
    head = MAGIC_NUMBER + UNCHECKED_HASH.to_bytes(4, "little") + source_hash(source)
    file = f"{path.parent}/__pycache__/{path.stem}.{sys.implementation.cache_tag}.pyc"
    return file, head + marshal.dumps(code)


def _made(folder: Path) -> str:
    folder.mkdir()
    return str(folder)
