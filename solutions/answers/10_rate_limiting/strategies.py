# %% wrong: fixed_is_exact
strategies = {
    "A": "fixed-window",
    "B": "token-bucket",
    "C": "no limit",
    "D": "fixed-window",
    "E": "sliding-counter",
}


# %% wrong: bucket_is_exact
strategies = {
    "A": "token-bucket",
    "B": "token-bucket",
    "C": "no limit",
    "D": "fixed-window",
    "E": "sliding-counter",
}


# %% wrong: smooth_is_kind
strategies = {
    "A": "sliding-log",
    "B": "sliding-log",
    "C": "no limit",
    "D": "fixed-window",
    "E": "sliding-counter",
}


# %% wrong: log_is_free
strategies = {
    "A": "sliding-log",
    "B": "token-bucket",
    "C": "no limit",
    "D": "fixed-window",
    "E": "sliding-log",
}


# %% wrong: all_is_limited
strategies = {
    "A": "sliding-log",
    "B": "token-bucket",
    "C": "fixed-window",
    "D": "fixed-window",
    "E": "sliding-counter",
}


# %% right: zipped
strategies = dict(
    zip(  # noqa: B905
        "CEBDA",
        ("no limit", "sliding-counter", "token-bucket", "fixed-window", "sliding-log"),
    )
)


# %% right: members of an enumeration
from enum import StrEnum


class Strategy(StrEnum):
    LOG = "Sliding-log"
    BUCKET = "TOKEN-BUCKET"
    NONE = "No limit "
    WINDOW = "fixed-window"
    COUNTER = "sliding-counter"


strategies = dict(zip("abcde", Strategy))  # noqa: B905


# %% only: you know how strict each strategy is
strategies = {
    "A": "sliding-log",
    "B": "token-bucket",
    "C": "no limit",
    "D": "sliding-counter",
    "E": "fixed-window",
}


# %% only: you know what each strategy costs
strategies = {
    "A": "token-bucket",
    "B": "sliding-log",
    "C": "no limit",
    "D": "fixed-window",
    "E": "sliding-counter",
}
