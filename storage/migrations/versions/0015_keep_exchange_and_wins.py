"""Keep exchange and wins."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant
from storage.models.base import Id

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "exchange_rounds",
        sa.Column("id", Id, nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_rounds")),
        sa.UniqueConstraint("day", name=op.f("uq_exchange_rounds_day")),
    )
    op.create_table(
        "exchange_meetings",
        sa.Column("id", Id, nullable=False),
        sa.Column("round_id", Id, nullable=False),
        sa.Column("marketer", sa.String(32), nullable=False),
        sa.Column("rep", sa.String(32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("lead_id", Id),
        sa.Column("together", sa.String(32)),
        sa.Column("asked_at", Instant()),
        sa.Column("agenda_at", Instant()),
        sa.ForeignKeyConstraint(
            ["round_id"],
            ["exchange_rounds.id"],
            name=op.f("fk_exchange_meetings_round_id_exchange_rounds"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_exchange_meetings")),
    )
    for column in ("round_id", "together", "asked_at"):
        op.create_index(f"ix_exchange_meetings_{column}", "exchange_meetings", [column])
    op.create_table(
        "exchange_learned",
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("met", sa.Boolean(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"],
            ["exchange_meetings.id"],
            name=op.f("fk_exchange_learned_meeting_id_exchange_meetings"),
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person", name=op.f("pk_exchange_learned")),
    )
    op.create_table(
        "exchange_choices",
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("until", Instant()),
        sa.PrimaryKeyConstraint("person", name=op.f("pk_exchange_choices")),
    )
    op.create_table(
        "wins",
        sa.Column("id", Id, nullable=False),
        sa.Column("key", sa.String(320), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("channel", sa.String(64), nullable=False),
        sa.Column("lead_id", Id),
        sa.Column("by", sa.String(32)),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("rep", sa.String(32)),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("channel_id", sa.String(32)),
        sa.Column("ts", sa.String(32)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wins")),
        sa.UniqueConstraint("key", name=op.f("uq_wins_key")),
    )
    op.create_index("ix_wins_at", "wins", ["at"])
    op.create_index("ix_wins_lead_id", "wins", ["lead_id"])
    op.create_index("ix_wins_channel_id_ts", "wins", ["channel_id", "ts"])
    op.create_table(
        "win_words",
        sa.Column("win_id", Id, nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(["win_id"], ["wins.id"], name=op.f("fk_win_words_win_id_wins")),
        sa.PrimaryKeyConstraint("win_id", "person", name=op.f("pk_win_words")),
    )


def downgrade() -> None:
    for table in (
        "win_words",
        "wins",
        "exchange_choices",
        "exchange_learned",
        "exchange_meetings",
        "exchange_rounds",
    ):
        op.drop_table(table)
