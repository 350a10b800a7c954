# %% passed: a state of its own class, changed in its place
class Bucket:
    def __init__(self, now_s, limit):
        self.then_s, self.tokens = now_s, limit

    def take(self, now_s, limit, window_s):
        self.tokens += (now_s - self.then_s) * limit / window_s
        self.tokens, self.then_s = min(self.tokens, limit), now_s
        if self.tokens < 1:
            return False
        self.tokens -= 1
        return True


def token_bucket(state, now_s, limit, window_s):
    state = state or Bucket(now_s, limit)
    return state.take(now_s, limit, window_s), state


# %% passed: decimals of many places
from decimal import Decimal, getcontext

getcontext().prec = 40


def token_bucket(state, now_s, limit, window_s):
    then_s, tokens = state or (now_s, Decimal(limit))
    tokens = min(Decimal(limit), tokens + Decimal((now_s - then_s) * limit) / window_s)
    allowed = tokens >= 1 - Decimal("1e-30")
    return allowed, (now_s, tokens - allowed)


# %% passed: a dataclass that is replaced
from dataclasses import dataclass, replace
from fractions import Fraction


@dataclass(frozen=True, slots=True)
class Level:
    at_s: int
    tokens: Fraction

    def at(self, now_s, limit, window_s):
        dripped = Fraction(now_s - self.at_s) * limit / window_s
        return Level(now_s, min(self.tokens + dripped, Fraction(limit)))


def token_bucket(state, now_s, limit, window_s):
    level = (state or Level(now_s, Fraction(limit))).at(now_s, limit, window_s)
    if level.tokens >= 1:
        return True, replace(level, tokens=level.tokens - 1)
    return False, level


# %% passed: one number, the moment at which it will be full
from fractions import Fraction


def token_bucket(state, now_s, limit, window_s):
    token_s = Fraction(window_s, limit)
    full_s = max(now_s, now_s if state is None else state)
    if full_s + token_s - now_s > window_s:
        return False, full_s
    return True, full_s + token_s


# %% passed: the lab's own, with microseconds
from labapi.domain.limiter import TokenBucket


def token_bucket(state, now_s, limit, window_s):
    bucket = TokenBucket(limit, window_s * 1_000_000)
    decision, state = bucket.decide(state or (), now_s * 1_000_000)
    return decision.allowed, state


# %% passed: arrays of NumPy in a named tuple
from typing import NamedTuple

import numpy


class State(NamedTuple):
    looked: numpy.ndarray
    tokens: numpy.ndarray


def token_bucket(state, now_s, limit, window_s):
    if state is None:
        state = State(numpy.array(now_s), numpy.array(float(limit)))
    tokens = numpy.minimum(limit, state.tokens + (now_s - state.looked) * limit / window_s)
    allowed = bool(tokens >= 1)
    return allowed, State(numpy.array(now_s), tokens - allowed)


# %% partly 2: a token each whole number of seconds
def token_bucket(state, now_s, limit, window_s):
    each_s = max(window_s // limit, 1)
    then_s, tokens = state or (now_s, limit)
    tokens = min(limit, tokens + (now_s - then_s) / each_s)
    allowed = tokens >= 1
    return allowed, (now_s, tokens - allowed)


# %% partly 2: a whole number of tokens a second
def token_bucket(state, now_s, limit, window_s):
    rate = limit / window_s if limit <= window_s else limit // window_s
    then_s, tokens = state or (now_s, limit)
    tokens = min(limit, tokens + (now_s - then_s) * rate)
    allowed = tokens >= 1
    return allowed, (now_s, tokens - allowed)


# %% incorrect: a caller who came in the first second is always new
def token_bucket(state, now_s, limit, window_s):
    then_s, tokens = state or (0, limit)
    if not then_s:
        then_s, tokens = now_s, limit
    tokens = min(limit, tokens + (now_s - then_s) * limit / window_s)
    allowed = tokens >= 1
    return allowed, (now_s, tokens - allowed)


# %% partly 2: one bucket for all, which is new when somebody is
bucket = {}


def token_bucket(state, now_s, limit, window_s):
    if state is None:
        bucket.update(then_s=now_s, tokens=limit)
    dripped = (now_s - bucket["then_s"]) * limit / window_s
    bucket.update(then_s=now_s, tokens=min(limit, bucket["tokens"] + dripped))
    allowed = bucket["tokens"] >= 1
    bucket["tokens"] -= allowed
    return allowed, "it is in the bucket"


# %% incorrect: the decision alone
def token_bucket(state, now_s, limit, window_s):
    then_s, tokens = state or (now_s, limit)
    return min(limit, tokens + (now_s - then_s) * limit / window_s) >= 1


# %% incorrect: the other way round
def token_bucket(state, now_s, limit, window_s):
    then_s, tokens = state or (now_s, limit)
    tokens = min(limit, tokens + (now_s - then_s) * limit / window_s)
    allowed = tokens >= 1
    return (now_s, tokens - allowed), allowed


# %% incorrect: more than one token is asked for
def token_bucket(state, now_s, limit, window_s):
    then_s, tokens = state or (now_s, limit)
    tokens = min(limit, tokens + (now_s - then_s) * limit / window_s)
    allowed = tokens > 1
    return allowed, (now_s, tokens - allowed)


# %% fills_at_once: a window by another name
def token_bucket(state, now_s, limit, window_s):
    start_s, left = state or (now_s, limit)
    if now_s >= start_s + window_s:
        start_s, left = now_s, limit
    return left > 0, (start_s, max(left - 1, 0))


# %% incorrect: half a token will do
def token_bucket(state, now_s, limit, window_s):
    then_s, tokens = state or (now_s, limit)
    tokens = min(limit, tokens + (now_s - then_s) * limit / window_s)
    allowed = tokens > 0
    return allowed, (now_s, max(0, tokens - allowed))


# %% error: the state is taken for a dictionary
def token_bucket(state, now_s, limit, window_s):
    tokens = state["tokens"] if state is None else limit
    return tokens >= 1, {"tokens": tokens - 1}


# %% not_attempted: nothing yet
def token_bucket(state, now_s, limit, window_s):
    return ...


# %% incorrect: a line that was never written
def token_bucket(state, now_s, limit, window_s):
    pass
