# %% wrong: zero_is_free
limits = {"/predict": "3/hour", "/models": "0/hour", "*": "5/hour"}


# %% wrong: window_is_a_minute
limits = {"/predict": "3/1min", "/models": None, "*": "5/hour"}


# %% wrong: unnamed_is_free
limits = {"/predict": "3/hour", "*": "5/hour"}


# %% right: in other units
limits = {"*": "5/3600s", "/predict": "3/60min", "/models": None}


# %% right: zipped
limits = dict(zip(["/predict", "/models", "*"], ["3/1h", "1000/s", "5/h"]))  # noqa: B905


# %% only: the path of row A has its limit
limits = {"/predict": "3/hour", "*": None}


# %% only: so have the paths of rows B and C
limits = {"/predict": "30/hour", "/models": None, "*": "5/hour"}
