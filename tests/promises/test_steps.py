"""What happens to a lead that nobody answers, and what puts it off."""

from collections.abc import Callable
from datetime import timedelta
from threading import Thread

import pytest

from bot.domain.deliveries import Kind as Shown
from bot.domain.sla import State
from bot.domain.timeline import Kind
from bot.services.contacts import Answer
from storage.database import Database

from .conftest import ANA, APP, Desk, berlin

STEPS = (Kind.REMINDED, Kind.ESCALATED, Kind.REASSIGNED)


def test_each_step_comes_once_at_its_time(desk: Desk) -> None:
    lead = desk.lead()
    assert desk.get(lead).owner == "U0ANA"
    desk.at("2026-11-24 17:00")
    assert desk.happened(lead, *STEPS) == [
        ("reminded", "Mon 12:00"),
        ("reminded", "Mon 13:00"),
        ("escalated", "Mon 14:00"),
        ("reassigned", "Mon 16:00"),
    ]
    assert desk.said(Shown.REMINDER) == [
        ("leads", f"lead:{lead}:sla:Usual:remind_thread:1"),
        ("U0ANA", f"lead:{lead}:sla:Usual:remind_owner:1"),
    ]
    assert desk.said(Shown.ESCALATION) == [("U0DANA", f"lead:{lead}:sla:Usual:escalate:1")]
    assert desk.get(lead).owner == "U0BEN"
    assert desk.promise(lead).state is State.BREACHED


def test_it_is_warned_and_late_in_the_timeline(desk: Desk) -> None:
    lead = desk.lead()
    desk.at("2026-11-23 15:00")
    assert desk.happened(lead, Kind.PROMISED, Kind.WARNED, Kind.BREACHED) == [
        ("promised", "Mon 10:00"),
        ("warned", "Mon 13:12"),
        ("breached", "Mon 14:00"),
    ]


def test_after_a_long_silence_nobody_gets_several_reminders_at_once(desk: Desk) -> None:
    lead = desk.lead()
    desk.jump("2026-11-23 13:30")
    assert len(desk.said(Shown.REMINDER)) == 1
    assert set(desk.promise(lead).done) == {"remind_thread:1", "remind_owner:1"}


def test_a_claim_without_a_response_does_not_stop_the_clock(desk: Desk) -> None:
    lead = desk.lead()
    desk.store.change(lambda work: work.leads.claim(lead, "U0ANA", desk.now))
    desk.at("2026-11-23 14:00")
    assert ("escalated", "Mon 14:00") in desk.happened(lead)


def test_unclaim_gives_the_lead_back(desk_with: Callable[[str], Desk]) -> None:
    desk = desk_with(APP.replace("do: reassign", "do: unclaim"))
    lead = desk.lead()
    desk.store.change(lambda work: work.leads.claim(lead, "U0BEN", desk.now))
    desk.at("2026-11-23 16:00")
    assert desk.happened(lead, Kind.UNCLAIMED) == [("unclaimed", "Mon 16:00")]
    assert (desk.get(lead).claimed, desk.get(lead).owner) == (False, "U0ANA")


def test_a_lead_stays_when_nobody_else_is_free(desk_with: Callable[[str], Desk]) -> None:
    desk = desk_with(APP.replace("[ana, ben]", "[ana]"))
    lead = desk.lead()
    desk.at("2026-11-23 17:00")
    assert desk.happened(lead, Kind.NOT_REASSIGNED) == [("not_reassigned", "Mon 16:00")]
    assert desk.get(lead).owner == "U0ANA"


def test_a_snooze_puts_reminders_off_but_not_the_escalation(desk: Desk) -> None:
    lead = desk.lead()
    outcome = desk.sla.snooze(lead, ANA, "5 hours they asked for it")
    assert outcome.answer is Answer.DONE
    assert desk.promise(lead).snoozed_until == berlin("2026-11-23 15:00")
    desk.at("2026-11-23 15:30")
    assert desk.happened(lead, *STEPS) == [
        ("escalated", "Mon 14:00"),
        ("reminded", "Mon 15:00"),
    ]


def test_a_snooze_without_a_moment_changes_nothing(desk: Desk) -> None:
    lead = desk.lead()
    assert desk.sla.snooze(lead, ANA, "because").answer is Answer.NO_MOMENT
    assert desk.promise(lead).snoozed_until is None


def test_a_stop_ends_reminders_but_not_the_escalation(desk: Desk) -> None:
    lead = desk.lead()
    desk.sla.stop(lead, ANA, "is on the phone")
    desk.at("2026-11-23 15:00")
    assert desk.happened(lead, *STEPS) == [("escalated", "Mon 14:00")]


