"""A promise begins with routing, and a response ends it."""

from datetime import timedelta

from bot.domain.contacts import ContactKind
from bot.domain.people import Actor
from bot.domain.scorecard import Tally
from bot.domain.sla import State
from bot.domain.timeline import Kind
from bot.services.clicks import Click
from bot.services.contacts import Answer

from .conftest import ANA, Desk, berlin


def click(desk: Desk, lead_id: int, identity: str, user: str = "U0ANA") -> Click:
    return Click(identity, lead_id, Actor(user, "T0"), "C0LEADS", "1.0", desk.now)


def test_the_first_policy_that_matches_counts(desk: Desk) -> None:
    hot, usual = desk.promise(desk.lead(country="DE")), desk.promise(desk.lead())
    assert (hot.policy, hot.due_at) == ("Hot", berlin("2026-11-23 11:00"))
    assert (usual.policy, usual.due_at) == ("Usual", berlin("2026-11-23 14:00"))


def test_a_lead_of_friday_evening_is_due_on_monday(desk: Desk) -> None:
    desk.now = berlin("2026-11-27 17:00")
    assert desk.promise(desk.lead()).due_at == berlin("2026-11-30 12:00")


def test_a_holiday_does_not_count(desk: Desk) -> None:
    desk.now = berlin("2026-11-30 17:00")
    assert desk.promise(desk.lead()).due_at == berlin("2026-12-02 12:00")


def test_a_response_in_time_is_kept_with_the_time_it_took(desk: Desk) -> None:
    lead = desk.lead()
    desk.now = berlin("2026-11-23 10:12")
    assert desk.respond(lead).answer is Answer.DONE
    promise = desk.promise(lead)
    assert (promise.state, promise.took) == (State.MET, timedelta(minutes=12))
    assert promise.responded_by == "U0ANA"


def test_a_response_stops_everything(desk: Desk) -> None:
    lead = desk.lead()
    desk.respond(lead)
    desk.at("2026-11-25 18:00")
    assert not desk.happened(lead, Kind.REMINDED, Kind.ESCALATED, Kind.REASSIGNED, Kind.BREACHED)


def test_a_late_response_is_late(desk: Desk) -> None:
    lead = desk.lead()
    desk.at("2026-11-23 14:30")
    desk.respond(lead)
    assert desk.promise(lead).state is State.MISSED


def test_a_second_response_changes_nothing_and_says_who_was_first(desk: Desk) -> None:
    lead = desk.lead()
    desk.respond(lead)
    again = desk.respond(lead, Actor("U0BEN", "T0"))
    assert again.answer is Answer.ALREADY
    assert again.promise
    assert again.promise.responded_by == "U0ANA"


def test_strangers_cannot_respond(desk: Desk) -> None:
    lead = desk.lead()
    outsider = Actor("U0OUT", "T0ELSEWHERE")
    assert desk.respond(lead, outsider).answer is Answer.OUTSIDER
    assert desk.promise(lead).is_open


def test_a_lead_that_nobody_knows_is_answered_for_nobody(desk: Desk) -> None:
    assert desk.respond(99, ANA).answer is Answer.NOTHING


def test_a_response_can_be_taken_back_soon_by_who_noted_it(desk: Desk) -> None:
    lead = desk.lead()
    desk.contacts.note(click(desk, lead, "1"), ContactKind.RESPONDED)
    desk.contacts.take_back(click(desk, lead, "2", "U0BEN"))
    assert not desk.promise(lead).is_open
    desk.contacts.take_back(click(desk, lead, "3"))
    assert desk.promise(lead).is_open
    desk.at("2026-11-23 12:00")
    assert desk.happened(lead, Kind.REMINDED) == [("reminded", "Mon 12:00")]


def test_a_response_stands_after_half_an_hour(desk: Desk) -> None:
    lead = desk.lead()
    desk.contacts.note(click(desk, lead, "1"), ContactKind.RESPONDED)
    desk.now += timedelta(minutes=31)
    desk.contacts.take_back(click(desk, lead, "2"))
    assert desk.promise(lead).state is State.MET


def test_the_scorecard_counts_each_promise_once(desk: Desk) -> None:
    leads = [desk.lead() for _ in range(4)]
    for minutes, lead in ((10, leads[0]), (30, leads[1])):
        desk.now = berlin("2026-11-23 10:00") + timedelta(minutes=minutes)
        desk.respond(lead)
    desk.at("2026-11-23 14:00")
    late = desk.lead()
    (score,) = desk.scoring.scorecard(7).sales
    assert (score.team, score.answers) == ("sales", Tally(kept=2, late=2, open=1))
    assert (score.median, score.p90) == (timedelta(minutes=10), timedelta(minutes=30))
    assert desk.promise(late).is_open
