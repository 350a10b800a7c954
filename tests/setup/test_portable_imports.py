"""Each module of labapi can be imported where a system lacks what Unix has: on Windows, say.

Run as a program, this file does the work: it hides what Unix alone has from labapi, imports every
module and prints those that could not be. What hides cannot be brought back, so it is done in a
process of its own.
"""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib import import_module
from pathlib import Path

PACKAGE = Path(__file__).absolute().parents[2] / "labapi"
UNIX_MODULES = ("fcntl", "grp", "pty", "pwd", "resource", "termios", "tty")
UNIX_NAMES = {
    os: "fork forkpty getpgid geteuid getuid killpg register_at_fork setsid "
    "waitid P_PID WEXITED WNOHANG WNOWAIT",
    signal: "SIGALRM SIGHUP SIGKILL pthread_kill setitimer",
    socket: "AF_UNIX",
}


def names() -> list[str]:
    """Every module but those that are programs: to import one is to run it."""
    paths = [path for path in sorted(PACKAGE.rglob("*.py")) if path.stem != "__main__"]
    dotted = [".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts) for path in paths]
    return [name.removesuffix(".__init__") for name in dotted]


def forget_labapi() -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "labapi"]:
        del sys.modules[name]


def hide_unix() -> None:
    for name in UNIX_MODULES:
        sys.modules[name] = None  # from now on, to import it fails as if it were not there
    for module, attributes in UNIX_NAMES.items():
        for attribute in attributes.split():
            with suppress(AttributeError):  # on a system that lacks it already
                delattr(module, attribute)


def offenders() -> Iterator[str]:
    """Import every module, and say of those that cannot be why."""
    for name in names():
        try:
            import_module(name)
        except Exception as error:
            yield f"{name}: {type(error).__name__}: {error}"


def test_every_module_can_be_imported_where_a_system_lacks_what_unix_has():
    command = [sys.executable, "-W", "ignore", __file__]
    done = subprocess.run(
        command, cwd=PACKAGE.parent, capture_output=True, text=True, encoding="utf-8", timeout=300
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "", done.stdout


if __name__ == "__main__":
    sys.path.insert(0, str(PACKAGE.parent))
    for each in names():  # first the libraries, which know Windows in ways of their own
        import_module(each)
    forget_labapi()
    hide_unix()
    print(*offenders(), sep="\n", end="")
