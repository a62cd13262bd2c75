"""A connection's own driver, past SQLAlchemy: its rows, its errors, its way to PostgreSQL."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from storage.piped import Piped
    from storage.straight import Straight

#: Where a connection has its `Straight`.
STRAIGHT = "straight"


def driver_of(connection: Connection) -> Any:
    """The driver's own connection, which is the DB-API's for both drivers."""
    driver = connection.connection.dbapi_connection
    assert driver is not None  # noqa: S101  # the connection is open
    return driver


def driver_rows(connection: Connection, sql: str, values: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The rows of a statement in the driver's own terms, unconverted. Raises as SQLAlchemy does."""
    try:
        found: list[tuple[Any, ...]] = driver_of(connection).execute(sql, values).fetchall()
    except connection.dialect.loaded_dbapi.Error as error:
        raise as_sqlalchemy(error, sql, connection) from error
    return found


def as_sqlalchemy(error: Exception, sql: str, connection: Connection) -> BaseException:
    """The error as callers of SQLAlchemy know it; a lost connection is marked as such."""
    lost = connection.invalidated or connection.dialect.is_disconnect(
        error,  # type: ignore[arg-type]  # the errors of every driver
        connection.connection.dbapi_connection,
        None,
    )
    if lost and not connection.invalidated:
        connection.invalidate(error)
    return DBAPIError.instance(
        sql,
        None,  # the values, which may be personal
        error,
        connection.dialect.loaded_dbapi.Error,
        connection_invalidated=lost,
        dialect=connection.dialect,
    )


def straight_on(connection: Connection, *, piped: bool = False) -> "Straight | None":
    """Have prepared statements go straight to PostgreSQL on this connection; None: it is SQLite.

    `piped`: only answers that are needed are waited for; see `Piped`.
    """
    if connection.dialect.name == "sqlite":
        return None
    # Both need psycopg, which SQLite does not.
    from storage.piped import Piped  # noqa: PLC0415
    from storage.straight import Straight  # noqa: PLC0415

    driver = driver_of(connection)
    straight = connection.info[STRAIGHT] = Piped(driver) if piped else Straight(driver)
    return straight


def foreseeing_on(connection: Connection) -> "Piped | None":
    """What can be told of look-ups to come on this connection; None: that is of no use."""
    straight = connection.info.get(STRAIGHT)
    return straight if straight is not None and straight.foresees else None
