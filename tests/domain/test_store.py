from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from subprocess import PIPE

import pytest

from labapi.domain.store import SCHEMA_VERSION, Store, StoreError

INSERT = "INSERT INTO removed_models (id) VALUES (?)"
IDS = "SELECT id FROM removed_models ORDER BY id"


class Stop(Exception):
    pass


def add_and_stop(store: Store, added: str) -> None:
    with store.transaction():
        store.execute(INSERT, [added])
        raise Stop


def ids(store: Store) -> list[str]:
    return [row["id"] for row in store.execute(IDS)]


def test_a_store_without_a_path_makes_no_file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    with Store() as store:
        store.execute(INSERT, ["a"])
        assert ids(store) == ["a"]
    assert list(tmp_path.iterdir()) == []


def test_two_stores_without_a_path_are_two():
    with Store() as one, Store() as other:
        one.execute(INSERT, ["a"])
        assert ids(other) == []


def test_closing_twice_is_no_error(tmp_path):
    store = Store(tmp_path / "s.sqlite")
    store.close()
    store.close()
    assert (tmp_path / "s.sqlite").exists()


def test_a_closed_store_says_that_it_is_closed(tmp_path):
    store = Store(tmp_path / "s.sqlite")
    store.close()
    with pytest.raises(StoreError, match="is closed"):
        store.execute("SELECT 1")


def test_what_was_kept_is_there_when_the_file_is_opened_again(tmp_path):
    with Store(tmp_path / "s.sqlite") as store:
        store.execute(INSERT, ["a"])
    with Store(tmp_path / "s.sqlite") as store:
        assert ids(store) == ["a"]


def test_a_path_with_spaces_and_other_letters_works(tmp_path):
    folder = tmp_path / "mon dépôt 数"
    folder.mkdir()
    with Store(folder / "été #1?.sqlite") as store:
        store.execute(INSERT, ["a"])
    assert (folder / "été #1?.sqlite").exists()


def test_the_log_of_a_file_is_written_ahead_and_to_the_disk(tmp_path):
    with Store(tmp_path / "kept.sqlite") as store:
        assert store.execute("PRAGMA journal_mode")[0][0] == "wal"
        assert store.execute("PRAGMA synchronous")[0][0] == 1


def test_a_transaction_that_raises_takes_everything_back(store):
    with pytest.raises(Stop):
        add_and_stop(store, "a")
    assert ids(store) == []


def test_an_inner_transaction_takes_back_only_its_own(store):
    with store.transaction():
        store.execute(INSERT, ["outer"])
        with pytest.raises(Stop):
            add_and_stop(store, "inner")
    assert ids(store) == ["outer"]


def test_an_outer_transaction_takes_back_the_inner_one_too(store):
    def nested() -> None:
        with store.transaction():
            with store.transaction():
                store.execute(INSERT, ["inner"])
            raise Stop

    with pytest.raises(Stop):
        nested()
    assert ids(store) == []


def test_many_rows_are_kept_all_or_none(store):
    with pytest.raises(sqlite3.IntegrityError):
        store.execute_many(INSERT, [["a"], ["b"], ["a"]])
    assert ids(store) == []


def test_another_thread_waits_until_a_transaction_is_over(store):
    begun = threading.Event()

    def write() -> list[str]:
        begun.set()
        with store.transaction():
            return ids(store)

    with ThreadPoolExecutor(1) as pool:
        with store.transaction():
            store.execute(INSERT, ["first half"])
            seen = pool.submit(write)
            assert begun.wait(5)
            store.execute(INSERT, ["second half"])
        assert seen.result() == ["first half", "second half"]


def test_threads_count_together_without_losing_a_step(store):
    store.execute("CREATE TABLE counter (value INTEGER)")
    store.execute("INSERT INTO counter VALUES (0)")

    def step() -> None:
        with store.transaction():
            value = store.execute("SELECT value FROM counter")[0]["value"]
            store.execute("UPDATE counter SET value = ?", [value + 1])

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _: step(), range(200)))
    assert store.execute("SELECT value FROM counter")[0]["value"] == 200


def test_two_stores_on_one_file_count_together(tmp_path):
    with Store(tmp_path / "s.sqlite") as one, Store(tmp_path / "s.sqlite") as two:
        one.execute("CREATE TABLE counter (value INTEGER)")
        one.execute("INSERT INTO counter VALUES (0)")

        def step(store: Store) -> None:
            with store.transaction():
                value = store.execute("SELECT value FROM counter")[0]["value"]
                store.execute("UPDATE counter SET value = ?", [value + 1])

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(step, [one, two] * 50))
        assert two.execute("SELECT value FROM counter")[0]["value"] == 100


