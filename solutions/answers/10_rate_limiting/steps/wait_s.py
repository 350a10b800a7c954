# %% reference
def wait_s(asked_s, n, draw=random.uniform):
    if asked_s is not None:
        return asked_s
    return draw(0, min(4, 0.5 * 2**n))


# %% right: by another function of Python's
from random import uniform


def wait_s(asked_s, n):
    return uniform(0, min(4, 2 ** (n - 1))) if asked_s is None else asked_s


# %% right: spread what is asked for, too
def wait_s(asked_s, n):
    bound = 0.5
    for _ in range(n):
        bound = min(2 * bound, 4)
    return (asked_s or 0) + bound * random.random()


# %% right: half of it sure
def wait_s(asked_s, n):
    bound = min(4, 0.5 * 2**n)
    return asked_s or bound / 2 + random.uniform(0, bound / 2)


# %% wrong: own_guess
def wait_s(asked_s, n):
    return random.uniform(0, min(4, 0.5 * 2**n))


# %% wrong: no_jitter
def wait_s(asked_s, n):
    return asked_s or min(4, 0.5 * 2**n)


# %% wrong: bound_stays
def wait_s(asked_s, n):
    return asked_s or random.uniform(0, 0.5)


# %% wrong: no_end
def wait_s(asked_s, n):
    return asked_s or random.uniform(0, 0.5 * 2**n)


# %% told: doubled
def wait_s(asked_s, n):
    return asked_s or random.uniform(0, min(4, 0.5 * (n + 1)))


# %% told: Nothing came back
def wait_s(asked_s, n):
    asked_s or random.uniform(0, min(4, 0.5 * 2**n))


# %% told: for this `n` as for any other
def wait_s(asked_s, n):
    return asked_s or random.uniform(0.5, min(4, 0.5 * 2**n))


# %% told: doubled 0 times
def wait_s(asked_s, n):
    return asked_s or random.uniform(0, min(4, 0.5 * n))
