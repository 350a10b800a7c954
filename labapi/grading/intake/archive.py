"""The files of a class, read from a folder or a zip as they are; nothing is ever unpacked.

What comes in a zip was named by strangers: a name that climbs, a link, a device and a bomb are all
refused by themselves, and the other files are read. A file is read when it is asked for, and never
more of it than `course.LARGEST`.
"""

from __future__ import annotations

import io
import os
import stat
import zipfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from labapi.course import LARGEST, NoNotebook, TooLarge

MOST_FILES = 20_000
MOST_BYTES = 4 * 2**30
"""What all files of a zip may come to, unpacked: 4 GB, which is 200 of the largest notebooks."""
MOST_OF_ONE = 5 * LARGEST
"""What all files of a zip may come to that one student has packed."""
CLUTTER = ("__MACOSX", ".ipynb_checkpoints", ".git", "__pycache__", ".DS_Store", "Thumbs.db")
NOTEBOOK, INNER = ".ipynb", ".zip"
NO_FILE = "is a link or a device, not a file"
DAMAGED = "is damaged within the zip: download it again"


class NoArchive(ValueError):
    """What was given is no folder and no zip of a class; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a class: its path in the archive, its size, and how its bytes are read."""

    path: PurePosixPath
    size: int
    read: Callable[[], bytes]
    """Raises `NoNotebook`, whose message follows the file's name."""

    @property
    def name(self) -> str:
        """The name of the file alone."""
        return self.path.name


class Archive:
    """The files of a class; a context manager, since a zip stays open while it is read.

    `refused` names the files that were not taken, and why.
    """

    def __init__(self, source: Path) -> None:
        """Look at a folder or a zip; raises `NoArchive`."""
        self.source = source
        self.refused: list[str] = []
        self._open = ExitStack()
        try:
            found = source.stat()
        except OSError as error:
            raise NoArchive(f"{source} cannot be read ({error.strerror or error}).") from error
        if stat.S_ISDIR(found.st_mode):
            self.entries = list(_in_folder(source, self.refused))
        elif source.suffix.lower() == ".ipynb":
            self.entries = [_of_file(source, PurePosixPath(source.name), found.st_size)]
        else:
            self.entries = self._in_zip(source)
        if len(self.entries) > MOST_FILES:
            self.close()
            raise NoArchive(
                f"{source} holds more than {MOST_FILES:,} files: no class hands in so many."
            )

    def __enter__(self) -> Archive:
        """Give itself."""
        return self

    def __exit__(self, *raised: object) -> None:
        """Close the zip."""
        self.close()

    def close(self) -> None:
        """Close the zip; entries cannot be read any more."""
        self._open.close()

    def _in_zip(self, source: Path) -> list[Entry]:
        try:
            zipped = self._open.enter_context(zipfile.ZipFile(source))
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise NoArchive(
                f"{source} is no zip that can be read: download it again, or unpack it and give "
                "the folder."
            ) from error
        if sum(info.file_size for info in zipped.infolist()) > MOST_BYTES:
            self.close()
            raise NoArchive(
                f"{source} unpacks to more than {MOST_BYTES // 2**30} GB: no class does."
            )
        return list(_of_zip(lambda: zipped, PurePosixPath(), self.refused))


# A folder.


def _in_folder(folder: Path, refused: list[str]) -> Iterator[Entry]:
    """Walk a folder; links are not followed, so that no file of the teacher's own is graded."""
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not _is_clutter(name))
        links = [name for name in folders if Path(parent, name).is_symlink()]
        for name in sorted([*names, *links]):
            file = Path(parent, name)
            path = PurePosixPath(*file.relative_to(folder).parts)
            if _is_clutter(name):
                continue
            found = file.lstat()
            if stat.S_ISREG(found.st_mode):
                yield _of_file(file, path, found.st_size)
            elif path.suffix.lower() in (NOTEBOOK, INNER):
                yield Entry(path, 0, _refusing(NO_FILE))
            else:
                refused.append(f"{path}: it {NO_FILE}")


def _of_file(file: Path, path: PurePosixPath, size: int) -> Entry:
    def read() -> bytes:
        _expect_small(size)
        try:
            with file.open("rb") as opened:
                return _whole(opened)
        except OSError as error:
            raise NoNotebook(f"cannot be read ({error.strerror or error})") from error

    return Entry(path, size, read)


# A zip.


def _of_zip(
    opened: Callable[[], zipfile.ZipFile], above: PurePosixPath, refused: list[str]
) -> Iterator[Entry]:
    for info in opened().infolist():
        path = above / PurePosixPath(info.filename.replace("\\", "/"))
        if info.is_dir() or any(map(_is_clutter, path.parts)):
            continue
        kind = stat.S_IFMT(info.external_attr >> 16)
        if path.is_absolute() or ".." in path.parts or (path.parts and ":" in path.parts[0]):
            refused.append(f"{path}: its name leads out of the zip")
        elif kind in (0, stat.S_IFREG):
            yield Entry(path, info.file_size, _reader(opened, info))
        elif path.suffix.lower() in (NOTEBOOK, INNER):
            yield Entry(path, 0, _refusing(NO_FILE))
        else:
            refused.append(f"{path}: it {NO_FILE}")


def _refusing(why: str) -> Callable[[], bytes]:
    """Give what reads nothing: whose file it is can be told all the same."""

    def read() -> bytes:
        raise NoNotebook(why)

    return read


def _reader(opened: Callable[[], zipfile.ZipFile], info: zipfile.ZipInfo) -> Callable[[], bytes]:
    def read() -> bytes:
        _expect_small(info.file_size)
        if info.flag_bits & 1:
            raise NoNotebook("is locked with a password: ask for it without one")
        try:
            with opened().open(info) as file:
                return _whole(file)
        except NoNotebook:
            raise
        except Exception as error:  # each way of packing has exceptions of its own
            raise NoNotebook(DAMAGED) from error

    return read


def _whole(opened: IO[bytes]) -> bytes:
    """Read a file as far as any notebook goes: a bomb says a small size of itself."""
    data = opened.read(LARGEST + 1)
    _expect_small(len(data))
    return data


def _expect_small(size: int) -> None:
    if size > LARGEST:
        raise TooLarge(f"has {size / 2**20:,.1f} MB, and labapi reads at most {LARGEST // 2**20}")


def _is_clutter(name: str) -> bool:
    return name in CLUTTER or name.startswith(("._", "~$"))


def inner_entries(entry: Entry) -> list[Entry]:
    """Give what is in a zip that a student handed in; raises `NoNotebook`.

    It is read anew for each of its files: the zips of a large class would fill the memory.
    """
    files = _inner_zip(entry).infolist()
    if len(files) > MOST_FILES:
        raise NoNotebook("is a zip of more files than anybody hands in")
    if sum(info.file_size for info in files) > MOST_OF_ONE:
        raise NoNotebook(f"is a zip that unpacks to more than {MOST_OF_ONE // 2**20} MB")
    return list(_of_zip(lambda: _inner_zip(entry), entry.path, []))


def _inner_zip(entry: Entry) -> zipfile.ZipFile:
    data = entry.read()
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except Exception as error:  # whatever a broken list of its files comes to
        raise NoNotebook("is no zip that can be read: ask for the notebook itself") from error
