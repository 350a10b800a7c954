"""What an update will do with each file: decided before anything is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from labapi.commands.updating.kit import Kit, is_notebook, is_part
from labapi.commands.updating.manifest import Manifest, same
from labapi.commands.updating.merging import Merged, Notebook, is_worked, merge
from labapi.course import (
    EXERCISES,
    NoNotebook,
    exercise_file,
    name_of,
    older_exercise_file,
    parse_notebook,
    text_of,
)

ALL_OURS = ("labapi", "solutions", "tests", "benchmarks", "docs")
"""Folders in which a learner has no files of their own."""


@dataclass
class Plan:
    """The files to put and to remove, by their paths, and what to tell of them.

    `keep` are notebooks of which a copy is made first, `aside` other files: these were changed by
    we do not know whom. Where files are `in_the_way`, nothing is done at all.
    """

    put: dict[str, bytes] = field(default_factory=dict)
    remove: list[str] = field(default_factory=list)
    keep: list[str] = field(default_factory=list)
    aside: list[str] = field(default_factory=list)
    in_the_way: list[str] = field(default_factory=list)
    merged: dict[str, Merged] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)
    spare: list[str] = field(default_factory=list)
    damaged: dict[str, str] = field(default_factory=dict)


class Planner:
    """Compares what is in a checkout with a newer kit."""

    def __init__(self, root: Path, kit: Kit, manifest: Manifest, *, strict: bool) -> None:
        """Know both sides; `strict`: it is known who changed what, and no change is overwritten."""
        self._root = root
        self._kit = kit
        self._manifest = manifest
        self._strict = strict
        self._plan = Plan()

    def plan(self) -> Plan:
        """Decide on every file of either side."""
        for path, data in self._kit.files.items():
            if self._is_blocked(path):
                self._plan.in_the_way.append(path)
            elif is_notebook(path):
                self._notebook(path, data)
            else:
                self._other(path, data)
        for path in self._gone():
            self._no_more(path)
        return self._plan

    def _is_blocked(self, path: str) -> bool:
        """Tell whether a folder stands where a file should be, or a file where a folder should."""
        target = self._root / path
        folders = list(target.parents)[: len(PurePosixPath(path).parts) - 1]
        return target.is_dir() or any(one.exists() and not one.is_dir() for one in folders)

    def _here(self, path: str) -> bytes | None:
        """Read a file of the checkout; None where there is none."""
        file = self._root / path
        return file.read_bytes() if file.is_file() else None

    def _other(self, path: str, data: bytes) -> None:
        """Decide on a file that learners do not write in."""
        ours = self._here(path)
        if ours == data:
            return
        self._plan.put[path] = data
        if ours is None or same(path, ours, data) or self._manifest.is_unworked(path, ours):
            return
        if not self._strict or path.endswith(".ipynb"):
            self._plan.aside.append(path)
        elif self._manifest.is_as_shipped(path, data):
            del self._plan.put[path]  # the newer kit did not change it: the change here stays
        else:
            self._plan.in_the_way.append(path)

    def _notebook(self, path: str, data: bytes) -> None:
        """Decide on a lesson or an exercise, which may lie here under its older name."""
        old = older_exercise_file(Path(), name_of(path)).as_posix()
        ours, older = self._here(path), None
        if path.startswith(f"{EXERCISES}/") and old != path and old not in self._kit.files:
            older = self._here(old)
        try:
            new = parse_notebook(data)
        except NoNotebook:
            self._other(path, data)
            return
        if older is None:
            self._into(path, path, ours, data, new)
        else:
            self._of_two(path, ours, old, older, data, new)

    def _of_two(
        self, path: str, ours: bytes | None, old: str, older: bytes, data: bytes, new: Notebook
    ) -> None:
        """Decide on an exercise that lies here under its older name, and maybe under both."""
        both_worked = ours is not None and self._is_work(path, ours, new)
        if self._is_work(old, older, new) and not both_worked:
            if not self._into(path, old, older, data, new):
                self._into(path, path, ours, data, new)
                return
        else:
            self._into(path, path, ours, data, new)
            if self._is_work(old, older, new):
                self._plan.keep.append(old)
                self._plan.spare.append(old)
        self._plan.remove.append(old)
        if old not in self._plan.spare:
            self._plan.moved[old] = path

    def _is_work(self, path: str, ours: bytes, new: Notebook) -> bool:
        """Tell whether a notebook of the checkout holds work, or is too damaged to tell."""
        try:
            document = parse_notebook(ours)
        except NoNotebook:
            return True
        known = self._manifest.cells_of(path)
        return not self._manifest.is_unworked(path, ours) and is_worked(document, new, known)

    def _into(self, path: str, old: str, ours: bytes | None, data: bytes, new: Notebook) -> bool:
        """Bring what lies in `old` and what the kit has together in `path`; False if damaged."""
        if ours is None:
            self._plan.put[path] = data
            return True
        try:
            document = parse_notebook(ours)
        except NoNotebook as error:
            self._plan.damaged[old] = str(error)
            return False
        if old == path and (ours == data or self._is_left_alone(path, ours, data)):
            return True
        if not self._is_work(old, ours, new):
            self._plan.put[path] = data
            return True
        merged = merge(document, new, self._manifest.cells_of(old))
        if old != path or merged.document != document:
            self._plan.put[path] = text_of(merged.document).encode("utf-8", "backslashreplace")
            self._plan.keep.append(old)
            self._plan.merged[path] = merged
        return True

    def _is_left_alone(self, path: str, ours: bytes, data: bytes) -> bool:
        """Tell whether a notebook says what the kit's does, and was run since it was brought."""
        return same(path, ours, data) and not self._manifest.is_as_shipped(path, ours)

    def _gone(self) -> Iterator[str]:
        """Name the files of the older kit that the newer one has no more."""
        known = [path for path in self._manifest.files if path not in self._kit.files]
        yield from known
        if self._strict:
            return
        for folder in ALL_OURS:
            for file in _files(self._root / folder):
                path = file.relative_to(self._root).as_posix()
                if is_part(path) and path not in self._kit.files and path not in known:
                    yield path

    def _no_more(self, path: str) -> None:
        """Decide on a file that the newer kit does not have."""
        ours = self._here(path)
        if ours is None or path in self._plan.remove or path in self._plan.damaged:
            return
        newer = exercise_file(Path(), name_of(path)).as_posix()
        if path.startswith(f"{EXERCISES}/") and newer in self._kit.files:
            return  # it lies under its older name, and was looked at
        if self._manifest.is_unworked(path, ours):
            self._plan.remove.append(path)
        elif is_notebook(path):
            return  # work in a lesson that is given up stays where it is
        elif not self._strict or path.endswith(".ipynb"):
            self._plan.aside.append(path)
            self._plan.remove.append(path)
        else:
            self._plan.in_the_way.append(path)


def _files(folder: Path) -> Iterable[Path]:
    return (file for file in sorted(folder.rglob("*")) if file.is_file())
