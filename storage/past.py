"""Past leads as conditions see them, read in pieces."""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, func, select

from bot.domain.leads import FIELDS
from bot.ports import PastLead, Span
from storage.models import leads

_COLUMNS = [leads.c[name] for name in (*FIELDS, "source", "domain", "free_mail", "extra")]
_LEADS = select(leads.c.id, leads.c.received_at, *_COLUMNS)


class SqlPast:
    """See `bot.ports.PastRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def span(self, since: datetime, *, history: bool) -> Span:
        asked = select(func.count(), func.min(leads.c.id), func.max(leads.c.id))
        row = self._connection.execute(asked.where(*_which(since, history))).one()
        return Span(row[0], row[1] or 0, row[2] or 0)

    def leads(self, first: int, last: int, since: datetime, *, history: bool) -> Iterator[PastLead]:
        within = leads.c.id.between(first, last)
        rows = self._connection.execute(_LEADS.where(within, *_which(since, history)))
        for row in rows:
            lead_id, received_at, *told = row
            values: dict[str, object] = dict(zip(FIELDS, told, strict=False))
            source, domain, free_mail, extra = told[len(FIELDS) :]
            values |= {
                "source": source,
                "company_domain": domain,
                "free_mail": free_mail if values["email"] else None,
                "extra": extra,
            }
            yield PastLead(lead_id, received_at, values)


def _which(since: datetime, history: bool) -> list[ColumnElement[bool]]:
    which = [leads.c.received_at >= since]
    return which if history else [*which, leads.c.history.is_(False)]
