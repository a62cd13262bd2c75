"""Which roundups were looked at, and the leads that the next one lists."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection, bindparam, func, or_, select, update

from bot.domain.feedback import Verdict
from bot.domain.leads import OPEN_STAGES
from bot.domain.sla_policy import Duty
from bot.domain.tiers import Tier
from storage.models import ballots, contacts, leads, promises, roundups
from storage.statements import PerDialect

_BEGIN = PerDialect(
    lambda insert: insert(roundups).on_conflict_do_nothing().returning(roundups.c.day)
)
_NEWEST = select(func.max(roundups.c.day)).where(
    roundups.c.name == bindparam("name"), roundups.c.channel == bindparam("channel")
)
_UNLISTED = (
    select(leads.c.id)
    .where(
        leads.c.tier == Tier.LOW.value,
        leads.c.listed_at.is_(None),
        leads.c.channel == bindparam("channel"),
        leads.c.routed_at < bindparam("before"),
    )
    .order_by(leads.c.id)
)
_LISTED = (
    update(leads)
    .where(leads.c.id.in_(bindparam("ids", expanding=True)))
    .values(listed_at=bindparam("at"))
)
_BAD = select(ballots.c.lead_id).where(
    ballots.c.lead_id == leads.c.id, ballots.c.verdict == Verdict.BAD.value
)
_CONTACT = select(contacts.c.lead_id).where(contacts.c.lead_id == leads.c.id)
_AGEING = (
    select(leads.c.id)
    .outerjoin(
        promises,
        (promises.c.lead_id == leads.c.id) & (promises.c.duty == Duty.FIRST_RESPONSE.value),
    )
    .where(
        leads.c.channel == bindparam("channel"),
        leads.c.received_at < bindparam("before"),
        leads.c.history.is_(False),
        leads.c.stage.in_(sorted(OPEN_STAGES)),
        # Where no answer is promised none is noted, so that a claim has to do.
        or_(
            promises.c.lead_id.is_(None) & leads.c.claimed_at.is_(None),
            promises.c.responded_at.is_(None)
            & promises.c.ended.is_(False)
            & promises.c.stopped.is_(False),
        ),
        ~_CONTACT.exists(),
        ~_BAD.exists(),
    )
    .order_by(leads.c.id)
)


class SqlRoundups:
    """See `bot.ports.RoundupRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, name: str, channel: str) -> date | None:
        found = self._connection.execute(_NEWEST, {"name": name, "channel": channel}).scalar()
        return found if found is None or isinstance(found, date) else date.fromisoformat(found)

    def begin(self, name: str, channel: str, day: date, at: datetime) -> bool:
        row = {"name": name, "channel": channel, "day": day, "at": at}
        return self._connection.execute(_BEGIN.on(self._connection), row).first() is not None

    def take_low(self, channel: str, before: datetime, at: datetime) -> Sequence[int]:
        which = {"channel": channel, "before": before}
        ids = list(self._connection.execute(_UNLISTED, which).scalars())
        for first in range(0, len(ids), _AT_ONCE):
            piece = {"ids": ids[first : first + _AT_ONCE], "at": at}
            self._connection.execute(_LISTED, piece)
        return ids

    def ageing(self, channel: str, before: datetime, limit: int) -> tuple[Sequence[int], int]:
        which = {"channel": channel, "before": before}
        ids = list(self._connection.execute(_AGEING.limit(limit), which).scalars())
        if len(ids) < limit:
            return ids, len(ids)
        counted = select(func.count()).select_from(_AGEING.order_by(None).subquery())
        return ids, int(self._connection.execute(counted, which).scalar_one())


#: SQLite takes some thousands of values in a statement.
_AT_ONCE = 500
