"""How a limit is written, and which limit a path has."""

from __future__ import annotations

import pytest

from labapi.domain.limiter import Policies, Spec, parse_spec, strategy_of
from labapi.domain.limiter.policies import DEFAULT_LIMITS


@pytest.mark.parametrize(
    ("text", "limit", "window_s"),
    [
        ("5/10s", 5, 10),
        ("100/min", 100, 60),
        ("100/minute", 100, 60),
        ("100/60s", 100, 60),
        ("1000/60 seconds", 1000, 60),
        (" 3 / 2 min ", 3, 120),
        ("1/s", 1, 1),
        ("1/second", 1, 1),
        ("1/sec", 1, 1),
        ("10/m", 10, 60),
        ("10/2mins", 10, 120),
        ("10/hour", 10, 3600),
        ("10/2 hours", 10, 7200),
        ("10/h", 10, 3600),
        ("10/day", 10, 86_400),
        ("10/31d", 10, 31 * 86_400),
    ],
)
def test_a_limit_is_read(text, limit, window_s):
    spec = parse_spec(text)
    assert spec == Spec(limit, window_s)
    assert spec.window_us == window_s * 1_000_000


@pytest.mark.parametrize(
    "text",
    ["", "5", "5/", "/10s", "5/10", "5/10x", "five/min", "5 per minute", "-5/10s", "5/-1s",
     "5.5/10s", "5/1.5s", "5/10s;DROP", "5//10s", "١/s", None, 5_000, ("5", "10s")],
)  # fmt: skip
def test_what_is_no_limit_is_refused_with_an_example(text):
    with pytest.raises(ValueError, match=r'cannot be read as a limit\. Write one as "5/10s"'):
        parse_spec(text)


@pytest.mark.parametrize("text", ["0/10s", "5/0s", "1000001/s", "1/32d", "999999999/day"])
def test_a_limit_out_of_bounds_is_refused_with_the_bounds(text):
    with pytest.raises(ValueError, match="1 to 1,000,000 requests, in 1 s to 31 days"):
        parse_spec(text)


def test_an_unknown_strategy_is_refused_with_those_that_are_known():
    with pytest.raises(ValueError, match="'sliding-log', 'sliding-counter', 'token-bucket'"):
        strategy_of("leaky-bucket", "5/10s")


def named(limits, path):
    policy = Policies.of(limits, "fixed-window").of_path(path)
    return None if policy is None else (policy.name, policy.spec.limit)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/api/v1/predict", ("predict", 100)),
        ("/api/v1/predict/", ("predict", 100)),
        ("/api/v1/predict/batch", ("predict", 100)),
        ("/api/v1/predict/pred_1", ("predict", 100)),
        ("/api/v1/predictions", ("predict", 100)),
        ("/api/v1/predicted", ("default", 1000)),
        ("/api/v1/models", ("default", 1000)),
        ("/api/v1/models/m/predictions", ("default", 1000)),
        ("/token", ("default", 1000)),
        ("/nowhere", ("default", 1000)),
        ("/api/v0/predict", ("default", 1000)),
        ("/api/v1/health/nothing", ("default", 1000)),
        ("/", ("default", 1000)),
        ("/api/v1/health", None),
        ("/docs", None),
        ("/docs/swagger-ui.css", None),
        ("/openapi.json", None),
    ],
)
def test_the_default_limits_of_each_path(path, expected):
    assert named("default", path) == expected
    assert named(DEFAULT_LIMITS, path) == expected


def test_one_limit_holds_for_all_paths_together():
    assert named("5/10s", "/api/v1/predict") == named("5/10s", "/api/v1/models") == ("default", 5)


def test_the_longest_path_that_fits_decides():
    limits = {"/predict": "10/s", "/predict/batch": "2/s", "/predictions": "7/s"}
    assert named(limits, "/api/v1/predict/batch") == ("predict-batch", 2)
    assert named(limits, "/api/v1/predict/pred_1") == ("predict", 10)
    assert named(limits, "/api/v1/predictions") == ("predictions", 7)
    assert named(limits, "/api/v1/models") is None


def test_none_lifts_the_limit_of_a_path():
    limits = {"*": "5/s", "/models": None}
    assert named(limits, "/api/v1/models/m") is None
    assert named(limits, "/api/v1/datasets") == ("default", 5)


def test_a_path_may_be_written_in_full():
    assert named({"/api/v1/predict/": "5/s"}, "/api/v1/predict") == ("predict", 5)


@pytest.mark.parametrize("path", ["predict", "", "/", "**", "/api/v1", None, 3])
def test_what_is_no_path_is_refused(path):
    with pytest.raises(ValueError, match=r'is no path\. Write "/predict"'):
        Policies.of({path: "5/s"}, "fixed-window")


def test_what_is_counted_together_depends_on_path_limit_and_strategy():
    counted = {
        Policies.of({path: text}, strategy).by_path[path].counts
        for path in ("*", "/models")
        for text in ("5/s", "5/min")
        for strategy in ("fixed-window", "token-bucket")
    }
    assert len(counted) == 8
