"""The tables, as SQLAlchemy Core describes them; migrations/ makes them."""

from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)


class Instant(TypeDecorator[datetime]):
    """A moment in UTC: `timestamptz` on PostgreSQL, whole microseconds since 1970 on SQLite.

    SQLite has no time type, and integers compare and index faster there than text.
    """

    impl = BigInteger
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        kind: TypeEngine[Any] = (
            DateTime(timezone=True) if dialect.name == "postgresql" else BigInteger()
        )
        return dialect.type_descriptor(kind)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:
        if value is None or dialect.name == "postgresql":
            return value
        return (value - EPOCH) // _MICROSECOND

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None or dialect.name == "postgresql":
            return value  # type: ignore[no-any-return]  # the driver's own datetime
        return EPOCH + timedelta(microseconds=value)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: SQLite gives automatic ids only to INTEGER, PostgreSQL should count past two thousand million.
_Id = BigInteger().with_variant(Integer, "sqlite")

leads = Table(
    "leads",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("name", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("company", Text),
    Column("website", Text),
    Column("domain", Text),
    Column("country", String(2)),
    Column("title", Text),
    Column("message", Text),
    Column("campaign", Text),
    Column("referrer", Text),
    Column("extra", JSON, nullable=False),
    Column("free_mail", Boolean, nullable=False),
    Column("doubts", JSON, nullable=False),
    # What `/lead find` looks through: the fields above in lower case.
    Column("haystack", Text, nullable=False),
    Column("stage", String(16), nullable=False),
    Column("history", Boolean, nullable=False),
    Column("channel", String(64)),
    Column("owner", String(32)),
    # Whom routing gave it to: who owns it again when somebody else's claim is released.
    Column("given_to", String(32)),
    Column("given_at", Instant),
    # The pool that gave the lead, or that holds it while `held`.
    Column("pool", String(64)),
    Column("held", Boolean, nullable=False),
    # The one person whom a held lead waits for; NULL: for whoever of the pool is free first.
    Column("waits_for", String(32)),
    Column("turn_returned", Boolean, nullable=False),
    Column("claimed_at", Instant),
    Column("routed_at", Instant),
    Column("trace", JSON, nullable=False),
    Column("score", Integer),
    # Each definition's version and results, as it was when the lead was routed.
    Column("judged", JSON, nullable=False),
    # The e-mail address while the lead is open, so that two arrivals at once still become one lead.
    Column("open_email", Text, unique=True),
    Index("ix_leads_received_at", "received_at"),
    Index("ix_leads_email", "email"),
)
# Only the few that wait are in this index, however many leads there are.
Index(
    "ix_leads_unrouted",
    leads.c.id,
    sqlite_where=leads.c.routed_at.is_(None),
    postgresql_where=leads.c.routed_at.is_(None),
)

Index(
    "ix_leads_held",
    leads.c.pool,
    leads.c.id,
    sqlite_where=leads.c.held.is_(True),
    postgresql_where=leads.c.held.is_(True),
)
# Covers the count of somebody's open leads.
Index("ix_leads_owner_history_stage", leads.c.owner, leads.c.history, leads.c.stage)
Index("ix_leads_given_to_given_at", leads.c.given_to, leads.c.given_at)

origins = Table(
    "origins",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("lead_id", _Id, ForeignKey("leads.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
)

timeline = Table(
    "timeline",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("lead_id", _Id, ForeignKey("leads.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("actor", String(32)),
    Column("data", JSON, nullable=False),
    Index("ix_timeline_lead_id_id", "lead_id", "id"),
    Index("ix_timeline_at_kind", "at", "kind"),
)

ballots = Table(
    "ballots",
    metadata,
    Column("lead_id", _Id, ForeignKey("leads.id"), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("verdict", String(16)),
    # Null: never pressed a vote button, only gave a reason.
    Column("at", Instant),
    Column("reason", String(64)),
    Index("ix_ballots_person", "person"),
)

# Kept by message and not by lead: a reaction may come before Slack told us the message's ts.
reactions = Table(
    "reactions",
    metadata,
    Column("channel_id", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("name", String(128), primary_key=True),
    Column("present", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    Index("ix_reactions_person", "person"),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("key", String(255), nullable=False, unique=True),
    Column("kind", String(16), nullable=False),
    Column("lead_id", _Id, ForeignKey("leads.id"), index=True),
    Column("place", String(64), nullable=False),
    Column("lane", String(96), nullable=False),
    Column("person", String(32)),
    Column("about", JSON, nullable=False),
    Column("wanted", Integer, nullable=False),
    Column("shown", Integer, nullable=False),
    Column("state", String(8), nullable=False),
    Column("due_at", Instant, nullable=False),
    Column("worker", String(64)),
    Column("attempts", Integer, nullable=False),
    Column("unknowns", Integer, nullable=False),
    Column("channel_id", String(32)),
    Column("ts", String(32)),
    Column("error", Text),
    Column("wanted_at", Instant, nullable=False),
    Column("shown_at", Instant),
    Index("ix_deliveries_lane_state_id", "lane", "state", "id"),
    Index("ix_deliveries_lane_state_wanted_at", "lane", "state", "wanted_at"),
)

# Every message that is a card, also a second copy after an unknown outcome.
card_messages = Table(
    "card_messages",
    metadata,
    Column("channel_id", String(32), primary_key=True),
    Column("ts", String(32), primary_key=True),
    Column("lead_id", _Id, ForeignKey("leads.id"), nullable=False, index=True),
)

lanes = Table(
    "lanes",
    metadata,
    Column("name", String(96), primary_key=True),
    Column("place", String(64), nullable=False, index=True),
    Column("method", String(16), nullable=False),
    Column("next_at", Instant, nullable=False),
    Column("worker", String(64)),
    Column("lease_until", Instant, nullable=False),
    Column("parked", Text),
)

budgets = Table(
    "budgets",
    metadata,
    Column("method", String(16), primary_key=True),
    # The theoretical arrival time of the generic cell rate algorithm (ITU-T I.371).
    Column("used_until", Instant, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("identity", String(255), primary_key=True),
    Column("at", Instant, nullable=False, index=True),
)

people = Table(
    "people",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("name", Text, nullable=False),
    Column("team", String(32)),
    Column("enterprise", String(32)),
    Column("email", Text, index=True),
    Column("zone", String(64)),
    Column("is_bot", Boolean, nullable=False),
    Column("deleted", Boolean, nullable=False),
    Column("known", Boolean, nullable=False, index=True),
    Column("at", Instant, nullable=False),
)

channels = Table(
    "channels",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("reference", String(128), nullable=False),
    Column("channel_id", String(32), index=True),
    Column("name", String(128)),
    Column("is_member", Boolean, nullable=False),
    Column("is_archived", Boolean, nullable=False),
    Column("is_shared", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
)

# One row per pool: whoever gives a lead locks it, so that turns stay strict.
pools = Table("pools", metadata, Column("key", String(64), primary_key=True))

standings = Table(
    "standings",
    metadata,
    Column("pool", String(64), primary_key=True),
    Column("person", String(32), primary_key=True),
    Column("credit", Float, nullable=False),
    Column("missed", Float, nullable=False),
    Column("settling", Float, nullable=False),
    Column("away", Boolean, nullable=False),
    Column("last_given_at", Instant),
)

absences = Table(
    "absences",
    metadata,
    Column("person", String(32), primary_key=True),
    # One of each kind: what somebody said, what their status says, what a manager decided.
    Column("source", String(16), primary_key=True),
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Column("text", Text, nullable=False),
    Column("by", String(32)),
)

# Absences that were ended or replaced: a promise's clock may have stood still meanwhile.
past_absences = Table(
    "past_absences",
    metadata,
    Column("id", _Id, primary_key=True),
    Column("person", String(32), nullable=False),
    Column("source", String(16), nullable=False),
    Column("since", Instant, nullable=False),
    Column("until", Instant, nullable=False),
    Index("ix_past_absences_person_until", "person", "until"),
)

# When Baton did not run.
downtimes = Table(
    "downtimes",
    metadata,
    # Else SQLAlchemy takes a lone number as a key for a counter.
    Column("since", Instant, primary_key=True, autoincrement=False),
    Column("until", Instant, nullable=False, index=True),
)

promises = Table(
    "promises",
    metadata,
    Column("lead_id", _Id, ForeignKey("leads.id"), primary_key=True),
    Column("policy", String(80), nullable=False),
    # Of the owner when it began: the scorecard's row.
    Column("team", String(64), nullable=False),
    Column("started_at", Instant, nullable=False, index=True),
    Column("due_at", Instant),
    # When the sweep looks again; null: not by itself.
    Column("look_at", Instant),
    Column("state", String(16), nullable=False),
    Column("responded_at", Instant),
    Column("responded_by", String(32)),
    # Counted seconds from the start to the response.
    Column("took", Integer),
    # Keys of the steps that were taken or overtaken.
    Column("done", JSON, nullable=False),
    Column("snoozed_until", Instant),
    Column("stopped", Boolean, nullable=False),
    # The lead was closed, or no promise is for it any more.
    Column("ended", Boolean, nullable=False),
)
Index(
    "ix_promises_look_at",
    promises.c.look_at,
    sqlite_where=promises.c.look_at.is_not(None),
    postgresql_where=promises.c.look_at.is_not(None),
)
Index(
    "ix_deliveries_reminders",
    deliveries.c.person,
    deliveries.c.wanted_at,
    sqlite_where=deliveries.c.kind == "reminder",
    postgresql_where=deliveries.c.kind == "reminder",
)

facts = Table(
    "facts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
