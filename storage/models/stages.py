"""Which stage each lead came to, when, and what it was worth; corrections are rows of their own."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, String, Table, Text

from storage.models.base import Id, Instant, metadata

stage_changes = Table(
    "stage_changes",
    metadata,
    Column("id", Id, primary_key=True),
    # Of the press, the command or the CRM's post, so that a change counts once.
    Column("key", String(320), nullable=False, unique=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    # Null: it only takes back what it corrects.
    Column("stage", String(16)),
    Column("at", Instant, nullable=False),
    Column("noted_at", Instant, nullable=False),
    Column("by", String(32)),
    Column("source", String(64)),
    # In minor units.
    Column("worth", BigInteger),
    Column("currency", String(3)),
    Column("lifetime", BigInteger),
    Column("lifetime_currency", String(3)),
    Column("reason", Text, nullable=False),
    Column("corrects", Id),
)

# How far each lead has come: follows from the rows above alone, kept for questions over many leads.
journeys = Table(
    "journeys",
    metadata,
    Column("lead_id", Id, ForeignKey("leads.id"), primary_key=True, autoincrement=False),
    Column("stage", String(16), nullable=False),
    # When it first came at least so far.
    Column("accepted_at", Instant),
    Column("sql_at", Instant),
    Column("opportunity_at", Instant),
    # When it came to the stage it is in, if that closes it.
    Column("closed_at", Instant),
    Column("worth", BigInteger),
    Column("currency", String(3)),
    Column("lifetime", BigInteger),
    Column("lifetime_currency", String(3)),
    Column("reason", Text, nullable=False),
    Index("ix_journeys_sql_at", "sql_at"),
    Index("ix_journeys_opportunity_at", "opportunity_at"),
    Index("ix_journeys_stage_closed_at", "stage", "closed_at"),
)
