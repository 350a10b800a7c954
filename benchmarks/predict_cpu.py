"""``POST /predict``: the server's CPU for one request, against two rivals.

The textbook version (FastAPI and a scikit-learn pipeline called on a numpy row) does less: no
envelope, no journal, no trace, nothing stored. The bare one has the lab's validation and no model.
"""

from __future__ import annotations

from contextlib import ExitStack

from benchmarks.client import PREDICT
from benchmarks.processes import cpu_us_per_request, served

ROUNDS = 5
REQUESTS = 3_000


def measure() -> list[str]:
    """Give the lines of the report; rounds are interleaved, so that all meet the same noise."""
    found: dict[str, list[float]] = {"lab": [], "textbook": [], "bare": []}
    with ExitStack() as stack:
        servers = {name: stack.enter_context(served(name)) for name in found}
        for _ in range(ROUNDS):
            for name, server in servers.items():
                found[name].append(cpu_us_per_request(server, PREDICT, REQUESTS))
    median = {name: sorted(values)[ROUNDS // 2] for name, values in found.items()}
    return [
        *(f"{name:10} {value:7.0f} µs of server CPU" for name, value in median.items()),
        f"lab / textbook  {median['lab'] / median['textbook']:.2f}   (to hold: at most 0.50)",
        f"lab / bare      {median['lab'] / median['bare']:.2f}   (to hold: at most 2.00)",
    ]


if __name__ == "__main__":
    print("\n".join(measure()))
