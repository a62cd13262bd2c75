"""Follow-ups after the first answer: made, missed, put off, taken back, told late by a CRM."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.domain.calendar import Always
from bot.domain.clocks import Clock, Count
from bot.domain.contacts import Contact, ContactKind
from bot.domain.deliveries import Kind as Shown
from bot.domain.feedback import Verdict
from bot.domain.follow_ups import FollowUps, FollowUpState
from bot.domain.follow_ups import follow_ups as follow_ups_of
from bot.domain.people import Actor
from bot.domain.promises import Promise
from bot.domain.sla import State
from bot.domain.sla_policy import Duty
from bot.domain.timeline import Kind
from bot.services.clicks import Click
from bot.services.contacts import Answer
from bot.services.feedback import ReasonGiven

from .conftest import ANA, APP, BERLIN, Desk, berlin

FOLLOWED = APP.replace(
    "    count: wall\n", "    count: wall\n    follow_ups: {count: 3, within: 2d}\n", 1
)


@pytest.fixture
def desk(desk_with: Callable[[str], Desk]) -> Desk:
    return desk_with(FOLLOWED)


def answered(desk: Desk) -> int:
    """A lead that was answered at once, on Monday at ten."""
    lead = desk.lead(country="DE")
    assert desk.respond(lead).answer is Answer.DONE
    return lead


def follow_ups(desk: Desk, lead: int) -> list[Promise]:
    found = desk.store.read(lambda work: work.promises.of(lead))
    return [one for one in found if one.duty is Duty.FOLLOW_UP]


def states(desk: Desk, lead: int) -> list[tuple[State, datetime | None]]:
    return [(one.state, one.due_at) for one in follow_ups(desk, lead)]


def told(
    desk: Desk, lead: int, key: str, at: str, kind: ContactKind = ContactKind.CONTACTED
) -> bool:
    """What a CRM tells."""
    contact = Contact(lead, kind, berlin(at), desk.now, key, None, "crm")
    return desk.store.change(lambda work: desk.contacts.keep(work, desk.get(lead), contact))


def click(desk: Desk, lead: int, identity: str) -> Click:
    return Click(identity, lead, ANA, "C0LEADS", "", desk.now)


def test_an_answer_begins_the_first_follow_up(desk: Desk) -> None:
    lead = desk.lead(country="DE")
    assert not follow_ups(desk, lead)
    desk.respond(lead)
    assert states(desk, lead) == [(State.ON_TIME, berlin("2026-11-25 10:00"))]


def test_a_contact_begins_the_next_one(desk: Desk) -> None:
    lead = answered(desk)
    desk.at("2026-11-24 15:00")
    assert desk.contact(lead).answer is Answer.DONE
    assert states(desk, lead) == [
        (State.MET, berlin("2026-11-25 10:00")),
        (State.ON_TIME, berlin("2026-11-26 15:00")),
    ]
    assert desk.happened(lead, Kind.CONTACTED) == [("contacted", "Tue 15:00")]


def test_a_missed_one_stays_late_and_the_next_begins_when_it_was_due(desk: Desk) -> None:
    lead = answered(desk)
    desk.at("2026-11-25 12:00")
    assert states(desk, lead) == [
        (State.BREACHED, berlin("2026-11-25 10:00")),
        (State.ON_TIME, berlin("2026-11-27 10:00")),
    ]
    desk.contact(lead)
    assert states(desk, lead) == [
        (State.MISSED, berlin("2026-11-25 10:00")),
        (State.ON_TIME, berlin("2026-11-27 12:00")),
    ]


def test_after_the_last_follow_up_nothing_more_is_owed(desk: Desk) -> None:
    lead = answered(desk)
    for day in (24, 25, 26):
        desk.at(f"2026-11-{day} 10:00")
        desk.contact(lead)
    desk.at("2026-12-24 10:00")
    assert [state for state, _ in states(desk, lead)] == [State.MET] * 3


def test_the_owner_is_reminded_once_of_each(desk: Desk) -> None:
    lead = answered(desk)
    desk.at("2026-11-30 10:00")
    reminded = desk.happened(lead, Kind.REMINDED)
    assert reminded == [("reminded", f"{day} 00:24") for day in ("Wed", "Fri", "Sun")]
    assert {place for place, _ in desk.said(Shown.REMINDER)} == {"U0ANA"}


def test_reminders_of_follow_ups_keep_quiet_hours_and_the_budget(
    desk_with: Callable[[str], Desk],
) -> None:
    quiet = '\nreminders: {quiet: {mon-sun: "0-8, 19-24"}, per_day: 1}\n'
    desk = desk_with(FOLLOWED.replace("[ana, ben]", "[ana]") + quiet)
    one, other = answered(desk), answered(desk)
    desk.at("2026-11-27 00:00")
    reminded = desk.happened(one, Kind.REMINDED) + desk.happened(other, Kind.REMINDED)
    assert sorted(at for _, at in reminded) == ["Thu 08:00", "Wed 08:00"]


def test_a_stop_before_the_answer_also_stops_reminders_of_follow_ups(desk: Desk) -> None:
    lead = desk.lead(country="DE")
    desk.sla.stop(lead, ANA, "they call us")
    desk.respond(lead)
    desk.at("2026-11-30 10:00")
    assert desk.happened(lead, Kind.REMINDED) == []
    assert len(follow_ups(desk, lead)) == 3


def test_a_snooze_puts_a_follow_up_off(desk: Desk) -> None:
    lead = answered(desk)
    assert desk.sla.snooze(lead, ANA, "2026-11-26 09:00").answer is Answer.DONE
    desk.at("2026-11-26 10:00")
    assert desk.happened(lead, Kind.REMINDED) == [("reminded", "Thu 09:00")]


def test_a_contact_can_be_taken_back_by_who_noted_it(desk: Desk) -> None:
    lead = answered(desk)
    desk.at("2026-11-24 15:00")
    desk.contacts.note(click(desk, lead, "1"), ContactKind.CONTACTED)
    assert len(follow_ups(desk, lead)) == 2
    desk.contacts.take_back(click(desk, lead, "2"))
    assert states(desk, lead) == [(State.ON_TIME, berlin("2026-11-25 10:00"))]
    assert desk.happened(lead, Kind.NOT_CONTACTED) == [("not_contacted", "Tue 15:00")]


def test_taking_the_answer_back_takes_its_follow_ups_along(desk: Desk) -> None:
    lead = answered(desk)
    desk.contacts.take_back(click(desk, lead, "1"))
    assert follow_ups(desk, lead) == []
    assert desk.promise(lead).is_open


def test_two_presses_in_a_row_are_one_contact(desk: Desk) -> None:
    lead = answered(desk)
    desk.at("2026-11-24 15:00")
    desk.contacts.note(click(desk, lead, "1"), ContactKind.CONTACTED)
    desk.now += timedelta(seconds=2)
    desk.contacts.note(click(desk, lead, "2"), ContactKind.CONTACTED)
    assert [one.state for one in follow_ups(desk, lead)] == [State.MET, State.ON_TIME]


def test_a_press_and_what_the_crm_logs_of_it_are_one_contact(desk: Desk) -> None:
    lead = answered(desk)
    desk.at("2026-11-24 15:00")
    desk.contact(lead)
    desk.at("2026-11-24 16:00")
    for key, at in (
        ("a", "2026-11-23 10:10"),
        ("b", "2026-11-24 14:50"),
        ("c", "2026-11-24 15:12"),
    ):
        told(desk, lead, key, at)
    assert [one.state for one in follow_ups(desk, lead)] == [State.MET, State.ON_TIME]


def test_a_contact_where_nothing_was_answered_is_the_answer(desk: Desk) -> None:
    lead = desk.lead(country="DE")
    desk.contact(lead)
    assert desk.promise(lead).state is State.MET
    assert len(follow_ups(desk, lead)) == 1


def test_a_bad_lead_with_a_reason_needs_no_more_follow_ups(desk: Desk) -> None:
    lead = answered(desk)
    desk.feedback.vote(click(desk, lead, "1"), Verdict.BAD)
    assert follow_ups(desk, lead)[0].is_open
    desk.feedback.reason(ReasonGiven("2", lead, ANA, "spam", desk.now))
    desk.at("2026-11-30 10:00")
    (only,) = follow_ups(desk, lead)
    assert only.ended
    assert desk.happened(lead, Kind.REMINDED, Kind.BREACHED) == []


def test_a_reason_taken_back_brings_the_follow_ups_back(desk: Desk) -> None:
    lead = answered(desk)
    desk.feedback.reason(ReasonGiven("1", lead, ANA, "spam", desk.now))
    desk.feedback.reason(ReasonGiven("2", lead, ANA, None, desk.now))
    assert follow_ups(desk, lead)[0].is_open


def test_what_a_crm_tells_in_whatever_order_ends_the_same(desk: Desk) -> None:
    facts = [
        ("a", "2026-11-23 10:30", ContactKind.RESPONDED),
        ("b", "2026-11-24 09:00", ContactKind.CONTACTED),
        ("c", "2026-11-25 09:00", ContactKind.CONTACTED),
    ]
    forth, back = desk.lead(country="DE"), desk.lead(country="DE")
    desk.at("2026-11-25 10:00")
    for key, at, kind in facts:
        assert told(desk, forth, f"forth:{key}", at, kind)
    for key, at, kind in reversed(facts):
        assert told(desk, back, f"back:{key}", at, kind)
        assert not told(desk, back, f"back:{key}", at, kind)
    assert states(desk, forth) == states(desk, back)
    assert desk.promise(forth).took == desk.promise(back).took == timedelta(minutes=30)


def test_the_same_answer_told_again_changes_nothing(desk: Desk) -> None:
    lead = answered(desk)
    desk.at("2026-11-23 11:00")
    assert not told(desk, lead, "crm:1", "2026-11-23 10:58", ContactKind.RESPONDED)
    assert states(desk, lead) == [(State.ON_TIME, berlin("2026-11-25 10:00"))]


def test_leads_answered_before_the_policy_asked_are_left_alone(
    desk_with: Callable[[str], Desk],
) -> None:
    desk = desk_with(APP)
    lead = answered(desk)
    desk.restart(FOLLOWED)
    desk.feedback.vote(click(desk, lead, "1"), Verdict.GOOD)
    assert follow_ups(desk, lead) == []


def test_strangers_note_no_contacts(desk: Desk) -> None:
    lead = answered(desk)
    assert desk.contact(lead, Actor("U0OUT", "T0ELSEWHERE")).answer is Answer.OUTSIDER


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(hours=st.lists(st.integers(1, 200), min_size=1, max_size=6, unique=True), data=st.data())
def test_the_rows_are_those_of_the_rule_in_whatever_order_contacts_come(
    desk: Desk, hours: list[int], data: st.DataObject
) -> None:
    desk.now = berlin("2026-11-23 10:00")
    lead = desk.lead(country="DE")
    contacts = [desk.now + timedelta(hours=hour) for hour in hours]
    desk.now += timedelta(hours=201)
    for at in data.draw(st.permutations(contacts)):
        told(desk, lead, f"{lead}:{at}", at.astimezone(BERLIN).strftime("%Y-%m-%d %H:%M"))
    first, *later = sorted(contacts)
    assert desk.promise(lead).responded_at == first
    plan = FollowUps(3, timedelta(days=2))
    expected = follow_ups_of(plan, first, later, desk.now, Clock(Count.WALL, Always()))
    shown = follow_ups(desk, lead)
    assert [(one.due_at, one.responded_at) for one in shown] == [
        (one.due_at, one.done_at) for one in expected[: len(shown)]
    ]
    assert all(one.state is FollowUpState.WAITING for one in expected[len(shown) :])
