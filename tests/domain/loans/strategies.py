"""What hypothesis makes: applicants within the bounds, beyond them, and at a tree's thresholds."""

from __future__ import annotations

import math

from hypothesis import strategies as st

from labapi.domain.loans.features import BOUNDS, Features

FAR = 1e30  # beyond every bound, and within 32 bits, which scikit-learn's trees insist on


def _within(name: str) -> st.SearchStrategy[float]:
    bound = BOUNDS[name]
    if bound.whole:
        return st.integers(bound.low, bound.high)
    return st.floats(bound.low, bound.high, exclude_min=bound.low_exclusive)


within = st.builds(Features, **{name: _within(name) for name in BOUNDS})
beyond = st.builds(
    Features, **{name: st.floats(-FAR, FAR) | st.integers(-(10**9), 10**9) for name in BOUNDS}
)


def near(thresholds: list[list[float]]) -> st.SearchStrategy[Features]:
    """Give applicants whose every feature is a threshold, or as near to one as numbers can be."""
    return st.builds(Features, *(st.sampled_from(_neighbours(column)) for column in thresholds))


def _neighbours(column: list[float]) -> list[float]:
    import numpy as np

    found = [0.0]
    for threshold in column:
        narrow = np.float32(threshold)
        found += [threshold, float(narrow)]
        for way in (-math.inf, math.inf):
            step = float(np.nextafter(narrow, np.float32(way)))
            found += [math.nextafter(threshold, way), step, (step + float(narrow)) / 2]
    return found
