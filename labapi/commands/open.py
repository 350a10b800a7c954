"""`labapi open`: JupyterLab on the first lesson, with settings that keep a beginner's way clear."""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import os
import re
import secrets
import sys
import webbrowser
from collections.abc import Iterator
from importlib import util
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager
from tornado.log import gen_log

from labapi.checks.catalogue import exercise_names
from labapi.checks.notebook.shipped import NotShipped, as_shipped
from labapi.checks.notebook.workplace import Place, learners_folder
from labapi.classroom.server.whereabouts import JupyterServer
from labapi.commands.jupyterlab_settings import layout
from labapi.commands.setup import EXPORTS, set_exports
from labapi.commands.updating.manifest import RECORD, Manifest
from labapi.course import (
    KEPT,
    NO_CHECKOUT,
    NOTEBOOKS,
    REHEARSED,
    exercise_file,
    replace_file,
)

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

EVERYWHERE = ("", "0.0.0.0", "::", "*")
FIRST_LESSON = "notebooks/00_start_here.ipynb"
OPENED = """
JupyterLab is running in {root}

    {url}

{hint}Press Ctrl-C here to stop it.
"""
FRIGHTENS = re.compile(r"is not trusted|websocket_ping_timeout")
IN_BROWSER = "It opens in your browser. "
BY_HAND = "Open this address in a browser on this machine. "
FROM_OUTSIDE = """Open this address in a browser. Other computers can do so, too, with its
token: there, write this machine's name for localhost; outside of a container, the port that you
have published.
"""
NO_PROXY = """What a page sends by itself needs one package more, and JupyterLab started again:
    {install}

"""
CLOSED = """The course lies in {root}. You may not write there, and you will work in its notebooks.
Say where your own copy of them is, or should be made:

    python {lab} open --folder {example}

Afterwards `hand-in` and `reset` act on that folder when they are typed in it."""
COPIED = "Copied to {folder}, where it is yours to work in: {files} of the course."
NOT_COPIED = """The course could not be copied to {folder} ({reason}).
Name a folder of your own: python lab.py open --folder FOLDER"""


def add_options(verb: argparse.ArgumentParser) -> None:
    """Say what `labapi open` takes."""
    verb.add_argument("--no-browser", action="store_true", help="print the address only")
    verb.add_argument(
        "--folder", type=Path, help="your own copy of the lessons; made where there is none yet"
    )
    verb.add_argument("--only-copy", action="store_true", help="make that copy, and open nothing")
    verb.add_argument(
        "--present", action="store_true", help="for projecting: large type, no side bars"
    )
    verb.add_argument("--port", type=int, default=8888, help="first port to try (default 8888)")
    verb.add_argument(
        "--ip",
        default="",
        help="the address to listen on (default: this machine alone); 0.0.0.0 lets other machines "
        "in, as a container with a published port needs it",
    )
    verb.set_defaults(run=open_as_asked)


def open_as_asked(options: argparse.Namespace) -> int:
    """Open JupyterLab, with a browser where there is a screen to show one."""
    root: Path = options.root
    if not (root / FIRST_LESSON).exists():
        print(NO_CHECKOUT.format(root / FIRST_LESSON), file=sys.stderr)
        return 1
    folder = _workplace(root, Place.of_command(options.folder))
    if folder is None:
        return 1
    if options.only_copy:
        return 0
    set_exports(root / ".venv")
    os.environ.update(environment(os.environ["PATH"], sys.prefix))
    browser = not options.no_browser and has_screen() and has_browser()
    layout.prepare(layout.workspaces(), options.present)
    given = {"port": options.port, "browser": browser, "ip": options.ip}
    return open_jupyterlab(folder, **given, as_root=is_root(), present=options.present)


def has_screen() -> bool:
    """Whether a browser opened from here would be seen by the person who typed the command."""
    if sys.platform in ("win32", "darwin"):
        return "SSH_CONNECTION" not in os.environ
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def has_browser() -> bool:
    """Whether Python knows a browser to open; Jupyter would be the next to say that it does not."""
    try:
        return bool(webbrowser.get())
    except webbrowser.Error:
        return False


def is_root() -> bool:
    """Whether we run as the superuser, whom JupyterLab refuses unless told otherwise."""
    return hasattr(os, "geteuid") and os.geteuid() == 0


def environment(path: str, prefix: str) -> dict[str, str]:
    """The variables under which JupyterLab finds this environment's programs and kernel first.

    `path` is PATH as it stands; `prefix` the environment's folder.
    """
    programs = str(Path(sys.executable).parent)
    return {
        "PATH": os.pathsep.join([programs, path]),
        "JUPYTER_PREFER_ENV_PATH": "1",
        "VIRTUAL_ENV": prefix,
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",  # or the debugger warns of Python's own modules
    }


