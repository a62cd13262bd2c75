"""How leads are read and written: the columns that are asked for, and rows as domain values."""

from datetime import datetime
from operator import attrgetter
from typing import Any

from sqlalchemy import bindparam, literal_column, select

from bot.domain.judgements import judgement_of
from bot.domain.leads import FIELDS, OPEN_STAGES, Lead, LeadData, Stage
from bot.domain.tiers import Tier
from storage.models import leads, origins
from storage.prepared import AnyRow, Prepared

#: In a statement's own text and in the order of `ix_leads_owned`, or SQLite would not use that.
HAS_OPEN_STAGE = leads.c.stage.in_([literal_column(f"'{one}'") for one in sorted(OPEN_STAGES)])
#: A lead's arrivals, the oldest first: of one moment its own, then those that joined it.
AS_THEY_CAME = (origins.c.at, origins.c.told.is_not(None), origins.c.source, origins.c.key)

#: Not what only some ask for and that may be long: a trace of kilobytes would be read at a click.
COLUMNS = tuple(column for column in leads.columns if column.name not in {"trace", "haystack"})
#: The lead with an `id`.
GET = Prepared(lambda _: select(*COLUMNS).where(leads.c.id == bindparam("id")))

_DATA_COLUMNS = (*FIELDS, "domain")
_values = attrgetter(*_DATA_COLUMNS)
#: What `/lead find` looks through.
_searched = attrgetter("name", "email", "phone", "company", "domain")
#: What most leads have: one and the same value is converted once (`storage.rows`).
_NO_EXTRA: dict[str, str] = {}
_NO_DOUBTS: list[str] = []


def new_row(source: str, data: LeadData, at: datetime) -> dict[str, Any]:
    """The row of a lead with which nothing has been done yet."""
    return own_row(source, data) | same_row(at)


def own_row(source: str, data: LeadData) -> dict[str, Any]:
    """What of it is the lead's own."""
    row = data_row(data)
    row["source"] = source
    return row


def same_row(at: datetime) -> dict[str, Any]:
    """What of it all leads that arrive at a moment have."""
    return {
        "received_at": at,
        "stage": Stage.NEW.value,
        "history": False,
        "held": False,
        "turn_returned": False,
        "trace": {},
        "judged": [],
        "tier": Tier.NORMAL.value,
        "masked": False,
    }


def data_row(data: LeadData) -> dict[str, Any]:
    """What a lead told, by column; it is also what JSON can hold."""
    row: dict[str, Any] = dict(zip(_DATA_COLUMNS, _values(data), strict=True))
    row["extra"] = dict(data.extra) if data.extra else _NO_EXTRA
    row["free_mail"] = data.free_mail
    row["doubts"] = list(data.doubts) if data.doubts else _NO_DOUBTS
    row["haystack"] = " ".join(filter(None, _searched(data))).lower()
    return row


def data_of(row: AnyRow) -> LeadData:
    """What a lead told, from its columns; one that did not exist yet is empty."""
    return LeadData(
        **{name: row.get(name) for name in _DATA_COLUMNS},
        extra=row["extra"],
        free_mail=row["free_mail"],
        doubts=tuple(row["doubts"]),
        hidden=frozenset(),
    )


def merged(known: LeadData, new: LeadData) -> LeadData:
    """What was known stays; what was unknown is filled."""
    values = {name: getattr(known, name) or getattr(new, name) for name in _DATA_COLUMNS}
    return LeadData(
        **values,
        extra={**new.extra, **known.extra},
        free_mail=known.free_mail if known.email else new.free_mail,
        doubts=tuple(dict.fromkeys((*known.doubts, *new.doubts))),
    )


def lead_of(row: AnyRow) -> Lead:
    """A row of the table as a domain value."""
    return Lead(
        id=row["id"],
        source=row["source"],
        received_at=row["received_at"],
        data=data_of(row),
        stage=Stage(row["stage"]),
        history=row["history"],
        channel=row["channel"],
        owner=row["owner"],
        claimed_at=row["claimed_at"],
        routed_at=row["routed_at"],
        pool=row["pool"],
        held=row["held"],
        waits_for=row["waits_for"],
        split_from=row["split_from"],
        score=row["score"],
        judged=tuple(judgement_of(facts) for facts in row["judged"]),
        given_at=row["given_at"],
        rule=row["rule"],
        tier=Tier(row["tier"]),
        masked=row["masked"],
        erased_at=row["erased_at"],
    )
