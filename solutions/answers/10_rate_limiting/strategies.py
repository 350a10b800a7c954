# %% wrong: fixed_is_exact
strategies = {
    "free plan": "fixed-window",
    "fragile graphics card": "sliding-log",
    "dashboard": "token-bucket",
    "million callers": "sliding-counter",
    "health check": "no limit",
} | {"fragile graphics card": "fixed-window"}


# %% wrong: bucket_is_exact
strategies = {
    "free plan": "fixed-window",
    "fragile graphics card": "sliding-log",
    "dashboard": "token-bucket",
    "million callers": "sliding-counter",
    "health check": "no limit",
} | {"fragile graphics card": "token-bucket"}


# %% wrong: smooth_is_kind
strategies = {
    "free plan": "fixed-window",
    "fragile graphics card": "sliding-log",
    "dashboard": "token-bucket",
    "million callers": "sliding-counter",
    "health check": "no limit",
} | {"dashboard": "sliding-log"}


# %% wrong: log_is_free
strategies = {
    "free plan": "fixed-window",
    "fragile graphics card": "sliding-log",
    "dashboard": "token-bucket",
    "million callers": "sliding-counter",
    "health check": "no limit",
} | {"million callers": "sliding-log"}


# %% wrong: all_is_limited
strategies = {
    "free plan": "fixed-window",
    "fragile graphics card": "sliding-log",
    "dashboard": "token-bucket",
    "million callers": "sliding-counter",
    "health check": "no limit",
} | {"health check": "fixed-window"}


# %% right: zipped
strategies = dict(
    zip(  # noqa: B905
        ("health check", "million callers", "dashboard", "free plan", "fragile graphics card"),
        ("no limit", "sliding-counter", "token-bucket", "fixed-window", "sliding-log"),
    )
)


# %% right: one by one
strategies = {}
strategies["free plan"] = "fixed-window"
strategies["dashboard"] = "token-bucket"
strategies["fragile graphics card"] = "sliding-log"
strategies["million callers"] = "sliding-counter"
strategies["health check"] = "no limit"
