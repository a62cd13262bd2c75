"""The rows that measures of a window are computed from: each question walks an index of its own."""

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Boolean, Connection, bindparam, or_, select

from bot.domain.feedback import Verdict
from bot.domain.leads import Stage
from bot.domain.measured import Came, Closed, Owed, Rows, Said, Touched
from bot.domain.money import Money
from bot.domain.sla import State
from bot.domain.sla_policy import Duty
from bot.domain.timeline import Kind
from storage.models import journeys, leads, origins, promises, timeline

_WINDOW = (
    leads.c.received_at >= bindparam("start"),
    leads.c.received_at < bindparam("end"),
    or_(leads.c.history.is_(False), bindparam("history", type_=Boolean)),
)
_CAME = (
    select(
        leads.c.id,
        leads.c.source,
        leads.c.routed_at,
        leads.c.claimed_at,
        leads.c.stage,
        journeys.c.accepted_at,
        journeys.c.sql_at,
        journeys.c.opportunity_at,
    )
    .outerjoin_from(leads, journeys, journeys.c.lead_id == leads.c.id)
    .where(*_WINDOW)
    .order_by(leads.c.id)
)
_CLOSED = (
    select(journeys, leads.c.source, leads.c.received_at)
    .join_from(journeys, leads, leads.c.id == journeys.c.lead_id)
    .where(
        journeys.c.stage.in_([Stage.WON, Stage.LOST]),
        journeys.c.closed_at >= bindparam("start"),
        journeys.c.closed_at < bindparam("end"),
        or_(leads.c.history.is_(False), bindparam("history", type_=Boolean)),
    )
    .order_by(leads.c.id)
)
_OPENED = (
    select(leads.c.id, leads.c.source)
    .join_from(journeys, leads, leads.c.id == journeys.c.lead_id)
    .where(
        journeys.c.opportunity_at >= bindparam("start"),
        journeys.c.opportunity_at < bindparam("end"),
        or_(leads.c.history.is_(False), bindparam("history", type_=Boolean)),
    )
    .order_by(leads.c.id)
)
_COUNTS = or_(promises.c.ended.is_(False), promises.c.responded_at.is_not(None))
_OWED = (
    select(promises.c.lead_id, leads.c.source, promises.c.duty, promises.c.state, promises.c.took)
    .join_from(promises, leads, leads.c.id == promises.c.lead_id)
    .where(
        promises.c.started_at >= bindparam("start"),
        promises.c.started_at < bindparam("end"),
        _COUNTS,
    )
    .order_by(promises.c.lead_id, promises.c.duty, promises.c.number)
)
# Promises to the leads that came, whenever they began: whether a lead was worked.
_WORK = (
    select(promises.c.lead_id, promises.c.duty, promises.c.state)
    .join_from(leads, promises, promises.c.lead_id == leads.c.id)
    .where(*_WINDOW, promises.c.duty.in_([Duty.FIRST_RESPONSE, Duty.FOLLOW_UP]))
)
_SAID = (
    select(timeline.c.lead_id, leads.c.source, timeline.c.actor, timeline.c.kind, timeline.c.data)
    .join_from(leads, timeline, timeline.c.lead_id == leads.c.id)
    .where(
        *_WINDOW,
        timeline.c.kind.in_([Kind.VOTED, Kind.REASONED, Kind.WITHDREW]),
        timeline.c.actor.is_not(None),
    )
    .order_by(timeline.c.id)
)
_TOUCHED = (
    select(origins.c.lead_id, origins.c.source, origins.c.at)
    .join_from(journeys, origins, origins.c.lead_id == journeys.c.lead_id)
    .where(
        journeys.c.stage == Stage.WON,
        journeys.c.closed_at >= bindparam("start"),
        journeys.c.closed_at < bindparam("end"),
    )
    .order_by(origins.c.lead_id, origins.c.at, origins.c.source, origins.c.key)
)
_FAILED = frozenset({State.MISSED, State.BREACHED})


class SqlMeasures:
    """See `bot.ports.MeasureRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def rows(self, start: datetime, end: datetime, *, history: bool) -> Rows:
        window = {"start": start, "end": end, "history": history}
        moments = {"start": start, "end": end}
        asked = self._connection.execute
        came = tuple(_came(row) for row in asked(_CAME, window))
        answered, late = self._work(window, came)
        return Rows(
            came=came,
            closed=tuple(_closed(row) for row in asked(_CLOSED, window)),
            opened=tuple((row.id, row.source) for row in asked(_OPENED, window)),
            owed=tuple(_owed(row) for row in asked(_OWED, moments)),
            said=self._said(window),
            answered=answered,
            late=late,
            touched=tuple(
                Touched(row.lead_id, row.source, row.at) for row in asked(_TOUCHED, moments)
            ),
        )

    def _work(
        self, window: dict[str, Any], came: tuple[Came, ...]
    ) -> tuple[frozenset[int], frozenset[int]]:
        promised: set[int] = set()
        met: set[int] = set()
        late: set[int] = set()
        for lead_id, duty, state in self._connection.execute(_WORK, window):
            if duty == Duty.FIRST_RESPONSE:
                promised.add(lead_id)
                if state == State.MET:
                    met.add(lead_id)
            elif state in _FAILED:
                late.add(lead_id)
        # Where nothing was agreed on, nothing was left undone.
        return frozenset(met | ({one.lead_id for one in came} - promised)), frozenset(late)

    def _said(self, window: dict[str, Any]) -> tuple[Said, ...]:
        """Each person's verdict as it stands, in the order in which they came to it."""
        found: dict[tuple[int, str], Said] = {}
        for row in self._connection.execute(_SAID, window):
            key = (row.lead_id, row.actor)
            # Taken out first, so that the newest verdict comes last.
            found.pop(key, None)
            if row.kind != Kind.WITHDREW:
                verdict = Verdict(row.data["verdict"])
                reason = row.data.get("reason")
                found[key] = Said(row.lead_id, row.source, row.actor, verdict, reason)
        return tuple(found.values())


def _came(row: Any) -> Came:
    return Came(
        row.id,
        row.source,
        handed_over=row.routed_at is not None,
        accepted=row.claimed_at is not None or row.accepted_at is not None,
        sql=row.sql_at is not None,
        opportunity=row.opportunity_at is not None,
        stage=Stage(row.stage),
    )


def _closed(row: Any) -> Closed:
    return Closed(
        row.lead_id,
        row.source,
        row.received_at,
        row.opportunity_at,
        row.closed_at,
        won=row.stage == Stage.WON,
        worth=_money(row.worth, row.currency),
        lifetime=_money(row.lifetime, row.lifetime_currency),
    )


def _owed(row: Any) -> Owed:
    took = None if row.took is None else timedelta(seconds=row.took)
    return Owed(row.lead_id, row.source, Duty(row.duty), State(row.state), took)


def _money(minor: int | None, currency: str | None) -> Money | None:
    return None if minor is None or currency is None else Money(minor, currency)
