"""To whom leads were offered, and what came of it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, false, insert, or_, select, update

from bot.domain.offers import Ending, Offer
from storage.models import absences, offers, people
from storage.prepared import AnyRow, Prepared

_SAME = (
    *("lead_id", "round", "hop", "limit", "offered_at", "until", "final", "why"),
    *("ended_at", "reason", "taken_back"),
)
_OF = select(offers).where(offers.c.lead_id == bindparam("lead")).order_by(offers.c.id)
_OPEN = Prepared(
    lambda _: select(offers).where(offers.c.lead_id == bindparam("lead"), offers.c.ending.is_(None))
)
# Asked at every claim.
_LOCK = Prepared(
    lambda _: (
        select(offers)
        .where(offers.c.lead_id == bindparam("lead"), offers.c.ending.is_(None))
        .with_for_update()
    )
)
_AWAY = select(absences.c.person).where(
    absences.c.since <= bindparam("now"),
    or_(absences.c.until.is_(None), absences.c.until > bindparam("now")),
)
_GONE = select(people.c.id).where(people.c.deleted.is_(True))
_ASKS = (
    offers.c.ending.is_(None),
    # Spelt as in the index of those that may pass on.
    offers.c.final == false(),
    or_(
        offers.c.until <= bindparam("now"),
        offers.c.person.in_(_AWAY),
        offers.c.person.in_(_GONE),
    ),
)
_DUE = (
    select(offers.c.lead_id)
    .where(*_ASKS)
    .order_by(offers.c.until, offers.c.id)
    .limit(bindparam("limit"))
)
# A replica that passes it on already does all there is to do.
_TAKE = (
    select(offers)
    .where(offers.c.lead_id == bindparam("lead"), *_ASKS)
    .with_for_update(skip_locked=True)
)


class SqlOffers:
    """See `bot.ports.OfferRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, offer: Offer) -> None:
        self._connection.execute(insert(offers), _row(offer))

    def put(self, offer: Offer) -> None:
        self._connection.execute(
            update(offers).where(offers.c.id == offer.id).values(**_row(offer))
        )

    def of(self, lead_id: int) -> tuple[Offer, ...]:
        rows = self._connection.execute(_OF, {"lead": lead_id}).mappings()
        return tuple(_offer(row) for row in rows)

    def open(self, lead_id: int) -> Offer | None:
        row = _OPEN.first(self._connection, {"lead": lead_id})
        return None if row is None else _offer(row)

    def lock(self, lead_id: int) -> Offer | None:
        row = _LOCK.first(self._connection, {"lead": lead_id})
        return None if row is None else _offer(row)

    def take(self, lead_id: int, now: datetime) -> Offer | None:
        asked = {"lead": lead_id, "now": now}
        row = self._connection.execute(_TAKE, asked).mappings().first()
        return None if row is None else _offer(row)

    def due(self, now: datetime, limit: int) -> Sequence[int]:
        return list(self._connection.execute(_DUE, {"now": now, "limit": limit}).scalars())


def _row(offer: Offer) -> dict[str, Any]:
    row: dict[str, Any] = {name: getattr(offer, name) for name in _SAME}
    row["person"] = offer.user
    row["ending"] = offer.ending
    row["passed_over"] = [list(one) for one in offer.passed_over]
    row["credited"] = dict(offer.credited)
    return row


def _offer(row: AnyRow) -> Offer:
    return Offer(
        **{name: row[name] for name in _SAME},
        user=row["person"],
        passed_over=tuple((str(user), str(why)) for user, why in row["passed_over"]),
        credited=row["credited"],
        ending=Ending(row["ending"]) if row["ending"] else None,
        id=row["id"],
    )
