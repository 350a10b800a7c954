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
def seconds_to_wait(status, headers, now_s):
    if "Retry-After" in headers:
        return float(headers["Retry-After"])
    until = int(headers["X-RateLimit-Reset"]) - now_s
    return until if headers["X-RateLimit-Remaining"] == "0" and until > 0 else 0


# %% right: early out
def seconds_to_wait(status, headers, now_s):
    wait = 0
    if status == 429:
        wait = int(headers.get("Retry-After", 1))
    elif not int(headers["X-RateLimit-Remaining"]):
        wait = max(int(headers["X-RateLimit-Reset"]), now_s) - now_s
    return wait
