"""Servers in processes of their own, so that a client's work is not counted as theirs."""

from __future__ import annotations

import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

from benchmarks.client import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator


@dataclass
class Running:
    """A server that runs: its port, and the CPU that it has used."""

    port: int
    process: psutil.Process

    def cpu_s(self) -> float:
        """Give the processor seconds used so far, in user and system."""
        times = self.process.cpu_times()
        return float(times.user + times.system)


@contextmanager
def served(name: str) -> Iterator[Running]:
    """Run one of the apps of ``serve.py`` for as long as the block lasts."""
    command = [sys.executable, "-m", "benchmarks.serve", name]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield Running(int(process.stdout.readline()), psutil.Process(process.pid))
    finally:
        process.stdin.close()
        process.wait(10)
        process.stdout.close()


def cpu_us_per_request(server: Running, request: bytes, times: int) -> float:
    """Give the server's processor microseconds for one request, over many on one connection."""
    connection = Connection(server.port)
    for _ in range(200):
        connection.send(request)
    before = server.cpu_s()
    for _ in range(times):
        connection.send(request)
    used = server.cpu_s() - before
    connection.close()
    return used / times * 1e6
