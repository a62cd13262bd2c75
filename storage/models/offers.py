"""To whom leads were offered, and what came of it."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Integer,
    String,
    Table,
    Text,
    false,
)

from storage.models.base import Id, Instant, index_of_some, metadata

offers = Table(
    "offers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    Column("round", Integer, nullable=False),
    Column("hop", Integer, nullable=False),
    Column("limit", Integer, nullable=False),
    Column("person", String(32), nullable=False),
    Column("offered_at", Instant, nullable=False),
    # Null: it does not pass on by itself.
    Column("until", Instant),
    Column("final", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    Column("passed_over", JSON, nullable=False),
    # What the turn did to credits, by person.
    Column("credited", JSON, nullable=False),
    Column("ending", String(16)),
    Column("ended_at", Instant),
    Column("reason", Text, nullable=False),
    Column("taken_back", Boolean, nullable=False),
)
# A lead is offered to one person at a time, whatever two replicas do at once.
index_of_some(
    "ix_offers_open",
    offers.c.lead_id,
    unique=True,
    where=offers.c.ending.is_(None),
)
# Only the few that may still pass on are in this index.
index_of_some(
    "ix_offers_until",
    offers.c.until,
    where=offers.c.ending.is_(None) & (offers.c.final == false()),
)
