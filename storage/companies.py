"""Which companies the stored leads come from, and who has those leads."""

from collections.abc import Sequence

from sqlalchemy import Connection, RowMapping, bindparam, func, or_, select

from bot.domain.accounts import Company
from bot.domain.ownership import Owned
from storage.models import leads, timeline

_COLUMNS = (
    leads.c.id,
    leads.c.company,
    leads.c.domain,
    leads.c.country,
    leads.c.phone,
    leads.c.owner,
    leads.c.claimed_at,
    leads.c.given_at,
    leads.c.routed_at,
)
_TELLS_ONE = or_(leads.c.company.is_not(None), leads.c.domain.is_not(None))
_NEWEST = select(func.max(timeline.c.id))
_OWNED = (
    select(*_COLUMNS)
    .where(leads.c.id > bindparam("after"), leads.c.owner.is_not(None), _TELLS_ONE)
    .order_by(leads.c.id)
    .limit(bindparam("limit"))
)
_TOUCHED = select(timeline.c.lead_id).where(timeline.c.id > bindparam("entry"))
_CHANGED = select(*_COLUMNS).where(leads.c.id.in_(_TOUCHED), _TELLS_ONE).order_by(leads.c.id)


class SqlCompanies:
    """See `bot.ports.CompanyRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest_entry(self) -> int:
        return int(self._connection.execute(_NEWEST).scalar() or 0)

    def owned(self, after: int, limit: int) -> Sequence[Owned]:
        rows = self._connection.execute(_OWNED, {"after": after, "limit": limit}).mappings()
        return [_owned(row) for row in rows]

    def changed_since(self, entry: int) -> Sequence[Owned]:
        rows = self._connection.execute(_CHANGED, {"entry": entry}).mappings()
        return [_owned(row) for row in rows]


def _owned(row: RowMapping) -> Owned:
    return Owned(
        lead_id=row["id"],
        company=Company(row["company"], row["domain"], row["country"], row["phone"]),
        owner=row["owner"],
        # Somebody whom a rule names, or who claimed a held lead, was given nothing by a pool.
        at=row["claimed_at"] or row["given_at"] or row["routed_at"],
        claimed=row["claimed_at"] is not None,
    )
