"""What a submission can see: the command that bubblewrap is started with, from a list of allowed.

The root of the file system is empty at first. Into it come, to be read only, the programs of the
system, this Python with its packages, and the copy of labapi that holds no task and no answer; of
the packages themselves labapi is taken out, and each `.pth` that leads to it. A course, a home, the
submissions: none is there unless it lies among the system's programs, and then it is hidden.
"""

from __future__ import annotations

import os
import shutil
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from labapi.course import ROOT
from labapi.grading.sandbox import ROOM, SHARED

SYSTEM = ("usr", "bin", "sbin", "lib", "lib32", "lib64", "libx32", "nix/store")
"""Folders of programs; some of them are links on most systems."""
CONFIGURATION = (
    "ld.so.cache", "ld.so.conf", "ld.so.conf.d", "alternatives", "ssl", "pki", "ca-certificates",
    "fonts", "localtime", "mime.types",
)  # fmt: skip
"""Of `/etc`: what libraries are found by, certificates, fonts, the time zone."""
DEVICES = ("null", "full", "random", "urandom")
"""Not `zero`: what is shared of it stays in memory that nobody seems to hold. No terminal."""
ENVIRONMENT = Path("/env")
"""Where a virtual environment lies inside: its own place may tell whose computer this is."""
LIBRARY, ETC = Path("/library"), Path("/etc")
NOTHING = "/dev/null"
NESTED = "--disable-userns"
"""No namespace of users within the one; bubblewrap has it since 0.8."""
PACKAGES = ("site-packages", "dist-packages")
"""Where labapi lies without its course, if it was installed as packages are."""
INNER_USER = 1000
BEGIN = "from labapi.grading.sandbox.zygote import main; main()"
USERS = "learner:x:{0}:{0}:learner:/room/home:/bin/sh\n"
HOSTS = "127.0.0.1 localhost\n::1 localhost\n"
MEGABYTE = 1_000_000


@dataclass(frozen=True, slots=True)
class Way:
    """One way to be let into namespaces of one's own; which one works is found by trial.

    Root needs no namespace of users: the first process gives up its rights for those of `user`, a
    number that is nobody's. Others are in a namespace of users, in which none can be made anew
    where bubblewrap can see to it.
    """

    name: str
    options: tuple[str, ...]
    user: int = 0


def ways() -> list[Way]:
    """Give the ways that may work here, the best first."""
    inner = (
        "--unshare-user",
        "--uid",
        str(INNER_USER),
        "--gid",
        str(INNER_USER),
        "--cap-drop",
        "ALL",
    )
    found = [
        Way("a user namespace in which no other can be made", (*inner, NESTED)),
        Way("a user namespace", inner),
    ]
    if os.geteuid() == 0:
        rights = ("--cap-drop", "ALL", "--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID")
        found.insert(0, Way("a user of its own without rights", rights, nobodys_number()))
    return found


def nobodys_number() -> int:
    """Give the number of a user that there is not, another for each of our processes.

    systemd keeps these for such users; processes are counted by user.
    """
    return 61_184 + os.getpid() % 4_336


def command(
    way: Way, library: Path, files_mb: int, hidden: Iterable[Path], shares_network: bool = False
) -> list[str]:
    """Give the command, without what is handed to it by descriptors."""
    network = [] if shares_network else ["--unshare-net"]
    return [
        shutil.which("bwrap") or "bwrap",
        *("--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try", *network),
        *("--hostname", "sandbox") * (not shares_network),
        *("--as-pid-1", "--die-with-parent", "--new-session", *way.options),
        *_variables(),
        *_programs(library, hidden),
        *_devices(),
        *_room(files_mb),
        *("--remount-ro", "/", "--chdir", "/"),
        *("--", str(_inside(Path(sys.executable))), "-P", "-s", "-B", "-X", "utf8", "-c", BEGIN),
    ]


def lay_out(folder: Path, user: int) -> None:
    """Write the few files that a system has of its own, into a folder that stands for `/etc`."""
    made = {"passwd": USERS, "group": "learner:x:{0}:\n", "hosts": HOSTS}
    for name, text in made.items():
        (folder / name).write_text(text.format(user or INNER_USER), encoding="utf-8")


def _variables() -> Iterator[str]:
    """Give the environment: nothing of ours is in it."""
    home, temp, data = (str(ROOM / name) for name in ("home", "temp", "data"))
    paths = ":".join([str(_inside(Path(sys.executable)).parent), "/usr/bin", "/bin"])
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    given = {
        "PATH": paths, "PYTHONPATH": str(LIBRARY), "HOME": home, "LABAPI_DATA": data,
        "TMPDIR": temp, "TEMP": temp, "TMP": temp, "MPLBACKEND": "agg", "LANG": "C.UTF-8",
        "PYTHONHASHSEED": "0", "IPYTHONDIR": f"{home}/.ipython", "NO_PROXY": "*", **one_thread,
    }  # fmt: skip
    yield "--clearenv"
    for name, value in given.items():
        yield from ("--setenv", name, value)


