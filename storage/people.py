"""Whoever Baton has met in the workspace."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection, bindparam, select, union

from bot.domain.people import Actor, Person
from storage.models import ballots, card_messages, people, reactions
from storage.prepared import AnyRow, Prepared
from storage.statements import PerDialect

_COLUMNS = (
    *("name", "team", "enterprise", "email", "zone"),
    *("is_bot", "deleted", "is_guest", "known", "at"),
)
_GET = Prepared(lambda _: select(people).where(people.c.id == bindparam("id")))
_MANY = select(people).where(people.c.id.in_(bindparam("ids", expanding=True)))
_BY_EMAIL = select(people).where(people.c.email == bindparam("email"), people.c.known)
_STRANGERS = (
    select(people.c.id)
    .where(~people.c.known | people.c.is_guest.is_(None))
    .order_by(people.c.at)
    .limit(bindparam("limit"))
)
_PUT = PerDialect(
    lambda insert: (statement := insert(people)).on_conflict_do_update(
        index_elements=["id"], set_={name: statement.excluded[name] for name in _COLUMNS}
    )
)
_MEET = Prepared(lambda insert: insert(people).on_conflict_do_nothing().returning(people.c.id))
_TOUCHED = union(
    select(ballots.c.lead_id).where(ballots.c.person == bindparam("person")),
    select(card_messages.c.lead_id)
    .join(
        reactions,
        (reactions.c.channel_id == card_messages.c.channel_id)
        & (reactions.c.ts == card_messages.c.ts),
    )
    .where(reactions.c.person == bindparam("person")),
)


class SqlPeople:
    """See `bot.ports.PeopleRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def get(self, user: str) -> Person | None:
        row = _GET.first(self._connection, {"id": user})
        return None if row is None else _person(row)

    def many(self, users: Sequence[str]) -> Mapping[str, Person]:
        if not users:
            return {}
        rows = self._connection.execute(_MANY, {"ids": list(users)}).mappings()
        return {row["id"]: _person(row) for row in rows}

    def by_email(self, email: str) -> Person | None:
        row = self._connection.execute(_BY_EMAIL, {"email": email.lower()}).mappings().first()
        return None if row is None else _person(row)

    def put(self, person: Person, at: datetime) -> None:
        self._connection.execute(_PUT.on(self._connection), _row(person, at))

    def meet(self, actor: Actor, at: datetime) -> None:
        person = Person(actor.user, actor.user, actor.team, actor.enterprise, known=False)
        row = _row(person, at)
        if _MEET.first(self._connection, row) is not None:
            self._touched.add("people")

    def strangers(self, limit: int) -> Sequence[str]:
        return list(self._connection.execute(_STRANGERS, {"limit": limit}).scalars())

    def leads_touched_by(self, user: str) -> Sequence[int]:
        return list(self._connection.execute(_TOUCHED, {"person": user}).scalars())


def _row(person: Person, at: datetime) -> dict[str, object]:
    return {
        "id": person.id,
        "name": person.name,
        "team": person.team,
        "enterprise": person.enterprise,
        "email": person.email.lower() if person.email else None,
        "zone": person.zone,
        "is_bot": person.is_bot,
        "deleted": person.deleted,
        "is_guest": person.is_guest,
        "known": person.known,
        "at": at,
    }


def _person(row: AnyRow) -> Person:
    return Person(
        id=row["id"],
        name=row["name"],
        team=row["team"],
        enterprise=row["enterprise"],
        email=row["email"],
        zone=row["zone"],
        is_bot=row["is_bot"],
        deleted=row["deleted"],
        is_guest=row["is_guest"],
        known=row["known"],
    )
