"""One class gives one set of bytes, whoever judges it, in whatever order, and however often."""

from __future__ import annotations

import shutil

import pytest

from tests.grading.run.rooms import Room


@pytest.mark.slow
@pytest.mark.time_limit(400)
@pytest.mark.parametrize(("students", "most"), [(4, 2), pytest.param(6, 3, marks=pytest.mark.soak)])
def test_the_same_bytes_come_of_one_and_more_workers_and_of_any_order(tmp_path, students, most):
    numbers = range(1, most + 1)
    rooms = [Room(tmp_path / f"{workers}", students, order=workers) for workers in numbers]
    for workers, room in zip(numbers, rooms, strict=True):
        room.typed(*room.words("--workers", f"{workers}"))
    one, *others = rooms
    assert all(room.points() == one.points() for room in others)
    kept = [room.bytes_kept(same_files=True) for room in rooms]
    assert kept == kept[:1] * most
    shutil.rmtree(one.graded)
    one.typed(*one.words("--workers", "2"))
    assert one.bytes_kept(same_files=True) == kept[0]
    one.typed(*one.words("--workers", "2"))  # nothing is left to judge
    assert one.bytes_kept(same_files=True) == kept[0]
