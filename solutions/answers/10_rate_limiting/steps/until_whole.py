# %% reference
def until_whole(headers, now_s):
    return int(headers["X-RateLimit-Reset"]) - now_s


# %% right: never less than nothing
def until_whole(headers, now_s):
    reset_s = float(headers.get("x-ratelimit-reset", 0))
    return max(0, reset_s - now_s)


# %% right: the other way round
def until_whole(headers, now_s):
    reset_s, now_s = map(int, (headers["X-RateLimit-Reset"], now_s))
    return -(now_s - reset_s)


# %% wrong: reset_is_a_wait
def until_whole(headers, now_s):
    return int(headers["X-RateLimit-Reset"])


# %% wrong: one_is_all
def until_whole(headers, now_s):
    return int(headers.get("Retry-After", 0)) or int(headers["X-RateLimit-Reset"]) - now_s


# %% told: That is a text
def until_whole(headers, now_s):
    return headers["X-RateLimit-Reset"]


# %% told: How far is the one moment from the other
def until_whole(headers, now_s):
    return now_s - int(headers["X-RateLimit-Reset"])
