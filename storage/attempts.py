"""What came of each attempt to show a delivery: kept with it, and its lane is free again."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, Integer, bindparam, case, update

from bot.domain.deliveries import (
    EDITED,
    PACE,
    SENT_AGAIN,
    Delivery,
    Kind,
    Method,
    State,
    lane_of,
)
from storage.deliveries import note_card, open_lane
from storage.models import EPOCH, deliveries, lanes
from storage.prepared import Prepared

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


class SqlAttempts:
    """See `bot.ports.AttemptRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def shown(
        self, delivery: Delivery, worker: str, at: datetime, channel_id: str, ts: str | None
    ) -> None:
        lane = delivery.lane
        if ts is not None and delivery.kind in EDITED:
            lane = lane_of(Method.EDIT, delivery.place)
            if lane != delivery.lane:
                open_lane(self._connection, lane, delivery.place, Method.EDIT)
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
            note_card(self._connection, delivery.lead_id, channel_id, ts)
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
