"""The history of app.yaml."""

from sqlalchemy import JSON, Boolean, Column, String, Table, Text

from storage.models.base import Id, Instant, metadata

settings_changes = Table(
    "settings_changes",
    metadata,
    Column("id", Id, primary_key=True),
    # The entry before; unique, so that replicas keep one chain.
    Column("after", Id, nullable=False, unique=True),
    Column("at", Instant, nullable=False),
    Column("outcome", String(16), nullable=False),
    Column("digest", String(64), nullable=False),
    Column("digest_before", String(64)),
    Column("text", Text, nullable=False),
    Column("diff", Text, nullable=False),
    Column("by", String(200)),
    # Name of a file beside app.yaml → its digest and how many lines it has.
    Column("files", JSON, nullable=False),
    Column("did", JSON, nullable=False),
    Column("errors", JSON, nullable=False),
    Column("while_stopped", Boolean, nullable=False),
)
