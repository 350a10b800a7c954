"""``POST /predict``: the server's CPU for one request, against two rivals.

The textbook version (FastAPI and a scikit-learn pipeline called on a numpy row) does less: no
envelope, no trace, nothing stored. It runs as its tutorial runs it, by uvicorn with its defaults,
which write an access log where the lab writes its journal; and once more in the lab's own server,
with no log at all. The bare one has the lab's validation and no model, and no log either.
"""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks.client import PREDICT
from benchmarks.processes import cpu_us_per_request, served

ROUNDS = 5
REQUESTS = 3_000


def measure() -> list[str]:
    """Give the lines of the report; rounds are interleaved, so that all meet the same noise."""
    found: dict[str, list[float]] = {
        name: [] for name in ("lab", "textbook", "textbook, no log", "bare")
    }
    with ExitStack() as stack:
        servers = {name: stack.enter_context(served(name)) for name in found}
        for _ in range(ROUNDS):
            for name, server in servers.items():
                found[name].append(cpu_us_per_request(server, PREDICT, REQUESTS))
    median = {name: sorted(values)[ROUNDS // 2] for name, values in found.items()}
    ratios = {name: median["lab"] / median[name] for name in list(found)[1:]}
    return [
        *(f"{name:16} {value:7.0f} µs of server CPU" for name, value in median.items()),
        *(f"lab / {name:16} {ratio:5.2f}" for name, ratio in ratios.items()),
        "(to hold: at most 0.50 of the textbook version, and 2.00 of the bare one)",
    ]


if __name__ == "__main__":
    print("\n".join(measure()))
