"""What Slack should show, and what it sent us."""

from sqlalchemy import JSON, Column, ForeignKey, Integer, String, Table, Text, text

from storage.models.base import Id, Instant, index_of_some, metadata

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(255), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("lead_id", Id, ForeignKey("leads.id"), index=True),
    Column("place", String(64), nullable=False),
    Column("lane", String(96), nullable=False),
    Column("person", String(32)),
    Column("about", JSON, nullable=False),
    Column("wanted", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("worker", String(64)),
    Column("attempts", Integer, nullable=False),
    Column("unknowns", Integer, nullable=False),
    Column("channel_id", String(32)),
    Column("ts", String(32)),
    Column("error", Text),
    Column("wanted_at", Instant, nullable=False),
    Column("shown_at", Instant),
)
# Only what waits or is under way is in this index, with all that the sender asks of it. SQLite uses
# it only where a statement says the same of the state in its own text.
_WAITS = text("state = 'due' OR state = 'sending'")
index_of_some(
    "ix_deliveries_waiting",
    deliveries.c.lane,
    deliveries.c.state,
    deliveries.c.id,
    deliveries.c.wanted_at,
    deliveries.c.due_at,
    deliveries.c.kind,
    where=_WAITS,
)

# Every message that is a card, also a second copy after an unknown outcome.
card_messages = Table(
    "card_messages",
    metadata,
    Column("channel_id", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

lanes = Table(
    "lanes",
    metadata,
    Column("name", String(96), primary_key=True),
    Column("place", String(64), nullable=False, index=True),
    Column("method", String(16), nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("worker", String(64)),
    Column("lease_until", Instant, nullable=False),
    Column("parked", Text),
)

budgets = Table(
    "budgets",
    metadata,
    Column("method", String(16), primary_key=True),
    # The theoretical arrival time of the generic cell rate algorithm (ITU-T I.371).
    Column("used_until", Instant, nullable=False),
)

# Every click pays for an index here, and only what forgets would ask for the moment.
inbox = Table(
    "inbox",
    metadata,
    Column("identity", String(255), primary_key=True),
    Column("at", Instant, nullable=False),
    sqlite_with_rowid=False,
)

# What only one person saw, which is forgotten soon, and what tells of several leads.
_PRIVATE, _LISTS = (
    text("kind IN ('note', 'answer')"),
    text("kind IN ('roundup', 'digest', 'digest_part')"),
)
index_of_some(
    "ix_deliveries_private",
    deliveries.c.wanted_at,
    where=_PRIVATE,
)
index_of_some("ix_deliveries_lists", deliveries.c.wanted_at, where=_LISTS)
index_of_some(
    "ix_deliveries_reminders",
    deliveries.c.person,
    deliveries.c.wanted_at,
    where=deliveries.c.kind == "reminder",
)
