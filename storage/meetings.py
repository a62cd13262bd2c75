"""Series made in Slack, meetings, who was there, and what was decided."""

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import (
    Connection,
    RowMapping,
    and_,
    delete,
    false,
    func,
    insert,
    or_,
    select,
    true,
    update,
)

from bot.domain.decisions import Decision, Reading
from bot.domain.meetings import Meeting, Series, State
from storage.models import decisions, meeting_people, meeting_series, meetings
from storage.old_meetings import forget_meetings
from storage.statements import PerDialect

_S, _M, _P, _D = meeting_series.c, meetings.c, meeting_people.c, decisions.c
_OPEN = (State.RUNNING.value, State.PLANNED.value)
_PLAN = PerDialect(lambda insert_: insert_(meetings).on_conflict_do_nothing().returning(_M.id))
_KEEP = PerDialect(
    lambda insert_: insert_(meeting_series).on_conflict_do_nothing().returning(_S.key)
)
_CAME = PerDialect(lambda insert_: insert_(meeting_people).on_conflict_do_nothing())


class SqlMeetings:
    """See `bot.ports.MeetingRepository`."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def keep_series(self, series: Series, at: datetime) -> bool:
        row = _series_row(series) | {"created_at": at, "ended_at": None}
        return self._connection.execute(_KEEP.on(self._connection), row).first() is not None

    def made_series(self) -> Sequence[Series]:
        asked = select(meeting_series).where(_S.ended_at.is_(None)).order_by(_S.created_at, _S.key)
        return [_series(row) for row in self._connection.execute(asked).mappings()]

    def end_series(self, key: str, at: datetime) -> bool:
        ended = update(meeting_series).where(_S.key == key, _S.ended_at.is_(None))
        return self._connection.execute(ended.values(ended_at=at)).rowcount > 0

    def plan(self, series: str, day: date, at: datetime, state: State) -> bool:
        row = asdict(Meeting(0, series, day, at, state))
        del row["id"]
        return self._connection.execute(_PLAN.on(self._connection), row).first() is not None

    def get(self, meeting_id: int) -> Meeting | None:
        return self._one(select(meetings).where(_M.id == meeting_id))

    def on(self, series: str, day: date) -> Meeting | None:
        return self._one(select(meetings).where(_M.series == series, _M.day == day))

    def lock(self, meeting_id: int) -> Meeting | None:
        return self._one(select(meetings).where(_M.id == meeting_id).with_for_update())

    def put(self, meeting: Meeting) -> None:
        values = asdict(meeting)
        self._connection.execute(update(meetings).where(_M.id == meeting.id).values(**values))

    def drop(self, meeting_id: int) -> None:
        self._connection.execute(delete(meetings).where(_M.id == meeting_id))

    def coming(self, series: str, after: datetime) -> Sequence[Meeting]:
        asked = select(meetings).where(
            _M.series == series,
            _M.at > after,
            _M.moved == false(),
            _M.state.in_([State.PLANNED.value, State.HOLIDAY.value]),
        )
        return self._all(asked.order_by(_M.at))

    def open(self) -> Sequence[Meeting]:
        return self._all(select(meetings).where(_M.state.in_(_OPEN)).order_by(_M.at, _M.id))

    def next(self, series: str) -> Meeting | None:
        asked = select(meetings).where(_M.series == series)
        running = self._one(asked.where(_M.state == State.RUNNING).order_by(_M.at).limit(1))
        planned = asked.where(_M.state == State.PLANNED).order_by(_M.at).limit(1)
        return running or self._one(planned)

    def past(self, series: str, before: datetime, limit: int) -> Sequence[Meeting]:
        # One that is cancelled ahead of time is past as far as anybody waits for it.
        over = or_(_M.at < before, _M.state == State.CANCELLED)
        asked = select(meetings).where(_M.series == series, over)
        return self._all(asked.order_by(_M.at.desc(), _M.id.desc()).limit(limit))

    def first_day(self, series: str) -> date | None:
        asked = select(func.min(_M.day)).where(_M.series == series)
        return self._connection.execute(asked).scalar()

    def unusual(self, series: str) -> Sequence[Meeting]:
        odd = or_(_M.moved == true(), _M.state.in_([State.CANCELLED.value, State.HOLIDAY.value]))
        return self._all(select(meetings).where(_M.series == series, odd).order_by(_M.day))

    def ended(self, series: str, limit: int) -> Sequence[Meeting]:
        asked = select(meetings).where(_M.series == series, _M.state == State.ENDED)
        return self._all(asked.order_by(_M.ended_at.desc(), _M.id.desc()).limit(limit))

    def chaired(self, series: str) -> Sequence[tuple[str, datetime]]:
        asked = (
            select(_M.chair, func.max(_M.at).label("last"))
            .where(_M.series == series, _M.state == State.ENDED, _M.chair.is_not(None))
            .group_by(_M.chair)
        )
        return [(row.chair, row.last) for row in self._connection.execute(asked)]

    def came(self, meeting_id: int, person: str, at: datetime) -> None:
        row = {"meeting_id": meeting_id, "person": person, "at": at}
        self._connection.execute(_CAME.on(self._connection), row)

    def gone(self, meeting_id: int, person: str) -> None:
        theirs = and_(_P.meeting_id == meeting_id, _P.person == person)
        self._connection.execute(delete(meeting_people).where(theirs))

    def present(self, meeting_id: int) -> Sequence[str]:
        asked = select(_P.person).where(_P.meeting_id == meeting_id).order_by(_P.at, _P.person)
        return list(self._connection.execute(asked).scalars())

    def decide(self, decision: Decision) -> int:
        row = asdict(decision)
        del row["id"]
        made = insert(decisions).values(**row).returning(_D.id)
        return int(self._connection.execute(made).scalar_one())

    def put_decision(self, decision: Decision) -> None:
        values = asdict(decision)
        self._connection.execute(update(decisions).where(_D.id == decision.id).values(**values))

    def decision(self, decision_id: int) -> Decision | None:
        asked = select(decisions).where(_D.id == decision_id)
        row = self._connection.execute(asked).mappings().first()
        return None if row is None else _decision(row)

    def decisions(self, meeting_id: int) -> Sequence[Decision]:
        asked = select(decisions).where(_D.meeting_id == meeting_id).order_by(_D.at, _D.id)
        return self._decisions(asked)

    def to_measure(self, day: date, limit: int) -> Sequence[Decision]:
        asked = (
            select(decisions)
            .where(
                _D.measure.is_not(None),
                _D.check_on.is_not(None),
                _D.checked_at.is_(None),
                or_(_D.baseline.is_(None), _D.check_on <= day),
            )
            .order_by(_D.id)
            .limit(limit)
        )
        return self._decisions(asked)

    def forget_before(self, at: datetime, limit: int) -> int:
        return forget_meetings(self._connection, at, limit)

    def checked(self, since: datetime, until: datetime) -> Sequence[Decision]:
        asked = select(decisions).where(_D.checked_at >= since, _D.checked_at < until)
        return self._decisions(asked.order_by(_D.checked_at, _D.id))

    def _decisions(self, asked: Any) -> Sequence[Decision]:
        return [_decision(row) for row in self._connection.execute(asked).mappings()]

    def _one(self, asked: Any) -> Meeting | None:
        row = self._connection.execute(asked).mappings().first()
        return None if row is None else _meeting(row)

    def _all(self, asked: Any) -> Sequence[Meeting]:
        return [_meeting(row) for row in self._connection.execute(asked).mappings()]


def _meeting(row: RowMapping) -> Meeting:
    found = Meeting(**row)
    return replace(found, state=State(found.state))


def _decision(row: RowMapping) -> Decision:
    found = Decision(**row)
    baseline, outcome = row["baseline"], row["outcome"]
    return replace(
        found,
        baseline=Reading(**baseline) if baseline else None,
        outcome=Reading(**outcome) if outcome else None,
    )


def _series_row(series: Series) -> dict[str, Any]:
    return {
        "key": series.key,
        "name": series.name,
        "rule": series.rule,
        "first": series.first,
        "until": series.until,
        "at": f"{series.at:%H:%M}",
        "zone": series.zone.key,
        "minutes": series.duration // timedelta(minutes=1),
        "channel": series.channel,
        "attendees": list(series.attendees),
        "chair": series.chair,
        "ask_minutes": series.ask // timedelta(minutes=1),
        "post_minutes": series.post // timedelta(minutes=1),
        "digest": series.digest,
        "on_holidays": series.on_holidays,
        "by": series.by,
    }


def _series(row: RowMapping) -> Series:
    return Series(
        key=row["key"],
        name=row["name"],
        rule=row["rule"],
        first=row["first"],
        until=row["until"],
        at=time.fromisoformat(row["at"]),
        zone=ZoneInfo(row["zone"]),
        duration=timedelta(minutes=row["minutes"]),
        channel=row["channel"],
        attendees=tuple(row["attendees"]),
        chair=row["chair"],
        ask=timedelta(minutes=row["ask_minutes"]),
        post=timedelta(minutes=row["post_minutes"]),
        digest=row["digest"],
        on_holidays=row["on_holidays"],
        by=row["by"],
    )
