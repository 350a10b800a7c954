"""The packages of a kit as wheels beside it, for a room without network.

pip looks for what fits the computer that it runs on. So which lines of the lock count for another
system is settled here, by their markers (PEP 508), and pip is then asked for exactly those.
"""

from __future__ import annotations

import argparse
import contextlib
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from labapi.grading.course.table import CourseError, nearest

FOLDER = "wheels"
TOLD = "for.txt"
"""The file in that folder which says for whom the wheels are; `lab.py` shows it."""
OLDEST, NEWEST = (3, 11), (3, 14)
PATCHES = (0, 99)
ENTRY = re.compile(
    r"^(?P<wanted>\S[^\\\n]*?)\s*(?P<hashes>(?:\\\n\s+--hash=\S+\s*)+)$", re.MULTILINE
)
FOUND = "For {who}, the packages lie in the folder `wheels`: no network is needed."
LOOKING = "Fetching the packages for {target}, Python {python} …"
NO_PIP = """To fetch wheels takes pip, and neither {own} nor {outer} has it.
Install it (on Debian and Ubuntu: sudo apt install python3-pip), then run this again."""
NOT_FETCHED = """The packages for {target}, Python {python}, could not be fetched; the lines above
say why. Most often the network is away, or that Python is too new for one of them."""
NO_SYSTEM = "There is no system {given!r}. {nearest}"
NO_PYTHON = "{given!r} is no Python that labapi runs on: write one from 3.11 to 3.14."
_LINUX = [f"manylinux_2_{minor}" for minor in range(28, 4, -1)]
_LINUX += ["manylinux2014", "manylinux2010", "manylinux1", "linux"]


@dataclass(frozen=True, slots=True)
class Target:
    """One kind of computer: how pip names it, and what Python says of it in markers."""

    told: str
    tags: tuple[str, ...]
    markers: Mapping[str, str]


