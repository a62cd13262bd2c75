"""Questions with their answers and ratings, what a conversation is about, drafts of documents."""

from sqlalchemy import JSON, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from storage.models.base import Id, Instant, metadata

answers = Table(
    "answers",
    metadata,
    Column("id", Id, primary_key=True),
    Column("asker", String(32), nullable=False),
    Column("asked_in", String(16), nullable=False),
    Column("channel_id", String(32), nullable=False),
    Column("thread_ts", String(32)),
    Column("words", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("response_url", Text),
    Column("at", Instant, nullable=False, index=True),
    # When somebody is to work on it; NULL: nobody any more.
    Column("due_at", Instant, index=True),
    Column("attempts", Integer, nullable=False),
    Column("answer", JSON(none_as_null=True)),
    Column("sent", Boolean, nullable=False),
    Index("ix_answers_asker_at", "asker", "at"),
    Index("ix_answers_channel_id_at", "channel_id", "at"),
)

answer_ratings = Table(
    "answer_ratings",
    metadata,
    Column("answer_id", Id, ForeignKey("answers.id"), primary_key=True, autoincrement=False),
    Column("person", String(32), primary_key=True),
    Column("good", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
)

# Of a person's direct messages, or of a thread: `U…`, or `C…:1790000000.000100`.
conversations = Table(
    "conversations",
    metadata,
    Column("key", String(80), primary_key=True),
    Column("subject", Text, nullable=False),
    Column("at", Instant, nullable=False, index=True),
)

drafts = Table(
    "drafts",
    metadata,
    Column("id", Id, primary_key=True),
    Column("person", String(32), nullable=False),
    Column("channel_id", String(32), nullable=False),
    Column("repository", String(50), nullable=False),
    Column("title", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("owner", String(32), nullable=False),
    Column("kind", String(40), nullable=False),
    Column("audience", String(16), nullable=False),
    Column("at", Instant, nullable=False, index=True),
    # Where it is kept, or why it could not be; NULL: it is still to be written.
    Column("outcome", Text),
)
