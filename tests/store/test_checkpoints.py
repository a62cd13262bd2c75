"""SQLite's log is moved into the file beside the commits, and nothing is lost over it."""

import sqlite3
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

from storage import checkpoints, schema
from storage.database import Database


@pytest.fixture
def path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a database is whose log is moved every 100 rows."""
    monkeypatch.setattr(checkpoints, "ROWS", 100)
    return tmp_path / "baton.db"


@pytest.fixture
def database(path: Path) -> Database:
    made = Database(f"sqlite:///{path}")
    schema.upgrade(made.engine)
    return made


def put(database: Database, number: int) -> None:
    database.change(lambda work: work.facts.put(f"fact {number}", "x" * 2_000))


def facts_in(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        return int(connection.execute("SELECT count(*) FROM facts").fetchone()[0])


def eventually(happens: Callable[[], bool]) -> bool:
    until = time.monotonic() + 10
    while not happens() and time.monotonic() < until:
        time.sleep(0.01)
    return happens()


def test_the_log_is_moved_and_begun_anew_while_many_commit(database: Database, path: Path) -> None:
    log = path.with_name("baton.db-wal")
    with ThreadPoolExecutor(8) as pool:
        for _ in pool.map(lambda number: put(database, number), range(2_000)):
            pass
    once = log.stat().st_size
    # 2,000 facts alone are 4 MB; each commit writes its pages anew.
    assert once < 4_000_000
    database.close()
    assert facts_in(path) == 2_000
    assert not log.exists()


def test_what_is_still_in_the_log_survives_a_kill(database: Database, path: Path) -> None:
    for number in range(250):
        put(database, number)
    left = path.parent / "left"
    left.mkdir()
    for name in ("baton.db", "baton.db-wal"):
        (left / name).write_bytes((path.parent / name).read_bytes())
    database.close()
    assert facts_in(left / "baton.db") == 250


def test_a_log_that_cannot_be_moved_disturbs_nobody(database: Database, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM facts").fetchone()
        for number in range(250):
            put(database, number)
        assert reader.execute("SELECT count(*) FROM facts").fetchone() == (0,)
    for number in range(250, 500):
        put(database, number)
    database.close()
    assert facts_in(path) == 500


def test_closing_ends_the_thread(database: Database) -> None:
    def there() -> bool:
        return any(one.name == "checkpoints" for one in threading.enumerate())

    for number in range(150):
        put(database, number)
    assert eventually(there)
    database.close()
    assert not there()


def test_a_signal_while_its_thread_starts_hinders_no_orderly_end(
    database: Database, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(_thread: threading.Thread) -> None:
        raise KeyboardInterrupt

    def put_many() -> None:
        for number in range(200):
            put(database, number)

    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", interrupted)
        with pytest.raises(KeyboardInterrupt):
            put_many()
    database.close()
    assert facts_in(path) > 0
