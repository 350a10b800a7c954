# %% passed: made of two lists
never, always = dict.fromkeys("ADGH", False), dict.fromkeys("BCEF", True)
asks_first = dict(sorted((never | always).items()))


# %% passed: by the rule itself
FORM = ("application/x-www-form-urlencoded", "multipart/form-data", "text/plain")
REQUESTS = {
    "A": ("GET", {}),
    "B": ("DELETE", {}),
    "C": ("PUT", {}),
    "D": ("POST", {"content-type": "application/x-www-form-urlencoded"}),
    "E": ("POST", {"content-type": "application/json"}),
    "F": ("GET", {"x-api-key": "k"}),
    "G": ("GET", {}),
    "H": ("GET", {"accept": "application/json"}),
}
asks_first = {
    letter: method not in ("GET", "HEAD", "POST")
    or any(key != "accept" and value not in FORM for key, value in headers.items())
    for letter, (method, headers) in REQUESTS.items()
}


# %% not_attempted: one of the eight is left open
asks_first = {"A": False, "B": True, "C": True, "D": False}
asks_first |= {"E": ..., "F": True, "G": False, "H": False}


# %% incorrect: the answers are words
asks_first = {"A": "no", "B": "yes", "C": "yes", "D": "no"}
asks_first |= {"E": "yes", "F": "yes", "G": "no", "H": "no"}


# %% incorrect: a list in the order of the text
asks_first = [False, True, True, False, True, True, False, False]


# %% cookies_ask: the browser asks for all that is personal
asks_first = {"A": False, "B": True, "C": True, "D": False}
asks_first |= {"E": True, "F": True, "G": True, "H": False}
