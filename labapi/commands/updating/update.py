"""`labapi update`: bring a newer kit into a checkout that a learner has worked in.

All is read and compared first (`updating/plan.py`), merged notebooks included; then what is to be
written is laid out beside, and only then put in place (`updating/putting.py`).
"""

from __future__ import annotations

import argparse
import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import count
from pathlib import Path

from labapi.checks.notebook.workplace import Place, learners_folder
from labapi.commands.updating import putting
from labapi.commands.updating.git import NO_ANSWER, Checkout, GitSays, last_words
from labapi.commands.updating.kit import (
    MARKS,
    Kit,
    NoKit,
    kit_at,
    kit_of_git,
    made_exercises,
    version_key,
)
from labapi.commands.updating.manifest import RECORD, Manifest, record_of
from labapi.commands.updating.merging import Merged
from labapi.commands.updating.plan import Plan, Planner
from labapi.course import EXERCISES, KEPT, NOTEBOOKS, SOLUTIONS, keep, local_time, number_of

NO_KIT = "{source} is no kit of labapi: {reason}. Nothing was changed."
SAME = "{source} is this very folder. Say where the newer kit is: a folder or a zip file."
OLDER = """{source} is an older kit ({theirs}) than the one here ({ours}). Nothing was changed.
To take it all the same, add --anyway."""
IN_THE_WAY = """These files were changed here, and the newer kit changes them too:
{files}
Nothing was changed. Undo your changes to them, or keep them elsewhere, then run this again."""
CLOSED = "{place} may not be written. Nothing was changed."
NOT_WRITTEN = "The newer kit could not be laid out ({reason}). Nothing was changed."
NOT_FINISHED = """The update is decided on, and not finished: {reason}.
Nothing is lost. Mend that, then run this again: it goes on where it stopped."""
STOPPED = "\nStopped: nothing was changed."
GONE_ON = "An update that was interrupted is finished now."

DONE = "Updated to labapi {version}: {changed} files are new or changed, {gone} are gone."
NOTHING = "Nothing to bring: this kit (labapi {version}) is the newest there is."
NOTHING_OF = "Nothing to bring: all files are those of {source} (labapi {version})."
WORKED = "\nYour work was kept:"
KEPT_AS = "  {file}: {what}\n      as it was before: {copy}"
MOVED = "{old} has a new name: {new}"
SPARE = "You worked in two copies of one exercise. {old}, the older name, is kept as {copy}"
DAMAGED = """{file} {reason}. It was left as it is.
To begin it anew (a copy of it is kept): python lab.py reset {number}"""
ASIDE = """
It is not known whether somebody changed files of the older kit, so those that were replaced or
removed ({count}) are kept as they were: {folder}"""
NEXT = """
If a notebook is open in JupyterLab, choose File > Reload Notebook from Disk there, and do not save
it before. Then go on as ever: python lab.py"""


class Refused(Exception):
    """Nothing can be brought; the message says why, and what to do."""


