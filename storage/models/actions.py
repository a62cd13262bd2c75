"""Who promised what by when, and every change of it."""

from sqlalchemy import JSON, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from storage.models.base import Id, Instant, metadata

actions = Table(
    "actions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("text", Text, nullable=False),
    Column("owner", String(32), nullable=False),
    Column("maker", String(32), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("origin", String(16), nullable=False),
    Column("due", Date),
    Column("state", String(16), nullable=False),
    Column("meeting_id", Id, index=True),
    Column("item_id", Id),
    Column("series", String(64), nullable=False),
    Column("permalink", Text, nullable=False),
    Column("snoozed_until", Date),
    Column("carried", Integer, nullable=False),
    Column("closed_at", Instant, index=True),
    Column("closed_by", String(32)),
    Column("why", Text, nullable=False),
    Column("late_at", Instant),
    Column("remind_at", Instant),
    Column("reminded_in", String(128), nullable=False),
    # The state comes first, so that what is open lies together however much was ever closed.
    Index("ix_actions_state_owner", "state", "owner"),
    Index("ix_actions_state_late_at", "state", "late_at"),
    Index("ix_actions_state_remind_at", "state", "remind_at"),
    Index("ix_actions_state_series", "state", "series"),
)

action_changes = Table(
    "action_changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("action_id", Id, ForeignKey("actions.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    Column("what", String(16), nullable=False),
    Column("actor", String(32)),
    Column("before", JSON, nullable=False),
    Column("after", JSON, nullable=False),
)

action_carries = Table(
    "action_carries",
    metadata,
    Column("action_id", Id, ForeignKey("actions.id"), primary_key=True),
    Column("meeting_id", Id, primary_key=True),
)

action_messages = Table(
    "action_messages",
    metadata,
    Column("channel_id", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("action_id", Id, ForeignKey("actions.id"), nullable=False, index=True),
)
