"""Promises to leads, the contacts that keep them, and what stopped their clocks."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Integer, String, Table

from storage.models.base import Id, Instant, index_of_some, metadata

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
    # The first answer, a follow-up or a verdict; and which of the follow-ups, from 1.
    Column("duty", String(32), primary_key=True, server_default="first_response"),
    Column("number", Integer, primary_key=True, autoincrement=False, server_default="1"),
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
    # The lead's, which never change, so that measures need not look up each lead. Null: a release
    # without these columns wrote it.
    Column("source", String(64)),
    Column("history", Boolean),
)
index_of_some(
    "ix_promises_look_at",
    promises.c.look_at,
    where=promises.c.look_at.is_not(None),
)
# Only promises that are neither kept nor over are in this index.
index_of_some(
    "ix_promises_open",
    promises.c.lead_id,
    where=promises.c.responded_at.is_(None) & promises.c.ended.is_(False),
)

contacts = Table(
    "contacts",
    metadata,
    # Of the press, the command or the CRM's post, so that a contact counts once.
    Column("key", String(320), primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("noted_at", Instant, nullable=False),
    Column("by", String(32)),
    # The source that told it; null: a person in Slack.
    Column("source", String(64)),
    sqlite_with_rowid=False,
)

# While a lead waited in a pool until somebody was free; without `until` it still does.
holds = Table(
    "holds",
    metadata,
    Column("lead_id", Id, ForeignKey("leads.id"), primary_key=True),
    Column("since", Instant, primary_key=True, autoincrement=False),
    Column("until", Instant),
)
