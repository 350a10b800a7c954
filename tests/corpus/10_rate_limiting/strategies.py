# %% passed: from the lab's own list
from labapi.domain.limiter import STRATEGIES

window, log, counter, bucket = STRATEGIES
strategies = {"A": log, "B": bucket, "C": "no limit", "D": window, "E": counter}


# %% passed: in capital letters, under small ones
strategies = dict(
    a="SLIDING-LOG", b="Token-Bucket", c="No limit", d="fixed-window", e="sliding-counter"
)


# %% passed: by need
needs = {"sliding-log": "A", "token-bucket": "B", "no limit": "C", "fixed-window": "D"}
needs["sliding-counter"] = "E"
strategies = {letter: strategy for strategy, letter in needs.items()}


# %% incorrect: with underscores
strategies = {
    "A": "sliding_log", "B": "token_bucket", "C": "no limit", "D": "fixed_window",
    "E": "sliding_counter",
}  # fmt: skip


# %% incorrect: None for no limit
strategies = {"A": "sliding-log", "B": "token-bucket", "C": None, "D": "fixed-window"}
strategies["E"] = "sliding-counter"


# %% incorrect: the classes themselves
from labapi.domain.limiter import FixedWindow, SlidingCounter, SlidingLog, TokenBucket

strategies = dict(zip("ABDE", (SlidingLog, TokenBucket, FixedWindow, SlidingCounter), strict=True))
strategies["C"] = "no limit"


# %% all_is_limited: a bucket for all
strategies = dict.fromkeys("ABCDE", "token-bucket")


# %% partly 1: the free plan slides
strategies = {"A": "sliding-log", "B": "token-bucket", "C": "no limit"}
strategies |= {"D": "sliding-counter", "E": "fixed-window"}


# %% fixed_is_exact: the counter is exact enough
strategies = {"A": "sliding-counter", "B": "token-bucket", "C": "no limit"}
strategies |= {"D": "fixed-window", "E": "sliding-log"}


# %% partly 1: the dashboard has a quota
strategies = {"A": "sliding-log", "B": "fixed-window", "C": "no limit"}
strategies |= {"D": "fixed-window", "E": "sliding-counter"}


# %% log_is_free: exact for everybody
strategies = {"A": "sliding-log", "B": "token-bucket", "C": "no limit"}
strategies |= {"D": "fixed-window", "E": "sliding-log"}


# %% not_attempted: the last is open
strategies = {"A": "sliding-log", "B": "token-bucket", "C": "no limit"}
strategies |= {"D": "fixed-window", "E": ...}
