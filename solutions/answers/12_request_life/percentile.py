# %% wrong: mean_tells
def percentile(times, p):
    if not times:
        return None
    return sum(times) / len(times)


# %% wrong: as_they_came
def percentile(times, p):
    if not times:
        return None
    ordered = times
    rank = ceil(len(ordered) * p / 100)
    return ordered[rank - 1]


# %% wrong: rounded_down
def percentile(times, p):
    if not times:
        return None
    ordered = sorted(times)
    rank = max(len(ordered) * p // 100, 1)
    return ordered[rank - 1]


# %% wrong: one_too_far
def percentile(times, p):
    if not times:
        return None
    ordered = sorted(times)
    rank = ceil(len(ordered) * p / 100)
    return ordered[rank]


# %% wrong: lies_between
def percentile(times, p):
    if not times:
        return None
    ordered = sorted(times)
    place = (len(ordered) - 1) * p / 100
    low = int(place)
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (ordered[high] - ordered[low]) * (place - low)


# %% right: counts how many were done
def percentile(times, p):
    for one in sorted(times):
        done = sum(other <= one for other in times)
        if done * 100 >= p * len(times):
            return one
    return None


# %% right: with a share of one
def percentile(times, p):
    ordered = sorted(times)
    return ordered[ceil(p / 100 * len(ordered)) - 1] if ordered else None


# %% right: whole numbers alone
def percentile(times, p):
    if len(times) == 0:
        return None
    rank, rest = divmod(p * len(times), 100)
    return sorted(times)[rank if rest else rank - 1]


# %% right: by NumPy's way of the same name
import numpy as np


def percentile(times, p):
    if not times:
        return None
    return float(np.percentile(times, p, method="inverted_cdf"))


# %% only: percentiles of times in any order
def percentile(times, p):
    ordered = sorted(times)
    rank = ceil(len(ordered) * p / 100)
    return ordered[rank - 1] if len(ordered) > 1 else 0


# %% only: the edges: no time at all, one, and all
def percentile(times, p):
    if not times:
        return None
    return min(times) if p == 1 else max(times)
