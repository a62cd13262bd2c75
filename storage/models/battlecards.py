"""What became of documents: uses, reports, changes, questions to owners, signs of gaps."""

from sqlalchemy import Column, Date, Index, Integer, String, Table, Text

from storage.models.base import Id, Instant, metadata

card_uses = Table(
    "card_uses",
    metadata,
    Column("document_id", Id, primary_key=True, autoincrement=False),
    Column("person", String(32), primary_key=True),
    Column("use", String(16), primary_key=True),
    # 0: for no lead.
    Column("lead_id", Id, primary_key=True, autoincrement=False),
    Column("day", Date, primary_key=True),
    Column("times", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_card_uses_use_at", "use", "at"),
)

card_reports = Table(
    "card_reports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("document_id", Id, nullable=False),
    Column("section", String(80), nullable=False),
    Column("person", String(32), nullable=False),
    Column("words", Text, nullable=False),
    Column("lead_id", Id),
    Column("at", Instant, nullable=False),
    # When its owner verified the document again.
    Column("ended_at", Instant),
    Index("ix_card_reports_document_id_at", "document_id", "at"),
)

content_changes = Table(
    "content_changes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("document_id", Id, nullable=False),
    Column("person", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String(16), nullable=False, index=True),
    Column("section", String(80), nullable=False),
    Column("words", Text, nullable=False),
    Column("by", String(32)),
    Column("answer", Text, nullable=False),
    Column("outcome", Text, nullable=False),
    Index("ix_content_changes_document_id_kind", "document_id", "kind"),
)

review_asks = Table(
    "review_asks",
    metadata,
    Column("document_id", Id, primary_key=True, autoincrement=False),
    Column("due", Date, primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
    Index("ix_review_asks_person_at", "person", "at"),
)

# Who said that a document is not theirs.
disownings = Table(
    "disownings",
    metadata,
    Column("document_id", Id, primary_key=True, autoincrement=False),
    Column("person", String(32), primary_key=True),
)

content_signals = Table(
    "content_signals",
    metadata,
    Column("id", Id, primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("words", Text, nullable=False),
    Column("document_id", Id),
    Column("section", String(80)),
    Column("person", String(32), nullable=False),
    Column("lead_id", Id),
    Column("at", Instant, nullable=False),
)
