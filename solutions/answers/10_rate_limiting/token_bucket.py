# %% wrong: starts_empty
def token_bucket(state, now_s, limit, window_s):
    then_s, tokens = state or (now_s, 0)
    tokens = min(limit, tokens + (now_s - then_s) * limit / window_s)
    allowed = tokens >= 1
    return allowed, (now_s, tokens - allowed)


# %% wrong: never_full
def token_bucket(state, now_s, limit, window_s):
    then_s, tokens = state or (now_s, limit)
    tokens = tokens + (now_s - then_s) * limit / window_s
    allowed = tokens >= 1
    return allowed, (now_s, tokens - allowed)


# %% wrong: refused_costs
def token_bucket(state, now_s, limit, window_s):
    then_s, tokens = state or (now_s, limit)
    tokens = min(limit, tokens + (now_s - then_s) * limit / window_s)
    allowed = tokens >= 1
    return allowed, (now_s, tokens - 1)


# %% wrong: fills_at_once
def token_bucket(state, now_s, limit, window_s):
    start_s, tokens = state or (now_s, limit)
    if now_s - start_s >= window_s:
        start_s, tokens = now_s, limit
    if tokens < 1:
        return False, (start_s, tokens)
    return True, (start_s, tokens - 1)


# %% wrong: parts_are_lost
def token_bucket(state, now_s, limit, window_s):
    then_s, tokens = state or (now_s, limit)
    tokens = min(limit, tokens + (now_s - then_s) * limit // window_s)
    allowed = tokens >= 1
    return allowed, (now_s, tokens - allowed)


# %% right: in drops
def token_bucket(state, now_s, limit, window_s):
    full = limit * window_s
    then_s, drops = state if state else (now_s, full)
    drops = min(full, drops + (now_s - then_s) * limit)
    if drops < window_s:
        return False, [now_s, drops]
    return True, [now_s, drops - window_s]


# %% right: by name
def token_bucket(state, now_s, limit, window_s):
    if state is None:
        state = {"looked": now_s, "tokens": limit}
    dripped = (now_s - state["looked"]) / (window_s / limit)
    tokens = min(state["tokens"] + dripped, limit)
    if tokens >= 1:
        return True, {"looked": now_s, "tokens": tokens - 1}
    return False, {"looked": now_s, "tokens": tokens}


# %% right: a state of fractions in a tuple with names
from fractions import Fraction
from typing import NamedTuple


class Bucket(NamedTuple):
    looked: object
    tokens: object


def token_bucket(state, now_s, limit, window_s):
    bucket = state or Bucket(now_s, limit)
    dripped = Fraction((now_s - bucket.looked) * limit, window_s)
    tokens = min(bucket.tokens + dripped, limit)
    allowed = tokens >= 1
    return allowed, Bucket(now_s, tokens - allowed)


# %% only: a burst and a trickle are decided rightly
def token_bucket(state, now_s, limit, window_s):
    half_s = max(1, window_s // limit) / 2
    then_s, halves = state or (now_s, 2 * limit)
    halves = min(2 * limit, halves + (now_s - then_s) / half_s)
    allowed = halves >= 2
    return allowed, (now_s, halves - 2 * allowed)


# %% only: a burst and a trickle are decided rightly + so is all other traffic, of several callers
def token_bucket(state, now_s, limit, window_s):
    missing, then_s = state or (0, now_s)
    missing = max(0, missing - (now_s - then_s) * limit)
    if missing > (limit - 1) * window_s:
        return False, (missing, now_s)
    return True, (missing + window_s, now_s)
