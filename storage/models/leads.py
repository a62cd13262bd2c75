"""Leads, where they came from, and what happened to them."""

from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    false,
    text,
)

from storage.models.base import Id, Instant, for_postgresql, index_of_some, metadata

leads = Table(
    "leads",
    metadata,
    Column("id", Id, primary_key=True),
    Column("source", String(64), nullable=False),
    Column("received_at", Instant, nullable=False),
    Column("name", Text),
    Column("email", Text),
    Column("phone", Text),
    Column("company", Text),
    Column("website", Text),
    Column("domain", Text),
    Column("country", String(2)),
    Column("state", Text),
    Column("postcode", Text),
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
    Column("rule", String(80)),
    Column("tier", String(8), nullable=False, server_default="normal"),
    Column("masked", Boolean, nullable=False, server_default=false()),
    # When a roundup listed it.
    Column("listed_at", Instant),
    # The lead from which this one was split, because it was joined by mistake.
    Column("split_from", Id),
    # When the person was erased: nothing that was told of them is left.
    Column("erased_at", Instant),
    # Always NULL since lead_identities took its place: SQLite cannot drop a unique column.
    Column("open_email", Text, unique=True),
    # Says by itself from where the leads of a window came.
    for_postgresql(
        Index("ix_leads_received_at_history_source", "received_at", "history", "source"),
        include=["id"],
    ),
    Index("ix_leads_email", "email"),
)
# Only the few that wait are in this index, however many leads there are.
index_of_some(
    "ix_leads_unrouted",
    leads.c.id,
    where=leads.c.routed_at.is_(None),
)

index_of_some(
    "ix_leads_held",
    leads.c.pool,
    leads.c.id,
    where=leads.c.held.is_(True),
)
# What the next roundups list.
index_of_some(
    "ix_leads_unlisted",
    leads.c.channel,
    leads.c.id,
    where=(leads.c.tier == "low") & leads.c.listed_at.is_(None),
)
# Covers the count of somebody's open leads, and holds no others.
_OWNED = text("owner IS NOT NULL AND stage IN ('accepted', 'new', 'opportunity', 'sql')")
index_of_some(
    "ix_leads_owned",
    leads.c.owner,
    leads.c.history,
    leads.c.stage,
    where=_OWNED,
)
# Without leads that were not routed yet, which would enter these two and leave them again.
index_of_some(
    "ix_leads_given",
    leads.c.given_to,
    leads.c.given_at,
    where=leads.c.given_to.is_not(None),
)
# Covers who of a pool was given how many in which week.
index_of_some(
    "ix_leads_pooled",
    leads.c.pool,
    leads.c.given_at,
    leads.c.given_to,
    leads.c.turn_returned,
    where=leads.c.pool.is_not(None),
)

# What retention looks for, and who is to be erased.
_CLOSED = text("erased_at IS NULL AND stage IN ('won', 'lost', 'rejected', 'recycled')")
index_of_some("ix_leads_closed", leads.c.received_at, where=_CLOSED)
index_of_some(
    "ix_leads_phone",
    leads.c.phone,
    where=leads.c.phone.is_not(None),
)

origins = Table(
    "origins",
    metadata,
    Column("source", String(64), primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    Column("at", Instant, nullable=False),
    # Of an arrival that joined a lead: what it told, and what the lead was before it, so that the
    # two can be split again.
    Column("told", JSON),
    Column("before", JSON),
    sqlite_with_rowid=False,
)

# By what an open lead's person is recognised when they come again. The key is unique, so that two
# arrivals at once still become one lead.
lead_identities = Table(
    "lead_identities",
    metadata,
    Column("kind", String(16), primary_key=True),
    Column("value", Text, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False, index=True),
    sqlite_with_rowid=False,
)

timeline = Table(
    "timeline",
    metadata,
    Column("id", Id, primary_key=True),
    Column("lead_id", Id, ForeignKey("leads.id"), nullable=False),
    Column("at", Instant, nullable=False),
    Column("kind", String(32), nullable=False),
    Column("actor", String(32)),
    Column("data", JSON, nullable=False),
    # All that happened to a lead, and the verdicts on a window's leads without the rest.
    Index("ix_timeline_lead_id_kind_id", "lead_id", "kind", "id"),
)
# Of all that happens only verdicts are asked for by their time.
_JUDGED = timeline.c.kind.in_(["voted", "withdrew"])
index_of_some("ix_timeline_judged_at", timeline.c.at, where=_JUDGED)
# Only passes are in this index: few, and asked for over many weeks.
index_of_some(
    "ix_timeline_passed_at",
    timeline.c.at,
    where=timeline.c.kind == "passed",
)
