"""What Slack should show, as seen by the sender: leases on lanes, and the outcome of each call."""

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
    BUDGETS,
    EDITED,
    PACE,
    ROOT,
    SENT_AGAIN,
    Delivery,
    Kind,
    Method,
    State,
    card_key,
    in_thread,
    lane_of,
)
from storage.deliveries import IS_DUE, IS_SENDING, SqlDeliveries, delivery_of
from storage.models import EPOCH, Span, budgets, card_messages, deliveries, lanes
from storage.prepared import Prepared, Row

# Beside this version a newer one may run: what only that one knows is left to it.
_KNOWN_KIND = deliveries.c.kind.in_([literal_column(f"'{kind}'") for kind in Kind])
_KNOWN_METHOD = lanes.c.method.in_([literal_column(f"'{method}'") for method in Method])
_HAS_DUE = exists(
    select(deliveries.c.id).where(
        deliveries.c.lane == lanes.c.name,
        IS_DUE,
        deliveries.c.due_at <= bindparam("now"),
        _KNOWN_KIND,
    )
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
            _HAS_DUE,
        )
        .order_by(lanes.c.next_at)
        .limit(bindparam("limit", type_=Integer))
        .with_for_update(skip_locked=True)
    )
)
_DUE = select(deliveries.c.id).where(
    deliveries.c.lane == bindparam("lane"),
    IS_DUE,
    deliveries.c.due_at <= bindparam("now"),
    _KNOWN_KIND,
)


def _first(*order: ColumnElement[Any]) -> Prepared:
    # The index alone tells which one that is.
    one = _DUE.order_by(*order).limit(1).scalar_subquery()
    return Prepared(lambda _: select(deliveries).where(deliveries.c.id == one))


