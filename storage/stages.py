"""Which stage each lead came to (rows are added, never changed), and how far that is."""

from typing import Any

from sqlalchemy import Connection, bindparam, select

from bot.domain.leads import Stage
from bot.domain.money import Money
from bot.domain.stages import Journey, StageChange
from storage.models import journeys, leads, stage_changes
from storage.prepared import AnyRow
from storage.statements import PerDialect

_SAME = ("key", "lead_id", "at", "noted_at", "by", "source", "reason", "corrects")
_ADD = PerDialect(
    lambda insert: (
        insert(stage_changes)
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(stage_changes.c.id)
    )
)
_OF = (
    select(stage_changes)
    .where(stage_changes.c.lead_id == bindparam("lead"))
    .order_by(stage_changes.c.id)
)
_LOCK = select(leads.c.id).where(leads.c.id == bindparam("lead")).with_for_update()
_KEPT = ("stage", "accepted_at", "sql_at", "opportunity_at", "closed_at", "reason")
_MONEY = ("worth", "currency", "lifetime", "lifetime_currency")
_KEEP = PerDialect(
    lambda insert: (statement := insert(journeys)).on_conflict_do_update(
        index_elements=["lead_id"],
        set_={name: statement.excluded[name] for name in (*_KEPT, *_MONEY)},
    )
)


class SqlStages:
    """See `bot.ports.StageRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, lead_id: int) -> None:
        self._connection.execute(_LOCK, {"lead": lead_id})

    def add(self, change: StageChange) -> bool:
        row: dict[str, Any] = {name: getattr(change, name) for name in _SAME}
        row |= {"stage": change.stage} | _paid(change.worth, change.lifetime)
        return self._connection.execute(_ADD.on(self._connection), row).first() is not None

    def of(self, lead_id: int) -> tuple[StageChange, ...]:
        rows = self._connection.execute(_OF, {"lead": lead_id}).mappings()
        return tuple(_change(row) for row in rows)

    def keep_journey(self, lead_id: int, journey: Journey) -> None:
        row: dict[str, Any] = {name: getattr(journey, name) for name in _KEPT}
        row |= {"lead_id": lead_id} | _paid(journey.worth, journey.lifetime)
        self._connection.execute(_KEEP.on(self._connection), row)


def _paid(worth: Money | None, lifetime: Money | None) -> dict[str, Any]:
    return {
        "worth": worth.minor if worth else None,
        "currency": worth.currency if worth else None,
        "lifetime": lifetime.minor if lifetime else None,
        "lifetime_currency": lifetime.currency if lifetime else None,
    }


def _change(row: AnyRow) -> StageChange:
    return StageChange(
        **{name: row[name] for name in _SAME},
        stage=None if row["stage"] is None else Stage(row["stage"]),
        worth=_money(row["worth"], row["currency"]),
        lifetime=_money(row["lifetime"], row["lifetime_currency"]),
        id=row["id"],
    )


def _money(minor: int | None, currency: str | None) -> Money | None:
    return None if minor is None or currency is None else Money(minor, currency)
