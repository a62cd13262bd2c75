"""Promises over a weekend, and over the two nights of the year that are not as long as others."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.journeys.places import HTTP, POSTGRESQL
from tests.journeys.team import Team

from .life import BERLIN, COMPANY, Life, next_day

POLICY = """\
pools: {all: {people: [ana, ben]}}
sla:
  - name: In working hours
    respond_within: 30m
    ladder:
      - {do: remind_thread, at: 50%}
      - {do: escalate, at: 100%}
reminders: {quiet: {mon-fri: "0-8, 19-24", sat-sun: "0-24"}}
"""
NIGHTS = """\
pools: {all: {people: [ana, ben]}}
sla:
  - {name: At night, respond_within: 4h, ladder: [{do: remind_thread, at: 75%}]}
"""


@POSTGRESQL
def test_a_lead_of_friday_evening_is_due_on_monday_morning(sleeping_team: Team) -> None:
    friday = next_day(4, 17, 50)
    monday = (friday + timedelta(days=3)).replace(hour=9, minute=0)
    life = Life(sleeping_team, POLICY, friday)
    card = life.lead()
    life.until(monday)
    assert f"an answer is promised by {monday:%-d %b %Y}, 09:20" in life.story(card)
    assert life.thread(card) == []
    life.until(monday + timedelta(minutes=6))
    life.quiet()
    (reminder,) = life.thread(card)
    assert "<@U0ANA>, this lead waits for an answer" in reminder
    life.until(monday + timedelta(minutes=21))
    life.quiet()
    assert len(life.direct(life.team.dana, "Nobody has answered")) == 1
    life.team.press(life.team.ana, card, "lead_responded")
    life.team.sees(card, "Answered in 3")
    story = life.story(card)
    told = [
        f"{friday:%-d %b %Y}, 17:50 CET · an answer is promised by {monday:%-d %b %Y}, 09:20 CET",
        f"{monday:%-d %b %Y}, 09:06 CET · reminded <@U0ANA> in the thread",
        f"{monday:%-d %b %Y}, 09:21 CET · the answer is late: it was due {monday:%-d %b %Y}, 09:20",
        f"{monday:%-d %b %Y}, 09:21 CET · nobody has answered yet, so <@U0DANA> is told",
        f"{monday:%-d %b %Y}, 09:21 CET · <@U0ANA> answered the lead",
    ]
    places = [story.replace("CEST", "CET").find(line) for line in told]
    assert -1 not in places, story
    assert places == sorted(places)


def earlier(moment: datetime, minutes: int) -> datetime:
    """So many real minutes before a moment, whatever clocks on the wall do."""
    return (moment.astimezone(UTC) - timedelta(minutes=minutes)).astimezone(BERLIN)


def change(month: int) -> datetime:
    """The midnight before the clocks in Berlin change next in that month."""
    now = datetime.now(BERLIN) + timedelta(days=2)
    year = now.year + (month <= now.month)
    last = datetime(year, month, 31, tzinfo=BERLIN)
    return last - timedelta(days=(last.weekday() + 1) % 7)


@HTTP
@pytest.mark.parametrize(
    ("month", "due", "reminded"),
    [
        # From 01:00 to 05:00 it has three hours; the fourth is Monday's first.
        pytest.param(3, (1, 10), (0, 5), id="spring"),
        # It has five hours, of which the fourth ends at 04:00.
        pytest.param(10, (0, 4), (0, 3), id="autumn"),
    ],
)
def test_the_night_in_which_clocks_change_counts_as_long_as_it_is(
    sleeping_team: Team, month: int, due: tuple[int, int], reminded: tuple[int, int]
) -> None:
    sunday = change(month)
    at, before = (
        (sunday + timedelta(days=days)).replace(hour=hour) for days, hour in (due, reminded)
    )
    company = COMPANY.replace('{mon-fri: "9-18"}', '{mon-fri: "9-18", sun: "1-5"}')
    life = Life(sleeping_team, NIGHTS, sunday - timedelta(hours=4), company=company)
    card = life.lead()
    life.until(earlier(before, 5), every=timedelta(hours=3))
    assert f"an answer is promised by {at:%-d %b %Y, %H:%M %Z}" in life.story(card)
    assert life.thread(card) == []
    life.until(earlier(before, -1))
    life.quiet()
    (reminder,) = life.thread(card)
    assert f"Answer by {at:%-d %b %Y, %H:%M %Z} · in time" in reminder
    life.until(earlier(at, -1))
    life.team.sees(card, "Answer late since")
    assert f"the answer is late: it was due {at:%-d %b %Y, %H:%M %Z}" in life.story(card)