def _programs(library: Path, hidden: Iterable[Path]) -> Iterator[str]:
    seen = {Path("/", name): Path("/", name) for name in SYSTEM}
    base = Path(sys.base_prefix).resolve()
    seen |= {base: base} if not _below(base, seen) else {}
    for place, source in seen.items():
        yield from _shown(source, place)
    kit = set() if ROOT.name in PACKAGES else {ROOT}
    covered = [path for path in kit | {path.resolve() for path in hidden} if _below(path, seen)]
    for path in sorted(covered):
        yield from ("--perms", "0755", "--tmpfs", str(path), "--remount-ro", str(path))
    if sys.prefix != sys.base_prefix:
        yield from _shown(Path(sys.prefix).resolve(), ENVIRONMENT)
    yield from _shown(library / "library", LIBRARY)
    yield from ("--perms", "0755", "--dir", str(ETC))
    for name in CONFIGURATION:
        yield from ("--ro-bind-try", str(ETC / name), str(ETC / name))
    for file in sorted((library / "etc").iterdir()):
        yield from ("--ro-bind", str(file), str(ETC / file.name))
    yield from _without_labapi(covered)


def _shown(source: Path, place: Path) -> Iterator[str]:
    """Show a folder, or the link that stands there; the folders above it can be passed through."""
    if source == place and source.is_symlink():
        yield from ("--symlink", os.readlink(source), str(place))
    elif source.is_dir():
        for above in reversed(place.parents[:-1]):
            yield from ("--perms", "0755", "--dir", str(above))
        yield from ("--ro-bind", str(source), str(place))


def _without_labapi(covered: list[Path]) -> Iterator[str]:
    """Hide what an installation of labapi leaves among the packages, and what leads to it."""
    for folder in package_folders():
        if _below(_inside(folder), covered):  # nothing of it is there any more
            continue
        for path in sorted(folder.iterdir()):
            if path.name == "labapi" and path.is_dir():
                place = str(_inside(path))
                yield from ("--perms", "0755", "--tmpfs", place, "--remount-ro", place)
            elif _tells_of_labapi(path):
                yield from ("--ro-bind", NOTHING, str(_inside(path)))


def package_folders() -> list[Path]:
    """Name the folders in which packages are installed."""
    schemes = (sysconfig.get_paths(vars={"base": prefix, "platbase": prefix})
               for prefix in {sys.prefix, sys.base_prefix})  # fmt: skip
    named = {Path(paths[kind]) for paths in schemes for kind in ("purelib", "platlib")}
    named |= {Path(path) for path in sys.path if path}
    return sorted(path for path in named if path.is_dir() and _is_seen(path))


def _is_seen(folder: Path) -> bool:
    shown = [Path("/", name) for name in SYSTEM] + [Path(sys.base_prefix), Path(sys.prefix)]
    return any(folder.is_relative_to(place) for place in shown)


def _tells_of_labapi(path: Path) -> bool:
    if not path.is_file():
        return False
    if "labapi" in path.name.lower():  # the finder of an editable installation, say
        return True
    if path.suffix != ".pth":
        return False
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return any(line and (path.parent / line / "labapi").is_dir() for line in lines)


def _inside(path: Path) -> Path:
    """Say where something of a virtual environment lies inside."""
    if sys.prefix != sys.base_prefix and path.is_relative_to(sys.prefix):
        return ENVIRONMENT / path.relative_to(sys.prefix)
    return path


def _below(path: Path, places: Iterable[Path]) -> bool:
    return any(path.is_relative_to(place) for place in places)


def _devices() -> Iterator[str]:
    yield from ("--proc", "/proc", "--perms", "0755", "--dir", "/dev")
    for name in DEVICES:
        yield from ("--dev-bind", f"/dev/{name}", f"/dev/{name}")
    for link, target in (("fd", "/proc/self/fd"), ("stdin", "/proc/self/fd/0"),
                         ("stdout", "/proc/self/fd/1"), ("stderr", "/proc/self/fd/2")):  # fmt: skip
        yield from ("--symlink", target, f"/dev/{link}")


def _room(files_mb: int) -> Iterator[str]:
    """Give what can be written to, and a size to it; a `/tmp` that holds nothing else is there."""
    for place in (ROOM, SHARED):
        size = str(files_mb * MEGABYTE)
        yield from ("--perms", "0777", "--size", size, "--tmpfs", str(place))
    if not Path(sys.base_prefix).resolve().is_relative_to("/tmp"):
        yield from ("--symlink", str(ROOM / "temp"), "/tmp")
