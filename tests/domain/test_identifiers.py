from __future__ import annotations

import re

from labapi.domain.identifiers import new_id


def test_an_id_is_a_prefix_and_sixteen_hexadecimal_digits():
    assert re.fullmatch(r"pred_[0-9a-f]{16}", new_id("pred"))


def test_ids_differ():
    assert len({new_id("ds") for _ in range(1000)}) == 1000


def test_the_randomness_can_be_handed_in():
    assert new_id("ds", random=lambda count: "0a" * count) == "ds_0a0a0a0a0a0a0a0a"
