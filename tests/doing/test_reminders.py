"""Owners are reminded once on a day of theirs, in their hours, through changes of the clock."""

from datetime import date, datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.domain.presence import Absence, Source
from storage.database import Database
from storage.models import deliveries

from .conftest import SQLITE, Office, berlin

ZONES = {
    "U0ANA": ZoneInfo("Europe/Berlin"),
    "U0BEN": ZoneInfo("America/New_York"),
    "U0MIA": ZoneInfo("Pacific/Auckland"),
}


def days(office: Office, owner: str) -> list[str]:
    """The days on which somebody was reminded."""
    return [str(about["day"]) for _, about in office.told("actions", owner)]


def sweep_until(office: Office, end: datetime, every: timedelta = timedelta(hours=1)) -> None:
    while office.now < end:
        office.now = min(office.now + every, end)
        office.reminders.sweep()


def test_once_when_it_is_due_once_when_it_is_late_and_then_every_week(office: Office) -> None:
    office.add("U0ANA", date(2026, 11, 25))
    sweep_until(office, berlin("2026-11-25 08:59"))
    assert days(office, "U0ANA") == []
    sweep_until(office, berlin("2026-12-15 12:00"))
    assert days(office, "U0ANA") == ["2026-11-25", "2026-11-26", "2026-12-03", "2026-12-10"]


@SQLITE
def test_one_message_a_day_lists_all_that_is_due(office: Office) -> None:
    first = office.add("U0ANA", date(2026, 11, 24))
    second = office.add("U0ANA", date(2026, 11, 25))
    office.add("U0ANA", date(2026, 12, 24))
    office.add("U0ANA", None)
    sweep_until(office, berlin("2026-11-25 12:00"))
    told = [about["actions"] for _, about in office.told("actions", "U0ANA")]
    assert told == [[first], [first, second]]


@SQLITE
def test_it_waits_for_the_return_of_who_is_away_and_for_the_end_of_holidays(
    office: Office,
) -> None:
    office.add("U0ANA", date(2026, 11, 24))
    back = berlin("2026-11-27 10:00")
    away = Absence("U0ANA", Source.COMMAND, office.now, back)
    office.store.change(lambda work: work.absences.put(away))
    sweep_until(office, berlin("2026-11-27 14:00"))
    assert days(office, "U0ANA") == ["2026-11-27"]
    office.add("U0BEN", date(2026, 12, 25))  # a Friday, and a holiday
    sweep_until(office, berlin("2026-12-29 12:00"))
    assert days(office, "U0BEN") == ["2026-12-28"]


@SQLITE
def test_who_is_paused_from_leads_is_reminded_all_the_same(office: Office) -> None:
    office.add("U0ANA", date(2026, 11, 24))
    office.store.change(
        lambda work: work.absences.put(Absence("U0ANA", Source.PAUSE, office.now, by="U0DANA"))
    )
    sweep_until(office, berlin("2026-11-24 12:00"))
    assert days(office, "U0ANA") == ["2026-11-24"]


@SQLITE
def test_what_is_snoozed_comes_back_on_its_day_and_what_is_done_does_not(office: Office) -> None:
    snoozed = office.add("U0ANA", date(2026, 11, 24))
    done = office.add("U0ANA", date(2026, 11, 24))
    sweep_until(office, berlin("2026-11-24 10:00"))
    office.actions.snooze(office.click(snoozed, "U0ANA"), week=True)
    office.actions.done(office.click(done, "U0ANA"))
    sweep_until(office, berlin("2026-11-30 12:00"))
    assert days(office, "U0ANA") == ["2026-11-24", "2026-11-30"]
    assert office.told("actions", "U0ANA")[-1][1]["actions"] == [snoozed]


@SQLITE
def test_a_new_owner_is_reminded_by_their_own_clock(office: Office) -> None:
    action_id = office.add("U0ANA", date(2026, 11, 26))
    form = office.decision(action_id, owner="U0MIA")
    office.actions.decide(office.click(action_id, "U0ANA"), form)
    at = office.get(action_id).remind_at
    assert at is not None
    assert at.astimezone(ZONES["U0MIA"]).isoformat() == "2026-11-26T08:00:00+13:00"


@SQLITE
def test_what_is_given_on_its_day_is_asked_for_when_it_is_late(office: Office) -> None:
    office.add("U0ANA", date(2026, 11, 23))
    sweep_until(office, berlin("2026-11-24 12:00"))
    assert days(office, "U0ANA") == ["2026-11-24"]


