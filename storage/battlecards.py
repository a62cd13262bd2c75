"""What became of documents: uses, reports, changes, questions to owners, signs of gaps."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, RowMapping, bindparam, func, insert, select, update

from bot.domain.battlecard_changes import Change, ChangeKind, ChangeState, Signal, SignalKind, Use
from bot.domain.battlecards import Report
from bot.domain.leads import Stage
from storage.few import FEW, few, few_places
from storage.models import (
    card_reports,
    card_uses,
    content_changes,
    content_signals,
    disownings,
    files,
    leads,
    review_asks,
)
from storage.prepared import AnyRow, Prepared
from storage.statements import PerDialect

_USE = Prepared(
    lambda insert_: (
        (statement := insert_(card_uses))
        .on_conflict_do_update(
            index_elements=["document_id", "person", "use", "lead_id", "day"],
            set_={"times": card_uses.c.times + 1, "at": statement.excluded.at},
        )
        .returning(card_uses.c.times)
    )
)
_ASK = PerDialect(
    lambda insert_: insert_(review_asks).on_conflict_do_nothing().returning(review_asks.c.at)
)
_DISOWN = PerDialect(lambda insert_: insert_(disownings).on_conflict_do_nothing())

_STANDING = (
    select(card_reports).where(card_reports.c.ended_at.is_(None)).order_by(card_reports.c.id)
)
_REPORTS = _STANDING.where(card_reports.c.document_id.in_(bindparam("ids", expanding=True)))
_REPORTS_OF_FEW = Prepared(lambda _: _STANDING.where(card_reports.c.document_id.in_(few_places())))
_PRESSED = (
    select(content_changes.c.document_id, func.max(content_changes.c.at).label("at"))
    .where(content_changes.c.kind == ChangeKind.VERIFY)
    .group_by(content_changes.c.document_id)
)
_VERIFIED = _PRESSED.where(content_changes.c.document_id.in_(bindparam("ids", expanding=True)))
_VERIFIED_OF_FEW = Prepared(
    lambda _: _PRESSED.where(content_changes.c.document_id.in_(few_places()))
)
_PEOPLE = Prepared(
    lambda _: (
        select(card_uses.c.person)
        .where(
            card_uses.c.document_id == bindparam("document"),
            card_uses.c.use == bindparam("use"),
            card_uses.c.at >= bindparam("since"),
        )
        .distinct()
        .order_by(card_uses.c.person)
    )
)
_REPORTERS = Prepared(
    lambda _: select(func.count(card_reports.c.person.distinct()).label("people")).where(
        card_reports.c.document_id == bindparam("document"),
        card_reports.c.at >= bindparam("since"),
    )
)
_DISOWNED = Prepared(lambda _: select(disownings.c.document_id, disownings.c.person))


class SqlBattlecards:
    """See `bot.ports.BattlecardRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def use(self, document_id: int, person: str, use: Use, at: datetime, lead_id: int = 0) -> bool:
        row = {
            "document_id": document_id,
            "person": person,
            "use": use,
            "lead_id": lead_id,
            "day": at.date(),
            "times": 1,
            "at": at,
        }
        return bool(_USE.scalar(self._connection, row) == 1)

    def counts(self, use: Use, since: datetime) -> Mapping[int, Mapping[str, int]]:
        found: dict[int, dict[str, int]] = defaultdict(dict)
        asked = (
            select(card_uses.c.document_id, card_uses.c.person, func.count())
            .where(card_uses.c.use == use, card_uses.c.at >= since)
            .group_by(card_uses.c.document_id, card_uses.c.person)
        )
        for document_id, person, count in self._connection.execute(asked):
            found[document_id][person] = count
        return found

    def people(self, document_id: int, use: Use, since: datetime) -> Sequence[str]:
        given = {"document": document_id, "use": use, "since": since}
        return [row["person"] for row in _PEOPLE.all(self._connection, given)]

    def report(self, report: Report, lead_id: int | None) -> int:
        row = {
            "document_id": report.document_id,
            "section": report.section,
            "person": report.person,
            "words": report.words,
            "lead_id": lead_id,
            "at": report.at,
        }
        return self._added(card_reports, row)

    def reports(self, document_ids: Sequence[int]) -> Sequence[Report]:
        if 0 < len(document_ids) <= FEW:
            few_rows = _REPORTS_OF_FEW.all(self._connection, few(document_ids))
            return [_report(row) for row in few_rows]
        rows = self._connection.execute(_REPORTS, {"ids": list(document_ids)}).mappings()
        return [_report(row) for row in rows]

    def reporters(self, document_id: int, since: datetime) -> int:
        given = {"document": document_id, "since": since}
        return int(_REPORTERS.scalar(self._connection, given))

    def end_reports(self, document_id: int, at: datetime) -> int:
        standing = (card_reports.c.document_id == document_id) & card_reports.c.ended_at.is_(None)
        return self._connection.execute(
            update(card_reports).where(standing).values(ended_at=at)
        ).rowcount

    def add_change(self, change: Change) -> int:
        row = {
            "kind": change.kind,
            "document_id": change.document_id,
            "person": change.person,
            "at": change.at,
            "state": change.state,
            "section": change.section,
            "words": change.words,
            "by": change.by,
            "answer": change.answer,
            "outcome": change.outcome,
        }
        if change.state is ChangeState.ACCEPTED:
            self._touched.add("changes")
        return self._added(content_changes, row)

    def change(self, change_id: int) -> Change | None:
        asked = select(content_changes).where(content_changes.c.id == change_id)
        row = self._connection.execute(asked).mappings().first()
        return None if row is None else _change(row)

    def decide(
        self, change_id: int, before: ChangeState, after: ChangeState, by: str | None, answer: str
    ) -> bool:
        moved = (
            update(content_changes)
            .where(content_changes.c.id == change_id, content_changes.c.state == before)
            .values(state=after, by=by, answer=answer)
        )
        done = self._connection.execute(moved).rowcount == 1
        if done and after is ChangeState.ACCEPTED:
            self._touched.add("changes")
        return done

    def settle(self, change_id: int, state: ChangeState, outcome: str) -> None:
        self._connection.execute(
            update(content_changes)
            .where(content_changes.c.id == change_id)
            .values(state=state, outcome=outcome)
        )

    def to_write(self) -> Sequence[Change]:
        oldest = (
            select(func.min(content_changes.c.id))
            .outerjoin_from(content_changes, files, files.c.id == content_changes.c.document_id)
            .where(content_changes.c.state == ChangeState.ACCEPTED)
            .group_by(files.c.repository)
        )
        asked = select(content_changes).where(content_changes.c.id.in_(oldest))
        rows = self._connection.execute(asked.order_by(content_changes.c.id)).mappings()
        return [_change(row) for row in rows]

    def verified(self, document_ids: Sequence[int]) -> Mapping[int, datetime]:
        if 0 < len(document_ids) <= FEW:
            few_rows = _VERIFIED_OF_FEW.all(self._connection, few(document_ids))
            return {row["document_id"]: row["at"] for row in few_rows}
        rows = self._connection.execute(_VERIFIED, {"ids": list(document_ids)})
        return {row[0]: row[1] for row in rows}

    def ask(self, document_id: int, due: date, person: str, at: datetime) -> bool:
        row = {"document_id": document_id, "due": due, "person": person, "at": at}
        return self._connection.execute(_ASK.on(self._connection), row).first() is not None

    def asked(self, person: str, since: datetime) -> int:
        asked = select(func.count()).where(
            review_asks.c.person == person, review_asks.c.at >= since
        )
        return int(self._connection.execute(asked).scalar_one())

    def not_mine(self, document_id: int, person: str) -> None:
        row = {"document_id": document_id, "person": person}
        self._connection.execute(_DISOWN.on(self._connection), row)

    def disowned(self) -> Mapping[int, frozenset[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        for row in _DISOWNED.all(self._connection, {}):
            found[row["document_id"]].add(row["person"])
        return {document_id: frozenset(people) for document_id, people in found.items()}

    def signal(self, signal: Signal) -> int:
        row = {
            "kind": signal.kind,
            "words": signal.words,
            "document_id": signal.document_id,
            "section": signal.section,
            "person": signal.person,
            "lead_id": signal.lead_id,
            "at": signal.at,
        }
        self._touched.add("signals")
        return self._added(content_signals, row)

    def signals(self, after: int, limit: int) -> Sequence[Signal]:
        asked = (
            select(content_signals)
            .where(content_signals.c.id > after)
            .order_by(content_signals.c.id)
            .limit(limit)
        )
        return [_signal(row) for row in self._connection.execute(asked).mappings()]

    def outcomes(self, document_ids: Sequence[int]) -> Mapping[int, Mapping[Stage, int]]:
        found: dict[int, dict[Stage, int]] = defaultdict(dict)
        asked = (
            select(card_uses.c.document_id, leads.c.stage, func.count(leads.c.id.distinct()))
            .join(leads, leads.c.id == card_uses.c.lead_id)
            .where(
                card_uses.c.document_id.in_(document_ids),
                leads.c.stage.in_([Stage.WON, Stage.LOST]),
            )
            .group_by(card_uses.c.document_id, leads.c.stage)
        )
        for document_id, stage, count in self._connection.execute(asked):
            found[document_id][Stage(stage)] = count
        return found

    def _added(self, table: Any, row: Mapping[str, object]) -> int:
        statement = insert(table).values(**row).returning(table.c.id)
        return int(self._connection.execute(statement).scalar_one())


def _report(row: AnyRow) -> Report:
    return Report(
        row["id"], row["document_id"], row["section"], row["person"], row["words"], row["at"]
    )


def _change(row: RowMapping) -> Change:
    return Change(
        id=row["id"],
        kind=ChangeKind(row["kind"]),
        document_id=row["document_id"],
        person=row["person"],
        at=row["at"],
        state=ChangeState(row["state"]),
        section=row["section"],
        words=row["words"],
        by=row["by"],
        answer=row["answer"],
        outcome=row["outcome"],
    )


def _signal(row: RowMapping) -> Signal:
    return Signal(
        kind=SignalKind(row["kind"]),
        words=row["words"],
        person=row["person"],
        at=row["at"],
        document_id=row["document_id"],
        section=row["section"],
        lead_id=row["lead_id"],
        id=row["id"],
    )
