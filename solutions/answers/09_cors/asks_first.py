# %% wrong: reading_only
asks_first = {
    "read the models": False,
    "remove a model": True,
    "send a form": True,
    "send JSON": True,
    "read with a key": True,
    "read with cookies": False,
}


# %% wrong: method_alone
asks_first = {
    "read the models": False,
    "remove a model": True,
    "send a form": False,
    "send JSON": False,
    "read with a key": False,
    "read with cookies": False,
}


# %% wrong: json_is_simple
asks_first = {
    "read the models": False,
    "remove a model": True,
    "send a form": False,
    "send JSON": False,
    "read with a key": True,
    "read with cookies": False,
}


# %% wrong: cookies_ask
asks_first = {
    "read the models": False,
    "remove a model": True,
    "send a form": False,
    "send JSON": True,
    "read with a key": True,
    "read with cookies": True,
}


# %% right: asked of the rules
from labapi import cors_verdict

requests_of_a_page = {
    "read the models": ("GET", {}, False),
    "remove a model": ("DELETE", {}, False),
    "send a form": ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, False),
    "send JSON": ("POST", {"Content-Type": "application/json"}, False),
    "read with a key": ("GET", {"X-API-Key": "k"}, False),
    "read with cookies": ("GET", {}, True),
}
asks_first = {
    name: not cors_verdict("https://a.example", *asked).simple
    for name, asked in requests_of_a_page.items()
}


# %% right: by hand
asks_first = dict.fromkeys(
    [
        "read the models",
        "remove a model",
        "send a form",
        "send JSON",
        "read with a key",
        "read with cookies",
    ],
    False,
)
for name in ("remove a model", "send JSON", "read with a key"):
    asks_first[name] = True
