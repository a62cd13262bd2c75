"""Keep what became of battlecards."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant
from storage.models.base import Id

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("is_guest", sa.Boolean()))
    op.create_table(
        "usergroup_members",
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("name", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("person", "name", name=op.f("pk_usergroup_members")),
    )
    op.create_table(
        "channel_members",
        sa.Column("channel_id", sa.String(32), nullable=False),
        sa.Column("asked_at", Instant(), nullable=False),
        sa.Column("at", Instant()),
        sa.Column("changed_at", Instant()),
        sa.Column("obstacle", sa.String(16)),
        sa.Column("groups", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("channel_id", name=op.f("pk_channel_members")),
    )
    op.create_index("ix_channel_members_asked_at", "channel_members", ["asked_at"])
    op.create_table(
        "card_uses",
        sa.Column("document_id", Id, nullable=False, autoincrement=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("use", sa.String(16), nullable=False),
        sa.Column("lead_id", Id, nullable=False, autoincrement=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint(
            "document_id", "person", "use", "lead_id", "day", name=op.f("pk_card_uses")
        ),
    )
    op.create_index("ix_card_uses_use_at", "card_uses", ["use", "at"])
    op.create_table(
        "card_reports",
        sa.Column("id", Id, nullable=False),
        sa.Column("document_id", Id, nullable=False),
        sa.Column("section", sa.String(80), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("lead_id", Id),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("ended_at", Instant()),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_reports")),
    )
    op.create_index("ix_card_reports_document_id_at", "card_reports", ["document_id", "at"])
    op.create_table(
        "content_changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("document_id", Id, nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("section", sa.String(80), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32)),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_changes")),
    )
    op.create_index("ix_content_changes_state", "content_changes", ["state"])
    op.create_index(
        "ix_content_changes_document_id_kind", "content_changes", ["document_id", "kind"]
    )
    op.create_table(
        "review_asks",
        sa.Column("document_id", Id, nullable=False, autoincrement=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "due", "person", name=op.f("pk_review_asks")),
    )
    op.create_index("ix_review_asks_person_at", "review_asks", ["person", "at"])
    op.create_table(
        "disownings",
        sa.Column("document_id", Id, nullable=False, autoincrement=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("document_id", "person", name=op.f("pk_disownings")),
    )
    op.create_table(
        "content_signals",
        sa.Column("id", Id, nullable=False),
        sa.Column("kind", sa.String(16), nullable=False),
        sa.Column("words", sa.Text(), nullable=False),
        sa.Column("document_id", Id),
        sa.Column("section", sa.String(80)),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("lead_id", Id),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_content_signals")),
    )


def downgrade() -> None:
    for table in (
        "content_signals",
        "disownings",
        "review_asks",
        "content_changes",
        "card_reports",
        "card_uses",
    ):
        op.drop_table(table)
    op.drop_table("channel_members")
    op.drop_table("usergroup_members")
    op.drop_column("people", "is_guest")