def test_two_replicas_remind_once(office: Office) -> None:
    office.add("U0ANA", date(2026, 11, 24))
    office.add("U0BEN", date(2026, 11, 24))
    url = office.store.url.render_as_string(hide_password=False)
    others = [Office(Database(url), berlin("2026-11-24 16:00")) for _ in range(2)]
    threads = [Thread(target=one.reminders.sweep) for one in others for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for one in others:
        one.store.close()
    assert days(office, "U0ANA") == ["2026-11-24"]
    assert days(office, "U0BEN") == ["2026-11-24"]
    assert office.told("actions", "U0ANA")[0][0] == "actions:U0ANA:2026-11-24"


_AN_HOUR = timedelta(hours=1)
#: The clocks change on 8 March in New York, on 29 March in Berlin, on 5 April in Auckland.
_BEGIN = berlin("2026-03-02 00:00")
_STEPS = st.lists(
    st.tuples(
        st.sampled_from(["add", "done", "day", "week", "give", "away", "nothing"]),
        st.sampled_from(sorted(ZONES)),
        st.integers(0, 6),
        # How long until then, in minutes, and how often it is looked meanwhile.
        st.integers(1, 5 * 24 * 60),
        st.sampled_from([29, 60, 240]),
    ),
    min_size=2,
    max_size=10,
)


@SQLITE
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(_STEPS)
def test_nobody_is_reminded_twice_on_a_day_or_outside_their_hours(
    office: Office, steps: list[tuple[str, str, int, int, int]]
) -> None:
    clean(office)
    office.now = _BEGIN
    added: list[int] = []
    for deed, user, number, minutes, every in steps:
        action_id = added[number % len(added)] if added else office.add(user, None)
        match deed:
            case "add":
                today = office.now.astimezone(ZONES[user]).date()
                added.append(office.add(user, today + timedelta(days=number)))
            case "done":
                office.actions.done(office.click(action_id, "U0DANA"))
            case "day" | "week":
                click = office.click(action_id, "U0DANA")
                office.actions.snooze(click, week=deed == "week")
            case "give":
                form = office.decision(action_id, owner=user)
                office.actions.decide(office.click(action_id, "U0DANA"), form)
            case "away":
                until = office.now + timedelta(days=number)
                away = Absence(user, Source.COMMAND, office.now, until)
                office.store.change(lambda work, one=away: work.absences.put(one))  # type: ignore[misc]  # bound at once
        sweep_until(office, office.now + timedelta(minutes=minutes), timedelta(minutes=every))
        office.reminders.sweep()
    for user, zone in ZONES.items():
        local = [at.astimezone(zone) for at in reminded_at(office, user)]
        told = [one.date() for one in local]
        assert len(set(told)) == len(told), "twice on a day"
        assert [one.isoformat() for one in told] == days(office, user)
        for one in local:
            assert one.weekday() in ({1, 2, 3, 4, 5} if user == "U0MIA" else range(5))
            hour = one.hour + one.minute / 60
            opens, closes = (8, 16) if user == "U0MIA" else (9, 18)
            assert opens <= hour < closes
            assert not 12 <= hour < 13, "in quiet hours"


@SQLITE
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(sorted(ZONES)), st.integers(1, 40))
def test_every_action_is_asked_for_on_its_day_and_on_the_next_day_of_work(
    office: Office, user: str, ahead: int
) -> None:
    clean(office)
    office.now = _BEGIN
    zone = ZONES[user]
    due = _BEGIN.astimezone(zone).date() + timedelta(days=ahead)
    office.add(user, due)
    # Nothing is due before, which saves looking.
    office.now = max(_BEGIN, datetime(due.year, due.month, due.day, tzinfo=zone) - _AN_HOUR)
    end = datetime(due.year, due.month, due.day, tzinfo=zone) + timedelta(days=16)
    sweep_until(office, end, timedelta(minutes=55))
    works = {1, 2, 3, 4, 5} if user == "U0MIA" else set(range(5))
    expected, day = [], due
    while (begin := datetime(day.year, day.month, day.day, tzinfo=zone)) < end:
        while day.weekday() not in works:
            day += timedelta(days=1)
        if begin < end and datetime(day.year, day.month, day.day, tzinfo=zone) < end:
            expected.append(day.isoformat())
        day += timedelta(days=1 if day == due else 7)
    assert days(office, user) == expected


def reminded_at(office: Office, user: str) -> list[datetime]:
    columns = deliveries.c
    asked = select(columns.wanted_at).where(columns.kind == "actions", columns.person == user)
    return office.store.read(
        lambda work: list(work.connection.execute(asked.order_by(columns.id)).scalars())  # type: ignore[attr-defined]  # storage's own
    )


def clean(office: Office) -> None:
    """Forget the example before."""
    with office.store.engine.begin() as connection:
        for table in ("action_changes", "actions", "deliveries", "absences", "past_absences"):
            connection.exec_driver_sql(f"DELETE FROM {table}")
