"""What Slack should show, as seen by those who want something shown."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import (
    Connection,
    bindparam,
    case,
    delete,
    func,
    literal_column,
    or_,
    select,
    text,
    update,
)

from bot.domain.deliveries import (
    Backlog,
    Delivery,
    Kind,
    Method,
    State,
    Wish,
    card_key,
    lane_of,
    method_of,
)
from storage.models import EPOCH, Instant, card_messages, deliveries, lanes
from storage.prepared import Prepared

#: In the statement's own text, as the index of what waits has it: a parameter could be any state.
IS_DUE = deliveries.c.state == literal_column(f"'{State.DUE}'")
IS_SENDING = deliveries.c.state == literal_column(f"'{State.SENDING}'")
_WAITS = or_(IS_DUE, IS_SENDING)
#: A delivery that is under way keeps its state; on return the sender sees that more is wanted.
_DUE_UNLESS_SENDING = case(
    (deliveries.c.state == State.SENDING, State.SENDING.value), else_=State.DUE.value
)
_WANT = Prepared(
    lambda insert: (statement := insert(deliveries)).on_conflict_do_update(
        index_elements=["key"],
        set_={
            "wanted": deliveries.c.wanted + 1,
            "state": _DUE_UNLESS_SENDING,
            "about": statement.excluded.about,
            "due_at": statement.excluded.due_at,
            "wanted_at": statement.excluded.wanted_at,
        },
    )
)
_WANT_ONCE = Prepared(lambda insert: insert(deliveries).on_conflict_do_nothing())
_REDRAW = Prepared(
    lambda _: (
        update(deliveries)
        .where(deliveries.c.key == bindparam("key_"))
        .values(
            wanted=deliveries.c.wanted + 1,
            state=_DUE_UNLESS_SENDING,
            # What waits already keeps its place in the queue. Nor is it due later because the
            # clock of who asks is ahead of others: its replies would be due before it.
            wanted_at=case(
                (deliveries.c.state == State.DUE, deliveries.c.wanted_at),
                else_=bindparam("at_", type_=Instant),
            ),
            due_at=case(
                (
                    (deliveries.c.state == State.DUE)
                    & (deliveries.c.due_at < bindparam("at_", type_=Instant)),
                    deliveries.c.due_at,
                ),
                else_=bindparam("at_", type_=Instant),
            ),
        )
    )
)
# What waits already will show the newest state when its turn comes.
_REFRESH = (
    update(deliveries)
    .where(deliveries.c.key.in_(bindparam("keys", expanding=True)), deliveries.c.state != State.DUE)
    .values(
        wanted=deliveries.c.wanted + 1,
        state=_DUE_UNLESS_SENDING,
        wanted_at=bindparam("at_"),
        due_at=bindparam("at_"),
    )
)
_OPEN_LANE = Prepared(lambda insert: insert(lanes).on_conflict_do_nothing())
_LEAD_AT = Prepared(
    lambda _: select(card_messages.c.lead_id).where(
        card_messages.c.channel_id == bindparam("channel"), card_messages.c.ts == bindparam("ts")
    )
)
_SEEN = Prepared(lambda insert: insert(card_messages).on_conflict_do_nothing())
_LOG_WAITING = Prepared(
    lambda _: (
        select(deliveries.c.id)
        .where(
            deliveries.c.lead_id == bindparam("lead"),
            # In the text: SQLite would plan anew each time what a parameter says of a kind, for an
            # index of some kinds might help; that takes longer than the look itself. And a truth
            # of its own, of which no index knows: PostgreSQL went through all that waits for it
            # (0.5 ms with 3,000 leads) until the table was analysed.
            text(f"(kind = '{Kind.LOG}' AND state = '{State.DUE}') IS TRUE"),
        )
        .limit(1)
    )
)
_NEXT_LOG = (
    select(deliveries.c.about)
    .where(
        deliveries.c.lead_id == bindparam("lead"),
        deliveries.c.kind == Kind.LOG,
        deliveries.c.id > bindparam("after"),
    )
    .order_by(deliveries.c.id)
    .limit(1)
)
_BACKLOG = (
    select(
        lanes.c.name,
        func.count(deliveries.c.id).label("waiting"),
        func.min(deliveries.c.wanted_at).label("oldest"),
        lanes.c.parked,
    )
    .join(deliveries, deliveries.c.lane == lanes.c.name)
    .where(_WAITS)
    .group_by(lanes.c.name, lanes.c.parked)
    .order_by(lanes.c.name)
)
_LEADS_WAITING = select(func.count(deliveries.c.lead_id.distinct())).where(
    deliveries.c.place == bindparam("place_"),
    deliveries.c.lane.in_(select(lanes.c.name).where(lanes.c.place == bindparam("place_"))),
    _WAITS,
)
_FORGET = delete(deliveries).where(
    deliveries.c.id.in_(
        select(deliveries.c.id)
        .where(
            # Spelt as in the index of these.
            text("kind IN ('note', 'answer')"),
            deliveries.c.state.not_in([State.DUE, State.SENDING]),
            deliveries.c.wanted_at < bindparam("before"),
        )
        .limit(bindparam("limit"))
    )
)
_UNPARK = (
    update(lanes)
    .where(lanes.c.place == bindparam("place_"), lanes.c.parked.is_not(None))
    .values(parked=None, next_at=bindparam("at_"))
)

_SET_ASIDE = (
    update(deliveries)
    .where(IS_DUE, deliveries.c.wanted_at <= bindparam("until"))
    .values(state=State.SHOWN, shown=deliveries.c.wanted)
)


class SqlDeliveries:
    """See `bot.ports.DeliveryRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def want(self, wish: Wish, at: datetime) -> None:
        self._ask(_WANT, wish, at)

    def want_once(self, wish: Wish, at: datetime) -> None:
        self._ask(_WANT_ONCE, wish, at)

    def _ask(self, statement: Prepared, wish: Wish, at: datetime) -> None:
        method = method_of(wish.kind, shown=False)
        lane = lane_of(method, wish.place)
        row = {
            "key": wish.key,
            "kind": wish.kind,
            "lead_id": wish.lead_id,
            "place": wish.place,
            "lane": lane,
            "person": wish.person,
            "about": dict(wish.about),
            "wanted": 1,
            "shown": 0,
            "state": State.DUE,
            "due_at": at + wish.settle,
            "attempts": 0,
            "unknowns": 0,
            "wanted_at": at,
        }
        # Whether it is the first wish that names its lane is not worth waiting for an answer.
        statement.run(self._connection, row)
        open_lane(self._connection, lane, wish.place, method)
        self._touched.add("deliveries")

    def redraw(self, key: str, at: datetime) -> None:
        _REDRAW.run(self._connection, {"key_": key, "at_": at})
        self._touched.add("deliveries")

    def refresh(self, keys: Sequence[str], at: datetime) -> None:
        if self._connection.execute(_REFRESH, {"keys": list(keys), "at_": at}).rowcount:
            self._touched.add("deliveries")

    def lead_at(self, channel_id: str, ts: str) -> int | None:
        found = _LEAD_AT.scalar(self._connection, {"channel": channel_id, "ts": ts})
        return None if found is None else int(found)

    def card_seen(self, lead_id: int, channel_id: str, ts: str) -> None:
        note_card(self._connection, lead_id, channel_id, ts)

    def forget_private_before(self, at: datetime, limit: int) -> int:
        return self._connection.execute(_FORGET, {"before": at, "limit": limit}).rowcount

    def set_aside(self, until: datetime) -> int:
        return self._connection.execute(_SET_ASIDE, {"until": until}).rowcount

    def log_waits(self, lead_id: int) -> bool:
        """Whether a reply that is not yet under way will tell what happens now, too."""
        return _LOG_WAITING.first(self._connection, {"lead": lead_id}) is not None

    def log_ends_before(self, delivery: Delivery) -> int | None:
        """The timeline id from which the next reply tells; None when this one is the last."""
        at = {"lead": delivery.lead_id, "after": delivery.id}
        about = self._connection.execute(_NEXT_LOG, at).scalar()
        return None if about is None else int(about["from"])

    def all_cards(self, lead_ids: Sequence[int]) -> Mapping[int, tuple[tuple[str, str], ...]]:
        statement = select(card_messages).where(card_messages.c.lead_id.in_(lead_ids))
        found: dict[int, tuple[tuple[str, str], ...]] = {}
        for row in self._connection.execute(statement):
            found[row.lead_id] = (*found.get(row.lead_id, ()), (row.channel_id, row.ts))
        return found

    def shown_cards(self, lead_ids: Sequence[int]) -> Mapping[int, tuple[str, str]]:
        keys = [card_key(lead_id) for lead_id in lead_ids]
        statement = select(deliveries.c.lead_id, deliveries.c.channel_id, deliveries.c.ts).where(
            deliveries.c.key.in_(keys), deliveries.c.ts.is_not(None)
        )
        rows = self._connection.execute(statement)
        return {row.lead_id: (row.channel_id, row.ts) for row in rows}

    def places(self, keys: Sequence[str]) -> Mapping[str, tuple[str, str]]:
        statement = select(deliveries.c.key, deliveries.c.channel_id, deliveries.c.ts).where(
            deliveries.c.key.in_(keys), deliveries.c.ts.is_not(None)
        )
        rows = self._connection.execute(statement)
        return {row.key: (row.channel_id, row.ts) for row in rows}

    def backlog(self) -> tuple[Backlog, ...]:
        rows = self._connection.execute(_BACKLOG)
        return tuple(Backlog(row.name, row.waiting, row.oldest, row.parked) for row in rows)

    def leads_waiting(self, place: str) -> int:
        return int(self._connection.execute(_LEADS_WAITING, {"place_": place}).scalar_one())

    def unknowns(self) -> int:
        statement = select(func.coalesce(func.sum(deliveries.c.unknowns), 0))
        return int(self._connection.execute(statement).scalar_one())

    def failures(self) -> Mapping[str, int]:
        why = func.coalesce(deliveries.c.error, "")
        failed = deliveries.c.state == State.FAILED
        rows = self._connection.execute(
            select(why, func.count()).where(failed).group_by(why).order_by(func.count().desc())
        )
        return {str(reason): int(count) for reason, count in rows}

    def unpark(self, place: str, at: datetime) -> int:
        moved = self._connection.execute(_UNPARK, {"place_": place, "at_": at}).rowcount
        if moved:
            self._touched.add("deliveries")
        return moved


def open_lane(connection: Connection, name: str, place: str, method: Method) -> None:
    """Make a lane, if it is not there."""
    free_at_once = {"next_at": EPOCH, "lease_until": EPOCH}
    _OPEN_LANE.run(connection, {"name": name, "place": place, "method": method, **free_at_once})


def note_card(connection: Connection, lead_id: int, channel_id: str, ts: str) -> None:
    """Keep that a message is a card of the lead, if that is not known."""
    _SEEN.run(connection, {"channel_id": channel_id, "ts": ts, "lead_id": lead_id})