def test_the_clock_stands_while_the_owner_is_away(desk: Desk) -> None:
    lead = desk.lead()
    desk.at("2026-11-23 11:00")
    desk.presence.away("U0ANA", "")
    desk.at("2026-11-24 10:00")
    paused = desk.promise(lead)
    assert (paused.state, paused.due_at) == (State.PAUSED, None)
    assert desk.presence.back("U0ANA")
    desk.at("2026-11-24 10:01")
    assert desk.promise(lead).due_at == berlin("2026-11-24 13:00")
    desk.at("2026-11-24 12:00")
    assert desk.happened(lead, *STEPS) == [("reminded", "Tue 11:00"), ("reminded", "Tue 12:00")]
    moved = desk.happened(lead, Kind.DUE_MOVED)
    assert moved == [("due_moved", "Mon 11:00"), ("due_moved", "Tue 10:00")]


def test_an_absence_that_ended_by_itself_counts_as_well(desk: Desk) -> None:
    lead = desk.lead()
    desk.presence.away("U0ANA", "2 hours")
    desk.at("2026-11-23 13:00")
    assert desk.promise(lead).due_at == berlin("2026-11-23 16:00")


def test_four_hours_of_downtime_are_left_out_and_shown(desk: Desk) -> None:
    lead = desk.lead()
    down = (berlin("2026-11-23 11:00"), berlin("2026-11-23 15:00"))
    desk.store.change(lambda work: work.promises.was_down(*down))
    desk.now = down[1]
    desk.restart()
    desk.at("2026-11-23 15:00")
    assert desk.promise(lead).due_at == berlin("2026-11-23 18:00")
    assert not desk.said(Shown.REMINDER)
    (standing,) = desk.store.read(lambda work: desk.sla.standings_in(work, desk.get(lead)))
    (left_out,) = standing.trace.excluded
    assert left_out.open_time == timedelta(hours=4)


def test_reminders_wait_for_the_end_of_quiet_hours(desk_with: Callable[[str], Desk]) -> None:
    desk = desk_with(APP + 'reminders: {quiet: {mon-fri: "12-13:30"}}\n')
    lead = desk.lead()
    desk.at("2026-11-23 13:45")
    assert desk.happened(lead, Kind.REMINDED) == [("reminded", "Mon 13:30")]


def test_what_exceeds_the_budget_waits_for_tomorrow(desk_with: Callable[[str], Desk]) -> None:
    desk = desk_with(APP.replace("[ana, ben]", "[ana]") + "reminders: {per_day: 1}\n")
    leads = [desk.lead(), desk.lead()]
    desk.at("2026-11-23 23:00")
    assert len(desk.said(Shown.REMINDER)) == 1
    assert all(("escalated", "Mon 14:00") in desk.happened(lead) for lead in leads)
    desk.at("2026-11-24 12:00")
    assert len(desk.said(Shown.REMINDER)) == 2


def test_other_hours_move_what_is_due_and_say_so(desk: Desk) -> None:
    lead = desk.lead()
    desk.now = berlin("2026-11-23 10:30")
    desk.restart(APP.replace('"9-18"', '"9-12, 13-18"'))
    desk.at("2026-11-23 10:31")
    assert desk.promise(lead).due_at == berlin("2026-11-23 15:00")
    assert desk.happened(lead, Kind.DUE_MOVED) == [("due_moved", "Mon 10:30")]


def test_a_policy_that_left_the_settings_hands_over_to_the_next_that_fits(desk: Desk) -> None:
    lead = desk.lead(country="DE")
    desk.restart(APP.replace("name: Hot", "name: Very hot"))
    desk.at("2026-11-23 10:01")
    assert desk.promise(lead).policy == "Very hot"


def test_promises_end_with_the_section(desk: Desk) -> None:
    lead = desk.lead()
    desk.restart(APP[: APP.index("sla:")])
    desk.at("2026-11-24 12:00")
    assert desk.promise(lead).ended
    assert not desk.happened(lead, *STEPS)


@pytest.mark.parametrize("new_database", ["postgresql"], indirect=True)
def test_two_replicas_take_each_step_once(database: Database) -> None:
    one = Desk(database)
    leads = [one.lead() for _ in range(12)]
    other = Desk(Database(database.url.render_as_string(hide_password=False)))
    for moment in ("12:00", "13:00", "14:00", "16:00"):
        one.now = other.now = berlin(f"2026-11-23 {moment}")
        threads = [Thread(target=desk.sweep.sweep) for desk in (one, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        one.sweep.sweep()
    other.store.close()
    for lead in leads:
        assert [kind for kind, _ in one.happened(lead, *STEPS)] == [
            "reminded",
            "reminded",
            "escalated",
            "reassigned",
        ]
