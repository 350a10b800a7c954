"""A copy of labapi without tasks and answers, in a folder of its own, for one child process.

What a learner's code may find there is listed here, not what it may not find: of `checks` it is the
room `inside` alone, and a silent file in the place of each of the two doors that a notebook knocks
at. `tests/checks/child/test_staging.py` lists what is there.
"""

from __future__ import annotations

import atexit
import compileall
import os
import shutil
import tempfile
from functools import cache
from pathlib import Path
from py_compile import PycInvalidationMode

from labapi.classroom.server.loopback import bypass_proxy

PACKAGE = Path(__file__).parents[2]
COPIED = ("__init__.py", "version.py", "domain", "web", "classroom", "checks/inside")
"""What the cells of a lesson use, and what answers for them."""
SILENCED = ("checks/exercise.py", "checks/progress/joining.py", "checks/progress/page.py")
"""In the place of these modules stands `checks/inside/silent.py`."""
PACKAGES = ("checks", "checks/progress")
"""Folders that exist for what is in them; what their own `__init__.py` says stays here."""
KEPT_VARIABLES = ("PATH", "SYSTEMROOT", "SYSTEMDRIVE", "PATHEXT", "COMSPEC")
"""What a program needs to start at all; nothing else of our environment is handed on."""


def stage(folder: Path) -> Path:
    """Lay a fresh copy into a folder, and give the place to import it from.

    Each child gets a copy of its own: what one learner's code does to it, no other one meets.
    """
    return shutil.copytree(_template(), folder / "library")


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
        "MPLBACKEND": "agg",
        "LANG": "C.UTF-8",
    }
    bypass_proxy(given)
    return given


@cache
def _template() -> Path:
    """Make, once in a process, the copy that all others are copied from; compiled."""
    folder = Path(tempfile.mkdtemp(prefix="labapi-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    package = folder / "library" / PACKAGE.name
    lay_out(package)
    mode = PycInvalidationMode.UNCHECKED_HASH
    compileall.compile_dir(package, quiet=2, invalidation_mode=mode)
    return folder / "library"


def lay_out(package: Path) -> None:
    """Copy what a child may see."""
    for name in COPIED:
        source, copy = PACKAGE / name, package / name
        if source.is_dir():
            shutil.copytree(source, copy, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, copy)
    for name in PACKAGES:
        (package / name).mkdir(exist_ok=True)
        (package / name / "__init__.py").touch()
    for name in SILENCED:
        shutil.copyfile(PACKAGE / "checks" / "inside" / "silent.py", package / name)


def _made(folder: Path) -> str:
    folder.mkdir()
    return str(folder)
