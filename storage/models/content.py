"""Files of the content repositories, documents, their passages, and what searching needs."""

from sqlalchemy import (
    JSON,
    REAL,
    BigInteger,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.models.base import Id, Instant, metadata

# Paths that were ever looked at: an id stays with its path, also while the file is unreadable.
files = Table(
    "files",
    metadata,
    Column("id", Id, primary_key=True),
    Column("repository", String(64), nullable=False),
    Column("path", Text, nullable=False),
    # Null: the file is gone.
    Column("stamp", Text),
    # Why it is unreadable; null: it is not.
    Column("refused", Text),
    Column("at", Instant, nullable=False),
    UniqueConstraint("repository", "path", name="uq_files_repository_path"),
)

# Documents that the same people may read: few, so a query names them instead of testing each row.
reader_sets = Table(
    "reader_sets",
    metadata,
    Column("id", Id, primary_key=True),
    # JSON of `About.readers`, sorted.
    Column("readers", Text, nullable=False, unique=True),
    # Totals of their passages, for scores.
    Column("passages", Integer, nullable=False),
    Column("words", BigInteger, nullable=False),
)

documents = Table(
    "documents",
    metadata,
    Column("id", Id, ForeignKey("files.id"), primary_key=True),
    Column("reader_set_id", Id, ForeignKey("reader_sets.id"), nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("competitor", Text),
    Column("aliases", JSON, nullable=False),
    Column("labels", JSON, nullable=False),
    Column("owner", Text),
    Column("verified", Date),
    Column("review_days", Integer),
    Column("audience", String(16), nullable=False),
    Column("link", Text),
    Column("digest", String(64), nullable=False),
    Column("changed_at", Instant, nullable=False, index=True),
    Column("sections", JSON, nullable=False),
)

passages = Table(
    "passages",
    metadata,
    Column("id", Id, primary_key=True),
    Column("document_id", Id, ForeignKey("documents.id"), nullable=False),
    Column("position", Integer, nullable=False),
    # What searching adds to the text: title, headings apart by U+001F, file path.
    Column("title", Text, nullable=False),
    Column("headings", Text, nullable=False),
    Column("file", Text, nullable=False),
    Column("text", Text, nullable=False),
    # Who may read it, and the kind, as two words that no text has.
    Column("scope", Text, nullable=False),
    Column("line", Integer, nullable=False),
    Column("audience", String(16), nullable=False),
    # SHA-256 of what is embedded, in hex: a vector stays with its words.
    Column("digest", String(64), nullable=False, index=True),
    # An id is never given twice, so vectors in memory cannot belong to another passage.
    sqlite_autoincrement=True,
)
Index("ix_documents_kind_reader_set_id", documents.c.kind, documents.c.reader_set_id)
Index("ix_passages_document_id", passages.c.document_id, passages.c.position)

# Whole words, for corrections of spelling: in how many documents of a reader set each one is.
vocabulary = Table(
    "vocabulary",
    metadata,
    Column("word", Text, primary_key=True),
    Column("reader_set_id", Id, ForeignKey("reader_sets.id"), primary_key=True),
    Column("documents", Integer, nullable=False),
    sqlite_with_rowid=False,
)

vectors = Table(
    "vectors",
    metadata,
    Column("digest", String(64), primary_key=True),
    # 384 signed bytes: the direction, each number in 1/127.
    Column("vector", LargeBinary, nullable=False),
)

# On PostgreSQL only; SQLite has `passage_index` (FTS5) instead. Stems, and how much each counts.
lexemes = Table(
    "lexemes",
    metadata,
    Column("term", Text, nullable=False),
    Column("reader_set_id", Id, nullable=False),
    Column("passage_id", Id, nullable=False, index=True),
    Column("weight", REAL, nullable=False),
)
