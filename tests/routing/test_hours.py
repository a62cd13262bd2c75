"""Turns outside working hours and in somebody's first weeks, on a real database."""

from datetime import UTC, datetime

import pytest

from bot.config import ConfigError

from .conftest import NewDesk

POOL = "pools: {all: {people: [ana, ben], sticky: true}}"
SKIP = "pools: {all: {people: [ana, ben], outside_hours: skip}}"
ANA = "ana: {name: Ana Ruiz, slack: U0ANA, team: sales}"
BEN = "ben: {name: Ben Okafor, slack: U0BEN, team: sales}"
SPLIT_DAY = '{name: Ana Ruiz, slack: U0ANA, team: sales, hours: {mon-fri: "9-12, 14-18"}}'
TOKYO = (
    '{name: Ben Okafor, slack: U0BEN, team: sales, timezone: Asia/Tokyo, hours: {mon-fri: "9-17"}}'
)
BOTH = ((POOL, SKIP), (ANA, f"ana: {SPLIT_DAY}"), (BEN, f"ben: {TOKYO}"))
#: In Berlin 12:30 on a Monday, at lunch; in Tokyo 20:30.
LUNCH = datetime(2026, 11, 2, 11, 30, tzinfo=UTC)


def test_a_lead_waits_while_nobody_works_and_goes_out_when_hours_begin(new_desk: NewDesk) -> None:
    desk = new_desk(*BOTH)
    desk.now = LUNCH
    waiting = desk.lead(name="Lunch")
    assert (waiting.held, waiting.owner) == (True, None)
    trace = desk.store.read(lambda work: work.leads.trace(waiting.id))
    assert trace["passed_over"] == [
        ["U0ANA", "outside working hours, works again Mon 14:00"],
        ["U0BEN", "outside working hours, works again Tue 09:00"],
    ]
    desk.now = datetime(2026, 11, 2, 12, 59, tzinfo=UTC)
    assert desk.routing.drain_held() == 0
    desk.now = datetime(2026, 11, 2, 13, 0, tzinfo=UTC)
    assert desk.routing.drain_held() == 1
    assert desk.get(waiting.id).owner == "U0ANA"


def test_people_have_turns_at_their_own_hours_in_their_own_zones(new_desk: NewDesk) -> None:
    desk = new_desk(*BOTH)
    desk.now = datetime(2026, 11, 3, 2, tzinfo=UTC)
    assert [desk.lead(name=f"Night {n}").owner for n in range(2)] == ["U0BEN"] * 2
    desk.now = datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert [desk.lead(name=f"Day {n}").owner for n in range(2)] == ["U0ANA"] * 2


def test_a_holiday_of_the_team_is_no_working_day(new_desk: NewDesk) -> None:
    team = "sales: {name: Sales, lead: dana}"
    hours = 'sales: {name: Sales, lead: dana, hours: {mon-fri: "9-17"}, holidays: [2026-11-03]}'
    desk = new_desk((POOL, SKIP), (team, hours))
    desk.now = datetime(2026, 11, 3, 10, tzinfo=UTC)
    trace_of = desk.lead(name="Holiday")
    trace = desk.store.read(lambda work: work.leads.trace(trace_of.id))
    assert trace["passed_over"] == [
        [user, "outside working hours, works again Wed 09:00"] for user in ("U0ANA", "U0BEN")
    ]


def test_a_sticky_owner_outside_their_hours_is_passed_over(new_desk: NewDesk) -> None:
    sticky = SKIP.replace("skip}", "skip, sticky: true}")
    desk = new_desk((POOL, sticky), *BOTH[1:])
    desk.now = datetime(2026, 11, 3, 9, tzinfo=UTC)
    assert desk.lead(name="One", website="zephyr.nl").owner == "U0ANA"
    desk.now = datetime(2026, 11, 4, 2, tzinfo=UTC)
    again = desk.lead(name="Two", website="zephyr.nl")
    assert again.owner == "U0BEN"
    assert desk.sticky(again)["passed_over"] == [
        ["U0ANA", "outside working hours, works again Wed 09:00"]
    ]


def test_nobody_can_be_passed_over_who_has_no_hours(new_desk: NewDesk) -> None:
    with pytest.raises(ConfigError) as caught:
        new_desk((POOL, SKIP))
    assert "ana has no working hours, and neither has their team." in str(caught.value)


def test_a_newcomer_begins_on_their_day_with_a_part_of_their_share(new_desk: NewDesk) -> None:
    pool = "pools: {all: {people: [ana, {person: ben, since: 2026-11-03, ramp: 4w}]}}"
    desk = new_desk((POOL, pool))
    early = desk.lead(name="Early")
    trace = desk.store.read(lambda work: work.leads.trace(early.id))
    assert trace["passed_over"] == [["U0BEN", "begins on 2026-11-03"]]
    desk.now = datetime(2026, 11, 3, 9, tzinfo=UTC)
    owners = [desk.lead(name=f"Lead {number}").owner for number in range(10)]
    assert owners.count("U0BEN") == 2
    desk.now = datetime(2026, 12, 8, 9, tzinfo=UTC)
    owners = [desk.lead(name=f"Later {number}").owner for number in range(10)]
    assert owners.count("U0BEN") == 5
    with pytest.raises(ConfigError, match=r"has ramp: but not since:"):
        new_desk((POOL, pool.replace("since: 2026-11-03, ", "")))
