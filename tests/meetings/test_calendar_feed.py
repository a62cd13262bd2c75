"""The calendar that people subscribe to says the same days as Baton's own list."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from dateutil.rrule import rrulestr
from icalendar import Calendar

from bot.domain.meeting_shown import Refusal
from bot.domain.occurrences import some
from storage.database import Database

from .office import APP, MONDAY, WEDNESDAY, WEEKLY, Office, actor

MORE = """\
  board:
    name: "Board; sales, marketing & <friends>"
    every: last thursday
    at: "09:30"
    zone: America/New_York
    until: 2027-06-30
    channel: leads
    attendees: [dana]
"""


@pytest.fixture
def office(database: Database) -> Office:
    return Office(database, APP + WEEKLY + MORE)


def test_the_calendar_is_read_by_its_own_library(office: Office) -> None:
    office.desk.cancel(office.order("U0DANA", "trade fair"))
    office.until(WEDNESDAY + timedelta(days=1))
    office.desk.move(office.order("U0DANA", "4 December 11:00"))
    made: Any = Calendar.from_ical(office.feed.text())
    events = list(made.walk("VEVENT"))
    rules = [one for one in events if "RRULE" in one]
    assert [str(one["SUMMARY"]) for one in rules] == [
        "Weekly",
        "Board; sales, marketing & <friends>",
    ]
    zones = {str(one["TZID"]) for one in made.walk("VTIMEZONE")}
    assert zones == {"Europe/Berlin", "America/New_York"}
    (moved,) = [one for one in events if "RECURRENCE-ID" in one]
    assert moved["DTSTART"].dt.astimezone(UTC) == datetime(2026, 12, 4, 10, tzinfo=UTC)
    assert moved["RECURRENCE-ID"].dt.date().isoformat() == "2026-12-02"
    left_out = _left_out(rules[0])
    # Cancelled, and the holiday of sales.
    assert left_out == {"2026-11-25", "2026-12-23"}


def test_the_rule_gives_the_days_that_baton_plans(office: Office) -> None:
    made: Any = Calendar.from_ical(office.feed.text())
    for event in made.walk("VEVENT"):
        start = event["DTSTART"].dt
        text = event["RRULE"].to_ical().decode()
        theirs = rrulestr(text, dtstart=start)
        days = [one.date() for one in theirs.between(start, start + timedelta(days=400), inc=True)]
        key = str(event["UID"]).partition(".")[0]
        series = office.store.read(office.book.all)[key]
        ours = some(series, start - timedelta(seconds=1), start + timedelta(days=400))
        assert days == [one.day for one in ours if one.at <= start + timedelta(days=400)]


def test_only_whoever_knows_the_secret_reads_it_and_a_new_one_ends_the_old(office: Office) -> None:
    assert not office.desk.opens_calendar("")
    first = office.desk.calendar(actor("U0BEN"))
    assert isinstance(first, str)
    assert not isinstance(first, Refusal)
    assert office.desk.opens_calendar(first)
    assert not office.desk.opens_calendar(first[:-1])
    assert not office.desk.opens_calendar("ünknown")
    assert office.desk.calendar(actor("U0GUEST")) is Refusal.STRANGER
    assert office.desk.calendar(actor("U0BEN"), new=True) is Refusal.NOT_YOURS
    second = office.desk.calendar(actor("U0DANA"), new=True)
    assert isinstance(second, str)
    assert second != first
    assert not office.desk.opens_calendar(first)
    assert office.now == MONDAY


def _left_out(event: Any) -> set[str]:
    found = event["EXDATE"]
    lists = found if isinstance(found, list) else [found]
    return {one.dt.date().isoformat() for each in lists for one in each.dts}
