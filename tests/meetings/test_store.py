"""Meetings, agendas and decisions as the databases keep them."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from functools import partial
from zoneinfo import ZoneInfo

from bot.domain.agenda import Item, ItemState, Via, Vote
from bot.domain.decisions import Decision, Reading
from bot.domain.meetings import Meeting, Series, State
from bot.ports import UnitOfWork
from storage.database import Database

NOW = datetime(2026, 11, 24, 9, tzinfo=UTC)
DAY = date(2026, 11, 24)
SERIES = Series(
    key="pipeline",
    name="Pipeline",
    rule="FREQ=WEEKLY;BYDAY=TU",
    first=DAY,
    at=time(10, 30),
    zone=ZoneInfo("Europe/Berlin"),
    duration=timedelta(minutes=45),
    channel="leads",
    attendees=("sales", "@campaigns", "U0ANA"),
    chair="U0ANA",
    by="U0DANA",
)


def planned(store: Database, day: date = DAY) -> Meeting:
    store.change(lambda work: work.meetings.plan("weekly", day, NOW, State.PLANNED))
    found = store.read(lambda work: work.meetings.on("weekly", day))
    assert found
    return found


def came(work: UnitOfWork, meeting: Meeting, person: str) -> None:
    work.meetings.came(meeting.id, person, NOW)


def voted(work: UnitOfWork, vote: Vote) -> None:
    work.agenda.vote(vote)


def test_a_series_made_in_slack_is_kept_once_and_ended(database: Database) -> None:
    assert database.change(lambda work: work.meetings.keep_series(SERIES, NOW))
    assert not database.change(lambda work: work.meetings.keep_series(SERIES, NOW))
    assert database.read(lambda work: work.meetings.made_series()) == [SERIES]
    assert database.change(lambda work: work.meetings.end_series("pipeline", NOW))
    assert not database.change(lambda work: work.meetings.end_series("pipeline", NOW))
    assert database.read(lambda work: work.meetings.made_series()) == []


def test_a_meeting_is_planned_once_whoever_plans_it(database: Database) -> None:
    first = planned(database)
    assert planned(database) == first
    running = replace(first, state=State.RUNNING, started_at=NOW, started_by="U0ANA")
    database.change(lambda work: work.meetings.put(running))
    planned(database, DAY + timedelta(days=7))
    assert database.read(lambda work: work.meetings.next("weekly")) == running
    assert len(database.read(lambda work: work.meetings.open())) == 2


def test_who_came_is_known_once_and_who_chaired_by_the_last_time(database: Database) -> None:
    held = replace(planned(database), state=State.ENDED, chair="U0ANA", ended_at=NOW)
    database.change(lambda work: work.meetings.put(held))
    for person in ("U0BEN", "U0ANA", "U0BEN"):
        database.change(partial(came, meeting=held, person=person))
    assert database.read(lambda work: work.meetings.present(held.id)) == ["U0ANA", "U0BEN"]
    assert database.read(lambda work: work.meetings.chaired("weekly")) == [("U0ANA", NOW)]


def test_items_and_votes_are_kept(database: Database) -> None:
    item = Item(0, "weekly", 1, "Prices", "U0ANA", NOW, key="breach:1", channel_id="C1", ts="1.2")
    item_id = database.change(lambda work: work.agenda.add(item))
    item = replace(item, id=item_id)
    assert database.read(lambda work: work.agenda.get(item_id)) == item
    assert database.read(lambda work: work.agenda.newest_of("weekly", "breach:1")) == item
    assert database.read(lambda work: work.agenda.about("C1", "1.2")) == item
    for via in Via:
        vote = Vote(item_id, "U0BEN", via, NOW)
        database.change(partial(voted, vote=vote))
        database.change(partial(voted, vote=vote))
    assert len(database.read(lambda work: work.agenda.votes([item_id]))) == 3
    database.change(lambda work: work.agenda.unvote(item_id, "U0BEN", Via.NUMBER))
    assert len(database.read(lambda work: work.agenda.votes([item_id]))) == 2
    database.change(lambda work: work.agenda.unvote(item_id, "U0BEN"))
    assert not database.read(lambda work: work.agenda.votes([item_id]))
    done = replace(item, state=ItemState.DONE, meeting_id=7, closed_at=NOW)
    database.change(lambda work: work.agenda.put(done))
    assert database.read(lambda work: work.agenda.closed_in(7)) == [done]
    assert database.read(lambda work: work.agenda.of("weekly", {ItemState.OPEN})) == []


def test_decisions_wait_for_their_baseline_and_their_check(database: Database) -> None:
    meeting = planned(database)
    made = Decision(0, "weekly", meeting.id, None, "Call sooner", "U0ANA", NOW, "accepted")
    made = replace(made, check_on=DAY + timedelta(days=28))
    made = replace(made, id=database.change(lambda work: work.meetings.decide(made)))
    assert database.read(lambda work: work.meetings.to_measure(DAY, 9)) == [made]
    made = replace(made, baseline=Reading(41, 100, 0.41))
    database.change(lambda work: work.meetings.put_decision(made))
    assert database.read(lambda work: work.meetings.to_measure(DAY, 9)) == []
    later = DAY + timedelta(days=28)
    assert database.read(lambda work: work.meetings.to_measure(later, 9)) == [made]
    done = replace(made, outcome=Reading(31, 60, 0.5), checked_at=NOW)
    database.change(lambda work: work.meetings.put_decision(done))
    assert database.read(lambda work: work.meetings.decisions(meeting.id)) == [done]
    assert database.read(lambda work: work.meetings.checked(NOW, NOW + timedelta(days=1))) == [done]
