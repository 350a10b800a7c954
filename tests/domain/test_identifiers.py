from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest

from labapi.domain.clock import ManualClock
from labapi.domain.identifiers import TimeOrderedIds, id_of, new_id, number_of


def test_an_id_is_a_prefix_and_sixteen_hexadecimal_digits():
    assert re.fullmatch(r"pred_[0-9a-f]{16}", new_id("pred"))


def test_ids_differ():
    assert len({new_id("ds") for _ in range(1000)}) == 1000


def test_the_randomness_can_be_handed_in():
    assert new_id("ds", random=lambda count: "0a" * count) == "ds_0a0a0a0a0a0a0a0a"


def test_time_ordered_numbers_grow_though_the_clock_stands_still():
    ids = TimeOrderedIds(ManualClock(), random_bits=lambda count: 5)
    first = ids.next()
    assert [ids.next() - first for _ in range(3)] == [1, 2, 3]


def test_a_millisecond_later_is_larger_whatever_the_random_bits():
    clock, bits = ManualClock(), iter([2**23 - 1, 0])
    ids = TimeOrderedIds(clock, random_bits=lambda count: next(bits))
    before = ids.next()
    clock.advance(seconds=0.001)
    assert ids.next() == before + 1


def test_a_clock_that_goes_back_gives_no_smaller_number():
    moments = iter([datetime(2027, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)])
    clock = ManualClock()
    clock.now = lambda: next(moments)
    ids = TimeOrderedIds(clock)
    assert ids.next() + 1 == ids.next()


@pytest.mark.parametrize("number", [0, 1, 2**62, 2**63 - 1])
def test_an_id_reads_back_as_its_number(number):
    assert number_of("pred", id_of("pred", number)) == number


@pytest.mark.parametrize(
    "text",
    ["", "pred_", "pred_1", "ds_0000000000000001", "0000000000000001", "pred_000000000000000G",
     "pred_8000000000000000", "pred_00000000000000001", "pred_-000000000000001", "pred_٠" * 16],
)  # fmt: skip
def test_any_other_text_is_no_id(text):
    assert number_of("pred", text) is None
