"""A GET on a connection that is kept alive: the lab against a bare FastAPI app and Flask's server.

All three answer a health check. Flask's development server closes the connection after each
answer, so each of its requests pays for a new one: that is what its user gets. The lab also asks
the store which model answers, and records the request in its journal. The client of the last
line is ``requests``, as a learner uses it.
"""

from __future__ import annotations

import statistics
from contextlib import ExitStack
from time import perf_counter

import requests

from benchmarks.client import HEALTH, Connection, median_ms
from benchmarks.processes import served

ROUNDS = 5
REQUESTS = 400


def measure() -> list[str]:
    """Give the lines of the report; rounds are interleaved, so that all meet the same noise."""
    found: dict[str, list[float]] = {"lab": [], "bare": [], "flask": []}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(served(name)) for name in found}
        connections = {name: Connection(server.port) for name, server in servers.items()}
        for _ in range(ROUNDS):
            for name, connection in connections.items():
                found[name].append(median_ms(connection, HEALTH, REQUESTS))
        for connection in connections.values():
            connection.close()
        by_requests = _through_requests(servers["lab"].port)
    median = {name: statistics.median(values) for name, values in found.items()}
    return [
        *(f"{name:6} {value:7.2f} ms a round trip" for name, value in median.items()),
        f"lab / bare   {median['lab'] / median['bare']:.2f}",
        f"lab / flask  {median['lab'] / median['flask']:.2f}",
        f"lab, by requests.Session {by_requests:.2f} ms   (to hold: about 1 to 2; not 44)",
    ]


def _through_requests(port: int) -> float:
    url = f"http://127.0.0.1:{port}/api/v1/health"
    taken = []
    with requests.Session() as session:
        session.trust_env = False
        for _ in range(REQUESTS):
            begin = perf_counter()
            session.get(url)
            taken.append((perf_counter() - begin) * 1000)
    return statistics.median(taken)


if __name__ == "__main__":
    print("\n".join(measure()))
