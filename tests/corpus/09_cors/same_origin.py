# %% passed: those that have, by a set
same_origin = {pair: pair in {"A", "E"} for pair in "ABCDEF"}


# %% passed: by the browser's own rules, with another library
from urllib.parse import urlsplit

import httpx

PAIRS = """
https://bank.example/loans https://bank.example/rates?year=2
https://bank.example http://bank.example
http://localhost:8888 http://localhost:8000
http://localhost:8000 http://127.0.0.1:8000
https://bank.example https://bank.example:443/
https://bank.example https://app.bank.example
"""


def origin(address):
    url = httpx.URL(address)  # it leaves out the usual port
    return url.scheme, url.host, url.port


same_origin = {
    "abcdef"[n]: origin(one) == origin(other)
    for n, (one, other) in enumerate(map(str.split, PAIRS.split("\n")[1:-1]))
}


# %% passed: truths of NumPy
import numpy

same_origin = {"ABCDEF"[n]: truth for n, truth in enumerate(numpy.array([1, 0, 0, 0, 1, 0]) > 0)}


# %% incorrect: the usual port is a port like any other
same_origin = {"A": True, "B": False, "C": False, "D": False, "E": False, "F": False}


# %% incorrect: the scheme is no matter
same_origin = {"A": True, "B": True, "C": False, "D": False, "E": True, "F": False}


# %% port_is_detail: it is one computer
same_origin = {"A": True, "B": True, "C": True, "D": True, "E": True, "F": False}


# %% path_counts: all are strangers
same_origin = dict.fromkeys("ABCDEF", False)


# %% port_is_detail: all are friends
same_origin = dict.fromkeys("ABCDEF", True)


# %% family: a site is an origin
same_origin = {"A": True, "B": False, "C": False, "D": False, "E": True, "F": True}


# %% incorrect: in words
same_origin = {"A": "same", "B": "other", "C": "other", "D": "other", "E": "same", "F": "other"}


# %% incorrect: None for no
same_origin = {"A": True, "B": None, "C": None, "D": None, "E": True, "F": None}


# %% incorrect: the letters alone
same_origin = ["A", "E"]


# %% not_attempted: half of it
same_origin = {"A": True, "B": False, "C": False, "D": ..., "E": ..., "F": ...}
