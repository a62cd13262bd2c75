"""Who is away, and how Baton knows."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, insert, or_, select

from bot.domain.presence import Absence, Source
from storage.models import absences, past_absences
from storage.prepared import AnyRow, Prepared
from storage.statements import PerDialect

_COLUMNS = ("since", "until", "text", "by")
_PUT = PerDialect(
    lambda insert: (statement := insert(absences)).on_conflict_do_update(
        index_elements=["person", "source"],
        set_={name: statement.excluded[name] for name in _COLUMNS},
    )
)
_THOSE = (
    absences.c.person == bindparam("person_"),
    absences.c.source.in_(bindparam("sources_", expanding=True)),
)
_WERE = select(absences).where(*_THOSE)
_END = delete(absences).where(*_THOSE)
_PASS = insert(past_absences)
_STILL = or_(absences.c.until.is_(None), absences.c.until > bindparam("after"))
_USERS: BindParameter[Any] = bindparam("users", expanding=True)
_DURING = select(absences).where(absences.c.person.in_(_USERS), _STILL)
_PASSED = select(past_absences).where(
    past_absences.c.person.in_(_USERS), past_absences.c.until > bindparam("after")
)
_DURING_ONE = Prepared(
    lambda _: select(absences).where(absences.c.person == bindparam("user"), _STILL)
)
_PASSED_ONE = Prepared(
    lambda _: select(past_absences).where(
        past_absences.c.person == bindparam("user"), past_absences.c.until > bindparam("after")
    )
)
_NOW = select(absences).where(
    absences.c.person.in_(bindparam("users", expanding=True)),
    absences.c.since <= bindparam("now"),
    or_(absences.c.until.is_(None), absences.c.until > bindparam("now")),
)


class SqlAbsences:
    """See `bot.ports.AbsenceRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def put(self, absence: Absence) -> None:
        self._pass(absence.user, [absence.source], absence.since)
        self._connection.execute(
            _PUT.on(self._connection),
            {
                "person": absence.user,
                "source": absence.source,
                "since": absence.since,
                "until": absence.until,
                "text": absence.text,
                "by": absence.by,
            },
        )

    def end(self, user: str, sources: Sequence[Source], at: datetime) -> bool:
        self._pass(user, sources, at)
        row = {"person_": user, "sources_": [str(one) for one in sources]}
        ended = self._connection.execute(_END, row).rowcount > 0
        if ended:
            # Somebody is back, so leads that waited may move.
            self._touched.add("leads")
        return ended

    def _pass(self, user: str, sources: Sequence[Source], at: datetime) -> None:
        """Keep what is ended or replaced: clocks may have stood still meanwhile."""
        row = {"person_": user, "sources_": [str(one) for one in sources]}
        for was in self._connection.execute(_WERE, row).all():
            until = at if was.until is None else min(was.until, at)
            if until > was.since:
                past = {"person": user, "source": was.source, "since": was.since, "until": until}
                self._connection.execute(_PASS, past)

    def during(self, user: str, after: datetime) -> Sequence[Absence]:
        asked = {"user": user, "after": after}
        _PASSED_ONE.foresee(self._connection, asked)
        rows = [
            row
            for statement in (_DURING_ONE, _PASSED_ONE)
            for row in statement.all(self._connection, asked)
        ]
        return sorted(map(_absence, rows), key=_since)

    def during_of(self, users: Collection[str], after: datetime) -> Mapping[str, Sequence[Absence]]:
        asked = {"users": sorted(users), "after": after}
        found: dict[str, list[Absence]] = {}
        for statement in (_DURING, _PASSED):
            for row in self._connection.execute(statement, asked):
                found.setdefault(row.person, []).append(_absence(row._mapping))  # noqa: SLF001  # the documented way to a row by names
        for theirs in found.values():
            theirs.sort(key=_since)
        return found

    def now(self, users: Sequence[str], now: datetime) -> Mapping[str, Absence]:
        rows = self._connection.execute(_NOW, {"users": list(users), "now": now})
        found: dict[str, Absence] = {}
        for row in rows:
            absence = Absence(
                row.person, Source(row.source), row.since, row.until, row.text, row.by
            )
            longest = found.get(row.person)
            if longest is None or _later(absence, longest):
                found[row.person] = absence
        return found


def _absence(row: AnyRow) -> Absence:
    return Absence(row["person"], Source(row["source"]), row["since"], row["until"])


def _since(absence: Absence) -> datetime:
    return absence.since


def _later(one: Absence, other: Absence) -> bool:
    """Of several absences the one that ends last decides."""
    if other.until is None:
        return False
    return one.until is None or one.until > other.until
