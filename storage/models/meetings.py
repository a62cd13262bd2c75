"""Series of meetings made in Slack, meetings, who was there, agendas, votes, decisions."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
)

from storage.models.base import Id, Instant, metadata

meeting_series = Table(
    "meeting_series",
    metadata,
    Column("key", String(50), primary_key=True),
    Column("name", Text, nullable=False),
    Column("rule", Text, nullable=False),
    Column("first", Date, nullable=False),
    Column("until", Date),
    # Local: hours and minutes, as 10:00.
    Column("at", String(5), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("channel", String(50), nullable=False),
    Column("attendees", JSON, nullable=False),
    Column("chair", String(64)),
    Column("ask_minutes", Integer, nullable=False),
    Column("post_minutes", Integer, nullable=False),
    Column("digest", String(50)),
    Column("on_holidays", Boolean, nullable=False),
    Column("by", String(32)),
    Column("created_at", Instant, nullable=False),
    Column("ended_at", Instant),
)

meetings = Table(
    "meetings",
    metadata,
    Column("id", Id, primary_key=True),
    Column("series", String(50), nullable=False),
    Column("day", Date, nullable=False),
    Column("at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("chair", String(32)),
    Column("chair_named", Boolean, nullable=False),
    Column("moved", Boolean, nullable=False),
    Column("why", Text, nullable=False),
    Column("changed_by", String(32)),
    Column("changed_at", Instant),
    Column("started_at", Instant),
    Column("started_by", String(32)),
    Column("ended_at", Instant),
    Column("ended_by", String(32)),
    UniqueConstraint("series", "day"),
    Index("ix_meetings_state_at", "state", "at"),
    Index("ix_meetings_series_at", "series", "at"),
)

meeting_people = Table(
    "meeting_people",
    metadata,
    Column("meeting_id", Id, ForeignKey("meetings.id"), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("at", Instant, nullable=False),
)

agenda_items = Table(
    "agenda_items",
    metadata,
    Column("id", Id, primary_key=True),
    Column("series", String(50), nullable=False),
    Column("number", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("by", String(32)),
    Column("created_at", Instant, nullable=False),
    Column("state", String(16), nullable=False),
    Column("open_since", Instant),
    Column("version", Integer, nullable=False),
    Column("key", Text, nullable=False),
    Column("evidence", Text, nullable=False),
    Column("url", Text, nullable=False),
    Column("quote", Text, nullable=False),
    Column("channel_id", String(32), nullable=False),
    Column("ts", String(32), nullable=False),
    Column("closed_at", Instant),
    Column("closed_by", String(32)),
    Column("meeting_id", Id, index=True),
    Index("ix_agenda_items_series_state", "series", "state"),
    Index("ix_agenda_items_series_key", "series", "key"),
    Index("ix_agenda_items_channel_id_ts", "channel_id", "ts"),
    Index("ix_agenda_items_by_state", "by", "state"),
)

agenda_votes = Table(
    "agenda_votes",
    metadata,
    Column("item_id", Id, ForeignKey("agenda_items.id"), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("via", String(16), primary_key=True),
    Column("at", Instant, nullable=False),
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Id, primary_key=True),
    Column("series", String(50), nullable=False),
    Column("meeting_id", Id, ForeignKey("meetings.id"), nullable=False, index=True),
    Column("item_id", Id),
    Column("text", Text, nullable=False),
    Column("by", String(32), nullable=False),
    Column("at", Instant, nullable=False),
    Column("measure", String(50)),
    Column("expected", Text, nullable=False),
    Column("check_on", Date, index=True),
    Column("baseline", JSON(none_as_null=True)),
    Column("outcome", JSON(none_as_null=True)),
    Column("checked_at", Instant, index=True),
)
