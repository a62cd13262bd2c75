"""Bring a database to the schema of this version, step by step, and say where it stands.

Alembic is read only when there are steps to run: it is a tenth of the start.
"""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import structlog
from sqlalchemy import Connection, Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from bot.ports import StoreUnavailableError
from storage.ahead import exchange

if TYPE_CHECKING:
    from alembic.config import Config

log = structlog.get_logger(__name__)

#: Any number will do, as long as all replicas use the same: one of them migrates, the others wait.
_MIGRATION_LOCK = 7_276_652_361
_MIGRATIONS = Path(__file__).parent / "migrations"
#: What each migration says of itself, at the beginning of a line: its name, and whom it follows.
_NAMES = re.compile(r"""^(revision|down_revision) = ["'](\w+)["']$""", re.MULTILINE)


def upgrade(engine: Engine, revision: str = "head") -> None:
    """Run the migrations up to `revision`; replicas that start together take turns.

    A database that a newer version has migrated already stays as it is: what that version added
    does not disturb this one (docs/decisions/0031). Raises StoreUnavailableError when the database
    cannot be reached or written.
    """
    if revision == "head":
        before = current(engine)
        if before == newest():
            return
        if before is not None and knows(before) and engine.dialect.name == "postgresql":
            _upgrade_ahead(engine, before)

    def steps(config: "Config") -> None:
        found = _current(config.attributes["connection"])
        if revision == "head" and found is not None and not knows(found):
            log.warning("database_is_newer", schema=found, newest_known=newest())
        else:
            from alembic import command  # noqa: PLC0415  # see above

            command.upgrade(config, revision)

    _run(engine, steps)


def _upgrade_ahead(engine: Engine, before: str) -> None:
    """Exchange indexes while others work, for those migrations that say which (`AHEAD`).

    In a migration's transaction PostgreSQL would let nobody write to the table until it ends. Each
    such migration then finds the indexes as it wants them.
    """
    from alembic.script import ScriptDirectory  # noqa: PLC0415  # see above

    scripts = ScriptDirectory(str(_MIGRATIONS))
    for script in reversed(list(scripts.iterate_revisions("head", before))):
        if ahead := getattr(script.module, "AHEAD", None):
            if current(engine) != script.down_revision:
                upgrade(engine, str(script.down_revision))
            try:
                exchange(engine, ahead)
            except SQLAlchemyError as error:
                raise StoreUnavailableError(_why(error)) from error


def downgrade(engine: Engine, revision: str) -> None:
    """Run the migrations back to `revision` (`-1`: one step); data in dropped columns is lost."""
    from alembic import command  # noqa: PLC0415  # see above

    _run(engine, lambda config: command.downgrade(config, revision))


def current(engine: Engine) -> str | None:
    """The revision that the database has; None for an empty one."""
    try:
        with engine.connect() as connection:
            return _current(connection)
    except SQLAlchemyError as error:
        raise StoreUnavailableError(_why(error)) from error


def newest() -> str | None:
    """The revision that this version of Baton wants: the one that no other follows."""
    followed = _revisions()
    (last,) = followed.keys() - set(followed.values())
    return last


def knows(revision: str) -> bool:
    """Whether this version of Baton has that revision; a newer one's it has not."""
    return revision in _revisions()


@cache
def _revisions() -> dict[str, str | None]:
    """Each migration, and whom it follows, as their files say."""
    found = {}
    for file in (_MIGRATIONS / "versions").glob("*.py"):
        said = dict(_NAMES.findall(file.read_text(encoding="utf-8")))
        found[said["revision"]] = said.get("down_revision")
    return found


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _run(engine: Engine, steps: Callable[["Config"], None]) -> None:
    from alembic.config import Config  # noqa: PLC0415  # see above

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS))
    try:
        with engine.begin() as connection:
            _wait_for_others(connection)
            config.attributes["connection"] = connection
            steps(config)
    except SQLAlchemyError as error:
        raise StoreUnavailableError(_why(error)) from error


def _wait_for_others(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _MIGRATION_LOCK})


def _why(error: SQLAlchemyError) -> str:
    return str(getattr(error, "orig", None) or error).strip().splitlines()[0]
