"""The migrations make what storage.models describes, and each can be taken back."""

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, inspect
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import SchemaItem

from storage import schema
from storage.database import Database
from storage.models.base import whole_metadata
from tests.conftest import NewDatabase

#: Tables of the full-text index.
_SEARCH = ("passage_index", "lexemes", "lead_words")
_SEARCH_INDEX = "ix_leads_words"
_SCRIPTS = ScriptDirectory(str(Path(__file__).parents[2] / "storage" / "migrations"))


@pytest.fixture
def engine(new_database: NewDatabase) -> Iterator[Engine]:
    """An empty database with the newest schema, on SQLite and on PostgreSQL."""
    store = Database(new_database())
    made = create_engine(store.url, poolclass=NullPool)
    store.close()
    yield made
    made.dispose()


def described(
    item: SchemaItem, name: str | None, _kind: str, _reflected: bool, _compare_to: object
) -> bool:
    """Leave out the full-text index: each database has its own, made by hand in its migration.

    On SQLite these are a virtual table and its shadows, for which SQLAlchemy has no words; on
    PostgreSQL a table that SQLite does not have, with an index that includes further columns.
    """
    table = getattr(item, "table", None)
    found_by = str(name if table is None else table.name).startswith(_SEARCH)
    return not found_by and name != _SEARCH_INDEX


def differences(connection: Connection) -> list[object]:
    context = MigrationContext.configure(
        connection, opts={"compare_type": True, "include_object": described}
    )
    return list(compare_metadata(context, whole_metadata()))


def test_a_freshly_migrated_database_is_what_the_models_describe(engine: Engine) -> None:
    with engine.connect() as connection:
        assert differences(connection) == []


@pytest.mark.slow
def test_every_migration_can_be_taken_back_and_made_again(engine: Engine) -> None:
    newest = schema.newest()
    before = tables(engine)
    for script in _SCRIPTS.walk_revisions():
        assert schema.current(engine) == script.revision
        schema.downgrade(engine, "-1")
        schema.upgrade(engine, script.revision)
        schema.downgrade(engine, "-1")
    assert tables(engine) <= {"alembic_version"}
    schema.upgrade(engine)
    assert schema.current(engine) == newest
    assert tables(engine) == before
    with engine.connect() as connection:
        assert differences(connection) == []


def tables(engine: Engine) -> set[str]:
    return set(inspect(engine).get_table_names())


def test_migrations_only_add_so_that_the_release_before_works_on_beside_them() -> None:
    """docs/decisions/0031: a replica of the older release reads and writes the newer schema."""
    takes_away = {"drop_column", "drop_table", "drop_constraint", "rename_table", "alter_column"}
    for script in _SCRIPTS.walk_revisions("0011", "head"):
        tree = ast.parse(Path(script.path).read_text())
        (upgrade,) = (
            one for one in tree.body if isinstance(one, ast.FunctionDef) and one.name == "upgrade"
        )
        called = {one.attr for one in ast.walk(upgrade) if isinstance(one, ast.Attribute)}
        assert script.revision == "0011" or not called & takes_away, script.path


def test_the_newest_revision_is_the_one_that_alembic_finds() -> None:
    assert schema.newest() == _SCRIPTS.get_current_head()
    assert all(schema.knows(script.revision) for script in _SCRIPTS.walk_revisions())
    assert not schema.knows("9999")


def test_a_database_that_is_up_to_date_needs_no_alembic(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/baton.db"
    schema.upgrade(Database(url).engine)
    opened = (
        "import sys; from storage import schema; from storage.database import Database; "
        f"schema.upgrade(Database({url!r}).engine); assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", opened], check=True)
