"""Promises of an answer, and when Baton did not run."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table

from storage.models.base import Id, Instant, metadata

# When Baton did not run.
downtimes = Table(
    "downtimes",
    metadata,
    # Else SQLAlchemy takes a lone number as a key for a counter.
    Column("since", Instant, primary_key=True, autoincrement=False),
    Column("until", Instant, nullable=False, index=True),
)

promises = Table(
    "promises",
    metadata,
    Column("lead_id", Id, ForeignKey("leads.id"), primary_key=True),
    Column("policy", String(80), nullable=False),
    # Of the owner when it began: the scorecard's row.
    Column("team", String(64), nullable=False),
    Column("started_at", Instant, nullable=False, index=True),
    Column("due_at", Instant),
    # When the sweep looks again; null: not by itself.
    Column("look_at", Instant),
    Column("state", String(16), nullable=False),
    Column("responded_at", Instant),
    Column("responded_by", String(32)),
    # Counted seconds from the start to the response.
    Column("took", Integer),
    # Keys of the steps that were taken or overtaken.
    Column("done", JSON, nullable=False),
    Column("snoozed_until", Instant),
    Column("stopped", Boolean, nullable=False),
    # The lead was closed, or no promise is for it any more.
    Column("ended", Boolean, nullable=False),
)
Index(
    "ix_promises_look_at",
    promises.c.look_at,
    sqlite_where=promises.c.look_at.is_not(None),
    postgresql_where=promises.c.look_at.is_not(None),
)
