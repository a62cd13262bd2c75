"""Bring a database to the schema of this version, step by step, and say where it stands."""

from collections.abc import Callable
from pathlib import Path

import structlog
from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, text
from sqlalchemy.exc import SQLAlchemyError

from bot.ports import StoreUnavailableError

log = structlog.get_logger(__name__)

#: Any number will do, as long as all replicas use the same: one of them migrates, the others wait.
_MIGRATION_LOCK = 7_276_652_361


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to `revision`; replicas that start together take turns.

    A database that a newer version has migrated already stays as it is: what that version added
    does not disturb this one (docs/decisions/0031). Raises StoreUnavailableError when the database
    cannot be reached or written.
    """

    def steps(config: Config) -> None:
        context = MigrationContext.configure(config.attributes["connection"])
        found = context.get_current_revision()
        if revision == "head" and found is not None and not knows(found):
            log.warning("database_is_newer", schema=found, newest_known=newest())
        else:
            command.upgrade(config, revision)

    _run(engine, steps)


def downgrade(engine: Engine, revision: str) -> None:
    """Run the migrations back to `revision` (`-1`: one step); data in dropped columns is lost."""
    _run(engine, lambda config: command.downgrade(config, revision))


def current(engine: Engine) -> str | None:
    """The revision that the database has; None for an empty one."""
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    except SQLAlchemyError as error:
        raise StoreUnavailableError(_why(error)) from error


def newest() -> str | None:
    """The revision that this version of Baton wants."""
    return ScriptDirectory.from_config(_config()).get_current_head()


def knows(revision: str) -> bool:
    """Whether this version of Baton has that revision; a newer one's it has not."""
    known = ScriptDirectory.from_config(_config()).walk_revisions()
    return any(script.revision == revision for script in known)


def _run(engine: Engine, steps: Callable[[Config], None]) -> None:
    config = _config()
    try:
        with engine.begin() as connection:
            _wait_for_others(connection)
            config.attributes["connection"] = connection
            steps(config)
    except SQLAlchemyError as error:
        raise StoreUnavailableError(_why(error)) from error


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})


def _why(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