def _target(told: str, tags: Sequence[str], sys_platform: str, machine: str) -> Target:
    system = {"linux": "Linux", "win32": "Windows", "darwin": "Darwin"}[sys_platform]
    markers = {
        "sys_platform": sys_platform,
        "platform_system": system,
        "platform_machine": machine,
        "os_name": "nt" if sys_platform == "win32" else "posix",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    return Target(told, tuple(tags), markers)


SYSTEMS: Mapping[str, tuple[Target, ...]] = {
    "linux": (_target("Linux (x86_64)", [f"{t}_x86_64" for t in _LINUX], "linux", "x86_64"),),
    "linux-arm": (_target("Linux (arm64)", [f"{t}_aarch64" for t in _LINUX], "linux", "aarch64"),),
    "windows": (_target("Windows (x86_64)", ["win_amd64"], "win32", "AMD64"),),
    "macos": (
        _target("macOS 13 (Apple processor)", ["macosx_13_0_arm64"], "darwin", "arm64"),
        _target("macOS 13 (Intel)", ["macosx_13_0_x86_64"], "darwin", "x86_64"),
    ),
}


@dataclass(frozen=True, slots=True)
class Wheels:
    """Files by their paths in the kit, and a sentence on whom they are for; both may be empty."""

    files: Mapping[str, Path] = field(default_factory=dict)
    told: str = ""


def add_wheels(verb: argparse.ArgumentParser) -> None:
    """Say what of wheels a verb takes."""
    verb.add_argument(
        "--wheels",
        default="",
        metavar="SYSTEM,…",
        help=f"put the packages into it, for a room without network: {', '.join(SYSTEMS)}",
    )
    verb.add_argument(
        "--pythons",
        default=".".join(map(str, sys.version_info[:2])),
        metavar="3.N,…",
        help="for which Pythons (default: %(default)s, which is yours)",
    )


@contextlib.contextmanager
def wheels_of(given: argparse.Namespace) -> Iterator[Wheels]:
    """Fetch the wheels that were asked for into a folder of their own; raises `CourseError`."""
    systems, pythons = _listed(given.wheels), _listed(given.pythons)
    if not systems:
        yield Wheels()
        return
    targets = [target for name in systems for target in _known(name)]
    for python in pythons:
        _expect_python(python)
    with tempfile.TemporaryDirectory() as place:
        folder, lock = Path(place), (given.root / "requirements.txt").read_text("utf-8")
        for target in targets:
            for python in pythons:
                fetch(folder, lock, target, python)
        told = FOUND.format(who=_who(targets, pythons))
        (folder / TOLD).write_text(f"{told}\n", encoding="utf-8", newline="\n")
        yield Wheels({f"{FOLDER}/{file.name}": file for file in folder.iterdir()}, told)


def _listed(text: str) -> list[str]:
    return list(dict.fromkeys(name.strip().lower() for name in text.split(",") if name.strip()))


def _known(name: str) -> tuple[Target, ...]:
    if name not in SYSTEMS:
        raise CourseError(NO_SYSTEM.format(given=name, nearest=nearest(name, SYSTEMS)))
    return SYSTEMS[name]


def _expect_python(given: str) -> None:
    found = re.fullmatch(r"3\.(\d{1,3})", given)
    if not found or not OLDEST <= (3, int(found[1])) <= NEWEST:
        raise CourseError(NO_PYTHON.format(given=given))


def _who(targets: Sequence[Target], pythons: Sequence[str]) -> str:
    return f"Python {', '.join(pythons)} on {', '.join(target.told for target in targets)}"


def fetch(folder: Path, lock: str, target: Target, python: str) -> None:
    """Fetch what a lock asks for on one kind of computer; raises `CourseError`.

    A lock may tell the first releases of a Python from its later ones: both are served.
    """
    print(LOOKING.format(target=target.told, python=python), flush=True)
    tags = [word for tag in target.tags for word in ("--platform", tag)]
    fetched: list[str] = []
    for version in (f"{python}.{patch}" for patch in PATCHES):
        lines = [line for line in wanted_on(lock, target, version) if line not in fetched]
        if lines and not _downloaded(folder, lines, ["--python-version", version, *tags]):
            raise CourseError(NOT_FETCHED.format(target=target.told, python=python))
        fetched += lines


def _downloaded(folder: Path, lines: Sequence[str], kind: Sequence[str]) -> bool:
    wanted = folder / "wanted.txt"
    wanted.write_text("\n".join(lines), encoding="utf-8")
    options = ["--quiet", "--disable-pip-version-check", "--no-deps", "--require-hashes"]
    command = [
        *_pip(),
        "download",
        *options,
        "--only-binary=:all:",
        "--implementation",
        "cp",
        *kind,
    ]
    done = subprocess.call([*command, "--dest", str(folder), "-r", str(wanted)])
    wanted.unlink()
    return done == 0


def wanted_on(lock: str, target: Target, python: str) -> list[str]:
    """Give the entries of a lock that count on one kind of computer, without their conditions.

    `python` is a whole version, such as 3.13.0.
    """
    from packaging.requirements import Requirement  # as in setup: no other verb needs it

    short = python.rpartition(".")[0]
    told = {**target.markers, "python_version": short, "python_full_version": python}
    entries = []
    for entry in ENTRY.finditer(lock):
        wanted = Requirement(entry["wanted"])
        if wanted.marker is None or wanted.marker.evaluate(dict(told)):
            entries.append(f"{wanted.name}{wanted.specifier} {entry['hashes'].rstrip()}")
    return entries


def _pip() -> list[str]:
    """Find a pip: the environment that lab.py makes has none, the Python that made it has."""
    outer = getattr(sys, "_base_executable", sys.executable)
    for python in (sys.executable, outer):
        command = [python, "-m", "pip"]
        if (
            subprocess.run([*command, "--version"], capture_output=True, check=False).returncode
            == 0
        ):
            return command
    raise CourseError(NO_PIP.format(own=sys.executable, outer=outer))
