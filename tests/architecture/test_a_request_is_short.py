"""How much of labapi one `POST /predict` runs through: little enough to be read in one sitting."""

from __future__ import annotations

import http.client
import json
import threading
from pathlib import Path
from types import FrameType
from typing import Any

import labapi

PACKAGE = Path(labapi.__file__).parent
MOST_LINES, MOST_FUNCTIONS, MOST_FILES = 293, 70, 20
"""What makes the way longer than this says why in its commit."""


class Footsteps:
    """The lines and functions of labapi that a thread runs while it is watched.

    What a dataclass or a named tuple generates for itself has no file, and so does not count.
    """

    def __init__(self) -> None:
        self.watched = False
        self.lines: set[tuple[str, int]] = set()
        self.functions: set[tuple[str, int, str]] = set()

    def follow(self, frame: FrameType, event: str, argument: Any) -> Any:
        path = Path(frame.f_code.co_filename)
        if not path.is_relative_to(PACKAGE):
            return None
        name = path.relative_to(PACKAGE).as_posix()

        def note(inner: FrameType, event: str, argument: Any) -> Any:
            if self.watched and event == "line":
                code = inner.f_code
                self.functions.add((name, code.co_firstlineno, code.co_qualname))
                self.lines.add((name, inner.f_lineno))
            return note

        return note

    @property
    def files(self) -> set[str]:
        return {name for name, _ in self.lines}

    def __str__(self) -> str:
        lines, functions, files = map(len, (self.lines, self.functions, self.files))
        listed = [f"{name}:{line} {function}" for name, line, function in sorted(self.functions)]
        return "\n".join([f"{lines} lines, {functions} functions, {files} files:", *listed])


def predict(connection: http.client.HTTPConnection) -> int:
    body = json.dumps({"features": labapi.EXAMPLE})
    connection.request("POST", "/api/v1/predict", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    response.read()
    return response.status


def test_one_prediction_runs_through_few_lines_functions_and_files():
    steps = Footsteps()
    threading.settrace(steps.follow)  # for threads that begin now: the server's is one
    try:
        lab = labapi.start(name="footsteps")
    finally:
        threading.settrace(None)  # type: ignore[arg-type]  # as the documentation has it
    try:
        connection = http.client.HTTPConnection(lab.url.removeprefix("http://"))
        assert predict(connection) == 200  # what is done once, on the first request, is done
        steps.watched = True
        assert predict(connection) == 200
        steps.watched = False
        connection.close()
    finally:
        lab.stop()
    assert len(steps.lines) <= MOST_LINES, str(steps)
    assert len(steps.functions) <= MOST_FUNCTIONS, str(steps)
    assert len(steps.files) <= MOST_FILES, str(steps)
    assert {"web/layers/journal.py", "domain/store.py"} <= steps.files
