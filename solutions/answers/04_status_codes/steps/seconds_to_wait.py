# %% reference
def seconds_to_wait(status, headers):
    if status == 429:
        return int(headers["Retry-After"])
    return None


# %% right: in one line
def seconds_to_wait(status, headers):
    return int(headers["Retry-After"]) if status == 429 else None


# %% right: False where it is not sent again
def seconds_to_wait(status, headers):
    return status == 429 and int(headers["Retry-After"])


# %% right: a second more, and nothing returned for the rest
def seconds_to_wait(status, headers):
    if status == 429:
        return float(headers.get("retry-after")) + 1


# %% right: the server that is not ready is asked again, too
def seconds_to_wait(status, headers):
    if status in (429, 503) and "Retry-After" in headers:
        return int(headers["Retry-After"])


# %% wrong: every_fault_again
def seconds_to_wait(status, headers):
    if status == 429 or status >= 500:
        return int(headers.get("Retry-After", 1))


# %% wrong: refusal_is_retried
def seconds_to_wait(status, headers):
    if 400 <= status < 500:
        return int(headers.get("Retry-After", 1))


# %% wrong: limit_is_final
def seconds_to_wait(status, headers):
    return None


# %% wrong: own_guess
def seconds_to_wait(status, headers):
    if status == 429:
        return 2


# %% told: that is much longer
def seconds_to_wait(status, headers):
    if status == 429:
        return 1000 * int(headers["Retry-After"])


# %% told: which is a text
def seconds_to_wait(status, headers):
    if status == 429:
        return headers["Retry-After"]


# %% told: has done its work already
def seconds_to_wait(status, headers):
    if status == 429 or status < 400:
        return int(headers.get("Retry-After", 1))
