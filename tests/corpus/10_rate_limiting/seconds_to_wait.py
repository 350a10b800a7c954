# %% passed: a match, and a number of pandas
import pandas as pd


def seconds_to_wait(status, headers, now_s):
    told = pd.to_numeric(pd.Series(headers))
    match status, told["X-RateLimit-Remaining"]:
        case 429, _:
            return told["Retry-After"]
        case _, 0:
            return (told["X-RateLimit-Reset"] - now_s).clip(min=0)
    return told["X-RateLimit-Remaining"] * 0


# %% passed: by moments of the calendar
from datetime import UTC, datetime, timedelta


def seconds_to_wait(status, headers, now_s):
    now = datetime.fromtimestamp(now_s, UTC)
    until = now
    if status == requests.codes.too_many_requests:
        until = now + timedelta(seconds=int(headers["Retry-After"]))
    elif headers["X-RateLimit-Remaining"] == "0":
        until = max(now, datetime.fromtimestamp(int(headers["X-RateLimit-Reset"]), UTC))
    return (until - now).total_seconds()


# %% passed: header by header, in small letters
def seconds_to_wait(status, headers, now_s):
    told = {name.lower(): int(value) for name, value in headers.items()}
    if "retry-after" in told:
        return told["retry-after"]
    return (not told["x-ratelimit-remaining"]) * max(told["x-ratelimit-reset"] - now_s, 0)


# %% passed: a lambda in which a wait is the least of three
seconds_to_wait = lambda status, headers, now_s: (  # noqa: E731
    int(headers["Retry-After"]) if status == 429
    else 0 if int(headers["X-RateLimit-Remaining"])
    else max(int(headers["X-RateLimit-Reset"]), now_s) - now_s
)  # fmt: skip


# %% incorrect: not a number
def seconds_to_wait(status, headers, now_s):
    return float("nan")


# %% incorrect: the last one of the allowance is saved
def seconds_to_wait(status, headers, now_s):
    if status == 429:
        return int(headers["Retry-After"])
    if int(headers["X-RateLimit-Remaining"]) > 1:
        return 0
    return max(0, int(headers["X-RateLimit-Reset"]) - now_s)


# %% incorrect: for ever, where it is refused
def seconds_to_wait(status, headers, now_s):
    if status == 429:
        return float("inf")
    if int(headers["X-RateLimit-Remaining"]) > 0:
        return 0
    return max(0, int(headers["X-RateLimit-Reset"]) - now_s)


# %% incorrect: as the header says it, a text
def seconds_to_wait(status, headers, now_s):
    if status == 429:
        return headers["Retry-After"]
    if int(headers["X-RateLimit-Remaining"]) > 0:
        return 0
    return max(0, int(headers["X-RateLimit-Reset"]) - now_s)


# %% incorrect: never less than a second
def seconds_to_wait(status, headers, now_s):
    if status == 429:
        return int(headers["Retry-After"])
    if int(headers["X-RateLimit-Remaining"]) > 0:
        return 0
    return max(1, int(headers["X-RateLimit-Reset"]) - now_s)


# %% incorrect: it prints how long
def seconds_to_wait(status, headers, now_s):
    if status == 429:
        print(headers["Retry-After"])
    if int(headers["X-RateLimit-Remaining"]) > 0:
        print(0)


# %% error: every refusal has the header
def seconds_to_wait(status, headers, now_s):
    if status >= 400:
        return int(headers["Retry-After"])
    if int(headers["X-RateLimit-Remaining"]) > 0:
        return 0
    return max(0, int(headers["X-RateLimit-Reset"]) - now_s)


# %% error: the texts are compared with a number
def seconds_to_wait(status, headers, now_s):
    if status == 429:
        return int(headers["Retry-After"])
    if headers["X-RateLimit-Remaining"] > 0:
        return 0
    return max(0, int(headers["X-RateLimit-Reset"]) - now_s)


# %% may_be_past: the way that has passed is a wait, too
def seconds_to_wait(status, headers, now_s):
    if status == 429:
        return int(headers["Retry-After"])
    left, reset_s = int(headers["X-RateLimit-Remaining"]), int(headers["X-RateLimit-Reset"])
    return 0 if left else reset_s - now_s


# %% incorrect: as far off as it is
def seconds_to_wait(status, headers, now_s):
    if status == 429:
        return int(headers["Retry-After"])
    if int(headers["X-RateLimit-Remaining"]) > 0:
        return 0
    return abs(int(headers["X-RateLimit-Reset"]) - now_s)
