"""Contacts with leads, each kept once."""

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, select

from bot.domain.contacts import Contact, ContactKind
from storage.models import contacts, leads
from storage.prepared import Prepared
from storage.statements import PerDialect

_NAMES = ("key", "lead_id", "kind", "at", "noted_at", "by", "source")
_ADD = PerDialect(
    lambda insert: insert(contacts).on_conflict_do_nothing().returning(contacts.c.key)
)
_OF = Prepared(
    lambda _: (
        select(contacts).where(contacts.c.lead_id == bindparam("lead")).order_by(contacts.c.at)
    )
)

_WHO = (
    select(leads.c.id)
    .where(leads.c.email == bindparam("email"))
    .order_by(leads.c.history, leads.c.id.desc())
    .limit(1)
)


class SqlContacts:
    """See `bot.ports.ContactRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, contact: Contact) -> bool:
        row = {name: getattr(contact, name) for name in _NAMES}
        return self._connection.execute(_ADD.on(self._connection), row).first() is not None

    def of(self, lead_id: int) -> Sequence[Contact]:
        rows = _OF.all(self._connection, {"lead": lead_id})
        return [Contact(**{**row, "kind": ContactKind(row["kind"])}) for row in rows]

    def drop(self, key: str) -> None:
        self._connection.execute(delete(contacts).where(contacts.c.key == key))

    def lead_with_email(self, email: str) -> int | None:
        found = self._connection.execute(_WHO, {"email": email}).scalar()
        return None if found is None else int(found)
