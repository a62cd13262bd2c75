"""By which signs the persons of open leads are recognised; one lead bears each sign."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from sqlalchemy import Connection, and_, bindparam, delete, or_, select

from bot.domain.duplicates import Bearer, SameBy
from bot.domain.leads import OPEN_STAGES, LeadData
from storage.listed import listed
from storage.models import lead_identities, leads
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


class SqlIdentities:
    """See `bot.ports.IdentityRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

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
