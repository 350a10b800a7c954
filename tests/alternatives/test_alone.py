"""One alternative served by itself, in a process of its own, as a person starts it."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import requests

A_WEB_APP = """
import sys
from starlette.responses import PlainTextResponse
from labapi.alternatives.alone import run_app
sys.exit(run_app("Echo", lambda services, settings: PlainTextResponse("hello"), "/echo"))
"""
A_FLASK_APP = """
import sys
from flask import Flask
from labapi.alternatives.alone import run_app
app = Flask("hello")
app.get("/api/hello")(lambda: "hello")
sys.exit(run_app("Flask", lambda services, settings: app))
"""
A_SERVER = """
import sys
from types import SimpleNamespace
from labapi.alternatives.alone import run_server
def start(services, settings, record, port):
    assert services.registry.default()
    return SimpleNamespace(target=f"127.0.0.1:{port}", stop=lambda: print("stopped"))
sys.exit(run_server("RPC", start))
"""


@contextmanager
def at_work(script: str, *arguments: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Start a script, and give it with the address that it tells."""
    process = subprocess.Popen(
        [sys.executable, "-W", "error", "-c", script, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        yield process, line.split()[-1] if line else ""
    finally:
        process.kill()
        process.communicate()


def interrupted(process: subprocess.Popen[str]) -> tuple[str, str]:
    assert process.stdout is not None
    assert process.stderr is not None
    process.send_signal(signal.SIGINT)
    return process.stdout.read(), process.stderr.read()


pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C goes to all programs there")


@pytest.mark.parametrize(("script", "path"), [(A_WEB_APP, ""), (A_FLASK_APP, "/api/hello")])
def test_it_answers_where_it_says_and_ends_cleanly_at_ctrl_c(script, path):
    with at_work(script) as (process, address):
        assert requests.get(address + path, timeout=5).text == "hello"
        printed, log = interrupted(process)
        assert process.wait(20) == 0
    assert (printed.strip(), log) == ("Press Ctrl-C to stop it.", "")


def test_it_answers_at_its_path_alone():
    with at_work(A_WEB_APP) as (_, address):
        assert address.endswith("/echo")
        assert requests.get(address + "/more", timeout=5).status_code == 404


def test_a_page_of_another_name_cannot_read_it():
    with at_work(A_WEB_APP) as (_, address):
        headers = {"Host": "evil.example"}
        assert requests.get(address, headers=headers, timeout=5).status_code == 421


def test_a_server_of_its_own_port_is_stopped_at_ctrl_c():
    with at_work(A_SERVER, "--port", "5051") as (process, address):
        assert address == "127.0.0.1:5051"
        printed, log = interrupted(process)
        assert process.wait(20) == 0
    assert log == ""
    assert printed.endswith("stopped\n")


def test_a_taken_port_is_told_in_words():
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        with at_work(A_WEB_APP, "--port", port) as (process, _):
            _, log = process.communicate(timeout=20)
    assert process.returncode == 1
    assert log.startswith(f"Port {port} cannot be used: ")
    assert "Traceback" not in log


def test_what_is_no_port_is_told_in_words():
    with at_work(A_WEB_APP, "--port", "70000") as (process, _):
        _, log = process.communicate(timeout=20)
    assert process.returncode == 2
    assert "a whole number from 1 to 65535" in log
