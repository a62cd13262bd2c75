"""A verdict on each lead is promised; waiting in a pool may stop the clock."""

from collections.abc import Callable

import pytest

from bot.domain.deliveries import Kind as Shown
from bot.domain.feedback import Verdict
from bot.domain.people import Actor
from bot.domain.sla import State
from bot.domain.sla_policy import Duty
from bot.domain.timeline import Kind
from bot.services.clicks import Click

from .conftest import ANA, APP, Desk, berlin

JUDGED = APP.replace("    count: wall\n", "    count: wall\n    feedback_within: 5d\n", 1)


@pytest.fixture
def desk(desk_with: Callable[[str], Desk]) -> Desk:
    return desk_with(JUDGED)


def vote(desk: Desk, lead: int, verdict: Verdict, identity: str, actor: Actor = ANA) -> None:
    desk.feedback.vote(Click(identity, lead, actor, "C0LEADS", "", desk.now), verdict)


def test_a_verdict_is_due_five_days_after_routing(desk: Desk) -> None:
    lead = desk.lead(country="DE")
    promise = desk.promise(lead, Duty.FEEDBACK)
    assert (promise.state, promise.due_at) == (State.ON_TIME, berlin("2026-11-28 10:00"))


def test_a_vote_of_the_owner_keeps_it(desk: Desk) -> None:
    lead = desk.lead(country="DE")
    desk.at("2026-11-24 10:00")
    vote(desk, lead, Verdict.GOOD, "1")
    promise = desk.promise(lead, Duty.FEEDBACK)
    assert (promise.state, promise.responded_by) == (State.MET, "U0ANA")


def test_a_vote_that_is_withdrawn_does_not(desk: Desk) -> None:
    lead = desk.lead(country="DE")
    vote(desk, lead, Verdict.GOOD, "1")
    desk.at("2026-11-24 10:00")
    vote(desk, lead, Verdict.GOOD, "2")
    assert desk.promise(lead, Duty.FEEDBACK).is_open


def test_a_vote_of_marketing_is_no_verdict(desk: Desk) -> None:
    lead = desk.lead(country="DE")
    vote(desk, lead, Verdict.GOOD, "1", Actor("U0EMIL", "T0"))
    assert desk.promise(lead, Duty.FEEDBACK).is_open


def test_the_owner_is_asked_and_reminded_once(desk: Desk) -> None:
    lead = desk.lead(country="DE")
    desk.respond(lead)
    desk.at("2026-12-10 10:00")
    assert desk.happened(lead, Kind.REMINDED) == [
        ("reminded", "Wed 22:00"),
        ("reminded", "Sat 10:00"),
    ]
    assert {place for place, _ in desk.said(Shown.REMINDER)} == {"U0ANA"}
    vote(desk, lead, Verdict.BAD, "1")
    assert desk.promise(lead, Duty.FEEDBACK).state is State.MISSED


def on_hold(desk_with: Callable[[str], Desk], pauses: str) -> tuple[Desk, int]:
    """A lead that came when everybody was away, for two hours."""
    desk = desk_with(APP.replace("pauses: [away, downtime]", f"pauses: [{pauses}]"))
    for user in ("U0ANA", "U0BEN"):
        desk.presence.away(user, "")
    lead = desk.lead()
    assert desk.get(lead).held
    desk.at("2026-11-23 12:00")
    return desk, lead


def test_a_lead_on_hold_stops_the_clock_where_the_policy_says_so(
    desk_with: Callable[[str], Desk],
) -> None:
    desk, lead = on_hold(desk_with, "hold")
    assert desk.promise(lead).state is State.PAUSED
    assert desk.presence.back("U0BEN")
    desk.routing.step()
    desk.at("2026-11-23 12:30")
    assert desk.get(lead).owner == "U0BEN"
    assert (desk.promise(lead).state, desk.promise(lead).due_at) == (
        State.ON_TIME,
        berlin("2026-11-23 16:00"),
    )
    (standing,) = desk.store.read(lambda work: desk.sla.standings_in(work, desk.get(lead)))
    assert [str(one.pause.kind) for one in standing.trace.excluded] == ["hold"]


def test_a_lead_on_hold_is_owed_an_answer_where_it_does_not(
    desk_with: Callable[[str], Desk],
) -> None:
    desk, lead = on_hold(desk_with, "downtime")
    assert desk.promise(lead).due_at == berlin("2026-11-23 14:00")
