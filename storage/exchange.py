"""Rounds of the exchange, who met whom, and what came of it."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from sqlalchemy import Connection, case, delete, exists, func, insert, select, update

from bot.domain.exchange_programme import Choice, Learned, Meeting, did_meet
from bot.domain.feedback import Verdict
from bot.domain.pairing import Pair
from storage.lead_rows import HAS_OPEN_STAGE
from storage.models import (
    ballots,
    card_messages,
    exchange_choices,
    exchange_learned,
    exchange_meetings,
    exchange_rounds,
    leads,
    reactions,
)
from storage.prepared import AnyRow
from storage.statements import PerDialect

_M, _L, _R = exchange_meetings.c, exchange_learned.c, exchange_rounds.c
#: SQLite takes some thousands of values in a statement.
_AT_ONCE = 500
_BEGIN = PerDialect(
    lambda insert: insert(exchange_rounds).on_conflict_do_nothing().returning(exchange_rounds.c.id)
)
_LEARN = PerDialect(
    lambda insert: (statement := insert(exchange_learned)).on_conflict_do_update(
        index_elements=["meeting_id", "person"],
        set_={name: statement.excluded[name] for name in ("at", "met", "text", "agreed")},
    )
)
_CHOOSE = PerDialect(
    lambda insert: (statement := insert(exchange_choices)).on_conflict_do_update(
        index_elements=["person"],
        set_={name: statement.excluded[name] for name in ("at", "until")},
    )
)


class SqlExchange:
    """See `bot.ports.ExchangeRepository`."""

    def __init__(self, connection: Connection, touched: set[str]) -> None:
        self._connection = connection
        self._touched = touched

    def newest(self) -> date | None:
        found = self._connection.execute(select(func.max(_R.day))).scalar()
        return None if found is None else _day(found)

    def begin(self, day: date, at: datetime) -> int | None:
        row = {"day": day, "at": at}
        found = self._connection.execute(_BEGIN.on(self._connection), row).scalar()
        return None if found is None else int(found)

    def arrange(self, meeting: Meeting) -> int:
        row = {name: value for name, value in asdict(meeting).items() if name != "id"}
        self._touched.add("exchange")
        made = insert(exchange_meetings).values(**row).returning(_M.id)
        return int(self._connection.execute(made).scalar_one())

    def put(self, meeting: Meeting) -> None:
        changed = update(exchange_meetings).where(_M.id == meeting.id).values(**asdict(meeting))
        self._connection.execute(changed)

    def get(self, meeting_id: int) -> Meeting | None:
        return self._one(meeting_id, lock=False)

    def lock(self, meeting_id: int) -> Meeting | None:
        return self._one(meeting_id, lock=True)

    def _one(self, meeting_id: int, *, lock: bool) -> Meeting | None:
        asked = select(exchange_meetings).where(_M.id == meeting_id)
        asked = asked.with_for_update() if lock else asked
        row = self._connection.execute(asked).mappings().first()
        return None if row is None else _meeting(row)

    def of_round(self, round_id: int) -> Sequence[Meeting]:
        asked = select(exchange_meetings).where(_M.round_id == round_id).order_by(_M.id)
        return [_meeting(row) for row in self._connection.execute(asked).mappings()]

    def met(self, people: Collection[str]) -> Mapping[Pair, int]:
        rows = self._connection.execute(select(_M.id, _M.marketer, _M.rep)).all()
        said: dict[int, list[Learned]] = defaultdict(list)
        for row in self._connection.execute(select(exchange_learned)).mappings():
            said[row["meeting_id"]].append(_learned(row))
        known = frozenset(people)
        return Counter(
            Pair(row.marketer, row.rep)
            for row in rows
            if row.marketer in known and row.rep in known and did_meet(said[row.id])
        )

    def rounds(self, limit: int) -> Sequence[tuple[date, Sequence[Meeting]]]:
        newest = select(exchange_rounds).order_by(_R.day.desc()).limit(limit)
        rounds = self._connection.execute(newest).all()
        found: dict[int, list[Meeting]] = {row.id: [] for row in rounds}
        asked = select(exchange_meetings).where(_M.round_id.in_(found)).order_by(_M.id)
        for row in self._connection.execute(asked).mappings():
            found[row["round_id"]].append(_meeting(row))
        return [(_day(row.day), found[row.id]) for row in rounds]

    def unopened(self, since: datetime) -> Sequence[Meeting]:
        asked = select(exchange_meetings).where(_M.together.is_(None), _M.at >= since)
        rows = self._connection.execute(asked.order_by(_M.id)).mappings()
        return [_meeting(row) for row in rows]

    def unasked(self, after: datetime, before: datetime) -> Sequence[Meeting]:
        asked = select(exchange_meetings).where(
            _M.asked_at.is_(None), _M.at >= after, _M.at < before
        )
        rows = self._connection.execute(asked.order_by(_M.id)).mappings()
        return [_meeting(row) for row in rows]

    def fitting(self, sources: Collection[str], rep: str, limit: int) -> Sequence[int]:
        pressed = select(ballots.c.lead_id).where(
            ballots.c.person == rep, ballots.c.verdict.is_not(None)
        )
        reacted = (
            select(card_messages.c.lead_id)
            .join(
                reactions,
                (card_messages.c.channel_id == reactions.c.channel_id)
                & (card_messages.c.ts == reactions.c.ts),
            )
            .where(reactions.c.person == rep, reactions.c.present)
        )
        bad = exists().where(
            ballots.c.lead_id == leads.c.id,
            ballots.c.person == rep,
            ballots.c.verdict == Verdict.BAD.value,
        )
        asked = (
            select(leads.c.id)
            .where(
                leads.c.source.in_(sorted(sources)),
                HAS_OPEN_STAGE,
                leads.c.history.is_(False),
                (leads.c.owner == rep) | leads.c.id.in_(pressed) | leads.c.id.in_(reacted),
            )
            .order_by(case((bad, 0), else_=1), leads.c.received_at.desc(), leads.c.id.desc())
            .limit(limit)
        )
        return list(self._connection.execute(asked).scalars())

    def learn(self, learned: Learned) -> None:
        self._connection.execute(_LEARN.on(self._connection), asdict(learned))

    def learned(self, meeting_ids: Iterable[int]) -> Sequence[Learned]:
        ids = sorted(meeting_ids)
        found: list[Learned] = []
        for first in range(0, len(ids), _AT_ONCE):
            piece = ids[first : first + _AT_ONCE]
            asked = select(exchange_learned).where(_L.meeting_id.in_(piece))
            rows = self._connection.execute(asked.order_by(_L.meeting_id, _L.at)).mappings()
            found += [_learned(row) for row in rows]
        return found

    def choose(self, choice: Choice) -> None:
        self._connection.execute(_CHOOSE.on(self._connection), asdict(choice))

    def back(self, person: str) -> bool:
        gone = delete(exchange_choices).where(exchange_choices.c.person == person)
        return self._connection.execute(gone).rowcount > 0

    def choices(self) -> Mapping[str, Choice]:
        rows = self._connection.execute(select(exchange_choices)).mappings()
        return {row["person"]: Choice(**row) for row in rows}


def _day(told: date | str) -> date:
    return told if isinstance(told, date) else date.fromisoformat(told)


def _meeting(row: AnyRow) -> Meeting:
    return Meeting(**{name: row[name] for name in Meeting.__dataclass_fields__})


def _learned(row: AnyRow) -> Learned:
    return Learned(**{name: row[name] for name in Learned.__dataclass_fields__})
