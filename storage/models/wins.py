"""Wins that were shared, and what people added to them."""

from sqlalchemy import Column, ForeignKey, Index, String, Table, Text

from storage.models.base import Id, Instant, metadata

wins = Table(
    "wins",
    metadata,
    Column("id", Id, primary_key=True),
    Column("key", String(320), nullable=False, unique=True),
    Column("at", Instant, nullable=False, index=True),
    Column("channel", String(64), nullable=False),
    Column("lead_id", Id, index=True),
    Column("by", String(32)),
    Column("text", Text, nullable=False),
    Column("rep", String(32)),
    Column("state", String(16), nullable=False),
    # The message that shows it, once it is there.
    Column("channel_id", String(32)),
    Column("ts", String(32)),
    Index("ix_wins_channel_id_ts", "channel_id", "ts"),
)

win_words = Table(
    "win_words",
    metadata,
    Column("win_id", Id, ForeignKey("wins.id"), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("text", Text, nullable=False),
    Column("at", Instant, nullable=False),
)
