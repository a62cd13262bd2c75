"""Keep what the content lacks."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant
from storage.models.base import Id

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index("ix_documents_changed_at", "documents", ["changed_at"])
    op.create_table(
        "gaps",
        sa.Column("id", Id, nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("answer_by", Instant()),
        sa.Column("assignee", sa.String(32)),
        sa.Column("due", sa.Date()),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("closed_at", Instant()),
        sa.Column("closed_by", sa.String(32)),
        sa.Column("into", Id),
        sa.Column("document_id", Id),
        sa.Column("section", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gaps")),
    )
    op.create_index("ix_gaps_state", "gaps", ["state"])
    op.create_index("ix_gaps_created_at", "gaps", ["created_at"])
    op.create_index("ix_gaps_name", "gaps", ["name"])
    op.create_table(
        "gap_requests",
        sa.Column("id", Id, nullable=False),
        sa.Column("gap_id", Id, nullable=False),
        sa.Column("first_gap_id", Id, nullable=False),
        sa.Column("cause", sa.String(16), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("place", sa.String(32), nullable=False),
        sa.Column("lead_id", Id),
        sa.Column("told_at", Instant()),
        sa.Column("solved_at", Instant()),
        sa.Column("again", sa.Integer(), nullable=False),
        sa.Column("to_ask", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["gap_id"], ["gaps.id"], name=op.f("fk_gap_requests_gap_id_gaps")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_gap_requests")),
    )
    op.create_index("ix_gap_requests_gap_id", "gap_requests", ["gap_id"])
    op.create_index("ix_gap_requests_person_at", "gap_requests", ["person", "at"])
    op.create_index("ix_gap_requests_to_ask", "gap_requests", ["to_ask", "id"])
    op.create_table(
        "gap_terms",
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("request_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"], ["gap_requests.id"], name=op.f("fk_gap_terms_request_id_gap_requests")
        ),
        sa.PrimaryKeyConstraint("term", "request_id", name=op.f("pk_gap_terms")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_gap_terms_request_id", "gap_terms", ["request_id"])


def downgrade() -> None:
    for table in ("gap_terms", "gap_requests", "gaps"):
        op.drop_table(table)
    op.drop_index("ix_documents_changed_at", "documents")
