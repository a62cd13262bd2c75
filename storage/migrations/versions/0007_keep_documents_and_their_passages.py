"""Keep documents and their passages."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "files",
        sa.Column("id", _ID, nullable=False),
        sa.Column("repository", sa.String(64), nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("stamp", sa.Text(), nullable=True),
        sa.Column("refused", sa.Text(), nullable=True),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_files")),
        sa.UniqueConstraint("repository", "path", name="uq_files_repository_path"),
    )
    op.create_table(
        "reader_sets",
        sa.Column("id", _ID, nullable=False),
        sa.Column("readers", sa.Text(), nullable=False),
        sa.Column("passages", sa.Integer(), nullable=False),
        sa.Column("words", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reader_sets")),
        sa.UniqueConstraint("readers", name=op.f("uq_reader_sets_readers")),
    )
    op.create_table(
        "documents",
        sa.Column("id", _ID, autoincrement=False, nullable=False),
        sa.Column("reader_set_id", _ID, nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("competitor", sa.Text(), nullable=True),
        sa.Column("aliases", sa.JSON(), nullable=False),
        sa.Column("labels", sa.JSON(), nullable=False),
        sa.Column("owner", sa.Text(), nullable=True),
        sa.Column("verified", sa.Date(), nullable=True),
        sa.Column("review_days", sa.Integer(), nullable=True),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("link", sa.Text(), nullable=True),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("changed_at", Instant(), nullable=False),
        sa.Column("sections", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["files.id"], name=op.f("fk_documents_id_files")),
        sa.ForeignKeyConstraint(
            ["reader_set_id"],
            ["reader_sets.id"],
            name=op.f("fk_documents_reader_set_id_reader_sets"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
    )
    op.create_index(op.f("ix_documents_kind"), "documents", ["kind"])
    op.create_index(op.f("ix_documents_reader_set_id"), "documents", ["reader_set_id"])
    op.create_table(
        "passages",
        sa.Column("id", _ID, nullable=False),
        sa.Column("document_id", _ID, nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("headings", sa.Text(), nullable=False),
        sa.Column("file", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("line", sa.Integer(), nullable=False),
        sa.Column("audience", sa.String(16), nullable=False),
        sa.Column("digest", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["documents.id"], name=op.f("fk_passages_document_id_documents")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_passages")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_passages_digest"), "passages", ["digest"])
    op.create_index("ix_passages_document_id", "passages", ["document_id", "position"])
    op.create_table(
        "vocabulary",
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("reader_set_id", _ID, autoincrement=False, nullable=False),
        sa.Column("documents", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["reader_set_id"],
            ["reader_sets.id"],
            name=op.f("fk_vocabulary_reader_set_id_reader_sets"),
        ),
        sa.PrimaryKeyConstraint("word", "reader_set_id", name=op.f("pk_vocabulary")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "vectors",
        sa.Column("digest", sa.String(64), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_vectors")),
    )
    if op.get_bind().dialect.name == "sqlite":
        # The texts stay in `passages`; the index refers to them.
        op.execute(
            "CREATE VIRTUAL TABLE passage_index USING fts5("
            "title, headings, file, text, scope, content='passages', content_rowid='id', "
            "tokenize='porter unicode61 remove_diacritics 2')"
        )
    else:
        op.create_table(
            "lexemes",
            sa.Column("term", sa.Text(), nullable=False),
            sa.Column("reader_set_id", _ID, nullable=False),
            sa.Column("passage_id", _ID, nullable=False),
            sa.Column("weight", sa.REAL(), nullable=False),
        )
        op.create_index(
            "ix_lexemes_term",
            "lexemes",
            ["term"],
            postgresql_include=["reader_set_id", "passage_id", "weight"],
        )
        op.create_index(op.f("ix_lexemes_passage_id"), "lexemes", ["passage_id"])


def downgrade() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute("DROP TABLE passage_index")
    else:
        op.drop_table("lexemes")
    for table in ("vectors", "vocabulary", "passages", "documents", "reader_sets", "files"):
        op.drop_table(table)
