"""A store that is locked, full, read-only, damaged or gone says so in a sentence of its own."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest

from labapi.domain import store as store_module
from labapi.domain.sqlite.errors import (
    StoreBusy,
    StoreDamaged,
    StoreError,
    StoreFailing,
    StoreFull,
    StoreGone,
    StoreReadOnly,
    explained,
)
from labapi.domain.store import Store

INSERT = "INSERT INTO removed_models (id) VALUES (?)"
COUNT = "SELECT count(*) FROM removed_models"
POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows keeps an open file where it is")


@pytest.fixture(name="path")
def _path(tmp_path):
    return tmp_path / "s.sqlite"


@pytest.fixture(name="filed")
def _filed(path):
    with Store(path) as store:
        yield store


@pytest.fixture(name="locked")
def _locked(filed, path):
    """The same store while another program writes, which is the connection."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        yield other


@pytest.fixture(name="impatient")
def _impatient(monkeypatch):
    monkeypatch.setattr(store_module, "PAUSES_S", (0.0001, 0.0001, store_module.ENOUGH))


def add(store: Store, name: str) -> None:
    with store.transaction():
        store.execute(INSERT, [name])


def test_the_pauses_are_less_than_a_second_in_all():
    assert sum(store_module.PAUSES_S) < 1


@pytest.mark.usefixtures("locked", "impatient")
@pytest.mark.parametrize("write", [add, lambda store, name: store.execute(INSERT, [name])])
def test_a_locked_store_is_busy_and_keeps_nothing(filed, path, write):
    with pytest.raises(StoreBusy, match="locked: another program") as told:
        write(filed, "a")
    assert str(path) in str(told.value)
    assert str(path) not in told.value.message
    assert filed.execute(COUNT)[0][0] == 0


@pytest.mark.usefixtures("locked")
def test_a_locked_store_can_be_read(filed):
    assert filed.execute(COUNT)[0][0] == 0


def test_a_loop_serves_others_while_a_locked_store_is_waited_for(filed, locked):
    served = []

    async def serve() -> None:
        while len(served) < 3:
            served.append(filed.execute(COUNT)[0][0])
            await asyncio.sleep(0)
        locked.execute("COMMIT")

    async def both() -> None:
        await asyncio.gather(filed.when_free(add, filed, "a"), serve())

    asyncio.run(both())
    assert served == [0, 0, 0]
    assert filed.execute(COUNT)[0][0] == 1


@pytest.mark.usefixtures("locked", "impatient")
def test_a_loop_gives_up_in_the_end(filed):
    with pytest.raises(StoreBusy):
        asyncio.run(filed.when_free(add, filed, "a"))


def test_a_loop_does_not_wait_for_a_thread_that_has_the_store(store):
    """The loop goes on: it is the one that lets the thread end its transaction."""
    held, let_go = threading.Event(), threading.Event()

    def hold() -> None:
        with store.transaction():
            held.set()
            assert let_go.wait(5)

    async def both() -> None:
        thread = asyncio.create_task(asyncio.to_thread(hold))
        await asyncio.to_thread(held.wait, 5)
        asyncio.get_running_loop().call_soon(let_go.set)
        await store.when_free(add, store, "a")
        await thread

    asyncio.run(both())
    assert store.execute(COUNT)[0][0] == 1


def test_a_thread_that_keeps_the_store_is_not_waited_for_without_end(store, monkeypatch):
    monkeypatch.setattr(store_module, "OWN_THREADS_S", 0.01)
    with ThreadPoolExecutor(1) as pool, store.transaction(), pytest.raises(StoreBusy):
        pool.submit(add, store, "a").result()


def test_threads_that_take_no_turns_are_waited_for_longer_than_another_program():
    assert sum(store_module.PAUSES_S) * 10 < store_module.OWN_THREADS_S


def test_a_thread_waits_as_before_after_a_loop_was_in_a_hurry(store):
    asyncio.run(store.when_free(add, store, "a"))
    assert not store._in_a_hurry()


