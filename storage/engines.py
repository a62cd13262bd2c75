"""The pools of connections: one for changes, one for looks, each set up for its database."""

from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import IsolationLevel

from bot.domain.erasing import digits_of
from storage.checkpoints import FALL_BACK, LARGEST
from storage.driver import as_sqlalchemy, driver_of
from storage.held import begins_itself
from storage.reaching import REACHING, greeting_driver, reach_in_time
from storage.writing import BEGIN

#: How many connections a process reads on at most: those that `Lookers` keeps and some for whoever
#: looks at much. On PostgreSQL four replicas leave room among the 100 that a server allows.
_READERS = {"sqlite": 30, "postgresql": 16}
#: Statements that SQLite's driver keeps prepared; those of `storage.rows` differ by how many rows.
_KNOWN = 256
#: Milliseconds after which PostgreSQL ends a transaction in which nobody says anything any more: a
#: change takes a few, and its replica must have vanished.
ABANDONED = 10_000
#: Whoever clicks, posts or looks asks by keys and indexes. A plan that PostgreSQL made when a table
#: had one page reads the whole table, and is kept until the table is analysed anew: a minute, in
#: which thousands of leads may come (docs/decisions/0041). Before PostgreSQL 18 what has no index
#: looks so dear then that it would be compiled first.
BY_KEY = {"enable_seqscan": "off", "jit": "off"}


def with_driver(url: URL) -> URL:
    """The same address with the driver that we use."""
    if url.drivername in {"postgres", "postgresql"}:
        return url.set(drivername="postgresql+psycopg")
    return url


def engines_of(url: URL, patience: float) -> tuple[Engine, Engine]:
    """What changes, waiting for so many seconds for what others have locked, and what reads."""
    if url.get_backend_name() != "sqlite":
        return _postgresql_writer(url, patience), _postgresql(
            url, "REPEATABLE READ", _READERS["postgresql"]
        )
    return _sqlite(url, BEGIN, patience), _sqlite(url, "BEGIN", patience)


def _postgresql(url: URL, isolation: IsolationLevel, most: int) -> Engine:
    engine = create_engine(
        url,
        pool_size=(most + 1) // 2,
        max_overflow=most // 2,
        connect_args=REACHING,
        isolation_level=isolation,
    )
    reach_in_time(engine)
    return engine


def _postgresql_writer(url: URL, patience: float) -> Engine:
    """Changes of a replica that vanished must not hold their locks until somebody notices."""
    engine = _postgresql(url, "READ COMMITTED", 2)
    settings = {
        "idle_in_transaction_session_timeout": ABANDONED,
        "lock_timeout": round(patience * 1000),
        **BY_KEY,
    }

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        with greeting_driver(connection):
            for name, value in settings.items():
                connection.execute(f"SET SESSION {name} = {value}")
            connection.commit()

    return engine


def _sqlite(url: URL, begin: str, patience: float) -> Engine:
    most = _READERS["sqlite"]
    engine = create_engine(
        url,
        pool_size=most // 3,
        max_overflow=most - most // 3,
        connect_args={"cached_statements": _KNOWN},
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: object) -> None:
        # The driver must not begin transactions by itself: `begin` below says how.
        connection.isolation_level = None
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={round(patience * 1000)}",
            f"wal_autocheckpoint={FALL_BACK}",
            f"journal_size_limit={LARGEST}",
        ):
            connection.execute(f"PRAGMA {pragma}")
        connection.create_function("digits_of", 1, digits_of, deterministic=True)

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        if begins_itself(connection):
            return
        # On the driver's connection: SQLAlchemy's way there costs ten times the statement.
        try:
            driver_of(connection).execute(begin)
        except connection.dialect.loaded_dbapi.Error as error:
            raise as_sqlalchemy(error, begin, connection) from error

    return engine
