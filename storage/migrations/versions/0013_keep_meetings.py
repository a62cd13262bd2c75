"""Keep meetings."""

import sqlalchemy as sa
from alembic import op

from storage.models import Instant
from storage.models.base import Id

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meeting_series",
        sa.Column("key", sa.String(50), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.Column("at", sa.String(5), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("channel", sa.String(50), nullable=False),
        sa.Column("attendees", sa.JSON(), nullable=False),
        sa.Column("chair", sa.String(64)),
        sa.Column("ask_minutes", sa.Integer(), nullable=False),
        sa.Column("post_minutes", sa.Integer(), nullable=False),
        sa.Column("digest", sa.String(50)),
        sa.Column("on_holidays", sa.Boolean(), nullable=False),
        sa.Column("by", sa.String(32)),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant()),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_meeting_series")),
    )
    op.create_table(
        "meetings",
        sa.Column("id", Id, nullable=False),
        sa.Column("series", sa.String(50), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("chair", sa.String(32)),
        sa.Column("chair_named", sa.Boolean(), nullable=False),
        sa.Column("moved", sa.Boolean(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("changed_by", sa.String(32)),
        sa.Column("changed_at", Instant()),
        sa.Column("started_at", Instant()),
        sa.Column("started_by", sa.String(32)),
        sa.Column("ended_at", Instant()),
        sa.Column("ended_by", sa.String(32)),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sa.UniqueConstraint("series", "day", name=op.f("uq_meetings_series_day")),
    )
    op.create_index("ix_meetings_state_at", "meetings", ["state", "at"])
    op.create_index("ix_meetings_series_at", "meetings", ["series", "at"])
    op.create_table(
        "meeting_people",
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_people_meeting_id_meetings")
        ),
        sa.PrimaryKeyConstraint("meeting_id", "person", name=op.f("pk_meeting_people")),
    )
    op.create_table(
        "agenda_items",
        sa.Column("id", Id, nullable=False),
        sa.Column("series", sa.String(50), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32)),
        sa.Column("created_at", Instant(), nullable=False),
        sa.Column("state", sa.String(16), nullable=False),
        sa.Column("open_since", Instant()),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("quote", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.String(32), nullable=False),
        sa.Column("ts", sa.String(32), nullable=False),
        sa.Column("closed_at", Instant()),
        sa.Column("closed_by", sa.String(32)),
        sa.Column("meeting_id", Id),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agenda_items")),
    )
    op.create_index("ix_agenda_items_series_state", "agenda_items", ["series", "state"])
    op.create_index("ix_agenda_items_series_key", "agenda_items", ["series", "key"])
    op.create_index("ix_agenda_items_channel_id_ts", "agenda_items", ["channel_id", "ts"])
    op.create_index("ix_agenda_items_by_state", "agenda_items", ["by", "state"])
    op.create_index("ix_agenda_items_meeting_id", "agenda_items", ["meeting_id"])
    op.create_table(
        "agenda_votes",
        sa.Column("item_id", Id, nullable=False),
        sa.Column("person", sa.String(32), nullable=False),
        sa.Column("via", sa.String(16), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.ForeignKeyConstraint(
            ["item_id"], ["agenda_items.id"], name=op.f("fk_agenda_votes_item_id_agenda_items")
        ),
        sa.PrimaryKeyConstraint("item_id", "person", "via", name=op.f("pk_agenda_votes")),
    )
    op.create_table(
        "decisions",
        sa.Column("id", Id, nullable=False),
        sa.Column("series", sa.String(50), nullable=False),
        sa.Column("meeting_id", Id, nullable=False),
        sa.Column("item_id", Id),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("by", sa.String(32), nullable=False),
        sa.Column("at", Instant(), nullable=False),
        sa.Column("measure", sa.String(50)),
        sa.Column("expected", sa.Text(), nullable=False),
        sa.Column("check_on", sa.Date()),
        sa.Column("baseline", sa.JSON(none_as_null=True)),
        sa.Column("outcome", sa.JSON(none_as_null=True)),
        sa.Column("checked_at", Instant()),
        sa.ForeignKeyConstraint(
            ["meeting_id"], ["meetings.id"], name=op.f("fk_decisions_meeting_id_meetings")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_decisions")),
    )
    op.create_index("ix_decisions_meeting_id", "decisions", ["meeting_id"])
    op.create_index("ix_decisions_check_on", "decisions", ["check_on"])
    op.create_index("ix_decisions_checked_at", "decisions", ["checked_at"])


def downgrade() -> None:
    for table in (
        "decisions",
        "agenda_votes",
        "agenda_items",
        "meeting_people",
        "meetings",
        "meeting_series",
    ):
        op.drop_table(table)
