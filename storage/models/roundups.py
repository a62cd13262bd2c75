"""Which roundups were looked at."""

from sqlalchemy import Column, Date, String, Table

from storage.models.base import Instant, metadata

# One row per name, channel and local day: whoever writes it says it, and nobody else.
roundups = Table(
    "roundups",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("channel", String(64), primary_key=True),
    Column("day", Date, primary_key=True),
    Column("at", Instant, nullable=False),
)
