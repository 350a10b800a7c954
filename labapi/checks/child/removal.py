"""Remove a folder, whatever a learner's code has left in it.

`shutil.rmtree` calls itself for each folder in a folder, so a thousand of them, one in the other,
end it with a `RecursionError`, which `ignore_errors` lets through; nor can a system name what lies
so deep. Here nothing calls itself, and no path gets long: a folder that lies deep is moved up, to
stand right below the one that is removed, and waits there for its turn. Folders that may not be
opened are opened. A link is removed and not followed.
"""

from __future__ import annotations

import logging
import os
import secrets
import stat
import sys
import time
from collections.abc import Callable
from pathlib import Path

SWEEPS = 3
"""So often is tried anew: a process that was left behind may still be writing."""
LONGEST_S = 60.0
"""Then what is still there stays, and is told."""
LONGEST_PATH = 120
"""So many characters below the folder that is removed; a system takes 1,000 bytes at least."""
log = logging.getLogger("labapi.child")


def remove_folder(folder: Path) -> bool:
    """Remove a folder with all that is in it, and tell whether it is gone.

    Raises nothing: what cannot be removed stays, and a warning on standard error names it.
    """
    root, until = os.fspath(folder), time.monotonic() + LONGEST_S
    trouble: OSError | None = None
    for _ in range(SWEEPS):
        if not os.path.lexists(root):
            return True
        sweep = _Sweep(root, until)
        sweep.run()
        trouble = sweep.trouble or trouble
    if not os.path.lexists(root):
        return True
    log.warning("The folder %s could not be removed (%s). Please remove it.", root, trouble)
    return False


class _Sweep:
    """One try to empty the folder and to remove it; what goes wrong is noted, and left there."""

    def __init__(self, root: str, until: float) -> None:
        self.trouble: OSError | None = None
        self._root, self._until = root, until

    def run(self) -> None:
        if not _is_folder(self._root):  # a learner's code has put something in its place
            self._try(os.unlink, self._root)
            return
        self._open(self._root)
        waiting, emptied = [self._root], list[str]()
        while waiting and time.monotonic() < self._until:
            folder = waiting.pop()
            waiting += self._empty(folder)
            emptied.append(folder)
        for folder in reversed(emptied):  # what stands in a folder was emptied after it
            self._try(os.rmdir, folder)

    def _empty(self, folder: str) -> list[str]:
        """Remove the files of a folder, and give the folders in it, opened."""
        folders = []
        for path in self._paths(folder):
            if time.monotonic() >= self._until:
                break
            if _is_folder(path):
                self._open(path)
                folders.append(self._shortened(path))
            else:
                self._unlink(path)
        return folders

    def _paths(self, folder: str) -> list[str]:
        try:
            return [os.path.join(folder, name) for name in os.listdir(folder)]
        except OSError as error:
            self.trouble = error
            return []

    def _open(self, folder: str) -> None:
        self._try(os.chmod, folder, stat.S_IRWXU)

    def _shortened(self, folder: str) -> str:
        """Move a folder up whose path gets long, and give its path, which is another then."""
        if len(folder) - len(self._root) <= LONGEST_PATH:
            return folder
        short = os.path.join(self._root, secrets.token_hex(8))
        return short if self._try(os.rename, folder, short) else folder

    def _unlink(self, path: str) -> None:
        if os.name == "nt" and not os.path.islink(path):
            self._try(os.chmod, path, stat.S_IWRITE)  # Windows keeps what is only to be read
        self._try(os.unlink, path)

    def _try(self, do: Callable[..., None], *given: object) -> bool:
        try:
            do(*given)
        except OSError as error:
            self.trouble = error
            return False
        return True


def _is_folder(path: str) -> bool:
    """Tell whether this is a folder itself, and no link to one, nor a junction of Windows."""
    try:
        found = os.lstat(path)
    except OSError:
        return False
    leads_on = getattr(found, "st_file_attributes", 0) & stat.FILE_ATTRIBUTE_REPARSE_POINT
    return stat.S_ISDIR(found.st_mode) and not leads_on


if __name__ == "__main__":  # a process of its own: it waits until who started it is gone
    sys.stdin.buffer.read()
    remove_folder(Path(sys.argv[1]))