def arguments(
    root: Path,
    *,
    port: int,
    browser: bool,
    as_root: bool,
    token: str,
    ip: str = "",
    present: bool = False,
) -> list[str]:
    """JupyterLab's command line: rooted at `root`, on the first lesson, on the next free port.

    Without `ip` it listens where the user's own Jupyter settings say, or on this machine alone.
    With `present` it looks as for projecting.
    """
    options = [
        f"--ServerApp.root_dir={root}",
        f"--ServerApp.port={port}",
        f"--ServerApp.open_browser={browser}",
        f"--ServerApp.allow_root={as_root}",
        "--ServerApp.contents_manager_class=labapi.commands.open.UnrunLessons",
        "--ServerApp.kernel_spec_manager_class=labapi.commands.open.QuietKernels",
        "--Application.log_level=WARN",
        f"--IdentityProvider.token={token}",
        *layout.options(FIRST_LESSON, present),
        "--LabApp.extension_manager=readonly",  # the other one asks the package index
    ]
    order = json.loads(EXPORTS.read_text("utf-8"))["NbConvertBase"]["display_data_priority"]
    options += [f"--NbConvertBase.display_data_priority={kind}" for kind in order]
    return [*options, f"--ServerApp.ip={ip}"] if ip else options


def open_jupyterlab(
    root: Path, *, port: int, browser: bool, as_root: bool, ip: str = "", present: bool = False
) -> int:
    """Run JupyterLab in this process until it is stopped."""
    from jupyterlab.labapp import LabApp  # half a second that no other verb should pay

    token = secrets.token_hex(24)
    given: dict[str, Any] = {"port": port, "browser": browser, "as_root": as_root, "ip": ip}
    server = LabApp.initialize_server(argv=arguments(root, **given, token=token, present=present))
    if present:
        layout.enlarge(server)
    for log in (server.log, gen_log):
        log.addFilter(is_for_learners)
    message = OPENED.format(root=root, url=address(server, present), hint=hint(server, browser))
    # After the callback that makes the server listen: the address works once it is printed.
    server.io_loop.add_callback(print, message, flush=True)
    server.start()
    return 0


def address(server: ServerApp, present: bool = False) -> str:
    """Where the first lesson is, as the server says: the user's own Jupyter settings count, too."""
    told = urlsplit(server.custom_display_url)  # of what stands before it: another server, say
    host = "localhost" if server.ip in EVERYWHERE else server.ip
    bracketed = f"[{host}]" if ":" in host else host
    scheme = told.scheme or ("https" if server.certfile else "http")
    base = (told.path or server.base_url).rstrip("/")
    token = server.identity_provider.token
    query = f"?{urlencode({'token': token})}" if token else ""
    place = told.netloc or f"{bracketed}:{server.port}"
    return f"{scheme}://{place}{base}{layout.page_of(FIRST_LESSON, present)}{query}"


def hint(server: ServerApp, browser: bool) -> str:
    """What to do with the address, and what a page on another computer lacks."""
    if JupyterServer(server.ip or "localhost", server.port).on_loopback:
        return IN_BROWSER if browser else BY_HAND
    told = IN_BROWSER * browser + FROM_OUTSIDE
    if util.find_spec("jupyter_server_proxy"):
        return told
    install = f'"{sys.executable}" -m pip install jupyter-server-proxy'
    if Path(sys.prefix).name == ".venv":  # which lab.py makes without a pip
        install = f'python -m pip --python "{sys.prefix}" install jupyter-server-proxy'
    return f"{told}\n{NO_PROXY.format(install=install)}"


# What Jupyter writes into the terminal is what a learner can do something about.


def is_for_learners(record: logging.LogRecord) -> bool:
    """Tell whether a line of Jupyter's log says more than that all is as it always is.

    That a notebook is *not trusted* is said of each lesson, and the other line is about two
    settings of Jupyter's own, of which it takes the smaller.
    """
    return FRIGHTENS.search(record.getMessage()) is None


# Lessons are opened without their saved outputs: nobody reads an answer before predicting it.
#
# The outputs stay in the files, where the checks and who reads a lesson without a kernel need them.


