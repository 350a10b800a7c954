# %% passed: made of two lists
never, always = [False] * 3, [True] * 3
asks_first = dict(zip(["read the models", "send a form", "read with cookies"], never, strict=True))
asks_first |= dict(zip(["remove a model", "send JSON", "read with a key"], always, strict=True))


# %% passed: by the rule itself
FORM = {"application/x-www-form-urlencoded", "multipart/form-data", "text/plain"}
REQUESTS = {
    "read the models": ("GET", {}),
    "remove a model": ("DELETE", {}),
    "send a form": ("POST", {"content-type": "multipart/form-data"}),
    "send JSON": ("POST", {"content-type": "application/json"}),
    "read with a key": ("GET", {"x-api-key": "k"}),
    "read with cookies": ("GET", {}),
}
asks_first = {
    name: method not in ("GET", "HEAD", "POST")
    or any(key != "content-type" or value not in FORM for key, value in headers.items())
    for name, (method, headers) in REQUESTS.items()
}


# %% not_attempted: one of the six is left open
asks_first = {
    "read the models": False,
    "remove a model": True,
    "send a form": False,
    "send JSON": ...,
    "read with a key": True,
    "read with cookies": False,
}


# %% incorrect: the answers are words
asks_first = {
    "read the models": "no",
    "remove a model": "yes",
    "send a form": "no",
    "send JSON": "yes",
    "read with a key": "yes",
    "read with cookies": "no",
}


# %% incorrect: a list in the order of the text
asks_first = [False, True, False, True, True, False]


# %% cookies_ask: the browser asks for all that is personal
asks_first = {
    "read the models": False,
    "remove a model": True,
    "send a form": False,
    "send JSON": True,
    "read with a key": True,
    "read with cookies": True,
}