# New messages keep the order of their causes; edits go to whoever has waited longest.
_FIRST_POST = _first(deliveries.c.id)
_FIRST_EDIT = _first(deliveries.c.wanted_at, deliveries.c.id)
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
_PLACE_OF = Prepared(
    lambda _: select(deliveries.c.channel_id, deliveries.c.ts).where(
        deliveries.c.key == bindparam("key"), deliveries.c.ts.is_not(None)
    )
)
_BUDGETS = Prepared(lambda _: select(budgets))
_FURTHER = budgets.c.used_until + bindparam("takes_", type_=Span)
# Counted by the database: another replica may be spending at the same moment.
_SPEND = Prepared(
    lambda insert: (
        statement := insert(budgets).values(
            method=bindparam("method_"), used_until=bindparam("from_now_")
        )
    ).on_conflict_do_update(
        index_elements=["method"],
        set_={
            "used_until": case(
                (statement.excluded.used_until < _FURTHER, _FURTHER),
                else_=statement.excluded.used_until,
            )
        },
    )
)
# Lane by lane, from the index of what waits alone.
_NEXT_AT = select(
    lanes.c.method,
    lanes.c.next_at,
    lanes.c.lease_until,
    select(func.min(deliveries.c.due_at))
    .where(deliveries.c.lane == lanes.c.name, IS_DUE, _KNOWN_KIND)
    .scalar_subquery()
    .label("due_at"),
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
_FREE = Prepared(
    lambda _: (
        update(lanes)
        .where(lanes.c.name == bindparam("lane_"), lanes.c.worker == bindparam("worker_"))
        .values(
            worker=None,
            lease_until=EPOCH,
            next_at=bindparam("next_"),
            parked=bindparam("parked_"),
        )
    )
)
_MINE = (deliveries.c.id == bindparam("id_")) & (deliveries.c.worker == bindparam("worker_"))
_SHOWN = Prepared(
    lambda _: (
        update(deliveries)
        .where(deliveries.c.id == bindparam("id_"))
        .values(
            shown=bindparam("version_"),
            state=case(
                (deliveries.c.wanted > bindparam("version_"), State.DUE.value),
                else_=State.SHOWN.value,
            ),
            lane=bindparam("lane_"),
            channel_id=bindparam("channel_"),
            ts=bindparam("ts_"),
            shown_at=bindparam("at_"),
            worker=None,
            error=None,
        )
    )
)
_ENDED = Prepared(
    lambda _: (
        update(deliveries)
        .where(_MINE)
        .values(
            state=case(
                (
                    deliveries.c.wanted > bindparam("version_", type_=Integer),
                    bindparam("newer_", type_=deliveries.c.state.type),
                ),
                else_=bindparam("state_", type_=deliveries.c.state.type),
            ),
            error=bindparam("why_"),
            unknowns=deliveries.c.unknowns + bindparam("unknown_", type_=Integer),
            worker=None,
        )
    )
)
_REPOST = Prepared(
    lambda _: (
        update(deliveries)
        .where(_MINE)
        .values(
            state=State.DUE, ts=None, lane=bindparam("lane_"), worker=None, error="message gone"
        )
    )
)
_SEEN = Prepared(lambda insert: insert(card_messages).on_conflict_do_nothing())


class SqlSending:
    """See `bot.ports.SendingRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def claim(self, now: datetime, worker: str, lease: timedelta, limit: int) -> Sequence[Delivery]:
        used = self._used()
        able = [method.value for method in Method if self._room(used, method, now) >= 1]
        if not able:
            return []
        places = dict(zip(_ABLE, able + able[-1:] * (len(_ABLE) - len(able)), strict=True))
        free = _FREE_LANES.all(self._connection, {"now": now, "limit": limit, **places})
        # All that is looked up comes before anything is changed, so that it is asked together.
        rows, spent = self._firsts(free, used, now)
        claimed = self._with_roots(rows)
        for row in rows:
            held = {"lane_": row["lane"], "worker_": worker, "until_": now + lease}
            _LEASE.run(self._connection, held)
            _SEND.run(self._connection, {"id_": row["id"], "worker_": worker})
        for method, takes in spent.items():
            spend = {"method_": method, "from_now_": now + takes, "takes_": takes}
            _SPEND.run(self._connection, spend)
        return claimed

    def _firsts(
        self, free: Sequence[Row], used: dict[Method, datetime], now: datetime
    ) -> tuple[list[Row], dict[Method, timedelta]]:
        """What is due first in each lane, as far as budgets allow, and what it takes of them."""
        statements = [
            _FIRST_EDIT if lane["method"] == Method.EDIT else _FIRST_POST for lane in free
        ]
        for lane, statement in zip(free, statements, strict=True):
            statement.foresee(self._connection, {"lane": lane["name"], "now": now})
        rows: list[Row] = []
        spent: dict[Method, timedelta] = {}
        for lane, statement in zip(free, statements, strict=True):
            method = Method(lane["method"])
            if self._room(used, method, now) < 1:
                continue
            row = statement.first(self._connection, {"lane": lane["name"], "now": now})
            if row is None:
                continue
            rows.append(row)
            if budget := BUDGETS.get(method):
                used[method] = max(used.get(method, now), now) + budget.interval
                spent[method] = spent.get(method, timedelta(0)) + budget.interval
        return rows, dict(sorted(spent.items()))

    def _with_roots(self, rows: Sequence[Row]) -> list[Delivery]:
        roots = [self._root(row) for row in rows]
        for root in roots:
            if isinstance(root, str):
                _PLACE_OF.foresee(self._connection, {"key": root})
        return [
            delivery_of(row, self._place_of(root) if isinstance(root, str) else root)
            for row, root in zip(rows, roots, strict=True)
        ]

    def next_due(self) -> datetime | None:
        used = self._used()
        moments = []
        for row in self._connection.execute(_NEXT_AT):
            if row.due_at is None:
                continue
            moment = max(row.next_at, row.lease_until, row.due_at)
            budget = BUDGETS.get(Method(row.method))
            if budget and Method(row.method) in used:
                room_at = used[Method(row.method)] - budget.interval * (budget.burst - 1)
                moment = max(moment, room_at)
            moments.append(moment)
        return min(moments, default=None)

    def renew(self, worker: str, lanes: Sequence[str], until: datetime) -> None:
        row = {"worker_": worker, "names_": list(lanes), "until_": until}
        self._connection.execute(_RENEW, row)

    def recover(self, now: datetime, worker: str | None, serving: Sequence[str] = ()) -> int:
        if worker is None:
            every = select(lanes.c.name).where(_ABANDONED).with_for_update(skip_locked=True)
            names = list(self._connection.execute(every).scalars())
        else:
            _BUDGETS.foresee(self._connection, {})
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

    def shown(
        self, delivery: Delivery, worker: str, at: datetime, channel_id: str, ts: str | None
    ) -> None:
        lane = delivery.lane
        if ts is not None and delivery.kind in EDITED:
            lane = lane_of(Method.EDIT, delivery.place)
            if lane != delivery.lane:
                lanes_ = SqlDeliveries(self._connection, set())
                lanes_.open_lane(lane, delivery.place, Method.EDIT)
        # Also when the lease was lost meanwhile: that the message is there stays true.
        row = {
            "id_": delivery.id,
            "version_": delivery.wanted,
            "lane_": lane,
            "channel_": channel_id,
            "ts_": ts,
            "at_": at,
        }
        _SHOWN.run(self._connection, row)
        if delivery.kind in {Kind.CARD, Kind.STANDIN} and ts is not None and delivery.lead_id:
            seen = {"channel_id": channel_id, "ts": ts, "lead_id": delivery.lead_id}
            _SEEN.run(self._connection, seen)
        self._free(delivery, worker, at + PACE[delivery.method])

    def failed(self, delivery: Delivery, worker: str, at: datetime, why: str) -> None:
        self._end(delivery, worker, State.FAILED, why)
        self._free(delivery, worker, at)

    def unknown(self, delivery: Delivery, worker: str, at: datetime, why: str) -> None:
        repeatable = delivery.method.repeatable
        again = delivery.kind in SENT_AGAIN or repeatable
        count = 0 if repeatable else 1
        self._end(delivery, worker, State.DUE if again else State.UNKNOWN, why, unknown=count)
        self._free(delivery, worker, at + max(PACE[delivery.method], timedelta(seconds=1)))

    def rest(self, delivery: Delivery, worker: str, until: datetime, why: str) -> None:
        self._end(delivery, worker, State.DUE, why)
        self._free(delivery, worker, until)

    def park(self, delivery: Delivery, worker: str, at: datetime, why: str) -> None:
        self._end(delivery, worker, State.DUE, why)
        self._free(delivery, worker, at, parked=why)

    def repost(self, delivery: Delivery, worker: str, at: datetime) -> None:
        lane = lane_of(Method.POST, delivery.place)
        row = {"id_": delivery.id, "worker_": worker, "lane_": lane}
        _REPOST.run(self._connection, row)
        self._free(delivery, worker, at)

    def _end(
        self, delivery: Delivery, worker: str, state: State, why: str, unknown: int = 0
    ) -> None:
        row = {
            "id_": delivery.id,
            "worker_": worker,
            "version_": delivery.wanted,
            "state_": state,
            # What was wanted meanwhile may succeed where this did not.
            "newer_": State.DUE if state is State.FAILED else state,
            "why_": why,
            "unknown_": unknown,
        }
        _ENDED.run(self._connection, row)

    def _free(
        self, delivery: Delivery, worker: str, next_at: datetime, parked: str | None = None
    ) -> None:
        row = {"lane_": delivery.lane, "worker_": worker, "next_": next_at, "parked_": parked}
        _FREE.run(self._connection, row)

    @staticmethod
    def _root(row: Row) -> tuple[str, str] | str | None:
        """Where a reply belongs: a question, or the key of a digest or of a lead's card."""
        if thread_ts := row["about"].get("thread_ts"):
            return row["place"], str(thread_ts)
        if root := row["about"].get(ROOT):
            return str(root)
        if row["kind"] == Kind.DIGEST_PART:
            return str(row["about"]["digest"])
        lead_id = row["lead_id"]
        if in_thread(Kind(row["kind"]), row["place"]) and lead_id is not None:
            return card_key(lead_id)
        return None

    def _place_of(self, key: str) -> tuple[str, str] | None:
        """The message in whose thread what belongs to it is told; None: it is not shown yet."""
        found = _PLACE_OF.first(self._connection, {"key": key})
        return None if found is None else (found["channel_id"], found["ts"])

    def _used(self) -> dict[Method, datetime]:
        """Until when the workspace-wide budget of each method is used up."""
        known = set(Method)
        rows = _BUDGETS.all(self._connection, {})
        return {Method(row["method"]): row["used_until"] for row in rows if row["method"] in known}

    @staticmethod
    def _room(used: dict[Method, datetime], method: Method, now: datetime) -> float:
        """How many calls the workspace-wide budget of a method still allows at this moment."""
        budget = BUDGETS.get(method)
        if budget is None or method not in used:
            return float("inf")
        return budget.burst - max(used[method] - now, timedelta(0)) / budget.interval
