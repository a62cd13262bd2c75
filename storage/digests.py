"""Digests that were due or asked for, and the leads that they list."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Connection, Row, Select, bindparam, func, or_, select, update

from bot.domain.digest_json import as_json, from_json
from bot.domain.digest_records import DigestRecord, Fate, Late
from bot.domain.digests import Digest
from bot.domain.feedback import Verdict
from bot.domain.leads import OPEN_STAGES
from bot.domain.sla import State
from bot.domain.sla_policy import Duty
from bot.domain.tiers import Tier
from storage.models import ballots, contacts, digests, leads, promises
from storage.statements import PerDialect

_BEGIN = PerDialect(
    lambda insert: insert(digests).on_conflict_do_nothing().returning(digests.c.name)
)
_NEWEST = select(func.max(digests.c.after)).where(
    digests.c.key == bindparam("key"), digests.c.asked_by.is_(None)
)
_OF_PERIOD = (
    select(digests)
    .where(
        digests.c.key == bindparam("key"),
        digests.c.period == bindparam("period"),
        digests.c.fate == Fate.TOLD.value,
    )
    .order_by(digests.c.at.desc())
    .limit(1)
)
_TOLD = (
    select(*(column for column in digests.c if column is not digests.c.digest))
    .where(digests.c.key == bindparam("key"), digests.c.fate != Fate.BEFORE.value)
    .order_by(digests.c.after.desc(), digests.c.at.desc())
)
_WITHDRAW = (
    update(digests).where(digests.c.name == bindparam("name_")).values(fate=Fate.WITHDRAWN.value)
)
_ASKED = select(digests).where(digests.c.fate == Fate.ASKED.value).order_by(digests.c.at)
_MADE = (
    update(digests)
    .where(digests.c.name == bindparam("name_"), digests.c.fate == Fate.ASKED.value)
    .values(fate=Fate.TOLD.value, digest=bindparam("digest_", type_=JSON))
    .returning(digests.c.name)
)
_CAME = (
    leads.c.received_at >= bindparam("start"),
    leads.c.received_at < bindparam("end"),
    leads.c.history.is_(False),
)
_BAD = select(ballots.c.lead_id).where(
    ballots.c.lead_id == leads.c.id, ballots.c.verdict == Verdict.BAD.value
)
_CONTACT = select(contacts.c.lead_id).where(contacts.c.lead_id == leads.c.id)
# As the roundup's ageing leads (storage/roundups.py), of all channels.
_UNANSWERED = (
    select(leads.c.id)
    .outerjoin(
        promises,
        (promises.c.lead_id == leads.c.id) & (promises.c.duty == Duty.FIRST_RESPONSE.value),
    )
    .where(
        *_CAME,
        leads.c.stage.in_(sorted(OPEN_STAGES)),
        or_(
            promises.c.lead_id.is_(None) & leads.c.claimed_at.is_(None),
            promises.c.responded_at.is_(None)
            & promises.c.ended.is_(False)
            & promises.c.stopped.is_(False),
        ),
        ~_CONTACT.exists(),
        ~_BAD.exists(),
    )
    .order_by(leads.c.received_at, leads.c.id)
)
_LOW = (
    select(leads.c.id)
    .where(*_CAME, leads.c.tier == Tier.LOW.value)
    .order_by(leads.c.received_at, leads.c.id)
)
_LATE = (
    select(
        promises.c.lead_id,
        promises.c.responded_at,
        promises.c.stopped,
        promises.c.snoozed_until,
    )
    .where(
        promises.c.duty == Duty.FIRST_RESPONSE.value,
        promises.c.started_at >= bindparam("start"),
        promises.c.started_at < bindparam("end"),
        promises.c.state.in_([State.MISSED.value, State.BREACHED.value]),
        promises.c.ended.is_(False),
    )
    .order_by(promises.c.started_at, promises.c.lead_id)
)
_GOOD = select(ballots.c.lead_id).where(
    ballots.c.lead_id == leads.c.id, ballots.c.verdict == Verdict.GOOD.value
)
_SPLIT = (
    select(leads.c.id)
    .where(*_CAME, _GOOD.exists(), _BAD.exists())
    .order_by(leads.c.received_at, leads.c.id)
)


class SqlDigests:
    """See `bot.ports.DigestRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def begin(self, record: DigestRecord) -> bool:
        row = {
            "name": record.name,
            "key": record.key,
            "period": record.period,
            "after": record.after,
            "due_at": record.due_at,
            "at": record.at,
            "fate": record.fate.value,
            "asked_by": record.asked_by,
            "digest": as_json(record.digest) if record.digest else None,
        }
        self._touched.add("digests")
        return self._connection.execute(_BEGIN.on(self._connection), row).first() is not None

    def newest(self, key: str) -> date | None:
        found = self._connection.execute(_NEWEST, {"key": key}).scalar()
        return found if found is None or isinstance(found, date) else date.fromisoformat(found)

    def get(self, name: str) -> DigestRecord | None:
        row = self._connection.execute(select(digests).where(digests.c.name == name)).first()
        return _record(row, row.digest) if row else None

    def of_period(self, key: str, period: str) -> DigestRecord | None:
        row = self._connection.execute(_OF_PERIOD, {"key": key, "period": period}).first()
        return _record(row, row.digest) if row else None

    def told(self, key: str, limit: int) -> Sequence[DigestRecord]:
        rows = self._connection.execute(_TOLD.limit(limit), {"key": key})
        return [_record(row, None) for row in rows]

    def asked(self) -> Sequence[DigestRecord]:
        return [_record(row, None) for row in self._connection.execute(_ASKED)]

    def made(self, name: str, digest: Digest) -> bool:
        row = {"name_": name, "digest_": as_json(digest)}
        return self._connection.execute(_MADE, row).first() is not None

    def withdraw(self, name: str) -> None:
        self._connection.execute(_WITHDRAW, {"name_": name})

    def unanswered(
        self, after: datetime, before: datetime, limit: int
    ) -> tuple[Sequence[int], int]:
        return self._some(_UNANSWERED, after, before, limit)

    def low(self, start: datetime, end: datetime, limit: int) -> tuple[Sequence[int], int]:
        return self._some(_LOW, start, end, limit)

    def late(self, start: datetime, end: datetime) -> Sequence[Late]:
        rows = self._connection.execute(_LATE, {"start": start, "end": end})
        return [
            Late(
                row.lead_id,
                row.responded_at is not None,
                bool(row.stopped) or row.snoozed_until is not None,
            )
            for row in rows
        ]

    def split(self, start: datetime, end: datetime, limit: int) -> tuple[Sequence[int], int]:
        return self._some(_SPLIT, start, end, limit)

    def _some(
        self, which: Select[Any], start: datetime, end: datetime, limit: int
    ) -> tuple[Sequence[int], int]:
        window = {"start": start, "end": end}
        ids = list(self._connection.execute(which.limit(limit), window).scalars())
        if len(ids) < limit:
            return ids, len(ids)
        counted = select(func.count()).select_from(which.order_by(None).subquery())
        return ids, int(self._connection.execute(counted, window).scalar_one())


def _record(row: Row[Any], kept: dict[str, Any] | None) -> DigestRecord:
    return DigestRecord(
        row.name,
        row.key,
        row.period,
        row.after,
        row.due_at,
        row.at,
        Fate(row.fate),
        from_json(kept) if kept else None,
        row.asked_by,
    )
