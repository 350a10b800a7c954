from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from labapi.domain.clock import ManualClock, SystemClock, from_microseconds, to_microseconds


def test_a_manual_clock_stands_still():
    clock = ManualClock()
    assert clock.now() == clock.now()
    assert clock.monotonic_ns() == clock.monotonic_ns() == 0


def test_a_manual_clock_advances_both_its_hands():
    clock = ManualClock(datetime(2026, 1, 1, tzinfo=UTC))
    clock.advance(seconds=1.5)
    assert clock.now() == datetime(2026, 1, 1, 0, 0, 1, 500_000, tzinfo=UTC)
    assert clock.monotonic_ns() == 1_500_000_000


def test_a_manual_clock_gives_utc_wherever_it_began():
    began = datetime(2026, 1, 1, 2, tzinfo=timezone(timedelta(hours=2)))
    assert ManualClock(began).now().isoformat() == "2026-01-01T00:00:00+00:00"


def test_a_manual_clock_refuses_a_start_without_a_time_zone():
    with pytest.raises(ValueError, match="no time zone"):
        ManualClock(datetime(2026, 1, 1))


def test_a_manual_clock_refuses_to_go_back():
    with pytest.raises(ValueError, match="cannot go back"):
        ManualClock().advance(seconds=-1)


def test_the_system_clock_tells_utc():
    assert SystemClock().now().utcoffset() == timedelta(0)


def test_the_system_clock_never_counts_back():
    clock = SystemClock()
    counts = [clock.monotonic_ns() for _ in range(100)]
    assert counts == sorted(counts)


@given(st.datetimes(timezones=st.just(UTC)))
def test_a_moment_survives_the_store_exactly(moment):
    assert from_microseconds(to_microseconds(moment)) == moment
