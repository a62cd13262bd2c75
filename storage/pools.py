"""Where people stand in their pools, and which leads a pool holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Boolean, Connection, bindparam, func, select, update

from bot.domain.standings import Standing
from bot.domain.turns import Held
from bot.ports import GivenInWeek
from storage import weeks
from storage.lead_rows import HAS_OPEN_STAGE
from storage.models import leads, pools, standings
from storage.prepared import Prepared

_MAKE = Prepared(lambda insert: insert(pools).on_conflict_do_nothing())
# The lock makes replicas take turns, so that shares stay exact.
_LOCK = Prepared(
    lambda _: select(pools.c.key).where(pools.c.key == bindparam("key")).with_for_update()
)
_STANDINGS = Prepared(lambda _: select(standings).where(standings.c.pool == bindparam("pool")))
_KEPT = ("credit", "missed", "settling", "away", "last_given_at")
_KEEP = Prepared(
    lambda insert: (statement := insert(standings)).on_conflict_do_update(
        index_elements=["pool", "person"],
        set_={name: statement.excluded[name] for name in _KEPT},
    )
)
_OPEN = (
    select(leads.c.owner, func.count().label("open"))
    .where(
        leads.c.owner.in_(bindparam("users", expanding=True)),
        HAS_OPEN_STAGE,
        leads.c.history.is_(False),
    )
    .group_by(leads.c.owner)
)
_TODAY = (
    select(leads.c.given_to, func.count().label("given"))
    .where(
        leads.c.given_to.in_(bindparam("users", expanding=True)),
        leads.c.given_at >= bindparam("midnight"),
        leads.c.pool == bindparam("pool"),
        leads.c.turn_returned.is_(False),
    )
    .group_by(leads.c.given_to)
)
_HELD = (
    select(leads.c.id, leads.c.received_at)
    .where(leads.c.held.is_(True), leads.c.pool == bindparam("pool"), leads.c.waits_for.is_(None))
    .order_by(leads.c.id)
    .limit(bindparam("limit"))
)
_WAIT_FOR = (
    update(leads)
    .where(leads.c.id == bindparam("id_"), leads.c.held.is_(True))
    .values(waits_for=bindparam("user_"))
)
_AWAITED = (
    select(leads.c.waits_for, func.count().label("leads"))
    .where(
        leads.c.held.is_(True), leads.c.pool == bindparam("pool"), leads.c.waits_for.is_not(None)
    )
    .group_by(leads.c.waits_for)
    .order_by(leads.c.waits_for)
)
_HELD_FOR = (
    select(leads.c.id, leads.c.received_at)
    .where(
        leads.c.held.is_(True),
        leads.c.pool == bindparam("pool"),
        leads.c.waits_for == bindparam("user"),
    )
    .order_by(leads.c.id)
    .limit(bindparam("limit"))
)
_HELD_COUNT = select(func.count()).where(leads.c.held.is_(True), leads.c.pool == bindparam("pool"))
_HOLDING = select(leads.c.pool).where(leads.c.held.is_(True)).distinct()
_GIVE = (
    update(leads)
    .where(leads.c.id == bindparam("id_"), leads.c.held.is_(True))
    .values(
        # Whoever claimed it while it was held keeps it.
        owner=func.coalesce(leads.c.owner, bindparam("owner_")),
        given_to=bindparam("owner_"),
        given_at=bindparam("at_"),
        held=False,
        waits_for=None,
    )
)
_RETURN = Prepared(
    lambda _: (
        update(leads)
        .where(
            leads.c.id == bindparam("id_"),
            leads.c.turn_returned.is_distinct_from(bindparam("returned_", type_=Boolean)),
        )
        .values(turn_returned=bindparam("returned_", type_=Boolean))
        .returning(leads.c.pool, leads.c.given_to)
    )
)


class SqlPools:
    """See `bot.ports.PoolRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def lock(self, pool: str) -> None:
        _MAKE.run(self._connection, {"key": pool})
        # Whatever is asked after it is answered when the lock is there.
        _LOCK.run(self._connection, {"key": pool})

    def standings(
        self, pool: str, users: Sequence[str], midnight: datetime | None, *, opened: bool
    ) -> tuple[Standing, ...]:
        rows = _STANDINGS.all(self._connection, {"pool": pool})
        kept = {row["person"]: row for row in rows}
        open_now = self.open_leads(users) if opened else {}
        today: dict[str, int] = {}
        if midnight is not None:
            who = {"users": list(users), "midnight": midnight, "pool": pool}
            today = {row.given_to: row.given for row in self._connection.execute(_TODAY, who)}
        return tuple(
            Standing(
                user=user,
                credit=row["credit"],
                given_today=today.get(user, 0),
                open=open_now.get(user, 0),
                last_given_at=row["last_given_at"],
                away=row["away"],
                missed=row["missed"],
                settling=row["settling"],
            )
            for user in users
            if (row := kept.get(user)) is not None
        )

    def open_leads(self, users: Sequence[str]) -> dict[str, int]:
        rows = self._connection.execute(_OPEN, {"users": list(users)})
        return {row.owner: row.open for row in rows}

    def keep(self, pool: str, after: Iterable[Standing]) -> None:
        rows = [
            {
                "pool": pool,
                "person": one.user,
                "credit": one.credit,
                "missed": one.missed,
                "settling": one.settling,
                "away": one.away,
                "last_given_at": one.last_given_at,
            }
            for one in after
        ]
        _KEEP.many(self._connection, rows)

    def holding(self) -> Sequence[str]:
        return list(self._connection.execute(_HOLDING).scalars())

    def held(self, pool: str, limit: int) -> Sequence[Held]:
        rows = self._connection.execute(_HELD, {"pool": pool, "limit": limit})
        return [Held(row.id, row.received_at) for row in rows]

    def wait_for(self, lead_id: int, user: str | None) -> None:
        self._connection.execute(_WAIT_FOR, {"id_": lead_id, "user_": user})

    def awaited(self, pool: str) -> Mapping[str, int]:
        rows = self._connection.execute(_AWAITED, {"pool": pool})
        return {row.waits_for: row.leads for row in rows}

    def held_for(self, pool: str, user: str, limit: int) -> Sequence[Held]:
        of = {"pool": pool, "user": user, "limit": limit}
        return [Held(row.id, row.received_at) for row in self._connection.execute(_HELD_FOR, of)]

    def held_count(self, pool: str) -> int:
        return int(self._connection.execute(_HELD_COUNT, {"pool": pool}).scalar_one())

    def given_by_week(self, pool: str, starts: Sequence[datetime]) -> Sequence[GivenInWeek]:
        return weeks.given_by_week(self._connection, pool, starts)

    def passed_by_week(self, pool: str, starts: Sequence[datetime]) -> Iterator[tuple[str, int]]:
        return weeks.passed_by_week(self._connection, pool, starts)

    def give(self, lead_id: int, owner: str, at: datetime) -> None:
        self._connection.execute(_GIVE, {"id_": lead_id, "owner_": owner, "at_": at})

    def turn_returned(self, lead_id: int, *, returned: bool) -> tuple[str, str] | None:
        row = _RETURN.first(self._connection, {"id_": lead_id, "returned_": returned})
        given = row and row["pool"] and row["given_to"]
        return (row["pool"], row["given_to"]) if row and given else None
