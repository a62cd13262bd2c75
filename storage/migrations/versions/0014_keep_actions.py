"""Keep actions."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant
from storage.models.base import Id

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "actions",
        sa.Column("id", Id, nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("owner", sa.String(32), nullable=False),
        sa.Column("maker", sa.String(32), nullable=False),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("origin", sa.String(16), nullable=False),
        sa.Column("due", sa.Date()),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("meeting_id", Id),
        sa.Column("item_id", Id),
        sa.Column("series", sa.String(64), nullable=False),
        sa.Column("permalink", sa.Text(), nullable=False),
        sa.Column("snoozed_until", sa.Date()),
        sa.Column("carried", sa.Integer(), nullable=False),
        sa.Column("closed_at", Instant()),
        sa.Column("closed_by", sa.String(32)),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("late_at", Instant()),
        sa.Column("remind_at", Instant()),
        sa.Column("reminded_in", sa.String(128), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
    )
    op.create_index("ix_actions_meeting_id", "actions", ["meeting_id"])
    op.create_index("ix_actions_closed_at", "actions", ["closed_at"])
    for column in ("owner", "late_at", "remind_at", "series"):
        op.create_index(f"ix_actions_state_{column}", "actions", ["state", column])
    op.create_table(
        "action_changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("action_id", Id, nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("what", sa.String(16), nullable=False),
        sa.Column("actor", sa.String(32)),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("after", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_action_changes_action_id_actions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_changes")),
    )
    op.create_index("ix_action_changes_action_id", "action_changes", ["action_id"])
    op.create_table(
        "action_carries",
        sa.Column("action_id", Id, nullable=False),
        sa.Column("meeting_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_action_carries_action_id_actions")
        ),
        sa.PrimaryKeyConstraint("action_id", "meeting_id", name=op.f("pk_action_carries")),
    )
    op.create_table(
        "action_messages",
        sa.Column("channel_id", sa.String(32), nullable=False),
        sa.Column("ts", sa.String(32), nullable=False),
        sa.Column("action_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["action_id"], ["actions.id"], name=op.f("fk_action_messages_action_id_actions")
        ),
        sa.PrimaryKeyConstraint("channel_id", "ts", name=op.f("pk_action_messages")),
    )
    op.create_index("ix_action_messages_action_id", "action_messages", ["action_id"])


def downgrade() -> None:
    for table in ("action_messages", "action_carries", "action_changes", "actions"):
        op.drop_table(table)
