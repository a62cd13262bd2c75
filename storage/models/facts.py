"""Small facts about this installation."""

from sqlalchemy import Column, String, Table, Text

from storage.models.base import metadata

facts = Table(
    "facts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
