"""Raw facts about votes."""

from sqlalchemy import Boolean, Column, ForeignKey, Index, String, Table

from storage.models.base import Id, Instant, metadata

ballots = Table(
    "ballots",
    metadata,
    Column("lead_id", Id, ForeignKey("leads.id"), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("verdict", String(16)),
    # Null: never pressed a vote button, only gave a reason.
    Column("at", Instant),
    Column("reason", String(64)),
    Index("ix_ballots_person", "person"),
    sqlite_with_rowid=False,
)

# Kept by message and not by lead: a reaction may come before Slack told us the message's ts.
reactions = Table(
    "reactions",
    metadata,
    Column("channel_id", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("present", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_reactions_person", "person"),
    sqlite_with_rowid=False,
)
