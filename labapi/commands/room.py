"""`labapi room check`: whether a seat is ready for a lesson; a line a thing, with the cure."""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import webbrowser
from collections.abc import Callable
from pathlib import Path

from labapi.checks.notebook.workplace import Place, learners_folder
from labapi.checks.progress.progress import data_folder
from labapi.classroom.notebook.measured import CLOSE, OPEN
from labapi.classroom.setup.check import BROKEN, IN_ORDER, LIMITED, SIGNS, Check, check_setup
from labapi.classroom.setup.facts import gather
from labapi.commands.open import environment, has_screen

FREE_MB = 200
"""What a learner's notebooks, their outputs and a lab with a data set of one's own may take."""
PROBE = b"\0" * 2**20
NOT_ASKED = ("Kernel", "Widgets", "Browser")
"""What is seen from inside a notebook only, and looked at here in another way."""
TEXT_BROWSERS = {"www-browser", "links", "elinks", "lynx", "w3m"}
CODE = """import labapi, requests
lab = labapi.start()
status = requests.get(f"{lab.url}/api/v1/health").status_code
lab.stop()
assert status == 200, status"""
TIMEOUT_S = 120
READY = "This seat is ready."
NOT_READY = "This seat is not ready: {count} to mend."
NO_ROOM = "Make room there, or ask whoever looks after this computer for more."
NO_PLACE = "Open the lessons in a folder of your own: python {lab} open --folder FOLDER"
NO_DATA = "Give the environment variable LABAPI_DATA a folder that may be written in."
NO_SCREEN = "Type python lab.py --no-browser, and open the address that it prints in a browser."
NO_BROWSER = "Install Firefox, Chrome or Edge, and let it be the one that opens pages."
NO_KERNEL = (
    "Let Python listen on this computer in the firewall or security program. If that is no help, "
    "delete the folder .venv and run python lab.py setup"
)
MARKS = re.compile(f"[{OPEN}{CLOSE}]")


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi room` takes."""
    verb.add_argument("deed", choices=["check"], help="look at this computer, and change nothing")
    verb.set_defaults(run=lambda given: check_seat(given.root))


def check_seat(root: Path) -> int:
    """Print a line a thing; the exit code is 1 where one of them has to be mended."""
    broken = 0
    for look in (_usual, lambda: [_disk(root)], lambda: [browser()], lambda: [kernel(try_kernel)]):
        for check in look():
            print(line_of(check), flush=True)
            broken += check.verdict == BROKEN
    print(NOT_READY.format(count=broken) if broken else READY)
    return int(bool(broken))


def line_of(check: Check) -> str:
    """Write what was found, and the cure, as one line."""
    cure = f" Cure: {check.cure}" * bool(check.cure)
    found = f"{check.found.rstrip('.')}.{cure}" if cure else check.found
    line = f"{SIGNS[check.verdict]} {check.name:8}  {found}"
    return MARKS.sub("", " ".join(line.split("\n"))).replace("`", "")


def _usual() -> list[Check]:
    """Look at what the first lesson looks at, too."""
    return [check for check in check_setup(gather()).checks if check.name not in NOT_ASKED]


def _disk(root: Path) -> Check:
    here = learners_folder(Place.of_command(None).here)
    folder = here or root
    return disk(folder, shutil.disk_usage(folder).free, root / "lab.py", data_folder())


def disk(folder: Path, free: int, lab: Path, data: Path, write: bool = True) -> Check:
    """Look whether there is room, and whether what a learner does can be kept.

    A quota shows itself only when something is written, so a megabyte is, and taken away again.
    """
    megabytes = free // 2**20
    if megabytes < FREE_MB:
        found = f"{megabytes:,} MB are free in {folder}, and {FREE_MB} are needed"
        return Check("Disk", found, BROKEN, NO_ROOM)
    if fault := _fault_of(data) if write else "":
        return Check("Disk", f"progress cannot be kept in {data} ({fault})", LIMITED, NO_DATA)
    if fault := _fault_of(folder) if write else "":
        cure = NO_PLACE.format(lab=lab)
        return Check("Disk", f"{folder} may not be written ({fault})", LIMITED, cure)
    return Check("Disk", f"{megabytes:,} MB are free in {folder}")


def _fault_of(folder: Path) -> str:
    """Say why a folder cannot be written in; empty where it can."""
    there = next(place for place in (folder, *folder.parents) if place.is_dir())
    try:
        with tempfile.TemporaryFile(dir=there) as file:
            file.write(PROBE)
            file.flush()
    except OSError as error:
        return error.strerror or str(error)
    return ""


def browser(
    screen: Callable[[], bool] = has_screen,
    find: Callable[[], webbrowser.BaseBrowser] = webbrowser.get,
) -> Check:
    """Look whether a browser would open, and be seen by whoever sits here."""
    if not screen():
        return Check("Browser", "there is no screen here", LIMITED, NO_SCREEN)
    if sys.platform in ("win32", "darwin"):
        return Check("Browser", "the one that this system opens pages with")
    try:
        name = str(getattr(find(), "name", "the one of this system"))
    except webbrowser.Error:
        name = ""
    if not name or Path(name).name in TEXT_BROWSERS:
        return Check("Browser", "none was found that shows pages", BROKEN, NO_BROWSER)
    return Check("Browser", Path(name).name)


def kernel(run: Callable[[], str]) -> Check:
    """Look whether a notebook's kernel starts, and a lab in it; `run` says what went wrong."""
    begun = time.monotonic()
    if fault := run():
        return Check("Kernel", f"it did not serve a lab: {fault}", BROKEN, NO_KERNEL)
    seconds = time.monotonic() - begun
    return Check("Kernel", f"it started, served a lab and was stopped ({seconds:.0f} s)", IN_ORDER)


def try_kernel() -> str:
    """Start the kernel that JupyterLab would, and a lab in it; say what went wrong, or nothing."""
    # A third of a second that no other verb should pay; and they may be what is missing.
    try:
        from jupyter_client.manager import start_new_kernel
    except ImportError as error:
        return str(error)
    os.environ.update(environment(os.environ["PATH"], sys.prefix))
    try:
        manager, client = start_new_kernel(
            startup_timeout=TIMEOUT_S, kernel_name="python3", stderr=subprocess.DEVNULL
        )
    except Exception as error:  # whatever a system may have against a process or a port
        return f"{type(error).__name__}: {error}".splitlines()[0]
    try:
        reply = client.execute_interactive(
            CODE, timeout=TIMEOUT_S, output_hook=lambda message: None
        )["content"]
        return "" if reply["status"] == "ok" else f"{reply['ename']}: {reply['evalue']}"
    except TimeoutError:
        return f"nothing came within {TIMEOUT_S} seconds"
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=True)
