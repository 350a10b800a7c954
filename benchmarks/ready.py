"""How soon a server is ready and gives its first answer, against uvicorn in a subprocess.

A subprocess is what a notebook would start with ``!uvicorn … &``. The app is the same for both:
the loan API. The subprocess pays for Python and the imports each time; the lab's first start in
a fresh kernel pays for the imports once, so that is shown too.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
from time import perf_counter
from typing import Any

from benchmarks.client import HEALTH, Connection

STARTS = 15
SUBPROCESSES = 3
FIRST = """
from time import perf_counter
begin = perf_counter()
import labapi
imported = perf_counter()
lab = labapi.start()
print((imported - begin) * 1000, (perf_counter() - imported) * 1000)
"""
UVICORN = """
import sys, uvicorn
from labapi.web.app import create_app
from labapi.web.services import Services
from labapi.web.settings import Settings
config = uvicorn.Config(create_app(Settings(), Services.open()), port=0, log_level="info")
uvicorn.Server(config).run()
"""


def fresh_kernel() -> tuple[float, float]:
    """Give the milliseconds of ``import labapi`` and of the first ``start()`` in a new Python."""
    command = [sys.executable, "-c", FIRST]
    found = [
        subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
        for _ in range(3)
    ]
    imports, starts = zip(*((float(a), float(b)) for a, b in found), strict=True)
    return statistics.median(imports), statistics.median(starts)


def later_start() -> tuple[float, float]:
    """Give the milliseconds of a later ``start()``, and until its first answer has come."""
    import labapi

    started, answered = [], []
    for _ in range(STARTS):
        begin = perf_counter()
        lab = labapi.start()
        started.append((perf_counter() - begin) * 1000)
        _first_answer(int(lab.url.rsplit(":", 1)[1]))
        answered.append((perf_counter() - begin) * 1000)
    labapi.stop()
    return statistics.median(started), statistics.median(answered)


def server_alone() -> tuple[float, float]:
    """Give the milliseconds until a server with an app that is built is ready, and to stop it."""
    from benchmarks.serve import lab_app
    from labapi.classroom.server.server import Server

    app: Any = lab_app()
    ready, stopped = [], []
    for _ in range(STARTS):
        server = Server(app, name="benchmark")
        begin = perf_counter()
        server.start()
        ready.append((perf_counter() - begin) * 1000)
        begin = perf_counter()
        server.stop()
        stopped.append((perf_counter() - begin) * 1000)
    return statistics.median(ready), statistics.median(stopped)


def uvicorn_in_a_subprocess() -> float:
    """Give the milliseconds from starting uvicorn in a subprocess to its first answer."""
    return statistics.median(_uvicorn_once() for _ in range(SUBPROCESSES))


def _uvicorn_once() -> float:
    begin = perf_counter()
    process = subprocess.Popen([sys.executable, "-c", UVICORN], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    line = next(line for line in process.stderr if "running on" in line)
    _first_answer(int(line.split("127.0.0.1:")[1].split()[0]))
    taken = (perf_counter() - begin) * 1000
    process.terminate()
    process.communicate()
    return taken


def _first_answer(port: int) -> None:
    connection = Connection(port)
    connection.send(HEALTH)
    connection.close()


def measure() -> list[str]:
    """Give the lines of the report."""
    imports, first = fresh_kernel()
    started, answered = later_start()
    ready, stopped = server_alone()
    rival = uvicorn_in_a_subprocess()
    return [
        f"import labapi                      {imports:8.1f} ms   (to hold: under 150)",
        f"first start() in a fresh Python    {first:8.1f} ms   (to hold: under 1,000)",
        f"a later start()                    {started:8.1f} ms   (to hold: under 40)",
        f"  until its first answer           {answered:8.1f} ms",
        f"a server, its app built: ready     {ready:8.1f} ms   (to hold: under 5)",
        f"  and stopped                      {stopped:8.1f} ms",
        f"uvicorn in a subprocess, answering {rival:8.1f} ms",
        f"later start() and answer / uvicorn {answered / rival:8.3f}",
    ]


if __name__ == "__main__":
    print("\n".join(measure()))
