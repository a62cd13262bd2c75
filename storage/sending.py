"""What the sender may show now: lanes are leased, and what dead senders left is settled."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal_column,
    or_,
    select,
    update,
)

from bot.domain.deliveries import (
    EDITED,
    SENT_AGAIN,
    Delivery,
    Kind,
    Method,
    State,
)
from storage.budgets import Budgets, foresee_budgets
from storage.deliveries import IS_DUE, IS_SENDING
from storage.delivery_rows import deliveries_of
from storage.models import EPOCH, budgets, deliveries, lanes
from storage.prepared import Prepared, Row

# Beside this version a newer one may run: what only that one knows is left to it.
_KNOWN_KIND = deliveries.c.kind.in_([literal_column(f"'{kind}'") for kind in Kind])
_KNOWN_METHOD = lanes.c.method.in_([literal_column(f"'{method}'") for method in Method])
# In the text, for with a parameter PostgreSQL takes it that a tenth is wanted.
_ONE = literal_column("1", Integer)
# A value and no EXISTS, which PostgreSQL would join: until a table was analysed, with all that is
# due in any lane for each lane.
_ONE_DUE = (
    select(deliveries.c.id)
    .where(
        deliveries.c.lane == lanes.c.name,
        IS_DUE,
        deliveries.c.due_at <= bindparam("now"),
        _KNOWN_KIND,
    )
    .limit(_ONE)
    .scalar_subquery()
)
_ABLE = [f"able_{place}" for place in range(len(Method))]
_FREE_LANES = Prepared(
    lambda _: (
        select(lanes.c.name, lanes.c.method)
        .where(
            lanes.c.parked.is_(None),
            lanes.c.next_at <= bindparam("now"),
            lanes.c.lease_until <= bindparam("now"),
            lanes.c.method.in_([bindparam(name, type_=lanes.c.method.type) for name in _ABLE]),
            _ONE_DUE.is_not(None),
        )
        .order_by(lanes.c.next_at)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(skip_locked=True)
    )
)
_LANE = bindparam("lane", type_=deliveries.c.lane.type)


def _first(lane: ColumnElement[bool], *order: ColumnElement[Any]) -> Prepared:
    due = select(deliveries.c.id).where(
        lane, IS_DUE, deliveries.c.due_at <= bindparam("now"), _KNOWN_KIND
    )
    # The index alone tells which one that is.
    one = due.order_by(*order).limit(_ONE).scalar_subquery()
    return Prepared(lambda _: select(deliveries).where(deliveries.c.id == one))


# New messages keep the order of their causes; edits go to whoever has waited longest. The lane
# twice, and as what is sorted by: only the index of what waits has that order. By the id alone
# PostgreSQL goes through all deliveries there ever were when it believes that every tenth waits.
_FIRST_POST = _first(deliveries.c.lane.in_([_LANE, _LANE]), deliveries.c.lane, deliveries.c.id)
_FIRST_EDIT = _first(deliveries.c.lane == _LANE, deliveries.c.wanted_at, deliveries.c.id)
_LEASE = Prepared(
    lambda _: (
        update(lanes)
        .where(lanes.c.name == bindparam("lane_"))
        .values(worker=bindparam("worker_"), lease_until=bindparam("until_"))
    )
)
_SEND = Prepared(
    lambda _: (
        update(deliveries)
        .where(deliveries.c.id == bindparam("id_"))
        .values(
            state=State.SENDING, worker=bindparam("worker_"), attempts=deliveries.c.attempts + 1
        )
    )
)
# Lane by lane, from the index of what waits alone. What is due before the lane is free waits for
# the lane alone, whichever it is: where much waits, all of it need not be looked at.
_IN_LANE = select(deliveries.c.due_at).where(deliveries.c.lane == lanes.c.name, IS_DUE, _KNOWN_KIND)
_NEXT_AT = select(
    lanes.c.method,
    lanes.c.next_at,
    lanes.c.lease_until,
    func.coalesce(
        _IN_LANE.where(
            or_(
                deliveries.c.due_at <= lanes.c.next_at,
                deliveries.c.due_at <= lanes.c.lease_until,
            )
        )
        .limit(_ONE)
        .scalar_subquery(),
        _IN_LANE.with_only_columns(func.min(deliveries.c.due_at)).scalar_subquery(),
        type_=deliveries.c.due_at.type,
    ).label("due_at"),
).where(lanes.c.parked.is_(None), _KNOWN_METHOD)
# Whether a call that was broken off may be made again, only who knows its kind can tell.
_HAS_STRANGE_CALL = exists(
    select(deliveries.c.id).where(deliveries.c.lane == lanes.c.name, IS_SENDING, ~_KNOWN_KIND)
)
_ABANDONED = and_(lanes.c.worker.is_not(None), _KNOWN_METHOD, ~_HAS_STRANGE_CALL)
_RENEW = (
    update(lanes)
    .where(
        lanes.c.worker == bindparam("worker_"),
        lanes.c.name.in_(bindparam("names_", expanding=True)),
    )
    .values(lease_until=bindparam("until_"))
)
# Who has been away for longer than their lease.
_DEAD = Prepared(
    lambda _: (
        select(lanes.c.name, lanes.c.worker)
        .where(_ABANDONED, lanes.c.lease_until <= bindparam("now"))
        .with_for_update(skip_locked=True)
    )
)


class SqlSending:
    """See `bot.ports.SendingRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, now: datetime, worker: str, lease: timedelta, limit: int) -> Sequence[Delivery]:
        budgets = Budgets(self._connection)
        able = [method.value for method in Method if budgets.allow(method, now)]
        if not able:
            return []
        places = dict(zip(_ABLE, able + able[-1:] * (len(_ABLE) - len(able)), strict=True))
        free = _FREE_LANES.all(self._connection, {"now": now, "limit": limit, **places})
        # All that is looked up comes before anything is changed, so that it is asked together.
        rows = self._firsts(free, budgets, now)
        claimed = deliveries_of(self._connection, rows)
        for row in rows:
            held = {"lane_": row["lane"], "worker_": worker, "until_": now + lease}
            _LEASE.run(self._connection, held)
            _SEND.run(self._connection, {"id_": row["id"], "worker_": worker})
        budgets.keep(self._connection, now)
        return claimed

    def _firsts(self, free: Sequence[Row], budgets: Budgets, now: datetime) -> list[Row]:
        """What is due first in each lane, as far as budgets allow; it is taken of them."""
        statements = [
            _FIRST_EDIT if lane["method"] == Method.EDIT else _FIRST_POST for lane in free
        ]
        for lane, statement in zip(free, statements, strict=True):
            statement.foresee(self._connection, {"lane": lane["name"], "now": now})
        rows: list[Row] = []
        for lane, statement in zip(free, statements, strict=True):
            method = Method(lane["method"])
            if not budgets.allow(method, now):
                continue
            row = statement.first(self._connection, {"lane": lane["name"], "now": now})
            if row is None:
                continue
            rows.append(row)
            budgets.take(method, now)
        return rows

    def next_due(self) -> datetime | None:
        budgets = Budgets(self._connection)
        moments = []
        for row in self._connection.execute(_NEXT_AT):
            if row.due_at is None:
                continue
            moment = max(row.next_at, row.lease_until, row.due_at)
            allowed_from = budgets.allowed_from(Method(row.method))
            moments.append(moment if allowed_from is None else max(moment, allowed_from))
        return min(moments, default=None)

    def renew(self, worker: str, lanes: Sequence[str], until: datetime) -> None:
        row = {"worker_": worker, "names_": list(lanes), "until_": until}
        self._connection.execute(_RENEW, row)

    def recover(self, now: datetime, worker: str | None, serving: Sequence[str] = ()) -> int:
        if worker is None:
            every = select(lanes.c.name).where(_ABANDONED).with_for_update(skip_locked=True)
            names = list(self._connection.execute(every).scalars())
        else:
            foresee_budgets(self._connection)
            names = [
                lane["name"]
                for lane in _DEAD.all(self._connection, {"now": now})
                if lane["worker"] != worker or lane["name"] not in serving
            ]
        if not names:
            return 0
        lost = (deliveries.c.lane.in_(names)) & IS_SENDING
        # An edit that came through and is made again changes nothing, so it is never in doubt.
        is_edit = or_(
            deliveries.c.ts.is_not(None) & deliveries.c.kind.in_(sorted(EDITED)),
            deliveries.c.kind == Kind.HOME.value,
        )
        again = or_(is_edit, deliveries.c.kind.in_(sorted(SENT_AGAIN)))
        settled = self._connection.execute(
            update(deliveries)
            .where(lost)
            .values(
                state=case((again, State.DUE.value), else_=State.UNKNOWN.value),
                unknowns=deliveries.c.unknowns + case((is_edit, 0), else_=1),
                worker=None,
                error="the sender stopped before Slack answered",
            )
        ).rowcount
        self._connection.execute(
            update(lanes).where(lanes.c.name.in_(names)).values(worker=None, lease_until=EPOCH)
        )
        return settled

    def clock_was_set_back(self, latest: datetime) -> None:
        for column in (lanes.c.next_at, lanes.c.lease_until, budgets.c.used_until):
            self._connection.execute(
                update(column.table).where(column > latest).values({column: latest})
            )
        # Also what is under way: it is due again when its sender does not come back.
        late = or_(IS_DUE, IS_SENDING) & (deliveries.c.due_at > latest)
        self._connection.execute(update(deliveries).where(late).values(due_at=latest))
