"""Rounds of the exchange, who met whom, what they learned, and who takes no part."""

from sqlalchemy import Boolean, Column, Date, ForeignKey, String, Table, Text

from storage.models.base import Id, Instant, metadata

exchange_rounds = Table(
    "exchange_rounds",
    metadata,
    Column("id", Id, primary_key=True),
    # Whoever writes the day makes the round, and nobody else.
    Column("day", Date, nullable=False, unique=True),
    Column("at", Instant, nullable=False),
)

exchange_meetings = Table(
    "exchange_meetings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("round_id", Id, ForeignKey("exchange_rounds.id"), nullable=False, index=True),
    Column("marketer", String(32), nullable=False),
    Column("rep", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("lead_id", Id),
    # The conversation of both; "" when each is written to alone, NULL while it is not opened.
    Column("together", String(32), index=True),
    Column("asked_at", Instant, index=True),
    Column("agenda_at", Instant),
)

exchange_learned = Table(
    "exchange_learned",
    metadata,
    Column("meeting_id", Id, ForeignKey("exchange_meetings.id"), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
    Column("met", Boolean, nullable=False),
    Column("text", Text, nullable=False),
    Column("agreed", Boolean, nullable=False),
)

exchange_choices = Table(
    "exchange_choices",
    metadata,
    Column("person", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
    # NULL: until they say otherwise.
    Column("until", Instant),
)
