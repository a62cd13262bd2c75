"""People, channels, pools and who is away."""

from sqlalchemy import Boolean, Column, Float, Index, String, Table, Text

from storage.models.base import Id, Instant, metadata

people = Table(
    "people",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("team", String(32)),
    Column("enterprise", String(32)),
    Column("email", Text, index=True),
    Column("zone", String(64)),
    Column("is_bot", Boolean, nullable=False),
    Column("deleted", Boolean, nullable=False),
    # Null: met before Baton wanted to know.
    Column("is_guest", Boolean),
    Column("known", Boolean, nullable=False, index=True),
    Column("at", Instant, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("reference", String(128), nullable=False),
    Column("channel_id", String(32), index=True),
    Column("name", String(128)),
    Column("is_member", Boolean, nullable=False),
    Column("is_archived", Boolean, nullable=False),
    Column("is_shared", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
)

# One row per pool: whoever gives a lead locks it, so that turns stay strict.
pools = Table("pools", metadata, Column("key", String(64), primary_key=True))

standings = Table(
    "standings",
    metadata,
    Column("pool", String(64), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("credit", Float, nullable=False),
    Column("missed", Float, nullable=False),
    Column("settling", Float, nullable=False),
    Column("away", Boolean, nullable=False),
    Column("last_given_at", Instant),
)

absences = Table(
    "absences",
    metadata,
    Column("person", String(32), primary_key=True),
    # One of each kind: what somebody said, what their status says, what a manager decided.
    Column("source", String(16), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("text", Text, nullable=False),
    Column("by", String(32)),
)

# Absences that were ended or replaced: a promise's clock may have stood still meanwhile.
past_absences = Table(
    "past_absences",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", String(32), nullable=False),
    Column("source", String(16), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Index("ix_past_absences_person_until", "person", "until"),
)
