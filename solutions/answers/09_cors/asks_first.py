# %% wrong: reading_only
asks_first = {"A": False, "B": True, "C": True, "D": True}
asks_first |= {"E": True, "F": True, "G": False, "H": False}


# %% wrong: method_alone
asks_first = {"A": False, "B": True, "C": True, "D": False}
asks_first |= {"E": False, "F": False, "G": False, "H": False}


# %% wrong: json_is_simple
asks_first = {"A": False, "B": True, "C": True, "D": False}
asks_first |= {"E": False, "F": True, "G": False, "H": False}


# %% wrong: cookies_ask
asks_first = {"A": False, "B": True, "C": True, "D": False}
asks_first |= {"E": True, "F": True, "G": True, "H": False}


# %% right: asked of the rules
from labapi import cors_verdict

requests_of_a_page = {
    "A": ("GET", {}, False),
    "B": ("DELETE", {}, False),
    "C": ("PUT", {}, False),
    "D": ("POST", {"Content-Type": "application/x-www-form-urlencoded"}, False),
    "E": ("POST", {"Content-Type": "application/json"}, False),
    "F": ("GET", {"X-API-Key": "k"}, False),
    "G": ("GET", {}, True),
    "H": ("GET", {"Accept": "application/json"}, False),
}
asks_first = {
    name: not cors_verdict("https://a.example", *asked).simple
    for name, asked in requests_of_a_page.items()
}


# %% right: the few that are
asks_first = {letter: letter in set("bcef") for letter in "abcdefgh"}


# %% only: which methods the browser asks about
asks_first = {"A": False, "B": True, "C": True, "D": False}
asks_first |= {"E": True, "F": True, "G": False, "H": True}


# %% only: which headers make it ask
asks_first = {"A": False, "B": False, "C": True, "D": False}
asks_first |= {"E": True, "F": True, "G": False, "H": False}
