"""What `classroom/__init__.py` says of one start and of one drawing is what really happens."""

from __future__ import annotations

import asyncio
import re
import sys
from pathlib import Path

import pytest
import requests

import labapi
from labapi import classroom

FOLDER = Path(classroom.__file__).parent
STATION = re.compile(r"^    (\S+\.py) +([\w.]+) +\S", re.MULTILINE)

ON_EVERY_WAY = {"notebook/shell.py", "running.py"}
"""What the last sentence of the docstring says of all ways, and the list of what runs."""


def told(title: str) -> list[tuple[str, str]]:
    """Read one way from the docstring: a file and a function a line."""
    _, _, rest = (classroom.__doc__ or "").partition(title)
    block = re.match(r"[^\n]*::\n\n((?:    .*\n?)+)", rest)
    assert block, title
    return STATION.findall(block[1])


def walked(call) -> list[tuple[str, str]]:
    """Name the functions of the classroom that a call enters, each once, in their order."""
    entered: dict[tuple[str, str], None] = {}

    def enter(frame, event, argument):
        file = Path(frame.f_code.co_filename)
        if event == "call" and file.is_relative_to(FOLDER):
            place = file.relative_to(FOLDER).as_posix(), frame.f_code.co_qualname
            entered.setdefault(place)

    sys.setprofile(enter)
    try:
        call()
    finally:
        sys.setprofile(None)
    return [place for place in entered if "<" not in place[1]]


def start_again():
    labapi.start()
    return labapi.start


def show_a_refusal():
    lab = labapi.start(auth="api-key")
    r = requests.post(f"{lab.url}/api/v1/predict", json={"features": labapi.EXAMPLE})
    return lambda: labapi.show(r)._repr_html_()


def pass_a_request_on():
    front = labapi.proxy(labapi.start())
    scope = {"type": "http", "http_version": "1.1", "method": "GET", "path": "/", "scheme": "http"}
    scope |= {"raw_path": b"/", "query_string": b"", "headers": [(b"host", b"localhost")]}
    body = [{"type": "http.request", "body": b""}]

    async def receive():
        return body.pop() if body else await asyncio.Event().wait()

    async def send(message):
        assert message.get("status", 404) == 404

    return lambda: asyncio.run(front._server.app(scope, receive, send))


@pytest.mark.parametrize(
    ("title", "prepared"),
    [
        ("The way of one `labapi.start()`", start_again),
        ("The way of one `labapi.show(r)`", show_a_refusal),
        ("The way of one request through the `front`", pass_a_request_on),
    ],
    ids=["start", "show", "proxy"],
)
def test_the_way_that_is_told_is_the_way_that_is_walked(title, prepared):
    way = told(title)
    try:
        steps = walked(prepared())
    finally:
        labapi.stop()
    assert [step for step in steps if step in way] == way
    files = {file for file, _ in steps} - ON_EVERY_WAY
    assert files == {file for file, _ in way} - ON_EVERY_WAY, "a file that ran is not told"


def test_the_docstring_names_only_what_exists():
    named = re.findall(r"`([\w/]+(?:\.py|/))`", classroom.__doc__ or "")
    paths = [path.relative_to(FOLDER.parent.parent).as_posix() for path in FOLDER.parent.rglob("*")]
    assert named
    assert [
        name
        for name in named
        if not any(
            f"/{name}".rstrip("/").endswith(f"/{path}")
            or f"/{path}".endswith(f"/{name}".rstrip("/"))
            for path in paths
        )
    ] == []
