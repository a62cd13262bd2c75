"""Keep what became of battlecards."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant

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


def downgrade() -> None:
    op.drop_table("channel_members")
    op.drop_table("usergroup_members")
    op.drop_column("people", "is_guest")
