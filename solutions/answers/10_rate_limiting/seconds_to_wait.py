# %% wrong: reset_is_a_wait
def seconds_to_wait(status, headers, now_s):
    if status == 429:
        return int(headers["Retry-After"])
    if int(headers["X-RateLimit-Remaining"]) > 0:
        return 0
    return int(headers["X-RateLimit-Reset"])


# %% wrong: reset_is_the_next
def seconds_to_wait(status, headers, now_s):
    if status == 429:
        return int(headers["X-RateLimit-Reset"]) - now_s
    if int(headers["X-RateLimit-Remaining"]) > 0:
        return 0
    return max(0, int(headers["X-RateLimit-Reset"]) - now_s)


# %% wrong: only_429_waits
def seconds_to_wait(status, headers, now_s):
    if status == 429:
        return int(headers["Retry-After"])
    if int(headers["X-RateLimit-Remaining"]) > 0:
        return 0
    return 0


# %% wrong: may_be_past
def seconds_to_wait(status, headers, now_s):
    if status == 429:
        return int(headers["Retry-After"])
    if int(headers["X-RateLimit-Remaining"]) > 0:
        return 0
    return int(headers["X-RateLimit-Reset"]) - now_s


# %% right: by presence
import numpy


def seconds_to_wait(status, headers, now_s):
    if "Retry-After" in headers:
        return numpy.float64(headers["Retry-After"])
    until = numpy.int64(headers["X-RateLimit-Reset"]) - now_s
    return max(until, 0) if headers["X-RateLimit-Remaining"] == "0" else 0


# %% right: early out
def seconds_to_wait(status, headers, now_s):
    left, reset_s = headers["X-RateLimit-Remaining"], headers["X-RateLimit-Reset"]
    wait = 0
    if status == 429:
        wait = sum(map(int, [headers["Retry-After"]]))
    elif left == "0":
        wait = max(*map(int, [reset_s, now_s])) - now_s
    return wait
