"""A kit: all files of the course at one version, wherever they come from.

From a folder, from a zip file as one downloads it, or from a commit of git.
"""

from __future__ import annotations

import io
import re
import stat
import subprocess
import tarfile
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from labapi.checks.notebook.shipped import ReleaseError, made_from
from labapi.course import (
    EXERCISES,
    KEPT,
    NOTEBOOKS,
    SOLUTIONS,
    exercise_file,
    name_of,
    older_exercise_file,
)

MARKS = ("lab.py", "labapi/__init__.py", "pyproject.toml")
"""The files by which a kit is known."""
VERSION_FILES = ("labapi/version.py", "labapi/__init__.py")
VERSION = re.compile(rb"^(?:__version__|VERSION)\b[^=\n]*=\s*[\"']([^\"'\n]+)", re.MULTILINE)
NOT_IN_A_KIT = {"__pycache__", "handed-in", "build", "dist"}
"""Folders that Python, tools and learners make; those whose names begin with a dot are others."""
DOTTED = {".ci", ".github", ".gitattributes", ".gitignore", ".pre-commit-config.yaml"}
"""What a kit has of names that begin with a dot; all others are made on one machine."""


class NoKit(ValueError):
    """There is no kit in that place; the message says why."""


@dataclass(frozen=True)
class Kit:
    """The files by their paths from the kit's folder, with `/`; and which of them are programs."""

    files: Mapping[str, bytes]
    programs: frozenset[str] = frozenset()

    @property
    def version(self) -> str:
        """What the kit calls itself; `0` where it does not say."""
        for file in VERSION_FILES:
            if found := VERSION.search(self.files.get(file, b"")):
                return found[1].decode("ascii", "replace")
        return "0"


def version_key(version: str) -> tuple[int, ...]:
    """Give what two versions are compared by.

    >>> version_key("0.10.1") > version_key("0.9")
    True
    """
    return tuple(int(digits) for digits in re.findall(r"\d+", version))


def kit_at(source: Path) -> Kit:
    """Read the kit in a folder or a zip file; raises `NoKit`, and `OSError` of the files."""
    if source.is_dir():
        return _checked(_of_folder(source))
    if source.is_file():
        return _checked(_of_zip(source))
    raise NoKit("there is no such folder or file")


def kit_of_git(root: Path, commit: str) -> Kit:
    """Read the kit that a commit holds, its line ends as git would write them here."""
    command = ["git", "-C", str(root), "archive", "--format=tar", commit]
    done = subprocess.run(command, capture_output=True, check=True)
    files, programs = dict[str, bytes](), set[str]()
    with tarfile.open(fileobj=io.BytesIO(done.stdout)) as archive:
        for member in archive:
            file = archive.extractfile(member) if member.isfile() else None
            if file is not None:
                files[member.name] = file.read()
                if member.mode & stat.S_IXUSR:
                    programs.add(member.name)
    return _checked(Kit(files, frozenset(programs)))


def is_notebook(path: str) -> bool:
    """Tell whether a file is one that learners work in: a lesson or an exercise."""
    file = PurePosixPath(path)
    return file.suffix == ".ipynb" and str(file.parent) in (NOTEBOOKS, EXERCISES)


def _checked(kit: Kit) -> Kit:
    """Ask for what makes a kit, and let every exercise in it be one that nobody has worked in."""
    for mark in MARKS:
        if mark not in kit.files:
            raise NoKit(f"it has no {mark}")
    if not any(map(is_notebook, kit.files)):
        raise NoKit("it has no lessons and no exercises")
    files = {**kit.files, **made_exercises(kit.files)}
    return Kit(files, kit.programs)


def made_exercises(files: Mapping[str, bytes]) -> dict[str, bytes]:
    """Make the exercises of a kit from its solutions, under the names that they have there."""
    made = {}
    for path, data in files.items():
        file, name = PurePosixPath(path), name_of(path)
        if file.suffix != ".ipynb" or str(file.parent) != SOLUTIONS:
            continue
        names = (exercise_file(Path(), name), older_exercise_file(Path(), name))
        for exercise in (one.as_posix() for one in names):
            if exercise in files:
                try:
                    made[exercise] = made_from(data, file.name).encode()
                except ReleaseError:
                    continue  # what is in the kit will do
    return made


def _of_folder(folder: Path) -> Kit:
    files, programs = dict[str, bytes](), set[str]()
    for path in _tracked(folder) or _files_of(folder):
        name = path.relative_to(folder).as_posix()
        if is_part(name) and path.is_file():
            files[name] = path.read_bytes()
            if path.stat().st_mode & stat.S_IXUSR:
                programs.add(name)
    return Kit(files, frozenset(programs))


def is_part(name: str) -> bool:
    """Tell whether a file is part of a kit, and not something made where it lies."""
    parts = PurePosixPath(name).parts
    return not (
        NOT_IN_A_KIT & set(parts)
        or parts[1:2] == (KEPT,)
        or any(part.startswith(".") and part not in DOTTED for part in parts)
        or any(part.endswith(".egg-info") for part in parts)
        or parts[-1].endswith((".pyc", ".sqlite", ".sqlite-shm", ".sqlite-wal"))
    )


def _tracked(folder: Path) -> list[Path]:
    """List what git knows of a folder that is a checkout itself; nothing elsewhere."""
    if not (folder / ".git").exists():
        return []
    command = ["git", "-C", str(folder), "ls-files", "-z"]
    try:
        done = subprocess.run(command, capture_output=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return []
    return [folder / name for name in done.stdout.decode("utf-8", "replace").split("\0") if name]


def _files_of(folder: Path) -> Iterator[Path]:
    """List the files below a folder, leaving out those that are no part of a kit at once."""
    for path in sorted(folder.iterdir()):
        if path.name in NOT_IN_A_KIT or (path.name.startswith(".") and path.name not in DOTTED):
            continue
        if path.is_dir() and not path.is_symlink():
            yield from _files_of(path)
        else:
            yield path


def _of_zip(file: Path) -> Kit:
    try:
        with zipfile.ZipFile(file) as archive:
            return _unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError) as error:
        raise NoKit("it is no zip file, or a damaged one") from error
    except (RuntimeError, NotImplementedError) as error:  # a password, an unknown compression
        raise NoKit(f"it cannot be unpacked ({error})") from error


def _unpacked(archive: zipfile.ZipFile) -> Kit:
    """Read the kit, which mostly lies in one folder in the zip file."""
    entries = [entry for entry in archive.infolist() if not entry.is_dir()]
    top = _top(entry.filename for entry in entries)
    files, programs = dict[str, bytes](), set[str]()
    for entry in entries:
        name = entry.filename.removeprefix(top)
        if ".." in PurePosixPath(name).parts or name.startswith("/") or ":" in name:
            raise NoKit(f"it would write outside of its folder ({name})")
        if not entry.filename.startswith(top) or not is_part(name):
            continue
        files[name] = archive.read(entry)
        if entry.external_attr >> 16 & stat.S_IXUSR:
            programs.add(name)
    return Kit(files, frozenset(programs))


def _top(names: Iterable[str]) -> str:
    """Find the folder in which the kit lies: that of the uppermost `lab.py`."""
    tops = [name.removesuffix(MARKS[0]) for name in names if PurePosixPath(name).name == MARKS[0]]
    return min(tops, key=len, default="")
