"""Run all benchmarks and print their figures: ``python -m benchmarks``."""

from __future__ import annotations

import platform

from benchmarks import checks, policies_cpu, predict_cpu, ready, round_trip


def main() -> None:
    """Run one benchmark after the other."""
    print(f"Python {platform.python_version()}, {platform.system()} {platform.machine()}\n")
    for benchmark in (ready, round_trip, predict_cpu, policies_cpu, checks):
        title = (benchmark.__doc__ or "").splitlines()[0]
        print(title, *benchmark.measure(), sep="\n  ", end="\n\n", flush=True)


if __name__ == "__main__":
    main()
