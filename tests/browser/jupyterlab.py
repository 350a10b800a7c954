"""A real JupyterLab over a copy of the course, started as `labapi open` starts it."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from labapi.commands import open as opening

ROOT = Path(__file__).absolute().parents[2]
COURSE = ("notebooks", "exercises")
OWN_PLACES = {  # each in the temporary folder: nobody's settings, kernels or progress are met
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "share",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "LABAPI_DATA": "data",
}


class JupyterLab:
    """A running JupyterLab: the folder it serves, and the address of each notebook in it."""

    def __init__(self, home: Path, token: str) -> None:
        self.home, self.token = home, token
        self.course = home / "course"
        self.origin = ""  # known once it listens

    def address(self, notebook: str) -> str:
        return f"{self.origin}lab/tree/{notebook}.ipynb?token={self.token}&reset"

    def add(self, notebook: str, cells: dict[str, str]) -> None:
        """Write a notebook of code cells, given as id and source."""
        kinds = {"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": []}
        written = [{"id": name, "source": source, **kinds} for name, source in cells.items()]
        spec = {"kernelspec": {"name": "python3", "display_name": "Python 3"}}
        whole = {"cells": written, "metadata": spec, "nbformat": 4, "nbformat_minor": 5}
        (self.course / f"{notebook}.ipynb").write_text(json.dumps(whole), "utf-8")

    def forget(self) -> None:
        """Take back what the last test left: the theme, and a learner's progress."""
        for kept in ("settings", "data"):
            shutil.rmtree(self.home / kept, ignore_errors=True)

    @contextmanager
    def running(self) -> Iterator[JupyterLab]:
        log = self.home / "jupyterlab.log"
        command = [sys.executable, "-m", "jupyterlab", *self._options()]
        places = {name: str(self.home / folder) for name, folder in OWN_PLACES.items()}
        env = {**os.environ, **opening.environment(os.environ["PATH"], sys.prefix), **places}
        env |= {"PYTHONPATH": str(ROOT), "NO_PROXY": "*"}
        with log.open("w") as told:
            server = subprocess.Popen(command, env=env, stdout=told, stderr=told, cwd=self.course)
        try:
            self._await(server, log)
            yield self
        finally:
            server.terminate()
            try:
                server.wait(30)
            except subprocess.TimeoutExpired:  # it waits for a kernel that was just starting
                server.kill()
                server.wait()

    def _options(self) -> list[str]:
        """What a learner's JupyterLab is given, but for the place of its workspaces."""
        given = opening.arguments(
            self.course, port=0, browser=False, as_root=True, token=self.token
        )
        options = [option for option in given if "workspaces_dir" not in option]
        spaces = f"--LabApp.workspaces_dir={self.home / 'spaces'}"
        return [*options, spaces, "--LabApp.expose_app_in_browser=True"]

    def _await(self, server: subprocess.Popen[bytes], log: Path) -> None:
        """Wait until it listens; a minute is more than any machine has taken."""
        for _ in range(600):
            self.origin = listening(self.home / "runtime")
            if self.origin:
                return
            with suppress(subprocess.TimeoutExpired):
                server.wait(0.1)
                break
        raise RuntimeError(f"JupyterLab did not start:\n{log.read_text('utf-8')}")


def listening(runtime: Path) -> str:
    """Give JupyterLab's address once it answers there: it writes the file before it listens."""
    for facts in runtime.glob("jpserver-*.json"):
        with suppress(ValueError, OSError):  # half written; not yet listening
            told = json.loads(facts.read_text("utf-8"))
            socket.create_connection(("localhost", told["port"]), timeout=1).close()
            return str(told["url"])
    return ""


def copy_of_the_course(home: Path) -> None:
    for name in COURSE:
        shutil.copytree(ROOT / name, home / "course" / name)
