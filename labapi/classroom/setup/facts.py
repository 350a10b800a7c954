"""What this computer has, gathered for `check_setup` and judged there.

Nothing here needs a package that may be missing, and nothing leaves the computer.
"""

from __future__ import annotations

import platform
import socket
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import getproxies

from labapi.classroom.server.whereabouts import Whereabouts, look_around
from labapi.classroom.setup.arrival import trouble_with_requests
from labapi.classroom.setup.shadows import Shadow, cure_for, foreign_folders, shadows

ROOT = Path(__file__).parents[3]
"""The course's folder, or the folder of installed packages where labapi came as a wheel."""


@dataclass(frozen=True, slots=True)
class Package:
    """One package that labapi depends on: `wanted` as in `>=2.32`, `found` as in `2.32.5`.

    `elsewhere` is empty where it lies in the folders of this Python; else it tells how to have
    Python look there, and not into the folder in which it found this one first.
    """

    name: str
    wanted: str
    found: str | None
    elsewhere: str = ""

    @property
    def fault(self) -> str:
        """What is wrong with it, or an empty text."""
        from packaging.specifiers import SpecifierSet  # ipykernel needs it: it is in every kernel

        if self.found is None:
            return f"{self.name} is missing"
        if SpecifierSet(self.wanted).contains(self.found, prereleases=True):
            return ""
        least = self.wanted.removeprefix(">=")
        return f"{self.name} is {self.found}, and {least} or newer is needed"


@dataclass(frozen=True, slots=True)
class Facts:
    """What was found on this computer.

    `prefix` is the folder of the Python that runs, `root` that of the course. `proxy` is the host
    of the proxy that programs are told to use, or empty. `port` is one that was taken, asked and
    given back; it is 0 where the system refused, and `refusal` is then its reason. `whereabouts`
    tells where the browser may be. `shadows` are the files that take a library's place, and
    `on_the_way` says what comes between a cell's requests and a lab.
    """

    python: str
    prefix: Path
    root: Path
    in_notebook: bool
    packages: tuple[Package, ...]
    proxy: str
    port: int
    refusal: str = ""
    whereabouts: Whereabouts = field(default_factory=Whereabouts)
    shadows: tuple[Shadow, ...] = ()
    on_the_way: str = ""

    @property
    def own_environment(self) -> Path:
        """Where `lab.py` puts the course's own Python."""
        return self.root / ".venv"

    @property
    def runs_in_own(self) -> bool:
        """Whether this Python is the course's own."""
        return self.prefix.resolve() == self.own_environment.resolve()


def gather() -> Facts:
    """Look at this computer; it takes a moment and changes nothing."""
    port, refusal = try_port()
    return Facts(
        python=platform.python_version(),
        prefix=Path(sys.prefix),
        root=ROOT,
        in_notebook=in_notebook(),
        packages=tuple(packages(ROOT)),
        proxy=proxy_host(getproxies()),
        port=port,
        refusal=refusal,
        whereabouts=look_around(),
        on_the_way=trouble_with_requests(),
        shadows=tuple(shadows()),
    )


def in_notebook() -> bool:
    """Whether a Jupyter kernel runs this, and not a plain Python or IPython."""
    ipython = sys.modules.get("IPython")  # a kernel has imported it
    shell = ipython.get_ipython() if ipython else None
    return getattr(shell, "kernel", None) is not None


def packages(root: Path) -> Iterator[Package]:
    """Give what labapi depends on here, by the one list in `pyproject.toml`, in its order."""
    from packaging.requirements import Requirement  # see Package.fault

    for line in requirements(root):
        wanted = Requirement(line)
        if wanted.marker is None or wanted.marker.evaluate():
            found = version_of(wanted.name)
            yield Package(wanted.name, str(wanted.specifier), found, elsewhere(wanted.name))


def requirements(root: Path) -> list[str]:
    """Read the dependencies from the checkout, or from the wheel that was installed."""
    project = root / "pyproject.toml"
    if not project.exists():
        try:
            return metadata.requires("labapi") or []
        except metadata.PackageNotFoundError:  # the bare folder, copied from somewhere
            return []
    try:
        import tomllib  # new in Python 3.11; an older one must get far enough to be told so
    except ImportError:
        return []
    listed: list[str] = tomllib.loads(project.read_text("utf-8"))["project"]["dependencies"]
    return listed


def version_of(package: str) -> str | None:
    """The version that is installed, or None."""
    try:
        return metadata.version(package)
    except metadata.PackageNotFoundError:
        return None


def elsewhere(package: str) -> str:
    """How to have Python overlook the folder of a package, where that is not one of its own."""
    try:
        place = Path(str(metadata.distribution(package).locate_file(""))).absolute()
    except metadata.PackageNotFoundError:
        return ""
    return next((cure_for(folder, how) for folder, how in foreign_folders() if folder == place), "")


def try_port(
    listen: Callable[[tuple[str, int]], socket.socket] = socket.create_server,
) -> tuple[int, str]:
    """Take any free loopback port, connect to it and give it back: (port, "") or (0, reason)."""
    try:
        with listen(("127.0.0.1", 0)) as listener:
            address = listener.getsockname()
            socket.create_connection(address, timeout=2).close()
            return int(address[1]), ""
    except OSError as error:
        return 0, error.strerror or str(error)


def proxy_host(proxies: dict[str, str]) -> str:
    """Name the proxy for the web, without the user and password that its address may hold.

    >>> proxy_host({"http": "http://ada:secret@proxy.school.example:8080"})
    'proxy.school.example:8080'
    """
    address = proxies.get("http") or proxies.get("all") or proxies.get("https") or ""
    host = urlsplit(address if "//" in address else f"//{address}").netloc
    return host.rpartition("@")[2]
