"""What the content lacks, who asked for it, and the terms of what they asked."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, Text

from storage.models.base import Id, Instant, metadata

gaps = Table(
    "gaps",
    metadata,
    Column("id", Id, primary_key=True),
    Column("cause", String(16), nullable=False),
    Column("text", Text, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("created_at", Instant, nullable=False, index=True),
    Column("answer_by", Instant),
    Column("assignee", String(32)),
    Column("due", Date),
    Column("why", Text, nullable=False),
    Column("closed_at", Instant, index=True),
    Column("closed_by", String(32)),
    Column("into", Id),
    Column("document_id", Id),
    Column("section", Text, nullable=False),
    # What it is called by, for gaps of which there is to be one at a time.
    Column("name", Text, nullable=False, index=True),
)

gap_requests = Table(
    "gap_requests",
    metadata,
    Column("id", Id, primary_key=True),
    Column("gap_id", Id, ForeignKey("gaps.id"), nullable=False, index=True),
    Column("first_gap_id", Id, nullable=False),
    Column("cause", String(16), nullable=False),
    Column("person", String(32), nullable=False),
    Column("words", Text, nullable=False),
    Column("at", Instant, nullable=False),
    Column("place", String(32), nullable=False),
    Column("lead_id", Id),
    Column("told_at", Instant),
    Column("solved_at", Instant),
    Column("again", Integer, nullable=False),
    # The content changed where it might be answered now.
    Column("to_ask", Boolean, nullable=False),
    Index("ix_gap_requests_person_at", "person", "at"),
    Index("ix_gap_requests_to_ask", "to_ask", "id"),
)

gap_terms = Table(
    "gap_terms",
    metadata,
    Column("term", Text, primary_key=True),
    Column("request_id", Id, ForeignKey("gap_requests.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)