def test_processes_that_make_the_same_file_at_once_all_get_a_store(tmp_path):
    code = (
        "import sys; from pathlib import Path; from labapi.domain.store import Store\n"
        "store = Store(Path(sys.argv[1])); store.execute("
        "'INSERT INTO removed_models (id) VALUES (?)', [sys.argv[2]]); store.close()"
    )
    path = tmp_path / "s.sqlite"
    children = [
        subprocess.Popen([sys.executable, "-c", code, str(path), str(n)], stderr=subprocess.PIPE)
        for n in range(4)
    ]
    errors = [child.communicate()[1].decode() for child in children]
    assert errors == [""] * 4
    with Store(path) as store:
        assert ids(store) == ["0", "1", "2", "3"]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_a_forked_child_is_told_to_open_its_own():
    code = (
        "import os; from labapi.domain.store import Store, StoreError\n"
        "store = Store()\n"
        "if os.fork() == 0:\n"
        "    try: store.execute('SELECT 1')\n"
        "    except StoreError as error: print(error, flush=True)\n"
        "    raise SystemExit\n"
        "os.wait(); print(store.execute('SELECT 7')[0][0])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    told, answer = done.stdout.splitlines()
    assert "before this process was forked" in told
    assert answer == "7"


def test_a_file_of_the_first_version_is_kept_and_gets_the_new_tables(tmp_path):
    with Store(tmp_path / "s.sqlite") as store:
        store.execute(INSERT, ["a"])
        store.execute("DROP TABLE api_keys")
        store.execute("PRAGMA user_version = 1")
    with Store(tmp_path / "s.sqlite") as store:
        assert ids(store) == ["a"]
        assert store.execute("SELECT * FROM api_keys") == []


OLD_KEYS = """
DROP INDEX api_keys_by_maker;
ALTER TABLE api_keys DROP COLUMN made_by;
INSERT INTO api_keys VALUES ('key_1', 'old', x'00', 'predict', '2026', NULL, NULL);
PRAGMA user_version = 2;
"""


@pytest.fixture(name="second_version")
def _second_version(tmp_path):
    """A file as it was before a key knew whose request made it."""
    path = tmp_path / "s.sqlite"
    Store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD_KEYS)
    return path


def test_a_file_of_the_second_version_keeps_its_keys_and_learns_who_made_new_ones(second_version):
    with Store(second_version) as store:
        assert [tuple(row) for row in store.execute("SELECT id, made_by FROM api_keys")] == [
            ("key_1", None)
        ]
        assert store.execute("PRAGMA user_version")[0][0] == SCHEMA_VERSION


OLD_APPS = """
ALTER TABLE oauth_clients DROP COLUMN refresh;
ALTER TABLE oauth_clients DROP COLUMN resource_server;
ALTER TABLE oauth_tokens DROP COLUMN issued_at;
DROP TABLE oauth_refresh_tokens;
INSERT INTO oauth_clients VALUES ('client_1', 'old', x'00', '[]', 'predict', '2026');
INSERT INTO oauth_tokens VALUES (x'01', 'client_1', 'client_1', 'predict', NULL, '2099', NULL);
PRAGMA user_version = 3;
"""


def test_a_file_of_the_third_version_keeps_its_apps_and_tokens_and_they_are_of_no_new_kind(
    tmp_path,
):
    path = tmp_path / "s.sqlite"
    Store(path).close()
    with closing(sqlite3.connect(path)) as connection:
        connection.executescript(OLD_APPS)
    with Store(path) as store, Store() as fresh:
        (app,) = store.execute("SELECT * FROM oauth_clients")
        assert tuple(app) == ("client_1", "old", b"\0", "[]", "predict", "2026", 0, 0)
        assert store.execute("SELECT issued_at FROM oauth_tokens")[0][0] is None
        for table in ("oauth_clients", "oauth_tokens", "oauth_refresh_tokens"):
            columns = f"SELECT name, type, \"notnull\" FROM pragma_table_info('{table}')"
            assert [*map(tuple, store.execute(columns))] == [*map(tuple, fresh.execute(columns))]


def test_processes_that_upgrade_the_same_file_at_once_all_get_a_store(second_version):
    code = (
        "import sys; from pathlib import Path; from labapi.domain.store import Store\n"
        "sys.stdin.readline(); store = Store(Path(sys.argv[1]))\n"
        "print(store.execute('SELECT made_by FROM api_keys')[0][0])"
    )
    command = [sys.executable, "-c", code, str(second_version)]
    started = [
        subprocess.Popen(command, stdin=PIPE, stdout=PIPE, stderr=PIPE, text=True) for _ in range(4)
    ]
    for process in started:
        process.stdin.write("\n")
        process.stdin.flush()
    told = [process.communicate() for process in started]
    assert told == [("None\n", "")] * 4


def test_a_file_of_another_version_is_refused(tmp_path):
    with Store(tmp_path / "s.sqlite") as store:
        store.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    with pytest.raises(StoreError, match=f"has version {SCHEMA_VERSION + 1}"):
        Store(tmp_path / "s.sqlite")


def test_the_database_of_another_program_is_refused_and_left_as_it_was(tmp_path):
    path = tmp_path / "theirs.sqlite"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE theirs (x)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(StoreError, match="another program"):
        Store(path)
    assert path.read_bytes() == before


def test_a_file_that_is_no_database_is_refused(tmp_path):
    path = tmp_path / "notes.txt"
    path.write_text("Dear diary, " * 100)
    with pytest.raises(StoreError, match="not a database"):
        Store(path)


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StoreError, match="no such folder"):
        Store(tmp_path / "nowhere" / "s.sqlite")


def test_the_schema_names_the_version_that_the_store_expects(store):
    assert store.execute("PRAGMA user_version")[0][0] == SCHEMA_VERSION


def test_the_error_that_ended_a_transaction_is_told_where_sqlite_has_rolled_back_by_itself(store):
    def roll_back_and_stop() -> None:
        with store.transaction():
            store.execute("ROLLBACK")  # as SQLite does where the disk is full
            raise Stop

    with pytest.raises(Stop):
        roll_back_and_stop()


@pytest.mark.skipif(os.name == "nt", reason="Windows has other rights")
def test_a_new_file_is_its_owners_alone(tmp_path):
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        store.execute(INSERT, ["a"])
        modes = {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()}
    assert set(modes.values()) == {0o600}
    assert path.name in modes
