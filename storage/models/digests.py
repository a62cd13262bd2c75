"""Digests that were due or asked for."""

from sqlalchemy import JSON, Column, Date, Index, String, Table

from storage.models.base import Instant, metadata

# One row per digest and period, or per press that asked for one: whoever writes it posts it.
digests = Table(
    "digests",
    metadata,
    Column("name", String(200), primary_key=True),
    Column("key", String(50), nullable=False),
    Column("period", String(32), nullable=False),
    # The day after the window that it is about.
    Column("after", Date, nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("at", Instant, nullable=False),
    Column("fate", String(16), nullable=False),
    Column("asked_by", String(32)),
    # What was said, so that it is never computed differently.
    Column("digest", JSON(none_as_null=True)),
    Index("ix_digests_key_after", "key", "after"),
)
