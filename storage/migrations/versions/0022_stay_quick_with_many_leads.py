"""Stay quick with many leads: indexes for what read whole tables, and the words of leads."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None

#: Name, table, column, and which rows.
_INDEXES = (
    (
        "ix_leads_closed",
        "leads",
        "received_at",
        "erased_at IS NULL AND stage IN ('won', 'lost', 'rejected', 'recycled')",
    ),
    ("ix_leads_phone", "leads", "phone", "phone IS NOT NULL"),
    ("ix_deliveries_private", "deliveries", "wanted_at", "kind IN ('note', 'answer')"),
    (
        "ix_deliveries_lists",
        "deliveries",
        "wanted_at",
        "kind IN ('roundup', 'digest', 'digest_part')",
    ),
)
#: What begins and ends words: ASCII without letters and digits, and the space that keeps words
#: together. Two quotes are one.
_BETWEEN = r"""!"#$%&''()*+,-./:;<=>?@[\\]^_`{|}~\t\n\r\u00a0"""
# Both follow the rows by themselves, however an older version writes them.
_WORDS_POSTGRESQL = f"""
CREATE FUNCTION baton_words(words text) RETURNS tsvector
LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT AS $$
SELECT array_to_tsvector(array_remove(string_to_array(
translate(words, E'{_BETWEEN}', repeat(' ', 36)), ' '), '')) $$
"""
# Without fastupdate: else every so often one change would pay for all those before it.
_INDEX_POSTGRESQL = """
CREATE INDEX ix_leads_words ON leads USING gin (baton_words(haystack)) WITH (fastupdate = off)
"""
_WORDS_SQLITE = """
CREATE VIRTUAL TABLE lead_words USING fts5(haystack, content='leads', content_rowid='id',
columnsize=0, tokenize='unicode61 remove_diacritics 0')
"""
_ADD = "INSERT INTO lead_words (rowid, haystack) VALUES (new.id, new.haystack);"
_TAKE = (
    "INSERT INTO lead_words (lead_words, rowid, haystack) VALUES ('delete', old.id, old.haystack);"
)
_SQLITE = (
    _WORDS_SQLITE,
    "INSERT INTO lead_words (lead_words) VALUES ('rebuild')",
    f"CREATE TRIGGER lead_words_added AFTER INSERT ON leads BEGIN {_ADD} END",
    "CREATE TRIGGER lead_words_changed AFTER UPDATE OF haystack ON leads "
    f"WHEN old.haystack <> new.haystack BEGIN {_TAKE} {_ADD} END",
    f"CREATE TRIGGER lead_words_gone AFTER DELETE ON leads BEGIN {_TAKE} END",
)


def upgrade() -> None:
    dialect = op.get_bind().dialect.name
    false = "0" if dialect == "sqlite" else "false"
    for name, table, column, which in (*_INDEXES, _open(false)):
        op.create_index(
            name, table, [column], sqlite_where=sa.text(which), postgresql_where=sa.text(which)
        )
    run = op.get_bind().exec_driver_sql
    for words in _SQLITE if dialect == "sqlite" else (_WORDS_POSTGRESQL, _INDEX_POSTGRESQL):
        run(words.replace("%", "%%") if dialect == "postgresql" else words)


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        for name in ("added", "changed", "gone"):
            op.execute(f"DROP TRIGGER lead_words_{name}")
        op.execute("DROP TABLE lead_words")
    else:
        op.execute("DROP INDEX ix_leads_words")
        op.execute("DROP FUNCTION baton_words")
    for name, table, _, _ in (*_INDEXES, _open("")):
        op.drop_index(name, table)


def _open(false: str) -> tuple[str, str, str, str]:
    return (
        "ix_promises_open",
        "promises",
        "lead_id",
        f"responded_at IS NULL AND ended IS {false}",
    )