class UnrunLessons(AsyncLargeFileManager):
    """Jupyter's way to the files, but that a lesson nobody has worked in looks as if never run."""

    async def get(
        self,
        path: str,
        content: bool = True,
        type: str | None = None,
        format: str | None = None,
        require_hash: bool = False,
    ) -> dict[str, Any]:
        """Give what JupyterLab asks for, which names the arguments."""
        model: dict[str, Any] = await super().get(  # type: ignore[no-untyped-call]
            path, content, type, format, require_hash
        )
        if content and model["type"] == "notebook":
            unrun(model["content"])
        return model

    async def save(self, model: dict[str, Any], path: str = "") -> dict[str, Any]:
        """Save what a learner has worked in; a lesson that was only opened stays as it is on disk.

        With jupyter-collaboration, to open a lesson is to save it, without the authors' outputs.
        """
        there: dict[str, Any] | None = None
        if model.get("type") == "notebook" and await self.file_exists(path):
            there = await super().get(path)  # type: ignore[no-untyped-call]
        if there and is_only_opened(model.get("content") or {}, there["content"]):
            return {**there, "content": None, "format": None}
        saved: dict[str, Any] = await super().save(model, path)  # type: ignore[no-untyped-call]
        return saved


class QuietKernels(KernelSpecManager):
    """Starts kernels that write no warnings into the terminal.

    They talk to Jupyter within this computer, and warn at each start that nothing is encrypted.
    """

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Give a kernel's command line, and ask one of Python's for errors alone."""
        spec: KernelSpec = super().get_kernel_spec(kernel_name)
        if "ipykernel_launcher" in spec.argv:
            spec.argv = [*spec.argv, "--IPKernelApp.log_level=ERROR"]
        return spec


def unrun(notebook: dict[str, Any]) -> None:
    """Take the authors' outputs from a notebook, in place, and the mark that they were there.

    Without the mark, the outputs of the learner who runs and saves it stay.
    """
    if not notebook["metadata"].pop(REHEARSED, False):
        return
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None


def is_only_opened(opened: dict[str, Any], saved: dict[str, Any]) -> bool:
    """Tell whether a notebook is the lesson that was saved with its outputs, with nothing done."""
    if not saved["metadata"].get(REHEARSED):
        return False
    cells = opened.get("cells", [])
    idle = not any(cell.get("outputs") or cell.get("execution_count") for cell in cells)
    return idle and [_written(cell) for cell in cells] == list(map(_written, saved["cells"]))


def _written(cell: dict[str, Any]) -> tuple[str, str]:
    return cell["cell_type"], "".join(cell["source"])


# Where the course may only be read, each learner works in a copy of it.


def _workplace(root: Path, place: Place) -> Path | None:
    """Find the folder to open, and bring there what it lacks; None where one has to be named."""
    if place.folder is None and os.access(root / NOTEBOOKS, os.W_OK):
        return root
    folder = place.folder or learners_folder(place.here)
    if folder is None or not (place.folder or (folder / FIRST_LESSON).exists()):
        example = Path.home() / root.name
        print(CLOSED.format(root=root, lab=root / "lab.py", example=example), file=sys.stderr)
        return None
    try:
        count = copy_course(root, folder)
    except OSError as error:
        reason = error.strerror or str(error)
        print(NOT_COPIED.format(folder=folder, reason=reason), file=sys.stderr)
        return None
    if count:
        print(COPIED.format(folder=folder, files=f"{count} file{'s' * (count != 1)}"))
    return folder


def copy_course(root: Path, folder: Path) -> int:
    """Copy the lessons and exercises that a folder lacks, and say how many they were.

    Nothing that is there is touched. Exercises are copied as they were shipped, and what may not be
    written in the course may be written in its copy.
    """
    copied = dict[str, bytes]()
    for path, data in _lacking(root, folder):
        path.parent.mkdir(parents=True, exist_ok=True)
        replace_file(path, data)
        copied[path.relative_to(folder).as_posix()] = data
    if copied:
        brought = Manifest()
        brought.read_record(folder)
        brought.add(copied)
        replace_file(folder / RECORD, brought.as_record())  # by it, an update tells work from text
    return len(copied)


def _lacking(root: Path, folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Give what a folder lacks of the course: where it should lie, and what is in it."""
    for path in sorted((root / NOTEBOOKS).rglob("*")):
        own = path.relative_to(root)
        ours = KEPT not in own.parts and not any(part.startswith(".") for part in own.parts)
        if ours and path.is_file() and not (folder / own).exists():
            yield folder / own, path.read_bytes()
    for name in exercise_names():
        exercise = exercise_file(folder, name)
        if not exercise.exists():
            with contextlib.suppress(NotShipped):
                yield exercise, as_shipped(root, name).encode()
