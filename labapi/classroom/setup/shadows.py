"""Files that Python takes in the place of a library, since it finds them first.

A file that is called as the library `requests` is, and lies beside a notebook, is what
`import requests` gives there, in every cell and within labapi; so is an older library in a folder
that `PYTHONPATH` names. What comes of it is an `AttributeError` or an `ImportError` about something
else. Here the file itself is found and named.
"""

from __future__ import annotations

import os
import site
import sys
import sysconfig
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.machinery import PathFinder, all_suffixes
from pathlib import Path

ROOT = Path(__file__).absolute().parents[3]
BESIDE, BY_VARIABLE, OF_THE_USER, BY_PATH = "beside", "PYTHONPATH", "user", "sys.path"
"""How Python comes to look into a folder that is not its own."""
FROM_IMPORTS = (ImportError, AttributeError, NameError, SyntaxError)
"""What a module that is not the expected one leads to."""
NEVER_IMPORTED = {"test", "tests", "docs", "examples", "this", "antigravity", "idlelib"}
"""Names that are taken and that no library asks for: a learner may well have a file called so."""
SHOWN = 4
"""How many files of a folder are named."""
RESTART = "then choose Kernel, Restart Kernel"


class Shadowed(RuntimeError):
    """Something failed because a file has taken a library's place; the message names both."""


@dataclass(frozen=True, slots=True)
class Shadow:
    """A file, or the folder of a package, in the place of the module `name`."""

    name: str
    place: Path
    how: str

    @property
    def is_library(self) -> bool:
        """Whether it stands for a library that was installed, and not for a part of Python."""
        return self.name not in sys.stdlib_module_names


class Shadows:
    """All that one folder shadows, as one thing to tell and to mend."""

    def __init__(self, found: Sequence[Shadow]) -> None:
        """Take one or more of the same folder."""
        self.all = found
        self.folder, self.how = found[0].place.parent, found[0].how

    def __str__(self) -> str:
        """Name the files and what they stand for in a sentence."""
        lies = ", beside this notebook," if self.how == BESIDE else ""
        if len(self.all) > 1:
            names = ", ".join(f"`{shadow.place.name}`" for shadow in self.all[:SHOWN])
            more = f" and {len(self.all) - SHOWN} more" * (len(self.all) > SHOWN)
            return f"{names}{more} in `{self.folder}`{lies} take the place of modules so called."
        (one,) = self.all
        kind = "the library" if one.is_library else "Python's own module"
        return f"`{one.place}`{lies} takes the place of {kind} `{one.name}`."

    @property
    def cure(self) -> str:
        """What to do about it, as a sentence."""
        names = ", ".join(f"`{shadow.place.name}`" for shadow in self.all)
        return cure_for(self.folder, self.how, f"rename {names}")

    @property
    def breaks_a_library(self) -> bool:
        """Whether a file that a learner has written stands for a library that lessons import."""
        return self.how == BESIDE and any(shadow.is_library for shadow in self.all)


def by_folder(found: Sequence[Shadow]) -> list[Shadows]:
    """Put those of one folder together."""
    folders = dict.fromkeys(shadow.place.parent for shadow in found)
    return [Shadows([one for one in found if one.place.parent == folder]) for folder in folders]


def cure_for(folder: Path, how: str, rename: str = "") -> str:
    """What to do so that Python does not look into a folder before it looks into its own."""
    if how == BY_VARIABLE:
        return (
            f"The variable PYTHONPATH names the folder {folder}: close JupyterLab, take the "
            "variable away (in a terminal: unset PYTHONPATH; on Windows: set PYTHONPATH=), and "
            "start it again from there."
        )
    if how == OF_THE_USER:
        return (
            f"{folder} holds what `pip install --user` has installed for you: close JupyterLab, "
            "set the variable PYTHONNOUSERSITE=1, and start it again."
        )
    if rename and how == BESIDE:
        return f"{rename.capitalize()}, {RESTART}."
    return f"Something puts {folder} first on `sys.path`: take it from there, {RESTART}."