@dataclass
class Newer:
    """A newer kit, what is known of how the one here was shipped, and where it came from.

    `strict`: it is known who changed what. `commit` is where git is to step to, if anywhere.
    """

    kit: Kit
    manifest: Manifest
    source: Path | None
    strict: bool
    checkout: Checkout | None = None
    commit: str = ""
    version: str = ""

    def __post_init__(self) -> None:
        """Take the version from the kit, where it is whole."""
        self.version = self.version or self.kit.version


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi update` takes."""
    verb.add_argument(
        "source",
        nargs="?",
        type=Path,
        metavar="SOURCE",
        help="the newer kit, a folder or a zip file (default: what git fetches)",
    )
    verb.add_argument(
        "--into",
        type=Path,
        metavar="FOLDER",
        help="update the older kit in FOLDER (default SOURCE: the kit of this command)",
    )
    verb.add_argument("--anyway", action="store_true", help="also to an older kit")
    verb.set_defaults(run=update_as_asked)


def update_as_asked(options: argparse.Namespace) -> int:
    """Update the checkout of this command, or another one from it."""
    root, source = options.root, options.source
    if options.into is not None:
        root, source = options.into.absolute(), source or options.root
    elif source is None and (own := _own_copy(root)) is not None:
        root, source = own, options.root
    return update(root, source, local_time(), anyway=options.anyway)


def _own_copy(root: Path) -> Path | None:
    """Find the folder that a learner works in who is here, where it is no kit but a copy from one.

    Many may work with one kit that none of them may write in (`labapi open --folder`).
    """
    folder = learners_folder(Place.of_command(None).here)
    return folder if folder is not None and folder != root and _is_copy(folder) else None


def _is_copy(folder: Path) -> bool:
    return not (folder / MARKS[0]).exists() and learners_folder(folder) == folder


def update(root: Path, source: Path | None, now: datetime, *, anyway: bool = False) -> int:
    """Bring the kit of `source`, or what git fetches, into a checkout; 0 when it is there."""
    try:
        if putting.is_pending(root):
            _carry_out(root)
            print(GONE_ON)
        newer = _of_source(root, source, anyway=anyway) if source else _of_git(root)
        for line in _brought(root, newer, now):
            print(line)
    except (Refused, GitSays) as error:
        print(error, file=sys.stderr)
        return 1
    except subprocess.CalledProcessError as error:
        print(NO_ANSWER.format(said=last_words(error)), file=sys.stderr)
        return 1
    except OSError as error:
        print(NOT_WRITTEN.format(reason=_reason(error)), file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print(STOPPED, file=sys.stderr)
        return 130
    return 0


# Where the newer kit comes from.


def _of_source(root: Path, source: Path, *, anyway: bool) -> Newer:
    """Read a folder or a zip file; raises `Refused`."""
    if source.exists() and root.exists() and source.samefile(root):
        raise Refused(SAME.format(source=source))
    here = Kit({}) if _is_copy(root) else _kit_here(root)
    try:
        kit = kit_at(source)
    except (NoKit, OSError) as error:
        reason = getattr(error, "strerror", None) or error
        raise Refused(NO_KIT.format(source=source, reason=reason)) from error
    if version_key(kit.version) < version_key(here.version) and not anyway:
        versions = {"theirs": kit.version, "ours": here.version}
        raise Refused(OLDER.format(source=source, **versions))
    manifest = _known(here, root)
    if not here.files:
        lessons = (f"{NOTEBOOKS}/", f"{EXERCISES}/")
        of_copy = {path: data for path, data in kit.files.items() if path.startswith(lessons)}
        return Newer(Kit(of_copy), manifest, source, strict=True, version=kit.version)
    return Newer(kit, manifest, source, strict=_git_knows(manifest, root))


def _of_git(root: Path) -> Newer:
    """Fetch what the checkout follows; raises `GitSays`."""
    here = _kit_here(root)
    checkout = Checkout(root)
    checkout.check_is_at_rest()
    commit = checkout.fetch()
    step = commit if checkout.is_behind(commit) else ""
    manifest = _known(here, root)
    _git_knows(manifest, root)
    try:
        kit = kit_of_git(root, commit)
    except NoKit as error:
        raise Refused(NO_KIT.format(source="What git fetched", reason=error)) from error
    return Newer(kit, manifest, None, strict=True, checkout=checkout, commit=step)


def _kit_here(root: Path) -> Kit:
    """Read what tells the version of the kit in a checkout, and its exercises and solutions."""
    try:
        marks = {mark: (root / mark).read_bytes() for mark in MARKS}
        versions = [root / "labapi" / "version.py"]
        notebooks = [*(root / EXERCISES).glob("*.ipynb"), *(root / SOLUTIONS).glob("*.ipynb")]
        more = (path for path in (*versions, *notebooks) if path.is_file())
        return Kit(
            {**marks, **{path.relative_to(root).as_posix(): path.read_bytes() for path in more}}
        )
    except OSError as error:
        raise Refused(NO_KIT.format(source=root, reason=error.strerror or error)) from error


def _known(here: Kit, root: Path) -> Manifest:
    """Gather how the kit here was shipped, as its solutions and its last update tell it."""
    manifest = Manifest()
    manifest.add(made_exercises(here.files))
    manifest.read_record(root)
    return manifest


def _git_knows(manifest: Manifest, root: Path) -> bool:
    """Add what git knows: the commit that we share with what the branch follows.

    Not the newest commit of ours: learners commit their answers, too.
    """
    try:
        checkout = Checkout(root)
        upstream = checkout.upstream()
        common = checkout.common(upstream) if upstream else None
        kit = kit_of_git(root, common) if common else None
    except (GitSays, NoKit, subprocess.CalledProcessError):
        return False
    if kit is not None:
        manifest.add(kit.files)
    return kit is not None


# What is done with it.


def _brought(root: Path, newer: Newer, now: datetime) -> Iterator[str]:
    """Bring the newer kit, and tell what was done; raises `Refused` before anything is changed."""
    plan = Planner(root, newer.kit, newer.manifest, strict=newer.strict).plan()
    if plan.in_the_way:
        files = "\n".join(f"    {path}" for path in plan.in_the_way)
        raise Refused(IN_THE_WAY.format(files=files))
    closed = putting.first_closed(root, [*plan.put, *plan.remove, RECORD])
    if closed is not None:
        raise Refused(CLOSED.format(place=closed))
    copies, aside = _decide(root, newer.kit, plan, now)
    _carry_out(root)
    if newer.checkout is not None and newer.commit:
        newer.checkout.step_to(newer.commit)
    yield _head(newer, plan)
    yield from _work_lines(plan, copies)
    if aside is not None:
        yield ASIDE.format(count=len(plan.aside), folder=aside)
    if plan.put or plan.moved:
        yield NEXT


def _decide(root: Path, kit: Kit, plan: Plan, now: datetime) -> tuple[dict[str, Path], Path | None]:
    """Lay out the files, copy what is to be kept, and only then decide on the update."""
    put = {**plan.put, RECORD: record_of(kit)}
    with contextlib.ExitStack() as undo:
        undo.callback(putting.give_up, root)
        putting.lay_out(root, put, kit.programs)
        copies = dict[str, Path]()
        for path in plan.keep:
            copy = keep(root / path, now)
            undo.callback(copy.unlink)
            copies[path] = copy.relative_to(root)
        aside = _set_aside(root, plan.aside, now, undo) if plan.aside else None
        putting.decide(root, put, plan.remove)
        undo.pop_all()
    return copies, aside


def _set_aside(root: Path, paths: list[str], now: datetime, undo: contextlib.ExitStack) -> Path:
    """Copy files into a folder of their own beside the kept notebooks, and give its path."""
    stem = f"{EXERCISES}/{KEPT}/update {now:%Y-%m-%d %H%M}"
    names = (stem if number == 1 else f"{stem} ({number})" for number in count(1))
    folder = next(Path(name) for name in names if not (root / name).exists())
    undo.callback(shutil.rmtree, root / folder, ignore_errors=True)
    for path in paths:
        copy = root / folder / path
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(root / path, copy)
    return folder


def _carry_out(root: Path) -> None:
    """Put the files in place, to the end: who presses Ctrl-C now gets a whole kit all the same."""
    while putting.is_pending(root):
        try:
            putting.carry_out(root)
        except KeyboardInterrupt:
            continue
        except (OSError, ValueError) as error:
            raise Refused(NOT_FINISHED.format(reason=_reason(error))) from error


def _reason(error: Exception) -> str:
    """Say what is wrong with which file."""
    if isinstance(error, OSError) and error.filename:
        return f"{error.filename}: {error.strerror}"
    return str(error)


# What is told of it.


def _head(newer: Newer, plan: Plan) -> str:
    """Say how much was brought."""
    version = newer.version
    if plan.put or plan.remove or newer.commit:
        return DONE.format(version=version, changed=len(plan.put), gone=len(plan.remove))
    if newer.source is None:
        return NOTHING.format(version=version)
    return NOTHING_OF.format(version=version, source=newer.source)


def _work_lines(plan: Plan, copies: dict[str, Path]) -> Iterator[str]:
    """Say of each notebook with work in it what became of it."""
    names = {path: old for old, path in plan.moved.items()}
    if plan.merged:
        yield WORKED
    for path, merged in sorted(plan.merged.items()):
        copy = copies[names.get(path, path)]
        yield KEPT_AS.format(file=Path(path), what=_what(merged), copy=copy)
    for old, path in sorted(plan.moved.items()):
        yield MOVED.format(old=Path(old), new=Path(path))
    for old in plan.spare:
        yield SPARE.format(old=Path(old), copy=copies[old])
    for path, reason in sorted(plan.damaged.items()):
        yield DAMAGED.format(file=Path(path), reason=reason, number=number_of(path))


def _what(merged: Merged) -> str:
    """Say what of a notebook is the learner's.

    >>> _what(Merged({}, answers=["safe", "send"], own=1))
    'your answers safe and send, 1 cell of your own'
    """
    said = []
    if merged.answers:
        plural = "s" * (len(merged.answers) > 1)
        said.append(f"your answer{plural} {_listed(merged.answers)}")
    if merged.own:
        said.append(f"{merged.own} cell{'s' * (merged.own > 1)} of your own")
    if merged.changed:
        said.append(f"your change{'s' * (len(merged.changed) > 1)} to {_listed(merged.changed)}")
    if merged.replaced:
        said.append(f"what you changed in {_listed(merged.replaced)} is in the copy only")
    return ", ".join(said) or "its text is the newer kit's"


def _listed(words: list[str]) -> str:
    return " and ".join(filter(None, [", ".join(words[:-1]), words[-1]]))
