"""The backlog of gaps: what the content lacks, and who asked for it."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Connection,
    RowMapping,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from bot.domain.gaps import Cause, Gap, GapState, Interest, Ranked, Request, by_urgency
from storage.models import gap_requests, gap_terms, gaps

#: SQLite takes some thousands of values in a statement.
_AT_ONCE = 500
_R, _G, _T = gap_requests.c, gaps.c, gap_terms.c
_PEOPLE = func.count(_R.person.distinct())
_LEADS = func.count(_R.lead_id.distinct())
_WAITING = func.count(_R.id).filter(_R.told_at.is_(None))


class SqlGaps:
    """See `bot.ports.GapRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, gap: Gap) -> int:
        return self._added(gaps, gap)

    def put(self, gap: Gap) -> None:
        self._connection.execute(update(gaps).where(_G.id == gap.id).values(**asdict(gap)))

    def get(self, gap_id: int) -> Gap | None:
        row = self._connection.execute(select(gaps).where(_G.id == gap_id)).mappings().first()
        return None if row is None else _gap(row)

    def lock(self, gap_id: int) -> Gap | None:
        asked = select(gaps).where(_G.id == gap_id).with_for_update()
        row = self._connection.execute(asked).mappings().first()
        return None if row is None else _gap(row)

    def add_request(self, request: Request, terms: Collection[str]) -> int:
        request_id = self._added(gap_requests, request, to_ask=False)
        rows = [{"term": term, "request_id": request_id} for term in sorted(terms)]
        if rows:
            self._connection.execute(insert(gap_terms), rows)
        return request_id

    def put_request(self, request: Request) -> None:
        self._connection.execute(
            update(gap_requests).where(_R.id == request.id).values(**asdict(request))
        )

    def request(self, request_id: int) -> Request | None:
        asked = select(gap_requests).where(_R.id == request_id)
        row = self._connection.execute(asked).mappings().first()
        return None if row is None else _request(row)

    def requests(self, gap_ids: Sequence[int]) -> Sequence[Request]:
        asked = select(gap_requests).where(_R.gap_id.in_(gap_ids)).order_by(_R.at, _R.id)
        return [_request(row) for row in self._connection.execute(asked).mappings()]

    def of_person(self, person: str, limit: int) -> Sequence[tuple[Gap, Request]]:
        asked = (
            select(gap_requests)
            .where(_R.person == person)
            .order_by(_R.at.desc(), _R.id.desc())
            .limit(limit)
        )
        theirs = [_request(row) for row in self._connection.execute(asked).mappings()]
        ids = {one.gap_id for one in theirs}
        rows = self._connection.execute(select(gaps).where(_G.id.in_(ids))).mappings()
        found = {row["id"]: _gap(row) for row in rows}
        return [(found[one.gap_id], one) for one in theirs]

    def backlog(self, states: Collection[GapState]) -> Sequence[Ranked]:
        interest = (
            select(
                _R.gap_id, _PEOPLE.label("people"), _LEADS.label("leads"), _WAITING.label("waiting")
            )
            .group_by(_R.gap_id)
            .subquery()
        )
        counted = (
            func.coalesce(interest.c[name], 0).label(name)
            for name in ("people", "leads", "waiting")
        )
        asked = (
            select(gaps, *counted)
            .outerjoin(interest, interest.c.gap_id == _G.id)
            .where(_G.state.in_(sorted(states)))
        )
        rows = self._connection.execute(asked).mappings()
        return by_urgency(
            Ranked(_gap(row), Interest(row["people"], row["leads"], row["waiting"])) for row in rows
        )

    def interest(self, gap_id: int) -> Interest:
        asked = select(_PEOPLE, _LEADS, _WAITING).where(_R.gap_id == gap_id)
        return Interest(*self._connection.execute(asked).one())

    def created_since(self, since: datetime) -> Sequence[Gap]:
        asked = select(gaps).where(_G.created_at >= since, _G.state != GapState.MERGED)
        rows = self._connection.execute(asked.order_by(_G.id)).mappings()
        return [_gap(row) for row in rows]

    def alike(
        self, terms: Collection[str], causes: Collection[Cause]
    ) -> Mapping[int, Sequence[frozenset[str]]]:
        near = (
            select(_R.id, _R.gap_id)
            .join(gaps, _G.id == _R.gap_id)
            .join(gap_terms, _T.request_id == _R.id)
            .where(_T.term.in_(terms), _G.state == GapState.OPEN, _R.cause.in_(sorted(causes)))
            .distinct()
        )
        gap_of = {row.id: row.gap_id for row in self._connection.execute(near)}
        found: dict[int, set[str]] = defaultdict(set)
        for some in _pieces(sorted(gap_of)):
            asked = select(_T.request_id, _T.term).where(_T.request_id.in_(some))
            for request_id, term in self._connection.execute(asked):
                found[request_id].add(term)
        by_gap: dict[int, list[frozenset[str]]] = defaultdict(list)
        for request_id, theirs in found.items():
            by_gap[gap_of[request_id]].append(frozenset(theirs))
        return by_gap

    def frequencies(self, terms: Collection[str]) -> tuple[int, Mapping[str, int]]:
        whole = self._connection.execute(select(func.count()).select_from(gap_requests))
        counted: dict[str, int] = {}
        for some in _pieces(sorted(terms)):
            asked = select(_T.term, func.count()).where(_T.term.in_(some)).group_by(_T.term)
            counted.update((row[0], row[1]) for row in self._connection.execute(asked))
        return int(whole.scalar_one()), counted

    def named(self, cause: Cause, limit: int) -> Sequence[Gap]:
        asked = (
            select(gaps)
            .where(_G.cause == cause, _G.state == GapState.OPEN, _G.name != "")
            .order_by(_G.id.desc())
            .limit(limit)
        )
        return [_gap(row) for row in self._connection.execute(asked).mappings()]

    def ask_again(self, terms: Collection[str], documents: Collection[int]) -> None:
        for some in _pieces(sorted(terms)):
            having = select(_T.request_id).where(_T.term.in_(some))
            self._mark(_R.id.in_(having))
        for ids in _pieces(sorted(documents)):
            self._mark(_R.gap_id.in_(select(_G.id).where(_G.document_id.in_(ids))))

    def ask_all_again(self, gap_id: int) -> None:
        self._mark(_R.gap_id == gap_id)

    def anybody_waits(self) -> bool:
        asked = select(_R.id).where(_R.told_at.is_(None)).limit(1)
        return self._connection.execute(asked).first() is not None

    def to_ask(self, limit: int) -> Sequence[Request]:
        asked = (
            select(gap_requests)
            .where(_R.to_ask == true(), _R.told_at.is_(None))
            .order_by(_R.id)
            .limit(limit)
        )
        return [_request(row) for row in self._connection.execute(asked).mappings()]

    def asked(self, request_id: int) -> None:
        self._connection.execute(
            update(gap_requests).where(_R.id == request_id).values(to_ask=False)
        )

    def forget_closed(self, before: datetime) -> int:
        old = select(_G.id).where(
            _G.closed_at < before,
            # Others may have been merged into it; they go when it does.
            or_(_G.into.is_(None), _G.into.in_(select(_G.id).where(_G.closed_at < before))),
        )
        ids = list(self._connection.execute(old).scalars())
        for some in _pieces(ids):
            theirs = select(_R.id).where(_R.gap_id.in_(some))
            self._connection.execute(delete(gap_terms).where(_T.request_id.in_(theirs)))
            self._connection.execute(delete(gap_requests).where(_R.gap_id.in_(some)))
            self._connection.execute(delete(gaps).where(_G.id.in_(some)))
        return len(ids)

    def _mark(self, which: Any) -> None:
        marked = update(gap_requests).where(which, _R.told_at.is_(None), _R.to_ask == false())
        self._connection.execute(marked.values(to_ask=True))

    def _added(self, table: Any, value: Gap | Request, **more: object) -> int:
        row = {**asdict(value), **more}
        del row["id"]
        return int(
            self._connection.execute(insert(table).values(**row).returning(table.c.id)).scalar_one()
        )


def _pieces(values: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (values[start : start + _AT_ONCE] for start in range(0, len(values), _AT_ONCE))


def _gap(row: RowMapping) -> Gap:
    return Gap(
        id=row["id"],
        cause=Cause(row["cause"]),
        text=row["text"],
        state=GapState(row["state"]),
        created_at=row["created_at"],
        answer_by=row["answer_by"],
        assignee=row["assignee"],
        due=row["due"],
        why=row["why"],
        closed_at=row["closed_at"],
        closed_by=row["closed_by"],
        into=row["into"],
        document_id=row["document_id"],
        section=row["section"],
        name=row["name"],
    )


def _request(row: RowMapping) -> Request:
    return Request(
        id=row["id"],
        gap_id=row["gap_id"],
        first_gap_id=row["first_gap_id"],
        cause=Cause(row["cause"]),
        person=row["person"],
        words=row["words"],
        at=row["at"],
        place=row["place"],
        lead_id=row["lead_id"],
        told_at=row["told_at"],
        solved_at=row["solved_at"],
        again=row["again"],
    )
