"""By which signs the persons of open leads are recognised, and arrivals that can be split again."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, and_, bindparam, delete, insert, null, or_, select, update

from bot.domain.duplicates import Bearer, Joined, SameBy
from bot.domain.leads import OPEN_STAGES, LeadData
from storage.lead_rows import data_of, data_row, new_row
from storage.listed import listed
from storage.models import lead_identities, leads, origins
from storage.prepared import Prepared
from storage.rows import Rows

_KINDS = {sign: sign.name.lower() for sign in SameBy}
_SIGNS = {kind: sign for sign, kind in _KINDS.items()}

# One look by the primary key; a sign that the arrival lacks is NULL and finds nothing.
_FIND = Prepared(
    lambda _: (
        select(
            lead_identities.c.kind,
            lead_identities.c.lead_id,
            leads.c.name,
            leads.c.email,
            leads.c.phone,
            leads.c.domain,
            leads.c.stage,
            leads.c.received_at,
        )
        .join_from(lead_identities, leads)
        .where(
            or_(
                *(
                    and_(lead_identities.c.kind == kind, lead_identities.c.value == bindparam(kind))
                    for kind in _KINDS.values()
                )
            )
        )
    )
)
_BORNE = Prepared(
    lambda _: select(lead_identities.c.kind, lead_identities.c.value).where(
        or_(
            *(
                and_(lead_identities.c.kind == kind, listed(lead_identities.c.value, kind))
                for kind in _KINDS.values()
            )
        )
    )
)
_KEEP = Rows(lambda insert: insert(lead_identities))
_LET_GO = Prepared(
    lambda _: delete(lead_identities).where(
        lead_identities.c.kind == bindparam("kind"),
        lead_identities.c.value == bindparam("value"),
        lead_identities.c.lead_id == bindparam("lead_id"),
    )
)
_LAST_JOINED = (
    select(origins)
    .where(origins.c.lead_id == bindparam("lead"), origins.c.told.is_not(None))
    .order_by(origins.c.at.desc())
    .limit(1)
    .with_for_update()
)
_MOVE = (
    update(origins)
    .where(origins.c.source == bindparam("source_"), origins.c.key == bindparam("key_"))
    # Not None, which would be kept as JSON's null.
    .values(lead_id=bindparam("lead_"), told=null(), before=null())
)


class SqlIdentities:
    """See `bot.ports.IdentityRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def find(self, signs: Mapping[SameBy, str]) -> Sequence[Bearer]:
        if not signs:
            return []
        asked = {kind: signs.get(sign) for sign, kind in _KINDS.items()}
        return [
            Bearer(
                _SIGNS[row["kind"]],
                signs[_SIGNS[row["kind"]]],
                row["lead_id"],
                LeadData(
                    name=row["name"], email=row["email"], phone=row["phone"], domain=row["domain"]
                ),
                row["received_at"],
                still_open=row["stage"] in OPEN_STAGES,
            )
            for row in _FIND.all(self._connection, asked)
        ]

    def borne(self, signs: Iterable[tuple[SameBy, str]]) -> Collection[tuple[SameBy, str]]:
        asked: dict[str, list[str]] = {kind: [] for kind in _KINDS.values()}
        for sign, value in signs:
            asked[_KINDS[sign]].append(value)
        rows = _BORNE.all(self._connection, asked)
        return {(_SIGNS[row["kind"]], row["value"]) for row in rows}

    def keep(self, lead_id: int, signs: Mapping[SameBy, str]) -> None:
        for sign, value in signs.items():
            row = {"kind": _KINDS[sign], "value": value, "lead_id": lead_id}
            _KEEP.run(self._connection, row)

    def keep_all(self, signs: Iterable[tuple[int, Mapping[SameBy, str]]]) -> None:
        rows = [
            {"kind": _KINDS[sign], "value": value, "lead_id": lead_id}
            for lead_id, of_lead in signs
            for sign, value in of_lead.items()
        ]
        _KEEP.many(self._connection, rows)

    def let_go(self, bearers: Iterable[Bearer]) -> None:
        for one in bearers:
            row = {"kind": _KINDS[one.sign], "value": one.value, "lead_id": one.lead_id}
            _LET_GO.run(self._connection, row)

    def last_joined(self, lead_id: int) -> Joined | None:
        row = self._connection.execute(_LAST_JOINED, {"lead": lead_id}).first()
        if row is None:
            return None
        told, before = data_of(row.told), data_of(row.before)
        return Joined(lead_id, row.source, row.key, row.at, told, before)

    def split(self, joined: Joined) -> int:
        statement = update(leads).where(leads.c.id == joined.lead_id)
        self._connection.execute(statement.values(**data_row(joined.before)))
        row = new_row(joined.source, joined.told, joined.at) | {"split_from": joined.lead_id}
        made = self._connection.execute(insert(leads).returning(leads.c.id), row).scalar_one()
        moved = {"source_": joined.source, "key_": joined.key, "lead_": made}
        self._connection.execute(_MOVE, moved)
        self._touched.add("leads")
        return int(made)
