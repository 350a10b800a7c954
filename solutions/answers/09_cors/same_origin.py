# %% wrong: path_counts
same_origin = {"A": False, "B": False, "C": False, "D": False, "E": True, "F": False}


# %% wrong: port_is_detail
same_origin = {"A": True, "B": False, "C": True, "D": False, "E": True, "F": False}


# %% wrong: name_or_number
same_origin = {"A": True, "B": False, "C": False, "D": True, "E": True, "F": False}


# %% wrong: family
same_origin = {"A": True, "B": False, "C": False, "D": False, "E": True, "F": True}


# %% right: by letter
same_origin = {letter: letter in "ae" for letter in "abcdef"}


# %% right: computed
from urllib.parse import urlsplit


def origin(address):
    parts = urlsplit(address)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}[parts.scheme]


pairs = {
    "A": ("https://bank.example/loans", "https://bank.example/rates?year=2"),
    "B": ("https://bank.example", "http://bank.example"),
    "C": ("http://localhost:8888", "http://localhost:8000"),
    "D": ("http://localhost:8000", "http://127.0.0.1:8000"),
    "E": ("https://bank.example", "https://bank.example:443/"),
    "F": ("https://bank.example", "https://app.bank.example"),
}
same_origin = {letter: origin(one) == origin(other) for letter, (one, other) in pairs.items()}
