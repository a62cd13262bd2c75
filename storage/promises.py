"""Promises to leads, and what may stop their clocks."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    Connection,
    and_,
    bindparam,
    delete,
    func,
    insert,
    select,
    true,
    update,
)

from bot.domain.calendar import Interval
from bot.domain.deliveries import Kind
from bot.domain.handover import NOTE, Handover
from bot.domain.promises import Promise, PromiseKey
from bot.domain.scorecard import Line
from bot.domain.sla import State
from bot.domain.sla_policy import Duty
from storage.models import deliveries, downtimes, holds, leads, promises
from storage.prepared import AnyRow, Prepared
from storage.statements import PerDialect

_KEY = ("lead_id", "duty", "number")
#: What follows from the lead.
_OF_LEAD = ("source", "history")
_COLUMNS = tuple(
    column.name for column in promises.columns if column.name not in (*_KEY, *_OF_LEAD)
)
_PUT = Prepared(
    lambda insert: (
        statement := insert(promises).values(
            {
                name: select(leads.c[name]).where(leads.c.id == bindparam("of")).scalar_subquery()
                for name in _OF_LEAD
            }
        )
    ).on_conflict_do_update(
        index_elements=list(_KEY), set_={name: statement.excluded[name] for name in _COLUMNS}
    )
)
_OF = (
    select(promises)
    .where(promises.c.lead_id == bindparam("lead"))
    .order_by(promises.c.duty, promises.c.number)
)
_LOCK_ALL = Prepared(lambda _: _OF.with_for_update())
_GET = select(promises).where(
    promises.c.lead_id == bindparam("lead"),
    promises.c.duty == bindparam("duty"),
    promises.c.number == bindparam("number"),
)
# A replica that looks at it already does all there is to do.
_TAKE = _GET.where(promises.c.look_at <= bindparam("now")).with_for_update(skip_locked=True)
_LOCK = _GET.with_for_update()
_DUE = (
    select(promises.c.lead_id, promises.c.duty, promises.c.number)
    .where(promises.c.look_at <= bindparam("now"))
    .order_by(promises.c.look_at)
    .limit(bindparam("limit"))
)
_AGAIN = update(promises).where(promises.c.responded_at.is_(None), promises.c.ended.is_(False))
_LOOK_AGAIN = Prepared(
    lambda _: _AGAIN.where(promises.c.lead_id == bindparam("lead")).values(look_at=bindparam("at_"))
)
_END_HOLD = Prepared(
    lambda _: (
        update(holds)
        .where(holds.c.lead_id == bindparam("lead"), holds.c.until.is_(None))
        .values(until=bindparam("at_"))
    )
)
_OPEN_DUES = select(
    promises.c.lead_id, promises.c.duty, promises.c.number, promises.c.due_at
).where(promises.c.responded_at.is_(None), promises.c.ended.is_(False))
_BETWEEN = select(promises.c.team, promises.c.duty, promises.c.state, promises.c.took).where(
    promises.c.started_at >= bindparam("start"),
    promises.c.started_at < bindparam("end"),
    promises.c.ended.is_(False),
)
_DOWN = PerDialect(
    lambda insert: (statement := insert(downtimes)).on_conflict_do_update(
        index_elements=["since"], set_={"until": statement.excluded["until"]}
    )
)
_DOWNTIMES = Prepared(
    lambda _: (
        select(downtimes).where(downtimes.c.until > bindparam("after")).order_by(downtimes.c.since)
    )
)
_HOLDING = select(holds.c.since).where(
    holds.c.lead_id == bindparam("lead"), holds.c.until.is_(None)
)
_HOLDS = Prepared(
    lambda _: select(holds).where(holds.c.lead_id == bindparam("lead")).order_by(holds.c.since)
)
_REMINDED = select(func.count()).where(
    deliveries.c.kind == Kind.REMINDER.value,
    deliveries.c.person == bindparam("user"),
    deliveries.c.wanted_at >= bindparam("after"),
)


class SqlPromises:
    """See `bot.ports.PromiseRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(
        self, lead_id: int, duty: Duty = Duty.FIRST_RESPONSE, number: int = 1
    ) -> Promise | None:
        return self._one(_GET, _row(PromiseKey(lead_id, duty, number)))

    def lock(
        self, lead_id: int, duty: Duty = Duty.FIRST_RESPONSE, number: int = 1
    ) -> Promise | None:
        return self._one(_LOCK, _row(PromiseKey(lead_id, duty, number)))

    def take(self, key: PromiseKey, now: datetime) -> Promise | None:
        return self._one(_TAKE, {**_row(key), "now": now})

    def of(self, lead_id: int) -> Sequence[Promise]:
        return [
            promise_of(row) for row in self._connection.execute(_OF, {"lead": lead_id}).mappings()
        ]

    def lock_all(self, lead_id: int) -> Sequence[Promise]:
        return [promise_of(row) for row in _LOCK_ALL.all(self._connection, {"lead": lead_id})]

    def _one(self, statement: Any, row: dict[str, Any]) -> Promise | None:
        found = self._connection.execute(statement, row).mappings().first()
        return None if found is None else promise_of(found)

    def put(self, promise: Promise) -> None:
        row = {name: getattr(promise, name) for name in (*_KEY, *_COLUMNS)}
        row["done"] = list(promise.done)
        row["took"] = None if promise.took is None else round(promise.took.total_seconds())
        row["of"] = promise.lead_id
        _PUT.run(self._connection, row)

    def drop(self, key: PromiseKey) -> None:
        statement = delete(promises).where(
            promises.c.lead_id == key.lead_id,
            promises.c.duty == key.duty,
            promises.c.number == key.number,
        )
        self._connection.execute(statement)

    def due(self, now: datetime, limit: int) -> Sequence[PromiseKey]:
        rows = self._connection.execute(_DUE, {"now": now, "limit": limit})
        return [PromiseKey(row.lead_id, Duty(row.duty), row.number) for row in rows]

    def look_again(self, lead_id: int, at: datetime) -> None:
        _LOOK_AGAIN.run(self._connection, {"lead": lead_id, "at_": at})

    def look_all_again(self, at: datetime) -> None:
        self._connection.execute(_AGAIN.values(look_at=at))

    def look_again_of(self, owner: str, at: datetime) -> None:
        # From the open promises to their leads, and not from all that somebody ever had; without
        # the offset PostgreSQL would read all leads there are.
        theirs = select(leads.c.id).where(leads.c.id == promises.c.lead_id, leads.c.owner == owner)
        self._connection.execute(_AGAIN.where(theirs.offset(0).exists()).values(look_at=at))

    def open_dues(self) -> Mapping[PromiseKey, datetime | None]:
        rows = self._connection.execute(_OPEN_DUES)
        return {PromiseKey(row.lead_id, Duty(row.duty), row.number): row.due_at for row in rows}

    def between(self, start: datetime, end: datetime) -> Iterator[Line]:
        duties, states = {one.value: one for one in Duty}, {one.value: one for one in State}
        for team, duty, state, took in self._connection.execute(
            _BETWEEN, {"start": start, "end": end}
        ):
            span = None if took is None else timedelta(seconds=took)
            yield Line(team, duties[duty], states[state], span)

    def handed_over(self, start: datetime, end: datetime, handover: Handover) -> tuple[int, int]:
        there = [func.coalesce(leads.c[name], "") != "" for name in handover.fields]
        if handover.note:
            there.append(func.coalesce(leads.c.extra[NOTE].as_string(), "") != "")
        complete = func.count().filter(and_(true(), *there))
        statement = select(func.count(), complete).where(
            leads.c.received_at >= start,
            leads.c.received_at < end,
            leads.c.routed_at.is_not(None),
            leads.c.history.is_(False),
        )
        row = self._connection.execute(statement).one()
        return int(row[0]), int(row[1])

    def was_down(self, since: datetime, until: datetime) -> None:
        row = {"since": since, "until": until}
        self._connection.execute(_DOWN.on(self._connection), row)

    def downtimes(self, after: datetime) -> Sequence[Interval]:
        rows = _DOWNTIMES.all(self._connection, {"after": after})
        return [Interval(row["since"], row["until"]) for row in rows]

    def hold(self, lead_id: int, since: datetime) -> None:
        if self._connection.execute(_HOLDING, {"lead": lead_id}).first() is None:
            self._connection.execute(insert(holds), {"lead_id": lead_id, "since": since})

    def end_hold(self, lead_id: int, until: datetime) -> None:
        _END_HOLD.run(self._connection, {"lead": lead_id, "at_": until})

    def holds(self, lead_id: int) -> Sequence[Interval]:
        rows = _HOLDS.all(self._connection, {"lead": lead_id})
        return [Interval(row["since"], row["until"]) for row in rows]

    def reminded(self, user: str, after: datetime) -> int:
        row = {"user": user, "after": after}
        return int(self._connection.execute(_REMINDED, row).scalar_one())


def _row(key: PromiseKey) -> dict[str, Any]:
    return {"lead": key.lead_id, "duty": key.duty, "number": key.number}


def promise_of(row: AnyRow) -> Promise:
    """A row of the table as a domain value."""
    """A row of the table as a domain value."""
    return Promise(
        **{name: row[name] for name in (*_KEY, *_COLUMNS) if name not in _READ},
        duty=Duty(row["duty"]),
        state=State(row["state"]),
        done=tuple(row["done"]),
        took=None if row["took"] is None else timedelta(seconds=row["took"]),
    )


_READ = {"duty", "state", "done", "took"}
