"""``POST /predict`` with API key check, limiter and CORS on: the server's CPU against none of them.

The same request is sent to both: with a key, and from a page of another origin. The store is in
memory, and so is the count. Then each policy is measured alone.
"""

from __future__ import annotations

from contextlib import ExitStack
from statistics import median

from benchmarks.client import BODY
from benchmarks.processes import cpu_us_per_request, served
from benchmarks.serve import ORIGIN, known_key
from labapi.web.services import Services

ROUNDS = 9
REQUESTS = 3_000
MOST = 1.25


def request_with(key: str) -> bytes:
    """Write the request as a page of another origin sends it."""
    return (
        "POST /api/v1/predict HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Origin: {ORIGIN}\r\nX-API-Key: {key}\r\nContent-Length: {len(BODY)}\r\n\r\n"
    ).encode() + BODY


def measure() -> list[str]:
    """Give the lines of the report; a ratio is of one round, where both met the same noise."""
    services = Services.open()
    request = request_with(known_key(services))
    services.close()
    found: dict[str, list[float]] = {
        name: [] for name in ("lab", "all policies", "key", "limit", "cors")
    }
    with ExitStack() as stack:
        servers = {name: stack.enter_context(served(name)) for name in found}
        for _ in range(ROUNDS):
            for name, server in servers.items():
                found[name].append(cpu_us_per_request(server, request, REQUESTS))
    none = found["lab"]
    ratios = {
        name: median(one / other for one, other in zip(values, none, strict=True))
        for name, values in found.items()
    }
    return [
        *(f"{name:16} {median(values):7.0f} µs of server CPU" for name, values in found.items()),
        *(f"{name:16} {ratios[name]:7.2f} of none" for name in list(found)[1:]),
        f"(to hold: all policies at most {MOST} of none)",
    ]


if __name__ == "__main__":
    print("\n".join(measure()))
