"""What a Home tab shows of one person; each question walks an index of its own."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, case, exists, func, or_, select, text

from bot.domain.feedback import Verdict
from bot.domain.home_tab import Month, Workload
from bot.domain.leads import Lead, Stage
from bot.domain.promises import Promise
from bot.domain.shares import Share
from bot.domain.sla import State
from bot.domain.sla_policy import Duty
from bot.domain.timeline import Kind
from bot.domain.verdict_records import Judged
from bot.ports.home import DueFirst
from storage.lead_rows import HAS_OPEN_STAGE, lead_of
from storage.models import Instant, journeys, leads, promises, timeline
from storage.promises import promise_of

_OWED = and_(
    promises.c.lead_id == leads.c.id,
    promises.c.responded_at.is_(None),
    promises.c.ended.is_(False),
)
_NOW = bindparam("now", type_=Instant)
_IS_LATE = case(
    (promises.c.state == State.BREACHED.value, 1),
    (and_(promises.c.state != State.PAUSED.value, promises.c.due_at <= _NOW), 1),
    else_=0,
)
_IS_OPEN = and_(leads.c.history.is_(False), HAS_OPEN_STAGE)
_EACH = (
    select(
        leads.c.id,
        leads.c.owner,
        func.min(promises.c.due_at).label("due"),
        func.coalesce(func.max(_IS_LATE), 0).label("late"),
    )
    .outerjoin_from(leads, promises, _OWED)
    .where(_IS_OPEN)
    .group_by(leads.c.id, leads.c.owner)
)
_MINE = _EACH.where(leads.c.owner == bindparam("owner")).subquery()
_OPEN = (
    select(_MINE.c.id, func.count().over().label("total"), func.sum(_MINE.c.late).over().label("n"))
    .order_by(_MINE.c.late.desc(), _MINE.c.due.is_(None), _MINE.c.due, _MINE.c.id)
    .limit(bindparam("limit"))
)
_THEIRS = _EACH.where(leads.c.owner.in_(bindparam("owners", expanding=True))).subquery()
_WORKLOAD = select(_THEIRS.c.owner, func.count().label("open"), func.sum(_THEIRS.c.late)).group_by(
    _THEIRS.c.owner
)
_LEADS = select(leads).where(leads.c.id.in_(bindparam("ids", expanding=True)))
_PROMISES = (
    select(promises)
    .where(promises.c.lead_id.in_(bindparam("ids", expanding=True)))
    .order_by(promises.c.lead_id, promises.c.duty, promises.c.number)
)
_FIRST = and_(
    promises.c.lead_id == leads.c.id,
    promises.c.duty == Duty.FIRST_RESPONSE.value,
    promises.c.number == 1,
    or_(promises.c.ended.is_(False), promises.c.responded_at.is_not(None)),
)
_VOTED = exists(
    select(timeline.c.id).where(
        timeline.c.lead_id == leads.c.id,
        timeline.c.kind == Kind.VOTED.value,
        timeline.c.actor == bindparam("user"),
    )
)
_MONTH = (
    select(
        func.count().label("given"),
        func.count().filter(promises.c.state == State.MET.value).label("kept"),
        func.count()
        .filter(promises.c.state.in_([State.MISSED.value, State.BREACHED.value]))
        .label("late"),
        func.count().filter(_VOTED).label("judged"),
        func.count().filter(journeys.c.opportunity_at.is_not(None)).label("opportunities"),
    )
    .select_from(
        leads.outerjoin(promises, _FIRST).outerjoin(journeys, journeys.c.lead_id == leads.c.id)
    )
    .where(
        leads.c.given_to == bindparam("user"),
        leads.c.given_at >= bindparam("since"),
        leads.c.history.is_(False),
    )
)
_WON = (
    select(journeys.c.currency, func.count().label("won"), func.sum(journeys.c.worth).label("sum"))
    .join_from(journeys, leads, leads.c.id == journeys.c.lead_id)
    .where(
        journeys.c.stage == Stage.WON.value,
        journeys.c.closed_at >= bindparam("since"),
        leads.c.owner == bindparam("user"),
    )
    .group_by(journeys.c.currency)
)
_JUDGED = (
    select(
        timeline.c.lead_id,
        timeline.c.actor,
        timeline.c.kind,
        timeline.c.data,
        timeline.c.at,
        journeys.c.opportunity_at,
        # Sales itself rejects what it calls bad: that is the verdict, not what came of it.
        case(
            (journeys.c.stage.in_([Stage.WON.value, Stage.LOST.value]), journeys.c.closed_at)
        ).label("closed_at"),
    )
    .outerjoin_from(timeline, journeys, journeys.c.lead_id == timeline.c.lead_id)
    .where(
        timeline.c.at >= bindparam("since"),
        # Spelt as in the index of these.
        text(f"timeline.kind IN ('{Kind.VOTED}', '{Kind.WITHDREW}')"),
        timeline.c.actor.is_not(None),
    )
    .order_by(timeline.c.at, timeline.c.id)
)


class SqlHome:
    """See `bot.ports.HomeRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def open_leads(self, owner: str, now: datetime, limit: int) -> DueFirst:
        rows = self._connection.execute(_OPEN, {"owner": owner, "now": now, "limit": limit}).all()
        ids = [row.id for row in rows]
        return DueFirst(ids, rows[0].total, int(rows[0].n)) if rows else DueFirst(ids, 0, 0)

    def leads(self, lead_ids: Sequence[int]) -> Sequence[Lead]:
        rows = self._connection.execute(_LEADS, {"ids": list(lead_ids)}).mappings()
        found = {row["id"]: lead_of(row) for row in rows}
        return [found[lead_id] for lead_id in lead_ids if lead_id in found]

    def owed(self, lead_ids: Sequence[int]) -> Sequence[Promise]:
        rows = self._connection.execute(_PROMISES, {"ids": list(lead_ids)}).mappings()
        return [promise_of(row) for row in rows]

    def workload(self, owners: Sequence[str], now: datetime) -> Sequence[Workload]:
        rows = self._connection.execute(_WORKLOAD, {"owners": list(owners), "now": now})
        return [Workload(owner, count, int(late)) for owner, count, late in rows]

    def month(self, user: str, since: datetime) -> Month:
        which = {"user": user, "since": since}
        row = self._connection.execute(_MONTH, which).one()
        won = self._connection.execute(_WON, which).all()
        return Month(
            given=row.given,
            answered=Share(row.kept, row.kept + row.late),
            judged=row.judged,
            opportunities=row.opportunities,
            won=sum(one.won for one in won),
            worth={one.currency: int(one.sum) for one in won if one.currency and one.sum},
        )

    def judged(self, since: datetime) -> Iterator[Judged]:
        """Only the newest vote of each person and lead counts, unless it was taken back."""
        found: dict[tuple[int, str], Judged | None] = {}
        for row in self._connection.execute(_JUDGED, {"since": since}):
            key = (row.lead_id, row.actor)
            if row.kind == Kind.WITHDREW:
                found[key] = None
                continue
            known_at = min(filter(None, (row.opportunity_at, row.closed_at)), default=None)
            verdict = Verdict(row.data["verdict"])
            far = row.opportunity_at is not None
            found[key] = Judged(row.actor, verdict, row.at, known_at, far)
        return (one for one in found.values() if one is not None)
