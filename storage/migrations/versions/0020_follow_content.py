"""Follow content: find the documents of a kind that somebody may read by one index."""

from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_documents_kind_reader_set_id", "documents", ["kind", "reader_set_id"]
    )
    op.drop_index("ix_documents_kind", "documents")


def downgrade() -> None:
    op.create_index("ix_documents_kind", "documents", ["kind"])
    op.drop_index("ix_documents_kind_reader_set_id", "documents")