@pytest.mark.usefixtures("locked", "impatient")
def test_who_waits_in_a_thread_lets_others_read_meanwhile(filed, monkeypatch):
    read = []

    def pause(seconds: float) -> None:
        free = filed._lock.acquire(blocking=False)
        read.append(free)
        filed._lock.release()

    monkeypatch.setattr(store_module.time, "sleep", pause)
    with pytest.raises(StoreBusy):
        add(filed, "a")
    assert read == [True, True]
    assert not filed._lock._is_owned()


def test_a_full_store_keeps_what_it_has_and_takes_more_once_there_is_room(filed):
    pages = filed.execute("PRAGMA page_count")[0][0]
    filed.execute(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(StoreFull, match=r"cannot grow .* Make room"):
        add(filed, "x" * 100_000)
    assert filed.execute(COUNT)[0][0] == 0
    filed.execute("PRAGMA max_page_count = 100000")
    add(filed, "x" * 100_000)
    assert filed.execute(COUNT)[0][0] == 1


def test_many_rows_in_a_full_store_are_kept_all_or_none(filed):
    filed.execute(f"PRAGMA max_page_count = {filed.execute('PRAGMA page_count')[0][0]}")
    with pytest.raises(StoreFull):
        filed.execute_many(INSERT, [[f"{number}" + "x" * 4_000] for number in range(50)])
    assert filed.execute(COUNT)[0][0] == 0


LIMITED = """
import resource, sys
from pathlib import Path
from labapi.domain.store import Store
from labapi.domain.sqlite.errors import StoreError
store = Store(Path(sys.argv[1]))
resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000))
kept = 0
try:
    for number in range(1_000):
        store.execute("INSERT INTO removed_models (id) VALUES (?)", [f"{number}" + "x" * 5_000])
        kept += 1
except StoreError as error:
    print(kept, type(error).__name__)
"""


@POSIX
def test_a_file_that_may_not_grow_is_full_and_has_all_that_was_acknowledged(path):
    command = [sys.executable, "-c", LIMITED, str(path)]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    assert told[1:] == ["StoreFull"]
    with Store(path) as store:
        assert store.execute(COUNT)[0][0] == int(told[0]) > 0


def test_a_store_that_may_not_be_written_is_read_only(filed):
    filed.execute("PRAGMA query_only = 1")
    with pytest.raises(StoreReadOnly, match=r"not written .* Give yourself the right"):
        add(filed, "a")
    assert filed.execute(COUNT)[0][0] == 0


def damage(path) -> None:
    """Overwrite all pages but the first, which tells what kind of file it is."""
    content = bytearray(path.read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    path.write_bytes(content)


def test_a_damaged_page_found_while_running_is_told(path):
    with Store(path) as store:
        store.execute_many(INSERT, [[f"{number}" + "x" * 500] for number in range(100)])
    damage(path)
    with closing(sqlite3.connect(path)) as raw:  # as it is found in the middle of the work
        raw.row_factory = sqlite3.Row
        with pytest.raises(sqlite3.DatabaseError) as found:
            raw.execute("SELECT * FROM removed_models").fetchall()
    told = explained(path, found.value)
    assert isinstance(told, StoreDamaged)
    assert "damaged" in str(told)
    assert "copy from before" in str(told)


def test_a_damaged_file_is_told_when_it_is_opened(path):
    Store(path).close()
    damage(path)
    with pytest.raises(StoreDamaged, match="damaged"):
        Store(path)


@pytest.mark.parametrize("content", [b"Dear diary, " * 100, b"\x89PNG" + bytes(4_000), b"no"])
def test_what_is_no_database_is_told_and_left_as_it_was(path, content):
    path.write_bytes(content)
    with pytest.raises(StoreDamaged, match=r"is no store .* Name another file"):
        Store(path)
    assert path.read_bytes() == content


def test_a_table_that_somebody_took_away_is_damage(filed):
    filed.execute("DROP TABLE removed_models")
    with pytest.raises(StoreDamaged, match="no such table"):
        filed.execute(COUNT)


def test_a_mistake_in_a_statement_of_ours_stays_a_mistake(store):
    with pytest.raises(sqlite3.OperationalError, match="syntax"):
        store.execute("SELEKT 1")


@POSIX
@pytest.mark.parametrize("read", [True, False])
def test_a_file_that_was_removed_takes_nothing_more(filed, path, read):
    path.unlink()
    with pytest.raises(StoreGone, match="removed or replaced"):
        filed.execute(COUNT) if read else add(filed, "a")


@POSIX
def test_a_file_that_was_replaced_takes_nothing_more(filed, path, tmp_path):
    with Store(tmp_path / "other.sqlite"):
        os.replace(tmp_path / "other.sqlite", path)
    with pytest.raises(StoreGone, match="start the server again"):
        add(filed, "a")


@POSIX
def test_a_file_that_was_put_back_goes_on(filed, path, tmp_path):
    path.rename(tmp_path / "elsewhere")
    with pytest.raises(StoreGone):
        add(filed, "a")
    (tmp_path / "elsewhere").rename(path)
    add(filed, "a")
    assert filed.execute(COUNT)[0][0] == 1


def test_a_file_named_from_a_folder_is_found_after_the_process_has_moved(tmp_path, monkeypatch):
    (tmp_path / "below").mkdir()
    monkeypatch.chdir(tmp_path)
    with Store(store_module.Path("s.sqlite")) as store:
        monkeypatch.chdir(tmp_path / "below")
        add(store, "a")
        assert store.execute(COUNT)[0][0] == 1


@pytest.mark.parametrize(
    ("name", "error"),
    [
        ("SQLITE_IOERR_READ", StoreFailing),
        ("SQLITE_IOERR_FSYNC", StoreFailing),
        ("SQLITE_IOERR_WRITE", StoreFull),
        ("SQLITE_READONLY_DBMOVED", StoreGone),
        ("SQLITE_CANTOPEN", StoreGone),
        ("SQLITE_BUSY_SNAPSHOT", StoreBusy),
        ("SQLITE_LOCKED", StoreBusy),
        ("SQLITE_PROTOCOL", StoreBusy),
        ("SQLITE_CORRUPT_INDEX", StoreDamaged),
        ("SQLITE_NOTADB", StoreDamaged),
    ],
)
def test_each_result_code_has_its_error(path, name, error):
    raised = sqlite3.OperationalError("disk I/O error")
    raised.sqlite_errorcode = getattr(sqlite3, name)
    told = explained(path, raised)
    assert type(told) is error
    assert str(path) in str(told)
    assert str(path) not in told.message


def test_a_folder_is_no_file(tmp_path):
    with pytest.raises(StoreError, match=r"it is a folder\. Name a file in it"):
        Store(tmp_path)


def test_a_file_is_no_folder(path):
    path.write_text("")
    with pytest.raises(StoreError, match="is a file and no folder"):
        Store(path / "s.sqlite")


@pytest.mark.parametrize("there", [True, False])
def test_what_the_system_refuses_to_open_is_a_matter_of_rights(path, monkeypatch, there):
    if there:
        path.write_bytes(b"")

    def refuse(*_: object, **__: object) -> None:
        raise sqlite3.OperationalError("unable to open database file")

    monkeypatch.setattr(store_module, "_keep_private", lambda _: None)
    monkeypatch.setattr(store_module.sqlite3, "connect", refuse)
    with pytest.raises(StoreError, match="may not read and write" if there else "may not make"):
        Store(path)


def test_a_file_that_is_locked_when_it_is_opened_is_told(path, monkeypatch):
    monkeypatch.setattr(store_module, "OPENING_S", 0)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("CREATE TABLE theirs (x)")
        with pytest.raises(StoreBusy, match="look for a program"):
            Store(path)