def shadows() -> list[Shadow]:
    """Find what has taken the place of a library, or will when it is imported."""
    known = sys.stdlib_module_names | {"labapi"}
    for folder in own_folders():
        known |= _modules_in(folder).keys()
    return [
        Shadow(name, place, how)
        for folder, how in foreign_folders()
        for name, place in sorted(_modules_in(folder).items())
        if name in known - NEVER_IMPORTED and _is_taken_from(name, folder)
    ]


def foreign_folders() -> list[tuple[Path, str]]:
    """The folders that Python looks into before its own, and how it comes to do so."""
    own = own_folders()
    entries = [Path(entry or os.getcwd()).absolute() for entry in sys.path]
    ours = [index for index, entry in enumerate(entries) if entry in own]
    before = entries[: ours[-1]] if ours else entries
    return [(entry, _how(entry)) for entry in dict.fromkeys(before) if entry not in own]


def own_folders() -> set[Path]:
    """The folders of this Python's library, of what is installed into it, and of this course."""
    standard = [sysconfig.get_path(key) for key in ("stdlib", "platstdlib", "purelib", "platlib")]
    found = {Path(path) for path in [*standard, *site.getsitepackages()] if path}
    return found | {path / "lib-dynload" for path in found} | {ROOT}


def _how(folder: Path) -> str:
    named = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    if folder == Path.cwd():
        return BESIDE
    if folder in [Path(entry).absolute() for entry in named if entry]:
        return BY_VARIABLE
    return OF_THE_USER if str(folder) == site.getusersitepackages() else BY_PATH


def _modules_in(folder: Path) -> dict[str, Path]:
    """The modules and packages of a folder; one without `__init__.py` gives way to any other."""
    try:
        things = sorted(folder.iterdir())
    except OSError:  # an archive, or no folder at all
        return {}
    found = {thing.name.split(".")[0]: thing for thing in things if thing.name.endswith(_SUFFIXES)}
    return found | {thing.name: thing for thing in things if (thing / "__init__.py").exists()}


_SUFFIXES = tuple(all_suffixes())


def _is_taken_from(name: str, folder: Path) -> bool:
    """Whether this module came from that folder, or would come from there."""
    if name in sys.builtin_module_names:
        return False
    module = sys.modules.get(name)
    spec = getattr(module, "__spec__", None) if module else PathFinder.find_spec(name)
    origin = getattr(spec, "origin", None) or getattr(module, "__file__", None)
    return origin is not None and folder in Path(origin).absolute().parents[:2]


# Who fails says what it failed of.


@contextmanager
def blaming_shadows() -> Iterator[None]:
    """Where the body fails since a file has taken a library's place, raise `Shadowed` instead."""
    try:
        yield
    except Exception as error:
        blame(error)
        raise


def blame(error: BaseException) -> None:
    """Raise `Shadowed` if a file in a library's place is at the root of an error."""
    found = [] if isinstance(error, Shadowed) else shadows()
    if found and any(isinstance(one, FROM_IMPORTS) or _passes(one, found) for one in _roots(error)):
        raise Shadowed(said(found)) from None


def said(found: Sequence[Shadow]) -> str:
    """Name them all, and what to do about each once."""
    return " ".join(f"{shadows} {shadows.cure}" for shadows in by_folder(found))


def _roots(error: BaseException | None) -> Iterator[BaseException]:
    """Give an error, and those that led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _passes(error: BaseException, found: Sequence[Shadow]) -> bool:
    """Whether an error came through one of these files."""
    step, files = error.__traceback__, []
    while step is not None:
        files.append(Path(step.tb_frame.f_code.co_filename))
        step = step.tb_next
    places = [shadow.place for shadow in found]
    return any(place == file or place in file.parents for place in places for file in files)
