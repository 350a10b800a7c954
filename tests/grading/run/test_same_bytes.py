"""One class gives one set of bytes, whoever judges it, in whatever order, and however often."""

from __future__ import annotations

import shutil

import pytest

from tests.grading.run.rooms import Room

STUDENTS = 6


@pytest.mark.soak
def test_the_same_bytes_come_of_one_two_and_three_workers_and_of_any_order(tmp_path):
    rooms = [Room(tmp_path / f"{workers}", STUDENTS, order=workers) for workers in (1, 2, 3)]
    for workers, room in enumerate(rooms, start=1):
        room.typed(*room.words("--workers", f"{workers}"))
    one, *others = rooms
    assert all(room.points() == one.points() for room in others)
    kept = [room.bytes_kept(same_files=True) for room in rooms]
    assert kept[0] == kept[1] == kept[2]
    shutil.rmtree(one.graded)
    one.typed(*one.words("--workers", "2"))
    assert one.bytes_kept(same_files=True) == kept[0]
    one.typed(*one.words("--workers", "2"))  # nothing is left to judge
    assert one.bytes_kept(same_files=True) == kept[0]
