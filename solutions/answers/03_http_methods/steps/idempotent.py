# %% reference
def idempotent(first, second):
    return not second


# %% right: asked in words
def idempotent(first, second):
    left = "something" if second else "nothing"
    return left == "nothing"


# %% right: by comparison
def idempotent(first, second):
    return second is False


# %% right: as a table
HARMLESS = [(False, False), (True, False)]


def idempotent(first, second):
    return (first, second) in HARMLESS


# %% right: not both
def idempotent(first, second):
    return not (first and second)


# %% wrong: safe_is_meant
def idempotent(first, second):
    return not first and not second


# %% told: Which of the two copies tells that
def idempotent(first, second):
    return not first


# %% wrong: same_is_meant
def idempotent(first, second):
    return first == second


# %% wrong: reading_is_none
def idempotent(first, second):
    return first and not second


# %% told: A request that only reads has the same effect
def idempotent(first, second):
    return first != second


# %% told: The first copy changed something, the second changed something
def idempotent(first, second):
    return True


# %% told: is None
def idempotent(first, second):
    not second
